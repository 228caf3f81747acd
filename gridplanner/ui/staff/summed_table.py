"""A table that sorts by any heading while its sums stay below."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt

from gridplanner.resources.texts import text
from gridplanner.ui.panels.grids_model import Column, GridsModel, Numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

Sheet = dict[str, list[Any]]


class SummedTable(GridsModel):
    """Rows with numbers; the last few sum up and are not sorted."""

    def __init__(self) -> None:
        super().__init__()
        self.sums = 0
        # As it comes, until somebody asks for an order.
        self._sort = (-1, Qt.SortOrder.AscendingOrder)

    def show_rows(
        self, columns: list[Column], ids: Sequence[int], *, sums: int = 0
    ) -> None:
        """Show other rows, in the order that was asked for."""
        self.beginResetModel()
        self.columns, self.unit_ids = columns, np.array(ids, np.int64)
        self.sums = sums
        self._arrange()
        self.endResetModel()

    def sheet(self) -> Sheet:
        """Give what is shown, by heading: numbers as numbers, all else as words."""
        return {text(column.title): self._written(column) for column in self.columns}

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        self.layoutAboutToBeChanged.emit()
        # What is selected stays selected wherever its row goes.
        kept = self.persistentIndexList()
        rows = [int(self.shown[index.row()]) for index in kept]
        self._sort = (column, order)
        self._arrange()
        place = {int(row): at for at, row in enumerate(self.shown)}
        for index, row in zip(kept, rows, strict=True):
            to = self.index(place[row], index.column())
            self.changePersistentIndex(index, to)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        size = len(self.unit_ids) - self.sums
        rows = np.arange(size)
        column, order = self._sort
        # A heading asks for no order with -1, and goes on asking for that of a column
        # which this table has no more. An error here would come between Qt's two
        # signals of a change, which it does not survive.
        if 0 <= column < len(self.columns):
            rows = np.argsort(self.columns[column].values[:size], kind="stable")
            if order == Qt.SortOrder.DescendingOrder:
                rows = rows[::-1]
        self.shown = np.concatenate([rows, np.arange(size, len(self.unit_ids))])

    def _written(self, column: Column) -> list[Any]:
        if not isinstance(column.words, Numbers):
            return [column.words[row] for row in self.shown]
        values = column.values[self.shown].tolist()
        return [
            None if isinstance(value, float) and math.isnan(value) else value
            for value in values
        ]


def numbers(title: str, values: Sequence[int]) -> Column:
    """Make a column of whole numbers."""
    held = np.array(values, np.int64)
    return Column(title, held, Numbers(held, "{:,}".format))


def words(title: str, said: Sequence[str]) -> Column:
    """Make a column of words."""
    return Column(title, np.array(said, np.str_), list(said), is_number=False)
