"""The tables of a matrix: entrances, floors, and who lives behind each door, masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.matrix_looks import ColourBy, main_words
from gridplanner.layers.print.blocks import INK, LINE, MUTED, SHADE
from gridplanner.layers.print.ink import CENTRE, RIGHT, Hand, Rect
from gridplanner.layers.print.matrix_ink import also_of, mark, state_of
from gridplanner.layers.print.matrix_page import (
    NAME,
    NUMBERS,
    TOP,
    MatrixPage,
    place_of,
)
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.matrix import Cell
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.matrix_page import Standing
    from gridplanner.layers.print.sheet import Sheet

_SMALLEST, _LARGEST = 2.5, 4.6  # of the type in a cell
_EDGE: Final = 1.2
_STRONG: Final = 0.5


@element("matrix_table", is_fixed=True)
def matrix_table(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write the tables of the page."""
    del place
    if not isinstance(sheet.body, MatrixPage):
        return
    for standing in sheet.body.tables:
        _head(ink, standing)
        _floors(ink, standing)
        for spot in standing.table.spots:
            at = place_of(standing, spot)
            ink.box(at, line=LINE, width=0.15)
            _cell(ink, at, spot.cell)
        _entrance_lines(ink, standing)


def _head(ink: Ink, standing: Standing) -> None:
    """Write the name of the house, of its entrances and of the columns."""
    table, place = standing.table, standing.place
    wide, x, y = standing.cell[0], place.x + table.side, place.y
    if table.name:
        row = Rect(place.x, y, place.width, NAME - 0.8)
        ink.line_of(row, table.name, Hand(3.2, bold=True))
        y += NAME
    if any(name for name, _first, _count in table.entrances):
        for name, first, count in table.entrances:
            box = Rect(x + first * wide, y, count * wide, TOP)
            ink.box(box, line=INK, width=0.2, fill=SHADE)
            ink.line_of(box.inset(0.6), name, Hand(3.4, bold=True), CENTRE)
        y += TOP
    if any(table.columns):
        for at, name in enumerate(table.columns):
            box = Rect(x + at * wide, y, wide, NUMBERS)
            ink.box(box, line=LINE, width=0.15, fill=SHADE)
            ink.line_of(box, name, Hand(2.7, colour=MUTED), CENTRE)


def _floors(ink: Ink, standing: Standing) -> None:
    table, place, high = standing.table, standing.place, standing.cell[1]
    if not table.side:
        return
    for at, name in enumerate(table.rows):
        box = Rect(place.x, place.y + table.head + at * high, table.side, high)
        ink.box(box, line=LINE, width=0.15, fill=SHADE)
        ink.line_of(box.inset(0.8), name, Hand(3.0, bold=True), CENTRE)


def _entrance_lines(ink: Ink, standing: Standing) -> None:
    """Part the entrances by strong lines, and frame the table."""
    table, place = standing.table, standing.place
    wide, y = standing.cell[0], place.y + table.head
    for _name, first, _count in table.entrances:
        x = place.x + table.side + first * wide
        ink.stroke([(x, y), (x, place.bottom)], INK, _STRONG)
    left = place.x + table.side
    frame = Rect(left, y, place.right - left, place.bottom - y)
    ink.box(frame, line=INK, width=0.25)


def _cell(ink: Ink, place: Rect, cell: Cell) -> None:
    """Write number and mark, then head and people, then signs, as far as there is room.

    A low cell has the signs at the end of its second line.
    """
    look = state_of(cell)
    size = max(_SMALLEST, min(_LARGEST, place.height / 3.6, place.width / 11))
    step = size * 1.32
    inner = Rect(place.x + _EDGE, place.y + 0.5, place.width - 2 * _EDGE, 0.0)
    lines = 3 if place.height >= 3 * step + 1.0 else 2
    step = min(step, (place.height - 1.0) / 2)
    first = Rect(inner.x, inner.y, inner.width, step)
    muted = Hand(0.92 * size, colour=MUTED)
    right = Rect(first.right - size, first.y, size, step)
    mark(ink, right, look, size)
    also = also_of(cell)
    if also is not None:
        mark(ink, Rect(right.x - 1.2 * size, right.y, size, step), also, size)
    left = first.width - size - 1 - (0.0 if also is None else 1.2 * size)
    ink.line_of(Rect(first.x, first.y, left, step), cell.room, muted)
    signs = signs_of(cell)
    second = Rect(first.x, first.y + step, first.width, step)
    if lines == 2 and signs:
        hand = Hand(0.85 * size, colour=INK)
        wide = min(ink.width(signs, hand), 0.52 * second.width)
        ink.line_of(Rect(second.right - wide, second.y, wide, step), signs, hand, RIGHT)
        second = Rect(second.x, second.y, second.width - wide - 0.8, step)
    words = main_words(cell, ColourBy.STATE, heads=True)
    ink.line_of(second, words, Hand(size, bold=bool(cell.people), colour=look.ink))
    if lines == 3 and signs:
        third = Rect(first.x, first.y + 2 * step, first.width, step)
        ink.line_of(third, signs, Hand(0.88 * size, colour=INK))


def signs_of(cell: Cell) -> str:
    """Give the short signs of the categories of who lives in a dwelling."""
    return " ".join(text(f"print.sign.{tag}") for tag in cell.tags)
