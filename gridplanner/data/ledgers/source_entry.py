"""The list of a project's sources: which file came when, by its hash alone."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.intake.fingerprint import fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.store.geopackage import ProjectFile


def with_source(
    file: ProjectFile,
    batch: Batch,
    path: Path,
    *,
    kind: str,
    name: str,
    rows: int,
    sheets: Sequence[str],
) -> Batch:
    """Enter a ledger into the list of sources with what is imported from it.

    Parameters
    ----------
    file : ProjectFile
    batch : Batch
    path : Path
        The file itself is not kept.
    kind, name : str
        Of the source.
    rows : int
        Rows that were read.
    sheets : sequence of str

    Returns
    -------
    Batch
    """
    row = {
        "kind": kind,
        "name": name,
        "file_name": path.name,
        "file_hash": fingerprint_of(path),
        "options": json.dumps({"sheets": list(sheets)}, ensure_ascii=False),
        "rows": rows,
        "imported": file.now(),
    }
    number, _ = _held(file, kind, name)
    if number:
        entry = TableChange("gp_source", changed={number: row})
    else:
        entry = TableChange("gp_source", added={k: [v] for k, v in row.items()})
    return dataclasses.replace(batch, tables=(*batch.tables, entry))


def is_same_file(file: ProjectFile, kind: str, name: str, path: Path) -> bool:
    """Tell whether it is the very file that was imported under this name last time."""
    _, known = _held(file, kind, name)
    return bool(known) and known == fingerprint_of(path)


def _held(file: ProjectFile, kind: str, name: str) -> tuple[int, str]:
    """Give id and hash of a source; 0 and empty for one that is new."""
    held = file.read_columns("gp_source", ["id", "kind", "name", "file_hash"])
    rows = zip(*(held[c] for c in ("id", "kind", "name", "file_hash")), strict=True)
    for number, own_kind, own_name, known in rows:
        if (own_kind, own_name) == (kind, name):
            return int(number), str(known or "")
    return 0, ""
