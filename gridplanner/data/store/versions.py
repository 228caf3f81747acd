"""Names of versions in the project, each at a place in its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import apsw


@dataclass(frozen=True, slots=True)
class NamedVersion:
    """A version as the project knows it.

    Attributes
    ----------
    key : str
        The same for its copy.
    name, note : str
        What a user calls it, and says about it.
    entry : int
        Last entry of the history that held; 0 where none did.
    user, time : str
        Who made it, and when (ISO 8601).
    """

    key: str
    name: str
    note: str
    entry: int
    user: str
    time: str


def read_versions(connection: apsw.Connection) -> list[NamedVersion]:
    """Read the versions of a project, oldest first."""
    rows = connection.execute(
        "SELECT key, name, note, history_id, user, time FROM gp_version ORDER BY time"
    )
    return [NamedVersion(*row) for row in rows]


def write_version(connection: apsw.Connection, version: NamedVersion) -> None:
    """Write a version; inside a transaction."""
    connection.execute(
        "INSERT INTO gp_version VALUES (?, ?, ?, ?, ?, ?)",
        (
            version.key,
            version.name,
            version.note,
            version.entry,
            version.user,
            version.time,
        ),
    )


def delete_version(connection: apsw.Connection, key: str) -> None:
    """Take a version away; inside a transaction."""
    connection.execute("DELETE FROM gp_version WHERE key = ?", (key,))
