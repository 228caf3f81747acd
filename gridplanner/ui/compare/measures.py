"""The table before and after: how even and how sound both plans are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from gridplanner.resources.texts import text
from gridplanner.scenario_words import measure_words

if TYPE_CHECKING:
    from gridplanner.ui.compare.comparison import Comparison


class MeasuresTable(QTableWidget):
    """One row a measure: before, after, change and whether that is better."""

    def __init__(self) -> None:
        super().__init__(0, 4)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)

    def show_comparison(self, comparison: Comparison) -> None:
        """Fill the table."""
        self.setHorizontalHeaderLabels(
            [text("compare.measure"), *comparison.names, text("compare.change")]
        )
        self.setRowCount(len(comparison.measures))
        for row, measure in enumerate(comparison.measures):
            for place, words in enumerate(measure_words(measure)):
                item = QTableWidgetItem(words)
                if place in (1, 2):
                    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    item.setTextAlignment(right)
                self.setItem(row, place, item)
        for place, width in enumerate((240, 140, 140, 200)):
            self.setColumnWidth(place, width)
        self.setAccessibleName(text("compare.table"))
