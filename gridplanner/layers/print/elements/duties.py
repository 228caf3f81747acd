"""What grid workers do, and whom to call where they do not: for the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import INK, heading
from gridplanner.layers.print.ink import CENTRE, Hand, Rect
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_HEAD: Final = 5.4


@element("duties")
def duties(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List what grid workers do, and whom to call where they do not."""
    heading(ink, place, text("print.duties.title"))
    y = place.y + _HEAD
    for number, words in enumerate(sheet.subject.duties, 1):
        room = Rect(place.x, y, place.width, place.bottom - y - 6)
        y += ink.block(room, f"{number}. {words}", Hand(2.7), leading=1.45) + 0.6
    last = Rect(place.x, place.bottom - 5, place.width, 4.4)
    ink.line_of(last, text("print.hotline"), Hand(3.4, bold=True, colour=INK), CENTRE)
