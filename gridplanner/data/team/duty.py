"""Which worker looks after which units on a day, as it follows from the posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.duties import Duties, even_shares
from gridplanner.data.heirs import heirs_of
from gridplanner.data.team.posts import ROLE_CODES, UNIT, posts_held
from gridplanner.data.team.roles import PostRole, WorkerKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.records import Unit
    from gridplanner.data.team.posts import Posts, Workers

DUTY_ROLES: Final = (
    PostRole.FULL_TIME_WORKER,
    PostRole.PART_TIME_WORKER,
    PostRole.LIAISON,
)
"""Roles that look after a unit day by day; a leader or a volunteer does not."""
HELPING_ROLES: Final = (
    PostRole.SPECIALIST,
    PostRole.POLICE,
    PostRole.ASSISTANT,
    PostRole.VOLUNTEER,
)
"""Roles that help in a unit; nobody with one of these alone answers for it."""
PAID: Final = frozenset({WorkerKind.FULL_TIME.value, WorkerKind.PART_TIME.value})


def capacity_of(norm: Norm) -> dict[str, float]:
    """Give the minutes a month by `WorkerKind` for those of whom nothing is written."""
    return {
        WorkerKind.FULL_TIME.value: norm.capacity.full_time,
        WorkerKind.PART_TIME.value: norm.capacity.part_time,
        WorkerKind.RESIDENT.value: norm.capacity.leaders,
    }


def duties_on(
    posts: Posts,
    workers: Workers,
    units: Mapping[int, Unit],
    day: str,
    *,
    capacity: Mapping[str, float],
    level: int | None = None,
) -> Duties:
    """Tell who looks after which units on a day.

    Parameters
    ----------
    posts : Posts
    workers : Workers
    units : mapping of int to Unit
        Of the plan, those that ended included: posts go to the one heir of a unit.
    day : str
        ISO date.
    capacity : mapping of str to float
        Minutes a month by `WorkerKind`, for those of whom nothing is written.
    level : int, optional
        Whoever looks after a unit below this level looks after the unit of this level
        it lies in.

    Returns
    -------
    Duties
        Of everybody who works for the town that day. Who stands in for somebody on
        leave looks after that one's units; whoever is on leave looks after none of
        these. Capacity is NaN for full-time and part-time workers where neither the
        worker's row nor `capacity` tells it, and 0 for others of whom nothing is
        written.
    """
    held = posts_held(posts, workers, day)
    replaced = dict(zip(held.on_leave.tolist(), held.standing_in.tolist(), strict=True))
    rows = np.array([replaced.get(row, row) for row in held.rows.tolist()], np.intp)
    codes = [ROLE_CODES[role] for role in DUTY_ROLES]
    # A stand-in has the duties of the post stood in for, whatever is written of his.
    is_duty = np.isin(posts.roles[held.rows], codes) & (posts.scopes[held.rows] == UNIT)
    places = heirs_of(units, posts.places[held.rows[is_duty]])
    rows, places = rows[is_duty][places > 0], places[places > 0]
    if level is not None:
        places = raised(places, units, level)
    here = workers.here_on(day)
    ids = workers.ids[here]
    pairs = np.column_stack([np.searchsorted(ids, posts.workers[rows]), places])
    pairs = np.unique(pairs, axis=0) if len(pairs) else pairs
    own = pairs[:, 0].astype(np.intp)
    return Duties(
        worker_ids=ids,
        capacity=_capacity(workers, capacity)[here],
        workers=own,
        unit_ids=pairs[:, 1].astype(np.int64),
        share=even_shares(own),
    )


def staffed_units(
    posts: Posts, workers: Workers, units: Mapping[int, Unit], day: str
) -> frozenset[int]:
    """Find the units somebody answers for on a day: who holds a post there.

    Parameters
    ----------
    posts : Posts
    workers : Workers
    units : mapping of int to Unit
        Of a plan, those that ended included.
    day : str
        ISO date.

    Returns
    -------
    frozenset of int
        Units in force, of any level, where a post is held that is none of
        `HELPING_ROLES`; a post that somebody stands in for is held.
    """
    rows = posts_held(posts, workers, day).rows
    helping = [ROLE_CODES[role] for role in HELPING_ROLES]
    answers = (posts.scopes[rows] == UNIT) & ~np.isin(posts.roles[rows], helping)
    found = heirs_of(units, posts.places[rows[answers]])
    return frozenset(found[found > 0].tolist())


def duties_left_out(
    posts: Posts, workers: Workers, units: Mapping[int, Unit], day: str
) -> dict[str, NDArray[np.int64]]:
    """List the posts of `DUTY_ROLES` at units that count for nobody, by reason.

    Those of an unknown role, or that stand nowhere, may be such posts.

    Parameters
    ----------
    posts : Posts
    workers : Workers
    units : mapping of int to Unit
    day : str
        ISO date.

    Returns
    -------
    dict of str to ndarray of int64
        Ids, by the reasons of `posts_held`, and ``unit_gone`` or ``unit_divided`` for
        a unit that ended without an heir, or with several. A post that is written
        twice is held all the same.
    """
    codes = [ROLE_CODES[role] for role in DUTY_ROLES]
    is_duty = np.isin(posts.roles, codes) & (posts.scopes == UNIT)
    is_role = np.isin(posts.roles, codes) | (posts.roles < 0)
    may_be = is_role & ((posts.scopes == UNIT) | (posts.scopes < 0))
    own = posts.ids[may_be]
    held = posts_held(posts, workers, day)
    found = {
        reason: ids[np.isin(ids, own)]
        for reason, ids in held.left_out.items()
        if reason != "twice"
    }
    rows = held.rows[is_duty[held.rows]]
    lost = rows[heirs_of(units, posts.places[rows]) == 0]
    divided = {n for unit in units.values() for n in unit.predecessors}
    is_divided = np.isin(posts.places[lost], np.fromiter(divided, np.int64))
    found["unit_gone"] = posts.ids[lost[~is_divided]]
    found["unit_divided"] = posts.ids[lost[is_divided]]
    return {reason: ids for reason, ids in found.items() if len(ids)}


def raised(
    places: NDArray[np.int64], units: Mapping[int, Unit], level: int
) -> NDArray[np.int64]:
    """Give the unit of a level that units below it lie in; others as they are.

    Parameters
    ----------
    places : ndarray, int64, shape (n,)
        Ids, all of them of `units`.
    units : mapping of int to Unit
    level : int

    Returns
    -------
    ndarray, int64, shape (n,)
    """
    above = {}
    for number in np.unique(places).tolist():
        unit: Unit | None = units[number]
        while unit is not None and unit.level > level:
            unit = units.get(unit.parent)
        above[number] = number if unit is None or unit.level != level else unit.id
    return np.array([above[number] for number in places.tolist()], np.int64)


def _capacity(workers: Workers, known: Mapping[str, float]) -> NDArray[np.float64]:
    other = [known.get(k, np.nan if k in PAID else 0.0) for k in workers.kinds]
    unwritten = np.isnan(workers.capacity)
    return np.where(unwritten, np.array(other, np.float64), workers.capacity)
