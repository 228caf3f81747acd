"""The table of coverage: kinds of things down, what they are a share of across."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from gridplanner.analysis.covered import KINDS, WHOLES
from gridplanner.resources.format import NONE, format_area, format_share
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.analysis.coverage_table import CoverageTable
    from gridplanner.analysis.covered import Covered

ROWS = ("ground", *KINDS)
_ROW = 26  # px
_WIDTH = 190


class CoverageGrid(QTableWidget):
    """Shares with their numerators and denominators; a click lists what is missing."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(len(ROWS), len(WHOLES))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(90)
        header.setHighlightSections(False)
        self.currentCellChanged.connect(lambda *_: self._choose())
        self.cellClicked.connect(lambda *_: self._choose())
        self._table: CoverageTable | None = None
        self.retranslate()

    def show_table(self, table: CoverageTable | None) -> None:
        """Show other shares."""
        self._table = table
        for row, kind in enumerate(ROWS):
            for column, whole in enumerate(WHOLES):
                self.setItem(row, column, self._item(kind, whole))

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setHorizontalHeaderLabels([text(f"coverage.{name}") for name in WHOLES])
        for column, name in enumerate(WHOLES):
            item = self.horizontalHeaderItem(column)
            if item is not None:
                item.setToolTip(text(f"coverage.{name}.help"))
        self.setVerticalHeaderLabels([text(f"coverage.{name}") for name in ROWS])
        self.setAccessibleName(text("coverage.table"))
        self.show_table(self._table)

    def _item(self, kind: str, whole: str) -> QTableWidgetItem:
        table = self._table
        covered = None if table is None else table.covered(kind, whole)
        item = QTableWidgetItem(said(kind, covered))
        item.setTextAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        item.setToolTip(_tip(kind, covered))
        return item

    def _choose(self) -> None:
        row, column = self.currentRow(), self.currentColumn()
        if row >= 0 and column >= 0 and self._table is not None:
            self.chosen.emit(ROWS[row], WHOLES[column])


def said(kind: str, covered: Covered | None) -> str:
    """Write a share with its numerator and denominator; a dash where unknown."""
    if covered is None:
        return NONE
    if kind != "ground":
        return format_share(covered.once, covered.whole)
    if covered.share is None:
        return NONE
    return text(
        "coverage.of_whole",
        percent=f"{covered.share:.1%}",
        held=format_area(covered.once),
        whole=format_area(covered.whole),
    )


def _tip(kind: str, covered: Covered | None) -> str:
    if covered is None:
        return text("coverage.unknown")
    write = format_area if kind == "ground" else "{:,.0f}".format
    return text(
        "coverage.tip",
        once=write(covered.once),
        none=write(covered.none),
        more=write(covered.more),
    )
