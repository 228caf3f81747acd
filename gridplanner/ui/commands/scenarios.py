"""Commands for scenarios and for the plan in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.ui.command import (
    busy,
    command,
    first_reason,
    needs_editing,
    needs_project,
)
from gridplanner.ui.in_force import begin_scenario, free_name
from gridplanner.ui.in_force import unlock as let_edit
from gridplanner.ui.session import TILING

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def no_scenario(context: Context) -> str | None:
    """Say that a scenario must be worked on."""
    reason = needs_editing(context)
    if reason is None and not context.session.is_scenario:
        return "blocked.no_scenario"
    return reason


def no_scenarios(context: Context) -> str | None:
    """Say that there must be a scenario to compare with."""
    from gridplanner.data.branches import list_scenarios

    reason = first_reason(needs_project, busy)(context)
    document = context.session.document
    if reason is None and document is not None and not list_scenarios(document):
        return "blocked.no_scenarios"
    return reason


@command("scenario.new", menu="grid", group=6, icon="scenario", blocked=needs_editing)
def new(context: Context) -> None:
    """Begin a scenario: a copy that is edited without touching the plan."""
    document = context.session.document
    assert document is not None  # the command is blocked else
    name = _ask_name(context, "scenario.new", free_name(document), "scenario.new.do")
    if name:
        begin_scenario(context, name)


@command("scenario.rename", menu="grid", group=6, blocked=no_scenario)
def rename(context: Context) -> None:
    """Give the scenario another name."""
    from gridplanner.data.branches import rename as rename_scenario

    session = context.session
    document = session.document
    assert document is not None  # the command is blocked else
    old = document.file.plan_name(session.plan_id)
    name = _ask_name(context, "scenario.rename", old, "rename.do")
    if not name or name == old:
        return
    try:
        rename_scenario(document, session.plan_id, name)
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)
        return
    session.mode_changed.emit()


@command("scenario.delete", menu="grid", group=6, blocked=no_scenario)
def delete(context: Context) -> None:
    """Delete the scenario; the plan in force stays as it is."""
    from gridplanner.data.branches import delete as delete_scenario
    from gridplanner.ui.dialogs.form import ask

    session = context.session
    document = session.document
    assert document is not None  # the command is blocked else
    number = session.plan_id
    question = text("scenario.delete.question", name=document.file.plan_name(number))
    widget = context.shell.widget
    if not ask(widget, title="scenario.delete", question=question, verb="delete.do"):
        return
    session.use_plan(TILING)
    try:
        delete_scenario(document, number)
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)


def on_tiling(context: Context) -> str | None:
    """Say that the plan that tiles the town is worked on already."""
    reason = needs_editing(context)
    if reason is None and context.session.plan_id == TILING:
        return "blocked.no_scenario"
    return reason


@command("scenario.leave", menu="grid", group=6, blocked=on_tiling)
def leave(context: Context) -> None:
    """Show and edit the plan that tiles the town again."""
    context.session.use_plan(TILING)


def nothing_to_compare(context: Context) -> str | None:
    """Say that there must be a scenario, and figures of the town."""
    reason = no_scenarios(context)
    if reason is None and context.session.standing is None:
        return "blocked.counting"
    return reason


@command(
    "scenario.compare",
    town=True,
    menu="grid",
    group=6,
    icon="compare",
    blocked=nothing_to_compare,
)
def compare(context: Context) -> None:
    """Show a scenario and the plan in force side by side, with all that moves."""
    context.shell.compare()


@command("scenario.adopt", town=True, menu="grid", group=6, blocked=no_scenario)
def adopt(context: Context) -> None:
    """Make the scenario the plan in force from a day."""
    from gridplanner.ui.compare.taking import put_in_force

    session = context.session
    put_in_force(context, session.plan_id, done=lambda: session.use_plan(TILING))


def not_to_be_announced(context: Context) -> str | None:
    """Say that only the plan that tiles the town is put in force as it stands."""
    reason = needs_editing(context)
    if reason is None and context.session.plan_id != TILING:
        return "blocked.is_scenario"
    return reason


@command("plan.announce", town=True, menu="grid", group=7, blocked=not_to_be_announced)
def announce(context: Context) -> None:
    """Put the plan in force from a day; from then on it is locked."""
    from gridplanner.data.branches import announce as put_in_force
    from gridplanner.ui.dialogs.in_force import InForceForm

    document = context.session.document
    assert document is not None  # the command is blocked else
    form = InForceForm(context.session, "", context.shell.widget)
    if form.exec() != QDialog.DialogCode.Accepted:
        return
    try:
        put_in_force(document, form.start)
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)
        return
    context.session.mode_changed.emit()
    context.strip.show_message(text("strip.in_force", date=form.start))


def not_locked(context: Context) -> str | None:
    """Say that the plan is not in force, or is unlocked already."""
    reason = needs_editing(context)
    document = context.session.document
    if reason is None and document is not None and not document.in_force.is_locked:
        return "blocked.not_locked"
    return reason


@command(
    "plan.unlock", town=True, menu="grid", group=7, icon="unlock", blocked=not_locked
)
def unlock(context: Context) -> None:
    """Let the plan in force be edited until the project is closed."""
    let_edit(context)


def _ask_name(context: Context, title: str, name: str, verb: str) -> str:
    """Ask for the name of a scenario; empty where the user has thought better."""
    from gridplanner.ui.dialogs.scenario_name import ScenarioNameForm

    document = context.session.document
    assert document is not None  # the commands are blocked else
    form = ScenarioNameForm(document, name, title, verb, context.shell.widget)
    accepted = form.exec() == QDialog.DialogCode.Accepted
    return form.name.text().strip() if accepted else ""
