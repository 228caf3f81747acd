"""Letters and numbers of the squares round the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import INK, MUTED
from gridplanner.layers.print.ink import CENTRE, Hand, Rect
from gridplanner.layers.print.map_frame import square_of, squares_of
from gridplanner.layers.print.sheet import element

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@element("squares", is_true=True)
def squares(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write letters and numbers of the squares round the map, and their ticks."""
    del place
    if sheet.map is None:
        return
    view, grow = sheet.map.view, sheet.grow
    side, columns, rows = squares_of(view)
    area, tick, high = view.place, 1.2 * grow, 3.0 * grow
    hand = Hand(2.3 * grow, colour=MUTED)
    for column in range(columns):
        left = area.x + column * side
        width = min(side, area.right - left)
        if column:
            ink.stroke([(left, area.y - tick), (left, area.y)], INK, 0.2)
            ink.stroke([(left, area.bottom), (left, area.bottom + tick)], INK, 0.2)
        name = square_of(view, left + 0.1, area.y + 0.1)[:-1]
        if width > high:
            for top in (area.y - high - 0.4, area.bottom + 0.4):
                ink.line_of(Rect(left, top, width, high), name, hand, CENTRE)
    for row in range(rows):
        top = area.y + row * side
        height = min(side, area.bottom - top)
        if row:
            ink.stroke([(area.x - tick, top), (area.x, top)], INK, 0.2)
            ink.stroke([(area.right, top), (area.right + tick, top)], INK, 0.2)
        if height > high:
            for left in (area.x - high - 0.6, area.right + 0.6):
                ink.line_of(Rect(left, top, high, height), str(row + 1), hand, CENTRE)
