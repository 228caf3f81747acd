"""Where what a map shows comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.layers.print.flowing import write_within
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.properties import choice, number, words
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Attribution:
    """Properties of the line that names the sources."""

    words: str = words(400, is_long=True, usual="print.attribution")
    size: float = number(2.2, 1.5, 20)
    align: str = choice("left", "centre", "right")


@element("attribution", params=Attribution)
def attribution(ink: Ink, sheet: Sheet, place: Rect, look: Attribution) -> None:
    """Write it, over several lines where it must be."""
    del sheet
    said = look.words or text("print.attribution")
    hand = Hand(look.size, colour="#4B5563")
    write_within(ink, place, said, hand, align=look.align)
