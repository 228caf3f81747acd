"""Letting users into an encrypted project, and telling apart why it does not open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.access.key_file import KeyFile, Sealed, key_path, read_key_file
from gridplanner.data.access.users import log_in
from gridplanner.data.errors import ProjectError
from gridplanner.data.store.cipher import mark_of
from gridplanner.data.store.connection import told

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.access.keys import KeyRing


def is_encrypted(path: Path) -> bool:
    """Tell whether a project can be opened by its users only."""
    with told(path):
        return mark_of(path) is not None


def users_of(path: Path) -> list[str]:
    """List the names of those who may open an encrypted project.

    Raises
    ------
    ProjectError
        As `read_key_file`, and ``error.key_other`` where the key file is that of
        another project.
    """
    return _fitting(path).content.names


def unlock(path: Path, user: str, passphrase: str) -> KeyRing | None:
    """Give the keys of a user of a project; None where the project is plain.

    Parameters
    ----------
    path : Path
        The project.
    user, passphrase : str

    Raises
    ------
    ProjectError
        ``error.missing``; ``error.key_missing``, ``error.key_damaged``,
        ``error.key_newer`` or ``error.key_other``, before the passphrase is looked
        at; ``error.no_user``, ``error.passphrase_wrong`` or ``error.key_forged``
        after. Whether the project itself is damaged is told by opening it.
    """
    if not path.is_file():
        raise ProjectError("error.missing", file=path.name)
    if not is_encrypted(path):
        return None
    return log_in(_fitting(path), user, passphrase, file=key_path(path).name)


def genuine_key_file(path: Path, keys: KeyRing) -> KeyFile:
    """Read the key file of a project whose user has logged in.

    Raises
    ------
    ProjectError
        As `read_key_file`, and ``error.key_forged`` where somebody without the key
        changed it meanwhile.
    """
    sealed = read_key_file(path)
    key = keys.key_of(sealed.content.mark)
    if key is None or not sealed.is_genuine(key):
        raise ProjectError("error.key_forged", file=key_path(path).name)
    return sealed.content


def _fitting(path: Path) -> Sealed:
    sealed = read_key_file(path)
    with told(path):
        mark = mark_of(path)
    if mark is not None and mark not in sealed.content.marks:
        raise ProjectError("error.key_other", file=path.name)
    return sealed
