"""Households as their rows, for edits: who lives together, where, since when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gridplanner.data.registry_edits.homes import Home
from gridplanner.data.store.connection import told
from gridplanner.data.store.rows import ids_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gridplanner.data.store.geopackage import ProjectFile

NUMBERED = ("dwelling", "household", "register_household", "person", "place")
"""Tables whose new rows other rows of the same edit may refer to."""


def read_homes(file: ProjectFile, household_ids: Collection[int]) -> list[Home]:
    """Read households with their members and where these live.

    Parameters
    ----------
    file : ProjectFile
    household_ids : collection of int

    Returns
    -------
    list of Home
        By id; those that have ended too.
    """
    households = file.read_rows("household", household_ids)
    people = rows_by(file, "person", "household_id", household_ids)
    members = [row for row in people if not row["valid_to"]]
    residences = rows_by(file, "residence", "person_id", [row["id"] for row in members])
    homes = []
    for household in households:
        own = tuple(row for row in members if row["household_id"] == household["id"])
        ids = {row["id"] for row in own}
        homes.append(
            Home(
                household,
                own,
                tuple(
                    row
                    for row in residences
                    if row["person_id"] in ids and not row["valid_to"]
                ),
            )
        )
    return homes


def rows_by(
    file: ProjectFile, table: str, column: str, values: Collection[int]
) -> list[dict[str, Any]]:
    """Read whole rows by the values of an indexed column, by id, ended ones too."""
    with told(file.path):
        found: list[Any] = file.connection.execute(
            f'SELECT id FROM "{table}" WHERE "{column}" IN'  # noqa: S608 - our own tables
            " (SELECT value FROM json_each(?))",
            (ids_json(values),),
        ).fetchall()
    return file.read_rows(table, [number for (number,) in found])


def next_ids(file: ProjectFile) -> dict[str, int]:
    """Give the next free id of every table an edit numbers its rows of."""
    return {table: file.next_id(table) for table in NUMBERED}


def value_sources(
    file: ProjectFile, table: str, row_ids: Collection[int]
) -> dict[tuple[str, int, str], str]:
    """Give where present values come from, as far as they were written over once.

    Returns
    -------
    dict
        Source by table, row and column; what is not here came with its row.
    """
    with told(file.path):
        found: list[Any] = file.connection.execute(
            "SELECT row_id, field, new_source FROM former_value WHERE table_name = ?"
            " AND row_id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (table, ids_json(row_ids)),
        ).fetchall()
    return {(table, number, field): source or "" for number, field, source in found}


class ValueSources(Mapping[tuple[str, int, str], str]):
    """Where present values come from, read row by row when an edit asks for them.

    Parameters
    ----------
    file : ProjectFile
        As it is before the edit.
    """

    def __init__(self, file: ProjectFile) -> None:
        self._file = file
        self._read: dict[tuple[str, int], dict[tuple[str, int, str], str]] = {}

    def __getitem__(self, key: tuple[str, int, str]) -> str:
        """Give the source of a value that did not come with its row."""
        table, number, _field = key
        if (table, number) not in self._read:
            found = value_sources(self._file, table, [number])
            self._read[table, number] = found
        return self._read[table, number][key]

    def __iter__(self) -> Iterator[tuple[str, int, str]]:
        """List what was asked for so far."""
        for found in self._read.values():
            yield from found

    def __len__(self) -> int:
        """Count what was asked for so far."""
        return sum(map(len, self._read.values()))


def rows_about(
    file: ProjectFile, table: str, about: str, row_ids: Collection[int]
) -> list[dict[str, Any]]:
    """Read the rows of ``former_value`` or ``photo`` about rows of a table, by id."""
    with told(file.path):
        found: list[Any] = file.connection.execute(
            f'SELECT id FROM "{table}" WHERE table_name = ? AND row_id IN'  # noqa: S608 - our own tables
            " (SELECT value FROM json_each(?))",
            (about, ids_json(row_ids)),
        ).fetchall()
    return file.read_rows(table, [number for (number,) in found])
