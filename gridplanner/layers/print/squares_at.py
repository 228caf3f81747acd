"""Where the letters and numbers of a map's squares stand, outside its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.map_frame import square_of, squares_of

if TYPE_CHECKING:
    from gridplanner.layers.print.ground import MapView

_HIGH = 3.0  # mm on A3, of a letter's place


def letters_of(view: MapView, grow: float) -> list[tuple[Rect, str]]:
    """Give what is written round a map, and where.

    Parameters
    ----------
    view : MapView
    grow : float
        By which everything is larger than on A3.
    """
    side, columns, rows = squares_of(view)
    area, high = view.place, _HIGH * grow
    found = []
    for column in range(columns):
        left = area.x + column * side
        width = min(side, area.right - left)
        name = square_of(view, left + 0.1, area.y + 0.1)[:-1]
        if width > high:
            tops = area.y - high - 0.4, area.bottom + 0.4
            found += [(Rect(left, top, width, high), name) for top in tops]
    for row in range(rows):
        top = area.y + row * side
        height = min(side, area.bottom - top)
        if height > high:
            name, lefts = str(row + 1), (area.x - high - 0.6, area.right + 0.6)
            found += [(Rect(left, top, high, height), name) for left in lefts]
    return found
