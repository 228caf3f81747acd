"""The title of a sheet, with code and what it lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import MUTED
from gridplanner.layers.print.ink import CENTRE, Hand, Rect
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@element("title")
def title(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write title, code and subtitle."""
    subject = sheet.subject
    # The square code stands at the right end: the words keep clear of it.
    room = place.width - 2 * place.height
    place = Rect(place.x + place.height, place.y, room, place.height)
    top = Rect(place.x, place.y, place.width, place.height * 0.62)
    ink.line_of(top, subject.title, Hand(place.height * 0.5, bold=True), CENTRE)
    below = Rect(place.x, top.bottom, place.width, place.height - top.height)
    words = [subject.code, subject.subtitle]
    if sheet.count > 1:
        words.append(text("print.part", n=sheet.number, count=sheet.count))
    ink.line_of(below, "　".join(filter(None, words)), Hand(3.2, colour=MUTED), CENTRE)
