"""Lists of houses with which something is to be looked into, by ids.

Buildings nobody has registered anything in, dwellings nobody lives in, households and
where they live. A building, dwelling or household that no longer holds is in none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.store.connection import told
from gridplanner.data.store.rows import ids_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from gridplanner.data.store.beside import Readable
    from gridplanner.data.store.geopackage import ProjectFile

_HOLDS = "coalesce({0}.valid_to, '') = ''"
_STANDS = "dwelling.building_id NOT IN (SELECT fid FROM building WHERE valid_to > '')"
# Places that hold stand somewhere; so do people who are registered there.
_UNREGISTERED = f"""
    SELECT building.fid, building.fid, 0 FROM building
    WHERE {_HOLDS.format("building")}
    AND building.fid NOT IN (SELECT building_id FROM dwelling
        WHERE building_id NOT NULL AND {_HOLDS.format("dwelling")})
    AND building.fid NOT IN (SELECT building_id FROM place
        WHERE building_id NOT NULL AND {_HOLDS.format("place")})
    AND building.fid NOT IN (SELECT building_id FROM register_household
        WHERE building_id NOT NULL AND {_HOLDS.format("register_household")})
    ORDER BY building.fid
"""  # noqa: S608 - constants
_EMPTY = f"""
    SELECT dwelling.id, dwelling.building_id, coalesce(dwelling.unit_id, 0)
    FROM dwelling WHERE {_HOLDS.format("dwelling")} AND dwelling.building_id NOT NULL
    AND {_STANDS}
    AND NOT EXISTS (SELECT 1 FROM household
        JOIN person ON person.household_id = household.id
        WHERE household.dwelling_id = dwelling.id AND {_HOLDS.format("household")}
        AND {_HOLDS.format("person")})
    ORDER BY dwelling.building_id, dwelling.floor, dwelling.room, dwelling.id
"""  # noqa: S608 - constants
_HOUSEHOLDS = f"""
    SELECT household.id, dwelling.building_id, coalesce(dwelling.unit_id, 0)
    FROM household JOIN dwelling ON dwelling.id = household.dwelling_id
        AND {_HOLDS.format("dwelling")} AND dwelling.building_id NOT NULL
        AND {_STANDS}
    WHERE {_HOLDS.format("household")}
    ORDER BY dwelling.building_id, dwelling.floor, dwelling.room, household.id
"""  # noqa: S608 - constants
_QUERIES = {
    "unregistered": _UNREGISTERED,
    "empty_dwellings": _EMPTY,
    "gridless": _HOUSEHOLDS,
}
_NO_HOUSEHOLD = "LEFT JOIN household ON household.id = NULL"
_ROWS = {
    "unregistered": "building ON building.fid = wanted.value"
    f" LEFT JOIN dwelling ON dwelling.id = NULL {_NO_HOUSEHOLD}",
    "empty_dwellings": "dwelling ON dwelling.id = wanted.value"
    f" JOIN building ON building.fid = dwelling.building_id {_NO_HOUSEHOLD}",
    "gridless": "household ON household.id = wanted.value"
    " JOIN dwelling ON dwelling.id = household.dwelling_id"
    " JOIN building ON building.fid = dwelling.building_id",
    # Of these some have no house, which is why they are listed.
    "dwellings": "dwelling ON dwelling.id = wanted.value"
    f" LEFT JOIN building ON building.fid = dwelling.building_id {_NO_HOUSEHOLD}",
    "households": "household ON household.id = wanted.value"
    " LEFT JOIN dwelling ON dwelling.id = household.dwelling_id"
    " LEFT JOIN building ON building.fid = dwelling.building_id",
    "registers": "register_household AS household ON household.id = wanted.value"
    " LEFT JOIN dwelling ON dwelling.id = household.dwelling_id"
    " LEFT JOIN building"
    " ON building.fid = coalesce(dwelling.building_id, household.building_id)",
}
_ROWS["buildings"] = _ROWS["unregistered"]
_WORDS = """
    building_id = building.fid
    building_name = building.name
    building_code = building.code
    estate = building.estate
    plate = building.plate
    address = building.address
    use = building.use
    dwelling_id = dwelling.id
    floor = dwelling.floor
    room = dwelling.room
    housing = dwelling.status
    entrance = entrance.name
    household_id = household.id
    head_id = household.head_id
    head_name = head.name
"""
_COLUMNS = dict(line.strip().split(" = ", 1) for line in _WORDS.strip().splitlines())


def find_houses(file: Readable, kind: str) -> NDArray[np.int64]:
    """Find the rows of a list.

    Parameters
    ----------
    file : Readable
    kind : {"unregistered", "empty_dwellings", "gridless"}
        Buildings without a dwelling, a place or a register household; dwellings
        without people; all households that live somewhere, of which
        `gridplanner.data.filters.house_list` keeps those in no grid.

    Returns
    -------
    ndarray, int64, shape (n, 3)
        Id of the building, dwelling or household, its building, its entrance (0 = none
        known); by building.
    """
    with told(file.path):
        rows: list[Any] = file.connection.execute(_QUERIES[kind]).fetchall()
    return np.array(rows, np.int64).reshape(-1, 3)


def read_houses(
    file: ProjectFile, kind: str, ids: Iterable[int]
) -> list[dict[str, Any]]:
    """Read some rows of a list, in plain: for the data side alone.

    Returns
    -------
    list of dict
        In the order asked for; ``people`` is how many live in the household, or
        belong to the register household.
    """
    columns = ", ".join(f"{what} AS {name}" for name, what in _COLUMNS.items())
    of = "register_household_id" if kind == "registers" else "household_id"
    people = (
        f"(SELECT count(*) FROM person WHERE person.{of} = household.id"  # noqa: S608 - constants
        f" AND {_HOLDS.format('person')})"
    )
    query = (
        f"SELECT {columns}, {people} FROM json_each(?) AS wanted"  # noqa: S608 - constants
        f" CROSS JOIN {_ROWS[kind]}"
        " LEFT JOIN building_unit AS entrance ON entrance.id = dwelling.unit_id"
        " LEFT JOIN person AS head ON head.id = household.head_id ORDER BY wanted.key"
    )
    with told(file.path):
        rows: list[Any] = file.connection.execute(query, (ids_json(ids),)).fetchall()
    return [dict(zip((*_COLUMNS, "people"), row, strict=True)) for row in rows]
