"""The house a card is about, strong on its map, with a ring that leads the eye."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath

from gridplanner.layers.print.card import Card, radius_of
from gridplanner.layers.print.sheet import element

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.sheet import Sheet

_FILL: Final = "#C2185B"


@element("house_mark", is_true=True, is_fixed=True)
def house_mark(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Fill the house, and draw the ring round it."""
    del place
    card, settled = sheet.body, sheet.map
    if not isinstance(card, Card) or settled is None or not card.rings:
        return
    view, k = settled.view, ink.dots
    rings = [view.to_mm(ring) for ring in card.rings]
    path = QPainterPath()
    for ring in rings:
        path.moveTo(QPointF(*(ring[0] * k).tolist()))
        for _before, after in pairwise((ring * k).tolist()):
            path.lineTo(QPointF(*after))
        path.closeSubpath()
    ink.painter.save()
    ink.painter.setClipRect(ink.rect(view.place))
    ink.painter.setPen(ink.pen("#FFFFFF", 0.4))
    ink.painter.setBrush(ink.tone(_FILL))
    ink.painter.drawPath(path)
    corners = np.concatenate(rings)
    low, high = corners.min(axis=0), corners.max(axis=0)
    radius = radius_of(corners, sheet.grow) * k
    middle = QPointF(*((low + high) / 2 * k).tolist())
    ink.painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in (("#FFFFFF", 1.2), (_FILL, 0.6)):
        ink.painter.setPen(ink.pen(colour, width))
        ink.painter.drawEllipse(middle, radius, radius)
    ink.painter.restore()
