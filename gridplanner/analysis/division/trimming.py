"""Tongues of ground taken off drawn parts.

Where two lines nearly lie on each other, such as a lane along the border of a village,
the strip between them is ground of a face that ends elsewhere: a part that has it
reaches along its neighbours, centimetres wide. What a check of the plan would call a
spike goes to the part it lies along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.analysis.division.tidying import node_again, polygonal
from gridplanner.data.checks.limits import Limits
from gridplanner.data.checks.shapes import find_tongues

if TYPE_CHECKING:
    from gridplanner.data.checks.shapes import Tongue

Shapes = NDArray[np.object_]
Ids = NDArray[np.int64]

_USUAL: Final = Limits()
_ROUNDS: Final = 3
_GRID: Final = 0.001
_ON: Final = 0.005  # metres within which a side lies along a line
_ALONG: Final = 0.1  # of a tongue's outline that is the side of whoever gets it
_WALL: Final = 0.03  # metres of a house that may lie in a tongue


def trim(polygons: Shapes, area: Ids, *, houses: Shapes, barriers: Shapes) -> Shapes:
    """Give narrow tongues of parts to the parts they lie along.

    Parameters
    ----------
    polygons : ndarray of Polygon or MultiPolygon, shape (k,)
        Tile the ground.
    area : ndarray, int64, shape (k,)
        Of each: nothing is given from one to another.
    houses : ndarray of Geometry, shape (n,)
        A tongue with one in it stays.
    barriers : ndarray of LineString, shape (b,)
        Across which nothing is given.

    Returns
    -------
    ndarray of Polygon or MultiPolygon, shape (k,)
        Tile the same ground; the same array where nothing was narrow.
    """
    for _ in range(_ROUNDS):
        parts, row = shapely.get_parts(polygons, return_index=True)
        found = find_tongues(
            shapely.orient_polygons(parts),
            width=_USUAL.sliver_width,
            length=_USUAL.spike_length,
        )
        if not found:
            break
        kept = shapely.STRtree(houses), barriers
        result = polygons.copy()
        given = [
            _give(result, int(row[tongue.row]), tongue, area, kept) for tongue in found
        ]
        if not any(given):
            break
        polygons = node_again(result)
    return polygons


def _give(
    polygons: Shapes,
    own: int,
    tongue: Tongue,
    area: Ids,
    kept: tuple[shapely.STRtree, Shapes],
) -> bool:
    """Give one tongue away in place; False where nobody can have it."""
    ground = tongue.ground
    houses, barriers = kept
    inner = shapely.buffer(ground, -_WALL)
    if len(houses.query(inner, "intersects")):
        return False
    outline = ground.boundary
    near = shapely.STRtree(barriers).query(ground, "dwithin", distance=_ON)
    if len(near):
        outline -= shapely.union_all(shapely.buffer(barriers[near], _ON))
    others = shapely.STRtree(polygons).query(ground, "intersects")
    others = np.sort(others[(others != own) & (area[others] == area[own])])
    # Its ends lie on long sides to a digit or two only: what is near counts.
    sides = shapely.clip_by_rect(
        shapely.boundary(polygons[others]), *shapely.buffer(ground, 1.0).bounds
    )
    common = shapely.length(shapely.intersection(outline, shapely.buffer(sides, _ON)))
    # Between two barriers the rest of the outline is its open end: whoever meets that
    # by a hair lies across.
    if common.max(initial=0.0) < _ALONG * ground.length:
        return False
    taker = int(others[np.argmax(common)])
    left = polygonal(shapely.difference(polygons[own], ground, grid_size=_GRID))
    more = polygonal(shapely.union(polygons[taker], ground, grid_size=_GRID))
    before = shapely.get_num_geometries(polygons[[own, taker]])
    if (shapely.get_num_geometries([left, more]) > before).any() or left.is_empty:
        return False
    polygons[own], polygons[taker] = left, more
    return True
