"""The workers as a table that sorts and filters its own arrays, and can be dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from gridplanner.resources.texts import text
from gridplanner.ui.staff.dropping import WORKERS_MIME

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from gridplanner.ui.staff.workers_table import WorkerTable

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
# Asked of every cell that is selected: made once.
_FLAGS: Final = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)


class WorkersModel(QAbstractTableModel):
    """Workers of the project, those a filter leaves."""

    def __init__(self) -> None:
        super().__init__()
        self.table: WorkerTable | None = None
        self.shown: NDArray[np.intp] = np.empty(0, np.intp)
        self._words, self._choice = "", "here"
        self._sort: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    def show_table(self, table: WorkerTable | None) -> None:
        """Show the workers of another moment; sorting and filter stay."""
        self.beginResetModel()
        self.table = table
        self._arrange()
        self.endResetModel()

    def filter(self, words: str, choice: str) -> None:
        """Show those only that are sought and chosen."""
        self.beginResetModel()
        self._words, self._choice = words.strip().casefold(), choice
        self._arrange()
        self.endResetModel()

    @property
    def count(self) -> int:
        """Workers there are, shown or not."""
        return 0 if self.table is None else len(self.table.ids)

    def worker_at(self, row: int) -> int:
        """Give the worker of a shown row."""
        assert self.table is not None  # it has a row
        return int(self.table.ids[self.shown[row]])

    def rows_of(self, workers: Collection[int]) -> list[int]:
        """Find the shown rows of some people, upwards; who is not shown has none."""
        if self.table is None:
            return []
        wanted = np.fromiter(workers, np.int64, len(workers))
        found: list[int] = np.flatnonzero(
            np.isin(self.table.ids[self.shown], wanted)
        ).tolist()
        return found

    def words(self, row: int, column: int) -> str:
        """Give the words of a shown cell."""
        assert self.table is not None  # it has a cell
        return self.table.columns[column].words[int(self.shown[row])]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        if parent.isValid() or self.table is None:
            return 0
        return len(self.table.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.table is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(index.row(), index.column())
        is_number = self.table.columns[index.column()].is_number
        if role == Qt.ItemDataRole.TextAlignmentRole and is_number:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        is_column = orientation == Qt.Orientation.Horizontal and self.table is not None
        if is_column and role == Qt.ItemDataRole.DisplayRole:
            assert self.table is not None  # for mypy
            return text(self.table.columns[section].title)
        return None

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        """Sort by a column, by grid and role with -1; the unknown stays last."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        rows = [int(self.shown[index.row()]) for index in kept]
        self._sort = (column, order)
        self._arrange()
        places = np.empty(self.count, np.intp)
        places[self.shown] = np.arange(len(self.shown))
        # Whoever is selected stays so, wherever the row goes.
        moved = [
            self.index(int(places[row]), index.column())
            for index, row in zip(kept, rows, strict=True)
        ]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:
        return [WORKERS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = dict.fromkeys(index.row() for index in indexes)
        ids = ",".join(str(self.worker_at(row)) for row in rows)
        data = QMimeData()
        data.setData(WORKERS_MIME, ids.encode())
        return data

    def _arrange(self) -> None:
        table = self.table
        if table is None:
            self.shown = np.empty(0, np.intp)
            return
        column, order = self._sort
        # A heading asks for no order with -1, or for that of a column of before.
        is_column = 0 <= column < len(table.columns)
        values = table.columns[column].values if is_column else table.order
        rows = np.argsort(values, kind="stable")
        if values.dtype.kind == "f":
            unknown = np.isnan(values[rows])
        else:
            unknown = np.zeros(len(rows), bool)
        known = rows[~unknown]
        if is_column and order == Qt.SortOrder.DescendingOrder:
            known = known[::-1]
        rows = np.concatenate([known, rows[unknown]])
        kept = table.chosen(self._choice)
        if self._words:
            kept &= np.array([self._words in each for each in table.sought], bool)
        self.shown = rows[kept[rows]]
