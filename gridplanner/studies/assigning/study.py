"""Who could take which grids of an open project, for window and commands.

What is proposed changes nothing; `edit_of` makes one edit of it, which ends the posts
of those who give a grid up and gives it to whoever takes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.analysis.division.assigning import assign
from gridplanner.analysis.division.assigning_task import (
    Assigned,
    Assigning,
    AssigningError,
    Bound,
    bound_of,
    check,
)
from gridplanner.analysis.division.warming import ASSIGNING, make_ready
from gridplanner.analysis.loads import PARTS
from gridplanner.analysis.measured import work_measures
from gridplanner.analysis.takers import unit_places
from gridplanner.data.heirs import heirs_of
from gridplanner.data.job import Progress
from gridplanner.data.levels import Role
from gridplanner.data.registry_edits.reassigning import reassign
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.homes import ValueSources
from gridplanner.data.team.duty import DUTY_ROLES
from gridplanner.data.team.posts import ROLE_CODES, UNIT, posts_held
from gridplanner.data.team.reading import read_posts, read_workers
from gridplanner.data.team.roles import PostRole, WorkerKind
from gridplanner.studies.assigning.people import (
    NOBODY,
    allowed_for,
    holders_before,
    skills_in,
    taking_part,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.loads import Loads
    from gridplanner.data.batch import Batch
    from gridplanner.data.document import Document
    from gridplanner.data.duties import Duties
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.team.posts import Workers
    from gridplanner.studies.assigning.people import Away, Needs


KEEP: Final = 5.0
"""Kilometres a grid that changes hands weighs: what is even already is left alone."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for.

    Attributes
    ----------
    tolerance : float
        Share of the ideal load by which a worker's may differ.
    keep : float
        What a grid that changes hands costs, in kilometres of way. By the usual price
        most grids stay where an assignment is as even as another one.
    whole : bool
        Whether the grids of a worker are to hang together.
    within : int
        Unit (id) whose grids are meant; 0 for all.
    workers : collection of int
        Who takes part (ids); empty for everybody paid who has time. Whoever is on
        leave does not.
    needs : tuple of (int, str)
        Units (ids) and what whoever takes them must have.
    seed : int
    """

    tolerance: float = 0.05
    keep: float = KEEP
    whole: bool = True
    within: int = 0
    workers: Collection[int] = ()
    needs: Needs = ()
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Grids and workers of a project, ready to be shared out.

    Attributes
    ----------
    task : Assigning
        Loads in hundredths of a minute a month (or of an equivalent).
    units : tuple of Unit
        A row of the task each.
    workers : ndarray, int64, shape (w,)
        Ids, a column each.
    names, kinds : tuple of str
    bound : Bound
    polygons : ndarray of object, shape (g,)
    unit : str
        What loads are counted in: ``"minutes"`` or ``"equivalents"``.
    on_leave : tuple of Unit
        Those that stay with whoever is on leave and are not shared out.
    """

    task: Assigning
    units: tuple[Unit, ...]
    workers: NDArray[np.int64]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    bound: Bound
    polygons: NDArray[np.object_]
    unit: str
    on_leave: tuple[Unit, ...]

    def loads_before(self) -> NDArray[np.float64]:
        """Give the load of each worker from these grids so far, float64, shape (w,)."""
        had = self.task.before >= 0
        loads = self.task.weights[had]
        return np.bincount(self.task.before[had], loads, len(self.workers)) / PARTS


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """Who takes which grids.

    Attributes
    ----------
    asked : Asked
    found : Assigned
    """

    asked: Asked
    found: Assigned

    @property
    def loads(self) -> NDArray[np.float64]:
        """Minutes a month (or equivalents) of each worker, float64, shape (w,)."""
        return np.asarray(self.found.load / PARTS)

    def units_of(self, worker: int) -> list[Unit]:
        """List the grids of a worker by its column."""
        rows = np.flatnonzero(self.found.of == worker).tolist()
        return [self.asked.units[row] for row in rows]


