"""Everybody who works for the town as columns: what is sorted, filtered and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.analysis.measured import work_measures
from gridplanner.data.team.posts import BAD_DATE, UNIT, positions
from gridplanner.data.team.roles import PostRole, WorkerKind
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.ui.panels.grids_model import Column, Numbers
from gridplanner.ui.staff.pages import kind_word, say
from gridplanner.ui.staff.post_words import role_word
from gridplanner.ui.staff.workers_order import order_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.team.posts import Workers
    from gridplanner.data.team.worker_rows import WorkerRows
    from gridplanner.ui.session import Session

STATES: Final = ("here", "on_leave", "no_capacity", "to_come", "ended", "bad_date")
CHOICES: Final = ("here", "everybody", "vacant", "over", "on_leave", "no_capacity",
                  "ended")  # fmt: skip
"""Whom the table can be narrowed to, besides kinds and roles."""
_HERE, _ON_LEAVE, _NO_CAPACITY, _TO_COME, _ENDED, _BAD_DATE = range(len(STATES))
_NAMED: Final = 3  # units named in a cell; the others are counted
_PAID: Final = (WorkerKind.FULL_TIME.value, WorkerKind.PART_TIME.value)


@dataclass(frozen=True, slots=True)
class WorkerTable:
    """Workers by row.

    Attributes
    ----------
    ids : ndarray, int64, shape (w,)
    columns : list of Column
    sought : list of str
        Name, number and initials of each, in lower case.
    states : ndarray, int64, shape (w,)
        Index into `STATES`.
    kinds : tuple of str
    roles : mapping of str to ndarray of bool
        Who holds a post of a role, shape (w,).
    posts : ndarray, int64, shape (w,)
        Posts held or stood in for.
    utilisation : ndarray, float64, shape (w,)
        NaN where there is none.
    order : ndarray, int64, shape (w,)
        Rank by the first grid and role somebody has there; who has none comes last.
    """

    ids: NDArray[np.int64]
    columns: list[Column]
    sought: list[str]
    states: NDArray[np.int64]
    kinds: tuple[str, ...]
    roles: Mapping[str, NDArray[np.bool_]]
    posts: NDArray[np.int64]
    utilisation: NDArray[np.float64]
    order: NDArray[np.int64]

    @property
    def is_here(self) -> NDArray[np.bool_]:
        """Who works for the town today, shape (w,)."""
        found: NDArray[np.bool_] = self.states <= _NO_CAPACITY
        return found

    def chosen(self, choice: str) -> NDArray[np.bool_]:
        """Tell whom a choice leaves, shape (w,); a kind or a role by ``kind:…``."""
        what, _colon, name = choice.partition(":")
        nobody: NDArray[np.bool_] = np.zeros(len(self.ids), bool)
        if what == "role":
            return self.roles.get(name, nobody)
        found: dict[str, NDArray[np.bool_]] = {
            "everybody": ~nobody,
            "vacant": self.is_here & (self.posts == 0),
            "over": self.utilisation > 1,
            "ended": ~self.is_here,
            "on_leave": self.states == _ON_LEAVE,
            "no_capacity": self.states == _NO_CAPACITY,
            "kind": self.is_here
            & np.array([kind == name for kind in self.kinds], bool),
        }
        return found.get(what, self.is_here)


def worker_table(session: Session) -> WorkerTable | None:
    """Lay the workers of the project out; None where they cannot be read yet."""
    desk = session.staff_desk
    workers, rows, team = desk.workers, desk.rows, desk.team
    if workers is None or rows is None or team is None:
        return None
    ids = workers.ids
    posts, held = desk.posts, team.held
    assert posts is not None  # the team is of them
    all_rows = np.concatenate([held.rows, held.standing_in])
    owners = workers.rows_of(posts.workers[all_rows])
    counted = np.bincount(owners[owners >= 0], minlength=len(ids)).astype(np.int64)
    capacity, load = _work(session, ids)
    bearable = np.where(capacity > 0, capacity, np.nan)
    utilisation = load / bearable
    states = _states(workers, desk.day, capacity)
    on_leave = np.isin(ids, posts.workers[held.on_leave])
    states[on_leave & (states <= _NO_CAPACITY)] = _ON_LEAVE
    roles = {}
    for code, role in enumerate(PostRole):
        own = owners[(posts.roles[all_rows] == code) & (owners >= 0)]
        if len(own):
            roles[role.value] = np.isin(np.arange(len(ids)), own)
    written = {
        name: [str(rows.value(at, name) or "") for at in _places(rows, ids)]
        for name in ("code", "name", "pinyin", "base")
    }
    columns = _columns(session, ids, written, workers.kinds)
    unit = work_measures(session.work_desk.norm)[0]
    # What is compared comes first; what is long stands at the end.
    columns[3:3] = [
        _numbers(f"load.{unit}", load, _count),
        _numbers("utilisation", utilisation, _percent),
        _numbers(f"capacity.{unit}", capacity, _count),
        _text("state", [text(f"workers.state.{STATES[at]}") for at in states.tolist()]),
        _numbers("posts", counted, format_count),
    ]
    sought = [
        " ".join(parts).casefold()
        for parts in zip(
            written["code"], written["name"], written["pinyin"], strict=True
        )
    ]
    return WorkerTable(
        ids,
        columns,
        sought,
        states,
        workers.kinds,
        roles,
        counted,
        utilisation,
        order_of(session, posts, all_rows, owners, written["code"]),
    )


def post_words(session: Session, worker_id: int) -> str:
    """Say the posts of somebody, a role at a time: units by name, houses counted."""
    units: dict[str, list[str]] = {}
    houses: dict[str, int] = {}
    for post in session.staff_desk.posts_of(worker_id):
        role = post.role.value
        unit = session.unit(post.place) if post.scope == UNIT else None
        if unit is None:
            houses[role] = houses.get(role, 0) + 1
        else:
            units.setdefault(role, []).append(unit.name or unit.code)
    words = []
    for role, names in units.items():
        said = text("workers.and").join(names[:_NAMED])
        if len(names) > _NAMED:
            said = text("workers.more", names=said, n=format_count(len(names)))
        words.append(f"{role_word(role)} {said}")
    words += [f"{role_word(role)} × {count}" for role, count in houses.items()]
    return text("workers.then").join(words)


def _columns(
    session: Session,
    ids: NDArray[np.int64],
    written: Mapping[str, list[str]],
    kinds: Sequence[str],
) -> list[Column]:
    """Give the columns of words; telephone and posts are written when looked at."""

    def phone(worker: int) -> str:
        row = session.staff_desk.worker_row(worker)
        return say(session, row, "phone") if row.get("phone") else ""

    def posts(worker: int) -> str:
        return post_words(session, worker)

    return [
        _text("code", written["code"]),
        _text("name", written["name"]),
        _text("kind", [kind_word({"kind": kind}) for kind in kinds]),
        Column("workers.post_words", ids, Numbers(ids, posts), is_number=False),
        # A telephone that may not be read must not show by its order, either.
        Column("workers.phone", ids, Numbers(ids, phone), is_number=False),
        _text("base", written["base"]),
    ]


def _work(
    session: Session, ids: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give capacity and load of each, as the workload has them; NaN where unknown."""
    capacity, load = np.full((2, len(ids)), np.nan)
    shared, duties = session.work_desk.worker_loads(), session.staff_desk.duties_known()
    if shared is not None:
        at = positions(shared.worker_ids, ids)
        known = (at >= 0) & np.append(shared.counted, False)[at]
        capacity[known], load[known] = (
            shared.capacity[at[known]],
            shared.load[at[known]],
        )
    elif duties is not None:
        at = positions(duties.worker_ids, ids)
        known = (at >= 0) & (np.append(duties.capacity, 0)[at] != 0)
        capacity[known] = duties.capacity[at[known]]
    return capacity, load


