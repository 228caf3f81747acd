"""Who stands on printed files of dwellings, and how many on matrices of houses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import CHAIN, holding
from gridplanner.data.store.rows import ids_json

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.data.store.geopackage import ProjectFile

_AMONG: Final = "IN (SELECT value FROM json_each(?1))"
_LIVING: Final = f"""
SELECT person.id FROM household JOIN person ON person.household_id = household.id
WHERE household.dwelling_id {_AMONG} AND {holding("household")} AND {holding("person")}
"""  # noqa: S608 - constants
_REGISTERED: Final = f"""
SELECT person.id FROM register_household JOIN person
    ON person.register_household_id = register_household.id
WHERE (register_household.dwelling_id {_AMONG} OR (register_household.dwelling_id ISNULL
    AND register_household.building_id IN
    (SELECT building_id FROM dwelling WHERE dwelling.id {_AMONG})))
    AND {holding("register_household")} AND {holding("person")}
"""  # noqa: S608 - constants
_ROWS: Final = {
    "dwelling": f"SELECT id FROM dwelling WHERE id {_AMONG}"  # noqa: S608 - constants
    " AND (owner_name > '' OR owner_id_no > '' OR owner_phone > '')",
    "household": f"SELECT id FROM household WHERE dwelling_id {_AMONG}",  # noqa: S608
    "register_household": "SELECT id FROM register_household"  # noqa: S608 - constants
    f" WHERE dwelling_id {_AMONG} OR building_id IN"
    f" (SELECT building_id FROM dwelling WHERE dwelling.id {_AMONG})",
}
_FORMER: Final = f"""
SELECT person_id FROM residence WHERE dwelling_id {_AMONG}
"""  # noqa: S608 - constants
_IN_HOUSES: Final = f"""
SELECT count(DISTINCT person.id) FROM dwelling
    JOIN household ON household.dwelling_id = dwelling.id
    JOIN person ON person.household_id = household.id
WHERE dwelling.building_id {_AMONG}
    AND {" AND ".join(holding(table) for table in CHAIN)}
"""  # noqa: S608 - constants


def people_in(file: ProjectFile, dwellings: Collection[int]) -> frozenset[int]:
    """Give everybody whom the files of some dwellings tell of.

    Parameters
    ----------
    file : ProjectFile
    dwellings : collection of int

    Returns
    -------
    frozenset of int
        Those who live, lived or are registered there; below 0 what stands for owners
        and for households, as `stand_in` gives it.
    """
    found: set[int] = set()
    for query in (_LIVING, _REGISTERED, _FORMER):
        found |= set(_ids(file, query, dwellings))
    for table, query in _ROWS.items():
        found |= {stand_in(table, number) for number in _ids(file, query, dwellings)}
    return frozenset(found)


def count_people_in(file: ProjectFile, buildings: Collection[int]) -> int:
    """Count who lives in some houses."""
    (number,) = _ids(file, _IN_HOUSES, buildings)
    return number


def _ids(file: ProjectFile, query: str, ids: Collection[int]) -> list[int]:
    with told(file.path):
        rows: list[Any] = file.connection.execute(query, (ids_json(ids),)).fetchall()
    return [int(number) for (number,) in rows if number is not None]
