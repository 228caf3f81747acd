"""Who printed a sheet and when, pale across all of it: under the words.

The lines climb steeper than half a right angle: what searches a page takes them for
lines of another direction, and never puts their letters between those of the sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from gridplanner.layers.print.ink import Hand
from gridplanner.layers.print.sheet import element

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.sheet import Sheet

_HAND: Final = Hand(5.0, colour="#E1E5EA")
_TURN: Final = -52.0  # degrees
_APART: Final = (26.0, 32.0)  # mm between two of a line, and between lines


@element("watermark", is_fixed=True)
def watermark(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write the words again and again, in lines that climb."""
    words, k = sheet.watermark, ink.dots
    if not words:
        return
    wide, high = ink.width(words, _HAND) * k, _HAND.size * k
    step = wide + _APART[0] * k, high + _APART[1] * k
    page, painter = ink.rect(place), ink.painter
    painter.save()
    ink.use(_HAND)
    turned = QTransform().rotate(_TURN)
    back, _can = turned.inverted()
    field = back.mapRect(page)
    painter.rotate(_TURN)
    row, y = 0, field.top()
    while y < field.bottom():
        x = field.left() + (row % 2) * step[0] / 2 - step[0]
        while x < field.right():
            box = turned.mapRect(QRectF(x, y - high, wide, high))
            if page.contains(box):
                painter.drawText(QPointF(x, y), words)
            x += step[0]
        y += step[1]
        row += 1
    painter.restore()
