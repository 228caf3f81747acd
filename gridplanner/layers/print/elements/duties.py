"""What grid workers do, and whom to call where they do not: for the wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import INK, heading
from gridplanner.layers.print.ink import CENTRE, Hand, Rect
from gridplanner.layers.print.looks import Headed
from gridplanner.layers.print.properties import switch, words
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_HEAD: Final = 5.4
_SIZE: Final = 2.7


@dataclass(frozen=True, slots=True)
class DutiesLook(Headed):
    """Properties of the duties, a line each, and of the line below them."""

    duties: str = words(2000, is_long=True, usual="print.duties")
    with_hotline: bool = switch(default=True)
    hotline: str = words(60, usual="print.hotline")
    hotline_number: str = words(40, default="12345")


def _wanted(sheet: Sheet) -> float:
    look = sheet.params.get("duties") or DutiesLook()
    listed = look.duties.split("\n") if look.duties else sheet.subject.duties
    width = sheet.places["duties"].width / sheet.grow
    lines = 0
    for said in listed:
        wide = sum(_SIZE if letter > "ÿ" else 0.55 * _SIZE for letter in said)
        lines += 1 + int((wide + 2 * _SIZE) // width)
    return _HEAD + lines * 1.45 * _SIZE + 0.6 * len(listed) + 8


@element(
    "duties",
    params=DutiesLook,
    wants=_wanted,
)
def duties(ink: Ink, sheet: Sheet, place: Rect, look: DutiesLook) -> None:
    """List what grid workers do, and whom to call where they do not."""
    heading(ink, place, text("print.duties.title"))
    y = place.y + _HEAD
    listed = look.duties.split("\n") if look.duties else sheet.subject.duties
    for number, said in enumerate(listed, 1):
        room = Rect(place.x, y, place.width, place.bottom - y - 6)
        y += ink.block(room, f"{number}. {said}", Hand(_SIZE), leading=1.45) + 0.6
    if not look.with_hotline:
        return
    last = Rect(place.x, place.bottom - 5, place.width, 4.4)
    hotline = look.hotline or text("print.hotline")
    call = text("print.hotline.line", words=hotline, number=look.hotline_number)
    ink.line_of(last, call, Hand(3.4, bold=True, colour=INK), CENTRE)
