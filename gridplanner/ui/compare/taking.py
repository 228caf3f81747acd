"""Taking over what was compared: chosen changes, or the whole scenario from a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.branches import adopt_scenario, merge_scenario
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.ui.commands.edit import apply
from gridplanner.ui.dialogs.conflicts import ConflictsForm
from gridplanner.ui.dialogs.in_force import InForceForm

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gridplanner.data.edits.merge_back import ConflictKey, Merged
    from gridplanner.data.scenario import MoveKey
    from gridplanner.ui.context import Context

    Work = Callable[[Collection[ConflictKey]], Merged]


def take_chosen(
    context: Context, number: int, moves: Collection[MoveKey], *, level: int
) -> bool:
    """Merge chosen changes of a scenario into the plan; tell whether it was done.

    What is written about units goes with the ground they gain or lose; where all
    changes are chosen, all of it.
    """
    document = context.session.document
    assert document is not None  # the comparison is of an open project
    everything = _is_all(context, number, moves, level=level)
    units = None if everything else {n for key in moves for n in key[1:]} - {0}

    def work(yielding: Collection[ConflictKey]) -> Merged:
        return merge_scenario(
            document,
            number,
            moves=None if everything else moves,
            units=units,
            yielding=yielding,
            level=level,
        )

    return _take(context, number, work, verb="conflicts.merge")


def put_in_force(context: Context, number: int) -> bool:
    """Ask for the day and make a scenario the plan in force; tell whether done."""
    document = context.session.document
    assert document is not None  # the comparison is of an open project
    name = document.file.plan_name(number)
    form = InForceForm(context.session, name, context.shell.widget)
    if form.exec() != QDialog.DialogCode.Accepted:
        return False

    def work(yielding: Collection[ConflictKey]) -> Merged:
        return adopt_scenario(document, number, start=form.start, yielding=yielding)

    if not _take(context, number, work, verb="in_force.do"):
        return False
    context.session.mode_changed.emit()
    return True


def _take(context: Context, number: int, work: Work, *, verb: str) -> bool:
    """Work it out, ask about each conflict, and apply it as one step."""
    document = context.session.document
    assert document is not None  # as above
    try:
        merged = work(())
        if merged.conflicts:
            units = {**document.plans[number].units, **document.plan.units}
            form = ConflictsForm(
                merged.conflicts, units, verb=verb, parent=context.shell.widget
            )
            if form.exec() != QDialog.DialogCode.Accepted:
                return False
            if form.yielding:
                merged = work(form.yielding)
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)
        return False
    if not merged.change and not document.in_force.is_mark(merged.change.label):
        context.strip.show_message(text("compare.nothing_to_take"))
        return False
    return apply(context, merged.change)


def _is_all(
    context: Context, number: int, moves: Collection[MoveKey], *, level: int
) -> bool:
    document = context.session.document
    assert document is not None  # as above
    try:
        return merge_scenario(document, number, level=level).taken <= set(moves)
    except GridPlannerError:
        return False  # part of it is refused, so not all can be meant
