"""The rows of one level inside a house: entrances, floors, dwellings, people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.store.asking import ids_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

Row = Any  # a row of values of many types

_HOLDS = "coalesce({0}.valid_to, '') = ''"
_LIVED_IN = f"""
    LEFT JOIN household ON household.dwelling_id = dwelling.id
        AND {_HOLDS.format("household")}
    LEFT JOIN person ON person.household_id = household.id
        AND {_HOLDS.format("person")} AND person.merged_into ISNULL
"""
_DWELLINGS = f"""
    FROM dwelling {_LIVED_IN}
    WHERE dwelling.building_id = ? AND {_HOLDS.format("dwelling")}
"""


def buildings(
    connection: apsw.Connection, among: Sequence[int] | None, after: int, limit: int
) -> list[Row]:
    """Read id, name and people of the buildings that have dwellings, by id."""
    some = "" if among is None else "AND fid IN (SELECT value FROM json_each(?4))"
    query = f"""
        WITH page AS (
            SELECT fid, coalesce(
                nullif(name, ''), nullif(address, ''), nullif(plate, ''), code, ''
            ) AS called
            FROM building WHERE fid > ?1 AND {_HOLDS.format("building")} {some}
            AND (?3 OR EXISTS (
                SELECT 1 FROM dwelling WHERE building_id = fid
                AND {_HOLDS.format("dwelling")}
            )) ORDER BY fid LIMIT ?2
        )
        SELECT fid, called, count(person.id) FROM page
        LEFT JOIN dwelling ON dwelling.building_id = fid
            AND {_HOLDS.format("dwelling")} {_LIVED_IN}
        GROUP BY fid ORDER BY fid
    """  # noqa: S608 - constants
    # A town without dwellings on record still has its buildings.
    known = connection.execute("SELECT 1 FROM dwelling LIMIT 1").fetchall()
    values: tuple[Any, ...] = (after, limit, not known)
    if among is not None:
        values += (ids_json(among),)
    return connection.execute(query, values).fetchall()


def entrances(connection: apsw.Connection, building: int) -> list[Row]:
    """Read id, name and people of the entrances; dwellings without one under 0."""
    rows: list[Row] = connection.execute(
        "SELECT coalesce(dwelling.unit_id, 0), count(person.id)"
        f"{_DWELLINGS} GROUP BY 1",
        (building,),
    ).fetchall()
    counted: dict[int, int] = dict(rows)
    named: list[Row] = connection.execute(
        "SELECT id, coalesce(name, '') FROM building_unit WHERE building_id = ?"
        " ORDER BY position, id",
        (building,),
    ).fetchall()
    found = [(number, name, counted.pop(number, 0)) for number, name in named]
    if counted or not found:
        found.append((0, "", sum(counted.values())))
    return found


def floors(connection: apsw.Connection, building: int, entrance: int) -> list[Row]:
    """Read number and people of the floors behind an entrance, topmost first."""
    return connection.execute(
        "SELECT coalesce(dwelling.floor, 0), count(person.id)"
        f"{_DWELLINGS} AND {_behind()} GROUP BY 1 ORDER BY 1 DESC",
        (building, entrance),
    ).fetchall()


def dwellings(
    connection: apsw.Connection, building: int, entrance: int, floor: int
) -> list[Row]:
    """Read id, room, people and state of the dwellings of a floor, by room."""
    return connection.execute(
        "SELECT dwelling.id, coalesce(dwelling.room, ''), count(person.id),"
        f" coalesce(dwelling.status, ''){_DWELLINGS} AND {_behind()}"
        " AND coalesce(dwelling.floor, 0) = ? GROUP BY dwelling.id"
        " ORDER BY length(dwelling.room), dwelling.room, dwelling.id",
        (building, entrance, floor),
    ).fetchall()


def people(connection: apsw.Connection, dwelling: int) -> list[Row]:
    """Read id, name, sex, birth, relation and household, head first."""
    return connection.execute(
        "SELECT person.id, coalesce(person.name, ''), coalesce(person.sex, ''),"  # noqa: S608 - constants
        " coalesce(person.birth, ''), coalesce(person.relation, ''), household.id"
        f" FROM household JOIN person ON person.household_id = household.id"
        f" WHERE household.dwelling_id = ? AND {_HOLDS.format('household')}"
        f" AND {_HOLDS.format('person')} AND person.merged_into ISNULL"
        " ORDER BY household.id, coalesce(household.head_id, 0) != person.id,"
        " person.id",
        (dwelling,),
    ).fetchall()


def way_to(
    connection: apsw.Connection,
    building: int,
    dwelling: int,
    household: int,
    person: int,
) -> tuple[int, ...]:
    """Give ids from the building down, as far as they are known."""
    if person and not household:
        household = _one(
            connection, "SELECT household_id FROM person WHERE id = ?", person
        )
    if household and not dwelling:
        dwelling = _one(
            connection, "SELECT dwelling_id FROM household WHERE id = ?", household
        )
    found: list[Row] = connection.execute(
        "SELECT building_id, unit_id, floor FROM dwelling WHERE id = ?", (dwelling,)
    ).fetchall()
    if not found:
        return (building,) if building else ()
    house, entrance, floor = (value or 0 for value in found[0])
    known = _one(connection, "SELECT id FROM building_unit WHERE id = ?", entrance)
    way = (house, known, floor, dwelling)
    return (*way, person) if person else way


def _behind() -> str:
    """Return the condition for an entrance; 0 has those whose entrance is unknown."""
    return (
        "CASE WHEN dwelling.unit_id IN (SELECT id FROM building_unit WHERE"
        " building_id = dwelling.building_id) THEN dwelling.unit_id ELSE 0 END = ?"
    )


def _one(connection: apsw.Connection, query: str, value: int) -> int:
    found: list[Row] = connection.execute(query, (value,)).fetchall()
    return int(found[0][0] or 0) if found else 0
