"""The table of coverage: kinds of things down, what they are a share of across.

Where anybody has a post, each share stands twice: of what is in a drawn grid, and of
what is in a grid somebody answers for.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
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
DRAWN, STAFFED = "drawn_grids", "staffed"
_ROW = 26  # px
_WIDTH = 190


class CoverageGrid(QTableWidget):
    """Shares with their numerators and denominators; a click lists what is missing."""

    chosen = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__(len(ROWS), 0)
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
        self._tables: dict[str, CoverageTable | None] = {DRAWN: None}
        self.columns: tuple[tuple[str, str], ...] = ()
        self.retranslate()

    def show_tables(
        self, drawn: CoverageTable | None, staffed: CoverageTable | None
    ) -> None:
        """Show other shares; those of `staffed` only where anybody has a post."""
        self._tables = {DRAWN: drawn}
        if staffed is not None:
            self._tables[STAFFED] = staffed
        columns = tuple(product(WHOLES, self._tables))
        if columns != self.columns:
            self.columns = columns
            with QSignalBlocker(self):  # no number is chosen by that
                self.setColumnCount(len(columns))
                self._say_titles()
        for row, kind in enumerate(ROWS):
            for column, (whole, source) in enumerate(columns):
                self.setItem(row, column, self._item(kind, whole, source))

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setVerticalHeaderLabels([text(f"coverage.{name}") for name in ROWS])
        self.setAccessibleName(text("coverage.table"))
        self.show_tables(self._tables[DRAWN], self._tables.get(STAFFED))
        self._say_titles()

    def _say_titles(self) -> None:
        is_pair = STAFFED in self._tables
        for column, (whole, source) in enumerate(self.columns):
            words, tip = text(f"coverage.{whole}"), text(f"coverage.{whole}.help")
            if is_pair:
                words += f"\n{text(f'coverage.{source}')}"
                tip += f"\n{text(f'coverage.{source}.help')}"
            item = QTableWidgetItem(words)
            item.setToolTip(tip)
            self.setHorizontalHeaderItem(column, item)

    def _item(self, kind: str, whole: str, source: str) -> QTableWidgetItem:
        table = self._tables[source]
        covered = None if table is None else table.covered(kind, whole)
        item = QTableWidgetItem(said(kind, covered))
        item.setTextAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        item.setToolTip(_tip(kind, covered))
        return item

    def _choose(self) -> None:
        row, column = self.currentRow(), self.currentColumn()
        if row >= 0 and column >= 0 and self._tables[DRAWN] is not None:
            self.chosen.emit(ROWS[row], *self.columns[column])


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
