"""Which unit of the plan a drawn polygon is: by its code, else by its ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit

Shapes = NDArray[np.object_]

SAME_SHARE = 0.8


def match_units(
    plan: Plan, polygons: Shapes, drafts: Sequence[Unit], *, level: int
) -> dict[int, int]:
    """Find the unit each drawn polygon is a newer version of.

    Parameters
    ----------
    plan : Plan
    polygons : ndarray of Polygon or MultiPolygon, shape (n,)
    drafts : sequence of Unit, length n
    level : int
        Level of the drawn polygons.

    Returns
    -------
    dict of int to int
        Row to unit id; each unit at most once. Equal codes decide; without one, or
        without a unit of that code, two grounds that have 80 % of each in common.
    """
    units = plan.units_at(level)
    by_code = {unit.code: unit.id for unit in units if unit.code}
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for row, draft in enumerate(drafts):
        unit_id = by_code.get(draft.code) if draft.code else None
        if unit_id is not None and unit_id not in taken:
            matched[row] = unit_id
            taken.add(unit_id)
    rest = [row for row in range(len(drafts)) if row not in matched]
    outlines = plan.outlines(level)
    free = [u.id for u in units if u.id not in taken and u.id in outlines]
    for row, unit_id in _same_ground(polygons, rest, outlines, free):
        # Another code says that it is another unit, whatever its ground.
        code = plan.units[unit_id].code
        if not (code and drafts[row].code) and unit_id not in taken:
            matched[row] = unit_id
            taken.add(unit_id)
    return matched


def _same_ground(
    polygons: Shapes, rows: list[int], outlines: dict[int, object], free: list[int]
) -> list[tuple[int, int]]:
    if not rows or not free:
        return []
    mine = polygons[rows]
    theirs = np.array([outlines[number] for number in free], object)
    one, two = shapely.STRtree(theirs).query(mine, "intersects")
    common = shapely.area(shapely.intersection(mine[one], theirs[two]))
    larger = np.maximum(shapely.area(mine[one]), shapely.area(theirs[two]))
    same = common >= SAME_SHARE * larger
    return [
        (rows[a], free[b])
        for a, b in zip(one[same].tolist(), two[same].tolist(), strict=True)
    ]


def is_same_ground(
    new: shapely.Geometry, old: shapely.Geometry, *, distance: float
) -> bool:
    """Tell whether two grounds have the same outline but for a small distance.

    Parameters
    ----------
    new, old : Polygon or MultiPolygon
    distance : float
        Metres.

    Returns
    -------
    bool
        The discrete Hausdorff distance alone misses a filled strip, so the area
        between the two counts as well.
    """
    if new.is_empty or old.is_empty:
        return bool(new.is_empty and old.is_empty)
    if shapely.get_num_geometries(new) != shapely.get_num_geometries(old):
        return False
    if shapely.hausdorff_distance(new.boundary, old.boundary) > distance:
        return False
    between = float(shapely.symmetric_difference(new, old).area)
    return between <= max(0.5, distance * float(old.length) / 4)
