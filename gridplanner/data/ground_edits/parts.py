"""The points of a shape, taken apart to be dragged one by one, and put together again.

A shape is a list of parts: rings with their first point repeated, lines, or points.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely

from gridplanner.data.ground_edits.shapes import AREA, LINE, kind_of_shape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Point = tuple[float, float]
Parts = list[list[Point]]


def parts_of(shape: shapely.Geometry) -> Parts:
    """Take a shape apart: each ring, line and point, in the order of the shape."""
    found: Parts = []
    for piece in shapely.get_parts(shape):
        rings = (
            [piece.exterior, *piece.interiors]
            if kind_of_shape(piece) == AREA
            else [piece]
        )
        found += [[(x, y) for x, y, *_ in ring.coords] for ring in rings]
    return found


def put_together(
    like: shapely.Geometry, parts: Sequence[Sequence[Point]]
) -> shapely.Geometry:
    """Make a shape of parts, built as `like` is: as many pieces, each with its holes.

    Raises
    ------
    ValueError
        If there are too few or too many parts for that.
    """
    pieces: list[shapely.Geometry] = []
    rest = list(parts)
    kind = kind_of_shape(like)
    for piece in shapely.get_parts(like):
        if kind == AREA:
            count = 1 + shapely.get_num_interior_rings(piece)
            if len(rest) < count:
                raise ValueError("too few parts")
            pieces.append(shapely.Polygon(rest[0], rest[1:count]))
            rest = rest[count:]
        else:
            make: Callable[[Sequence[Point]], shapely.Geometry] = (
                shapely.LineString if kind == LINE else _point
            )
            pieces.append(make(rest.pop(0)))
    if rest:
        raise ValueError("too many parts")
    if len(pieces) == 1 and not hasattr(like, "geoms"):
        return pieces[0]
    return type(like)(pieces)


def with_moved(parts: Parts, part: int, index: int, place: Point) -> Parts:
    """Give the parts with one point elsewhere; a ring stays closed."""
    moved = [list(points) for points in parts]
    points = moved[part]
    is_end = is_ring(points) and index in {0, len(points) - 1}
    for at in (0, len(points) - 1) if is_end else (index,):
        points[at] = place
    return moved


def with_added(parts: Parts, part: int, index: int, place: Point) -> Parts:
    """Give the parts with a point more before the point `index`."""
    added = [list(points) for points in parts]
    added[part].insert(index, place)
    return added


def with_removed(parts: Parts, part: int, index: int) -> Parts | None:
    """Give the parts with a point less; None where too few would be left."""
    removed = [list(points) for points in parts]
    points = removed[part]
    ring = is_ring(points)
    if len(points) <= (4 if ring else 2):
        return None
    if ring and index in {0, len(points) - 1}:
        del points[-1], points[0]
        points.append(points[0])
    else:
        del points[index]
    return removed


def shifted(parts: Parts, by: Point) -> Parts:
    """Give the parts moved as a whole, metres to the east and to the north."""
    return [[(x + by[0], y + by[1]) for x, y in points] for points in parts]


def is_ring(points: Sequence[Point]) -> bool:
    """Tell whether a part is closed."""
    return len(points) > 3 and points[0] == points[-1]


def nearest_point(
    parts: Parts, place: Point, *, reach: float
) -> tuple[int, int] | None:
    """Find which point of which part is nearest to a place, within reach (metres)."""
    found = [
        (math.dist(point, place), number, index)
        for number, points in enumerate(parts)
        for index, point in enumerate(points)
    ]
    best = min(found, default=(math.inf, 0, 0))
    return best[1:] if best[0] <= reach else None


def nearest_side(
    parts: Parts, place: Point, *, reach: float
) -> tuple[int, int, Point] | None:
    """Find the side nearest to a place: its part, the index of its end, the foot."""
    found = []
    for number, points in enumerate(parts):
        for index in range(1, len(points)):
            foot = _foot(points[index - 1], points[index], place)
            found.append((math.dist(foot, place), number, index, foot))
    if not found:
        return None
    distance, number, index, foot = min(found)
    return (number, index, foot) if distance <= reach else None


def _foot(start: Point, end: Point, place: Point) -> Point:
    across, up = end[0] - start[0], end[1] - start[1]
    length = across**2 + up**2
    if not length:
        return start
    along = ((place[0] - start[0]) * across + (place[1] - start[1]) * up) / length
    along = min(max(along, 0.0), 1.0)
    return start[0] + along * across, start[1] + along * up


def _point(points: Sequence[Point]) -> shapely.Point:
    return shapely.Point(points[0])
