"""Is the ground sound after an edit: cells valid, apart, and tiling.

The local check looks at the cells an edit touched and at every cell near them in
space, for a border can be pushed over free ground into a stranger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.errors import EditError
from gridplanner.data.topology.canonical import CLEAR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan

_LEAST = CLEAR - 1e-9
_SAME_AREA = 1e-4


def check_touched(
    before: Plan, plan: Plan, touched: Iterable[int], *, least: float = CLEAR
) -> None:
    """Refuse a plan in which the touched cells are not sound.

    Parameters
    ----------
    before, plan : Plan
        The plan before the edit and after it.
    touched : iterable of int
        Cells of the edit; those that are gone are passed over.
    least : float, optional
        Metres points must be apart that are not neighbours.

    Raises
    ------
    EditError
        With the cells, and the place where that is one point.
    """
    ids = [number for number in touched if number in plan.cells]
    if not ids:
        return
    shapes = np.array(list(plan.shapes(ids).values()), object)
    _check_valid(shapes, ids)
    if least:
        _check_clearance(before, shapes, ids, least)
    near = plan.cells_near(shapes)
    around = np.array(list(plan.shapes(near).values()), object)
    _check_tiling(around, near)


def _check_valid(shapes: NDArray[np.object_], ids: list[int]) -> None:
    valid = shapely.is_valid(shapes)
    if not valid.all():
        number = ids[int(np.argmin(valid))]
        raise EditError("refuse.crosses_itself", cells=(number,))


def _check_clearance(
    before: Plan, shapes: NDArray[np.object_], ids: list[int], least: float
) -> None:
    clear = shapely.minimum_clearance(shapes)
    for index in np.flatnonzero(clear < least - 1e-9):
        number = ids[index]
        if number in before.cells:
            # Ground that was tighter before must stay editable.
            was = float(shapely.minimum_clearance(before.polygon(number)))
            if was <= float(clear[index]) + 1e-9:
                continue
        spot = shapely.minimum_clearance_line(shapes[index]).centroid
        raise EditError("refuse.too_close", cells=(number,), place=(spot.x, spot.y))


def _check_tiling(shapes: NDArray[np.object_], ids: list[int]) -> None:
    if shapely.coverage_is_valid(shapes):
        return
    # It also says no where a cell touches itself in a vertex; the areas decide.
    excess = shapely.area(shapes).sum() - shapely.area(shapely.union_all(shapes))
    if excess < _SAME_AREA:
        return
    first, second = shapely.STRtree(shapes).query(shapes, "overlaps")
    pairs = np.column_stack([first, second])[first < second]
    common = shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]])
    if not len(pairs):
        raise EditError("refuse.crosses_neighbour", cells=tuple(ids))
    worst = int(np.argmax(shapely.area(common)))
    spot = common[worst].point_on_surface()
    cells = tuple(ids[index] for index in pairs[worst])
    raise EditError("refuse.crosses_neighbour", cells=cells, place=(spot.x, spot.y))


def check_clear(plan: Plan, moved: Iterable[int]) -> None:
    """Refuse moved borders that run on, over or too close to one they do not meet.

    Needed across free ground, where no polygon sees both borders.

    Parameters
    ----------
    plan : Plan
        After the edit.
    moved : iterable of int
        Borders that moved.

    Raises
    ------
    EditError
    """
    mine = sorted(moved)
    lines = plan.lines(mine)
    near = plan.cells_near(lines, CLEAR)
    others = sorted(set().union(*(plan.sides[number] for number in near)))
    other_lines = plan.lines(others)
    first, second = shapely.STRtree(other_lines).query(lines, "dwithin", CLEAR)
    for one, two in zip(first.tolist(), second.tolist(), strict=True):
        if mine[one] != others[two]:
            _check_pair(plan, mine[one], others[two])


def check_apart(plan: Plan, borders: Iterable[int]) -> None:
    """Refuse borders of free ground that have a stretch in common with another.

    Rounding a new node can close a splinter of free ground to a line. The polygons on
    both sides are sound then, but the same stretch would be two borders.

    Parameters
    ----------
    plan : Plan
        After the edit.
    borders : iterable of int
        Borders whose course changed; those without free ground beside them are
        passed over.

    Raises
    ------
    EditError
        ``refuse.too_close``.
    """
    mine = sorted(
        n for n in borders if 0 in (plan.borders[n].left, plan.borders[n].right)
    )
    if not mine:
        return
    lines = plan.lines(mine)
    near = plan.cells_near(lines, CLEAR)
    around = set().union(*(plan.sides[number] for number in near))
    others = sorted(around & plan.sides.get(0, frozenset()))
    other_lines = plan.lines(others)
    first, second = shapely.STRtree(other_lines).query(lines, "intersects")
    for one, two in zip(first.tolist(), second.tolist(), strict=True):
        if mine[one] == others[two]:
            continue
        common = shapely.intersection(lines[one], other_lines[two])
        if common.length > 0:
            pair = plan.borders[mine[one]], plan.borders[others[two]]
            cells = tuple({side for b in pair for side in (b.left, b.right)} - {0})
            spot = common.centroid
            raise EditError("refuse.too_close", cells=cells, place=(spot.x, spot.y))


def _check_pair(plan: Plan, one: int, two: int) -> None:
    first, second = plan.borders[one], plan.borders[two]
    shared = {first.start, first.end} & {second.start, second.end}
    places = {(plan.vertices[v].x, plan.vertices[v].y) for v in shared}
    lines = plan.line(one), plan.line(two)
    cells = tuple({first.left, first.right, second.left, second.right} - {0})
    common = shapely.intersection(*lines)
    if common.length > 0:
        # Free ground between them closed to a line: its ends alone are shared.
        spot = common.centroid
        raise EditError("refuse.crosses_neighbour", cells=cells, place=(spot.x, spot.y))
    meet = shapely.get_coordinates(common)
    for x, y in meet.tolist():
        if (x, y) not in places:
            raise EditError("refuse.crosses_neighbour", cells=cells, place=(x, y))
    for number, line in ((one, lines[1]), (two, lines[0])):
        points = [p for p in plan.points(number).tolist() if tuple(p) not in places]
        if not points:
            continue
        distance = shapely.distance(shapely.points(points), line)
        if distance.min() < _LEAST:
            x, y = points[int(np.argmin(distance))]
            raise EditError("refuse.too_close", cells=cells, place=(x, y))
