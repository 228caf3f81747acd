"""Who may take which grids: who is there, who has them so far, who is able to.

Whoever is on leave comes back: neither such a worker nor the grids only that one holds
are shared out, and who stands in there holds nothing by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.division.assigning_task import AssigningError
from gridplanner.data.heirs import heirs_of
from gridplanner.data.team.duty import DUTY_ROLES, PAID
from gridplanner.data.team.posts import ROLE_CODES, UNIT, posts_held

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.duties import Duties
    from gridplanner.data.records import Unit
    from gridplanner.data.team.posts import Posts, Workers

_PARTS: Final = re.compile(r"[\s、,，;；/|]+")
Needs = tuple[tuple[int, str], ...]
"""Units (ids) and what whoever takes them must have, one pair each."""


@dataclass(frozen=True, slots=True)
class Away:
    """Who is on leave on a day, and what that concerns.

    Attributes
    ----------
    workers : frozenset of int
        Ids of those on leave from all units they look after.
    units : frozenset of int
        Units (ids) nobody but people on leave holds.
    standing_in : frozenset of (int, int)
        Worker and unit (ids) of those who only stand in.
    """

    workers: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    standing_in: frozenset[tuple[int, int]] = frozenset()


NOBODY: Final = Away()


def away_on(
    posts: Posts, workers: Workers, units: Mapping[int, Unit], day: str, level: int
) -> Away:
    """Tell who is on leave.

    Parameters
    ----------
    posts : Posts
    workers : Workers
    units : mapping of int to Unit
        Of the plan, those that ended included.
    day : str
        ISO date.
    level : int
        Of the units looked after; a post below one is a post at it.
    """
    held = posts_held(posts, workers, day)
    stand_ins = dict(
        zip(held.on_leave.tolist(), held.standing_in.tolist(), strict=True)
    )
    codes = [ROLE_CODES[role] for role in DUTY_ROLES]
    is_duty = np.isin(posts.roles[held.rows], codes) & (posts.scopes[held.rows] == UNIT)
    rows = held.rows[is_duty]
    heirs = heirs_of(units, posts.places[rows]).tolist()
    here: set[tuple[int, int]] = set()
    absent: set[tuple[int, int]] = set()
    helping: set[tuple[int, int]] = set()
    for row, heir in zip(rows.tolist(), heirs, strict=True):
        unit = _above(units, heir, level)
        pair = int(posts.workers[row]), unit
        if row in stand_ins:
            absent.add(pair)
            helping.add((int(posts.workers[stand_ins[row]]), unit))
        else:
            here.add(pair)
    there = {worker for worker, _ in here}
    kept = {unit for _, unit in here}
    return Away(
        frozenset(worker for worker, _ in absent if worker not in there),
        frozenset(unit for _, unit in absent if unit and unit not in kept),
        frozenset(helping - here),
    )


def _above(units: Mapping[int, Unit], number: int, level: int) -> int:
    unit = units.get(number)
    while unit is not None and unit.level > level:
        unit = units.get(unit.parent)
    return 0 if unit is None else unit.id


def taking_part(
    duties: Duties, workers: Workers, wanted: Collection[int], away: Away
) -> NDArray[np.int64]:
    """Give the ids of those who take part: who is wanted, or all paid with time."""
    ids = duties.worker_ids
    here = ~np.isin(ids, list(away.workers))
    if wanted:
        here &= np.isin(ids, list(wanted))
    else:
        kinds = [workers.kinds[row] in PAID for row in workers.rows_of(ids).tolist()]
        here &= np.array(kinds, bool) & (duties.capacity > 0)
    return np.asarray(ids[here], np.int64)


def holders_before(
    duties: Duties, chosen: NDArray[np.int64], units: NDArray[np.int64], away: Away
) -> NDArray[np.int32]:
    """Give the worker of each grid so far, of several who gives it most time."""
    before = np.full(len(units), -1, np.int32)
    row_of = {unit: row for row, unit in enumerate(units.tolist())}
    column_of = {worker: column for column, worker in enumerate(chosen.tolist())}
    time = np.nan_to_num(duties.capacity[duties.workers] * duties.share)
    for entry in np.argsort(time, kind="stable").tolist():
        unit = int(duties.unit_ids[entry])
        worker = int(duties.worker_ids[duties.workers[entry]])
        row, column = row_of.get(unit), column_of.get(worker)
        if (worker, unit) in away.standing_in:
            continue
        if row is not None and column is not None:
            before[row] = column
    return before


def skills_in(words: str) -> frozenset[str]:
    """Read qualifications and languages as they are written down for a worker.

    Examples
    --------
    >>> sorted(skills_in("社工证、朝鲜语, English"))
    ['english', '朝鲜语', '社工证']
    >>> skills_in("")
    frozenset()
    """
    return frozenset(part.casefold() for part in _PARTS.split(words) if part)


def allowed_for(
    units: Sequence[Unit], skills: Sequence[frozenset[str]], needs: Needs
) -> NDArray[np.bool_]:
    """Tell who may have which grid.

    Parameters
    ----------
    units : sequence of Unit
    skills : sequence of frozenset of str
        Of each worker, as `skills_in` gives them.
    needs : tuple of (int, str)
        Of units that are none of `units` nothing is asked.

    Returns
    -------
    ndarray, bool, shape (g, w)

    Raises
    ------
    AssigningError
        ``assigning.no_skill`` where no worker has what a grid needs.
    """
    found = np.ones((len(units), len(skills)), bool)
    row_of = {unit.id: row for row, unit in enumerate(units)}
    for number, skill in needs:
        row = row_of.get(number)
        if row is None:
            continue
        able = np.array([skill.casefold() in own for own in skills], bool)
        if not able.any():
            unit = units[row]
            raise AssigningError(
                "assigning.no_skill", grid=unit.name or unit.code, skill=skill
            )
        found[row] &= able
    return found


def read_needs(asked: Iterable[str], units: Iterable[Unit], level: int) -> Needs:
    """Read what grids need, each as ``grid=skill, skill``.

    Parameters
    ----------
    asked : iterable of str
        A grid by its code, or by its name where that is the only one.
    units : iterable of Unit
    level : int
        Of the grids.

    Raises
    ------
    AssigningError
        ``assigning.need`` for words that are no such thing, ``assigning.need_grid`` for
        no grid, or several of one name.
    """
    known: dict[str, list[int]] = {}
    for unit in units:
        if unit.level == level and not unit.valid_to:
            for word in {unit.code, unit.name} - {""}:
                known.setdefault(word, []).append(unit.id)
    found = []
    for words in asked:
        name, equals, skills = (part.strip() for part in words.partition("="))
        parts = [part for part in _PARTS.split(skills) if part]
        if not name or not equals or not parts:
            raise AssigningError("assigning.need", words=words)
        ids = known.get(name, [])
        if len(ids) != 1:
            raise AssigningError("assigning.need_grid", grid=name, n=len(ids))
        found += [(ids[0], part) for part in parts]
    return tuple(found)
