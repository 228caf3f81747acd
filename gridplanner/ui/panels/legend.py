"""The legend over the map: what its colours and lines mean at the present scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.theme import titled
from gridplanner.ui.widgets import label, plain_button, refresh_plain_buttons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.layer import LegendEntry

_PATTERNS = {
    1: Qt.BrushStyle.Dense6Pattern,
    2: Qt.BrushStyle.BDiagPattern,
    3: Qt.BrushStyle.CrossPattern,
    4: Qt.BrushStyle.DiagCrossPattern,
    -1: Qt.BrushStyle.Dense7Pattern,
}
_DASH = (4.0, 2.0)


class Sample(QWidget):
    """A small sample of one entry."""

    def __init__(self, entry: LegendEntry) -> None:
        super().__init__()
        self._entry = entry
        self.setFixedSize(24, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        entry = self._entry
        if entry.shape == "icon":
            self._sign(painter)
        elif entry.shape in ("line", "dash"):
            pen = QPen(QColor(entry.colour), max(entry.width, 1.0))
            if entry.shape == "dash":
                pen.setDashPattern(_DASH)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen)
            painter.drawLine(QPointF(1, 8), QPointF(23, 8))
        else:
            self._fill(painter)

    def _sign(self, painter: QPainter) -> None:
        disc = QRectF(4, 0, 16, 16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._entry.colour))
        painter.drawEllipse(disc)
        font = self.font()
        font.setPixelSize(10)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), self._entry.icon)

    def _fill(self, painter: QPainter) -> None:
        box = QRectF(1.5, 1.5, 21, 13)
        if self._entry.colour:
            painter.fillRect(box, QColor(self._entry.colour))
        if self._entry.pattern in _PATTERNS:
            painter.fillRect(
                box, QBrush(QColor("#1F2937"), _PATTERNS[self._entry.pattern])
            )
        painter.setPen(QColor(self._entry.outline or "#6B7280"))
        painter.drawRect(box)


class Legend(QFrame):
    """Explains what is drawn; folds to its title."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self._title = label()
        self._title.setFont(titled(13))
        self._fold = plain_button("fold", "map.fold_legend")
        self._fold.clicked.connect(self._toggle)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._fold)
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 4, 2)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._body)
        self._shown: list[LegendEntry] = []
        self._toggle()
        self.hide()

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these entries; nothing where there are none."""
        if list(entries) == self._shown:
            return
        self._shown = list(entries)
        self._title.setText(text("map.legend"))
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, entry in enumerate(self._shown):
            if entry.shape == "title":
                self._grid.addWidget(label(entry.title, role="section"), row, 0, 1, 2)
                continue
            self._grid.addWidget(Sample(entry), row, 0)
            self._grid.addWidget(label(entry.title, role="legend"), row, 1)
        self.setVisible(bool(self._shown))
        self.adjustSize()

    def refresh_icons(self) -> None:
        """Take the present tint and language."""
        self._title.setText(text("map.legend"))
        refresh_plain_buttons(self)

    def unfold(self) -> None:
        """Show the entries."""
        if self._body.isHidden():
            self._toggle()

    def _toggle(self) -> None:
        folded = not self._body.isHidden()
        self._body.setVisible(not folded)
        self._fold.setProperty("icon_name", "unfold" if folded else "fold")
        refresh_plain_buttons(self)
        self.adjustSize()
