"""四至: what an area ends at in the east, south, west and north.

The outline is parted at its four diagonal extremes (north-east, south-east, south-west,
north-west corner), which gives four sides. Each is named by what it follows for the
longest way: a road, a river, a railway within twenty metres, else by the neighbour it
touches longest. So offices describe an area in deeds and on notice boards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EAST, SOUTH, WEST, NORTH = range(4)
SIDES: Final = ("east", "south", "west", "north")
_NEAR: Final = 20.0  # metres
_LEAST: Final = 0.3  # of a side that must be followed to be named after it
_CROSSED: Final = 3 * _NEAR  # metres: what only crosses is near for twice that distance
_MOST: Final = 0.6
_STEP: Final = 5.0  # metres between the places looked at
_LONGEST: Final = 4_000  # places on an outline


@dataclass(frozen=True, slots=True)
class Side:
    """What a side ends at.

    Attributes
    ----------
    name : str
        Empty where nothing named is there.
    share : float
        Of the side that follows it.
    is_line : bool
        True for a road, river or railway, False for a neighbouring area.
    """

    name: str
    share: float
    is_line: bool


def four_sides(
    outline: shapely.Geometry,
    lines: NDArray[np.object_],
    line_names: Sequence[str],
    areas: NDArray[np.object_],
    area_names: Sequence[str],
) -> tuple[Side, Side, Side, Side]:
    """Name what an area ends at, east, south, west and north.

    Parameters
    ----------
    outline : shapely geometry
        Polygon or multipolygon, metres; of several pieces the largest counts.
    lines : ndarray of shapely geometries, shape (m,)
        Roads, rivers, railways; those without a name are left out.
    line_names : sequence of str, length m
    areas : ndarray of shapely geometries, shape (n,)
        Neighbours.
    area_names : sequence of str, length n

    Returns
    -------
    tuple of Side

    Raises
    ------
    ValueError
        For an area without ground.
    """
    parts = [part for part in shapely.get_parts(outline) if part.area > 0]
    if not parts:
        raise ValueError("an area without ground has no sides")
    ring = max(parts, key=lambda part: part.area).exterior
    step = max(_STEP, ring.length / _LONGEST)
    count = max(8, int(ring.length / step))
    places = shapely.line_interpolate_point(
        ring, np.linspace(0.0, ring.length, count, endpoint=False)
    )
    side = side_of(shapely.get_coordinates(places))
    named = [number for number, name in enumerate(line_names) if name]
    followed = _near(places, lines[named], [line_names[number] for number in named])
    touched = _near(places, areas, area_names, distance=1.0)
    return tuple(  # type: ignore[return-value]
        _named(
            [name for name, here in zip(followed, side, strict=True) if here == number],
            [name for name, here in zip(touched, side, strict=True) if here == number],
            ring.length / count,
        )
        for number in range(4)
    )


def side_of(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Part the points of a ring at its diagonal extremes.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        In order around the ring, either way.

    Returns
    -------
    ndarray, int64, shape (n,)
        `EAST`, `SOUTH`, `WEST` or `NORTH` of each.
    """
    x, y = points.T
    twice = float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
    if twice > 0:  # anticlockwise: look at it the other way round
        return side_of(points[::-1])[::-1]
    corners = [
        int(np.argmax(x + y)),  # north east: there the east side begins, clockwise
        int(np.argmax(x - y)),
        int(np.argmin(x + y)),
        int(np.argmin(x - y)),
    ]
    result = np.empty(len(points), np.int64)
    for number, first in enumerate(corners):
        last = corners[(number + 1) % 4]
        length = (last - first) % len(points)
        result[(first + np.arange(length)) % len(points)] = number
    return result


def _near(
    places: NDArray[np.object_],
    shapes: NDArray[np.object_],
    names: Sequence[str],
    *,
    distance: float = _NEAR,
) -> list[str]:
    """Give the name of what is nearest to each place, empty where nothing is near."""
    result = [""] * len(places)
    if not len(shapes):
        return result
    pieces, of_shape = _pieces(shapes)
    tree = shapely.STRtree(pieces)
    which, found = tree.query_nearest(places, max_distance=distance, all_matches=False)
    for place, piece in zip(which.tolist(), of_shape[found].tolist(), strict=True):
        result[place] = names[piece]
    return result


def _pieces(
    shapes: NDArray[np.object_],
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Part lines, and borders of areas, into straight pieces, with the shape of each.

    The tree then measures to a few pieces beside a place, not along a whole road.
    """
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    is_area = shapely.get_dimensions(parts) > 1
    rings, of_part = shapely.get_rings(parts[is_area], return_index=True)
    lines = np.concatenate([parts[~is_area], rings])
    owners = np.concatenate([of_shape[~is_area], of_shape[is_area][of_part]])
    points, of_line = shapely.get_coordinates(lines, return_index=True)
    (starts,) = np.nonzero(of_line[:-1] == of_line[1:])
    pieces = shapely.linestrings(np.stack([points[starts], points[starts + 1]], axis=1))
    return pieces, np.asarray(owners[of_line[starts]], np.int64)


def _named(followed: Sequence[str], touched: Sequence[str], step: float) -> Side:
    crossed = _CROSSED / max(len(followed) * step, 1e-9)
    enough = max(_LEAST, min(_MOST, crossed))
    for names, is_line, least in ((followed, True, enough), (touched, False, 0.0)):
        counted: dict[str, int] = {}
        for name in names:
            if name:
                counted[name] = counted.get(name, 0) + 1
        if counted:
            best = max(counted, key=lambda name: (counted[name], name))
            share = counted[best] / len(names)
            if share >= least:
                return Side(best, share, is_line)
    return Side("", 0.0, is_line=False)
