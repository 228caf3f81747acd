"""Draw a polygon as the ground of a new unit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.drawn.coverage import round_shapes
from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.edits.set_fields import check_code
from gridplanner.data.errors import EditError
from gridplanner.data.levels import Role
from gridplanner.data.topology.ground import Owners, give_to, title
from gridplanner.data.topology.noding import rings_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.data.topology.noding import Faces


def draw(
    plan: Plan,
    polygon: shapely.Geometry,
    *,
    level: int,
    unit: Unit,
    take: bool,
    within: int = 0,
    drop: Iterable[int] = (),
    allow_parts: bool = False,
    allow_across: bool = True,
) -> Change:
    """Draw a new unit.

    Parameters
    ----------
    plan : Plan
    polygon : Polygon or MultiPolygon
        Metres of the project CRS. It may lie in several areas; their borders stay.
    level : int
        Level of the unit.
    unit : Unit
        Draft; id, parent and level are set here.
    take : bool
        True: ground of other units of the level is taken. False: only ground that
        has no unit of the level becomes the new one's.
    within : int, optional
        Unit whose ground the new one keeps to. A micro-grid keeps to the grid that
        holds the largest share of the polygon, unasked.
    drop : iterable of int, optional
        Units that may lose all their ground.
    allow_parts : bool, optional
        Whether units may fall into more pieces than expected.
    allow_across : bool, optional
        Whether a grid may lie in several villages or communities.

    Returns
    -------
    Change
        The new unit's id is the plan's `next_id`.

    Raises
    ------
    EditError
        If the outline crosses itself, no ground is left for the unit, a neighbour is
        locked, would vanish or fall into pieces, or the code is taken.
    """
    area = check_outline(polygon)
    check_code(plan, unit.code, level=level)
    number = plan.next_id
    parts = max(unit.parts, int(shapely.get_num_geometries(area)))
    new = replace(unit, id=number, parent=0, level=level, parts=parts)
    if not within and plan.levels[level].role is Role.MICRO_GRID:
        within = holder_of(plan, area, level - 1)

    def relabel(faces: Faces) -> list[Owners | None]:
        result: list[Owners | None] = []
        for old, inside in zip(faces.old, faces.inside(area).tolist(), strict=True):
            wanted = (
                old is not None
                and inside
                and (take or not old[level])
                and (not within or within in old)
            )
            result.append(
                give_to(old, number, level=level, levels=plan.levels)
                if wanted and old is not None
                else old
            )
        return result

    terms = Terms(
        "change.draw",
        fields={"grid": title(new) if new.name or new.code else ""},
        units={number: new},
        drop=frozenset(drop),
        allow_parts=allow_parts,
        allow_across=allow_across,
        next_id=number + 1,
    )
    rings = rings_of(area)
    change = redraw(plan, rings, relabel, terms=terms, touch=area)
    if number not in change.units or not _has_ground(change, number):
        raise EditError("refuse.no_ground", place=_spot(area))
    return change


def check_outline(polygon: shapely.Geometry) -> shapely.Geometry:
    """Give a drawn outline with canonical coordinates.

    Parameters
    ----------
    polygon : Polygon or MultiPolygon

    Returns
    -------
    Polygon or MultiPolygon

    Raises
    ------
    EditError
        ``refuse.outline_crosses`` or, without an area, ``refuse.no_ground``.
    """
    (area,) = round_shapes(np.array([polygon], object))
    # Two equal loops of an eight have no area together, yet each has one.
    if area.is_empty or area.convex_hull.area == 0:
        raise EditError("refuse.no_ground")
    if not area.is_valid:
        raise EditError("refuse.outline_crosses", place=_spot(area.convex_hull))
    return area


def _spot(area: shapely.Geometry) -> tuple[float, float]:
    point = area.point_on_surface()
    return (point.x, point.y)


def _has_ground(change: Change, number: int) -> bool:
    return any(
        kind == "cell" and record is not None and number in record.owners  # type: ignore[union-attr]
        for (kind, _), record in change.after.items()
    )


def holder_of(plan: Plan, area: shapely.Geometry, level: int) -> int:
    """Find the unit of a level that holds most of some ground.

    Parameters
    ----------
    plan : Plan
    area : Polygon or MultiPolygon
        Metres of the project CRS.
    level : int

    Returns
    -------
    int

    Raises
    ------
    EditError
        ``refuse.no_grid_above`` if none holds any of it.
    """
    share: dict[int, float] = {}
    cells = [n for n in plan.cells_near(area) if plan.cells[n].owners[level]]
    if cells:
        shapes = np.array(list(plan.shapes(cells).values()), object)
        sizes = shapely.area(shapely.intersection(shapes, area)).tolist()
        for number, size in zip(cells, sizes, strict=True):
            owner = plan.cells[number].owners[level]
            share[owner] = share.get(owner, 0.0) + size
    best = max(share, key=share.__getitem__, default=0)
    if not best or share[best] <= 0:
        raise EditError("refuse.no_grid_above", place=_spot(area))
    return best
