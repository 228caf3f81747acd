"""What changed in a dwelling and among those who live there, last first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.household_file import FormerLine
from gridplanner.data.store.homes import rows_about

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.household_reader import Reader

    Row = Mapping[str, Any]

MOST: Final = 60
"""Lines a file shows."""
# Said by who came and went, or of no use to a reader.
_UNSAID = frozenset(
    {"household_id", "register_household_id", "dwelling_id", "head_id", "place_id"}
    | {"building_id", "valid_to", "merged_into", "row", "col", "colspan", "rowspan"}
)


def changes_of(
    reader: Reader, here: Mapping[str, Sequence[int]], people: Sequence[Row]
) -> tuple[FormerLine, ...]:
    """List who came and went, and which values were written over.

    Parameters
    ----------
    reader : Reader
    here : mapping of str to sequence of int
        The dwelling, and the households in it, by table.
    people : sequence of mapping
        Rows of those who live there or are registered there.

    Returns
    -------
    tuple of FormerLine
        The last `MOST`, last first.
    """
    residences = reader.by("residence", "dwelling_id", here["dwelling"])
    known = {row["id"]: row for row in people}
    lived = reader.rows("person", (row["person_id"] for row in residences))
    known = lived | known
    lines = [line for row in residences for line in _moves(reader, row, known)]
    about = {**here, "person": list(known)}
    for table, ids in about.items():
        lines += _written_over(reader, table, ids, known)
    lines.sort(key=lambda line: line.day, reverse=True)
    return tuple(lines[:MOST])


def _moves(
    reader: Reader, residence: Row, people: Mapping[int, Row]
) -> list[FormerLine]:
    person = people.get(residence["person_id"])
    if person is None:
        return []
    name = reader.say("name", person["name"], person["id"])
    came = str(person["source"] or "")
    return [
        FormerLine(residence[column], kind, "", "", name, "", "", source)
        for column, kind, source in (
            ("valid_from", "in", came),
            ("valid_to", "out", ""),
        )
        if residence[column]
    ]


def _written_over(
    reader: Reader, table: str, ids: Sequence[int], people: Mapping[int, Row]
) -> list[FormerLine]:
    """Give each value that was written over, with the one that came in its place."""
    present = {**reader.rows(table, ids), **(people if table == "person" else {})}
    by_value: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows_about(reader.file, "former_value", table, ids):
        if row["field"] not in _UNSAID:
            by_value[row["row_id"], row["field"]].append(row)
    lines = []
    for (number, column), rows in by_value.items():
        now = present[number].get(column) if number in present else None
        after = [*(row["value"] for row in rows[1:]), now]
        person = stand_in(table, number)
        name = ""
        if table == "person" and number in people:
            name = reader.say("name", people[number]["name"], number)
        lines += [
            FormerLine(
                day=str(row["time"] or "")[:10],
                kind="changed",
                table=table,
                column=column,
                name=name,
                old=_say(reader, table, column, row["value"], person),
                new=_say(reader, table, column, new, person),
                source=str(row["new_source"] or ""),
            )
            for row, new in zip(rows, after, strict=True)
        ]
    return lines


def _say(reader: Reader, table: str, column: str, value: object, person_id: int) -> str:
    kind = "address" if column == "address" and table != "building" else column
    return reader.say(kind, value, person_id)
