"""What the project knows of buildings and people, asked in pages and counts.

People leave the file as numbers and as pages of masked rows, never all at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gridplanner.data.counting import REGISTERED, CountRule
from gridplanner.data.ground_edits.entrances import WRITTEN, Entrance
from gridplanner.data.household_reader import Reader
from gridplanner.data.household_reading import read_household_file
from gridplanner.data.masking import mask_birth, mask_id, mask_name, mask_phone
from gridplanner.data.matrix_reading import read_matrix
from gridplanner.data.places import read_places
from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import (
    CHAIN,
    JOINS,
    count_entrance,
    count_one,
    holding,
    known_measures,
    read_rule,
)
from gridplanner.data.store.house_search import buildings_of_estate
from gridplanner.data.store.removed import (
    count_people_of,
    courtyard_members,
    removed_rows,
)
from gridplanner.data.store.rows import live
from gridplanner.data.store.schema import TABLES
from gridplanner.data.store.search import search_connection
from gridplanner.data.store.without_house import (
    count_without_house,
    people_without_house,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.household_file import HouseholdFile
    from gridplanner.data.matrix import Matrix
    from gridplanner.data.places import PlaceLine
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.data.store.hits import Hits

MEASURES = ("dwellings", "households", "people")


@dataclass(frozen=True, slots=True)
class Count:
    """How many a building holds, None where unknown, and who says so.

    ``source`` is ``"registry"``, ``"columns"`` or, where unknown, empty.
    """

    number: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and how many the whole list has."""

    rows: tuple[dict[str, Any], ...]
    total: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as lists show them: masked.

    ``room`` names the dwelling; ``birth`` is the year alone.
    """

    id: int
    household_id: int
    room: str
    name: str
    sex: str
    birth: str
    id_no: str
    phone: str
    relation: str


@dataclass(frozen=True, slots=True)
class HouselessRow:
    """A person without a house, masked, and the removed building they lived in.

    ``building`` is 0 and ``address`` empty where there was none.
    """

    person: PersonRow
    building: int
    address: str


class Registry:
    """Questions to the tables of the ground and the registry; it changes nothing.

    Parameters
    ----------
    file : ProjectFile
    """

    def __init__(self, file: ProjectFile) -> None:
        self._file = file

    @property
    def count_rule(self) -> CountRule:
        """Where people count; see `gridplanner.data.counting`."""
        return read_rule(self._file)

    def counts(self, building_id: int) -> dict[str, Count]:
        """Count what one building holds.

        Parameters
        ----------
        building_id : int

        Returns
        -------
        dict of str to Count
            For each of ``"dwellings"``, ``"households"``, ``"people"``: from the
            registry where that holds any row of the kind at all, else from the
            columns of the building. Register households only where it holds any.
        """
        (row,) = self._file.read_rows("building", [building_id])
        known = known_measures(self._file)
        found = {}
        for measure in (*MEASURES, *REGISTERED):
            if measure in known:
                number = count_one(self._file, building_id, measure)
                found[measure] = Count(number, "registry")
            elif measure in MEASURES:
                value = row[measure]
                is_number = isinstance(value, int) and value >= 0
                found[measure] = (
                    Count(value, "columns") if is_number else Count(None, "")
                )
        return found

    def knows(self, measure: str) -> bool:
        """Tell whether the registry counts a measure, for any building.

        People without a household live nowhere and do not count, unless the rule of
        the project lets them count where they are registered.
        """
        return measure in known_measures(self._file)

    def buildings(
        self, *, offset: int = 0, limit: int = 100, order: str = "code"
    ) -> Page:
        """Read a page of the buildings that hold, without their shapes.

        Parameters
        ----------
        offset, limit : int
        order : str
            Column to sort by, then by id; rows without a value come last.

        Returns
        -------
        Page

        Raises
        ------
        ValueError
            If there is no such column.
        """
        table = TABLES["building"]
        if order not in (table.key, *table.names):
            raise ValueError(f"table building has no column {order}")
        names = (table.key, *table.names)
        columns = ", ".join(f'"{name}"' for name in names)
        rows = self._all(
            f"SELECT {columns} FROM building WHERE {live(table)}"  # noqa: S608 - checked above
            f' ORDER BY "{order}" IS NULL, "{order}", fid LIMIT ? OFFSET ?',
            limit,
            offset,
        )
        total = self._one(f"SELECT count(*) FROM building WHERE {live(table)}")  # noqa: S608 - a constant
        return Page(
            tuple(dict(zip(names, row, strict=True)) for row in rows), int(total)
        )

    def dwellings(self, building_id: int) -> list[dict[str, Any]]:
        """Read the dwellings of a building, by floor and room, topmost floor first.

        Each row has, besides its columns, ``households`` and ``people``: how many
        live there.
        """
        found = self._all(
            "SELECT id FROM dwelling WHERE building_id = ?"  # noqa: S608 - a constant
            f" AND {live(TABLES['dwelling'])}",
            building_id,
        )
        rows = self._file.read_rows("dwelling", [number for (number,) in found])
        for row in rows:
            for measure in ("households", "people"):
                row[measure] = count_one(self._file, row["id"], measure, column="id")
        return sorted(
            rows, key=lambda row: (-(row["floor"] or 0), str(row["room"] or ""))
        )

    def entrances(self, building_id: int) -> list[Entrance]:
        """List the entrances of a building in their order, with what each holds.

        Counts are of the registry where it counts at all, else as written down.
        """
        found = self._all(
            "SELECT id, name, unit_override, households, people FROM building_unit"
            " WHERE building_id = ? ORDER BY position, id",
            building_id,
        )
        counted = [measure for measure in WRITTEN if self.knows(measure)]
        entrances = []
        for number, name, unit, *written in found:
            counts = dict(zip(WRITTEN, written, strict=True))
            for measure in counted:
                counts[measure] = count_entrance(self._file, number, measure)
            entrances.append(Entrance(number, name or "", unit or 0, counts))
        return entrances

    def people(
        self, building_id: int, *, offset: int = 0, limit: int = 100
    ) -> list[PersonRow]:
        """Read a page of those who live in a building, masked.

        Parameters
        ----------
        building_id : int
        offset, limit : int

        Returns
        -------
        list of PersonRow
            By dwelling and household, its head first.
        """
        condition = " AND ".join(holding(table) for table in CHAIN)
        rows = self._all(
            "SELECT person.id, household.id, dwelling.room, person.name, person.sex,"  # noqa: S608 - constants
            " person.birth, person.id_no, person.phone, person.relation"
            f" FROM {JOINS['people']} WHERE dwelling.building_id = ? AND {condition}"
            " ORDER BY dwelling.floor, dwelling.room, household.id,"
            " coalesce(household.head_id, 0) != person.id, person.id LIMIT ? OFFSET ?",
            building_id,
            limit,
            offset,
        )
        return [_masked(row) for row in rows]

    def matrix(
        self,
        building_id: int,
        *,
        grant: Grant | None = None,
        now: datetime | None = None,
    ) -> Matrix:
        """Read the matrix of a building, masked; see `gridplanner.data.matrix`."""
        return read_matrix(self._file, building_id, grant=grant, now=now)

    def household_file(
        self,
        dwelling_id: int,
        *,
        household_id: int = 0,
        grant: Grant | None = None,
        now: datetime | None = None,
        restricted: bool = False,
    ) -> HouseholdFile:
        """Read the file of a dwelling (一户一档), masked but for what a grant lets.

        Parameters
        ----------
        dwelling_id : int
            0 for the file of a household without a dwelling.
        household_id : int, optional
        grant : Grant, optional
        now : datetime, optional
            Moment of the file: ages and categories are of its day; the project's
            clock without it.
        restricted : bool, optional
            Tell restricted categories as well.
        """
        moment = now or datetime.fromisoformat(self._file.now())
        reader = Reader(self._file, grant, moment, restricted)
        return read_household_file(reader, dwelling_id, household_id=household_id)

    def places(
        self,
        *,
        building_id: int = 0,
        collection: bool = False,
        grant: Grant | None = None,
        now: datetime | None = None,
    ) -> list[PlaceLine]:
        """Read enterprises, shops and the like, masked; see `data.places`."""
        return read_places(
            self._file,
            building_id=building_id,
            collection=collection,
            grant=grant,
            now=now,
        )

    def count_without_house(self) -> int:
        """Count the people who live in no building in use."""
        return count_without_house(self._file)

    def people_without_house(
        self, *, offset: int = 0, limit: int = 100
    ) -> list[HouselessRow]:
        """Read a page of those who live in no building in use, masked.

        Those of one removed building stand together, those of none come last.
        """
        rows = people_without_house(self._file, offset=offset, limit=limit)
        return [
            HouselessRow(_masked(row[:9]), int(row[9] or 0), str(row[10] or ""))
            for row in rows
        ]

    def removed(self, table: str) -> list[dict[str, Any]]:
        """Read the removed buildings or things of the map, last removed first.

        Rows of buildings have ``people`` from the registry where that has any.
        """
        ids = removed_rows(self._file, table)
        rows = {row["fid"]: row for row in self._file.read_rows(table, ids)}
        if table == "building":
            for number, count in count_people_of(self._file, ids).items():
                rows[number]["people"] = count
        return [rows[number] for number in ids]

    def count_people_of(self, building_ids: Iterable[int]) -> dict[int, int]:
        """Count who is on record in each of some buildings, in use or not."""
        return count_people_of(self._file, list(building_ids))

    def courtyard_members(
        self, courtyard_ids: Iterable[int]
    ) -> dict[int, frozenset[int]]:
        """List the buildings in use of some courtyards."""
        return courtyard_members(self._file, list(courtyard_ids))

    def find(
        self,
        words: str,
        *,
        limit: int = 50,
        grant: Grant | None = None,
        now: datetime | None = None,
    ) -> Hits:
        """Find people, units, workers, houses and places; see `store.search`."""
        with told(self._file.path):
            return search_connection(
                self._file.connection, words, limit=limit, grant=grant, now=now
            )

    def buildings_of_estate(self, estate: str) -> list[int]:
        """List the buildings of an estate that hold, by id."""
        with told(self._file.path):
            return buildings_of_estate(self._file.connection, estate)

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with told(self._file.path):
            return list(self._file.connection.execute(query, _bound(values)))

    def _one(self, query: str, *values: object) -> Any:  # noqa: ANN401 - any column
        return self._all(query, *values)[0][0]


def _bound(values: tuple[object, ...]) -> Any:  # noqa: ANN401 - what sqlite takes
    return values


def _masked(row: tuple[Any, ...]) -> PersonRow:
    number, household, room, name, sex, birth, id_no, phone, relation = (
        "" if value is None else value for value in row
    )
    return PersonRow(
        id=int(number),
        household_id=int(household or 0),
        room=str(room),
        name=mask_name(str(name)),
        sex=str(sex),
        birth=mask_birth(str(birth)),
        id_no=mask_id(str(id_no)),
        phone=mask_phone(str(phone)),
        relation=str(relation),
    )
