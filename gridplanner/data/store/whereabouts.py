"""In which building the rows of the registry belong."""

# ruff: noqa: S608 - the names in the statements are those of our own tables

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.store.rows import ids_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    import apsw

_HOME = "LEFT JOIN dwelling ON dwelling.id = "
_LIVING = (
    "LEFT JOIN household ON household.id = person.household_id"
    " LEFT JOIN dwelling ON dwelling.id = household.dwelling_id"
)
_OF_PERSON = "LEFT JOIN person ON person.id = {}.person_id " + _LIVING
_QUERIES: Final = {
    "building": "SELECT fid, fid FROM building",
    "building_unit": "SELECT building_unit.id, building_id FROM building_unit",
    "dwelling": "SELECT dwelling.id, building_id FROM dwelling",
    "place": "SELECT place.id, building_id FROM place",
    "household": "SELECT household.id, dwelling.building_id FROM household"
    f" {_HOME}household.dwelling_id ",
    "person": f"SELECT person.id, dwelling.building_id FROM person {_LIVING}",
    "residence": "SELECT residence.id, dwelling.building_id FROM residence"
    f" {_HOME}residence.dwelling_id ",
    "person_tag": "SELECT person_tag.id, dwelling.building_id FROM person_tag "
    + _OF_PERSON.format("person_tag"),
}
HOMES: Final = ("building", "dwelling", "household", "person")
"""Tables other rows refer to by ``<table>_id``, the closest to a building first."""
TABLES_WITH_HOMES: Final = frozenset(_QUERIES)


def buildings_of(
    connection: apsw.Connection, table: str, ids: Iterable[int]
) -> dict[int, int]:
    """Give the building each of some rows belongs to, 0 where it belongs to none."""
    key = "fid" if table == "building" else "id"
    query = f"{_QUERIES[table]} WHERE {table}.{key} IN (SELECT value FROM json_each(?))"
    rows: list[Any] = connection.execute(query, (ids_json(ids),)).fetchall()
    return {int(number): int(building or 0) for number, building in rows}
