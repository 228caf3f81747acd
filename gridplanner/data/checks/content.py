"""What units hold: cut buildings and courtyards, too many or too few households."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.levels import Role
from gridplanner.data.records import GridKind
from gridplanner.data.snapshot import cut_limit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.data.checks.evidence import Evidence
    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.data.checks.limits import Limits
    from gridplanner.data.checks.scope import Scope, Shapes
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit


_TRIFLE = 1e-6
"""Square metres; a building that only touches a cell does not lie in it."""


def find_cut_buildings(scope: Scope, evidence: Evidence) -> Iterator[CheckIssue]:
    """Find buildings with more beyond a border than `cut_limit` lets pass."""
    ids, houses = _on_borders(scope, evidence.building_ids, evidence.footprints)
    if not len(ids):
        return
    areas, limit = shapely.area(houses), cut_limit(shapely.area(houses))
    lying = _lying(scope, houses)
    share = np.zeros((len(houses), max(len(lying.units), 1)))
    np.add.at(share, (lying.house, lying.unit), lying.part)
    home = share.max(axis=1)
    for index in np.flatnonzero((areas - home > limit) & (home > 0)).tolist():
        order = np.argsort(-share[index], kind="stable")
        held = lying.units[order[share[index][order] > limit[index] / 10]]
        building = int(ids[index])
        issue = scope.issue(
            "cut_building",
            houses[index],
            held.tolist(),
            "error",
            tuple(sorted(lying.cell[lying.house == index].tolist())),
            (building,),
            subject=building,
        )
        yield replace(issue, area=float(areas[index] - home[index]))


def _on_borders(
    scope: Scope, ids: NDArray[np.int64], footprints: Shapes
) -> tuple[NDArray[np.int64], Shapes]:
    """Keep the buildings that a border of the level or above meets."""
    if not scope.is_whole or not len(ids):
        return ids, footprints
    levels = scope.plan.border_levels()
    numbers = [number for number, level in levels.items() if level <= scope.level]
    if not numbers:
        return ids[:0], footprints[:0]
    lines = scope.plan.lines(numbers)
    met = np.unique(shapely.STRtree(footprints).query(lines, "intersects")[1])
    return ids[met], footprints[met]


@dataclass(frozen=True, slots=True)
class _Lying:
    """Which footprint lies in which cell, and with how many square metres."""

    house: NDArray[np.int64]
    cell: NDArray[np.int64]
    unit: NDArray[np.int64]  # index into `units`
    part: NDArray[np.float64]
    units: NDArray[np.int64]


def _lying(scope: Scope, houses: Shapes) -> _Lying:
    plan = scope.plan
    cells = np.array(plan.cells_near(houses), np.int64)
    owner = np.array(
        [plan.cells[n].owners[scope.level] for n in cells.tolist()], np.int64
    )
    grounds = np.empty(len(cells), object)
    grounds[:] = list(plan.shapes(cells.tolist()).values())
    house, ground = shapely.STRtree(grounds).query(houses, "intersects")
    part = shapely.area(shapely.intersection(houses[house], grounds[ground]))
    there = (part > _TRIFLE) & (owner[ground] > 0)
    house, ground, part = house[there], ground[there], part[there]
    units, unit = np.unique(owner[ground], return_inverse=True)
    return _Lying(house, cells[ground], unit, part, units)


def find_cut_courtyards(scope: Scope, evidence: Evidence) -> Iterator[CheckIssue]:
    """Find courtyards whose buildings lie in several units."""
    for yard in evidence.courtyards:
        issue = scope.issue(
            "cut_courtyard",
            shapely.Point(yard.place),
            yard.units,
            "warning",
            (),
            yard.buildings,
            subject=yard.id,
        )
        yield replace(issue, area=yard.area)


def find_sizes(scope: Scope, evidence: Evidence) -> Iterator[CheckIssue]:
    """Find basic grids and micro-grids outside the norm, where counts are known."""
    if scope.role is Role.AREA:
        return
    plan, limits = scope.plan, scope.limits
    for number, households, people in zip(
        evidence.units.tolist(),
        evidence.households.tolist(),
        evidence.people.tolist(),
        strict=True,
    ):
        unit = plan.units.get(number)
        if unit is None or unit.kind == GridKind.EXCLUSIVE or not plan.cells_of(number):
            continue  # works and schools count no households
        village = lies_in_village(plan, unit)
        least, most = _norm(limits, scope.role, village=village)
        if 0 <= households < least:
            yield _size(scope, "few_households", number, households)
        if most and households > most:
            yield _size(scope, "many_households", number, households)
        crowd = limits.city_people if scope.role is Role.GRID and not village else 0
        if crowd and people > crowd:
            yield _size(scope, "many_people", number, people)


def _size(scope: Scope, kind: str, number: int, count: int) -> CheckIssue:
    ground = scope.plan.outline(number)
    return scope.issue(kind, ground, (number,), "warning", measure=float(count))


def _norm(limits: Limits, role: Role, *, village: bool) -> tuple[float, float]:
    if role is Role.GRID:
        if village:
            return limits.village_least, limits.village_most
        return limits.city_least, limits.city_most
    if village:
        return limits.village_micro_least, limits.village_micro_most
    return limits.city_micro_least, limits.city_micro_most


def lies_in_village(plan: Plan, unit: Unit) -> bool:
    """Tell whether a unit lies in a village rather than in a community.

    Parameters
    ----------
    plan : Plan
    unit : Unit

    Returns
    -------
    bool
        By the kind of the area above it, or by its name where that says nothing:
        行政村, 自然村 and 村 are villages; 社区 and 新村, merged to be served like
        towns, are not, and neither is what says nothing.
    """
    above = plan.units.get(unit.parent)
    while above is not None and plan.levels[above.level].role is not Role.AREA:
        above = plan.units.get(above.parent)
    if above is None:
        return False
    for word in (above.kind, above.name):
        if "社区" in word or "居委" in word or word.endswith("新村"):
            return False
        if "village" in word.lower() or word.endswith(("村", "屯", "庄", "组")):
            return True
    return False


def find_unmarked(scope: Scope, evidence: Evidence) -> Iterator[CheckIssue]:
    """Find grids whose border runs along nothing one can see for too long."""
    if scope.role is Role.AREA:
        return
    low = np.flatnonzero(evidence.marked < scope.limits.marked_share)
    for row in low.tolist():
        number = int(evidence.outlined[row])
        if number not in scope.plan.units or not scope.plan.cells_of(number):
            continue
        x, y = evidence.faint[row].tolist()
        place = shapely.Point(x, y) if np.isfinite(x) else shapely.Point()
        share = float(evidence.marked[row])
        yield scope.issue("unmarked_border", place, (number,), "info", measure=share)
