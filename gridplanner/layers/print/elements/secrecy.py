"""How a sheet may be used: 内部使用 and the like, to be seen at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.layers.print.ink import CENTRE, Hand, Rect
from gridplanner.layers.print.properties import colour, number, switch, words
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Secrecy:
    """Properties of the mark of secrecy; without words those chosen for the print."""

    words: str = words(40, usual="print.internal")
    size: float = number(4.0, 1.5, 40)
    bold: bool = switch(default=True)
    colour: str = colour("#B42318")
    frame: bool = switch(default=True)


@element("secrecy", params=Secrecy)
def secrecy(ink: Ink, sheet: Sheet, place: Rect, look: Secrecy) -> None:
    """Write it in the middle of a frame."""
    said = look.words or sheet.subject.secrecy or text("print.internal")
    if look.frame:
        ink.box(place, line=look.colour, width=0.4)
    size = min(look.size, 0.75 * place.height)
    room = place.inset(min(0.8, place.width / 4, place.height / 4))
    ink.line_of(room, said, Hand(size, look.bold, look.colour), CENTRE)
