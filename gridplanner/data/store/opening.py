"""What an open project file holds: its connection, its lock, or a copy to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import apsw

from gridplanner.data.errors import ProjectError
from gridplanner.data.store.admission import admit
from gridplanner.data.store.cipher import mark_of
from gridplanner.data.store.connection import (
    close_last,
    connect_to_edit,
    remove_file,
    told,
)
from gridplanner.data.store.lock import ProjectLock, machine_name
from gridplanner.data.store.looking import Looking, look_at
from gridplanner.data.store.migrations import migrate
from gridplanner.data.store.recoding import sweep
from gridplanner.data.store.schema import TABLES, create_schema
from gridplanner.data.store.words import catch_up

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.levels import Level
    from gridplanner.data.store.cipher import ProjectConnection

Mode = Literal["edit", "look"]
Clock = Callable[[], datetime]


@dataclass(slots=True)
class Held:
    """A connection with the lock that lets it write, or the copy it reads."""

    connection: ProjectConnection
    lock: ProjectLock | None = None
    looking: Looking | None = None
    keys: KeyRing | None = None
    is_open: bool = True

    @property
    def read_only(self) -> bool:
        """True where nothing may be written."""
        return self.looking is not None

    def close(self) -> bool:
        """Close the file; False where another program still has it open."""
        if not self.is_open:
            return True
        alone, self.is_open = True, False
        try:
            if self.looking is not None:
                self.looking.close()
            else:
                alone = close_last(self.connection)
        finally:
            if self.lock is not None:
                self.lock.release()
        return alone


def hold_new(
    path: Path,
    levels: Sequence[Level],
    *,
    clock: Clock,
    user: str,
    keys: KeyRing | None = None,
) -> Held:
    """Make a file with an empty schema; see `ProjectFile.create`."""
    if not path.absolute().parent.is_dir():
        raise ProjectError("error.cannot_open", file=path.name)
    lock = _take_lock(path, clock, user)
    # Asked with the lock in hand: what fails from here on is ours to remove.
    if path.exists():
        lock.release()
        raise ProjectError("error.exists", file=path.name)
    try:
        with told(path):
            connection = connect_to_edit(path, create=True, keys=keys)
    except BaseException:
        remove_file(path)
        lock.release()
        raise
    held = Held(connection, lock=lock, keys=keys)
    try:
        with told(path):
            create_schema(connection, levels)
            # Other programs look for the GeoPackage's mark in the file itself, where
            # it does not stand as long as the commit waits in the WAL.
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except BaseException:
        held.close()
        remove_file(path)
        raise
    return held


def hold(
    path: Path, *, mode: Mode, clock: Clock, user: str, keys: KeyRing | None = None
) -> Held:
    """Open a file that is there; see `ProjectFile.open`."""
    if mark_of(path) is None:
        keys = None  # a plain project has no users
    found = admit(path, keys)
    if mode == "look":
        with told(path):
            looking = look_at(path, found, keys)
        return Held(looking.connection, looking=looking, keys=keys)
    if found.network:
        raise ProjectError("error.network", file=path.name)
    if not found.writable:
        raise ProjectError("error.read_only", file=path.name)
    lock = _take_lock(path, clock, user)
    try:
        sweep(path)
        with told(path):
            held = Held(connect_to_edit(path, keys=keys), lock=lock, keys=keys)
    except BaseException:
        lock.release()
        raise
    try:
        with told(path):
            migrate(held.connection, found=found.version)
            catch_up(held.connection, TABLES.values())
    except BaseException:
        held.close()
        raise
    return held


def _take_lock(path: Path, clock: Clock, user: str) -> ProjectLock:
    # Read by people: who finds the project in use is told since when.
    time = f"{clock():%Y-%m-%d %H:%M}"
    try:
        return ProjectLock.take(path, user=user, machine=machine_name(), time=time)
    except OSError as fault:
        raise ProjectError("error.read_only", file=path.name) from fault
