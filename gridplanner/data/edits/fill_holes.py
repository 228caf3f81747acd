"""Fill the holes of a unit that are nobody's ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.edits.fill import fill
from gridplanner.data.errors import EditError

if TYPE_CHECKING:
    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan


def holes_in(plan: Plan, unit_id: int) -> list[shapely.Geometry]:
    """Give the holes of a unit's ground, largest first.

    Parameters
    ----------
    plan : Plan
    unit_id : int

    Returns
    -------
    list of Polygon
        Other units may lie in them.
    """
    parts = shapely.get_parts(plan.outline(unit_id))
    rings = [
        shapely.get_interior_ring(part, n)
        for part in parts
        for n in range(shapely.get_num_interior_rings(part))
    ]
    return sorted(
        (shapely.Polygon(ring) for ring in rings), key=lambda hole: -hole.area
    )


def fill_holes(plan: Plan, unit_id: int) -> Change:
    """Give a unit the ground in its holes that is nobody's at its level.

    Raises
    ------
    EditError
        ``refuse.no_hole`` where there is none.
    """
    holes = holes_in(plan, unit_id)
    whole = shapely.union_all(np.array(holes, object)) if holes else None
    change = fill(plan, whole, unit_id=unit_id) if whole is not None else None
    if not change:
        raise EditError("refuse.no_hole", cells=plan.cells_of(unit_id))
    return change
