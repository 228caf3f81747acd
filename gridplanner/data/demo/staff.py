"""Those who work in the grids of the demo town: who is paid for it, and on what days.

A full-time worker has one grid as a rule; where little is to do one has two, where
much is to do two share a grid. Some grids lack theirs, and one worker is on leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from gridplanner.data.demo.places import office_name
from gridplanner.data.demo.rolls import Rolls, of_unit
from gridplanner.data.norms.norm import Capacity, Patrol
from gridplanner.data.team.roles import PostRole, WorkerKind

if TYPE_CHECKING:
    from datetime import date

    from gridplanner.data.demo.frames import Floats, Ints
    from gridplanner.data.demo.town import Town

FIRST_DAY = "2024-01-01"
_CAPACITY = Capacity()
_FULL, _PART = round(_CAPACITY.full_time), round(_CAPACITY.part_time)
# Minutes a month that a home asks for by the norm of the time method, about.
_HOME, _NEWCOMER, _RENTED, _ALONE = 2.5, 12.5, 10.0, 86.0
_MANY, _FEW, _NEAR = 1.25, 0.45, 1500.0
_SKILLS = ("社会工作者证", "初级急救员", "人民调解员", "驾驶证C1", None, None, None)


@dataclass(frozen=True, slots=True)
class FieldWork:
    """Who works in each grid: ids of the full-time workers, the first of them the own.

    ``main`` (g,) the worker of each grid, 0 where it has none.
    """

    main: Ints
    part_time: Ints


def asked_minutes(town: Town, metres: Floats) -> Floats:
    """Estimate the minutes a month each grid asks for; `metres` its round, (g,)."""
    households, members = town.lived.households, town.lived.members
    homes = town.home_grid
    patrol = np.array([Patrol().minutes(each) for each in metres.tolist()])
    size = len(town.grid_ids)
    each = np.where(households.newcomer == 1, _HOME + _NEWCOMER, _HOME)
    each += np.where(households.tenant == 1, _RENTED, 0.0)
    asked = np.bincount(homes, each, size) + patrol
    alone = town.tagged("elder_alone", "elder_empty_nest")
    old = alone[np.isin(alone, town.lived.tags["aged80"])]
    asked += np.bincount(homes[members.household[old]], minlength=size) * _ALONE
    return np.asarray(asked, np.float64)


def hire_field_workers(
    rng: np.random.Generator, town: Town, rolls: Rolls, given: tuple[Floats, date]
) -> FieldWork:
    """Hire the full-time and part-time workers and give them their grids.

    Parameters
    ----------
    rng : numpy.random.Generator
    town : Town
    rolls : Rolls
        To write them on.
    given : tuple of ndarray and date
        Metres of a patrol of each grid; and today. One in two hundred is on leave
        then, one at least.

    Returns
    -------
    FieldWork
    """
    count = len(town.grid_ids)
    metres, day = given
    asked = asked_minutes(town, metres)
    main, posts = np.zeros(count, np.int64), np.zeros(count, np.int64)
    vacant = _vacant(rng, count)
    shared = _pairs(town, asked, vacant)
    capacity = rng.choice([_FULL, _FULL, _FULL, 5700, 5850, 6000], (count, 2))
    since = draw_days(rng, count * 2, day - timedelta(days=120)).reshape(count, 2)
    ages = rng.integers(23, 41, (count, 2))
    skills = rng.integers(0, len(_SKILLS), (count, 2))
    left = rng.random(count) < 0.03
    left[np.flatnonzero(~vacant)[0]] = True
    for row in range(count):
        if vacant[row]:
            continue
        for number in range(2 if asked[row] > _MANY * _FULL else 1):
            start = str(since[row, number])
            if not number and shared[row] >= 0:
                worker = int(main[shared[row]])
            else:
                worker = _hire(
                    town, rolls, row, start,
                    capacity=float(capacity[row, number]),
                    age=int(ages[row, number]),
                    skills=_SKILLS[skills[row, number]],
                )  # fmt: skip
            scope = of_unit(2, int(town.grid_ids[row]))
            made = rolls.post(worker, PostRole.FULL_TIME_WORKER, scope, start)
            if not number:
                main[row], posts[row] = worker, made
                if left[row]:
                    _predecessor(town, rolls, row, start)
    _send_on_leave(rolls, main, posts, (town.grid_ids, day))
    return FieldWork(main, _liaisons(rng, town, rolls, main, day))


def _vacant(rng: np.random.Generator, count: int) -> np.ndarray:
    """Choose the grids without a worker: about two in a hundred, one at least."""
    chosen = rng.permutation(count)[: max(1, round(count * 0.026))]
    return np.isin(np.arange(count), chosen)


def _pairs(town: Town, asked: Floats, vacant: np.ndarray) -> Ints:
    """Find grids with little to do whose worker has a near one already; -1 for none."""
    middles = np.column_stack(
        [
            np.bincount(town.grid, town.points[:, axis], len(town.grid_ids))
            / np.maximum(np.bincount(town.grid, minlength=len(town.grid_ids)), 1)
            for axis in (0, 1)
        ]
    )
    small = np.flatnonzero((asked < _FEW * _FULL) & ~vacant)
    shared = np.full(len(asked), -1)
    if len(small) < 2:
        return shared
    far, beside = cKDTree(middles[small]).query(middles[small], k=2)
    town_ids = np.array([town.units[unit.parent].parent for unit in town.grids])
    taken: set[int] = set()
    for place, (row, metres) in enumerate(
        zip(small.tolist(), far[:, 1].tolist(), strict=True)
    ):
        other = int(small[beside[place, 1]])
        first, second = min(row, other), max(row, other)
        near = metres < _NEAR and town_ids[first] == town_ids[second]
        # Of half of them, so that one grid a worker stays the rule.
        if near and place % 2 == 0 and not taken & {first, second}:
            shared[second] = first
            taken |= {first, second}
    return shared


def _hire(
    town: Town,
    rolls: Rolls,
    row: int,
    since: str,
    *,
    capacity: float,
    age: int,
    skills: str | None,
) -> int:
    community = town.units[int(town.units[int(town.grid_ids[row])].parent)]
    office = office_name(community)
    x, y = np.round(town.points[town.offices[community.id]], 2).tolist()
    kind = WorkerKind.FULL_TIME if capacity > _PART else WorkerKind.PART_TIME
    return rolls.hire(
        kind, office, since, age=age, capacity=capacity, base=(office, x, y),
        skills=skills,
    )  # fmt: skip


def _predecessor(town: Town, rolls: Rolls, row: int, until: str) -> None:
    """Note who had a grid before, and left the day the successor came."""
    community = town.units[town.units[int(town.grid_ids[row])].parent]
    worker = rolls.hire(
        WorkerKind.FULL_TIME, office_name(community), FIRST_DAY, age=39,
        until=until, capacity=float(_FULL),
    )  # fmt: skip
    scope = of_unit(2, int(town.grid_ids[row]))
    rolls.post(worker, PostRole.FULL_TIME_WORKER, scope, FIRST_DAY, until=until)


def _send_on_leave(
    rolls: Rolls, main: Ints, posts: Ints, when: tuple[Ints, date]
) -> None:
    """Let some be on leave; the worker of the next grid stands in for them."""
    grid_ids, day = when
    has = np.flatnonzero(main > 0)
    since = (day - timedelta(days=9)).isoformat()
    until = (day + timedelta(days=21)).isoformat()
    for place in range(max(1, len(has) // 200)):
        row = int(has[(place * 200 + len(has) // 2) % len(has)])
        others = has[main[has] != main[row]]
        near = int(others[np.argmin(np.abs(others - row))])
        rolls.post(
            int(main[near]),
            PostRole.FULL_TIME_WORKER,
            of_unit(2, int(grid_ids[row])),
            since,
            until=until,
            instead_of=int(posts[row]),
        )


def _liaisons(
    rng: np.random.Generator, town: Town, rolls: Rolls, main: Ints, day: date
) -> Ints:
    """Give each grid its liaison: in villages a part-time worker, else its worker."""
    count = len(town.grid_ids)
    found = np.zeros(count, np.int64)
    since = draw_days(rng, count, day - timedelta(days=60))
    ages, without = rng.integers(35, 60, count), rng.random(count) < 0.02
    for row, unit in enumerate(town.grids):
        if without[row]:
            continue
        rural = town.units[unit.parent].kind == "村"
        worker = int(main[row])
        if (rural and row % 4 == 0) or not worker:
            worker = _hire(
                town, rolls, row, str(since[row]),
                capacity=float(_PART), age=int(ages[row]), skills=None,
            )  # fmt: skip
            found[row] = worker
        scope = of_unit(2, int(town.grid_ids[row]))
        rolls.post(worker, PostRole.LIAISON, scope, str(since[row]))
    return found


def draw_days(rng: np.random.Generator, count: int, last: date) -> np.ndarray:
    """Draw days from the first one of the town to `last`, as ISO dates."""
    first = np.datetime64(FIRST_DAY)
    span = max(int((np.datetime64(last) - first).astype(int)), 1)
    return np.asarray((first + rng.integers(0, span, count)).astype(str))
