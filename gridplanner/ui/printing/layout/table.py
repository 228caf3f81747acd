"""Where the page lies in the window: millimetres to pixels and back; rulers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter, QPalette

    from gridplanner.layers.print.ink import Rect

RULER: Final = 24
"""Pixels a ruler is wide."""
_EDGE: Final = 16
_LEAST, _MOST = 0.5, 24.0  # pixels a millimetre, from the whole board to a letter
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_APART: Final = 42  # pixels between two figures


@dataclass(slots=True)
class Table:
    """How a page is looked at.

    Attributes
    ----------
    k : float
        Pixels a millimetre.
    x, y : float
        Of the page's upper left corner, pixels.
    """

    k: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def fit(self, size: tuple[float, float], room: tuple[int, int]) -> None:
        """Show the page whole, in the middle."""
        wide = max(room[0] - RULER - 2 * _EDGE, 50)
        high = max(room[1] - RULER - 2 * _EDGE, 50)
        self.k = min(wide / size[0], high / size[1])
        self.x = RULER + _EDGE + (wide - size[0] * self.k) / 2
        self.y = RULER + _EDGE + (high - size[1] * self.k) / 2

    def zoom(self, factor: float, at: QPointF) -> None:
        """Come nearer or go farther; the place at a pixel stays."""
        k = min(max(self.k * factor, _LEAST), _MOST)
        share = k / self.k
        self.x = at.x() - (at.x() - self.x) * share
        self.y = at.y() - (at.y() - self.y) * share
        self.k = k

    def rect(self, place: Rect) -> QRectF:
        """Turn a place into pixels."""
        return QRectF(
            self.x + place.x * self.k,
            self.y + place.y * self.k,
            place.width * self.k,
            place.height * self.k,
        )

    def mm(self, at: QPointF) -> tuple[float, float]:
        """Turn a pixel into millimetres."""
        return (at.x() - self.x) / self.k, (at.y() - self.y) / self.k


def paint_rulers(
    painter: QPainter, table: Table, room: tuple[int, int], palette: QPalette
) -> None:
    """Paint a ruler above and one at the left, in millimetres of the paper."""
    ground, ink = palette.base(), palette.text().color()
    wide, high = room
    step = next((one for one in _STEPS if one * table.k >= _APART), _STEPS[-1])
    font = painter.font()
    font.setPixelSize(10)
    painter.setFont(font)
    painter.fillRect(0, 0, wide, RULER, ground)
    painter.fillRect(0, 0, RULER, high, ground)
    painter.setPen(ink)
    painter.setOpacity(0.75)
    middle = int(Qt.AlignmentFlag.AlignCenter)
    first = int((RULER - table.x) / table.k // step) * step
    for mm in range(first, int((wide - table.x) / table.k) + 1, step):
        x = round(table.x + mm * table.k)
        if x >= RULER:
            painter.drawLine(x, RULER - 6, x, RULER)
            painter.drawText(QRectF(x - 25, 2, 50, RULER - 9), middle, str(mm))
    first = int((RULER - table.y) / table.k // step) * step
    for mm in range(first, int((high - table.y) / table.k) + 1, step):
        y = round(table.y + mm * table.k)
        if y >= RULER:
            painter.drawLine(RULER - 6, y, RULER, y)
            painter.save()
            painter.translate(RULER / 2 - 4, y)
            painter.rotate(-90)
            painter.drawText(QRectF(-25, -7, 50, 14), middle, str(mm))
            painter.restore()
    painter.fillRect(0, 0, RULER, RULER, ground)
    painter.drawText(QRectF(0, 0, RULER, RULER), middle, "mm")
    painter.setOpacity(1.0)
