"""What of a map an index names, and the squares where it is.

Exactly what a name is wanted for, and the doors a plate is wanted for: each is on the
map as a label, or in the table beside it under a number, so that map and index agree
whatever finds a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.layers.print.feature_labels import feature_wishes
from gridplanner.layers.print.map_frame import square_of, squares_of
from gridplanner.layers.print.map_labels import doors_of, road_wishes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from gridplanner.layers.print.ground import Ground, MapView, Meaning

_STEPS: Final = 8  # places looked at along the side of a square
_INSIDE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Entry:
    """Something an index names.

    Attributes
    ----------
    street : str
        Name of a road, a river, a wood; or the street or village of a door plate.
    plate : str
        Empty for a name.
    squares : tuple of str
        From the north west; of a road all it runs through.
    """

    street: str
    plate: str
    squares: tuple[str, ...]


def entries_of(view: MapView, ground: Ground, meant: Meaning) -> list[Entry]:
    """List what an index names of a map, in no order.

    Parameters
    ----------
    view : MapView
    ground : Ground
    meant : Meaning

    Returns
    -------
    list of Entry
        Roads and rivers once, with their squares; each other name, and each door, with
        its one square.
    """
    names = {one.words for one in road_wishes(view, ground, meant.theme)}
    found = [Entry(name, "", _along(view, ground, name)) for name in sorted(names)]
    found += [
        Entry(wish.words, "", (square_of(view, *wish.places[0]),))
        for wish in feature_wishes(view, ground, meant)
    ]
    doors = doors_of(view, ground, meant) if meant.with_plates else []
    streets = ground.streets(np.array([one.building for one in doors], np.int64))
    found += [
        Entry(street, door.plate, (square_of(view, door.x, door.y),))
        for door, street in zip(doors, streets, strict=True)
    ]
    return found


def _along(view: MapView, ground: Ground, name: str) -> tuple[str, ...]:
    """Give the squares that the lines of a name run through on a map."""
    features = ground.features
    side, _columns, _rows = squares_of(view)
    left, top, right, bottom = view.edges
    squares: set[tuple[int, int]] = set()
    for row in features.packed.shapes_in(view.box).tolist():
        if features.names[row] != name:
            continue
        for part in features.packed.parts(row):
            points = _dense(view.to_mm(part), side / _STEPS)
            inside = (points[:, 0] > left) & (points[:, 0] < right - _INSIDE)
            inside &= (points[:, 1] > top) & (points[:, 1] < bottom - _INSIDE)
            at = ((points[inside] - (left, top)) // side).astype(np.int64)
            squares.update((column, row) for column, row in at.tolist())
    return tuple(
        square_of(view, left + (column + 0.5) * side, top + (row + 0.5) * side)
        for row, column in sorted((row, column) for column, row in squares)
    )


def _dense(points: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Put more points between those of a line, no farther apart than a step."""
    if len(points) < 2:
        return points
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    count = max(2, int(along[-1] / step) + 2)
    where = np.union1d(np.linspace(0.0, along[-1], count), along)
    return np.column_stack([np.interp(where, along, axis) for axis in points.T])


def merged(entries: Iterable[tuple[str, Entry]]) -> list[Entry]:
    """Join what several maps say of the same thing.

    Parameters
    ----------
    entries : iterable of (str, Entry)
        With what goes before the squares of its map: the sheet or the page.

    Returns
    -------
    list of Entry
        Each street and plate once, in the order first met, squares in theirs.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    for before, one in entries:
        squares = found.setdefault((one.street, one.plate), {})
        squares.update(dict.fromkeys(before + square for square in one.squares))
    return [
        Entry(street, plate, tuple(squares))
        for (street, plate), squares in found.items()
    ]
