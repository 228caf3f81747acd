"""Door plates that have no place on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import heading, rows_high, rows_in
from gridplanner.layers.print.ink import Hand
from gridplanner.layers.print.looks import Headed
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.sheet import Sheet


def _wanted(sheet: Sheet) -> float:
    count = len(sheet.map.asides) if sheet.map is not None else 0
    return rows_high(-(-count // 2)) if count else 0.0


@element(
    "asides",
    params=Headed,
    wants=_wanted,
)
def asides(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List the door plates that have no place on the map, in columns."""
    if sheet.map is None or not sheet.map.asides:
        return
    heading(ink, place, text("print.asides"))
    listed = sheet.map.asides
    for row, aside in zip(rows_in(place, len(listed)), listed, strict=True):
        words = f"({aside.number}) {aside.plate} {aside.square}"
        ink.line_of(row, words, Hand(min(2.2, 0.63 * row.height)))
