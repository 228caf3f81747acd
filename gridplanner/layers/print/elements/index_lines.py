"""Lines of an index in columns: of sheets, of streets and door plates."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import INK, MUTED, SHADE, leader
from gridplanner.layers.print.ink import LEFT, RIGHT, Hand, Rect
from gridplanner.layers.print.listing import GAP, HEAD, ROW
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.analysis.printing.listing import Line
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.listing import Shape
    from gridplanner.layers.print.sheet import Sheet

_PLAIN: Final = Hand(2.6)
_GROUP: Final = Hand(2.9, bold=True)
_TITLES: Final = Hand(2.3, colour=MUTED)
_AIR: Final = 1.0  # mm between two cells


@element("index_lines")
def index_lines(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write the lines of this page, column by column."""
    listing = sheet.listing
    if listing is None:
        return
    shape, wide = listing.shape, listing.shape.wide(place)
    longest = max(map(len, listing.columns), default=0)
    for number, column in enumerate(listing.columns):
        left = place.x + number * (wide + GAP)
        if shape.titles:
            head = Rect(left, place.y, wide, HEAD - 0.8)
            _cells(ink, head, shape, shape.titles, _TITLES)
            ink.stroke([(left, head.bottom), (left + wide, head.bottom)], INK, 0.25)
        if number:
            middle = left - GAP / 2
            ends = [(middle, place.y), (middle, place.y + HEAD + longest * ROW)]
            ink.stroke(ends, "#D7DBE0", 0.15)
        for at, line in enumerate(column):
            row = Rect(left, place.y + HEAD + at * ROW, wide, ROW)
            _line(ink, row, shape, line)


def _line(ink: Ink, row: Rect, shape: Shape, line: Line) -> None:
    if line.is_head:
        words = line.cells[0]
        if line.is_more:
            words = text("print.index.more", name=words)
        ink.box(row, fill=SHADE)
        ink.stroke([(row.x, row.bottom), (row.right, row.bottom)], INK, 0.2)
        inner = Rect(row.x + 0.8, row.y, row.width - 1.6, row.height)
        ink.line_of(inner, words, _GROUP)
        return
    leader(ink, row)
    _cells(ink, row, shape, line.cells, _PLAIN)


def _cells(
    ink: Ink, row: Rect, shape: Shape, cells: tuple[str, ...], hand: Hand
) -> None:
    starts = [0.0, *accumulate(shape.widths)]
    for cell, start, share, right in zip(
        cells, starts, shape.widths, shape.right, strict=False
    ):
        where = Rect(
            row.x + start * row.width, row.y, share * row.width - _AIR, row.height
        )
        ink.line_of(where, cell, hand, RIGHT if right else LEFT)


@element("running")
def running(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write from where to where the page of an index goes."""
    if sheet.listing is not None and sheet.listing.running:
        ink.line_of(place, sheet.listing.running, Hand(2.9, colour=MUTED), RIGHT)
