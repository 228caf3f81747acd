"""A table of blanks to be filled in by hand: dates, names, what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import INK, SHADE, heading
from gridplanner.layers.print.ink import CENTRE, Hand, Rect
from gridplanner.layers.print.properties import count, number, switch, words
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_HEAD: Final = 5.0
_NUMBER: Final = 8.0  # mm of the column of numbers


@dataclass(frozen=True, slots=True)
class CheckTable:
    """Properties of the table."""

    heading: str = words(60, usual="print.check_table")
    columns: str = words(300, is_long=True, usual="print.check_table.columns")
    rows: int = count(6, 1, 80)
    numbered: bool = switch(default=True)
    filled: bool = switch(default=True)
    size: float = number(2.6, 1.5, 12)


@element("check_table", params=CheckTable)
def check_table(ink: Ink, sheet: Sheet, place: Rect, look: CheckTable) -> None:
    """Draw heading, names of the columns and empty rows of one height."""
    del sheet
    if look.filled:
        ink.box(place, fill="#FFFFFF")
    heading(ink, place, look.heading or text("print.check_table"))
    names = (look.columns or text("print.check_table.columns")).split("\n")
    table = Rect(place.x, place.y + _HEAD, place.width, place.height - _HEAD)
    step = table.height / (look.rows + 1)
    hand = Hand(min(look.size, 0.7 * step))
    left = min(_NUMBER, table.width / 4) if look.numbered else 0.0
    wide = (table.width - left) / len(names)
    ink.box(Rect(table.x, table.y, table.width, step), fill=SHADE)
    for column, name in enumerate(names):
        box = Rect(table.x + left + column * wide, table.y, wide, step).inset(0.3)
        ink.line_of(box, name, Hand(hand.size, bold=True), CENTRE)
    for row in range(1, look.rows + 1):
        y = table.y + row * step
        ink.stroke([(table.x, y), (table.right, y)], INK, 0.12)
        if look.numbered:
            box = Rect(table.x, y, left, step)
            ink.line_of(box, str(row), hand, CENTRE)
    lines = [table.x + left + column * wide for column in range(len(names))]
    for x in lines if look.numbered else lines[1:]:
        ink.stroke([(x, table.y), (x, table.bottom)], INK, 0.12)
    ink.box(table, line=INK, width=0.25)
