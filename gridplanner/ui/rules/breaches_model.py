"""Those behind the number of a rule, as rows: who, and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridplanner.resources.texts import text
from gridplanner.studies.rules.words import found_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.analysis.rules.verdict import Breach, Verdict

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TITLES = ("rules.who", "rules.found")


class BreachesModel(QAbstractTableModel):
    """First those that break a rule, then those of which it is not known."""

    def __init__(self, name_of: Callable[[int, bool], str]) -> None:
        super().__init__()
        self._name_of = name_of
        self.verdict: Verdict | None = None
        self.rows: tuple[Breach, ...] = ()

    def show_verdict(self, verdict: Verdict | None) -> None:
        """List those behind another number."""
        self.beginResetModel()
        self.verdict = verdict
        self.rows = () if verdict is None else (*verdict.breaches, *verdict.unknown)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        verdict = self.verdict
        if role != Qt.ItemDataRole.DisplayRole or verdict is None:
            return None
        breach = self.rows[index.row()]
        if index.column() == 0 and not breach.id:
            return text("rules.no_grid")
        if index.column() == 0:
            return self._name_of(breach.id, verdict.of_buildings)
        return found_words(verdict, breach)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        is_title = orientation == Qt.Orientation.Horizontal
        if is_title and role == Qt.ItemDataRole.DisplayRole:
            return text(_TITLES[section])
        return None
