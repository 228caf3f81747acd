"""Whom to call: numbers that hold everywhere, and lines for those of the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import INK, heading, leader
from gridplanner.layers.print.card import Card
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_HEAD: Final = 5.6
_ROW: Final = 9.0
_LOWEST: Final = 6.0  # before there are two columns


@element("hotlines")
def hotlines(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List the lines, in two columns where one is too high."""
    card = sheet.body
    if not isinstance(card, Card):
        return
    heading(ink, place, text("print.card.hotlines"))
    room = place.height - _HEAD
    columns = 1 if len(card.lines) * _LOWEST <= room else 2
    per_column = -(-len(card.lines) // columns)
    step = min(_ROW, room / max(per_column, 1))
    wide = place.width / columns
    gap = 3.0 * (columns - 1)
    for number, (words, figure) in enumerate(card.lines):
        column, at = divmod(number, per_column)
        row = Rect(
            place.x + column * wide, place.y + _HEAD + at * step, wide - gap, step
        )
        leader(ink, row)
        size = min(3.0, 0.6 * step)
        ink.line_of(Rect(row.x, row.y, 0.55 * row.width, step), words, Hand(size))
        right = Rect(row.x + 0.57 * row.width, row.y, 0.43 * row.width, step)
        if figure:
            ink.line_of(right, figure, Hand(1.15 * size, bold=True, colour=INK))
            continue
        base = row.bottom - 0.22 * step
        ink.stroke([(right.x, base), (right.right, base)], "#6B7280", 0.18)
