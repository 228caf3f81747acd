"""Workers and posts as arrays, and which posts are held on a day.

A post holds from its first day until the day before ``valid_to``. What cannot count is
never dropped in silence: it comes back by reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.team.roles import (
    PostRole,
    WorkerKind,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


UNIT: Final = 0
"""Code of the scope of a post of a unit; those of `HOUSE_SCOPES` follow from 1."""
ROLE_CODES: Final = {role: code for code, role in enumerate(PostRole)}
"""Number of each role in `Posts.roles`."""
BAD_DATE: Final = "?"


@dataclass(frozen=True, slots=True)
class Workers:
    """Everybody who works for the town, those who left included, by id.

    Attributes
    ----------
    ids : ndarray, int64, shape (w,)
    names, kinds : tuple of str
        Kinds as written, of `WorkerKind` or not.
    capacity : ndarray, float64, shape (w,)
        Minutes a month; NaN where nothing is written, or less than 0.
    starts, ends : ndarray of str, shape (w,)
        ISO dates, empty for none, `BAD_DATE` where it is no date.
    base : ndarray, float64, shape (w, 2)
        Metres in the project CRS; NaN where unknown.
    """

    ids: NDArray[np.int64]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    capacity: NDArray[np.float64]
    starts: NDArray[np.str_]
    ends: NDArray[np.str_]
    base: NDArray[np.float64]

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.intp]:
        """Give the row of each worker, -1 where there is none."""
        return positions(self.ids, ids)

    def here_on(self, day: str) -> NDArray[np.bool_]:
        """Tell who works for the town on a day, shape (w,).

        Of whom a date is none nobody knows it: they do not.
        """
        sure: NDArray[np.bool_] = self.ends != BAD_DATE
        return holds_on(self.starts, self.ends, day) & sure

    def without_capacity(self, day: str) -> NDArray[np.int64]:
        """List the full-time and part-time workers of a day of no known capacity."""
        paid = {WorkerKind.FULL_TIME.value, WorkerKind.PART_TIME.value}
        asked = np.array([kind in paid for kind in self.kinds], bool)
        return self.ids[asked & self.here_on(day) & np.isnan(self.capacity)]


@dataclass(frozen=True, slots=True)
class Posts:
    """All posts ever written down, by id.

    Attributes
    ----------
    ids, workers : ndarray, int64, shape (p,)
        Worker 0 where none is named.
    scopes : ndarray, int64, shape (p,)
        `UNIT`, or 1, 2, 3 for a building, an entrance, a floor; -1 for a word that
        means none.
    places : ndarray, int64, shape (p,)
        Id of the unit, the building (of a floor, too) or the entrance.
    parts : ndarray, int64, shape (p,)
        Number of the floor; of a post at a building that of an entrance which is not
        on record; 0 where it is none.
    roles : ndarray, int64, shape (p,)
        See `ROLE_CODES`; -1 for a word that means none.
    starts, ends : ndarray of str, shape (p,)
        As of `Workers`.
    substitutes : ndarray, int64, shape (p,)
        The post each stands in for, 0 for none.
    departments : tuple of str
    """

    ids: NDArray[np.int64]
    workers: NDArray[np.int64]
    scopes: NDArray[np.int64]
    places: NDArray[np.int64]
    parts: NDArray[np.int64]
    roles: NDArray[np.int64]
    starts: NDArray[np.str_]
    ends: NDArray[np.str_]
    substitutes: NDArray[np.int64]
    departments: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Held:
    """Which posts are held on a day.

    Attributes
    ----------
    rows : ndarray, intp, shape (n,)
        Rows of `Posts` that count, each a different worker, role and scope.
    on_leave : ndarray, intp, shape (l,)
        Those of them somebody stands in for.
    standing_in : ndarray, intp, shape (l,)
        Who stands in, row by row; they do not count as well.
    left_out : mapping of str to ndarray of int64
        Ids of posts that cannot count, by reason.
    """

    rows: NDArray[np.intp]
    on_leave: NDArray[np.intp]
    standing_in: NDArray[np.intp]
    left_out: Mapping[str, NDArray[np.int64]]


def posts_held(posts: Posts, workers: Workers, day: str) -> Held:
    """Find the posts that are held on a day.

    Parameters
    ----------
    posts : Posts
    workers : Workers
    day : str
        ISO date.

    Returns
    -------
    Held
        Posts that ended before the day or begin after it do not count and are no
        fault. Left out by reason: ``no_role``, ``no_scope``, ``no_worker``,
        ``bad_date``, ``backwards``, ``worker_bad_date``, ``worker_left``,
        ``worker_to_come``, ``twice``.
    """
    who = workers.rows_of(posts.workers)
    worker = np.maximum(who, 0)
    known = who >= 0
    here, to_come = _presence(workers, day)
    undated = (posts.starts == BAD_DATE) | (posts.ends == BAD_DATE)
    backwards = (posts.ends != "") & (posts.ends < posts.starts)
    current = holds_on(posts.starts, posts.ends, day)
    left_out: dict[str, NDArray[np.int64]] = {}
    counts = np.ones(len(posts), bool)

    def refuse(reason: str, fault: NDArray[np.bool_]) -> None:
        nonlocal counts
        found = counts & fault
        if found.any():
            left_out[reason] = posts.ids[found]
        counts &= ~fault

    refuse("bad_date", undated)
    refuse("backwards", backwards)
    counts &= current
    refuse("no_role", posts.roles < 0)
    refuse("no_scope", (posts.scopes < 0) | (posts.places <= 0))
    refuse("no_worker", ~known)
    if len(workers.ids):
        unsure = (workers.starts == BAD_DATE) | (workers.ends == BAD_DATE)
        refuse("worker_bad_date", known & unsure[worker])
        refuse("worker_to_come", known & to_come[worker])
        refuse("worker_left", known & ~here[worker])
    rows, twice = _once(posts, np.flatnonzero(counts))
    if len(twice):
        left_out["twice"] = posts.ids[twice]
    rows, on_leave, standing_in = _stand_ins(posts, rows)
    return Held(rows, on_leave, standing_in, left_out)


def _presence(
    workers: Workers, day: str
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell who works for the town on a day, and who will only later."""
    return workers.here_on(day), workers.starts > day


