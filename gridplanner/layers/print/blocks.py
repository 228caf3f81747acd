"""What blocks beside the map have in common: headings, rows, colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.ink import Hand, Rect

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink

INK, MUTED, LINE, SHADE = "#111827", "#4B5563", "#9CA3AF", "#F1F3F5"
ROW: Final = 4.6
"""Height of a row where there is room, millimetres on A3."""
HEADS_HIGH: Final = 3.4
"""Height of the heads of a table's columns."""
_LOWEST: Final = 3.0
_HEAD: Final = Hand(3.4, bold=True)


def heading(ink: Ink, place: Rect, words: str) -> None:
    """Write the heading of a block, with a line below."""
    row = Rect(place.x, place.y, place.width, ROW - 0.6)
    ink.line_of(row, ink.headed or words, _HEAD)
    ink.stroke([(place.x, row.bottom), (place.right, row.bottom)], INK, 0.3)


def rows_in(place: Rect, count: int, *, columns: int = 1) -> list[Rect]:
    """Give as many rows below a heading as are asked for, in columns where they must.

    Rows become lower before one more column begins, and none is left out.

    Parameters
    ----------
    place : Rect
    count : int
    columns : int, optional
        The fewest there are.
    """
    room = place.height - ROW
    while columns < count and room / -(-count // columns) < _LOWEST:
        columns += 1
    per_column = -(-count // columns) if count else 1
    step = min(ROW, room / per_column)
    wide = place.width / columns
    return [
        Rect(
            place.x + (number // per_column) * wide,
            place.y + ROW + (number % per_column) * step,
            wide - (0.0 if columns == 1 else 2.0),
            step,
        )
        for number in range(count)
    ]


def rows_high(count: int) -> float:
    """Tell how high a heading with so many rows is; at least one is written."""
    return ROW * (1 + max(count, 1))


def leader(ink: Ink, row: Rect) -> None:
    """Draw the faint line below a row."""
    ink.stroke([(row.x, row.bottom), (row.right, row.bottom)], "#D7DBE0", 0.12)
