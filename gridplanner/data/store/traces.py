"""What a project file holds of some people: their rows everywhere, and their words.

Rows are found by who they refer to, in the tables and in the images undo keeps; words
(names, numbers) are what must not be left in anybody else's rows either. A name many
people bear is taken out of rows about their home only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.masking import COLUMN_MASKS
from gridplanner.data.store.images import decode_image
from gridplanner.data.store.rows import ids_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import apsw

    from gridplanner.data.job import Progress
    from gridplanner.data.store.images import Image

LINKS: Final[dict[str, tuple[str, ...]]] = {
    "residence": ("person_id",),
    "person_tag": ("person_id",),
    "visit": ("person_id",),
    "review": ("person_id", "other_id"),
    "gp_merge": ("kept_id", "merged_id"),
}
"""Tables whose rows are about a person, and the columns that say whom."""
BY_ROW: Final = ("photo", "former_value")
"""Tables whose rows are about a row of another table."""
_NUMBERS: Final = ("id_no", "phone", "other_phones")
_LEAST: Final = 7  # digits of a number that is looked for
_SUBSTANCE: Final = 3  # characters from which on a name is looked for inside a text
_WORD = re.compile(r"[0-9A-Za-z]+")
HIDDEN: Final = "***"


@dataclass(slots=True)
class Traces:
    """What belongs to the people who are purged.

    Attributes
    ----------
    people : set of int
        With whoever was merged with them, or bears the same ID number.
    rows : dict of str to set of int
        Ids of the rows that go, by table.
    names, numbers : set of str
        What they are called, and their IDs and telephones nobody else has.
    ids : set of str
        ID numbers alone.
    households, dwellings : set of int
        Where they live or lived.
    emptied : set of int
        Households in which nobody else lives.
    is_rare : bool
        True where nobody else has any of the names.
    spared : set of int
        Who bears one of the ID numbers, but is somebody else and stays.
    """

    people: set[int]
    rows: dict[str, set[int]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    households: set[int] = field(default_factory=set)
    dwellings: set[int] = field(default_factory=set)
    emptied: set[int] = field(default_factory=set)
    is_rare: bool = True
    spared: set[int] = field(default_factory=set)

    @property
    def count(self) -> int:
        """Number of rows that go."""
        return len(self.people) + sum(map(len, self.rows.values()))

    def take_words(self, row: Mapping[str, Any]) -> None:
        """Learn names and numbers from a row of a person, or a part of it."""
        name = str(row.get("name") or "").strip()
        if name:
            self.names.add(name)
        for column in _NUMBERS:
            for word in _WORD.findall(str(row.get(column) or "")):
                if len(word) >= _LEAST:
                    self.numbers.add(word)
                    if column == "id_no":
                        self.ids.add(word)
        for column, homes in (
            ("household_id", self.households),
            ("dwelling_id", self.dwellings),
        ):
            if row.get(column):
                homes.add(int(row[column]))

    def is_about(self, table: str, row: Mapping[str, Any]) -> bool:
        """Tell whether a row, or the part of one, is about these people."""
        if table == "person":
            return int(row.get("id") or 0) in self.people
        if table in LINKS:
            return any(int(row.get(c) or 0) in self.people for c in LINKS[table])
        if table in BY_ROW and row.get("table_name"):
            return self.goes(str(row["table_name"]), int(row.get("row_id") or 0))
        return False

    def goes(self, table: str, row_id: int) -> bool:
        """Tell whether a row goes."""
        if table == "person":
            return row_id in self.people
        return row_id in self.rows.get(table, ())

    def is_home(self, table: str, row: Mapping[str, Any]) -> bool:
        """Tell whether a row is about where they live, or about whoever lives there."""
        own = {"household": self.households, "dwelling": self.dwellings}
        number = "id"
        if table in BY_ROW:
            table, number = str(row.get("table_name") or ""), "row_id"
        return (
            int(row.get(number) or 0) in own.get(table, ())
            or int(row.get("household_id") or 0) in self.households
            or int(row.get("dwelling_id") or 0) in self.dwellings
        )

    def scrubbed(self, column: str, value: str, *, home: bool) -> str | None:
        """Take their words out of a value; None where nothing is left of it."""
        kind = COLUMN_MASKS.get(column, "text")
        if kind in {"id_no", "phone"} and value.strip() in self.numbers:
            return None
        known = self.names if self.is_rare or home else set()
        if kind == "name":
            return _without_names(value, known)
        found = value
        for number in self.numbers:
            edge = "[0-9A-Za-z]"
            found = re.sub(rf"(?<!{edge}){number}(?!{edge})", HIDDEN, found)
        for name in known:
            if home or len(name) >= _SUBSTANCE:
                found = found.replace(name, HIDDEN)
        return None if found.strip() == HIDDEN else found


def _without_names(value: str, names: Iterable[str]) -> str | None:
    """Take names out of a field of names; of two owners the other one stays."""
    found = value.strip()
    for name in names:
        found = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", HIDDEN, found)
    if found == value.strip():
        return value
    return found if re.search(r"\w", found) else None


def find_traces(
    connection: apsw.Connection,
    people: Iterable[int],
    *,
    known: Traces | None = None,
    spared: Iterable[int] = (),
    progress: Progress,
) -> Traces:
    """Find all that belongs to some people.

    Parameters
    ----------
    connection : apsw.Connection
        Of a project of any schema version.
    people : iterable of int
    known : Traces, optional
        What was found of them in another file: their words are looked for here too,
        and who was spared there is spared here.
    spared : iterable of int
        Who stays although they bear the same ID number; the number stays with them.
    progress : Progress

    Returns
    -------
    Traces
    """
    traces = Traces(set(people), spared=set(spared))
    if known is not None:
        traces.names |= known.names
        traces.numbers |= known.numbers
        traces.ids |= known.ids
        traces.spared |= known.spared
    while True:
        before = len(traces.people), len(traces.ids)
        _take_twins(connection, traces)
        _take_rows(connection, traces)
        _look_into_images(connection, traces, progress)
        if (len(traces.people), len(traces.ids)) == before:
            break
    _take_former(connection, traces)
    _take_empty_homes(connection, traces)
    _leave_shared(connection, traces)
    return traces


def twins_of(connection: apsw.Connection, people: Iterable[int]) -> dict[int, bool]:
    """Find who bears the same ID number as some people without being merged with them.

    Returns
    -------
    dict of int to bool
        By id: whether one of these people bears the same name, too.
    """
    alone, everyone = Traces(set(people)), Traces(set(people))
    _take_twins(connection, alone, by_number=False)
    _take_twins(connection, everyone)
    others = everyone.people - alone.people
    return {
        int(row["id"]): str(row["name"] or "").strip() in alone.names
        for row in rows_where(connection, "person", "id IN ?", others)
    }


def columns_of(connection: apsw.Connection, table: str) -> list[str]:
    """List the columns of a table; none where there is no such table."""
    rows = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [str(name) for (name,) in rows]


def rows_where(
    connection: apsw.Connection, table: str, condition: str, ids: Iterable[int]
) -> Iterator[dict[str, Any]]:
    """Read rows without shapes; in the condition ``?`` stands for a list of ids."""
    names = [name for name in columns_of(connection, table) if name != "geom"]
    if not names:
        return
    quoted = ", ".join(f'"{name}"' for name in names)
    listed = "(SELECT value FROM json_each(?1))"
    query = f'SELECT {quoted} FROM "{table}" WHERE {condition.replace("?", listed)}'  # noqa: S608 - names of this file
    for row in connection.execute(query, (ids_json(ids),)).fetchall():
        yield dict(zip(names, row, strict=True))


def _take_twins(
    connection: apsw.Connection, traces: Traces, *, by_number: bool = True
) -> None:
    """Take in whoever was merged with them, or has the same ID number."""
    merged = "merged_into" in columns_of(connection, "person")
    while True:
        before = len(traces.people), len(traces.ids)
        condition = "id IN ? OR merged_into IN ?" if merged else "id IN ?"
        for row in rows_where(connection, "person", condition, traces.people):
            traces.people.add(int(row["id"]))
            if row.get("merged_into"):
                traces.people.add(int(row["merged_into"]))
            traces.take_words(row)
        for number in traces.ids if by_number else ():
            found: list[Any] = connection.execute(
                "SELECT id FROM person WHERE id_no = ?", (number,)
            ).fetchall()
            traces.people |= {int(same) for (same,) in found} - traces.spared
        if (len(traces.people), len(traces.ids)) == before:
            return


def _take_rows(connection: apsw.Connection, traces: Traces) -> None:
    for table, columns in LINKS.items():
        condition = " OR ".join(f"{column} IN ?" for column in columns)
        for row in rows_where(connection, table, condition, traces.people):
            traces.rows.setdefault(table, set()).add(int(row["id"]))
            traces.take_words({"dwelling_id": row.get("dwelling_id")})
    for row in rows_where(connection, "household", "id IN ?", traces.households):
        traces.take_words({"dwelling_id": row.get("dwelling_id")})


def _look_into_images(
    connection: apsw.Connection, traces: Traces, progress: Progress
) -> None:
    """Learn from the rows undo keeps, also of people who are no longer there."""
    for image in images_of(connection, ["person", *LINKS], progress):
        for row in rows_of(image):
            same = (
                image.table == "person"
                and str(row.get("id_no")) in traces.ids
                and row["id"] not in traces.spared
            )
            if same:
                traces.people.add(row["id"])
            if not (same or traces.is_about(image.table, row)):
                continue
            if image.table == "person":
                traces.take_words(row)
            else:
                traces.rows.setdefault(image.table, set()).add(row["id"])


def _take_former(connection: apsw.Connection, traces: Traces) -> None:
    """Take in photos and former values of all rows that go, and learn from them."""
    for table in BY_ROW:
        for name, ids in [("person", traces.people), *list(traces.rows.items())]:
            condition = f"table_name = '{name}' AND row_id IN ?"
            for row in rows_where(connection, table, condition, ids):
                traces.rows.setdefault(table, set()).add(int(row["id"]))
                if table == "former_value" and name == "person":
                    traces.take_words({str(row["field"]): row["value"]})


def _take_empty_homes(connection: apsw.Connection, traces: Traces) -> None:
    """Find the households and the entries of the register that were theirs alone."""
    others = "person WHERE id NOT IN (SELECT value FROM json_each(?1)) AND"
    gone = ids_json(traces.people)
    for column, found in (
        ("household_id", traces.emptied),
        ("register_household_id", traces.rows.setdefault("register_household", set())),
    ):
        theirs = rows_where(connection, "person", "id IN ?", traces.people)
        for home in {row[column] for row in theirs if row.get(column)}:
            query = f"SELECT 1 FROM {others} {column} = ?2 LIMIT 1"  # noqa: S608 - constants
            if not connection.execute(query, (gone, home)).fetchall():
                found.add(int(home))


def _leave_shared(connection: apsw.Connection, traces: Traces) -> None:
    """Leave alone what others have too: a family's telephone, a common name."""
    for row in rows_where(connection, "person", "id IN ?", traces.spared):
        shared = set(_WORD.findall(str(row.get("id_no") or "")))
        traces.ids -= shared
        traces.numbers -= shared
    gone = ids_json(traces.people)
    other = " AND id NOT IN (SELECT value FROM json_each(?)) LIMIT 1"
    for number in list(traces.numbers - traces.ids):
        query = f"SELECT 1 FROM person WHERE phone = ?{other}"  # noqa: S608 - a constant
        if connection.execute(query, (number, gone)).fetchall():
            traces.numbers.discard(number)
    query = f"SELECT 1 FROM person WHERE name = ?{other}"  # noqa: S608 - a constant
    traces.is_rare = not any(
        connection.execute(query, (name, gone)).fetchall() for name in traces.names
    )


def images_of(
    connection: apsw.Connection, tables: Iterable[str], progress: Progress
) -> Iterator[Image]:
    """Read the images undo keeps of some tables, one by one."""
    wanted = tuple(tables)
    marks = ", ".join("?" * len(wanted))
    rows: list[Any] = connection.execute(
        f"SELECT rowid FROM gp_batch_image WHERE table_name IN ({marks})",  # noqa: S608 - marks
        wanted,
    ).fetchall()
    for number, (rowid,) in enumerate(rows):
        progress.fraction(number / len(rows))
        yield read_image(connection, rowid)


def read_image(connection: apsw.Connection, rowid: int) -> Image:
    """Read one image."""
    found: list[Any] = connection.execute(
        "SELECT table_name, rows FROM gp_batch_image WHERE rowid = ?", (rowid,)
    ).fetchall()
    return decode_image(*found[0])


def rows_of(image: Image) -> Iterator[dict[str, Any]]:
    """Give the rows of an image, each with its id and the columns it has."""
    names = [name for name in image.columns if name != "geom"]
    for position, number in enumerate(image.ids):
        row = {name: image.columns[name][position] for name in names}
        yield {"id": number, **row}
