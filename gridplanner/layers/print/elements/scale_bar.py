"""The scale bar with its figures, and the scale in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import INK
from gridplanner.layers.print.ink import CENTRE, Hand, Rect
from gridplanner.layers.print.sheet import element
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@element("scale", is_true=True)
def scale(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Draw the scale bar with its figures, and say the scale."""
    if sheet.map is None:
        return
    per_mm, grow = sheet.scale / 1000.0, sheet.grow
    length = max(
        step * 10**power
        for power in range(7)
        for step in (1, 2, 5)
        if step * 10**power <= max(per_mm * 50.0 * grow, 1.0)
    )
    bar, high = length / per_mm, 1.2 * grow
    y = place.bottom - 1.6 * grow
    for part in range(4):
        box = Rect(place.x + part * bar / 4, y - high, bar / 4, high)
        ink.box(box, line=INK, width=0.15, fill=INK if part % 2 == 0 else "#FFFFFF")
    hand = Hand(2.3 * grow)
    for share, words in ((0.0, "0"), (0.5, f"{length / 2:g}"), (1.0, f"{length:g} m")):
        middle = place.x + share * bar
        above = Rect(middle - 9 * grow, y - 4.4 * grow, 18 * grow, 3 * grow)
        ink.line_of(above, words, hand, CENTRE)
    said = text("print.scale", n=format_count(sheet.scale))
    left = place.x + bar + 9 * grow
    room = Rect(left, y - 2.8 * grow, place.right - left, 3.8 * grow)
    ink.line_of(room, said, Hand(2.9 * grow))
