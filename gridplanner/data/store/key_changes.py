"""Writing what users of an encrypted project change: passphrases, users, the log's end.

The copies of a project have key files of their own, which follow: a passphrase that no
longer opens the project opens none of its copies on this machine either.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.data.access.key_file import (
    KeyFile,
    copy_key_file,
    key_path,
    read_key_file,
    write_key_file,
)
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.backup_list import backups_of
from gridplanner.data.store.cipher import mark_of
from gridplanner.data.store.unlocking import genuine_key_file
from gridplanner.data.whole_file import told_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.store.audit_chain import End


def change_key_file(
    path: Path, keys: KeyRing, change: Callable[[KeyFile], KeyFile]
) -> KeyFile:
    """Change the key file of a project, and those of its copies on this machine.

    Parameters
    ----------
    path : Path
        The project, also while it is open for editing here.
    keys : KeyRing
    change : callable
        One of `gridplanner.data.access.users`, bound to what it needs.

    Returns
    -------
    KeyFile
        As it is now.

    Raises
    ------
    GridPlannerError
        As `genuine_key_file`, `write_key_file` and `change`; nothing was changed.
    """
    content = change(genuine_key_file(path, keys))
    write_key_file(path, content, keys.present)
    for backup in backups_of(path):
        # A copy with a damaged key file stays as it is: it says so when it is opened.
        with suppress(GridPlannerError, OSError):
            own = read_key_file(backup.path).content
            # Nor is one touched of a time before the project was plain for a while:
            # only the key file it has opens it.
            if mark_of(backup.path) not in content.marks:
                continue
            copied = replace(
                content, audit_hash=own.audit_hash, audit_count=own.audit_count
            )
            write_key_file(backup.path, copied, keys.present)
    return content


def copy_with_key_file(path: Path) -> Path | None:
    """Find the newest copy of a project whose key file opens the project, too.

    Returns
    -------
    Path or None
        The copy; None where there is none on this machine.
    """
    mark = mark_of(path)
    for backup in backups_of(path):
        with suppress(GridPlannerError, OSError):
            if mark in read_key_file(backup.path).content.marks:
                return backup.path
    return None


def take_key_file(path: Path, copy: Path) -> None:
    """Put the key file of a copy beside its project.

    One that is there, damaged as it may be, stays beside under another name.

    Raises
    ------
    GridPlannerError
        ``export.disk_full`` or ``export.cannot_write``.
    """
    present = key_path(path)
    with told_of(present):
        if present.exists():
            present.replace(present.with_name(present.name + ".old"))
    copy_key_file(copy, path)


class KeyFileKeeper:
    """Remembers in the key file where the record of actions ended.

    See `gridplanner.data.store.audit_chain.Keeper`. It is written once an entry is
    committed: where it is behind, the program died between the two.

    Parameters
    ----------
    path : Path
        The project.
    keys : KeyRing
    """

    def __init__(self, path: Path, keys: KeyRing) -> None:
        self._path = path
        self._keys = keys

    def read_end(self) -> End | None:
        """Give number and hash of the last entry noted; None where none was.

        Raises
        ------
        ProjectError
            As `genuine_key_file`.
        """
        content = genuine_key_file(self._path, self._keys)
        count, hash_ = content.audit_count, content.audit_hash
        return (count, hash_) if count else None

    def write_end(self, end: End) -> None:
        """Note number and hash of the last entry.

        Raises
        ------
        GridPlannerError
            As `genuine_key_file` and `write_key_file`.
        """
        content = genuine_key_file(self._path, self._keys)
        changed = replace(content, audit_count=end[0], audit_hash=end[1])
        write_key_file(self._path, changed, self._keys.present)
