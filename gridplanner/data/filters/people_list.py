"""PeopleList: the people a filter means, as one list for map, table and export.

Who is meant is asked once. Numbers on the map, rows of the table and rows of a ledger
are all taken from the same ids, so that they cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.access.grant import shown
from gridplanner.data.access.restricted import KEY, are_on
from gridplanner.data.access.roles import EVERYTHING
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.masking import COLUMN_MASKS
from gridplanner.data.people.categories import RESTRICTED, SMALLEST_COUNT, age_on
from gridplanner.data.store.counts import given_entrances
from gridplanner.data.store.listed_people import read_listed
from gridplanner.data.store.people_filter import Found, count_people, find_people

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from numpy.typing import NDArray

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.access.roles import Permissions
    from gridplanner.data.filters.people_filter import PeopleFilter
    from gridplanner.data.filters.places import Places, Within
    from gridplanner.data.job import Progress
    from gridplanner.data.store.beside import Readable
    from gridplanner.data.store.geopackage import ProjectFile

SHOWN_KEY = KEY
"""Under which the project's notes keep that restricted categories are in use."""
ORDERS = ("place", "name", "birth")


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person as the list shows them: masked, unless a grant covers them.

    Attributes
    ----------
    id, household_id, dwelling_id, building_id : int
        0 where there is none.
    name, sex, birth, id_no, phone, relation, population : str
        `birth` is the year alone where masked.
    age : int or None
        Whole years at the day of the list.
    building, entrance, room : str
        The house: its estate and name or plate, the entrance, the dwelling.
    domicile : str
        Address of the register.
    categories : tuple of str
        Without restricted ones the user may not see.
    """

    id: int
    household_id: int
    dwelling_id: int
    building_id: int
    name: str
    sex: str
    birth: str
    age: int | None
    id_no: str
    phone: str
    relation: str
    population: str
    building: str
    entrance: str
    room: str
    domicile: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for whoever asks.

    Attributes
    ----------
    day : str
        ISO date of today.
    permissions : Permissions
    restricted : frozenset of str
        Categories that need a permission.
    shows_restricted : bool
        Whether somebody has switched them on in this project.
    """

    day: str
    permissions: Permissions = EVERYTHING
    restricted: frozenset[str] = frozenset(RESTRICTED)
    shows_restricted: bool = False

    @property
    def hidden(self) -> frozenset[str]:
        """Categories this user must not see."""
        if self.shows_restricted and self.permissions.may_see_restricted:
            return frozenset()
        return self.restricted


def rules_of(file: ProjectFile, permissions: Permissions, *, day: str) -> Rules:
    """Give the rules for a user of a project on a day (ISO)."""
    return Rules(day, permissions, shows_restricted=are_on(file))


