"""Which posts the team template asks for, which are held, and which are vacant.

What is demanded follows from the template, the plan and the registry: a new building
lacks its leader the moment it is there. Every line of the template is a row of arrays,
one value a scope, so that a district of 800,000 floors takes a fraction of a second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.staffed_places import (
    house_places,
    posts_of_houses,
    posts_of_units,
    unit_places,
    with_untold_entrances,
)
from gridplanner.data.team.posts import ROLE_CODES, UNIT, posts_held
from gridplanner.data.team.roles import ENTRANCE, HOUSE_SCOPES, PostRole
from gridplanner.data.team.template import TeamLine, level_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.staffed_places import Found, Places
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.team.houses import Houses
    from gridplanner.data.team.posts import Held, Posts, Workers
    from gridplanner.data.team.template import TeamTemplate


@dataclass(frozen=True, slots=True)
class Staff:
    """Everything staffing is worked out from, besides the plan and the buildings.

    Attributes
    ----------
    posts : Posts
    workers : Workers
    houses : Houses
    """

    posts: Posts
    workers: Workers
    houses: Houses


@dataclass(frozen=True, slots=True)
class LineStaffing:
    """The posts of one line of the template at each of its scopes.

    Attributes
    ----------
    line : TeamLine
    in_template : bool
        False where posts stand that no line asks for.
    level : int or None
        Of the units; None for buildings, entrances and floors.
    places : Places
    held : ndarray, int64, shape (n,)
        Posts held at each scope.
    rows : ndarray, intp, shape (h,)
        Rows of the posts held, and
    at : ndarray, intp, shape (h,)
        the scope of each, as an index into the arrays.
    """

    line: TeamLine
    in_template: bool
    level: int | None
    places: Places
    held: NDArray[np.int64]
    rows: NDArray[np.intp]
    at: NDArray[np.intp]

    @property
    def demanded(self) -> NDArray[np.int64]:
        """Posts each scope must have, int64, shape (n,)."""
        return self.line.minimum * self.places.counted

    @property
    def filled(self) -> NDArray[np.int64]:
        """Posts demanded that are held, int64, shape (n,)."""
        return np.minimum(self.held, self.demanded)

    @property
    def vacant(self) -> NDArray[np.int64]:
        """Posts demanded that nobody holds, int64, shape (n,)."""
        return self.demanded - self.filled

    @property
    def over(self) -> NDArray[np.int64]:
        """Posts held beyond the maximum, int64, shape (n,)."""
        if self.line.maximum is None:
            return np.zeros(len(self.held), np.int64)
        most = self.line.maximum * self.places.counted
        beyond: NDArray[np.int64] = np.maximum(self.held - most, 0)
        return beyond


@dataclass(frozen=True, slots=True)
class Staffing:
    """The staffing of a plan on a day.

    Attributes
    ----------
    day : str
        ISO date.
    snapshot : Snapshot
    staff : Staff
    posts : Held
        The posts that count on the day.
    lines : tuple of LineStaffing
        Those of the template in its order, then what stands beside it.
    left_out : mapping of str to ndarray of int64
        Ids of posts that count nowhere, by reason: those of `posts_held`, and
        ``unit_gone``, ``unit_divided``, ``building_gone``, ``entrance_gone``,
        ``no_such_floor``.
    without_level : tuple of TeamLine
        Lines of a level the project has not.
    unknown : mapping of str to int
        Buildings in use that a line cannot judge, by what is not known of them:
        ``dwellings``, ``floors``.
    without_capacity : ndarray, int64
        Full-time and part-time workers of no known capacity.
    reach : frozenset of int or None
        Units (ids) whose posts alone are told; None for all.
    """

    day: str
    snapshot: Snapshot
    staff: Staff
    posts: Held
    lines: tuple[LineStaffing, ...]
    left_out: Mapping[str, NDArray[np.int64]]
    without_level: tuple[TeamLine, ...]
    unknown: Mapping[str, int]
    without_capacity: NDArray[np.int64]
    reach: frozenset[int] | None = None

    @property
    def workers_here(self) -> NDArray[np.bool_]:
        """Which workers there are on the day, bool, shape (w,).

        Within some units only those with a post there: a name beyond is not told.
        """
        here = self.staff.workers.here_on(self.day)
        if self.reach is None:
            return here
        own = self.staff.posts.workers[self.posts.rows]
        found: NDArray[np.bool_] = here & np.isin(self.staff.workers.ids, own)
        return found

    def of_role(self, role: PostRole) -> tuple[LineStaffing, ...]:
        """Give the lines of a role."""
        return tuple(each for each in self.lines if each.line.role is role)

    @property
    def full_time(self) -> NDArray[np.intp]:
        """Rows of the posts held as full-time grid worker, those on leave included."""
        code = ROLE_CODES[PostRole.FULL_TIME_WORKER]
        is_own = self.staff.posts.roles[self.posts.rows] == code
        found: NDArray[np.intp] = self.posts.rows[is_own]
        return found


def staffing(
    snapshot: Snapshot, staff: Staff, template: TeamTemplate, day: str
) -> Staffing:
    """Work out who holds which post, and what is vacant.

    Parameters
    ----------
    snapshot : Snapshot
        Placed; of the plan asked about.
    staff : Staff
    template : TeamTemplate
    day : str
        ISO date.

    Returns
    -------
    Staffing
    """
    held = posts_held(staff.posts, staff.workers, day)
    posts, rows = staff.posts, held.rows
    of_units = rows[posts.scopes[rows] == UNIT]
    units = posts_of_units(snapshot, posts, of_units)
    houses = posts_of_houses(snapshot, staff.houses, posts, rows)
    at_houses = {**houses, ENTRANCE: with_untold_entrances(houses)}
    lines: list[LineStaffing] = []
    without = []
    taken = np.zeros(len(posts), bool)
    for line in template.lines:
        level = level_of(line, snapshot.levels)
        if level is None and not line.of_houses:
            without.append(line)
            continue
        found = units if level is not None else at_houses[line.scope]
        made = _line(snapshot, staff, line, level, found)
        taken[made.rows] = True
        lines.append(made)
    lines += _beside(snapshot, staff, units, houses, taken)
    faults = dict(held.left_out)
    for found in (units, *houses.values()):
        faults |= found.left_out
    return Staffing(
        day=day,
        snapshot=snapshot,
        staff=staff,
        posts=held,
        lines=tuple(lines),
        left_out=faults,
        without_level=tuple(without),
        unknown=_unknown(snapshot, staff.houses, template),
        without_capacity=staff.workers.without_capacity(day),
    )


def _line(
    snapshot: Snapshot, staff: Staff, line: TeamLine, level: int | None, found: Found
) -> LineStaffing:
    """Give the posts of a role at the scopes of a line."""
    if level is None:
        places = house_places(snapshot, staff.houses, line)
    else:
        places = unit_places(snapshot, level)
    own = staff.posts.roles[found.rows] == ROLE_CODES[line.role]
    at = places.find(found.places[own], found.floors[own])
    rows, at = found.rows[own][at >= 0], at[at >= 0]
    held = np.bincount(at, minlength=len(places.ids)).astype(np.int64)
    return LineStaffing(line, True, level, places, held, rows, at)


def _beside(
    snapshot: Snapshot,
    staff: Staff,
    units: Found,
    houses: Mapping[str, Found],
    taken: NDArray[np.bool_],
) -> Iterator[LineStaffing]:
    """Give the posts no line asks for: they are told, too, and demand nothing."""
    level_by_id = {unit.id: unit.level for unit in snapshot.units}
    for role, code in ROLE_CODES.items():
        left = ~taken[units.rows] & (staff.posts.roles[units.rows] == code)
        levels = [level_by_id[number] for number in units.places[left].tolist()]
        for level in sorted(set(levels)):
            line = TeamLine(role, snapshot.levels[level].name, 0, None)
            whole = _line(snapshot, staff, line, level, units)
            yield replace(whole, in_template=False)
        for scope in HOUSE_SCOPES:
            found = houses[scope]
            left = ~taken[found.rows] & (staff.posts.roles[found.rows] == code)
            if left.any():
                line = TeamLine(role, scope, 0, None)
                part = found.part(left)
                whole = _line(snapshot, staff, line, None, part)
                yield replace(whole, in_template=False)


def _unknown(
    snapshot: Snapshot, houses: Houses, template: TeamTemplate
) -> dict[str, int]:
    """Count the buildings of which lines ask what is not known."""
    found: dict[str, int] = {}
    asked = [line.which for line in template.lines if line.of_houses]
    if any(which.dwellings for which in asked):
        column = snapshot.measures.index("dwellings")
        found["dwellings"] = int((snapshot.counts[:, column] < 0).sum())
    is_floor = any(line.scope == "floor" for line in template.lines)
    if is_floor or any(which.floors for which in asked):
        inside = np.isin(houses.ids, snapshot.building_ids)
        found["floors"] = int((houses.floors[inside] == 0).sum())
    return {what: count for what, count in found.items() if count}


def staffing_within(found: Staffing, reach: Collection[int]) -> Staffing:
    """Keep of a staffing what lies in some units: for whoever works for them only."""
    wanted = np.fromiter(reach, np.int64)
    kept = [_within(found.snapshot, line, wanted) for line in found.lines]
    # Nobody asks for posts beside the template: none here, and nothing is told.
    lines = tuple(line for line in kept if line.in_template or len(line.rows))
    own = np.unique(np.concatenate([line.rows for line in lines])) if lines else ()
    posts = replace(
        found.posts,
        rows=found.posts.rows[np.isin(found.posts.rows, own)],
        on_leave=found.posts.on_leave[np.isin(found.posts.on_leave, own)],
        standing_in=found.posts.standing_in[np.isin(found.posts.on_leave, own)],
        left_out={},
    )
    within = replace(
        found,
        posts=posts,
        lines=lines,
        left_out={},
        unknown={},
        reach=frozenset(reach),
    )
    ids = found.staff.workers.ids[within.workers_here]
    without = found.without_capacity[np.isin(found.without_capacity, ids)]
    return replace(within, without_capacity=without)


def _within(
    snapshot: Snapshot, found: LineStaffing, wanted: NDArray[np.int64]
) -> LineStaffing:
    if found.level is None:
        inside = np.isin(snapshot.cell_owners, wanted).any(axis=1)
        kept = np.append(inside, False)[found.places.cells]
    else:
        kept = np.isin(found.places.ids, wanted)
    new = np.cumsum(kept) - 1
    own = kept[found.at]
    return replace(
        found,
        places=found.places.part(kept),
        held=found.held[kept],
        rows=found.rows[own],
        at=new[found.at[own]],
    )
