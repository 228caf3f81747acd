"""Bleed and crop marks: paper that is larger than the sheet, and where it is cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink

_AWAY: Final = 3.0  # mm between the sheet and a mark, where there is less bleed
_LONG: Final = 5.0
_THIN: Final = 0.1
_INK: Final = "#000000"


@dataclass(frozen=True, slots=True)
class Trim:
    """What is around a sheet that will be cut.

    Attributes
    ----------
    bleed : float
        Millimetres that are printed beyond the cut.
    marks : bool
        Whether it is marked where to cut.
    """

    bleed: float = 0.0
    marks: bool = False

    @property
    def outside(self) -> float:
        """Millimetres by which the paper is larger, on every side."""
        return max(self.bleed, _AWAY) + _LONG + 1.0 if self.marks else self.bleed


def paint_marks(ink: Ink, size: tuple[float, float], trim: Trim) -> None:
    """Paint two marks at every corner of a sheet, which begins at the origin."""
    away = max(trim.bleed, _AWAY)
    for x, over in ((0.0, -1), (size[0], 1)):
        for y, down in ((0.0, -1), (size[1], 1)):
            for turned in (False, True):
                first = (x, y + down * away) if turned else (x + over * away, y)
                last = (
                    (x, y + down * (away + _LONG))
                    if turned
                    else (x + over * (away + _LONG), y)
                )
                ink.stroke([first, last], _INK, _THIN)
