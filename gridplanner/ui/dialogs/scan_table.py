"""The placing points of a scan in a table: how far each is off, on or off, gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from gridplanner.ui.scan_points import ScanPoints

_HEADINGS = ("scan.point", "scan.off_metres", "scan.off_pixels", "scan.remark")


class _Table(QTableWidget):
    """A table whose Delete key deletes the row."""

    erased = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.erased.emit()
        else:
            super().keyPressEvent(event)


class ScanTable(QWidget):
    """Shows the points, switches them and deletes them."""

    wanted = Signal(int)

    def __init__(self, points: ScanPoints) -> None:
        super().__init__()
        self._points = points
        self.table = _Table(0, len(_HEADINGS))
        self.table.setHorizontalHeaderLabels([text(key) for key in _HEADINGS])
        self.table.setAccessibleName(text("scan.points"))
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.delete = push_button(
            text("scan.delete_point"), self._delete, icon_name="delete"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.table, 1)
        column.addWidget(self.delete)
        self.table.itemChanged.connect(self._switch)
        self.table.currentCellChanged.connect(lambda row, *_: self._choose(row))
        self.table.cellClicked.connect(lambda row, _column: self.wanted.emit(row))
        self.table.erased.connect(self._delete)

    def refresh(self) -> None:
        """Show the points as they are now."""
        points = self._points
        self.table.blockSignals(True)
        self.table.setRowCount(len(points.rows))
        for row in range(len(points.rows)):
            self._fill(row)
        chosen = points.chosen
        if chosen is None:
            self.table.clearSelection()
            self.table.setCurrentCell(-1, -1)
        else:
            self.table.setCurrentCell(chosen, 0)
        self.table.blockSignals(False)
        self.delete.setEnabled(chosen is not None)

    def _fill(self, row: int) -> None:
        points = self._points
        off, point = points.off(row), points.rows[row]
        metres, pixels = (f"{off[0]:.2f}", f"{off[1]:.1f}") if off else (NONE, NONE)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for column, words in enumerate(
            (str(row + 1), metres, pixels, self._remark(row))
        ):
            item = self.table.item(row, column)
            if item is None:
                item = QTableWidgetItem()
                self.table.setItem(row, column, item)
            item.setText(words)
            item.setTextAlignment(right if column in (1, 2) else left)
            font = item.font()
            font.setBold(row == points.worst)
            item.setFont(font)
        number = self.table.item(row, 0)
        assert number is not None  # made just now
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        number.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable)
        on = Qt.CheckState.Checked if point.is_used else Qt.CheckState.Unchecked
        number.setCheckState(on)

    def _remark(self, row: int) -> str:
        points = self._points
        if not points.rows[row].is_whole:
            return text("scan.half")
        if not points.rows[row].is_used:
            return text("scan.unused")
        return text("scan.worst") if row == points.worst else ""

    def _switch(self, item: QTableWidgetItem) -> None:
        on = item.checkState() == Qt.CheckState.Checked
        if item.column() == 0 and self._points.rows[item.row()].is_used != on:
            self._points.switch(item.row(), on=on)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._points.rows):
            self._points.choose(row)

    def _delete(self) -> None:
        if self._points.chosen is not None:
            self._points.remove(self._points.chosen)
