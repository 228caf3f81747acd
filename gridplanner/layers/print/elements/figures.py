"""What is counted in the area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import heading, leader, rows_high, rows_in
from gridplanner.layers.print.ink import RIGHT, Hand
from gridplanner.layers.print.looks import Headed
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.sheet import Sheet


@element(
    "figures",
    params=Headed,
    wants=lambda sheet: rows_high(len(sheet.subject.figures)),
)
def figures(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List what is counted in the area."""
    heading(ink, place, text("print.figures"))
    said = sheet.subject.figures
    for row, (words, figure) in zip(rows_in(place, len(said)), said, strict=True):
        size = min(2.9, 0.63 * row.height)
        leader(ink, row)
        ink.line_of(row, words, Hand(size))
        ink.line_of(row, figure, Hand(size, bold=True), RIGHT)
