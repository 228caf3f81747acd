"""Who of a ledger's people is on record: asked by number, telephone, dwelling, address.

Each question takes tens of thousands of rows as one JSON text and goes the way an
index leads: a cross join is read in the order written. Nothing is made in the file,
so that a project that is only looked at can be asked as well.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gridplanner.data.store.connection import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gridplanner.data.job import Progress
    from gridplanner.data.store.geopackage import ProjectFile

CHUNK = 5000
_LIVE = "coalesce({0}.valid_to, '') = ''"
# Whoever died or moved out is known still: an old ledger brings nobody back.
_KNOWN = f"""
    person.merged_into ISNULL
    AND ({_LIVE.format("person")} OR person.status IN ('死亡', '迁出'))
"""
# Into whom a record was merged at last: that record may have been merged, too.
_LAST = """(
    WITH RECURSIVE way(id, next) AS (
        SELECT kept.id, kept.merged_into FROM person AS kept
        WHERE kept.id = person.merged_into
        UNION SELECT kept.id, kept.merged_into FROM way
        CROSS JOIN person AS kept ON kept.id = way.next
    ) SELECT id FROM way WHERE next ISNULL
)"""
_BY_NAME_AND = """
    SELECT asked.value ->> 0, person.id FROM json_each(?) AS asked
    CROSS JOIN {way}
    WHERE person.name = asked.value ->> 1
    AND (coalesce(asked.value ->> 2, '') = '' OR coalesce(person.birth, '') = ''
         OR person.birth = asked.value ->> 2
         OR instr(person.birth, asked.value ->> 2) = 1
         OR instr(asked.value ->> 2, person.birth) = 1)
    AND {known} ORDER BY 1, 2
"""
WAYS = {
    "phone": "person ON person.phone = asked.value ->> 3",
    "dwelling": (
        "household ON household.dwelling_id = asked.value ->> 3"
        " CROSS JOIN person ON person.household_id = household.id"
    ),
    "address": (
        "person ON person.name = asked.value ->> 1"
        " AND person.residence_address = asked.value ->> 3"
    ),
}


def people_by_id(
    file: ProjectFile, numbers: Sequence[str], progress: Progress
) -> dict[str, list[int]]:
    """Find people by the number of their document.

    Parameters
    ----------
    file : ProjectFile
    numbers : sequence of str
    progress : Progress

    Returns
    -------
    dict of str to list of int
        Ids of those on record, ascending: those in force, else the one into whom the
        record was merged, else those who died or moved out. Damaged numbers match
        nobody.
    """
    query = (
        f"SELECT person.id_no, coalesce({_LAST}, person.id),"  # noqa: S608 - constants
        f" {_LIVE.format('person')} FROM json_each(?) AS asked"
        " CROSS JOIN person ON person.id_no = asked.value"
        " WHERE coalesce(person.id_state, '') != 'damaged' ORDER BY person.id"
    )
    held: dict[str, list[int]] = {}
    former: dict[str, list[int]] = {}
    asked = list(dict.fromkeys(numbers))
    for number, person, is_held in _ask(file, query, asked, progress):
        ids = (held if is_held else former).setdefault(number, [])
        if person not in ids:  # several records may have become one
            ids.append(person)
    return {number: sorted(ids) for number, ids in (former | held).items()}


def people_by_name_and(
    file: ProjectFile,
    way: str,
    asked: Sequence[tuple[int, str, str, str | int]],
    progress: Progress,
) -> dict[int, list[int]]:
    """Find people by name, birth, and one thing more.

    Parameters
    ----------
    file : ProjectFile
    way : str
        ``"phone"``, ``"dwelling"`` or ``"address"``.
    asked : sequence of (number, name, birth, value)
        A birth that is not known, or only its year, on one side counts as equal.
    progress : Progress

    Returns
    -------
    dict of int to list of int
        Ids by the numbers given, ascending.
    """
    query = _BY_NAME_AND.format(way=WAYS[way], known=_KNOWN)
    found: dict[int, list[int]] = {}
    for number, person in _ask(file, query, asked, progress):
        found.setdefault(int(number), []).append(person)
    return found


def rows_by(
    file: ProjectFile,
    table: str,
    column: str,
    values: Iterable[object],
    names: Sequence[str],
    *,
    progress: Progress,
    condition: str = "1",
) -> Iterator[tuple[Any, ...]]:
    """Read some columns of the rows whose column has one of many values.

    Parameters
    ----------
    file : ProjectFile
    table, column : str
    values : iterable
    names : sequence of str
        Columns to read.
    progress : Progress
    condition : str
        Further condition; a constant of the program.

    Yields
    ------
    tuple
    """
    wanted = ", ".join(f'"{table}"."{name}"' for name in names)
    query = (
        f"SELECT {wanted} FROM json_each(?) AS asked"  # noqa: S608 - names of our own tables
        f' CROSS JOIN "{table}" ON "{table}"."{column}" = asked.value'
        f" WHERE {condition}"
    )
    yield from _ask(file, query, list(dict.fromkeys(values)), progress)


LIVE = "coalesce(valid_to, '') = ''"


def latest_sources(
    file: ProjectFile, table: str, ids: Iterable[int], progress: Progress
) -> dict[tuple[str, int, str], str]:
    """Tell where values come from, as far as that is another source than the row's.

    Returns
    -------
    dict of (str, int, str) to str
        The source of the value in force by table, row and column.
    """
    query = (
        "SELECT former_value.row_id, former_value.field, former_value.new_source"  # noqa: S608 - a table of our own
        " FROM json_each(?) AS asked CROSS JOIN former_value"
        f" ON former_value.table_name = '{table}'"
        " AND former_value.row_id = asked.value ORDER BY former_value.id"
    )
    found = {}
    for row, field, source in _ask(file, query, list(ids), progress):
        found[table, int(row), str(field)] = str(source or "")
    return found


def dwellings_of_buildings(
    file: ProjectFile, buildings: Iterable[int], progress: Progress
) -> Iterator[tuple[int, int, str, str, str]]:
    """Read the dwellings in use of some buildings.

    Yields
    ------
    tuple
        Building, dwelling, unit's name, floor and room, each text empty where
        unknown.
    """
    query = (
        "SELECT dwelling.building_id, dwelling.id, coalesce(building_unit.name, ''),"
        " coalesce(dwelling.floor, ''), coalesce(dwelling.room, '')"
        " FROM json_each(?) AS asked"
        " CROSS JOIN dwelling ON dwelling.building_id = asked.value"
        " LEFT JOIN building_unit ON building_unit.id = dwelling.unit_id"
        " WHERE coalesce(dwelling.valid_to, '') = '' ORDER BY dwelling.id"
    )
    asked = sorted(set(buildings))
    for row in _ask(file, query, asked, progress):
        building, dwelling, unit, floor, room = row
        yield int(building), int(dwelling), str(unit), str(floor), str(room)


def _ask(
    file: ProjectFile, query: str, asked: Sequence[Any], progress: Progress
) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(asked), CHUNK):
        progress.fraction(start / max(len(asked), 1))
        with told(file.path):
            bound = json.dumps(asked[start : start + CHUNK], ensure_ascii=False)
            rows: list[Any] = file.connection.execute(query, (bound,)).fetchall()
        yield from rows


def read_people(
    file: ProjectFile, ids: Iterable[int], names: Sequence[str], progress: Progress
) -> dict[int, dict[str, Any]]:
    """Read columns of people by id."""
    columns = ("id", *names)
    rows = rows_by(file, "person", "id", ids, columns, progress=progress)
    return {int(row[0]): dict(zip(columns, row, strict=True)) for row in rows}
