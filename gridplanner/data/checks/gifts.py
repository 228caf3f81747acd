"""Who takes a gap or a sliver: the neighbour with the longest common border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.edits.redraw import Relabel, Terms, redraw
from gridplanner.data.levels import Role
from gridplanner.data.topology.ground import Owners, give_to, nobody

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.change import Change
    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.data.checks.limits import Limits
    from gridplanner.data.plan import Plan
    from gridplanner.data.topology.noding import Faces

NARROW = 2.0
"""Metres below which a gap may go to a unit of another area."""
LABEL = "change.repair"
_TRIFLE = 1e-3


@dataclass(frozen=True, slots=True)
class Gift:
    """A piece of ground, and the owners of the ground beside it that it joins."""

    ground: shapely.Geometry
    level: int
    owners: Owners


def give_gifts(plan: Plan, gifts: list[Gift]) -> Change:
    """Give pieces of ground to their receivers in one change."""
    grounds = np.array([gift.ground for gift in gifts], object)
    terms = Terms(
        LABEL,
        allow_parts=True,
        # The areas beside free ground are locked by default; they lose nothing.
        unlock=True,
    )
    touch = shapely.union_all(grounds)
    return redraw(plan, (), _relabel(plan, gifts), terms=terms, touch=touch)


def _relabel(plan: Plan, gifts: list[Gift]) -> Relabel:
    grounds = np.array([gift.ground for gift in gifts], object)

    def relabel(faces: Faces) -> list[Owners | None]:
        result = list(faces.old)
        face, ground = shapely.STRtree(grounds).query(faces.points, "intersects")
        for index, at in zip(face.tolist(), ground.tolist(), strict=True):
            old, gift = faces.old[index], gifts[at]
            if old is None:
                continue
            if old == nobody(plan.levels):
                result[index] = gift.owners
            else:
                result[index] = give_to(
                    old,
                    gift.owners[gift.level],
                    level=gift.level,
                    levels=plan.levels,
                )
        return result

    return relabel


def find_gift(plan: Plan, issue: CheckIssue, limits: Limits) -> Gift | None:
    """Find the ground of an issue and who takes it.

    Parameters
    ----------
    plan : Plan
    issue : CheckIssue
        A gap or a sliver.
    limits : Limits
        Those of the check.

    Returns
    -------
    Gift or None
        None where nobody may take it, or the issue no longer stands.
    """
    ground, owners = _ground_at(plan, issue)
    if ground is None or not _still_stands(plan, issue, owners, ground, limits):
        return None
    shared = _shared_lengths(plan, ground)
    best: tuple[bool, float] = (False, 0.0)
    receiver: Owners | None = None
    for other, length in sorted(shared.items()):
        unit = plan.units.get(other[issue.level])
        same_area = other[: issue.level] == owners[: issue.level]
        free = not any(owners)
        if unit is None and not (free and any(other)):
            continue
        if unit is not None and unit.id == owners[issue.level]:
            continue
        if unit is not None and is_locked_grid(plan, unit.id):
            continue
        if not (same_area or free) and issue.width >= NARROW:
            continue
        if (same_area, length) > best:
            best, receiver = (same_area, length), other
    return None if receiver is None else Gift(ground, issue.level, receiver)


def _still_stands(
    plan: Plan,
    issue: CheckIssue,
    owners: Owners,
    ground: shapely.Geometry,
    limits: Limits,
) -> bool:
    """Whether the plan, which may be a newer one, still has the fault."""
    holder = owners[issue.level]
    if issue.kind == "gap":
        return not holder
    narrow = 2 * ground.area < limits.sliver_width * ground.length
    return bool(holder) and narrow and _may_give(plan, holder, ground)


def _may_give(plan: Plan, unit_id: int, ground: shapely.Geometry) -> bool:
    """Whether a unit keeps ground when it gives some, and is free to give it."""
    rest = float(plan.outline(unit_id).area) - float(ground.area)
    return rest > _TRIFLE and not is_locked_grid(plan, unit_id)


def is_locked_grid(plan: Plan, unit_id: int) -> bool:
    """Whether a unit is locked; the ground of areas may be mended all the same."""
    unit = plan.units[unit_id]
    return unit.locked and plan.levels[unit.level].role is not Role.AREA


def _ground_at(plan: Plan, issue: CheckIssue) -> tuple[shapely.Geometry | None, Owners]:
    """Give the piece of ground an issue speaks of, and its owners."""
    if issue.place is None:
        return None, nobody(plan.levels)
    point = shapely.Point(issue.place)
    cell = int(plan.cells_at(np.array([point], object))[0])
    if cell:
        parts = shapely.get_parts(plan.polygon(cell))
        hit = parts[shapely.intersects(parts, point)]
        return (hit[0] if len(hit) else None), plan.cells[cell].owners
    holes = _holes_near(plan, point)
    hit = holes[shapely.intersects(holes, point)]
    return (hit[0] if len(hit) else None), nobody(plan.levels)


def _holes_near(plan: Plan, point: shapely.Geometry) -> NDArray[np.object_]:
    """Free ground, as polygons."""
    lines = plan.lines(sorted(plan.sides.get(0, ())))
    faces = shapely.get_parts(shapely.polygonize(list(lines)))
    return np.asarray(faces[shapely.intersects(faces, point)], object)


def _shared_lengths(plan: Plan, ground: shapely.Geometry) -> dict[Owners, float]:
    """Length of the borders of a piece of ground by who lies beyond them."""
    edge = ground.boundary
    inside = ground.representative_point()
    near = plan.cells_near(ground, 1e-3)
    own = int(plan.cells_at(np.array([inside], object))[0])
    found: dict[Owners, float] = {}
    for number in plan.sides.get(own, ()):
        border = plan.borders[number]
        other = border.right if border.left == own else border.left
        if other not in near:
            continue
        line = plan.line(number)
        middle = line.interpolate(0.5, normalized=True)
        if edge.distance(middle) < 1e-6:
            owners = plan.owners_of(other)
            found[owners] = found.get(owners, 0.0) + float(line.length)
    return found
