"""Free text on a sheet, with blanks that are filled from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blanks import filled
from gridplanner.layers.print.flowing import write_within
from gridplanner.layers.print.ink import Hand
from gridplanner.layers.print.properties import (
    choice,
    colour,
    number,
    switch,
    words,
)
from gridplanner.layers.print.sheet import element

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.sheet import Sheet

_INSET: Final = 1.2  # mm between a frame and the words


@dataclass(frozen=True, slots=True)
class FreeText:
    """Properties of a free text."""

    words: str = words(2000, is_long=True, with_blanks=True, default="{unit}")
    size: float = number(3.5, 1.5, 80)
    bold: bool = switch(default=False)
    font: str = choice("hei", "song")
    colour: str = colour("#111827")
    align: str = choice("left", "centre", "right")
    frame: bool = switch(default=False)
    filled: bool = switch(default=False)


@element("text", params=FreeText)
def free_text(ink: Ink, sheet: Sheet, place: Rect, look: FreeText) -> None:
    """Write words over several lines, smaller where they would not fit."""
    if look.frame or look.filled:
        white = "#FFFFFF" if look.filled else ""
        ink.box(place, line=look.colour if look.frame else "", width=0.25, fill=white)
        place = place.inset(min(_INSET, place.width / 4, place.height / 4))
    said = filled(look.words, sheet)
    hand = Hand(look.size, look.bold, look.colour, look.font == "song")
    write_within(ink, place, said, hand, align=look.align)
