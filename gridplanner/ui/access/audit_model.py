"""The record of actions as a table that reads its rows in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridplanner.audit_sheet import COLUMNS, row_words, title_of
from gridplanner.data.access.audit import entries_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.store.audit import AuditEntry, AuditFilter
    from gridplanner.data.store.geopackage import ProjectFile

PAGE = 200
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class AuditModel(QAbstractTableModel):
    """Entries of the record, the latest first.

    Parameters
    ----------
    file : ProjectFile
    is_held : callable
        Tells whether a worker has the file, of which nothing can be read then.
    """

    def __init__(self, file: ProjectFile, is_held: Callable[[], bool]) -> None:
        super().__init__()
        self._file, self._is_held = file, is_held
        self._filter: AuditFilter | None = None
        self._entries: list[AuditEntry] = []
        self.total = 0

    def show(self, wanted: AuditFilter) -> None:
        """Show the entries wanted."""
        self.beginResetModel()
        self._filter = wanted
        page = entries_of(self._file, wanted, limit=PAGE)
        self._entries, self.total = list(page.entries), page.total
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: _Index) -> bool:
        more = len(self._entries) < self.total and not self._is_held()
        return more and not parent.isValid()

    def fetchMore(self, parent: _Index) -> None:
        begin = len(self._entries)
        page = entries_of(self._file, self._filter, offset=begin, limit=PAGE)
        if parent.isValid() or not page.entries:
            return
        self.beginInsertRows(_ROOT, begin, begin + len(page.entries) - 1)
        self._entries.extend(page.entries)
        self.endInsertRows()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        roles = Qt.ItemDataRole
        name = COLUMNS[index.column()]
        if role == roles.TextAlignmentRole and name == "rows":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role in {roles.DisplayRole, roles.ToolTipRole}:
            return row_words(self._entries[index.row()])[name] or None
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return None
        return title_of(COLUMNS[section])
