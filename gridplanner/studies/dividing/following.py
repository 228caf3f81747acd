"""Roads and rivers that run along the border of an area are that border.

Digitised apart they lie centimetres from each other. What lies between would be a strip
of ground of its own, and where units are drawn along the one and areas along the other,
it hangs on some unit as a spike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]

_CLOSE: Final = 0.1  # metres within which a line is the border
_LONG: Final = 2.0  # metres it must be that near; else it only crosses
_SHORT: Final = 0.5  # metres of what is left that are no line


def along_borders(lines: Shapes, borders: Shapes) -> tuple[Shapes, NDArray[np.int64]]:
    """Let lines run on borders where they nearly do.

    Parameters
    ----------
    lines : ndarray of LineString, shape (n,)
    borders : ndarray of LineString, shape (b,)

    Returns
    -------
    shapes : ndarray of LineString, shape (m,)
    row : ndarray, int64, shape (m,)
        The line each comes from, in order. A line that is never near for long stays
        as it is.
    """
    line, border = shapely.STRtree(borders).query(lines, "dwithin", distance=_CLOSE)
    order = np.lexsort((border, line))
    line, border = line[order], border[order]
    named, first = np.unique(line, return_index=True)
    near = dict(zip(named.tolist(), np.split(border, first[1:]), strict=False))
    shapes: list[shapely.Geometry] = []
    rows: list[int] = []
    for row, shape in enumerate(lines):
        found = [shape]
        if row in near:
            found = _along(shape, borders[near[row]])
        shapes += found
        rows += [row] * len(found)
    result = np.empty(len(shapes), object)
    result[:] = shapes
    return result, np.array(rows, np.int64)


def _along(line: shapely.LineString, borders: Shapes) -> list[shapely.Geometry]:
    west, south, east, north = line.bounds
    box = west - 1.0, south - 1.0, east + 1.0, north + 1.0
    # Borders meet at their ends only: side by side they are one as they are.
    here = shapely.multilinestrings(
        shapely.get_parts(shapely.clip_by_rect(borders, *box))
    )
    stretches = _lines(shapely.intersection(line, shapely.buffer(here, _CLOSE)))
    stretches = stretches[shapely.length(stretches) > _LONG]
    if not len(stretches):
        return [line]
    ground = _joined(shapely.buffer(stretches, _CLOSE + 0.001))
    on_it = _lines(shapely.intersection(here, ground))
    around = _joined(shapely.buffer(stretches, 0.001))
    left = _lines(shapely.difference(line, around))
    left = left[shapely.length(left) > _SHORT]
    return [*on_it, *(_reaching(part, here) for part in left)]


def _joined(areas: Shapes) -> shapely.Geometry:
    return areas[0] if len(areas) == 1 else shapely.union_all(areas)


def _lines(shape: shapely.Geometry) -> Shapes:
    parts = shapely.get_parts(shape)
    whole = shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1])
    return np.asarray(shapely.get_parts(shapely.line_merge(whole)), object)


def _reaching(
    part: shapely.LineString, borders: shapely.Geometry
) -> shapely.LineString:
    """Let the ends of a line that lie beside a border end on it."""
    places = [tuple(place) for place in shapely.get_coordinates(part).tolist()]
    ends = [shapely.shortest_line(shapely.Point(places[at]), borders) for at in (0, -1)]
    first, last = (
        [way.coords[1]] if 0 < way.length <= 2 * _CLOSE else [] for way in ends
    )
    return shapely.LineString([*first, *places, *last])
