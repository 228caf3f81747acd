"""The figures of a level as a table that sorts and filters its own arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridplanner.resources.format import NONE, format_area, format_percent
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gridplanner.analysis.figures import Figures

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the values it sorts by, the words it shows."""

    title: str
    values: NDArray[Any]
    words: Sequence[str]
    is_number: bool = True


class Numbers(Sequence[str]):
    """Numbers as they are shown, written when a row is looked at.

    A table of thousands of grids shows a dozen, and every edit of a border changes it.
    """

    def __init__(self, values: NDArray[Any], write: Callable[[Any], str]) -> None:
        self._values, self._write = values, write

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...

    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return Numbers(self._values[index], self._write)
        return self._write(self._values[index].item())


def columns_of(figures: Figures, parents: Sequence[str]) -> list[Column]:
    """Lay out the columns of a table of units; `parents` are names, in row order."""
    rows = figures.rows
    columns = [
        _text_column("grids.code", [unit.code for unit in figures.units]),
        _text_column("grids.name", [unit.name for unit in figures.units]),
        _text_column("grids.parent", list(parents)),
        _column("grids.buildings", rows.buildings, _count),
    ]
    for column, measure in enumerate(figures.measures):
        values = np.where(rows.known[:, column], rows.values[:, column], -1)
        columns.append(_column(f"measure.{measure}", values, _count))
    columns += [
        _column("grids.area", rows.area, format_area),
        _column("grids.density", rows.density, _percent),
        _column("grids.cut", rows.cut, _count),
    ]
    return columns


def _text_column(title: str, words: list[str]) -> Column:
    return Column(title, np.array(words, dtype=np.str_), words, is_number=False)


def _column(title: str, values: NDArray[Any], write: Callable[[Any], str]) -> Column:
    return Column(title, values, Numbers(values, write))


def _count(value: int) -> str:
    return f"{value:,}" if value >= 0 else NONE


def _percent(value: float) -> str:
    return NONE if np.isnan(value) else format_percent(value)


class GridsModel(QAbstractTableModel):
    """Units of one level with their figures."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[Column] = []
        self.unit_ids: NDArray[np.int64] = np.empty(0, np.int64)
        self.shown: NDArray[np.intp] = np.empty(0, np.intp)
        self._words = ""
        self._sort: tuple[int, Qt.SortOrder] = (0, Qt.SortOrder.AscendingOrder)

    def show_figures(self, figures: Figures | None, parents: Sequence[str]) -> None:
        """Show the figures of another moment; sorting and filter stay."""
        columns = columns_of(figures, parents) if figures is not None else []
        ids = [unit.id for unit in figures.units] if figures is not None else []
        same = ids == self.unit_ids.tolist() and len(columns) == len(self.columns)
        if not same:
            self.beginResetModel()
        self.columns = columns
        self.unit_ids = np.array(ids, np.int64)
        self._arrange()
        if not same:
            self.endResetModel()
        elif self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def filter(self, words: str) -> None:
        """Show the rows only that hold `words` in code, name or parent."""
        self.beginResetModel()
        self._words = words.strip().casefold()
        self._arrange()
        self.endResetModel()

    def unit_at(self, row: int) -> int:
        """Give the unit of a shown row."""
        return int(self.unit_ids[self.shown[row]])

    def row_of(self, unit_id: int) -> int:
        """Find the shown row of a unit, -1 where it is not shown."""
        found = np.flatnonzero(self.unit_ids[self.shown] == unit_id)
        return int(found[0]) if len(found) else -1

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words[self.shown[index.row()]]
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text(self.columns[section].title)
        return None

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        self.layoutAboutToBeChanged.emit()
        self._sort = (column, order)
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        self.shown = np.arange(len(self.unit_ids))
        column, order = self._sort
        if 0 <= column < len(self.columns):
            values = self.columns[column].values
            by_value = np.argsort(values, kind="stable")
            if order == Qt.SortOrder.DescendingOrder:
                by_value = by_value[::-1]
            self.shown = by_value
        if self._words and self.columns:
            self.shown = self.shown[self._matches()[self.shown]]

    def _matches(self) -> NDArray[np.bool_]:
        wanted = self._words
        lines = zip(*(self.columns[c].words for c in range(3)), strict=True)
        return np.array(
            [wanted in " ".join(line).casefold() for line in lines], np.bool_
        )
