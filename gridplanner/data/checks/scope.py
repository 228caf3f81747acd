"""What one look of the check takes in: a whole level, or what an edit touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.data.checks.issue import CheckIssue
from gridplanner.data.levels import Role
from gridplanner.data.topology.outlines import outline_labels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.checks.limits import Limits
    from gridplanner.data.plan import Plan

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Ground and units that the rules look at.

    Attributes
    ----------
    plan : Plan
    level : int
    limits : Limits
    units : ndarray, int64, shape (u,)
        Units of the level whose ground is looked at, ascending.
    outlines : ndarray of Polygon or MultiPolygon, shape (u,)
        Their ground, interior on the left of every ring.
    parts : ndarray of Polygon, shape (p,)
        The pieces of all of them.
    part_of : ndarray, int64, shape (p,)
        Index of the outline of each piece, ascending.
    several : tuple of int
        Those of `units` that hold several cells, ascending.
    cells : frozenset of int
        Cells that are looked at for missing owners; some may be gone.
    broken : frozenset of int
        Those whose polygon is not valid. No edit makes one; a project that another
        program wrote may hold it.
    looked_at : frozenset of int
        `units`, and those that are gone or have no ground any more.
    has_edge : bool
        Whether the ground of nobody has to be looked at.
    is_whole : bool
        Whether this is all of the level.
    """

    plan: Plan
    level: int
    limits: Limits
    units: NDArray[np.int64]
    outlines: Shapes
    parts: Shapes
    part_of: NDArray[np.int64]
    several: tuple[int, ...]
    cells: frozenset[int]
    broken: frozenset[int]
    looked_at: frozenset[int]
    has_edge: bool
    is_whole: bool

    @property
    def role(self) -> Role:
        """What the level is for."""
        return self.plan.levels[self.level].role

    def name(self, unit_id: int) -> str:
        """Code of a unit, or its name."""
        unit = self.plan.units[unit_id]
        return unit.code or unit.name

    def issue(  # noqa: PLR0917 - one line of the list
        self,
        kind: str,
        ground: shapely.Geometry,
        units: Iterable[int],
        severity: str,
        cells: tuple[int, ...] = (),
        buildings: tuple[int, ...] = (),
        *,
        subject: int | None = None,
        measure: float | None = None,
    ) -> CheckIssue:
        """Make a line of the list; its subject is the first unit unless given."""
        numbers = tuple(units)
        point = ground.representative_point()
        length = float(ground.length)
        return CheckIssue(
            kind=kind,
            level=self.level,
            codes=tuple(self.name(number) for number in numbers),
            place=None if point.is_empty else (float(point.x), float(point.y)),
            area=float(ground.area),
            width=2 * float(ground.area) / length if length else 0.0,
            severity=severity,
            units=numbers,
            cells=cells,
            buildings=buildings,
            measure=measure,
            subject=(numbers[0] if numbers else 0) if subject is None else subject,
        )


def whole_level(plan: Plan, level: int, limits: Limits) -> Scope:
    """Take in all units of a level.

    Parameters
    ----------
    plan : Plan
    level : int
        Index into the template.
    limits : Limits

    Returns
    -------
    Scope
    """
    ids, polygons = plan.polygons()
    owner = np.fromiter(
        (plan.cells[number].owners[level] for number in ids.tolist()),
        np.int64,
        len(ids),
    )
    units, first, counts = np.unique(owner, return_index=True, return_counts=True)
    held = units > 0
    units, first, counts = units[held], first[held], counts[held]
    outlines = polygons[first]
    several = tuple(units[counts > 1].tolist())
    if several:
        rows = np.isin(owner, units[counts > 1])
        label = dict(zip(ids[rows].tolist(), owner[rows].tolist(), strict=True))
        made = outline_labels(plan, label)
        outlines[counts > 1] = [made[unit] for unit in several]
    return _scope(
        plan,
        level,
        limits,
        outlines=(units, outlines, several),
        cells=frozenset(plan.cells),
        broken=frozenset(ids[~shapely.is_valid(polygons)].tolist()),
        looked_at=frozenset(units.tolist()),
        has_edge=True,
        is_whole=True,
    )


