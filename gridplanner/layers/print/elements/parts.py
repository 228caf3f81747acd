"""The units within, a row each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import (
    HEADS_HIGH,
    MUTED,
    heading,
    leader,
    rows_high,
    rows_in,
)
from gridplanner.layers.print.ink import LEFT, RIGHT, Hand, Rect
from gridplanner.layers.print.looks import Headed
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


_HEADS: Final = Hand(2.1, colour=MUTED)
_COLUMNS: Final = ((0.0, 0.16), (0.17, 0.4), (0.58, 0.26), (0.85, 0.15))


@element(
    "parts",
    params=Headed,
    wants=lambda sheet: rows_high(len(sheet.subject.parts)) + HEADS_HIGH,
)
def parts(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List what lies within: code, name, who is responsible, households."""
    heading(ink, place, text("print.parts"))
    said = sheet.subject.parts
    below = Rect(place.x, place.y + HEADS_HIGH, place.width, place.height - HEADS_HIGH)
    rows = rows_in(below, len(said))
    for row in {row.x: row for row in reversed(rows)}.values():
        _heads(ink, Rect(row.x, row.y - HEADS_HIGH, row.width, HEADS_HIGH))
    for row, line in zip(rows, said, strict=True):
        leader(ink, row)
        size = min(2.7, 0.62 * row.height)
        plain, bold = Hand(size), Hand(size, bold=True)
        _cells(ink, row, line, (plain, bold, plain, plain))


def _heads(ink: Ink, row: Rect) -> None:
    """Say above each column of rows what they hold."""
    heads = (
        text("print.index.code"),
        text("print.index.name"),
        text("print.parts.who"),
        text("print.parts.households"),
    )
    _cells(ink, row, heads, (_HEADS,) * 4)


def _cells(ink: Ink, row: Rect, cells: Sequence[str], hands: Sequence[Hand]) -> None:
    for number, ((left, share), words, hand) in enumerate(
        zip(_COLUMNS, cells, hands, strict=True)
    ):
        part = Rect(row.x + left * row.width, row.y, share * row.width, row.height)
        last = number == len(_COLUMNS) - 1
        ink.line_of(part, words, hand, RIGHT if last else LEFT)
