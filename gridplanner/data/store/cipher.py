"""The encryption of a whole project file, by SQLite3 Multiple Ciphers in the driver.

Each page is sealed with ChaCha20-Poly1305, in the file, its WAL and its journal. The
first 16 bytes of an encrypted file are the mark of its key, which is no secret; the
next eight say how pages are cut, so that such a file is known for what it is.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import apsw

from gridplanner.data.access.keys import MARK_BYTES
from gridplanner.data.errors import ProjectError

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.access.keys import DataKey, KeyRing

MAGIC: Final = b"SQLite format 3\x00"
HEADER: Final = 100
# Bytes each page keeps for nonce and tag, and three numbers the file format fixes.
_SHAPE = bytes([32, 64, 32, 32])
_PAGES = frozenset(1 << n for n in range(9, 16)) | {1}


class ProjectConnection(apsw.Connection):
    """A connection that knows the key its file is encrypted with, for copies of it."""

    key: DataKey | None = None


def read_header(path: Path) -> bytes:
    """Read the first bytes of a file through SQLite's own file layer.

    A plain ``open`` and ``close`` would drop the locks this process holds on the
    file where it has it open already.
    """
    if path.stat().st_size < HEADER:
        return path.read_bytes()
    flags = [apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_MAIN_DB, 0]
    file = apsw.VFSFile("", os.path.realpath(path), flags)
    try:
        return bytes(file.xRead(HEADER, 0))
    finally:
        file.xClose()


def mark_in(header: bytes) -> bytes | None:
    """Give the mark of the key a file was encrypted with; None where it was not."""
    page, versions = int.from_bytes(header[16:18], "big"), header[18:20]
    if len(header) < HEADER or header.startswith(MAGIC) or page not in _PAGES:
        return None
    is_ours = header[20:24] == _SHAPE and set(versions) <= {1, 2}
    return header[:MARK_BYTES] if is_ours else None


def mark_of(path: Path) -> bytes | None:
    """Give the mark of an encrypted file; None for a plain one, or none at all."""
    return mark_in(read_header(path)) if path.is_file() else None


def key_for(path: Path, keys: KeyRing | None) -> DataKey | None:
    """Find the key a file wants; None for a plain one.

    Raises
    ------
    ProjectError
        ``error.encrypted`` without keys, ``error.key_other`` with those of another.
    """
    mark = mark_of(path)
    if mark is None:
        return None
    if keys is None:
        raise ProjectError("error.encrypted", file=path.name)
    key = keys.key_of(mark)
    if key is None:
        raise ProjectError("error.key_other", file=path.name)
    return key


def use_key(connection: ProjectConnection, key: DataKey | None) -> None:
    """Let a connection read and write with a key; before anything else it does."""
    connection.key = key
    if key is not None:
        connection.pragma("cipher", "chacha20")
        # No statement takes this word as a bound value.
        connection.execute(f"PRAGMA key = '{_word(key)}'")


def target_of(path: Path, key: DataKey | None) -> str:
    """Name a file for ``VACUUM INTO``, with the key it is to be written with.

    Parameters
    ----------
    path : Path
    key : DataKey or None
        None makes a plain file.
    """
    uri = path.absolute().as_uri()
    return f"{uri}?key=" if key is None else f"{uri}?cipher=chacha20&key={_word(key)}"


def _word(key: DataKey) -> str:
    """Write a key as it is; with its mark a new file begins."""
    return f"raw:{(key.secret + key.mark).hex()}"
