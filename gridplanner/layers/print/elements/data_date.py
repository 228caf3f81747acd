"""Of which day the figures and posts on a sheet are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.layers.print.blanks import filled
from gridplanner.layers.print.flowing import ALIGNED
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.properties import choice, number, words
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@dataclass(frozen=True, slots=True)
class DataDate:
    """Properties of the date."""

    words: str = words(80, with_blanks=True)
    size: float = number(2.6, 1.5, 20)
    align: str = choice("left", "centre", "right")


@element("data_date", params=DataDate)
def data_date(ink: Ink, sheet: Sheet, place: Rect, look: DataDate) -> None:
    """Write it in a line."""
    said = (
        filled(look.words, sheet)
        if look.words
        else text("print.data_date", day=sheet.subject.day)
    )
    hand = Hand(min(look.size, 0.8 * place.height))
    ink.line_of(place, said, hand, ALIGNED[look.align])
