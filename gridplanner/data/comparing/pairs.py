"""Two people who are one: their rows, and all rows that speak of either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.store.homes import rows_by, value_sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.store.geopackage import ProjectFile

    Row = Mapping[str, Any]

OF_PERSON: Final = ("person_tag", "residence", "visit")
"""Tables whose ``person_id`` goes from one person to the other."""
LED: Final = ("household", "register_household")
"""Tables whose ``head_id`` does."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What a merge needs to know.

    Attributes
    ----------
    kept, merged : mapping
        Rows of ``person``.
    rows : mapping of str to list
        Whole rows by table that speak of either, for `OF_PERSON`, `LED`, ``"photo"``
        and ``"review"``.
    households : mapping of int to mapping
        The households the two live in.
    members : mapping of int to frozenset of int
        Who lives in these.
    sources : mapping of (str, int, str) to str
        Where present values come from, as far as that is not their row's source.
    """

    kept: Row
    merged: Row
    rows: Mapping[str, list[dict[str, Any]]]
    households: Mapping[int, Row]
    members: Mapping[int, frozenset[int]]
    sources: Mapping[tuple[str, int, str], str]


def read_pair(file: ProjectFile, kept_id: int, merged_id: int) -> Pair:
    """Read two people with all that speaks of them.

    Raises
    ------
    KeyError
        If one of them is not on record.
    """
    ids = [kept_id, merged_id]
    people = {int(row["id"]): row for row in file.read_rows("person", ids)}
    rows = {table: rows_by(file, table, "person_id", ids) for table in OF_PERSON}
    rows["household"] = rows_by(file, "household", "head_id", ids)
    registers = {row["register_household_id"] for row in people.values()} - {None}
    rows["register_household"] = [
        row
        for row in file.read_rows("register_household", registers)
        if row["head_id"] in ids
    ]
    rows["photo"] = [
        row
        for row in rows_by(file, "photo", "row_id", ids)
        if row["table_name"] == "person"
    ]
    reviews = [
        row
        for column in ("person_id", "other_id")
        for row in rows_by(file, "review", column, ids)
    ]
    rows["review"] = list({row["id"]: row for row in reviews}.values())
    homes = {row["household_id"] for row in people.values()} - {None}
    living = rows_by(file, "person", "household_id", homes)
    return Pair(
        people[kept_id],
        people[merged_id],
        rows,
        {int(row["id"]): row for row in file.read_rows("household", homes)},
        {
            home: frozenset(
                int(row["id"])
                for row in living
                if row["household_id"] == home and not row["valid_to"]
            )
            for home in homes
        },
        value_sources(file, "person", ids),
    )
