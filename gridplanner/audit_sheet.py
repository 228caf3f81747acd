"""The record of actions in words: as a table on the screen, in print and for Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.texts import has_text, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gridplanner.data.access.audit import Verdict
    from gridplanner.data.store.audit import AuditEntry

COLUMNS = ("time", "user", "action", "object", "rows", "fields", "reason", "machine")
WRITTEN = ("number", *COLUMNS, "file")
_SECONDS = 19  # characters of a time without its zone


def row_words(entry: AuditEntry) -> dict[str, str]:
    """Put an entry into words, by column of `WRITTEN`."""
    return {
        "number": str(entry.number),
        "time": entry.time[:_SECONDS].replace("T", " "),
        "user": entry.user,
        "action": _word(f"audit.action.{entry.action}", entry.action),
        "object": _object(entry),
        "rows": f"{entry.rows:,}" if entry.rows else "",
        "fields": text("audit.and").join(
            _word(f"audit.field.{field}", field) for field in entry.fields
        ),
        "reason": _reason(entry),
        "machine": entry.machine,
        "file": entry.file_name,
    }


def title_of(column: str) -> str:
    """Give the title of a column of `WRITTEN`."""
    return text(f"audit.column.{column}")


def verdict_words(verdict: Verdict) -> str:
    """Say whether the record is as it was written."""
    if verdict.intact:
        return text("audit.intact", n=f"{verdict.entries:,}")
    time = verdict.last_good[:16].replace("T", " ") or text("audit.never")
    first = verdict.first_bad
    return text(
        f"audit.{verdict.kind}", n=f"{first - 1:,}", first=f"{first:,}", time=time
    )


def write_entries(path: Path, entries: Iterable[AuditEntry]) -> int:
    """Write entries to a table (``.xlsx`` or ``.csv``); give how many."""
    from gridplanner.data.export import write_rows

    rows: list[dict[str, str | int | None]] = [
        # A spreadsheet adds up numbers, not their words.
        {**row_words(entry), "number": entry.number, "rows": entry.rows or None}
        for entry in entries
    ]
    columns = {title_of(name): [row[name] for row in rows] for name in WRITTEN}
    return write_rows(path, columns, sheet=text("audit.title"))


def _object(entry: AuditEntry) -> str:
    if entry.action == "restricted":
        names = entry.object.split(",")
        return text("audit.and").join(_word(f"category.{n}", n) for n in names)
    if entry.action == "settings" and entry.reason in {"on", "off"}:
        return text(f"restricted.{entry.reason}")
    return entry.object or entry.file_name


def _reason(entry: AuditEntry) -> str:
    """Say what for; of users and settings, what of them was changed."""
    if entry.action == "users":
        role = _word(f"access.role.{entry.reason}", entry.reason)
        return _word(f"audit.users.{entry.reason}", role)
    if entry.action == "settings" and entry.reason in {"on", "off"}:
        return ""  # the object says so
    return _word(f"reveal.{entry.reason}", entry.reason)


def _word(key: str, name: str) -> str:
    """Say a name of the program's own; what a user wrote is given as it is."""
    return text(key) if name.isidentifier() and has_text(key) else name
