"""The field for a grid or a community: chosen of a list, any part of it typed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter

from gridplanner.resources.texts import text
from gridplanner.ui.widgets import WholeLine

if TYPE_CHECKING:
    from gridplanner.data.records import Unit
    from gridplanner.ui.session import Session

WIDEST = 320
SEPARATOR = " · "  # between the name of a unit and its level


class UnitBox(QComboBox):
    """Chooses a unit of the plan; those that are selected stand first.

    Parameters
    ----------
    session : Session
    chosen : tuple of int
        Ids of the units of the present filter; several stay as they are until
        another is chosen.
    """

    def __init__(self, session: Session, chosen: tuple[int, ...]) -> None:
        super().__init__()
        self.addItem(text("people.all_units"), ())
        if len(chosen) > 1:
            self.addItem(text("people.several_units", n=len(chosen)), chosen)
        units = _units(session)
        twice = Counter(unit.name for unit in units)
        document = session.document
        levels = [level.name for level in document.levels] if document else []
        for unit in units:
            words = unit.name or unit.code
            above = session.plan.units.get(unit.parent)
            if twice[unit.name] > 1 and above is not None:
                words = f"{above.name} {words}"
            self.addItem(f"{words}{SEPARATOR}{levels[unit.level]}", (unit.id,))
        self.setEditable(True)
        self.setLineEdit(WholeLine())
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.completer()
        assert completer is not None  # an editable box has one
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setMaximumWidth(WIDEST)
        rows = range(self.count())
        self.setCurrentIndex(next((row for row in rows if self._ids(row) == chosen), 0))

    @property
    def units(self) -> tuple[int, ...] | None:
        """Ids of what is chosen, or alone holds what is typed; None for nothing."""
        typed, row = self.currentText().strip(), self.currentIndex()
        if row >= 0 and typed == self.itemText(row):
            return self._ids(row)
        if (whole := self.findText(typed, Qt.MatchFlag.MatchExactly)) >= 0:
            return self._ids(whole)
        rows = [row for row in range(self.count()) if typed in self.itemText(row)]
        # A grid's name stands in those of its micro-grids; alone it means the grid.
        exact = [row for row in rows if self.itemText(row).split(SEPARATOR)[0] == typed]
        found = exact or rows
        return self._ids(found[0]) if len(found) == 1 else None

    @property
    def fault(self) -> str:
        """Why what is typed is no unit, in the user's language; empty where it is."""
        return text("people.no_such_unit") if self.units is None else ""

    def _ids(self, row: int) -> tuple[int, ...]:
        return tuple(int(number) for number in self.itemData(row))


def _units(session: Session) -> list[Unit]:
    """Give all units that stand, those that are selected first."""
    first = {unit.id for unit in session.selected_units}
    units = [unit for unit in session.plan.units.values() if not unit.valid_to]
    return sorted(units, key=lambda u: (u.id not in first, u.level, u.code, u.name))