def ask(
    plan: Plan,
    snapshot: Snapshot,
    loads: Loads,
    *,
    duties: Duties,
    workers: Workers,
    skills: Mapping[int, str],
    wish: Wish,
    away: Away = NOBODY,
) -> Asked:
    """Put together what is to be shared out.

    Parameters
    ----------
    plan : Plan
    snapshot : Snapshot
        Of the plan.
    loads : Loads
        Of the level whose units are shared out.
    duties : Duties
        Of the day: whose grid it is so far, and the minutes workers have.
    workers : Workers
    skills : mapping of int to str
        Qualifications and languages as written down, by id of the worker.
    wish : Wish
    away : Away, optional

    Raises
    ------
    AssigningError
        As `gridplanner.analysis.division.assigning_task.check` and `allowed_for`, with
        the name of a grid nobody may have; ``assigning.all_on_leave`` where all grids
        stay with people on leave.
    """
    places = unit_places(snapshot, loads.level)
    meant = [
        row
        for row, unit in enumerate(loads.units)
        if unit.id in places and _is_within(plan, unit, wish.within)
    ]
    rows = [row for row in meant if loads.units[row].id not in away.units]
    if meant and not rows:
        raise AssigningError("assigning.all_on_leave", n=len(meant))
    units = tuple(loads.units[row] for row in rows)
    ids = np.array([unit.id for unit in units], np.int64)
    chosen = taking_part(duties, workers, wish.workers, away)
    at = workers.rows_of(chosen)
    capacity = duties.capacity[np.searchsorted(duties.worker_ids, chosen)]
    pairs, sides = touching(plan, loads.level, ids)
    task = Assigning(
        loads=loads.rows.whole[rows].astype(np.int64),
        places=np.array([places[unit.id] for unit in units]).reshape(-1, 2),
        pairs=pairs,
        sides=sides,
        capacities=capacity,
        bases=workers.base[at],
        before=holders_before(duties, chosen, ids, away),
        allowed=allowed_for(
            units,
            [skills_in(skills.get(worker, "")) for worker in chosen.tolist()],
            wish.needs if len(chosen) else (),
        ),
        whole=np.full(len(chosen), wish.whole),
        keep=wish.keep,
        tolerance=wish.tolerance,
    )
    check(task)
    return Asked(
        task,
        units,
        chosen,
        tuple(workers.names[row] for row in at.tolist()),
        tuple(workers.kinds[row] for row in at.tolist()),
        bound_of(task),
        np.array([plan.outline(unit.id) for unit in units], object),
        work_measures(loads.norm)[0],
        tuple(loads.units[row] for row in sorted({*meant} - {*rows})),
    )


def propose(asked: Asked, wish: Wish, progress: Progress | None = None) -> Proposal:
    """Find who takes which grids; see `assign`."""
    told = progress or Progress()
    make_ready(told, ASSIGNING)
    return Proposal(asked, assign(asked.task, seed=wish.seed, progress=told))


def _is_within(plan: Plan, unit: Unit, area: int) -> bool:
    above: Unit | None = unit
    while area and above is not None and above.id != area:
        above = plan.units.get(above.parent)
    return above is not None


