"""The units within, a row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import heading, leader, rows_high, rows_in
from gridplanner.layers.print.ink import RIGHT, Hand, Rect
from gridplanner.layers.print.looks import Headed
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@element(
    "parts",
    params=Headed,
    wants=lambda sheet: rows_high(len(sheet.subject.parts)),
)
def parts(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List what lies within: code, name, who is responsible, households."""
    heading(ink, place, text("print.parts"))
    said = sheet.subject.parts
    for row, (code, name, who, figure) in zip(
        rows_in(place, len(said)), said, strict=True
    ):
        leader(ink, row)
        size, step = min(2.7, 0.62 * row.height), row.height
        plain, bold = Hand(size), Hand(size, bold=True)
        for words, left, share, hand in (
            (code, 0.0, 0.16, plain),
            (name, 0.17, 0.4, bold),
            (who, 0.58, 0.26, plain),
        ):
            part = Rect(row.x + left * row.width, row.y, share * row.width, step)
            ink.line_of(part, words, hand)
        last = Rect(row.x + 0.85 * row.width, row.y, 0.15 * row.width, step)
        ink.line_of(last, figure, plain, RIGHT)
