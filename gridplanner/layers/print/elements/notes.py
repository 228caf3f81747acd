"""Who made the sheet and when, and how it may be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import MUTED
from gridplanner.layers.print.ink import Hand
from gridplanner.layers.print.sheet import element

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.sheet import Sheet


_HAND: Final = Hand(2.3, colour=MUTED)


@element("notes")
def notes(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write who made the sheet and when, and how it may be used."""
    step = 3.4
    for number, words in enumerate(sheet.subject.notes):
        ink.line_of(place.row(number, step), words, _HAND)
