"""Maps beside the sheet's own: of the unit above, of the town; here their scale.

The maps themselves are painted with the sheet's own, since only they know the ground.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import MUTED
from gridplanner.layers.print.ink import RIGHT, Hand, Rect
from gridplanner.layers.print.sheet import element
from gridplanner.resources.format import format_count

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@element("area_map")
def area_map(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write the scale of the map of the unit above."""
    _scale(ink, sheet, place, "area_map")


@element("town_map")
def town_map(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write the scale of the map of the town."""
    _scale(ink, sheet, place, "town_map")


def _scale(ink: Ink, sheet: Sheet, place: Rect, name: str) -> None:
    made = sheet.maps.get(name)
    if made is not None:
        words = f"1:{format_count(round(made.view.scale))}"
        foot = Rect(place.x, place.bottom - 3.4, place.width - 0.8, 3)
        ink.line_of(foot, words, Hand(2.2, colour=MUTED), RIGHT)
