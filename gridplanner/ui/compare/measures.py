"""The table before and after: how even and how sound both plans are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from gridplanner.analysis.measured import WORK
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.analysis.scenario_difference import Measure
    from gridplanner.ui.compare.comparison import Comparison

# More of these is worse, so that a change can be called better or worse.
_LESS_IS_BETTER = frozenset({"largest", "spread", "cut_buildings", "across"})


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
            for place, words in enumerate(words_of(measure)):
                item = QTableWidgetItem(words)
                if place in (1, 2):
                    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    item.setTextAlignment(right)
                self.setItem(row, place, item)
        for place, width in enumerate((240, 140, 140, 200)):
            self.setColumnWidth(place, width)
        self.setAccessibleName(text("compare.table"))


def words_of(measure: Measure) -> tuple[str, str, str, str]:
    """Say what a row of the table says: name, before, after, change."""
    kind = "balance.measure." if measure.of in WORK else "measure."
    what = text(kind + measure.of) if measure.of else ""
    name = text("compare.measure." + measure.name, what=what)
    before, after = _number(measure, measure.before), _number(measure, measure.after)
    if measure.before is None or measure.after is None:
        return name, before, after, NONE
    change = measure.after - measure.before
    if abs(change) < 0.005:
        return name, before, after, text("compare.no_change")
    sign = "+" if change > 0 else "−"
    words = f"{sign}{_number(measure, abs(change))}"
    if measure.name in _LESS_IS_BETTER:
        words += "  " + text("compare.worse" if change > 0 else "compare.better")
    return name, before, after, words


def _number(measure: Measure, value: float | None) -> str:
    if value is None:
        return NONE
    return f"{value:,.2f}" if measure.name == "spread" else f"{value:,.0f}"
