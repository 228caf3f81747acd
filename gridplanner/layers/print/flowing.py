"""Words of any length in a place: smaller where they must be, in the end cut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.ink import CENTRE, LEFT, RIGHT

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Hand, Ink, Rect

ALIGNED: Final = {"left": LEFT, "centre": CENTRE, "right": RIGHT}
_LEADING: Final = 1.4
_SMALLER: Final = (1.0, 0.9, 0.8, 0.7, 0.6)  # than wanted, before words are cut


def write_within(
    ink: Ink, place: Rect, said: str, hand: Hand, *, align: str = "left"
) -> None:
    """Write words into a place, over several lines.

    Parameters
    ----------
    ink : Ink
    place : Rect
    said : str
    hand : Hand
        Its size is the largest that is taken.
    align : str, optional
        One of `ALIGNED`.
    """
    smaller, lines, step = hand, [said], hand.size * _LEADING
    for share in _SMALLER:
        smaller = replace(hand, size=hand.size * share)
        lines = ink.lines(said, smaller, place.width)
        step = smaller.size * _LEADING
        if len(lines) * step <= place.height + 1e-6:
            break
    room = max(1, int((place.height + 1e-6) // step))
    if len(lines) > room:
        rest = " ".join(lines[room - 1 :])
        lines = [*lines[: room - 1], ink.cut(rest, smaller, place.width)]
    for at, line in enumerate(lines):
        row = place.row(at, min(step, place.height))
        ink.line_of(row, line, smaller, ALIGNED[align])
