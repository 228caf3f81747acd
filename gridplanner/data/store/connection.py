"""Connections to a project file, and what their failures mean to a user."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from gridplanner.data.errors import ProjectError
from gridplanner.data.store.cipher import ProjectConnection, key_for, use_key
from gridplanner.data.store.functions import register_functions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gridplanner.data.access.keys import DataKey, KeyRing
    from gridplanner.data.job import Progress

BUSY_MILLISECONDS = 1000
SLICE = 1024  # pages of a copy at once

_DAMAGED = (apsw.CorruptError, apsw.NotADBError, apsw.FormatError)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn a failure of the database into a sentence for the user.

    Raises
    ------
    ProjectError
        ``error.damaged``, ``error.open_elsewhere``, ``error.disk_full``,
        ``error.read_only`` or ``error.cannot_open``.
    """
    name = path.name
    try:
        yield
    except _DAMAGED as fault:
        raise ProjectError("error.damaged", file=name) from fault
    except (apsw.BusyError, apsw.LockedError) as fault:
        raise ProjectError("error.open_elsewhere", file=name) from fault
    except apsw.FullError as fault:
        raise ProjectError("error.disk_full", file=name) from fault
    except (apsw.ReadOnlyError, apsw.PermissionsError) as fault:
        raise ProjectError("error.read_only", file=name) from fault
    except (apsw.CantOpenError, apsw.IOError) as fault:
        raise ProjectError("error.cannot_open", file=name) from fault


def connect_to_edit(
    path: Path, *, create: bool = False, keys: KeyRing | None = None
) -> ProjectConnection:
    """Open a file for reading and writing, every commit safe on the disk.

    WAL lets other programs read while we write; ``synchronous=FULL`` makes a
    commit survive a power cut; deleted personal data is overwritten.

    Parameters
    ----------
    path : Path
    create : bool
    keys : KeyRing, optional
        A new file is encrypted with them; one that is there needs them where it is
        encrypted.

    Raises
    ------
    ProjectError
        As `key_for`.
    """
    # A file is named as an address too, by which alone a copy gets another key.
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
    flags |= apsw.SQLITE_OPEN_CREATE if create else 0
    present = None if keys is None else keys.present
    key = present if create else key_for(path, keys)
    connection = ProjectConnection(str(path.absolute()), flags=flags)
    try:
        _prepare(connection, key)
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "full")
        connection.pragma("secure_delete", "on")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_alone(path: Path, *, keys: KeyRing | None = None) -> ProjectConnection:
    """Open a file so that nobody else can, as long as the connection stands.

    Every commit is then in the file itself; what it holds is not changed.

    Raises
    ------
    apsw.BusyError
        If another program has it open.
    ProjectError
        As `key_for`.
    """
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
    key = key_for(path, keys)
    connection = ProjectConnection(str(path.absolute()), flags=flags)
    try:
        _prepare(connection, key)
        _shut_out(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _shut_out(connection: ProjectConnection) -> None:
    connection.set_busy_timeout(0)
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    if connection.pragma("journal_mode", "delete") != "delete":
        raise apsw.BusyError
    connection.pragma("locking_mode", "exclusive")
    connection.execute("BEGIN EXCLUSIVE; COMMIT")


def connect_to_look(
    path: Path, *, immutable: bool = False, keys: KeyRing | None = None
) -> ProjectConnection:
    """Open a file for reading only.

    Parameters
    ----------
    path : Path
    immutable : bool
        True promises that nobody writes meanwhile; then nothing is made beside
        the file, not even on a medium that cannot be written.
    keys : KeyRing, optional
        Needed where the file is encrypted.

    Raises
    ------
    ProjectError
        As `key_for`.
    """
    key = key_for(path, keys)
    uri = path.absolute().as_uri() + ("?immutable=1" if immutable else "?mode=ro")
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = ProjectConnection(uri, flags=flags)
    try:
        _prepare(connection, key)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: ProjectConnection, key: DataKey | None) -> None:
    use_key(connection, key)
    connection.set_busy_timeout(BUSY_MILLISECONDS)
    connection.pragma("temp_store", "memory")
    connection.pragma("cache_size", -65536)
    register_functions(connection)


def back_up(
    source: ProjectConnection,
    target: Path,
    *,
    progress: Progress | None = None,
    rest: float = 0.0,
    after_slice: Callable[[], None] | None = None,
) -> None:
    """Copy a whole file, also while it is open, through the backup interface.

    Every copy of a project is made here: one of an encrypted project takes over the
    key of its source before the first page.

    Parameters
    ----------
    source : ProjectConnection
        Inside a read transaction it copies one moment, whoever writes meanwhile.
    target : Path
    progress : Progress, optional
        Told and asked after each slice of some megabytes.
    rest : float
        How long to rest after a slice, as a share of the time it took.
    after_slice : callable, optional
        Called after each slice, part of its time.

    Raises
    ------
    Cancelled
        If the user stopped it; `target` is then a part of a file.
    """
    connection = ProjectConnection(str(target))
    try:
        use_key(connection, source.key)
        with connection.backup("main", source, "main") as backup:
            while not backup.done:
                begun = time.monotonic()
                backup.step(SLICE)
                if after_slice is not None:
                    after_slice()
                took = time.monotonic() - begun
                if progress is not None:
                    progress.fraction(1 - backup.remaining / max(backup.page_count, 1))
                if rest and not backup.done:
                    time.sleep(rest * took)
        connection.pragma("journal_mode", "delete")
    finally:
        connection.close()


def close_last(connection: apsw.Connection) -> bool:
    """Close a connection and leave one plain file where nobody else holds it.

    Returns
    -------
    bool
        False where another program has the file open, or where the disk has no
        room: the newest commits then stand in the ``-wal`` file beside it.
    """
    alone = True
    try:
        connection.set_busy_timeout(0)
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        alone = connection.pragma("journal_mode", "delete") == "delete"
    except (apsw.BusyError, apsw.LockedError, apsw.FullError, apsw.IOError):
        alone = False
    connection.close()
    return alone


def beside(path: Path, ending: str) -> Path:
    """Name a file that stands beside a project file.

    It stands where the file itself does, not where a link to it does: the database
    looks there for its newest commits, and one file has one lock by all its names.
    """
    real = Path(os.path.realpath(path))
    return real.with_name(real.name + ending)


def remove_file(path: Path) -> None:
    """Remove a project file that is closed, and what may stand beside it."""
    for ending in ("-wal", "-shm", "-journal"):
        beside(path, ending).unlink(missing_ok=True)
    path.unlink(missing_ok=True)
