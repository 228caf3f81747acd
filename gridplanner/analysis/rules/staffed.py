"""Rules about those who work in the units: whether there are enough, and near enough.

Without anybody who works for the town, or without a norm, such a rule is neither kept
nor broken: it says that it is not known, and why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.rules.verdict import Breach, Verdict, not_known, state_of
from gridplanner.analysis.staffing import staffing
from gridplanner.analysis.staffing_sums import ancestor, by_level
from gridplanner.data.levels import Role
from gridplanner.data.team.posts import positions
from gridplanner.data.team.roles import BUILDING, ENTRANCE, PostRole
from gridplanner.data.team.template import TeamLine, TeamTemplate, Which

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gridplanner.analysis.rules.values import Scope, StaffScope
    from gridplanner.analysis.staffing import LineStaffing
    from gridplanner.data.duties import Duties
    from gridplanner.data.rules.pack import Rule

    Judge = Callable[[Rule, Scope], Verdict]

_MARGIN: Final = 1e-9
_CHUNK: Final = 1_000_000
"""Distances worked out at a time, so that they take 16 MB."""


def _with_staff(judge: Callable[[Rule, Scope, StaffScope], Verdict]) -> Judge:
    """Ask a rule only where somebody works for the town."""

    def held(rule: Rule, scope: Scope) -> Verdict:
        staff = scope.staff
        if staff is None or not staff.staff.workers.here_on(staff.day).any():
            return not_known(rule, "no_workers")
        return judge(rule, scope, staff)

    return held


def _verdict(
    rule: Rule, ids: list[int], values: NDArray[np.float64], whys: list[str]
) -> Verdict:
    """Hold values of units against the bounds of a rule.

    `whys` says of each unit why its value is not known, empty where it is.
    """
    kept = np.ones(len(values), bool)
    if rule.low is not None:
        kept &= values >= rule.low - _MARGIN
    if rule.high is not None:
        kept &= values <= rule.high + _MARGIN
    known = np.array([not why for why in whys], bool)
    breaches = tuple(
        Breach(ids[row], float(values[row]))
        for row in np.flatnonzero(known & ~kept).tolist()
    )
    unknown = tuple(
        Breach(number, None, why) for number, why in zip(ids, whys, strict=True) if why
    )
    whole = int(known.sum())
    state = state_of(len(breaches), len(unknown), whole)
    shared = set(whys) if not whole else set()
    why = shared.pop() if len(shared) == 1 else ""
    held = whole - len(breaches)
    return Verdict(rule, state, held, whole, breaches, unknown, why=why)


def _team_complete(rule: Rule, scope: Scope, staff: StaffScope) -> Verdict:
    """Count the vacant posts of core lines of the team template, the 1+1 of 1+1+N+X."""
    if staff.template is None:
        return not_known(rule, "bad_team")
    core = tuple(line for line in staff.template.lines if line.core)
    if not core:
        return not_known(rule, "no_core")
    template = TeamTemplate(staff.template.name, core)
    found = staffing(scope.snapshot, staff.staff, template, staff.day)
    sums = by_level(found, scope.figures.level)
    in_core = np.array([each.in_template for each in found.lines], bool)
    rows = {unit.id: row for row, unit in enumerate(sums.units)}
    at = [rows[unit.id] for unit in scope.figures.units]
    vacant = sums.vacant[at][:, in_core].sum(axis=1).astype(np.float64)
    asked = sums.demanded[at][:, in_core].sum(axis=1) > 0
    ids = [unit.id for unit in scope.figures.units]
    whys = ["" if each else "nothing_asked" for each in asked.tolist()]
    return _verdict(rule, ids, vacant, whys)


def _utilisation(rule: Rule, scope: Scope, staff: StaffScope) -> Verdict:
    """Load as a share of what those in post can bear."""
    loads = staff.loads
    if loads is None or loads.level != scope.figures.level:
        return not_known(rule, staff.no_loads)
    used, capacity = loads.rows.utilisation, loads.rows.capacity
    whys = [
        "" if np.isfinite(value) else "no_capacity" if np.isnan(time) else "nobody_here"
        for value, time in zip(used.tolist(), capacity.tolist(), strict=True)
    ]
    return _verdict(rule, [unit.id for unit in loads.units], used, whys)


def _key_households(rule: Rule, scope: Scope, staff: StaffScope) -> Verdict:
    """Count key households in no grid or micro-grid somebody looks after by name."""
    whole = len(staff.care)
    if not whole:
        told = not_known(rule, "no_key_households")
        return replace(told, counts="households", left_out=staff.care_nowhere)
    named = np.zeros(whole, bool)
    if staff.duties is not None:
        for level, each in enumerate(scope.snapshot.levels):
            if each.role is not Role.AREA:
                named |= np.isin(staff.care[:, level], staff.duties.unit_ids)
    lacking = staff.care[~named, scope.figures.level]
    ids, counts = np.unique(lacking[lacking > 0], return_counts=True)
    by_unit = dict(zip(ids.tolist(), counts.tolist(), strict=True))
    breaches = [
        Breach(unit.id, float(by_unit[unit.id]))
        for unit in scope.figures.units
        if unit.id in by_unit
    ]
    nowhere = int((lacking == 0).sum())
    if nowhere:
        breaches.append(Breach(0, float(nowhere)))
    held = int(named.sum())
    state = state_of(whole - held, staff.care_nowhere, whole)
    return Verdict(
        rule,
        state,
        held,
        whole,
        tuple(breaches),
        counts="households",
        left_out=staff.care_nowhere,
    )


def _house_leaders(rule: Rule, scope: Scope, staff: StaffScope) -> Verdict:
    """Find the buildings that lack their leader, or one of an entrance."""
    which = Which(dwellings=int(rule.numbers["dwellings"]))
    template = TeamTemplate(
        "",
        (
            TeamLine(PostRole.BUILDING_LEADER, BUILDING, which=which),
            TeamLine(PostRole.ENTRANCE_LEADER, ENTRANCE, which=which),
        ),
    )
    snapshot, houses = scope.snapshot, staff.staff.houses
    lines = staffing(snapshot, staff.staff, template, staff.day).lines[:2]
    ids = snapshot.building_ids
    size = len(ids)
    asked, vacant = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for line in lines:
        row = positions(ids, _buildings_of(line, houses.entrance_ids,
                                           houses.entrance_buildings))  # fmt: skip
        there = row >= 0
        np.add.at(asked, row[there], line.demanded[there])
        np.add.at(vacant, row[there], line.vacant[there])
    dwellings = snapshot.counts[:, snapshot.measures.index("dwellings")]
    unsure = np.flatnonzero((asked == 0) & (dwellings < 0))
    breaches = tuple(
        Breach(int(ids[row]), float(vacant[row]))
        for row in np.flatnonzero(vacant).tolist()
    )
    unknown = tuple(
        Breach(number, None, "no_dwellings") for number in ids[unsure].tolist()
    )
    whole = int((asked > 0).sum())
    return Verdict(
        rule,
        state_of(len(breaches), len(unknown), whole),
        whole - len(breaches),
        whole,
        breaches,
        unknown,
        of_buildings=True,
        why="" if whole else "no_houses",
        counts="buildings",
    )


def _buildings_of(
    line: LineStaffing, entrances: NDArray[np.int64], homes: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give the building of each scope of a line of buildings or entrances."""
    if line.line.scope == BUILDING:
        return line.places.ids
    row = positions(entrances, line.places.ids)
    # Entrances that are only counted stand at their building, below 0.
    return np.where(row >= 0, np.append(homes, 0)[row], -line.places.ids)


