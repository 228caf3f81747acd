"""The mark of a sheet that shows something else than when it was last printed.

It stands in the margin above the title, where layouts have nothing, so that whoever
changes the sheet on the wall sees which ones are new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.ink import Hand
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_COLOUR: Final = "#B42318"
_SIZE: Final = 2.8
_LEFT: Final = 22.0  # clear of the black mark that sheets with boxes have in the corner
_BASE: Final = 8.6  # mm from the upper edge; most printers reach from 5 on


def paint_change_mark(ink: Ink, sheet: Sheet) -> None:
    """Write since when a sheet is another; nothing on one that is as it was."""
    if sheet.changed_since:
        words = text("print.changed_since", day=sheet.changed_since)
        hand = Hand(_SIZE * sheet.grow, bold=True, colour=_COLOUR)
        ink.write(_LEFT * sheet.grow, _BASE * sheet.grow, words, hand)