def _once(
    posts: Posts, rows: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Keep one post of each worker, role and place; give the kept and the others.

    To stand in for a post that counts is another post than to have one like it.
    """
    columns = (posts.workers, posts.roles, posts.scopes, posts.places, posts.parts)
    own = posts.substitutes[rows]
    own = np.where(np.isin(own, posts.ids[rows]), own, 0)
    keys = np.array([*(column[rows] for column in columns), own])
    order = np.lexsort(keys)
    again = np.zeros(len(rows), bool)
    if len(rows):
        again[1:] = (np.diff(keys[:, order], axis=1) == 0).all(axis=0)
    first = order[~again]
    kept = np.sort(first)
    others = np.delete(np.arange(len(rows)), kept)
    return rows[kept], rows[others]


def _stand_ins(
    posts: Posts, rows: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Part those who stand in for a post that counts from those that count."""
    asked = np.flatnonzero(posts.substitutes[rows] > 0)
    at = positions(posts.ids[rows], posts.substitutes[rows[asked]])
    there = at >= 0
    asked, at = asked[there], at[there]
    is_stand_in = np.zeros(len(rows), bool)
    is_stand_in[asked] = True
    return rows[~is_stand_in], rows[at], rows[asked]


def holds_on(
    starts: NDArray[np.str_], ends: NDArray[np.str_], day: str
) -> NDArray[np.bool_]:
    """Tell what holds on a day: from its start until the day before its end."""
    held: NDArray[np.bool_] = ((starts == "") | (starts <= day)) & (
        (ends == "") | (ends > day)
    )
    return held


def positions(ids: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.intp]:
    """Give the position of each wanted id among ascending ones, -1 for none."""
    if not len(ids):
        return np.full(len(wanted), -1, np.intp)
    found = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[found] == wanted, found, -1)
