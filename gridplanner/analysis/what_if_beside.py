"""What else is told before and after a question: posts, distances and rules.

A question changes no table, so the posts are changed in arrays: whoever leaves gives up
all of them, takers get the same ones, and a newcomer those of a full-time worker.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.coverage import Share
from gridplanner.analysis.rules.judge import judge
from gridplanner.analysis.staffing import Staff, staffing, staffing_within
from gridplanner.analysis.what_if import NEW_WORKER
from gridplanner.data.heirs import heirs_of
from gridplanner.data.team.duty import DUTY_ROLES, raised
from gridplanner.data.team.posts import ROLE_CODES, UNIT, Posts, Workers
from gridplanner.data.team.roles import PostRole, WorkerKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.rules.values import Scope
    from gridplanner.analysis.rules.verdict import Verdict
    from gridplanner.analysis.what_if import Situation
    from gridplanner.data.duties import Duties
    from gridplanner.data.records import Unit
    from gridplanner.data.rules.pack import Pack
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.team.template import TeamTemplate

Pair = tuple[int, int]
"""Worker and unit (ids)."""
Place = tuple[float, float]
_DUTY: Final = tuple(ROLE_CODES[role] for role in DUTY_ROLES)


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """What is known beside the work, of the present.

    Attributes
    ----------
    snapshot : Snapshot
        Placed.
    day : str
        ISO date.
    staff : Staff or None
        None where floors and entrances have not been read yet.
    template : TeamTemplate
    reach : collection of int or None
        Units the user may see; None for all.
    places, bases : mapping of int to tuple of float
        Where units lie and workers are based, metres.
    rules : tuple of (str, Pack, Scope)
        Packs in use by name, each with what it is held against.
    """

    snapshot: Snapshot
    day: str
    staff: Staff | None
    template: TeamTemplate
    reach: Collection[int] | None
    places: Mapping[int, Place]
    bases: Mapping[int, Place]
    rules: tuple[tuple[str, Pack, Scope], ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """What is told beside the work in a situation.

    Attributes
    ----------
    posts : Share or None
        Posts filled by posts demanded; None where it is not known.
    metres : float or None
        Mean straight distance from the base of a worker to the middle of each grid
        looked after; None where no base is known.
    walks : Share
        Pairs of worker and grid of which that is known, of all.
    rules : tuple of (str, Verdict)
        The verdicts, with the name of their pack.
    """

    posts: Share | None
    metres: float | None
    walks: Share
    rules: tuple[tuple[str, Verdict], ...]


def told_beside(
    beside: Beside, before: Situation, after: Situation, *, gone: int = 0
) -> tuple[Aside, Aside]:
    """Tell what stands beside the work before and after.

    Parameters
    ----------
    beside : Beside
    before, after : Situation
    gone : int, optional
        Worker (id) who leaves the town.
    """
    staff = beside.staff
    units = beside.snapshot.unit_records
    later = None
    if staff is not None:
        later = staff_after(staff, before, after, units=units, gone=gone)
    return _aside(beside, before, staff), _aside(beside, after, later)


def staff_after(
    staff: Staff,
    before: Situation,
    after: Situation,
    *,
    units: Mapping[int, Unit],
    gone: int = 0,
) -> Staff:
    """Give workers and posts as they would be.

    Parameters
    ----------
    staff : Staff
    before, after : Situation
    units : mapping of int to Unit
        Of the plan, those that ended included: a post at a unit that ended is one at
        its heir, a post at a micro-grid one at the grid.
    gone : int, optional
        Worker (id) whose posts all end.

    Returns
    -------
    Staff
        With the newcomer as the last worker, where there is one.
    """
    was, will = _pairs(before.duties), _pairs(after.duties)
    removed, added = was - will, will - was
    if not removed and not added and not gone:
        return staff
    posts, workers = staff.posts, staff.workers
    newcomer = int(workers.ids.max(initial=0)) + 1
    is_duty = (posts.scopes == UNIT) & np.isin(posts.roles, _DUTY)
    places = _looked_after(posts, is_duty, units, before.loads.level)
    pairs = zip(posts.workers.tolist(), places.tolist(), strict=True)
    lost = np.array([pair in removed for pair in pairs], bool) & is_duty
    roles = dict(zip(places[lost].tolist(), posts.roles[lost], strict=True))
    kept = _kept(posts, ~lost & (posts.workers != gone) if gone else ~lost)
    full = ROLE_CODES[PostRole.FULL_TIME_WORKER]
    for worker, unit in sorted(added):
        who = newcomer if worker == NEW_WORKER else worker
        kept = _with_post(kept, who, unit, int(roles.get(unit, full)))
    if NEW_WORKER in after.duties.worker_ids:
        workers = _with_worker(workers, newcomer)
    return Staff(kept, workers, staff.houses)


def _looked_after(
    posts: Posts, is_duty: NDArray[np.bool_], units: Mapping[int, Unit], level: int
) -> NDArray[np.int64]:
    """Give the unit each post of duty is looked after by, as `duties_on` has it."""
    found = posts.places.copy()
    heirs = np.where(is_duty, heirs_of(units, np.where(is_duty, found, 0)), 0)
    there = heirs > 0
    found[there] = raised(heirs[there], units, level)
    return found


def _aside(beside: Beside, situation: Situation, staff: Staff | None) -> Aside:
    metres, walks = _walks(beside, situation.duties)
    rules = tuple(
        (name, verdict)
        for name, pack, scope in beside.rules
        for verdict in judge(pack, _scope(scope, situation, staff))
    )
    return Aside(_posts(beside, staff), metres, walks, rules)


def _posts(beside: Beside, staff: Staff | None) -> Share | None:
    if staff is None:
        return None
    found = staffing(beside.snapshot, staff, beside.template, beside.day)
    if beside.reach is not None:
        found = staffing_within(found, beside.reach)
    lines = [line for line in found.lines if line.in_template]
    filled = sum(int(line.filled.sum()) for line in lines)
    return Share(filled, sum(int(line.demanded.sum()) for line in lines))


def _scope(scope: Scope, situation: Situation, staff: Staff | None) -> Scope:
    """Give what rules are held against, with the households and workers there are."""
    figures = scope.figures
    if "households" in figures.measures:
        column, rows = figures.measures.index("households"), situation.rows
        values = figures.rows.values.copy()
        for row, unit in enumerate(figures.units):
            if unit.id in rows and figures.rows.known[row, column]:
                values[row, column] = situation.households[rows[unit.id]]
        figures = replace(figures, rows=replace(figures.rows, values=values))
    own = scope.staff
    if own is not None:
        own = replace(
            own,
            staff=own.staff if staff is None else staff,
            duties=situation.duties,
            loads=None if own.loads is None else situation.loads,
        )
    return replace(scope, figures=figures, staff=own)


def _walks(beside: Beside, duties: Duties) -> tuple[float | None, Share]:
    pairs = [pair for pair in _pairs(duties) if pair[1] in beside.places]
    far = [
        np.hypot(*np.subtract(beside.bases[worker], beside.places[unit]))
        for worker, unit in sorted(pairs)
        if worker in beside.bases
    ]
    mean = float(np.mean(far)) if far else None
    return mean, Share(len(far), len(pairs))


def _pairs(duties: Duties) -> set[Pair]:
    workers = duties.worker_ids[duties.workers].tolist()
    return set(zip(workers, duties.unit_ids.tolist(), strict=True))


def _kept(posts: Posts, kept: NDArray[np.bool_]) -> Posts:
    return replace(
        posts,
        ids=posts.ids[kept],
        workers=posts.workers[kept],
        scopes=posts.scopes[kept],
        places=posts.places[kept],
        parts=posts.parts[kept],
        roles=posts.roles[kept],
        starts=posts.starts[kept],
        ends=posts.ends[kept],
        substitutes=posts.substitutes[kept],
        departments=tuple(np.array(posts.departments, object)[kept].tolist()),
    )


def _with_post(posts: Posts, worker: int, unit: int, role: int) -> Posts:
    number = int(posts.ids.max(initial=0)) + 1
    return Posts(
        ids=np.append(posts.ids, number),
        workers=np.append(posts.workers, worker),
        scopes=np.append(posts.scopes, UNIT),
        places=np.append(posts.places, unit),
        parts=np.append(posts.parts, 0),
        roles=np.append(posts.roles, role),
        starts=np.append(posts.starts, ""),
        ends=np.append(posts.ends, ""),
        substitutes=np.append(posts.substitutes, 0),
        departments=(*posts.departments, ""),
    )


def _with_worker(workers: Workers, number: int) -> Workers:
    return Workers(
        ids=np.append(workers.ids, number),
        names=(*workers.names, ""),
        kinds=(*workers.kinds, WorkerKind.FULL_TIME.value),
        capacity=np.append(workers.capacity, np.nan),
        starts=np.append(workers.starts, ""),
        ends=np.append(workers.ends, ""),
        base=np.vstack([workers.base, [[np.nan, np.nan]]]),
    )
