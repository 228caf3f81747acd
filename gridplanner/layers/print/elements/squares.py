"""Letters and numbers of the squares round the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import INK, MUTED
from gridplanner.layers.print.ink import CENTRE, Hand
from gridplanner.layers.print.map_frame import squares_of
from gridplanner.layers.print.sheet import element
from gridplanner.layers.print.squares_at import letters_of

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.sheet import Sheet


@element("squares", is_true=True)
def squares(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write letters and numbers of the squares round the map, and their ticks."""
    del place
    if sheet.map is None:
        return
    view, grow = sheet.map.view, sheet.grow
    side, columns, rows = squares_of(view)
    area, tick = view.place, 1.2 * grow
    hand = Hand(2.3 * grow, colour=MUTED)
    for column in range(1, columns):
        left = area.x + column * side
        ink.stroke([(left, area.y - tick), (left, area.y)], INK, 0.2)
        ink.stroke([(left, area.bottom), (left, area.bottom + tick)], INK, 0.2)
    for row in range(1, rows):
        top = area.y + row * side
        ink.stroke([(area.x - tick, top), (area.x, top)], INK, 0.2)
        ink.stroke([(area.right, top), (area.right + tick, top)], INK, 0.2)
    for where, words in letters_of(view, grow):
        ink.line_of(where, words, hand, CENTRE)
