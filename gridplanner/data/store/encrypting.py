"""Encrypting a whole project, taking the encryption off, and changing its key.

Each is a copy of the file that takes its place in one step; the project must be closed
meanwhile. The key file is written before a project is encrypted and removed after it
is plain again, so that a project never stands without the key it needs.
"""

from __future__ import annotations

import uuid
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.access.key_file import (
    copy_key_file,
    key_path,
    write_key_file,
)
from gridplanner.data.access.users import first_key_file, with_new_data_key
from gridplanner.data.errors import GridPlannerError, ProjectError
from gridplanner.data.job import Progress
from gridplanner.data.store.admission import admit, is_on_network
from gridplanner.data.store.audit_chain import AuditChain
from gridplanner.data.store.backup_list import backups_of
from gridplanner.data.store.cache import folder_of
from gridplanner.data.store.cipher import mark_of
from gridplanner.data.store.connection import (
    connect_alone,
    connect_to_look,
    remove_file,
    told,
)
from gridplanner.data.store.geopackage import ProjectFile
from gridplanner.data.store.lock import ProjectLock, machine_name
from gridplanner.data.store.recoding import put_in_place, put_in_places, recode, sweep
from gridplanner.data.store.unlocking import genuine_key_file
from gridplanner.data.store.wiping import wipe_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.levels import Level
    from gridplanner.data.store.backup_list import Backup
    from gridplanner.data.store.opening import Clock


@dataclass(frozen=True, slots=True)
class FirstUser:
    """Who may open a project that is to be encrypted: its first administrator."""

    name: str
    passphrase: str


def encrypt(path: Path, first: FirstUser, *, progress: Progress) -> KeyRing:
    """Encrypt a plain project, and the copies of it on this machine.

    Parameters
    ----------
    path : Path
        Closed. Its bytes, and those of what was packed beside it, are written over.
    first : FirstUser
    progress : Progress
        Asked until the encrypted file takes the place of the plain one.

    Returns
    -------
    KeyRing
        To open it with.

    Raises
    ------
    Cancelled
        If the user stopped it; the project is as it was.
    GridPlannerError
        ``error.encrypted_already``, as `first_key_file`, `admit` and `recode`; the
        project is as it was.
    """
    if mark_of(path) is not None:
        raise ProjectError("error.encrypted_already", file=path.name)
    admit(path)
    with alone(path):
        progress.step("access.encrypting")
        content, ring = first_key_file(_project_id(path), first.name, first.passphrase)
        made = recode(path, ring.present, keys=ring, progress=progress.part(0, 0.8))
        write_key_file(path, content, ring.present)
        put_in_place(made, path)
        wipe_folder(folder_of(path))
        # From here on nothing is lost by going on, and much left open by stopping.
        encrypt_copies(path, ring)
    return ring


def create_encrypted(
    path: Path,
    first: FirstUser,
    *,
    levels: Sequence[Level],
    crs: str | None = None,
    clock: Clock,
) -> KeyRing:
    """Make a new project that is encrypted from the first byte on.

    Raises
    ------
    GridPlannerError
        As `ProjectFile.create` and `first_key_file`; nothing is left then.
    """
    content, keys = first_key_file(uuid.uuid4().hex, first.name, first.passphrase)
    file = ProjectFile.create(
        path, levels=levels, crs=crs, clock=clock, user=first.name, keys=keys
    )
    try:
        file.set_meta("project_id", content.project)
        write_key_file(path, content, keys.present)
    except BaseException:
        file.close()
        remove_file(path)
        raise
    file.close()
    return keys


def decrypt(path: Path, keys: KeyRing, *, progress: Progress) -> None:
    """Make an encrypted project a plain one, which any program reads.

    Copies made before stay encrypted, each with its key file.

    Raises
    ------
    Cancelled, GridPlannerError
        As `encrypt`; ``error.not_encrypted``. The project is as it was.
    """
    if mark_of(path) is None:
        raise ProjectError("error.not_encrypted", file=path.name)
    admit(path, keys)
    with alone(path):
        progress.step("access.decrypting")
        made = recode(path, None, keys=keys, progress=progress)
        with told(path), closing(connect_alone(made)) as connection:
            AuditChain(connection, keys).leave_keys()
        put_in_place(made, path)
        key_path(path).unlink(missing_ok=True)


def change_data_key(path: Path, keys: KeyRing, *, progress: Progress) -> KeyRing:
    """Encrypt a project anew with another key; all users keep their passphrases.

    Who was removed before and kept the old key file cannot open it any more. Copies
    made before keep the key they have.

    Raises
    ------
    Cancelled, GridPlannerError
        As `decrypt`. The project opens as before.
    """
    if mark_of(path) is None:
        raise ProjectError("error.not_encrypted", file=path.name)
    admit(path, keys)
    with alone(path):
        progress.step("access.changing_key")
        content, ring = with_new_data_key(genuine_key_file(path, keys), keys)
        made = recode(path, ring.present, keys=ring, progress=progress)
        # Until the file follows, the key it has is among the former ones.
        write_key_file(path, content, ring.present)
        put_in_place(made, path)
    return ring


def encrypt_copies(path: Path, keys: KeyRing) -> int:
    """Encrypt the plain copies of an encrypted project that lie on this machine.

    Returns
    -------
    int
        How many could not be, for instance since the disk is full; they are plain.
    """
    left = 0
    for same in by_bytes(backups_of(path)):
        try:
            _encrypt_copy(path, [backup.path for backup in same], keys)
        except (GridPlannerError, OSError):
            left += len(same)
    return left


def has_plain_copies(path: Path) -> bool:
    """Tell whether copies of a project lie on this machine that anybody can read."""
    return any(mark_of(backup.path) is None for backup in backups_of(path))


def _encrypt_copy(path: Path, copies: list[Path], keys: KeyRing) -> None:
    for copy in copies:
        sweep(copy)
    if mark_of(copies[0]) is not None:
        return
    made = recode(copies[0], keys.present, keys=keys, progress=Progress())
    for copy in copies:
        copy_key_file(path, copy)
    put_in_places(made, copies)


def by_bytes(backups: list[Backup]) -> list[list[Backup]]:
    """Group copies that share their bytes on the disk."""
    groups: dict[object, list[Backup]] = {}
    for backup in backups:
        with suppress(OSError):
            state = backup.path.stat()
            known = (state.st_dev, state.st_ino) if state.st_ino else backup
            groups.setdefault(known, []).append(backup)
    return list(groups.values())


def _project_id(path: Path) -> str:
    with told(path), closing(connect_to_look(path)) as connection:
        query = "SELECT value FROM gp_meta WHERE key = 'project_id'"
        return str(connection.execute(query).fetchall()[0][0])


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let nobody open the project meanwhile; what is left of another time goes."""
    if is_on_network(path):
        raise ProjectError("error.network", file=path.name)
    try:
        lock = ProjectLock.take(path, user="", machine=machine_name(), time="")
    except OSError as fault:
        raise ProjectError("error.read_only", file=path.name) from fault
    try:
        sweep(path)
        yield
    finally:
        lock.release()
