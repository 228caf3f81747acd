"""What the area ends at in the four directions (四至)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import MUTED, heading, leader, rows_high, rows_in
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.looks import Headed
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@element(
    "sides",
    params=Headed,
    wants=lambda sheet: rows_high(n) if (n := len(sheet.subject.sides)) else 0.0,
)
def sides(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Say what the area ends at in the four directions."""
    heading(ink, place, text("print.sides"))
    said = sheet.subject.sides
    for row, (direction, words) in zip(rows_in(place, len(said)), said, strict=True):
        size = min(2.9, 0.63 * row.height)
        leader(ink, row)
        ink.line_of(
            Rect(row.x, row.y, 9, row.height), direction, Hand(0.8 * size, colour=MUTED)
        )
        ink.line_of(
            Rect(row.x + 9, row.y, row.width - 9, row.height), words, Hand(size)
        )
