"""Taking over what was compared: chosen changes, or the whole scenario from a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.branches import adopt_scenario, merge_scenario
from gridplanner.resources.texts import text
from gridplanner.ui.commands.edit import apply
from gridplanner.ui.compare.running import Runner
from gridplanner.ui.dialogs.conflicts import ConflictsForm
from gridplanner.ui.dialogs.in_force import InForceForm

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gridplanner.data.edits.merge_back import ConflictKey, Merged
    from gridplanner.data.scenario import MoveKey
    from gridplanner.ui.compare.comparison import Comparison
    from gridplanner.ui.context import Context

    Work = Callable[[Collection[ConflictKey]], Merged]


def take_chosen(
    context: Context, comparison: Comparison, moves: frozenset[MoveKey]
) -> None:
    """Merge chosen changes of a scenario into the plan.

    What is written about units goes with the ground they gain or lose; where all
    changes are chosen, all of it.
    """
    document = context.session.document
    assert document is not None  # the comparison is of an open project
    number = comparison.numbers[1]
    everything = moves == {row.key for row in comparison.rows if row.can_take}
    units = None if everything else {n for key in moves for n in key[1:]} - {0}

    def work(yielding: Collection[ConflictKey]) -> Merged:
        return merge_scenario(
            document,
            number,
            moves=None if everything else moves,
            units=units,
            yielding=yielding,
            level=comparison.level,
        )

    _Taking(context, number, work, verb="conflicts.merge", done=lambda: None).begin()


def put_in_force(context: Context, number: int, *, done: Callable[[], object]) -> None:
    """Ask for the day and make a scenario the plan in force, then call `done`."""
    document = context.session.document
    assert document is not None  # the commands are blocked else
    name = document.file.plan_name(number)
    form = InForceForm(context.session, name, context.shell.widget)
    if form.exec() != QDialog.DialogCode.Accepted:
        return
    start = form.start

    def work(yielding: Collection[ConflictKey]) -> Merged:
        return adopt_scenario(document, number, start=start, yielding=yielding)

    def finish() -> None:
        context.session.mode_changed.emit()
        done()

    _Taking(context, number, work, verb="in_force.do", done=finish).begin()


class _Taking:
    """Works it out, asks about each conflict, and applies it as one step."""

    def __init__(
        self,
        context: Context,
        number: int,
        work: Work,
        *,
        verb: str,
        done: Callable[[], object],
    ) -> None:
        self._context, self._number = context, number
        self._work, self._verb, self._done = work, verb, done
        self._runner = Runner(context)

    def begin(self) -> None:
        """Work out what is taken over and what both sides changed."""
        self._run((), self._ask)

    def _run(
        self, yielding: Collection[ConflictKey], then: Callable[[Merged], None]
    ) -> None:
        work = self._work
        self._runner.run(lambda: work(yielding), title="compare.merging", done=then)

    def _ask(self, merged: Merged) -> None:
        document = self._context.session.document
        if document is None:
            return
        if not merged.conflicts:
            self._apply(merged)
            return
        units = {**document.plans[self._number].units, **document.plan.units}
        parent = self._context.shell.widget
        form = ConflictsForm(merged.conflicts, units, verb=self._verb, parent=parent)
        if form.exec() != QDialog.DialogCode.Accepted:
            return
        if form.yielding:
            self._run(form.yielding, self._apply)
        else:
            self._apply(merged)

    def _apply(self, merged: Merged) -> None:
        document = self._context.session.document
        if document is None:
            return
        if not merged.change and not document.in_force.is_mark(merged.change.label):
            self._context.strip.show_message(text("compare.nothing_to_take"))
        elif apply(self._context, merged.change):
            self._done()
