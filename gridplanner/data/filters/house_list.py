"""Lists that matter: houses and households with which something is to be looked into.

Lists of people with such a matter are filters: ``finding`` and ``address`` of
`PeopleFilter`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.access.grant import shown
from gridplanner.data.filters.people_filter import PeopleFilter
from gridplanner.data.filters.people_list import building_label, count_list
from gridplanner.data.store.house_lists import find_houses, read_houses

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.filters.people_list import Rules
    from gridplanner.data.filters.places import Places
    from gridplanner.data.job import Progress
    from gridplanner.data.store.beside import Readable
    from gridplanner.data.store.geopackage import ProjectFile

HOUSE_LISTS = ("unregistered", "empty_dwellings", "gridless")
PEOPLE_LISTS: dict[str, PeopleFilter] = {
    "houseless": PeopleFilter(address="houseless"),
    "duplicate_id": PeopleFilter(finding="duplicate_id"),
    "incomplete": PeopleFilter(finding="incomplete"),
    "children_away": PeopleFilter(finding="children_away"),
}
"""Lists of people, each as the filter that makes it."""


@dataclass(frozen=True, slots=True)
class ListedHouse:
    """A row of a list of houses.

    Attributes
    ----------
    building_id, dwelling_id, household_id : int
        0 where the list is of something larger.
    building, entrance, room : str
    address, use, housing : str
        As they are written.
    head : str
        Head of the household, masked unless a grant covers them.
    people : int
        Who live in the household.
    """

    building_id: int
    dwelling_id: int
    household_id: int
    building: str
    entrance: str
    room: str
    address: str
    use: str
    housing: str
    head: str
    people: int

    @property
    def id(self) -> int:
        """What the row is of: the household, else the dwelling, else the building."""
        return self.household_id or self.dwelling_id or self.building_id


@dataclass(frozen=True, slots=True, eq=False)
class HouseList:
    """The rows of one of `HOUSE_LISTS`.

    Attributes
    ----------
    kind : str
    ids, buildings, entrances : ndarray, int64, shape (n,)
        What is listed, and where.
    places : Places
    """

    kind: str
    ids: NDArray[np.int64]
    buildings: NDArray[np.int64]
    entrances: NDArray[np.int64]
    places: Places

    def __len__(self) -> int:
        return len(self.ids)

    def by_building(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Count by building: ids ascending, and how many are there."""
        ids, numbers = np.unique(self.buildings, return_counts=True)
        return ids, numbers.astype(np.int64)

    def page(
        self,
        file: ProjectFile,
        *,
        offset: int = 0,
        limit: int = 100,
        grant: Grant | None = None,
        now: datetime | None = None,
    ) -> list[ListedHouse]:
        """Read some rows; those that have gone since are left out."""
        ids = self.ids[offset : offset + limit].tolist()
        rows = read_houses(file, self.kind, ids)
        return [_listed(row, grant, now) for row in rows]


def list_houses(
    file: Readable, kind: str, places: Places, *, level: int, rules: Rules
) -> HouseList:
    """Make a list of houses.

    Parameters
    ----------
    file : Readable
    kind : str
        One of `HOUSE_LISTS`.
    places : Places
    level : int
        That of the grids.
    rules : Rules
        A user held to some units sees what lies there alone.

    Returns
    -------
    HouseList
    """
    rows = find_houses(file, kind)
    if kind == "gridless":
        rows = rows[places.units_of(level, rows[:, 1], rows[:, 2]) == 0]
    scope = rules.permissions.scope
    if scope is not None:
        inside = places.within((), scope=scope)
        held = np.isin(rows[:, 1], inside.buildings)
        held &= ~np.isin(rows[:, 2], inside.away)
        rows = rows[held | np.isin(rows[:, 2], inside.entrances)]
    ids, buildings, entrances = (np.ascontiguousarray(rows[:, n]) for n in range(3))
    return HouseList(kind, ids, buildings, entrances, places)


def count_lists(
    file: Readable,
    places: Places,
    *,
    level: int,
    rules: Rules,
    progress: Progress,
) -> dict[str, int]:
    """Count every list that matters, of houses and of people.

    Returns
    -------
    dict of str to int

    Raises
    ------
    Cancelled
        If the user stopped it.
    """
    found = {}
    kinds = (*HOUSE_LISTS, *PEOPLE_LISTS)
    for done, kind in enumerate(kinds):
        progress.fraction(done / len(kinds))
        if kind in PEOPLE_LISTS:
            found[kind] = count_list(file, PEOPLE_LISTS[kind], places, rules=rules)
        else:
            found[kind] = len(list_houses(file, kind, places, level=level, rules=rules))
    return found


def _listed(
    row: dict[str, Any], grant: Grant | None, now: datetime | None
) -> ListedHouse:
    head = int(row["head_id"] or 0)
    return ListedHouse(
        building_id=row["building_id"] or 0,
        dwelling_id=row["dwelling_id"] or 0,
        household_id=row["household_id"] or 0,
        building=building_label(row),
        entrance=row["entrance"] or "",
        room=str(row["room"] or ""),
        address=row["address"] or "",
        use=row["use"] or "",
        housing=row["housing"] or "",
        head=shown("name", row["head_name"], person_id=head, grant=grant, now=now),
        people=row["people"] or 0,
    )
