"""The table of the record of actions: entries added at its end, read in pages.

Triggers of the file keep it from being changed; that it was, by other means, is found
by `gridplanner.data.access.audit.verify`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import apsw

    from gridplanner.data.store.audit_chain import AuditChain

_CONTENT = (
    "id, time, user, machine, action, object, table_name, rows, fields, file_name,"
    " reason, previous_hash"
)


def _as_stored(columns: str) -> str:
    """Read columns so that also a text which is none any more can be looked at.

    Texts come as bytes; what is no text, number or nothing, as a text of its digits.
    """
    return ", ".join(
        f"CASE typeof({name}) WHEN 'text' THEN CAST({name} AS BLOB)"
        f" WHEN 'blob' THEN 'bytes ' || hex({name}) ELSE {name} END"
        for name in columns.split(", ")
    )


_READ = _as_stored(_CONTENT)


def _values(row: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(
        value.decode(errors="backslashreplace") if isinstance(value, bytes) else value
        for value in row
    )


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the record.

    Attributes
    ----------
    number : int
        From 1, without gaps.
    time, user, machine : str
        When (ISO 8601, with zone), who, and on which machine.
    action : str
        One of `gridplanner.data.access.audit.ACTIONS`.
    object : str
        What it was done to, in words without personal data: a dwelling, a grid.
    table : str
    rows : int
        How many people or rows.
    fields : tuple of str
        Columns that were shown or written in plain.
    file_name, reason : str
    """

    number: int
    time: str
    user: str
    machine: str
    action: str
    object: str = ""
    table: str = ""
    rows: int = 0
    fields: tuple[str, ...] = ()
    file_name: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted.

    Attributes
    ----------
    since, until : str
        Dates (ISO 8601), both included; empty for no limit.
    user : str
        Whole name; empty for everybody.
    actions : frozenset of str
        Empty for all.
    words : str
        Occur in object, file, reason, user or machine.
    """

    since: str = ""
    until: str = ""
    user: str = ""
    actions: frozenset[str] = frozenset()
    words: str = ""

    def condition(self) -> tuple[str, list[Any]]:
        """Give the condition in SQL, and its values."""
        parts, values = ["1"], []
        if self.since:
            parts.append("substr(time, 1, 10) >= ?")
            values.append(self.since)
        if self.until:
            parts.append("substr(time, 1, 10) <= ?")
            values.append(self.until)
        if self.user:
            parts.append("user = ?")
            values.append(self.user)
        if self.actions:
            parts.append("action IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(self.actions)))
        for word in self.words.split():
            parts.append(
                "instr(lower(object || ' ' || file_name || ' ' || reason || ' '"
                " || user || ' ' || machine), lower(?)) > 0"
            )
            values.append(word)
        return " AND ".join(parts), values


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it stands in the file, to be verified.

    Attributes
    ----------
    number : int
    time : str
    content : tuple
        All columns but the hash; its last value is the hash of the entry before.
    hash : str
    """

    number: int
    time: str
    content: tuple[Any, ...]
    hash: str

    @property
    def previous(self) -> str:
        """Hash of the entry before, as this one has it."""
        return str(self.content[-1])


def first_hash(connection: apsw.Connection) -> str:
    """Give what the first entry has as the hash before it: whose record this is."""
    found = connection.execute(
        "SELECT value FROM gp_meta WHERE key = 'project_id'"
    ).fetchone()
    return f"project:{found[0] if found else ''}"


def append_entry(
    connection: apsw.Connection, entry: AuditEntry, chain: AuditChain
) -> None:
    """Add an entry at the end, whatever its number; inside a transaction."""
    found = connection.execute(
        f"SELECT id, {_as_stored('hash')} FROM audit_log ORDER BY id DESC LIMIT 1"  # noqa: S608 - a constant
    ).fetchone()
    last = _values(found) if found else ()
    number = int(last[0]) + 1 if last else 1
    previous = str(last[1]) if last else first_hash(connection)
    content = (
        number,
        entry.time,
        entry.user,
        entry.machine,
        entry.action,
        entry.object,
        entry.table,
        entry.rows,
        ",".join(entry.fields),
        entry.file_name,
        entry.reason,
        previous,
    )
    digest = chain.hash_of(content)
    connection.execute(
        f"INSERT INTO audit_log ({_CONTENT}, hash)"  # noqa: S608 - a constant
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*content, digest),
    )
    chain.note((number, digest))


def stored_entries(connection: apsw.Connection) -> Iterator[StoredEntry]:
    """Read all entries as they stand, in order of their numbers."""
    for row in connection.execute(
        f"SELECT {_READ}, {_as_stored('hash')} FROM audit_log ORDER BY id"  # noqa: S608 - a constant
    ):
        *content, digest = _values(row)
        yield StoredEntry(int(content[0]), str(content[1]), tuple(content), str(digest))


def count_entries(
    connection: apsw.Connection, wanted: AuditFilter | None = None
) -> int:
    """Count the entries, or those wanted."""
    condition, values = (wanted or AuditFilter()).condition()
    found: list[Any] = connection.execute(
        f"SELECT count(*) FROM audit_log WHERE {condition}",  # noqa: S608 - see AuditFilter
        values,
    ).fetchall()
    return int(found[0][0])


def read_entries(
    connection: apsw.Connection,
    wanted: AuditFilter | None = None,
    *,
    offset: int = 0,
    limit: int = -1,
) -> list[AuditEntry]:
    """Read a page of the entries wanted, the latest first."""
    condition, values = (wanted or AuditFilter()).condition()
    rows: list[Any] = connection.execute(
        f"SELECT {_READ} FROM audit_log WHERE {condition}"  # noqa: S608 - see AuditFilter
        " ORDER BY id DESC LIMIT ? OFFSET ?",
        [*values, limit, offset],
    ).fetchall()
    return [_entry(_values(row)) for row in rows]


def users_of(connection: apsw.Connection) -> list[str]:
    """List everybody the record names."""
    rows = connection.execute(
        f"SELECT DISTINCT {_as_stored('user')} FROM audit_log ORDER BY user"  # noqa: S608 - a constant
    )
    return [str(user) for (user,) in map(_values, rows) if user]


def highest_number(connection: apsw.Connection) -> int:
    """Give the highest number ever used, also of an entry that is gone."""
    found = connection.execute(
        "SELECT seq FROM sqlite_sequence WHERE name = 'audit_log'"
    ).fetchone()
    return int(found[0]) if found else 0


def _entry(row: tuple[Any, ...]) -> AuditEntry:
    texts = ["" if value is None else str(value) for value in row]
    return AuditEntry(
        number=int(row[0]),
        time=texts[1],
        user=texts[2],
        machine=texts[3],
        action=texts[4],
        object=texts[5],
        table=texts[6],
        rows=int(row[7]) if str(row[7] or "").isdecimal() else 0,
        fields=tuple(filter(None, texts[8].split(","))),
        file_name=texts[9],
        reason=texts[10],
    )
