"""Which page of the file a sheet is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import MUTED
from gridplanner.layers.print.ink import LEFT, Hand
from gridplanner.layers.print.sheet import element
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.sheet import Sheet

_STEP: Final = 3.6


@element("page_number")
def page_number(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write the page, and how many there are, where that is known."""
    if not sheet.page:
        return
    first = text("print.page", n=format_count(sheet.page))
    rest = text("print.pages", n=format_count(sheet.pages))
    ink.line_of(place.row(0, _STEP), first, Hand(2.9, bold=True), LEFT)
    ink.line_of(place.row(1, _STEP), rest, Hand(2.3, colour=MUTED), LEFT)
