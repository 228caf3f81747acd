"""Fill a gap: ground that has no unit of a level goes to a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.edits.give_ground import give_ground

if TYPE_CHECKING:
    import shapely

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan


def fill(plan: Plan, polygon: shapely.Geometry, *, unit_id: int) -> Change:
    """Give a unit the ground inside an outline that has none of its level.

    Parameters
    ----------
    plan : Plan
    polygon : Polygon or MultiPolygon
        The gap, metres of the project CRS; ground of other units in it stays theirs.
    unit_id : int
        Who receives.

    Returns
    -------
    Change
        Empty where there is no such ground.

    Raises
    ------
    EditError
    """
    return give_ground(plan, polygon, unit_id=unit_id, givers=(0,), label="change.fill")