def _base_distance(rule: Rule, scope: Scope, staff: StaffScope) -> Verdict:
    """Measure how far the farthest house of a unit is from a base of its workers.

    As the crow flies, metres; of several workers the nearest base counts.
    """
    if staff.duties is None:
        return not_known(rule, "no_duties")
    units = [unit.id for unit in scope.figures.units]
    bases, whys = _bases(scope, staff, staff.duties)
    snapshot = scope.snapshot
    owners = np.append(snapshot.cell_owners[:, scope.figures.level], 0)
    own = owners[snapshot.building_cell]
    order = np.argsort(own, kind="stable")
    first = np.searchsorted(own[order], units, "left")
    last = np.searchsorted(own[order], units, "right")
    values = np.zeros(len(units))
    for row, number in enumerate(units):
        if not whys[row]:
            houses = snapshot.buildings.points[order[first[row] : last[row]]]
            values[row] = _farthest(houses, bases[number])
    return _verdict(rule, units, values, whys)


def _bases(
    scope: Scope, staff: StaffScope, duties: Duties
) -> tuple[dict[int, NDArray[np.float64]], list[str]]:
    """Give the bases of those who look after each unit, and why there are none.

    Whoever looks after a unit below stands for the one asked about, and of units
    below the grid whoever looks after their grid.
    """
    snapshot, level = scope.snapshot, scope.figures.level
    workers = staff.staff.workers
    rows = workers.rows_of(duties.worker_ids[duties.workers])
    by_unit: dict[int, list[int]] = {}
    for unit, row in zip(duties.unit_ids.tolist(), rows.tolist(), strict=True):
        above = ancestor(snapshot.unit_records, unit, level)
        by_unit.setdefault(above or unit, []).append(row)
    found, whys = {}, []
    for unit in scope.figures.units:
        number = _looked_after(scope, unit.id, by_unit)
        points = workers.base[by_unit.get(number, [])]
        known = points[np.isfinite(points).all(axis=1)]
        found[unit.id] = known
        whys.append("" if len(known) else "no_base" if len(points) else "nobody_here")
    return found, whys


def _looked_after(scope: Scope, number: int, by_unit: dict[int, list[int]]) -> int:
    """Give the unit itself, else the grid above it that somebody looks after."""
    snapshot = scope.snapshot
    for level in range(scope.figures.level, -1, -1):
        if snapshot.levels[level].role is Role.AREA and level < scope.figures.level:
            break
        above = ancestor(snapshot.unit_records, number, level)
        if above in by_unit:
            return above
    return 0


def _farthest(houses: NDArray[np.float64], bases: NDArray[np.float64]) -> float:
    """Give the largest of the distances to the nearest base; 0 without a house."""
    most, step = 0.0, max(_CHUNK // max(len(bases), 1), 1)
    for start in range(0, len(houses), step):
        apart = houses[start : start + step, None, :] - bases[None, :, :]
        nearest = np.hypot(apart[..., 0], apart[..., 1]).min(axis=1)
        most = max(most, float(nearest.max()))
    return most


STAFFED: Final[dict[str, Judge]] = {
    "team_complete": _with_staff(_team_complete),
    "key_households": _with_staff(_key_households),
    "utilisation": _with_staff(_utilisation),
    "house_leaders": _with_staff(_house_leaders),
    "base_distance": _with_staff(_base_distance),
}
