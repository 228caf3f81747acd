"""From clicked grids to one: which code stays is asked, then they are merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.edits.merge_units import merge_units
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.merge import MergeForm

if TYPE_CHECKING:
    from gridplanner.ui.context import Context
    from gridplanner.ui.tools.trial import Trial


class MergingWork:
    """Shows a merger, and asks which code stays."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def show(self, trial: Trial, units: list[int], *, across: bool) -> bool:
        """Show units merged into the first."""
        on = self._context.session.clock().date().isoformat()
        return trial.show(
            lambda plan: merge_units(
                plan,
                units[0],
                units[1:],
                on=on,
                allow_across=across,
                allow_parts=across,
            )
        )

    def done(self, trial: Trial, units: list[int], *, across: bool) -> None:
        """Ask which code stays, and merge."""
        plan = trial.start
        form = MergeForm(
            self._context.shell.widget, [plan.units[number] for number in units]
        )
        if form.exec() != QDialog.DialogCode.Accepted:
            trial.drop()
            return
        kept = form.kept
        order = [kept, *(number for number in units if number != kept)]
        if not self.show(trial, order, across=across):
            refusal = trial.refusal
            trial.drop()
            if refusal is not None:
                self._context.shell.tell(refusal)
            return
        unit = plan.units[kept]
        words = text("strip.merged", n=len(units), grid=unit.name, code=unit.code)
        if trial.keep(words):
            self._context.session.select_units((kept,))
