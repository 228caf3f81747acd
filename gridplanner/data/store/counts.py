"""Counts of the registry per building; people leave the file only as numbers.

The queries for one building and the arrays for all of them follow the same rule; see
`gridplanner.data.counting`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.counting import REGISTERED, RULE_KEY, CountRule
from gridplanner.data.registry_edits.people import GONE
from gridplanner.data.registry_edits.registers import HOLLOW
from gridplanner.data.store.connection import told
from gridplanner.data.store.rows import ids_json, live
from gridplanner.data.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection

    import apsw
    from numpy.typing import NDArray

    from gridplanner.data.store.beside import Readable
    from gridplanner.data.store.geopackage import ProjectFile

Numbers = tuple["NDArray[np.int64]", "NDArray[np.int64]"]

# The way from a building down to who lives there.
CHAIN = ("dwelling", "household", "person")
_GONE = ", ".join(f"'{status}'" for status in sorted(GONE))


def holding(table: str) -> str:
    """Return the condition under which a row of one of several tables still counts.

    Of people not only those do not whose row has ended, but all who have moved out or
    died, whatever else an import left in their row.
    """
    holds = f"({table}.valid_to ISNULL OR {table}.valid_to = '')"
    if table == "person":
        return f"{holds} AND (person.status ISNULL OR person.status NOT IN ({_GONE}))"
    return holds


_HOLD = {name: holding(name) for name in (*CHAIN, "register_household", "building")}
JOINS = {
    "dwellings": "dwelling",
    "households": "dwelling JOIN household ON household.dwelling_id = dwelling.id",
    "people": (
        "dwelling JOIN household ON household.dwelling_id = dwelling.id"
        " JOIN person ON person.household_id = household.id"
    ),
}
"""The tables each measure is joined through where people count where they live."""
_CHAIN_TO = {"dwellings": 1, "households": 2, "people": 3}
# Register households of a building: by their dwelling, else by the building itself.
_BY_DWELLING = f"""
    SELECT register_household.id, register_household.status FROM dwelling
    JOIN register_household ON register_household.dwelling_id = dwelling.id
    WHERE dwelling.{{column}} = ?1
        AND {_HOLD["dwelling"]} AND {_HOLD["register_household"]}
"""  # noqa: S608 - constants
_BY_BUILDING = f"""
    UNION ALL SELECT register_household.id, register_household.status
    FROM register_household LEFT JOIN dwelling
        ON dwelling.id = register_household.dwelling_id AND {_HOLD["dwelling"]}
    WHERE register_household.building_id = ?1
        AND dwelling.id ISNULL AND {_HOLD["register_household"]}
"""  # noqa: S608 - constants
_HOUSED = f"""
    SELECT 1 FROM household JOIN dwelling ON dwelling.id = household.dwelling_id
    JOIN building ON building.fid = dwelling.building_id
    WHERE household.id = person.household_id
        AND {_HOLD["household"]} AND {_HOLD["dwelling"]} AND {_HOLD["building"]}
