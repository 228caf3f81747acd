"""The history as rows, latest first; only what changed since is read again."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QPalette

from gridplanner.resources.texts import text
from gridplanner.ui.change_words import label_words
from gridplanner.ui.theme import titled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.document import Document
    from gridplanner.data.store.history import HistoryEntry

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TITLES = ("history.what", "history.when", "history.who", "history.version")


class HistoryModel(QAbstractTableModel):
    """Entries with the names of the versions made after them; the last row is none.

    Attributes
    ----------
    here : int
        Id of the last entry that holds, 0 where none does. What is newer is undone.
    """

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[HistoryEntry] = []
        self._marks: Mapping[int, Sequence[str]] = {}
        self.here = 0

    def read(
        self, document: Document | None, marks: Mapping[int, Sequence[str]]
    ) -> None:
        """Read the whole history, with names of versions by entry."""
        self.beginResetModel()
        self._marks = marks
        self._entries = document.history() if document is not None else []
        self.here = _last(document)
        self.endResetModel()

    def follow(self, document: Document) -> None:
        """Read what came since: an edit, an undo or a redo."""
        here = _last(document)
        # Up to there both are the same: only what is undone is ever dropped.
        same = bisect_right([e.id for e in self._entries], min(self.here, here))
        after = self._entries[same - 1].id if same else 0
        came = document.history(after=after)
        gone = len(self._entries) - same
        if gone:
            self.beginRemoveRows(_ROOT, 0, gone - 1)
            del self._entries[same:]
            self.endRemoveRows()
        if came:
            self.beginInsertRows(_ROOT, 0, len(came) - 1)
            self._entries += came
            self.endInsertRows()
        self.here = here
        self.dataChanged.emit(self.index(0, 0), self.index(len(came), 0))

    def entry_at(self, row: int) -> int:
        """Give the id of a row's entry; 0 for the beginning."""
        place = len(self._entries) - 1 - row
        return self._entries[place].id if place >= 0 else 0

    def row_of(self, entry: int) -> int:
        """Find the row of an entry; that of the beginning where it is not there."""
        place = bisect_right([e.id for e in self._entries], entry) - 1
        return len(self._entries) - 1 - place

    def words_of(self, row: int) -> str:
        """Say what a row is."""
        place = len(self._entries) - 1 - row
        if place < 0:
            return text("history.begin")
        entry = self._entries[place]
        return label_words(entry.label, entry.fields)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries) + 1

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - as Qt has it
        if orientation == Qt.Orientation.Horizontal and (
            role == Qt.ItemDataRole.DisplayRole
        ):
            return text(_TITLES[section])
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt has it
        number = self.entry_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (0, 3):
            return self._cell(index.row(), index.column())
        if role == Qt.ItemDataRole.FontRole and number == self.here:
            return titled(13)
        if role == Qt.ItemDataRole.ForegroundRole and number > self.here:
            return QBrush(QPalette().placeholderText())
        return None

    def _cell(self, row: int, column: int) -> str:
        place = len(self._entries) - 1 - row
        entry = self._entries[place] if place >= 0 else None
        if column == 0:
            words = self.words_of(row)
            undone = entry is not None and entry.id > self.here
            return text("history.undone", what=words) if undone else words
        if column == 3:
            names = self._marks.get(entry.id if entry is not None else 0, ())
            return " ".join(text("history.mark", name=name) for name in names)
        if entry is None:
            return ""
        return local_time(entry.time) if column == 1 else entry.user


def local_time(iso: str) -> str:
    """Write a time of the project as the clock on the wall here shows it."""
    try:
        return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return iso


def _last(document: Document | None) -> int:
    entry = document.next_undo() if document is not None else None
    return entry.id if entry is not None else 0
