"""审图号: the number under which a map was approved for the public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.layers.print.flowing import ALIGNED
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.properties import choice, number, words
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_LINE = "________________"


@dataclass(frozen=True, slots=True)
class Approval:
    """Properties of the number; without one that which was given for the print."""

    words: str = words(60)
    size: float = number(2.6, 1.5, 20)
    align: str = choice("left", "centre", "right")


@element("approval", params=Approval)
def approval(ink: Ink, sheet: Sheet, place: Rect, look: Approval) -> None:
    """Write the number, or a line to write it on."""
    said = look.words or sheet.subject.approval or _LINE
    words_ = text("print.approval", n=said)
    hand = Hand(min(look.size, 0.8 * place.height))
    ink.line_of(place, words_, hand, ALIGNED[look.align])
