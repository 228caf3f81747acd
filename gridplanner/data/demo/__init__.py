"""The made-up demo town: a believable northern Chinese town that nobody lives in.

`make_demo` writes it into a project file. Everything is drawn from one seed; the
same seed gives the same town, to the last bit. Only what its staff did is told for the
day it is made on: the same seed and day give the same records.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from gridplanner.data.demo.events import make_events
from gridplanner.data.demo.features import make_features
from gridplanner.data.demo.grids import Grids, make_grids
from gridplanner.data.demo.ground import Ground, lay_out_ground
from gridplanner.data.demo.households import Members, fill_dwellings, people_households
from gridplanner.data.demo.housing import (
    Courtyards,
    label_buildings,
    make_courtyards,
    make_dwellings,
)
from gridplanner.data.demo.names import draw_surnames
from gridplanner.data.demo.patrols import make_patrols, patrol_metres
from gridplanner.data.demo.people import make_people, make_tags
from gridplanner.data.demo.places import make_places
from gridplanner.data.demo.professional import make_professional
from gridplanner.data.demo.registers import household_codes, make_registers, start_dates
from gridplanner.data.demo.rolls import Rolls
from gridplanner.data.demo.sizes import SIZES
from gridplanner.data.demo.staff import hire_field_workers
from gridplanner.data.demo.teams import fill_teams
from gridplanner.data.demo.town import Lived, Town, look_at
from gridplanner.data.demo.visits import make_visits
from gridplanner.data.demo.writer import CRS, SINCE, Writer
from gridplanner.data.job import Progress
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.store.connection import remove_file
from gridplanner.data.store.geopackage import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from gridplanner.data.demo.frames import Ints

_STAFF = ("places", "workers", "posts", "events", "visits")
SizeName = Literal["village", "town", "district"]


@dataclass(frozen=True, slots=True)
class DemoCounts:
    """How many rows of each kind a demo town has."""

    towns: int
    communities: int
    grids: int
    micro_grids: int
    professional_grids: int
    buildings: int
    courtyards: int
    dwellings: int
    households: int
    people: int
    features: int
    places: int
    workers: int
    posts: int
    events: int
    visits: int


def make_demo(
    path: str | Path,
    *,
    size: SizeName,
    seed: int = 1,
    clock: Callable[[], datetime],
    progress: Progress | None = None,
    staffed: bool = True,
) -> DemoCounts:
    """Make the demo town in a new project file.

    Parameters
    ----------
    path : path
        Must not exist yet.
    size : {"village", "town", "district"}
        6, 115 or 2,306 grids.
    seed : int, default 1
        The same seed gives the same town.
    clock : callable
        Tells the present time, for the file's own records; ages of people refer to
        a fixed day, while visits and events are of the three months before today.
    progress : Progress, optional
    staffed : bool, default True
        Whether anybody works there; the town is the same without.

    Returns
    -------
    DemoCounts

    Raises
    ------
    ProjectError
        If the file exists or cannot be written.
    Cancelled
        If the user stopped the work; the file is gone again.
    """
    path = Path(path)
    progress = progress or Progress()
    file = ProjectFile.create(
        path, levels=DEFAULT_LEVELS, crs=CRS, clock=clock, user=""
    )
    try:
        with file.transaction():
            rng, day = np.random.default_rng(seed), clock().date() if staffed else None
            counts = _fill(file, size, rng, progress, day)
    except BaseException:
        file.close()
        remove_file(path)
        raise
    file.close()
    return counts


def _fill(
    file: ProjectFile,
    size: SizeName,
    rng: np.random.Generator,
    progress: Progress,
    day: date | None,
) -> DemoCounts:
    rngs = rng.spawn(6)
    writer = Writer(file, progress)
    progress.step("progress.demo.ground", 0.0, 0.35)
    ground = lay_out_ground(rngs[0], SIZES[size], progress=progress)
    progress.step("progress.demo.grids", 0.35, 0.5)
    grids = make_grids(rngs[1], ground, first_id=10**9 + 1, since=SINCE)
    writer.write_plan(ground, grids)
    professional = _write_professional(rngs[2], writer, ground)
    progress.step("progress.demo.features", 0.5, 0.6)
    features = make_features(rngs[3], ground, grids.site_name)
    writer.write_features(features)
    courtyards = make_courtyards(ground, grids)
    writer.write_courtyards(courtyards)
    progress.step("progress.demo.people", 0.6, 0.95)
    town = _write_people(rngs[4], writer, ground, grids, courtyards)
    progress.step("progress.demo.staff", 0.95, 1.0)
    staff = dict.fromkeys(_STAFF, 0)
    if day is not None:
        staff = _write_staff(rngs[5], writer, town, day)
    towns, communities, basic, micro = (
        sum(unit.level == level for unit in grids.units) for level in range(4)
    )
    progress.fraction(1.0)
    return DemoCounts(
        towns=towns,
        communities=communities,
        grids=basic,
        micro_grids=micro,
        professional_grids=professional,
        buildings=len(ground.shapes),
        courtyards=len(courtyards.plate),
        dwellings=len(town.lived.dwellings),
        households=len(town.lived.households),
        people=len(town.lived.members),
        features=len(features.kinds),
        **staff,
    )


def _write_professional(
    rng: np.random.Generator, writer: Writer, ground: Ground
) -> int:
    if not ground.size.professional:
        return 0
    faces = ground.fabric.faces[ground.fabric.piece >= 0]
    plans = make_professional(
        rng, faces, count=ground.size.professional, first_plan=2, since=SINCE
    )
    writer.write_professional(plans, 2)
    return sum(len(plan.units) for plan in plans)


def _write_people(
    rng: np.random.Generator,
    writer: Writer,
    ground: Ground,
    grids: Grids,
    courtyards: Courtyards,
) -> Town:
    labels = label_buildings(rng, ground, grids, courtyards)
    dwellings = make_dwellings(ground)
    households = fill_dwellings(rng, dwellings)
    members = people_households(rng, households, draw_surnames, dwellings.place)
    people = make_people(rng, members, households)
    registers = make_registers(rng, members, households, dwellings, labels["address"])
    heads = np.searchsorted(members.household, np.arange(len(households)))
    home = dwellings.building[households.dwelling]
    count = len(ground.shapes)
    counts = {
        "dwellings": np.bincount(dwellings.building, minlength=count),
        "households": np.bincount(home, minlength=count),
        "people": np.bincount(home[_present(members)], minlength=count),
    }
    writer.write_buildings(ground, labels, courtyards, counts)
    writer.write_dwellings(ground, dwellings, labels["code"], households.status)
    codes = household_codes(
        households, [labels["code"][index] for index in dwellings.building.tolist()]
    )
    writer.write_households(households, heads, registers.rows, codes)
    writer.write_people(people, members, registers.kinds, registers.person)
    writer.write_residences(members, households, start_dates(rng, households))
    tags = make_tags(rng, members, households, people)
    writer.write_tags(tags)
    lived = Lived(dwellings, households, members, people, tags)
    return look_at(ground, grids, lived, labels["name"])


def _write_staff(
    rng: np.random.Generator, writer: Writer, town: Town, day: date
) -> dict[str, int]:
    """Write who works in the grids, and what they did in the last three months."""
    rngs = rng.spawn(6)
    places = make_places(rngs[0], town)
    rolls = Rolls()
    metres = patrol_metres(town)
    field = hire_field_workers(rngs[1], town, rolls, (metres, day))
    fill_teams(rngs[2], town, rolls, day)
    people, members = town.lived.people, town.lived.members
    workers = rolls.worker_rows(rngs[3], people, members.woman.tolist(), day)
    visits = make_visits(rngs[4], town, field, day)
    visits["worker"] = [workers["name"][number - 1] for number in visits["worker_id"]]
    written = {
        "place": places,
        "worker": workers,
        "post": rolls.post_rows(),
        "visit": visits,
        "event": make_events(rngs[5], town, field, day),
    }
    patrols = make_patrols(rngs[5], town, metres)
    for table, rows in (*written.items(), ("gp_patrol", patrols)):
        writer.write_rows(table, rows)
    return {
        f"{table}s": len(next(iter(rows.values()))) for table, rows in written.items()
    }


def _present(members: Members) -> Ints:
    return np.asarray(members.household[members.absent == 0], np.int64)
