"""Ground that nobody of the level holds, and ground that two hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.levels import Role
from gridplanner.data.topology.rings import assemble, flatten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.data.checks.scope import Scope, Shapes
    from gridplanner.data.plan import Plan

_BESIDE = 1e-3
_TRIFLE = 1e-4
"""Square metres; canonical places are a millimetre apart."""


def find_gaps(scope: Scope) -> Iterator[CheckIssue]:
    """Find ground above without a unit of this level, and enclosed free ground."""
    plan, level, limit = scope.plan, scope.level, scope.limits.gap_area
    bare = [n for n in scope.cells if n in plan.cells and not _owner(scope, n)]
    for number in sorted(bare):
        cell = plan.cells[number]
        if not _should_be_held(scope, cell.owners):
            continue
        above = [owner for owner in cell.owners[:level] if owner]
        for part in shapely.get_parts(plan.polygon(number)):
            severity = "error" if part.area > limit else "warning"
            yield scope.issue(
                "gap", part, above[-1:], severity, (number,), subject=number
            )
    if scope.has_edge:
        yield from _find_holes(scope)


def _owner(scope: Scope, cell_id: int) -> int:
    return scope.plan.cells[cell_id].owners[scope.level]


def _find_holes(scope: Scope) -> Iterator[CheckIssue]:
    plan = scope.plan
    for hole in enclosed_ground(plan):
        near = np.array(plan.cells_near(hole, _BESIDE), np.int64)
        shapes = np.array(list(plan.shapes(near.tolist()).values()), object)
        cells = tuple(near[shapely.dwithin(shapes, hole, _BESIDE)].tolist())
        units = {plan.cells[cell].owners[scope.level] for cell in cells} - {0}
        severity = "error" if hole.area > scope.limits.gap_area else "warning"
        yield scope.issue("gap", hole, sorted(units), severity, subject=0)


def enclosed_ground(plan: Plan) -> Shapes:
    """Give the ground of nobody that lies inside the plan.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    ndarray of Polygon, shape (n,)
        The holes of all cells together.
    """
    parts = shapely.get_parts(_town(plan))
    rings = [ring for part in parts for ring in part.interiors]
    holes: Shapes = shapely.polygons(rings) if rings else np.empty(0, object)
    return holes


def _town(plan: Plan) -> shapely.Geometry:
    """Put together all ground from the borders to the ground of nobody."""
    borders = [plan.borders[number] for number in sorted(plan.sides.get(0, ()))]
    if not borders:
        return shapely.Polygon()
    made = assemble(
        flatten(borders, plan.vertices),
        np.array([(b.start, b.end) for b in borders], np.int64),
        np.array([(b.left != 0, b.right != 0) for b in borders], np.int64),
    )
    return made[1]


def _should_be_held(scope: Scope, owners: tuple[int, ...]) -> bool:
    if scope.role is not Role.MICRO_GRID:
        return any(owners[: scope.level])
    above = owners[scope.level - 1]
    return bool(above) and any(
        scope.plan.cells[cell].owners[scope.level]
        for cell in scope.plan.cells_of(above)
    )


def find_overlaps(scope: Scope) -> Iterator[CheckIssue]:
    """Find ground that two cells hold.

    No edit lets that happen; a project that another program wrote may hold it.
    """
    plan = scope.plan
    if scope.is_whole:
        if not scope.broken and shapely.is_valid(_town(plan)):
            # Each border goes round one cell forth and round the other back. So how
            # often all cells go round a place is how often the border of the town
            # does: once at most, where every cell and the town are valid.
            return
        ids, shapes = plan.polygons()
    else:
        own = sorted(number for number in scope.cells if number in plan.cells)
        ids = np.array(plan.cells_near(_shapes(plan, own)) if own else (), np.int64)
        shapes = _shapes(plan, ids.tolist())
    shapes = shapely.make_valid(shapes)
    first, second = shapely.STRtree(shapes).query(shapes, "intersects")
    first, second = first[first < second], second[first < second]
    common = shapely.intersection(shapes[first], shapes[second])
    area = shapely.area(common)
    for row in np.flatnonzero(area > _TRIFLE).tolist():
        cells = int(ids[first[row]]), int(ids[second[row]])
        if scope.cells.isdisjoint(cells):
            continue
        units = {plan.cells[cell].owners[scope.level] for cell in cells} - {0}
        severity = "error" if area[row] > scope.limits.overlap_area else "warning"
        yield scope.issue(
            "overlap", common[row], sorted(units), severity, cells, subject=cells[0]
        )


def _shapes(plan: Plan, cells: list[int]) -> Shapes:
    shapes = np.empty(len(cells), object)
    shapes[:] = list(plan.shapes(cells).values())
    return shapes
