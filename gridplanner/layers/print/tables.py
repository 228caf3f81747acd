"""Tables too long for their place beside a map go on over sheets of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import HEADS_HIGH, ROW
from gridplanner.layers.print.ink import Rect
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.products import Layout

    Line = tuple[str, str, str, str]

# Millimetres on a sheet of A3.
_MARGIN: Final = 10.0
_HEAD: Final = ROW + HEADS_HIGH
_ROW: Final = 3.2
_COLUMN: Final = 36.0
_ROW_OF_TABLE: Final = 4.2
_COLUMN_OF_TABLE: Final = 62.0
_GAP: Final = 4.0


def short_parts(parts: tuple[Line, ...], layout: Layout) -> tuple[Line, ...]:
    """Give as many lines as can be read beside the map, and how many follow.

    Parameters
    ----------
    parts : tuple of tuple of str
        Lines of four columns.
    layout : Layout
    """
    place = layout.places.get("parts")
    if place is None:
        return parts
    room = _room(place.times(1 / layout.grow), _ROW, _COLUMN)
    if len(parts) <= room:
        return parts
    more = text("print.parts_more", n=len(parts) - room + 1)
    return (*parts[: room - 1], ("…", more, "", ""))


def tables_of(parts: tuple[Line, ...], layout: Layout) -> tuple[tuple[Line, ...], ...]:
    """Part lines over sheets of a table; none where all stand beside the map."""
    place = layout.places.get("parts")
    if place is None or short_parts(parts, layout) == parts:
        return ()
    whole = places_of_table(layout)["parts"].times(1 / layout.grow)
    room = _room(whole, _ROW_OF_TABLE, _COLUMN_OF_TABLE)
    return tuple(parts[at : at + room] for at in range(0, len(parts), room))


def places_of_table(layout: Layout) -> dict[str, Rect]:
    """Say where things stand on a sheet that is one table."""
    margin, gap = _MARGIN * layout.grow, _GAP * layout.grow
    width, height = layout.size
    # A template may have left any of them away.
    kept = {
        name: layout.places[name]
        for name in ("title", "code", "notes", "page_number")
        if name in layout.places
    }
    top = kept["title"].bottom + gap if "title" in kept else margin
    bottom = kept["notes"].y - gap if "notes" in kept else height - margin
    return {**kept, "parts": Rect(margin, top, width - 2 * margin, bottom - top)}


def _room(place: Rect, row: float, column: float) -> int:
    return max(1, int(place.width // column)) * max(
        1, int((place.height - _HEAD) // row)
    )