def _states(
    workers: Workers, day: str, capacity: NDArray[np.float64]
) -> NDArray[np.int64]:
    states = np.full(len(workers.ids), _HERE, np.int64)
    is_paid = np.array([kind in _PAID for kind in workers.kinds], bool)
    states[is_paid & np.isnan(capacity)] = _NO_CAPACITY
    is_gone = ~workers.here_on(day)
    states[is_gone] = _ENDED
    states[is_gone & (workers.starts > day)] = _TO_COME
    bad = (workers.starts == BAD_DATE) | (workers.ends == BAD_DATE)
    states[is_gone & bad] = _BAD_DATE
    return states


def _places(rows: WorkerRows, ids: NDArray[np.int64]) -> list[int]:
    found: list[int] = positions(rows.ids, ids).tolist()
    return found


def _text(name: str, words: list[str]) -> Column:
    values = np.array(words, dtype=np.str_)
    return Column(f"workers.{name}", values, words, is_number=False)


def _numbers(name: str, values: NDArray[Any], write: Any) -> Column:  # noqa: ANN401
    return Column(f"workers.{name}", values, Numbers(values, write))


def _count(value: float) -> str:
    return NONE if np.isnan(value) else format_count(value)


def _percent(value: float) -> str:
    return NONE if np.isnan(value) else f"{100 * value:.0f}%"
