"""The legend of a sheet: what is on this map, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.layers.print.blocks import heading
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.looks import Headed
from gridplanner.layers.print.map_paint import paint_area
from gridplanner.layers.print.properties import count
from gridplanner.layers.print.samples import ARROW
from gridplanner.layers.print.sheet import element
from gridplanner.layers.print.signs import arrow, paint_signs
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.samples import Sample
    from gridplanner.layers.print.sheet import Sheet

_ROW: Final = 4.2
_WIDE: Final = 8.0  # mm of a sample


@dataclass(frozen=True, slots=True)
class LegendLook(Headed):
    """Properties of the legend: the fewest columns it has."""

    columns: int = count(1, 1, 8)


@element(
    "legend",
    params=LegendLook,
    wants=lambda sheet: 5 + _ROW * max(1, len(sheet.samples)),
)
def legend(ink: Ink, sheet: Sheet, place: Rect, look: LegendLook) -> None:
    """Paint the samples with their words, in two columns where one is too short."""
    if sheet.map is None:
        return
    heading(ink, place, text("print.legend"))
    samples = sheet.samples
    room = max(1, int((place.height - 5 + 1e-6) // _ROW))
    columns = max(look.columns, -(-len(samples) // room))
    room = max(1, -(-len(samples) // columns))
    wide = place.width / columns
    for number, one in enumerate(samples):
        column, row = divmod(number, room)
        x, y = place.x + column * wide, place.y + 5 + row * _ROW
        short = min(_WIDE, wide / 4)
        _sample(ink, Rect(x, y + 0.7, short, _ROW - 1.4), one)
        left = x + short + 1.5
        ink.line_of(Rect(left, y, x + wide - left - 1, _ROW), one.words, Hand(2.5))


def _sample(ink: Ink, place: Rect, one: Sample) -> None:
    middle = place.y + place.height / 2
    if one.area is not None:
        paint_area(ink, place, one.area)
    elif one.line is not None:
        line = one.line
        ends = [(place.x, middle), (place.right, middle)]
        ink.stroke(ends, line.colour, line.width, () if line.inner else line.dash)
        if line.inner:
            inner = max(line.width - 0.24, 0.1)
            ink.stroke(ends, line.inner, inner, line.dash)
        if one.sign == ARROW:
            tip = place.x + place.width / 2, middle
            arrow(ink, tip, (1.0, 0.0), size=0.9 * place.height, colour=one.colour)
    else:
        at = np.array([[place.x + place.width / 2, middle]])
        paint_signs(ink, one.sign, at, size=place.height, colour=one.colour)
