"""The posts that are held on a day, asked for by worker and by unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.heirs import heirs_of
from gridplanner.data.team.posts import UNIT, posts_held
from gridplanner.data.team.roles import PostRole

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from gridplanner.data.records import Unit
    from gridplanner.data.team.posts import Held, Posts, Workers

_ROLES: Final = tuple(PostRole)
_BUILDING, _ENTRANCE, _FLOOR = range(1, 4)  # scopes, as `HOUSE_SCOPES` follow


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post somebody holds on the day, or stands in for.

    Attributes
    ----------
    id, worker_id : int
    role : PostRole
    scope : int
        `gridplanner.data.team.posts.UNIT`, or 1, 2, 3 for a building, an entrance, a
        floor.
    place : int
        Id of the unit in force, the building or the entrance; 0 where a unit ended
        and nothing stands for it.
    part : int
        Of the floor, or of an entrance not on record; else 0.
    starts, ends : str
        ISO dates, empty for none.
    on_leave : bool
        Somebody stands in for the holder.
    stands_in_for : int
        Id of the post that is stood in for; 0 for none.
    """

    id: int
    worker_id: int
    role: PostRole
    scope: int
    place: int
    part: int
    starts: str
    ends: str
    on_leave: bool
    stands_in_for: int


class TeamOnDay:
    """Who holds what on a day.

    Parameters
    ----------
    posts : Posts
    workers : Workers
    units : mapping of int to Unit
        Of the plan, those that ended included: posts go to the one heir of a unit.
    day : str
        ISO date.
    """

    def __init__(
        self, posts: Posts, workers: Workers, units: Mapping[int, Unit], day: str
    ) -> None:
        self.day = day
        self.held: Held = posts_held(posts, workers, day)
        self._posts = posts
        rows = np.concatenate([self.held.rows, self.held.standing_in])
        self._rows: NDArray[np.intp] = rows.astype(np.intp)
        self._stands_in = np.zeros(len(rows), bool)
        self._stands_in[len(self.held.rows) :] = True
        self._on_leave = np.isin(rows, self.held.on_leave)
        places = posts.places[rows].copy()
        at_unit = posts.scopes[rows] == UNIT
        places[at_unit] = heirs_of(units, places[at_unit])
        self._places = places
        self._by_worker = np.argsort(posts.workers[rows], kind="stable")
        self._workers = posts.workers[rows][self._by_worker]
        of_units = np.flatnonzero(at_unit & (places > 0))
        self._by_unit = of_units[np.argsort(places[of_units], kind="stable")]
        self._units = places[self._by_unit]
        self._by_house: dict[tuple[int, int], list[int]] = defaultdict(list)
        scopes = posts.scopes[rows]
        for row in np.flatnonzero(scopes > UNIT).tolist():
            self._by_house[int(scopes[row]), int(places[row])].append(row)

    def __len__(self) -> int:
        return len(self._rows)

    def of_worker(self, worker_id: int) -> tuple[HeldPost, ...]:
        """Give what somebody holds or stands in for, by id of the post."""
        return self._found(self._workers, self._by_worker, worker_id)

    def at_unit(self, unit_id: int) -> tuple[HeldPost, ...]:
        """Give the posts of a unit that are held or stood in for, by role."""
        found = self._found(self._units, self._by_unit, unit_id)
        return tuple(sorted(found, key=lambda each: _ROLES.index(each.role)))

    def at_house(
        self, building_id: int, entrances: Collection[int] = ()
    ) -> tuple[HeldPost, ...]:
        """Give the posts of a building, of its floors and of its entrances, by role.

        Parameters
        ----------
        building_id : int
        entrances : collection of int
            Ids of those on record.
        """
        keys = [(scope, building_id) for scope in (_BUILDING, _FLOOR)]
        # A post at an entrance that is not on record stands at its building.
        keys += [(_ENTRANCE, number) for number in entrances]
        found = [self._post(row) for key in keys for row in self._by_house.get(key, ())]
        found.sort(key=lambda each: (_ROLES.index(each.role), each.part, each.id))
        return tuple(found)

    def places_of(self, workers: Collection[int]) -> dict[int, list[int]]:
        """Give the places some people hold posts at or stand in, by scope.

        As `HeldPost.place` has them, in the order of people and posts; arrays, since a
        whole district may be asked for.
        """
        wanted = np.fromiter(workers, np.int64, len(workers))
        first = np.searchsorted(self._workers, wanted)
        count = np.searchsorted(self._workers, wanted, "right") - first
        ends = np.cumsum(count)
        whole = int(ends[-1]) if len(ends) else 0
        at = np.arange(whole) + np.repeat(first - ends + count, count)
        own = self._by_worker[at]
        scopes, places = self._posts.scopes[self._rows[own]], self._places[own]
        return {
            scope: places[scopes == scope].tolist()
            for scope in np.unique(scopes).tolist()
        }

    def _found(
        self, keys: NDArray[np.int64], order: NDArray[np.intp], wanted: int
    ) -> tuple[HeldPost, ...]:
        first, end = np.searchsorted(keys, [wanted, wanted + 1]).tolist()
        found = [self._post(place) for place in order[first:end].tolist()]
        return tuple(sorted(found, key=lambda each: each.id))

    def _post(self, place: int) -> HeldPost:
        posts, row = self._posts, int(self._rows[place])
        stands_in = bool(self._stands_in[place])
        return HeldPost(
            id=int(posts.ids[row]),
            worker_id=int(posts.workers[row]),
            role=_ROLES[int(posts.roles[row])],
            scope=int(posts.scopes[row]),
            place=int(self._places[place]),
            part=int(posts.parts[row]),
            starts=str(posts.starts[row]),
            ends=str(posts.ends[row]),
            on_leave=bool(self._on_leave[place]),
            stands_in_for=int(posts.substitutes[row]) if stands_in else 0,
        )
