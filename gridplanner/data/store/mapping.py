"""What the columns of a source meant last time, kept in the project."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.store.geopackage import ProjectFile


def read_mapping(file: ProjectFile, kind: str, signature: str) -> dict[str, str] | None:
    """Read which column means which field for sources of this signature.

    Parameters
    ----------
    file : ProjectFile
    kind : str
        Kind of import.
    signature : str
        Tells sources with the same columns.

    Returns
    -------
    dict of str to str or None
        Field to column; None where no such source has been imported.
    """
    found = file.connection.execute(
        "SELECT columns FROM gp_mapping WHERE kind = ? AND signature = ?",
        (kind, signature),
    ).fetchone()
    return None if found is None else dict(json.loads(found[0]))


def write_mapping(
    file: ProjectFile, kind: str, signature: str, mapping: Mapping[str, str]
) -> None:
    """Keep which column means which field for sources of this signature."""
    with file.transaction():
        file.connection.execute(
            "INSERT OR REPLACE INTO gp_mapping VALUES (?, ?, ?)",
            (kind, signature, json.dumps(dict(mapping), ensure_ascii=False)),
        )


def read_mappings(file: ProjectFile, kind: str) -> dict[str, dict[str, str]]:
    """Read all that is kept of a kind, by signature."""
    found: list[Any] = file.connection.execute(
        "SELECT signature, columns FROM gp_mapping WHERE kind = ? ORDER BY signature",
        (kind,),
    ).fetchall()
    return {signature: dict(json.loads(columns)) for signature, columns in found}


def drop_mapping(file: ProjectFile, kind: str, signature: str) -> None:
    """Forget what is kept for a signature."""
    with file.transaction():
        file.connection.execute(
            "DELETE FROM gp_mapping WHERE kind = ? AND signature = ?", (kind, signature)
        )
