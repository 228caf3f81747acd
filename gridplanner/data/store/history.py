"""The history of a project: what was done, by whom, and what was taken back.

Entries that are undone stand behind those that hold; a new edit drops them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.change import Change, decode_run, encode_run
from gridplanner.data.vantage import Vantage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import apsw


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One edit as the history shows it.

    Attributes
    ----------
    id : int
        Grows with time; never used twice.
    kind : str
        ``"change"``, ``"batch"``, or ``"outside"`` for one made elsewhere.
    label, fields
        Key of the sentence that names it, and the values for that sentence.
    plan : int
        Plan whose records it changed, the first of several, 0 where none.
    tables : tuple of str
        Tables whose rows it changed.
    user, time : str
        Who did it, and when (ISO 8601).
    undone : bool
        True where it was taken back and can be done again.
    """

    id: int
    kind: str
    label: str
    fields: Mapping[str, str]
    plan: int
    tables: tuple[str, ...]
    user: str
    time: str
    undone: bool


def label_of(entry: HistoryEntry | None) -> tuple[str, Mapping[str, str]] | None:
    """Give the name of an entry: key of the sentence and its values."""
    return None if entry is None else (entry.label, entry.fields)


_COLUMNS = "id, kind, label, fields, plan_id, tables, user, time, undone"


def add_entry(
    connection: apsw.Connection,
    *,
    kind: str,
    label: str,
    fields: Mapping[str, str],
    changes: Sequence[Change],
    tables: Sequence[str],
    user: str,
    time: str,
    vantage: Vantage | None = None,
) -> int:
    """Write an entry and drop what was undone before it.

    Returns
    -------
    int
        Id of the entry.
    """
    for table in ("gp_batch_image", "gp_vantage"):
        connection.execute(
            f"DELETE FROM {table} WHERE history_id IN"  # noqa: S608 - one of two names
            " (SELECT id FROM gp_history WHERE undone = 1)"
        )
    connection.execute("DELETE FROM gp_history WHERE undone = 1")
    connection.execute(
        "INSERT INTO gp_history"
        " (kind, plan_id, label, fields, change, tables, user, time)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            kind,
            changes[0].plan if changes else 0,
            label,
            json.dumps(dict(fields), ensure_ascii=False),
            encode_run(changes) if changes else None,
            json.dumps(list(tables)),
            user,
            time,
        ),
    )
    entry = connection.last_insert_rowid()
    if vantage is not None:
        selected = [vantage.units, vantage.buildings, vantage.features]
        selected += [vantage.workers] if vantage.workers else []
        connection.execute(
            "INSERT INTO gp_vantage VALUES (?, ?, ?, ?, ?)",
            (entry, json.dumps(selected), vantage.x, vantage.y, vantage.metres_per_px),
        )
    return entry


def read_vantage(connection: apsw.Connection, entry_id: int) -> Vantage | None:
    """Read what the user had before him at an edit; None where nobody looked on."""
    found = connection.execute(
        "SELECT selected, x, y, metres_per_px FROM gp_vantage WHERE history_id = ?",
        (entry_id,),
    ).fetchone()
    if found is None:
        return None
    units, buildings, features, *more = (tuple(ids) for ids in json.loads(found[0]))
    workers = more[0] if more else ()
    x, y, metres_per_px = map(float, found[1:])
    return Vantage(units, buildings, features, x, y, metres_per_px, workers)


def read_entries(connection: apsw.Connection, *, after: int = 0) -> list[HistoryEntry]:
    """Read the history, oldest first: all of it, or what came after an entry."""
    return list(_entries(connection, f"WHERE id > {int(after)} ORDER BY id"))


def last_done(connection: apsw.Connection) -> HistoryEntry | None:
    """Find the entry that undo would take back."""
    return next(_entries(connection, "WHERE undone = 0 ORDER BY id DESC LIMIT 1"), None)


def first_undone(connection: apsw.Connection) -> HistoryEntry | None:
    """Find the entry that redo would do again."""
    return next(_entries(connection, "WHERE undone = 1 ORDER BY id LIMIT 1"), None)


def read_changes(connection: apsw.Connection, entry_id: int) -> list[Change]:
    """Read the changes of an entry, one for each plan it changed."""
    found = connection.execute(
        "SELECT change FROM gp_history WHERE id = ?", (entry_id,)
    ).fetchone()
    return decode_run(found[0]) if found and found[0] is not None else []


def size_of_changes(connection: apsw.Connection, entry_id: int) -> int:
    """Give how many bytes the changes of plans of an entry take."""
    found = connection.execute(
        "SELECT coalesce(length(change), 0) FROM gp_history WHERE id = ?", (entry_id,)
    ).fetchone()
    return int(found[0]) if found else 0


def mark(connection: apsw.Connection, entry_id: int, *, undone: bool) -> None:
    """Say whether an entry is taken back."""
    connection.execute(
        "UPDATE gp_history SET undone = ? WHERE id = ?", (int(undone), entry_id)
    )


def _entries(connection: apsw.Connection, rest: str) -> Iterator[HistoryEntry]:
    query = f"SELECT {_COLUMNS} FROM gp_history {rest}"  # noqa: S608 - constants above
    for (
        number,
        kind,
        label,
        fields,
        plan,
        tables,
        user,
        time,
        undone,
    ) in connection.execute(query):
        yield HistoryEntry(
            id=int(number),
            kind=str(kind),
            label=str(label),
            fields=json.loads(fields),
            plan=int(plan),
            tables=tuple(json.loads(tables)),
            user=str(user),
            time=str(time),
            undone=bool(undone),
        )