def touching(
    plan: Plan, level: int, units: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Find which units of a level touch, and along how many metres.

    Parameters
    ----------
    plan : Plan
    level : int
    units : ndarray, int64, shape (g,)
        Ids.

    Returns
    -------
    pairs : ndarray, int64, shape (m, 2)
        Rows of `units`, the lower first.
    sides : ndarray, float64, shape (m,)
    """
    row_of = {unit: row for row, unit in enumerate(units.tolist())}
    owner = {
        cell.id: row_of.get(cell.owners[level], -1) for cell in plan.cells.values()
    }
    found, lines = [], []
    for border in plan.borders.values():
        one, two = owner.get(border.left, -1), owner.get(border.right, -1)
        if one >= 0 and two >= 0 and one != two:
            found.append((min(one, two), max(one, two)))
            lines.append(border.id)
    if not found:
        return np.empty((0, 2), np.int64), np.empty(0)
    lengths = shapely.length(plan.lines(lines))
    pairs, where = np.unique(np.array(found, np.int64), axis=0, return_inverse=True)
    return pairs, np.bincount(where.ravel(), lengths).astype(np.float64)


def edit_of(document: Document, proposal: Proposal) -> Batch:
    """Make the edit by which a proposal comes to hold from today on.

    Posts of a worker who takes part end at grids that go to another one, also those at
    units below these, and with them those of who stands in. Posts of others stay.

    Raises
    ------
    AssigningError
        ``assigning.of_scenario`` where a grid is none of the plan in force,
        ``assigning.nothing`` where nothing would change, ``assigning.micro_grids``
        for micro-grids: whoever looks after a grid looks after all of them.
    """
    file = document.file
    asked, found = proposal.asked, proposal.found
    taker = {
        unit.id: int(asked.workers[column])
        for unit, column in zip(asked.units, found.of.tolist(), strict=True)
    }
    if any(unit not in document.plan.units for unit in taker):
        raise AssigningError("assigning.of_scenario")
    levels = {document.levels[unit.level].role for unit in proposal.asked.units}
    if Role.MICRO_GRID in levels:
        raise AssigningError("assigning.micro_grids")
    ended, kept = _held_now(document, asked, taker)
    kinds = dict(zip(asked.workers.tolist(), asked.kinds, strict=True))
    given = [
        {
            "worker_id": worker,
            "scope_type": _scope_of(document, unit),
            "scope_id": unit,
            "role": _role_of(kinds[worker]),
        }
        for unit, worker in taker.items()
        if unit not in kept
    ]
    if not ended and not given:
        raise AssigningError("assigning.nothing")
    rows = file.read_rows("post", ended)
    stamp = Stamp(file.now(), sources=ValueSources(file))
    return reassign(
        rows,
        given,
        stamp,
        next_ids={"post": file.next_id("post")},
        grids=found.changed or len(given),
    )


def _held_now(
    document: Document, asked: Asked, taker: Mapping[int, int]
) -> tuple[list[int], set[int]]:
    """Give the posts (ids) that end, and the grids whose taker has a post there."""
    file, units = document.file, document.plan.units
    posts, workers = read_posts(file), read_workers(file)
    today = posts_held(posts, workers, file.now()[:10])
    held = today.rows
    stands_in = dict(
        zip(today.on_leave.tolist(), today.standing_in.tolist(), strict=True)
    )
    codes = [ROLE_CODES[role] for role in DUTY_ROLES]
    own = held[
        (posts.scopes[held] == UNIT)
        & np.isin(posts.roles[held], codes)
        & np.isin(posts.workers[held], asked.workers)
    ]
    heirs = heirs_of(units, posts.places[own])
    ended, kept = [], set()
    for row, heir in zip(own.tolist(), heirs.tolist(), strict=True):
        unit: Unit | None = units.get(heir)
        while unit is not None and unit.id not in taker:
            unit = units.get(unit.parent)
        if unit is None:
            continue
        if taker[unit.id] != int(posts.workers[row]):
            ended.append(int(posts.ids[row]))
            if row in stands_in:
                ended.append(int(posts.ids[stands_in[row]]))
        else:
            kept.add(unit.id)
    return ended, kept


def _scope_of(document: Document, unit: int) -> str:
    return document.levels[document.plan.units[unit].level].role.value


def _role_of(kind: str) -> str:
    """Give the role somebody gets: as he or she works."""
    if kind == WorkerKind.PART_TIME:
        return PostRole.PART_TIME_WORKER.value
    return PostRole.FULL_TIME_WORKER.value
