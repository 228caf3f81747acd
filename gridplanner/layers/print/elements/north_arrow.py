"""The north arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import INK
from gridplanner.layers.print.ink import CENTRE, Hand, Rect
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@element("north")
def north(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Draw the north arrow."""
    del sheet
    middle, tip = place.x + place.width / 2, place.y + 0.5
    foot = place.bottom - 4.5
    ink.stroke([(middle, foot), (middle, tip)], INK, 0.5)
    for side in (-1, 1):
        ink.stroke([(middle, tip), (middle + side * 1.8, tip + 4.0)], INK, 0.5)
    words = Rect(place.x, place.bottom - 4.2, place.width, 4)
    ink.line_of(words, text("map.north"), Hand(3.2, bold=True), CENTRE)
