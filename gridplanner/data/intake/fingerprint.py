"""Tell whether a source is the very file that was imported last time."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# What belongs to a shapefile and decides what is read from it.
_PARTS = (".dbf", ".prj", ".cpg")


def fingerprint_of(source: Path) -> str:
    """Hash a source with its parts.

    Parameters
    ----------
    source : Path
        A file; a folder, for instance a file geodatabase, counts with all in it.

    Returns
    -------
    str
        SHA-256 in hexadecimal; empty where the source cannot be read.
    """
    files = [source]
    if source.is_dir():
        files = sorted(path for path in source.rglob("*") if path.is_file())
    elif source.suffix.casefold() == ".shp":
        files += [source.with_suffix(part) for part in _PARTS]
    found = hashlib.sha256()
    try:
        for path in files:
            if path.is_file():
                found.update(path.suffix.casefold().encode())
                with path.open("rb") as opened:
                    found.update(hashlib.file_digest(opened, "sha256").digest())
    except OSError:
        return ""
    return found.hexdigest()
