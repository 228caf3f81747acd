"""What lies beyond the edges of the map, written outside its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from gridplanner.layers.print.beyond import place_beyond
from gridplanner.layers.print.ink import Hand
from gridplanner.layers.print.sheet import element

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.sheet import Sheet


@element("edges", is_true=True)
def edges(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write neighbours and the sheets that go on, along the edges."""
    del place
    if sheet.map is None or not sheet.beyond:
        return
    painter, k = ink.painter, ink.dots
    labels, _left = place_beyond(sheet.map.view, sheet.beyond, ink.family, sheet.grow)
    for label in labels:
        painter.save()
        painter.translate(label.x * k, label.y * k)
        painter.rotate(label.wish.angle)
        ink.use(Hand(label.size, label.wish.bold, label.wish.colour))
        base = QPointF(-label.width / 2 * k, 0.36 * label.size * k)
        painter.drawText(base, label.words)
        painter.restore()
