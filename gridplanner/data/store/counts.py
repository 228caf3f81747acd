"""Counts of the registry per building; people leave the file only as numbers."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.store.connection import told
from gridplanner.data.store.rows import ids_json, live
from gridplanner.data.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection

    import apsw
    from numpy.typing import NDArray

    from gridplanner.data.store.geopackage import ProjectFile

# The tables each measure is joined through, from the building down.
JOINS = {
    "dwellings": "dwelling",
    "households": "dwelling JOIN household ON household.dwelling_id = dwelling.id",
    "people": (
        "dwelling JOIN household ON household.dwelling_id = dwelling.id"
        " JOIN person ON person.household_id = household.id"
    ),
}
CHAIN_TO = {"dwellings": 1, "households": 2, "people": 3}
CHAIN = ("dwelling", "household", "person")

Numbers = tuple["NDArray[np.int64]", "NDArray[np.int64]"]


def count_by_building(file: ProjectFile) -> dict[str, Numbers]:
    """Count dwellings, households and people of each building.

    Only rows that still hold are counted. People count where their household
    lives, households in their dwelling, dwellings in their building; tables are
    joined here, since three joins in the file take four times as long.

    Parameters
    ----------
    file : ProjectFile

    Returns
    -------
    dict
        For each of ``"dwellings"``, ``"households"``, ``"people"`` of which the
        registry has any: ids of buildings and the numbers there, both int64, shape
        (n,), ids ascending. A measure the registry knows nothing of is left out.
    """
    with told(file.path):
        dwelling = _pairs(file.connection, "dwelling", "building_id")
        household = _pairs(file.connection, "household", "dwelling_id")
        people = _grouped(file.connection, "person", "household_id")
    found = {}
    home = _follow(household, dwelling)
    if len(dwelling[0]):
        found["dwellings"] = _sum(dwelling[1], np.ones_like(dwelling[1]))
    if len(household[0]):
        found["households"] = _sum(home[1], np.ones_like(home[1]))
    if len(people[0]):
        where = _follow((people[0], people[0]), home)[1]
        found["people"] = _sum(where, people[1])
    return found


def given_entrances(
    file: ProjectFile, building_ids: Collection[int] | None = None
) -> list[tuple[Any, ...]]:
    """Read the entrances that were given to a unit.

    Returns
    -------
    list of tuple
        Id, building, unit, and the households and people written down, by building
        and id; of all buildings, or of those asked for.
    """
    among = None if building_ids is None else ids_json(building_ids)
    with told(file.path):
        return file.connection.execute(
            "SELECT id, building_id, unit_override, households, people"
            " FROM building_unit WHERE unit_override NOT NULL AND (?1 IS NULL"
            " OR building_id IN (SELECT value FROM json_each(?1)))"
            " ORDER BY building_id, id",
            (among,),
        ).fetchall()


def count_entrance(file: ProjectFile, entrance_id: int, measure: str) -> int:
    """Count what the dwellings of one entrance hold of a measure."""
    with told(file.path):
        rows: list[Any] = file.connection.execute(
            count_query(measure, "unit_id"), (entrance_id,)
        ).fetchall()
    return int(rows[0][0])


def count_one(file: ProjectFile, building_id: int, measure: str) -> int:
    """Count what one building holds of a measure.

    As `count_by_building` does for all of them.
    """
    with told(file.path):
        rows: list[Any] = file.connection.execute(
            count_query(measure), (building_id,)
        ).fetchall()
    return int(rows[0][0])


def count_query(measure: str, column: str = "building_id") -> str:
    """Count the rows of a measure that hold, of one building or one dwelling."""
    condition = " AND ".join(holding(table) for table in CHAIN[: CHAIN_TO[measure]])
    return (
        f"SELECT count(*) FROM {JOINS[measure]}"  # noqa: S608 - constants
        f" WHERE dwelling.{column} = ? AND {condition}"
    )


def holding(table: str) -> str:
    """Return the condition under which a row of one of several tables still holds."""
    return f"coalesce({table}.valid_to, '') = ''"


def _pairs(connection: apsw.Connection, table: str, column: str) -> Numbers:
    """Read the ids of the rows that hold, and the row above each (0 = none)."""
    return _numbers(
        connection,
        f'SELECT id, coalesce("{column}", 0) FROM "{table}"'  # noqa: S608 - our own tables
        f" WHERE {live(TABLES[table])} ORDER BY id",
    )


def _grouped(connection: apsw.Connection, table: str, column: str) -> Numbers:
    """Count the rows that hold by a column, by the order of its index."""
    return _numbers(
        connection,
        f'SELECT "{column}", count(*) FROM "{table}"'  # noqa: S608 - our own tables
        f' WHERE "{column}" NOT NULL AND {live(TABLES[table])} GROUP BY "{column}"',
    )


def _numbers(connection: apsw.Connection, query: str) -> Numbers:
    # Value by value: making an array of a million pairs takes four times as long.
    values = chain.from_iterable(connection.execute(query).fetchall())
    columns = np.fromiter(values, np.int64).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]


def _follow(lower: Numbers, upper: Numbers) -> Numbers:
    """Take each row's parent to the parent of that one, 0 where there is none."""
    ids, parents = upper
    if not len(ids):
        return lower[0], np.zeros_like(lower[1])
    found = np.minimum(np.searchsorted(ids, lower[1]), len(ids) - 1)
    return lower[0], np.where(ids[found] == lower[1], parents[found], 0)


def _sum(where: NDArray[np.int64], numbers: NDArray[np.int64]) -> Numbers:
    ids, position = np.unique(where, return_inverse=True)
    return ids, np.bincount(position, numbers, len(ids)).astype(np.int64)
