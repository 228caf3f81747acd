"""Reading a project that cannot or must not be written: in place, or from a copy."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from gridplanner.data.store.connection import (
    back_up,
    beside,
    connect_to_edit,
    connect_to_look,
)
from gridplanner.data.store.migrations import migrate
from gridplanner.data.store.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.store.admission import Admission
    from gridplanner.data.store.cipher import ProjectConnection


@dataclass(frozen=True, slots=True)
class Looking:
    """A connection that only reads, and the copy it reads where there is one."""

    connection: ProjectConnection
    folder: Path | None

    def close(self) -> None:
        """Close the connection; a copy goes, since it holds personal data."""
        self.connection.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def look_at(path: Path, found: Admission, keys: KeyRing | None = None) -> Looking:
    """Open a file for reading only, leaving nothing beside it.

    A file in rollback mode is read in place. One in WAL mode needs an index file
    beside it, one on the network has no reliable locks, and one of an older schema
    must be brought up to date: these are read from a private copy, which is encrypted
    where the project is.
    """
    newest = found.version >= SCHEMA_VERSION
    if newest and not (found.network or found.pending or found.wal):
        return Looking(connect_to_look(path, keys=keys), None)
    folder = Path(tempfile.mkdtemp(prefix="gridplanner-"))
    try:
        copy = folder / path.name
        copy_project(path, copy, pending=found.pending, keys=keys)
        if not newest:
            connection = connect_to_edit(copy, keys=keys)
            migrate(connection, found=found.version)
            connection.pragma("journal_mode", "delete")
            connection.close()
        return Looking(connect_to_look(copy, keys=keys), folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def copy_project(
    path: Path, target: Path, *, pending: bool, keys: KeyRing | None = None
) -> None:
    """Copy a project file with every commit, also one that stands beside it.

    Raises
    ------
    apsw.Error
        If neither the file nor a copy of its parts can be read.
    """
    try:
        source = connect_to_look(path, immutable=not pending, keys=keys)
        try:
            back_up(source, target)
        finally:
            source.close()
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.IOError):
        # A share without shared memory: its parts as they lie there.
        target.unlink(missing_ok=True)
        for suffix in ("", "-wal", "-journal"):
            part = beside(path, suffix)
            if part.exists():
                shutil.copyfile(part, target.with_name(target.name + suffix))
        connection = connect_to_edit(target, keys=keys)
        connection.pragma("journal_mode", "delete")
        connection.close()
