"""The legend of a sheet: what is on this map, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import heading
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.samples import Sample
    from gridplanner.layers.print.sheet import Sheet

_ROW: Final = 4.2


@element("legend")
def legend(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Paint the samples with their words, in two columns where one is too short."""
    if sheet.map is None:
        return
    heading(ink, place, text("print.legend"))
    samples = sheet.samples
    room = max(1, int((place.height - 5) // _ROW))
    columns = max(1, -(-len(samples) // room))
    wide = place.width / columns
    for number, one in enumerate(samples):
        column, row = divmod(number, room)
        x, y = place.x + column * wide, place.y + 5 + row * _ROW
        _sample(ink, Rect(x, y + 0.7, 8, _ROW - 1.4), one)
        ink.line_of(Rect(x + 10, y, wide - 11, _ROW), one.words, Hand(2.5))


def _sample(ink: Ink, place: Rect, one: Sample) -> None:
    if one.fill:
        ink.box(place, line=one.line, width=0.15, fill=one.fill)
        return
    middle = place.y + place.height / 2
    dash = (1.8, 0.9) if one.is_dashed else ()
    ink.stroke([(place.x, middle), (place.right, middle)], one.line, one.width, dash)
