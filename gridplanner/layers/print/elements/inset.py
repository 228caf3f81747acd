"""Where this sheet lies: a small map of its community or town with its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import Qt

from gridplanner.layers.print.blocks import LINE, MUTED
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.sheet import element
from gridplanner.layers.render import path_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPainterPath

    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_HAND: Final = Hand(2.2, colour=MUTED)


@element("inset", is_true=True)
def inset(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Paint the small map, with its name in the corner."""
    made = sheet.key_maps.get("inset")
    if made is None:
        return
    painter = ink.painter
    painter.save()
    painter.setClipRect(ink.rect(place))
    ink.box(place, fill="#FFFFFF")
    for one in made.shapes:
        painter.setBrush(ink.tone(one.fill) if one.fill else Qt.BrushStyle.NoBrush)
        painter.setPen(ink.pen(one.line, one.width) if one.line else Qt.PenStyle.NoPen)
        painter.drawPath(_path(ink, one.shape))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.restore()
    ink.box(place, line=LINE, width=0.15)
    grow = sheet.grow
    hand = Hand(_HAND.size * grow, colour=MUTED)
    words = Rect(place.x + grow, place.y + 0.5 * grow, place.width - 2 * grow, 3 * grow)
    ink.line_of(words, made.title, hand)


def _path(ink: Ink, area: shapely.Geometry) -> QPainterPath:
    rings = shapely.get_rings(shapely.get_parts(area))
    points = np.rint(shapely.get_coordinates(rings) * ink.dots)
    starts = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(rings))])
    return path_of(points, starts.astype(np.int32), winding=0)
