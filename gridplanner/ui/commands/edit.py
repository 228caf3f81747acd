"""Commands of the menu Edit: take back, rename, colour, delete, select."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QDialog

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.store.journal import is_quick
from gridplanner.resources.texts import text
from gridplanner.ui.change_words import label_words
from gridplanner.ui.command import (
    Scope,
    command,
    needs_editing,
    needs_project,
    needs_unit,
)
from gridplanner.ui.dialogs.form import ask
from gridplanner.ui.panels.strip import Action
from gridplanner.ui.vantages import return_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.change import Change
    from gridplanner.data.job import Progress
    from gridplanner.data.plan import Plan
    from gridplanner.data.store.history import HistoryEntry
    from gridplanner.ui.context import Context


def nothing_to_undo(context: Context) -> str | None:
    """Say that there is nothing to take back."""
    reason = needs_editing(context)
    if reason is None and not (context.session.labels[0] or context.tools.busy):
        return "blocked.no_undo"
    return reason


def nothing_to_redo(context: Context) -> str | None:
    """Say that there is nothing to do again."""
    reason = needs_editing(context)
    if reason is None and not context.session.labels[1]:
        return "blocked.no_redo"
    return reason


@command(
    "cmd.undo",
    menu="edit",
    icon="undo",
    keys=("Ctrl+Z",),
    toolbar=2,
    blocked=nothing_to_undo,
    beside=True,
)
def undo(context: Context) -> None:
    """Take the last edit back; of what is being drawn, its last step."""
    if context.tools.take_back():
        return
    _turn(context, "strip.undone")


@command(
    "cmd.redo",
    menu="edit",
    icon="redo",
    keys=("Ctrl+Shift+Z", "Ctrl+Y"),
    toolbar=2,
    blocked=nothing_to_redo,
)
def redo(context: Context) -> None:
    """Do again what was taken back."""
    _turn(context, "strip.redone")


def _turn(context: Context, sentence: str) -> None:
    """Undo or redo: what changes a few rows at once, thousands of them as a job."""
    document = context.session.document
    if document is None:
        return
    back = sentence == "strip.undone"
    entry = document.next_undo() if back else document.next_redo()
    turn = document.undo if back else document.redo

    def tell(turned: HistoryEntry | None) -> None:
        if turned is not None:
            context.session.follow(turned.plan)
            return_to(context, turned)
            words = label_words(turned.label, turned.fields)
            context.strip.show_message(text(sentence, what=words))

    if entry is not None and not is_quick(document.file, entry):

        def work(progress: Progress) -> HistoryEntry | None:
            turned = turn(progress=progress)
            context.session.count_ahead()
            return turned

        context.jobs.run(
            work,
            title="cmd.undo" if back else "cmd.redo",
            done=tell,
            failed=context.shell.tell,
        )
        return
    try:
        tell(turn())
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)


@command(
    "edit.history", menu="edit", icon="history", blocked=needs_project, beside=True
)
def history(context: Context) -> None:
    """List everything that was done, and go back to any point of it."""
    context.shell.show_panel("history")


@command(
    "edit.rename",
    menu="edit",
    group=2,
    icon="rename",
    keys=("F2",),
    blocked=needs_unit,
    edits=True,
)
def rename(context: Context) -> None:
    """Give one area or grid another name, code or kind."""
    from gridplanner.data.edits.rewrite import rewrite
    from gridplanner.ui.dialogs.rename import RenameForm

    unit = context.session.selected_units[0]
    form = RenameForm(context.session, unit, context.shell.widget)
    if form.exec() == QDialog.DialogCode.Accepted and form.values:
        values = form.values
        on = context.session.clock().date().isoformat()
        edit_plan(context, lambda plan: rewrite(plan, unit.id, values, on=on))


@command(
    "edit.colour", menu="edit", group=2, icon="colour", blocked=needs_unit, edits=True
)
def colour(context: Context) -> None:
    """Give the selected areas or grids a colour of their own."""
    from gridplanner.data.edits.set_fields import set_fields

    units = context.session.selected_units
    start = QColor(units[0].colour or "#A1DAB4")
    chosen = QColorDialog.getColor(start, context.shell.widget, text("edit.colour"))
    if chosen.isValid():
        fields = {unit.id: {"colour": chosen.name()} for unit in units}
        edit_plan(context, lambda plan: set_fields(plan, fields))


@command("edit.no_colour", menu="edit", group=2, blocked=needs_unit, edits=True)
def no_colour(context: Context) -> None:
    """Take the selected areas' or grids' own colours away."""
    from gridplanner.data.edits.set_fields import set_fields

    fields = {unit.id: {"colour": ""} for unit in context.session.selected_units}
    edit_plan(context, lambda plan: set_fields(plan, fields))


def no_grid_selected(context: Context) -> str | None:
    """Ask for grids or micro-grids to be selected, and nothing else."""
    reason = needs_unit(context)
    if reason is not None:
        return reason
    session = context.session
    if any(session.role(unit) is Role.AREA for unit in session.selected_units):
        return "blocked.is_area"
    return None


@command(
    "edit.delete",
    menu="edit",
    group=3,
    icon="delete",
    keys=("Delete",),
    scope=Scope.MAP,
    blocked=no_grid_selected,
    edits=True,
)
def delete(context: Context) -> None:
    """Delete the selected grids; their ground belongs to no grid then."""
    from gridplanner.data.change import merge
    from gridplanner.data.edits.delete import delete as delete_unit

    document = context.session.document
    assert document is not None  # the command is blocked else
    units = context.session.selected_units
    if len(units) == 1:
        question = text("delete.question", name=units[0].name or units[0].code)
    else:
        question = text("delete.question.many", n=f"{len(units):,}")
    if not ask(
        context.shell.widget, title="edit.delete", question=question, verb="delete.do"
    ):
        return
    # The record stays with its last day, so that its code is not used again.
    today = context.session.clock().date().isoformat()
    plan, changes = context.session.plan, []
    try:
        for unit in units:
            # A micro-grid may have gone with its grid.
            if not plan.units[unit.id].valid_to:
                change = delete_unit(plan, unit.id, retired=today)
                plan = plan.apply(change)
                changes.append(change)
    except GridPlannerError as error:
        context.shell.tell(error)
        return
    apply(context, merge(changes))


@command(
    "edit.select_all", menu="edit", group=4, keys=("Ctrl+A",), blocked=needs_project
)
def select_all(context: Context) -> None:
    """Select everything of the level of work."""
    document = context.session.document
    assert document is not None  # the command is blocked else
    units = context.session.plan.units_at(context.session.level)
    context.session.select_units(unit.id for unit in units)


@command(
    "edit.select_none",
    menu="edit",
    group=4,
    keys=("Ctrl+Shift+A",),
    blocked=needs_project,
)
def select_none(context: Context) -> None:
    """Select nothing."""
    context.session.select_units(())


def edit_plan(context: Context, edit: Callable[[Plan], Change]) -> bool:
    """Make an edit of the plan and apply it; a refusal of either is told."""
    document = context.session.document
    assert document is not None  # the commands that edit are blocked else
    drop_gesture(context)
    try:
        change = edit(context.session.plan)
    except GridPlannerError as error:
        context.shell.tell(error)
        return False
    return apply(context, change)


def apply(context: Context, change: Change) -> bool:
    """Apply a change and say what was done, with Undo; a refusal is told."""
    document = context.session.document
    assert document is not None  # a change is of an open document
    drop_gesture(context)
    try:
        document.apply(change)
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)
        return False
    words = label_words(change.label, change.fields)
    context.strip.show_message(words, offer_undo(context))
    return True


def drop_gesture(context: Context) -> None:
    """Let an edit that is only shown give way: one alone is written at a time."""
    document = context.session.document
    if document is not None and document.gesture_now is not None:
        context.tools.drop()


def _next_undo(context: Context) -> int:
    document = context.session.document
    entry = None if document is None else document.next_undo()
    return 0 if entry is None else entry.id


def offer_undo(context: Context) -> Action:
    """Give the action of a message that takes the last edit back."""
    offered = _next_undo(context)

    def take_back() -> None:
        # The message may still stand when a job has begun, or another edit is the
        # last one by now.
        reason = undo.blocked(context)
        if reason is None and _next_undo(context) != offered:
            reason = "blocked.not_last"
        if reason is None:
            undo.run(context)
        else:
            context.strip.show_message(text(reason))

    return Action("cmd.undo", take_back)
