"""Lines to sign on: who signs, a line, a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.properties import count, number, switch, words
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_GAP: Final = 5.0
_LINE: Final = "#111827"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Properties of the lines to sign on."""

    who: str = words(300, is_long=True, usual="print.signatures.usual")
    columns: int = count(3, 1, 8)
    size: float = number(3.0, 1.5, 20)
    with_date: bool = switch(default=True)
    filled: bool = switch(default=False)


@element("signatures", params=Signatures)
def signatures(ink: Ink, sheet: Sheet, place: Rect, look: Signatures) -> None:
    """Draw a line for everybody, as many beside each other as there are columns."""
    del sheet
    if look.filled:
        ink.box(place, fill="#FFFFFF")
        place = place.inset(min(1.5, place.height / 6))
    who = (look.who or text("print.signatures.usual")).split("\n")
    columns = min(look.columns, len(who))
    rows = -(-len(who) // columns)
    wide = (place.width - (columns - 1) * _GAP) / columns
    high = place.height / rows
    for number_, name in enumerate(who):
        row, column = divmod(number_, columns)
        x = place.x + column * (wide + _GAP)
        box = Rect(x, place.y + row * high, wide, high)
        _signature(ink, box, name, look)


def _signature(ink: Ink, box: Rect, name: str, look: Signatures) -> None:
    hand = Hand(min(look.size, 0.8 * box.height))
    dated = text("print.signatures.date") if look.with_date else ""
    date_width = min(ink.width(dated, hand) * 2.2, 0.4 * box.width) if dated else 0.0
    word_width = min(ink.width(name, hand) + 1.0, 0.5 * box.width)
    y = box.bottom - 0.3
    line = Rect(box.x, box.bottom - 1.5 * hand.size, word_width, 1.5 * hand.size)
    ink.line_of(line, name, hand)
    end = box.right - date_width
    ink.stroke([(line.right, y), (end - (1.0 if dated else 0.0), y)], _LINE, 0.2)
    if dated:
        ink.line_of(Rect(end, line.y, date_width * 0.45, line.height), dated, hand)
        ink.stroke([(end + date_width * 0.47, y), (box.right, y)], _LINE, 0.2)
