"""Narrow gaps that open to the outside: areas drawn a little apart from each other.

Cleaning closes enclosed gaps only; a village drawn 0.3 m off all its neighbours leaves
one net of slits that reaches the edge of the town.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gridplanner.data.drawn.faults import Faults

Shapes = NDArray[np.object_]

_LEAST_AREA = 0.05
_TOUCH = 0.01
_SHARED = 1.0
_WIDE = 3.0


def areas_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep the polygons of a collection; an empty Polygon where there is none."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    areas = parts[(shapely.get_type_id(parts) == 3) & (shapely.area(parts) > 0)]
    if not len(areas):
        return shapely.Polygon()
    return areas[0] if len(areas) == 1 else shapely.union_all(areas)


def close_slits(polygons: Shapes, faults: Faults, *, snap: float, gap: float) -> Shapes:
    """Let polygons grow into the slits between them.

    Parameters
    ----------
    polygons : ndarray of Polygon or MultiPolygon, shape (n,)
        Valid; some may be empty.
    faults : Faults
        Takes a finding of kind ``gap`` for each net of slits wider than `snap`.
    snap, gap : float
        Metres up to which a slit is closed without a word, and unasked. Wider ones,
        up to 3 m, are left unless it was decided otherwise.

    Returns
    -------
    ndarray of Polygon or MultiPolygon, shape (n,)
        They overlap inside the slits: cleaning then gives each to the smaller one. A
        notch between two neighbours that share a border stays as it is.
    """
    result = polygons
    for width, choices in ((gap, ("close", "leave")), (_WIDE, ("leave", "close"))):
        result = _close_up_to(result, faults, width, choices, snap=snap)
    return result


def _close_up_to(
    polygons: Shapes,
    faults: Faults,
    width: float,
    choices: tuple[str, ...],
    *,
    snap: float,
) -> Shapes:
    result = polygons.copy()
    for slit in _find_slits(polygons, width):
        rows = _long_beside(slit, polygons, width)
        if not _are_apart(polygons, rows, width):
            continue
        is_trifle = 2 * slit.area <= snap * slit.length
        if not is_trifle and faults.add("gap", rows, slit, choices) == "leave":
            continue
        near = shapely.buffer(polygons[list(rows)], width, join_style="mitre")
        grown = shapely.union(result[list(rows)], shapely.intersection(near, slit))
        for row, shape in zip(rows, grown, strict=True):
            result[row] = areas_of(shape)
    return result


def _find_slits(polygons: Shapes, width: float) -> Shapes:
    """Ground that widening by half the width and narrowing again would fill."""
    whole = shapely.union_all(polygons)
    wider = shapely.buffer(whole, width / 2, join_style="mitre", mitre_limit=2)
    closed = shapely.buffer(wider, -width / 2, join_style="mitre", mitre_limit=2)
    parts = shapely.get_parts(shapely.difference(closed, whole))
    parts = parts[shapely.get_type_id(parts) == 3]
    slits: Shapes = parts[shapely.area(parts) > _LEAST_AREA]
    # Enclosed ones are cleaned, or listed, as the gaps they are.
    enclosed = shapely.union_all(holes_of(whole))
    inside = shapely.intersects(enclosed, shapely.point_on_surface(slits))
    return np.asarray(slits[~inside], object)


def holes_of(shape: shapely.Geometry) -> Shapes:
    """Give the ground that a shape encloses but does not hold, as polygons."""
    parts = shapely.get_parts(areas_of(shape))
    rings = [ring for part in parts for ring in part.interiors]
    holes: Shapes = shapely.polygons(rings) if rings else np.empty(0, object)
    return holes


def _long_beside(
    slit: shapely.Geometry, polygons: Shapes, width: float
) -> tuple[int, ...]:
    """Rows that run along a slit, not only touch its end."""
    near = np.flatnonzero(shapely.dwithin(polygons, slit, _TOUCH))
    edges = shapely.boundary(polygons[near])
    along = shapely.length(shapely.intersection(edges, slit.buffer(_TOUCH)))
    return tuple(near[along > max(1.0, 4 * width)].tolist())


def _are_apart(polygons: Shapes, rows: tuple[int, ...], width: float) -> bool:
    """Whether two of them lie side by side without a common border."""
    for one, two in combinations(rows, 2):
        if shapely.dwithin(polygons[one], polygons[two], 2 * width):
            common = shapely.intersection(
                shapely.boundary(polygons[one]), shapely.boundary(polygons[two])
            )
            if float(shapely.length(common)) < _SHARED:
                return True
    return False