def touched_part(
    before: Plan,
    plan: Plan,
    level: int,
    limits: Limits,
    *,
    touched: frozenset[int],
    records: frozenset[int],
) -> Scope:
    """Take in what an edit touched.

    Parameters
    ----------
    before, plan : Plan
        Before the edit and after it.
    level : int
    limits : Limits
    touched : frozenset of int
        Cells that changed, came or went.
    records : frozenset of int
        Units of any level whose record may have changed.

    Returns
    -------
    Scope
        Its units are those whose outline or record may differ.
    """
    units = {n for n in records if before.units.get(n) != plan.units.get(n)}
    units = {n for n in units if _level_of(before, plan, n) == level}
    for state in (before, plan):
        units |= _owners_at_edges(state, level, touched)
    holders = {n: list(plan.cells_of(n)) for n in units if plan.cells_of(n)}
    has_edge = before.sides.get(0) != plan.sides.get(0) or any(
        0 in (plan.borders[b].left, plan.borders[b].right)
        for cell in touched
        for b in plan.sides.get(cell, ())
    )
    shapes = plan.shapes(cell for cell in touched if cell in plan.cells)
    valid = shapely.is_valid(np.array(list(shapes.values()), object))
    return _scope(
        plan,
        level,
        limits,
        outlines=_outlines(plan, holders),
        cells=_beside(before, plan, level, touched),
        broken=frozenset(
            n for n, sound in zip(shapes, valid, strict=True) if not sound
        ),
        looked_at=frozenset(units),
        has_edge=has_edge,
        is_whole=False,
    )


def _level_of(before: Plan, plan: Plan, unit_id: int) -> int:
    unit = plan.units.get(unit_id) or before.units.get(unit_id)
    return -1 if unit is None else unit.level


def _beside(
    before: Plan, plan: Plan, level: int, touched: frozenset[int]
) -> frozenset[int]:
    """Cells whose missing owner may read otherwise after an edit."""
    if plan.levels[level].role is not Role.MICRO_GRID:
        return touched
    # A grid's ground is a gap once any of it has a micro-grid, so look at all of it.
    above = {
        state.cells[cell].owners[level - 1]
        for state in (before, plan)
        for cell in touched
        if cell in state.cells
    }
    return touched.union(*(plan.cells_of(unit) for unit in above - {0}))


def _owners_at_edges(plan: Plan, level: int, touched: frozenset[int]) -> set[int]:
    """Owners of touched ground that meets ground of others, there or above."""
    found: set[int] = set()
    for cell in touched:
        owners = plan.cells[cell].owners[: level + 1] if cell in plan.cells else (0,)
        own = owners[-1]
        if own in found or not own:
            continue
        for number in plan.sides.get(cell, ()):
            border = plan.borders[number]
            other = border.right if border.left == cell else border.left
            if not other or plan.cells[other].owners[: level + 1] != owners:
                found.add(own)
                break
    return found


_Outlines = tuple[NDArray[np.int64], Shapes, tuple[int, ...]]


def _outlines(plan: Plan, holders: dict[int, list[int]]) -> _Outlines:
    """Give units, their ground and which have several cells; most have one."""
    units = sorted(holders)
    alone = {unit: holders[unit][0] for unit in units if len(holders[unit]) == 1}
    several = tuple(unit for unit in units if unit not in alone)
    shapes = plan.shapes(alone.values())
    label = {cell: unit for unit in several for cell in holders[unit]}
    made = outline_labels(plan, label) if label else {}
    outlines = np.empty(len(units), object)
    outlines[:] = [
        shapes[alone[unit]] if unit in alone else made[unit] for unit in units
    ]
    return np.array(units, np.int64), outlines, several


def _scope(
    plan: Plan,
    level: int,
    limits: Limits,
    *,
    outlines: _Outlines,
    cells: frozenset[int],
    broken: frozenset[int],
    looked_at: frozenset[int],
    has_edge: bool,
    is_whole: bool,
) -> Scope:
    units, shapes, several = outlines
    # Taking apart what is one piece costs more than all that is asked of it.
    many = shapely.get_num_geometries(shapes) > 1
    pieces, piece_of = shapely.get_parts(shapes[many], return_index=True)
    part_of = np.concatenate([np.flatnonzero(~many), np.flatnonzero(many)[piece_of]])
    order = np.argsort(part_of, kind="stable")
    return Scope(
        plan,
        level,
        limits,
        units=units,
        outlines=shapes,
        parts=np.concatenate([shapes[~many], pieces])[order],
        part_of=part_of[order],
        several=several,
        cells=cells,
        broken=broken,
        looked_at=looked_at,
        has_edge=has_edge,
        is_whole=is_whole,
    )
