"""What the table beside a map lists: doors that have no place, or no box, on the map.

Where boxes are wanted and the table has room for all doors without one, it has their
boxes; else it lists the doors without a place alone, and all boxes are on a page that
follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import rows_in
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.map_frame import square_of
from gridplanner.layers.print.map_labels import BOX, Door

if TYPE_CHECKING:
    from gridplanner.layers.print.map_frame import Settled

_NARROWEST: Final = 17.0  # of a column with boxes
_MOST: Final = 60  # doors with boxes; more are better found on a page of their own
_LOWEST: Final = BOX + 0.5  # of a row with a box


@dataclass(frozen=True, slots=True)
class SideList:
    """The rows of the table.

    Attributes
    ----------
    rows : tuple of (Rect, str)
    boxes : tuple of (Door, Rect)
        Boxes to tick before some of them.
    lead : float
        What words are indented by.
    """

    rows: tuple[tuple[Rect, str], ...]
    boxes: tuple[tuple[Door, Rect], ...] = ()
    lead: float = 0.0


def listed_count(settled: Settled) -> int:
    """Tell how many rows the table would like to have."""
    names = sum(not one.building for one in settled.asides)
    if 0 < len(settled.unboxed) <= _MOST:
        return len(settled.unboxed) + names
    return len(settled.asides)


def side_list(settled: Settled, place: Rect) -> SideList:
    """List what stands beside a map.

    Parameters
    ----------
    settled : Settled
    place : Rect
        Of the table, millimetres as on A3.
    """
    names = [one for one in settled.asides if not one.building]
    if 0 < len(settled.unboxed) <= _MOST:
        places = rows_in(place, len(settled.unboxed) + len(names))
        if places[0].height >= _LOWEST and places[0].width >= _NARROWEST:
            return _with_boxes(settled, places)
    words = [f"({one.number}) {one.plate} {one.square}" for one in settled.asides]
    return SideList(tuple(zip(rows_in(place, len(words)), words, strict=True)))


def _with_boxes(settled: Settled, places: list[Rect]) -> SideList:
    numbers = {one.building: one.number for one in settled.asides}
    rows, boxes = [], []
    for door, row in zip(settled.unboxed, places, strict=False):
        square = square_of(settled.view, door.x, door.y)
        number = numbers.get(door.building)
        before = f"({number}) " if number else ""
        rows.append((row, f"{before}{door.plate} {square}"))
        top = row.y + (row.height - BOX) / 2
        boxes.append((door, Rect(row.x + 0.2, top, BOX, BOX)))
    names = (one for one in settled.asides if not one.building)
    for one, row in zip(names, places[len(boxes) :], strict=True):
        rows.append((row, f"({one.number}) {one.plate} {one.square}"))
    return SideList(tuple(rows), tuple(boxes), BOX + 1.0)
