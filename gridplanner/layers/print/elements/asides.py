"""Door plates that have no place on the map, or no box to tick there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import heading, rows_high
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.looks import Headed
from gridplanner.layers.print.sheet import element
from gridplanner.layers.print.side_list import listed_count, side_list
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


def _wanted(sheet: Sheet) -> float:
    count = listed_count(sheet.map) if sheet.map is not None else 0
    return rows_high(-(-count // 2)) if count else 0.0


@element(
    "asides",
    params=Headed,
    wants=_wanted,
)
def asides(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List the doors in columns, those that have boxes here behind these."""
    if sheet.map is None:
        return
    listed = side_list(sheet.map, place)
    if not listed.rows:
        return
    heading(ink, place, text("print.asides"))
    for row, words in listed.rows:
        size = min(2.2, 0.63 * row.height)
        lead = listed.lead
        room = Rect(row.x + lead, row.y, row.width - lead, row.height)
        ink.line_of(room, words, Hand(size))
