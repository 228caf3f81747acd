"""What lies beyond the edges of a map: neighbours, and the sheets that go on.

It is written outside the frame, in the band of the squares' letters and clear of them,
so that nothing on the map has to make way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.layers.print.ink import Hand, width_of
from gridplanner.layers.print.placing import HEIGHT, Placed, Rooms, Wish
from gridplanner.layers.print.squares_at import letters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gridplanner.layers.print.ground import Ground, MapView

TOP, RIGHT, BOTTOM, LEFT = range(4)
_SIZES: Final = (2.3, 2.0, 1.7)
_MATCH_SIZES: Final = (2.6, 2.3, 2.0, 1.7)
_BAND: Final = 2.5  # mm from the frame to the middle of the words, clear of ticks
_STEP: Final = 2.0
_AIRS: Final = (2.6, 0.8)  # mm between a name and a letter of the squares
_LEAST: Final = 4.0  # mm of an edge that is worth a name
_ANGLES: Final = {TOP: 0.0, RIGHT: 90.0, BOTTOM: 0.0, LEFT: -90.0}
_MATCH, _NEIGHBOUR = "#A3126F", "#4B5563"


@dataclass(frozen=True, slots=True)
class Beyond:
    """What lies beyond a stretch of an edge.

    Attributes
    ----------
    edge : int
        `TOP`, `RIGHT`, `BOTTOM` or `LEFT`.
    start, end : float
        Of the stretch, millimetres on the sheet: x above and below, y at the sides.
    words : tuple of str
        What is written there, the best first: shorter ones where there is no room.
    unit : int
        The neighbour; 0 for a sheet that goes on.
    number : int
        Of the sheet that goes on; 0 for a neighbour.
    """

    edge: int
    start: float
    end: float
    words: tuple[str, ...]
    unit: int = 0
    number: int = 0

    @property
    def length(self) -> float:
        """Millimetres."""
        return self.end - self.start


def neighbours_at(
    view: MapView, ground: Ground, level: int, own: Sequence[int]
) -> list[Beyond]:
    """List the units that the edges of a map run through, but one's own.

    Parameters
    ----------
    view : MapView
    ground : Ground
    level : int
    own : sequence of int

    Returns
    -------
    list of Beyond
        All stretches of each, the longest first.
    """
    division = ground.subdivision
    rows = division.cells.shapes_in(view.box)
    units = np.unique(division.unit_of_cells(level)[rows]).tolist()
    found = []
    for unit in units:
        outline = ground.outlines.get(unit)
        if not unit or unit in own or outline is None:
            continue
        record = division.units[unit]
        words = (record.name or record.code,)
        for edge in (TOP, RIGHT, BOTTOM, LEFT):
            for start, end in _stretches(view, outline, edge):
                if end - start >= _LEAST:
                    found.append(Beyond(edge, start, end, words, unit))
    return sorted(found, key=lambda one: (one.unit, -one.length))


def _stretches(
    view: MapView, outline: shapely.Geometry, edge: int
) -> Iterator[tuple[float, float]]:
    """Give where an edge of a map runs through an area, millimetres on the sheet."""
    west, south, east, north = view.box
    corners = {
        TOP: ((west, north), (east, north)),
        RIGHT: ((east, north), (east, south)),
        BOTTOM: ((west, south), (east, south)),
        LEFT: ((west, north), (west, south)),
    }[edge]
    cut = shapely.intersection(outline, shapely.LineString(corners))
    axis = 0 if edge in {TOP, BOTTOM} else 1
    for part in shapely.get_parts(shapely.line_merge(cut)):
        along = view.to_mm(shapely.get_coordinates(part))[:, axis]
        yield float(along.min()), float(along.max())


def place_beyond(
    view: MapView, beyond: Sequence[Beyond], family: str, grow: float
) -> tuple[list[Placed], list[Beyond]]:
    """Give what lies beyond the edges its places outside the frame.

    Parameters
    ----------
    view : MapView
    beyond : sequence of Beyond
        Of several stretches of a unit one is named.
    family : str
        Font, as loaded.
    grow : float
        By which everything is larger than on A3.

    Returns
    -------
    list of Placed, list of Beyond
        What is written, and the best stretch of what found no room.
    """
    edges = view.edges
    reach = 10 * grow
    outer = edges[0] - reach, edges[1] - reach, edges[2] + reach, edges[3] + reach
    # Close to a letter a name reads as one word with it: only where it must.
    both = [_beside_letters(view, outer, family, grow, air) for air in _AIRS]
    placed: list[Placed] = []
    left_out: dict[int, Beyond] = {}
    known: set[int] = set()
    for one in sorted(beyond, key=lambda one: (one.unit > 0, -one.length)):
        if one.unit in known:
            continue
        tried = (
            _placed(view, one, words, rooms, (family, grow))
            for words in one.words
            for rooms in both
        )
        found = next(filter(None, tried), None)
        if found is None:
            left_out.setdefault(one.unit, one)
            continue
        for rooms in both:
            rooms.take(*found.box)
        placed.append(found)
        if one.unit:
            known.add(one.unit)
            left_out.pop(one.unit, None)
    return placed, list(left_out.values())


def _beside_letters(
    view: MapView,
    outer: tuple[float, float, float, float],
    family: str,
    grow: float,
    air: float,
) -> Rooms:
    """Give the room outside the frame that keeps off the squares' letters."""
    rooms = Rooms(outer)
    hand = Hand(2.3 * grow)
    tall = HEIGHT * hand.size / 2
    for where, words in letters_of(view, grow):
        half = width_of(family, words, hand) / 2
        x, y = where.x + where.width / 2, where.y + where.height / 2
        # Names run along the edge: the air is before and behind them.
        is_beside = where.bottom > view.edges[1] and where.y < view.edges[3]
        wide, high = (0.8, air * grow) if is_beside else (air * grow, 0.0)
        rooms.take(x - half - wide, y - tall - high, x + half + wide, y + tall + high)
    return rooms


def _placed(
    view: MapView, one: Beyond, words: str, rooms: Rooms, how: tuple[str, float]
) -> Placed | None:
    """Find a place along the stretch, from its middle on."""
    family, grow = how
    left, top, right, bottom = view.edges
    band = _BAND * grow
    across = {TOP: top - band, RIGHT: right + band, BOTTOM: bottom + band,
              LEFT: left - band}[one.edge]  # fmt: skip
    colour = _NEIGHBOUR if one.unit else _MATCH
    middle = (one.start + one.end) / 2
    for size in _SIZES if one.unit else _MATCH_SIZES:
        hand = Hand(size * grow, bold=True)
        wide = width_of(family, words, hand)
        reach = (one.length - wide) / 2
        for number in range(1 + 2 * int(max(reach, 0.0) // _STEP)):
            if reach < 0:
                break
            along = middle + (number + 1) // 2 * _STEP * (-1) ** number
            flat = one.edge in {TOP, BOTTOM}
            x, y = (along, across) if flat else (across, along)
            wish = Wish(
                words, ((x, y),), (hand.size,), 0, one.unit, bold=True,
                colour=colour, angle=_ANGLES[one.edge],
            )  # fmt: skip
            found = Placed(words, x, y, wide, HEIGHT * hand.size, hand.size, wish)
            if rooms.is_free(*found.box):
                return found
    return None