@dataclass(frozen=True, slots=True, eq=False)
class PeopleList:
    """The people a filter means, in order.

    Attributes
    ----------
    wanted : PeopleFilter
    found : Found
    places : Places
        Of the moment the list was made.
    rules : Rules
    """

    wanted: PeopleFilter
    found: Found
    places: Places
    rules: Rules

    def __len__(self) -> int:
        return len(self.found)

    @property
    def day(self) -> str:
        """The day ages and categories are told for."""
        return self.wanted.reference or self.rules.day

    @property
    def hides_small(self) -> bool:
        """True where small counts must not be told: those of restricted categories."""
        named = {*self.wanted.any_of, *self.wanted.all_of}
        return bool(named & self.rules.restricted)

    def said(self, number: int) -> str:
        """Write a count as it may be shown."""
        if self.hides_small and 0 < number < SMALLEST_COUNT:
            return f"<{SMALLEST_COUNT}"
        return f"{number:,}"

    def by_building(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Count by building.

        Returns
        -------
        ids, numbers : ndarray, int64, shape (n,)
            Buildings where anybody of the list is counted, ascending. Who has no
            house is in none.
        """
        homes = self.found.buildings
        ids, numbers = np.unique(homes[homes > 0], return_counts=True)
        return ids, numbers.astype(np.int64)

    def by_unit(self, level: int) -> dict[int, int]:
        """Count by the unit of a level; those in no unit under 0."""
        units = self.places.units_of(level, self.found.buildings, self.found.entrances)
        ids, numbers = np.unique(units, return_counts=True)
        return dict(zip(ids.tolist(), numbers.tolist(), strict=True))

    def page(
        self,
        file: ProjectFile,
        *,
        offset: int = 0,
        limit: int = 100,
        grant: Grant | None = None,
        now: datetime | None = None,
    ) -> list[ListedPerson]:
        """Read some rows of the list; those that have gone since are left out."""
        ids = self.found.people[offset : offset + limit]
        rows = read_listed(file, ids.tolist(), day=self.day)
        return [self._listed(row, grant, now) for row in rows]

    def _listed(
        self, row: dict[str, Any], grant: Grant | None, now: datetime | None
    ) -> ListedPerson:
        def told(column: str) -> str:
            kind = COLUMN_MASKS[column]
            return shown(kind, row[column], person_id=row["id"], grant=grant, now=now)

        return ListedPerson(
            id=row["id"],
            household_id=row["household_id"] or 0,
            dwelling_id=row["dwelling_id"] or 0,
            building_id=row["building_id"] or 0,
            name=told("name"),
            sex=row["sex"] or "",
            birth=told("birth"),
            age=age_at(row["birth"], self.day),
            id_no=told("id_no"),
            phone=told("phone"),
            relation=row["relation"] or "",
            population=row["population_kind"] or "",
            building=building_label(row),
            entrance=row["entrance"] or "",
            room=str(row["room"] or ""),
            domicile=told("domicile_address"),
            categories=tuple(
                tag for tag in row["categories"] if tag not in self.rules.hidden
            ),
        )


def make_list(
    file: ProjectFile,
    wanted: PeopleFilter,
    places: Places,
    *,
    rules: Rules,
    order: str = "place",
    progress: Progress | None = None,
) -> PeopleList:
    """Find the people a filter means.

    Parameters
    ----------
    file : ProjectFile
    wanted : PeopleFilter
    places : Places
        Of the plan whose units the filter speaks of.
    rules : Rules
        A user held to some units sees the people there alone.
    order : str
        One of `ORDERS`; with ``"-"`` in front the other way round.
    progress : Progress, optional

    Returns
    -------
    PeopleList

    Raises
    ------
    GridPlannerError
        ``filter.restricted`` where it names a category the user must not see.
    Cancelled
        If the user stopped it.
    """
    found = find_people(
        file,
        wanted,
        within=_within(wanted, places, rules),
        day=rules.day,
        order=order.removeprefix("-"),
        progress=progress,
    )
    if order.startswith("-"):
        found = Found(
            *(
                np.flip(each)
                for each in (found.people, found.buildings, found.entrances)
            )
        )
    return PeopleList(wanted, found, places, rules)


def count_list(
    file: Readable, wanted: PeopleFilter, places: Places, *, rules: Rules
) -> int:
    """Count the people a filter means without listing them; see `make_list`."""
    within = _within(wanted, places, rules)
    return count_people(file, wanted, within=within, day=rules.day)


def _within(wanted: PeopleFilter, places: Places, rules: Rules) -> Within | None:
    if wanted.categories & rules.hidden:
        raise GridPlannerError("filter.restricted")
    scope = rules.permissions.scope
    if not wanted.units and scope is None:
        return None
    return places.within(wanted.units, scope=scope)


def age_at(birth: str | None, day: str) -> int | None:
    """Give the age in whole years at a day, an ISO date; None where unknown.

    Examples
    --------
    >>> age_at("1942-06-01", "2022-06-01"), age_at("1942-06-02", "2022-06-01")
    (80, 79)
    >>> age_at(None, "2022-06-01") is None
    True
    """
    return age_on(birth or "", date.fromisoformat(day))


def building_label(row: dict[str, Any]) -> str:
    """Name a house in a list: its estate with its name, else its address or plate."""
    name = row["building_name"] or row["plate"] or row["building_code"] or ""
    estate = row["estate"] or ""
    if estate and not name.startswith(estate):
        return f"{estate}{name}"
    return name or row["address"] or ""


def entrances_given(
    file: ProjectFile,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Read the entrances that were given to a unit, as `Places` are made of.

    Returns
    -------
    ids, buildings : ndarray, int64, shape (n,)
        By building and id.
    """
    rows: Collection[tuple[Any, ...]] = given_entrances(file)
    pairs = np.array([(row[0], row[1] or 0) for row in rows], np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]