"""  # noqa: S608 - constants


def read_rule(file: Readable) -> CountRule:
    """Read where people count in a project; where they live unless it says else."""
    try:
        return CountRule(file.meta(RULE_KEY) or "residence")
    except ValueError:  # of a newer program
        return CountRule.RESIDENCE


def known_measures(file: ProjectFile) -> frozenset[str]:
    """Tell which measures the registry counts, for any building.

    People without a household live nowhere and do not count; nor do they where people
    count by the register and have none.
    """
    asked = {
        "dwellings": ("dwelling", "1"),
        "households": ("household", "1"),
        "people": ("person", _counted_people(read_rule(file))),
        "register_households": ("register_household", PLACED),
        "hollow_households": (
            "register_household",
            f"{PLACED} AND status = '{HOLLOW}'",
        ),
    }
    queries = (
        f"SELECT '{measure}' WHERE EXISTS (SELECT 1 FROM {table}"  # noqa: S608 - constants
        f" WHERE {holding(table)} AND {condition})"
        for measure, (table, condition) in asked.items()
    )
    with told(file.path):
        found: list[Any] = file.connection.execute(
            " UNION ALL ".join(queries)
        ).fetchall()
    return frozenset(measure for (measure,) in found)


# Ids begin at 1; a range is looked up in an index, NOT NULL is not.
PLACED = "(building_id > 0 OR dwelling_id > 0)"


def _counted_people(rule: CountRule) -> str:
    return {
        CountRule.RESIDENCE: "household_id NOT NULL",
        CountRule.REGISTER: "register_household_id NOT NULL",
        CountRule.EITHER: "(household_id NOT NULL OR register_household_id NOT NULL)",
    }[rule]


def count_by_building(file: ProjectFile) -> dict[str, Numbers]:
    """Count dwellings, households, people and register households of each building.

    Only rows that still hold are counted. Households count in their dwelling, dwellings
    in their building, people by the project's rule; tables are joined here, since three
    joins in the file take four times as long.

    Parameters
    ----------
    file : ProjectFile

    Returns
    -------
    dict
        For each of ``"dwellings"``, ``"households"``, ``"people"`` and
        `gridplanner.data.counting.REGISTERED` of which the registry has any: ids of
        buildings and the numbers there, both int64, shape (n,), ids ascending. A
        measure the registry knows nothing of is left out.
    """
    known = known_measures(file)
    with told(file.path):
        dwelling = _pairs(file.connection, "dwelling", "building_id")
        household = _pairs(file.connection, "household", "dwelling_id")
        home = follow(household, dwelling)
        register = registers_of(file.connection, dwelling)
        found = {
            "dwellings": _each(dwelling),
            "households": _each(home),
            "register_households": _each(register),
        }
        if "people" in known:
            found["people"] = _people(file, home, register)
        if "hollow_households" in known:
            found["hollow_households"] = _hollow(file.connection, register)
    return {measure: found[measure] for measure in found if measure in known}


def _people(file: ProjectFile, home: Numbers, register: Numbers) -> Numbers:
    """Count people by the rule: where each household or register of theirs is."""
    connection, rule = file.connection, read_rule(file)
    if rule is CountRule.REGISTER:
        return _counted(_grouped(connection, "register_household_id"), register)
    people = _grouped(connection, "household_id")
    if rule is CountRule.RESIDENCE:
        return _counted(people, home)
    standing = numbers_of(
        connection,
        f"SELECT fid, fid FROM building WHERE {live(TABLES['building'])} ORDER BY fid",  # noqa: S608 - constants
    )
    home = home[0], follow(home, standing)[1]
    housed, numbers = follow((people[0], people[0]), home)[1], people[1]
    away = people[0][housed == 0].tolist()
    others = numbers_of(
        connection,
        "SELECT register_household_id, count(*) FROM person"  # noqa: S608 - constants
        f" WHERE register_household_id NOT NULL AND {holding('person')}"
        " AND (household_id ISNULL OR household_id IN"
        " (SELECT value FROM json_each(?))) GROUP BY 1 ORDER BY 1",
        ids_json(away),
    )
    registered = follow((others[0], others[0]), register)[1]
    return _sum(
        np.concatenate([housed[housed > 0], registered]),
        np.concatenate([numbers[housed > 0], others[1]]),
    )


def _counted(grouped: Numbers, places: Numbers) -> Numbers:
    return _sum(follow((grouped[0], grouped[0]), places)[1], grouped[1])


def registers_of(connection: apsw.Connection, dwelling: Numbers) -> Numbers:
    """Give the building of each register household: of its dwelling, else its own."""
    ids, own, flat = arrays_of(
        connection,
        "SELECT id, coalesce(building_id, 0), coalesce(dwelling_id, 0)"  # noqa: S608 - constants
        f" FROM register_household WHERE {holding('register_household')}"
        f" AND {PLACED} ORDER BY id",
        width=3,
    )
    by_dwelling = follow((ids, flat), dwelling)[1]
    return ids, np.where(by_dwelling > 0, by_dwelling, own)


def _hollow(connection: apsw.Connection, register: Numbers) -> Numbers:
    marked = numbers_of(
        connection,
        f"SELECT id, id FROM register_household WHERE status = '{HOLLOW}'"  # noqa: S608 - constants
        f" AND {holding('register_household')} ORDER BY id",
    )
    return _each(follow(marked, register))


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
    return count_one(file, entrance_id, measure, column="unit_id")


def count_one(
    file: ProjectFile, number: int, measure: str, *, column: str = "building_id"
) -> int:
    """Count what one building holds of a measure, as `count_by_building` does.

    Parameters
    ----------
    file : ProjectFile
    number : int
        Id of the building; with `column` ``"unit_id"`` of one of its entrances, with
        ``"id"`` of one dwelling.
    measure : str
    column : str, optional
    """
    query = _query(measure, column, read_rule(file))
    with told(file.path):
        rows: list[Any] = file.connection.execute(query, (number,)).fetchall()
    return int(rows[0][0])


def _query(measure: str, column: str, rule: CountRule) -> str:
    registers = _BY_DWELLING.format(column=column)
    registers += _BY_BUILDING * (column == "building_id")
    if measure in REGISTERED:
        condition = f"status = '{HOLLOW}'" if measure == "hollow_households" else "1"
        return f"SELECT count(*) FROM ({registers}) WHERE {condition}"  # noqa: S608 - constants
    registered = (
        f"SELECT count(*) FROM ({registers}) AS register CROSS JOIN person"  # noqa: S608 - constants
        f" ON person.register_household_id = register.id WHERE {_HOLD['person']}"
    )
    if measure == "people" and rule is CountRule.REGISTER:
        return registered
    condition = " AND ".join(_HOLD[table] for table in CHAIN[: _CHAIN_TO[measure]])
    living = (
        f"SELECT count(*) FROM {JOINS[measure]}"  # noqa: S608 - constants
        f" WHERE dwelling.{column} = ?1 AND {condition}"
    )
    if measure == "people" and rule is CountRule.EITHER:
        return f"SELECT ({living}) + ({registered} AND NOT EXISTS ({_HOUSED}))"
    return living


def _pairs(connection: apsw.Connection, table: str, column: str) -> Numbers:
    """Read the ids of the rows that hold, and the row above each (0 = none)."""
    return numbers_of(
        connection,
        f'SELECT id, coalesce("{column}", 0) FROM "{table}"'  # noqa: S608 - our own tables
        f" WHERE {live(TABLES[table])} ORDER BY id",
    )


def _grouped(connection: apsw.Connection, column: str) -> Numbers:
    """Count the people who count anywhere by a column, by the order of its index."""
    return numbers_of(
        connection,
        f'SELECT "{column}", count(*) FROM person WHERE "{column}" NOT NULL'  # noqa: S608 - our own columns
        f' AND {holding("person")} GROUP BY "{column}"',
    )


def numbers_of(connection: apsw.Connection, query: str, *values: str) -> Numbers:
    """Read two columns of whole numbers."""
    first, second = arrays_of(connection, query, *values)
    return first, second


def arrays_of(
    connection: apsw.Connection, query: str, *values: str, width: int = 2
) -> list[NDArray[np.int64]]:
    """Read columns of whole numbers, `width` of them, as arrays.

    Parameters
    ----------
    connection : apsw.Connection
    query : str
        Whose columns are never NULL; a part of a number counts nothing.
    *values : str
        Bound to it.
    width : int

    Returns
    -------
    list of ndarray, int64, shape (n,)
        In the order of the query.

    Raises
    ------
    ValueError
        If a value is NULL.
    """
    # Whole columns as text: a number a row through Python takes twice as long.
    names = ", ".join(f"c{column}" for column in range(width))
    texts = ", ".join(
        f"group_concat(CAST(c{column} AS INTEGER))" for column in range(width)
    )
    read: list[Any] = connection.execute(
        f"WITH found({names}) AS ({query}) SELECT count(*), {texts} FROM found",  # noqa: S608 - a query of this package
        values,
    ).fetchall()
    count, *columns = read[0]
    found = [np.fromstring(column or "", np.int64, sep=",") for column in columns]
    if any(len(column) != count for column in found):
        raise ValueError("a number is NULL")
    return found


def follow(lower: Numbers, upper: Numbers) -> Numbers:
    """Take each row's parent to the parent of that one, 0 where there is none."""
    ids, parents = upper
    if not len(ids):
        return lower[0], np.zeros_like(lower[1])
    found = np.minimum(np.searchsorted(ids, lower[1]), len(ids) - 1)
    return lower[0], np.where(ids[found] == lower[1], parents[found], 0)


def _each(places: Numbers) -> Numbers:
    """Count the rows of each place."""
    return _sum(places[1], np.ones_like(places[1]))


def _sum(where: NDArray[np.int64], numbers: NDArray[np.int64]) -> Numbers:
    ids, position = np.unique(where, return_inverse=True)
    return ids, np.bincount(position, numbers, len(ids)).astype(np.int64)
