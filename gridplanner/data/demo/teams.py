"""The teams of the demo town's grids beside the workers: leaders, officials, residents.

They follow the default team template, and what stands beside it: the police of a
community, the leaders of the floors of one tower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.demo.places import office_name
from gridplanner.data.demo.rolls import (
    Rolls,
    of_building,
    of_entrance,
    of_floor,
    of_unit,
)
from gridplanner.data.demo.staff import draw_days
from gridplanner.data.team.roles import PostRole, WorkerKind

if TYPE_CHECKING:
    from datetime import date

    from gridplanner.data.demo.town import Town

_STATIONS = (
    "派出所",
    "司法所",
    "应急管理办公室",
    "综合执法中队",
    "市场监管所",
    "社会事务办",
)
_GRIDS_A_SPECIALIST, _GRIDS_AN_INSTRUCTOR, _COMMUNITIES_AN_OFFICER = 12, 4, 4


def fill_teams(rng: np.random.Generator, town: Town, rolls: Rolls, day: date) -> None:
    """Fill the teams of grids, micro-grids, buildings and entrances, but for a few.

    Parameters
    ----------
    rng : numpy.random.Generator
    town : Town
    rolls : Rolls
        To write them on.
    day : date
        Today.
    """
    _fill_grids(rng, town, rolls, day)
    _fill_stations(rng, town, rolls, day)
    _fill_police(rng, town, rolls, day)
    _fill_volunteers(rng, town, rolls, day)
    _fill_houses(rng, town, rolls, day)


def _town_name(town: Town, row: int) -> str:
    community = town.units[town.units[int(town.grid_ids[row])].parent]
    return town.units[community.parent].name


def _fill_grids(rng: np.random.Generator, town: Town, rolls: Rolls, day: date) -> None:
    """Give the grids their leaders, Party secretaries and instructors."""
    count = len(town.grid_ids)
    since = draw_days(rng, count, day)
    ages = rng.integers(32, 58, (count, 3)).tolist()
    lacks = rng.random((count, 3)) < (0.01, 0.12, 0.05)
    official = WorkerKind.OFFICIAL
    instructor = 0
    for row, unit in enumerate(town.grids):
        scope, start = of_unit(2, unit.id), str(since[row])
        community = town.units[unit.parent]
        office = office_name(community)
        leader = 0
        if not lacks[row, 0]:
            leader = rolls.hire(official, office, start, age=ages[row][0])
            rolls.post(leader, PostRole.GRID_LEADER, scope, start)
        if not lacks[row, 1]:
            # In a village one person is both.
            secretary = leader if community.kind == "村" else 0
            secretary = secretary or rolls.hire(
                official, office, start, age=ages[row][1]
            )
            rolls.post(secretary, PostRole.PARTY_SECRETARY, scope, start)
        if row % _GRIDS_AN_INSTRUCTOR == 0:
            office = f"{_town_name(town, row)}机关"
            instructor = rolls.hire(official, office, start, age=ages[row][2])
        if not lacks[row, 2]:
            rolls.post(instructor, PostRole.GRID_INSTRUCTOR, scope, start)


def _fill_stations(
    rng: np.random.Generator, town: Town, rolls: Rolls, day: date
) -> None:
    """Give each grid three specialists of the stations of its town."""
    since = draw_days(rng, len(town.grid_ids), day)
    present: dict[tuple[str, str], tuple[int, int]] = {}
    for row, unit in enumerate(town.grids):
        name = _town_name(town, row)
        for turn in range(3):
            station = _STATIONS[(row + 2 * turn) % len(_STATIONS)]
            worker, grids = present.get((name, station), (0, 0))
            if grids % _GRIDS_A_SPECIALIST == 0:
                age = 28 + (row + turn) % 25
                worker = rolls.hire(
                    WorkerKind.OFFICIAL, f"{name}{station}", str(since[row]), age=age
                )
            present[name, station] = worker, grids + 1
            rolls.post(
                worker, PostRole.SPECIALIST, of_unit(2, unit.id), str(since[row]),
                department=station,
            )  # fmt: skip


def _fill_police(rng: np.random.Generator, town: Town, rolls: Rolls, day: date) -> None:
    communities = [unit for unit in town.units.values() if unit.level == 1]
    since = draw_days(rng, len(communities), day)
    worker = 0
    for row, unit in enumerate(communities):
        if row % _COMMUNITIES_AN_OFFICER == 0:
            station = f"{town.units[unit.parent].name}派出所"
            worker = rolls.hire(WorkerKind.OFFICIAL, station, str(since[row]), age=34)
        rolls.post(
            worker, PostRole.POLICE, of_unit(1, unit.id), str(since[row]),
            department="派出所",
        )  # fmt: skip


def _fill_volunteers(
    rng: np.random.Generator, town: Town, rolls: Rolls, day: date
) -> None:
    """Let up to two of those who volunteer in a grid do so in its team."""
    people = town.lived.tags["volunteer"]
    grid = town.home_grid[town.lived.members.household[people]]
    order = np.lexsort((rng.random(len(people)), grid))
    people, grid = people[order], grid[order]
    turn = np.arange(len(grid)) - np.searchsorted(grid, grid)
    since = draw_days(rng, len(people), day)
    for index in np.flatnonzero(turn < 2).tolist():
        worker = rolls.ask(
            int(people[index]), WorkerKind.VOLUNTEER, "志愿服务队", str(since[index])
        )
        scope = of_unit(2, int(town.grid_ids[grid[index]]))
        rolls.post(worker, PostRole.VOLUNTEER, scope, str(since[index]))


def _fill_houses(rng: np.random.Generator, town: Town, rolls: Rolls, day: date) -> None:
    """Let residents lead their micro-grid, their building, their entrance, a floor."""
    lived = town.lived
    dwellings, members = lived.dwellings, lived.members
    grown = np.flatnonzero(
        (members.absent == 0) & (members.age > 26) & (members.age < 74)
    )
    grown = grown[np.argsort(rng.random(len(grown)), kind="stable")]
    dwelling = lived.households.dwelling[members.household[grown]]
    building, entrance = dwellings.building[dwelling], dwellings.unit[dwelling]
    homes = np.bincount(dwellings.building, minlength=len(town.points))
    shared = np.where(homes[building] > 1, building, -1)
    within = np.where(homes[building] > 1, entrance, -1)
    micro = np.where(town.owners[building, 3] > 0, town.owners[building, 3], -1)
    tower = int(np.argmax(np.where(homes > 1, town.ground.footprints.floors, 0)))
    floor = np.where(building == tower, dwellings.floor[dwelling], -1)
    for role, keys, lacking, scope in (
        (PostRole.MICRO_LEADER, micro, 0.04, lambda key: of_unit(3, key)),
        (PostRole.BUILDING_LEADER, shared, 0.08, of_building),
        (PostRole.ENTRANCE_LEADER, within, 0.12, of_entrance),
        (PostRole.FLOOR_LEADER, floor, 0.0, lambda _key: of_floor(tower)),
    ):
        found, first = np.unique(keys, return_index=True)
        since = draw_days(rng, len(found), day)
        without = rng.random(len(found)) < lacking
        for place, key in enumerate(found.tolist()):
            if key < 0 or without[place]:
                continue
            start = str(since[place])
            worker = rolls.ask(
                int(grown[first[place]]), WorkerKind.RESIDENT, "居民", start
            )
            part = f"{key}层" if role is PostRole.FLOOR_LEADER else None
            rolls.post(worker, role, scope(key), start, part=part)
