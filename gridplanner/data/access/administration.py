"""What administrators do about the users of a project and its encryption, recorded.

Each act is checked against the permissions of who logged in, and stands in the record
of actions before it is done: what cannot be recorded is not done.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from gridplanner.data.access import users
from gridplanner.data.access.audit import record
from gridplanner.data.access.roles import UserRole, permissions_of
from gridplanner.data.errors import GridPlannerError, ProjectError
from gridplanner.data.store import encrypting
from gridplanner.data.store.geopackage import ProjectFile
from gridplanner.data.store.key_changes import change_key_file
from gridplanner.data.store.unlocking import genuine_key_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gridplanner.data.access.key_file import KeyFile
    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.access.roles import Account
    from gridplanner.data.job import Progress
    from gridplanner.data.store.encrypting import FirstUser
    from gridplanner.data.store.opening import Clock


def note_login(file: ProjectFile, *, failed: int = 0) -> None:
    """Record that a user came in, and how often the passphrase was wrong before.

    A project that is only looked at, or has no users, keeps no record of it.
    """
    if file.keys is None or file.read_only:
        return
    with file.transaction():
        if failed:
            record(file, "login_failed", rows=failed)
        record(file, "login")


def note_logout(file: ProjectFile) -> None:
    """Record that the user who came in goes, before the project is closed.

    Where it cannot be recorded, for instance since the disk is full, it is closed all
    the same.
    """
    if file.keys is None or file.read_only:
        return
    with suppress(GridPlannerError):
        record(file, "logout")


def encrypt_project(
    path: Path, first: FirstUser, *, clock: Clock, progress: Progress
) -> KeyRing:
    """Encrypt a project that is closed; see `encrypting.encrypt`."""
    keys = encrypting.encrypt(path, first, progress=progress)
    file = ProjectFile.open(path, clock=clock, user="", keys=keys)
    try:
        record(file, "encrypt")
    finally:
        file.close()
    return keys


def decrypt_project(
    path: Path, keys: KeyRing, *, reason: str, clock: Clock, progress: Progress
) -> None:
    """Make a project that is closed a plain one; see `encrypting.decrypt`.

    Raises
    ------
    Cancelled, GridPlannerError
        As that, and ``error.no_permission``, ``error.no_reason``.
    """
    if not reason.strip():
        raise ProjectError("error.no_reason")
    _record_alone(path, keys, "decrypt", reason=reason.strip(), clock=clock)
    encrypting.decrypt(path, keys, progress=progress)


def change_project_key(
    path: Path, keys: KeyRing, *, clock: Clock, progress: Progress
) -> KeyRing:
    """Give a project that is closed another data key; see `change_data_key`."""
    _record_alone(path, keys, "encrypt", reason="", clock=clock)
    return encrypting.change_data_key(path, keys, progress=progress)


def accounts_of(file: ProjectFile) -> tuple[Account, ...]:
    """List the users of an encrypted project, in the order they were added.

    Raises
    ------
    ProjectError
        ``error.not_encrypted``, and as `genuine_key_file`.
    """
    content = genuine_key_file(file.path, _keys_of(file))
    return tuple(entry.account for entry in content.entries)


def administrators(file: ProjectFile) -> list[str]:
    """Name who can help where a user may not; nobody in a project without users."""
    if file.keys is None:
        return []
    role = UserRole.ADMINISTRATOR
    return [account.name for account in accounts_of(file) if account.role is role]


def add_user(file: ProjectFile, account: Account, passphrase: str) -> None:
    """Add a user; see `users.with_user`."""
    keys = _managing(file)
    change = partial(users.with_user, ring=keys, account=account, passphrase=passphrase)
    _change(file, account.name, "add", change)


def remove_user(file: ProjectFile, name: str) -> None:
    """Take a user away; see `users.without_user`.

    Who kept the old key file can still open the project by it, until it is given
    another key.
    """
    _managing(file)
    _change(file, name, "remove", partial(users.without_user, name=name))


def change_account(file: ProjectFile, account: Account) -> None:
    """Give a user another role or scope; see `users.with_account`.

    It holds from the next log-in of that user on.
    """
    _managing(file)
    change = partial(users.with_account, account=account)
    _change(file, account.name, account.role.value, change)


def reset_passphrase(file: ProjectFile, name: str, passphrase: str) -> None:
    """Give a user another passphrase; see `users.with_reset_passphrase`."""
    keys = _managing(file)
    change = partial(users.with_reset_passphrase, ring=keys, name=name, new=passphrase)
    _change(file, name, "reset", change)


def change_own_passphrase(file: ProjectFile, old: str, new: str) -> None:
    """Change the passphrase of who logged in; see `users.with_new_passphrase`."""
    name = _keys_of(file).account.name
    change = partial(users.with_new_passphrase, name=name, old=old, new=new)
    _change(file, name, "", change, action="passphrase")


def _change(
    file: ProjectFile,
    name: str,
    what: str,
    change: Callable[[KeyFile], KeyFile],
    *,
    action: str = "users",
) -> None:
    with file.transaction():
        record(file, action, object=name, reason=what)
        change_key_file(file.path, _keys_of(file), change)


def _keys_of(file: ProjectFile) -> KeyRing:
    if file.keys is None:
        raise ProjectError("error.not_encrypted", file=file.path.name)
    return file.keys


def _managing(file: ProjectFile) -> KeyRing:
    keys = _keys_of(file)
    if not permissions_of(keys.account).may_manage_users:
        raise ProjectError("error.no_permission")
    return keys


def _record_alone(
    path: Path, keys: KeyRing, action: str, *, reason: str, clock: Clock
) -> None:
    file = ProjectFile.open(path, clock=clock, user="", keys=keys)
    try:
        _managing(file)
        record(file, action, reason=reason)
    finally:
        file.close()
