"""The title of a sheet, with code and what it lies in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gridplanner.layers.print.blanks import filled
from gridplanner.layers.print.blocks import MUTED
from gridplanner.layers.print.flowing import ALIGNED
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.properties import choice, colour, number, switch, words
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@dataclass(frozen=True, slots=True)
class TitleLook:
    """Properties of the title; without words it is the product's."""

    words: str = words(120, with_blanks=True)
    size: float = number(7.5, 2, 120)
    font: str = choice("hei", "song")
    align: str = choice("centre", "left", "right")
    colour: str = colour("#111827")
    with_code: bool = switch(default=True)
    with_parent: bool = switch(default=True)


@element("title", params=TitleLook)
def title(ink: Ink, sheet: Sheet, place: Rect, look: TitleLook) -> None:
    """Write title, code and subtitle."""
    subject = sheet.subject
    place = _clear_of_code(sheet, place)
    high = min(max(0.62 * place.height, 1.24 * look.size), 0.8 * place.height)
    top = Rect(place.x, place.y, place.width, high)
    said = filled(look.words, sheet) if look.words else subject.title
    hand = Hand(min(look.size, 0.9 * high), bold=True, colour=look.colour)
    hand = replace(hand, serif=look.font == "song")
    ink.line_of(top, said, hand, ALIGNED[look.align])
    below = Rect(place.x, top.bottom, place.width, place.height - top.height)
    second = [
        subject.code if look.with_code else "",
        subject.subtitle if look.with_parent else "",
    ]
    if sheet.count > 1:
        second.append(text("print.part", n=sheet.number, count=sheet.count))
    line = "　".join(filter(None, second))
    ink.line_of(below, line, Hand(3.2, colour=MUTED), ALIGNED[look.align])


def _clear_of_code(sheet: Sheet, place: Rect) -> Rect:
    """Keep the words off the square code where it stands at an end of the title."""
    code, whole = sheet.places.get("code"), place.times(sheet.grow)
    if code is None or code.right < whole.x or code.x > whole.right:
        return place
    if code.bottom < whole.y or code.y > whole.bottom:
        return place
    room = max(place.width - 2 * place.height, 0.3 * place.width)
    return Rect(place.x + (place.width - room) / 2, place.y, room, place.height)
