"""Logging in to an encrypted project, and changing who may.

Each function takes the content of a key file and gives another; nothing is written
here. What needs the data key takes the ring of the user who has logged in.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Final

from gridplanner.data.access.key_file import Entry, KeyFile, Sealed
from gridplanner.data.access.keys import DataKey, KeyRing
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.access.sealing import (
    SALT_BYTES,
    USUAL_COST,
    Cost,
    DoesNotOpenError,
    new_pair,
    passphrase_key,
    seal,
    seal_for,
    unseal,
    unseal_with,
)
from gridplanner.data.errors import ProjectError

SHORTEST: Final = 8  # characters of a passphrase
LONGEST_NAME: Final = 40


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is guessed too soon.

    Raises
    ------
    ProjectError
        ``error.passphrase_short`` with ``n``, or ``error.passphrase_simple``.
    """
    if len(passphrase) < SHORTEST:
        raise ProjectError("error.passphrase_short", n=SHORTEST)
    if len(set(passphrase)) < SHORTEST // 2:
        raise ProjectError("error.passphrase_simple")


def first_key_file(
    project_id: str, name: str, passphrase: str, *, cost: Cost = USUAL_COST
) -> tuple[KeyFile, KeyRing]:
    """Make the key file of a project that is to be encrypted, with one user.

    Parameters
    ----------
    project_id : str
    name : str
        Of the first user, an administrator.
    passphrase : str
    cost : Cost

    Raises
    ------
    ProjectError
        As `check_passphrase` and ``error.user_name``.
    """
    key = DataKey.new()
    account = Account(checked_name(name), UserRole.ADMINISTRATOR, restricted=True)
    entry = _entry(project_id, account, passphrase, key, cost)
    return KeyFile(project_id, key.mark, (entry,)), KeyRing(account, (key,))


def log_in(sealed: Sealed, name: str, passphrase: str, *, file: str) -> KeyRing:
    """Give the keys of a user.

    Parameters
    ----------
    sealed : Sealed
    name, passphrase : str
    file : str
        Name of the key file, for the sentence.

    Raises
    ------
    ProjectError
        ``error.no_user``, ``error.passphrase_wrong`` or ``error.key_forged``.
    """
    content = sealed.content
    entry = content.entry_of(name)
    if entry is None:
        raise ProjectError("error.no_user", user=name, file=file)
    private = _private_of(content, entry, passphrase)
    try:
        about = _about(content.project, name, "data key")
        secret = unseal_with(private, entry.data_key, about)
        key = DataKey(content.mark, secret)
        former = [
            DataKey(mark, unseal(secret, sealed_key, _former(content.project)))
            for mark, sealed_key in content.former
        ]
    except DoesNotOpenError as fault:
        # The passphrase was right: somebody put another's lines in.
        raise ProjectError("error.key_forged", file=file) from fault
    if not sealed.is_genuine(key):
        raise ProjectError("error.key_forged", file=file)
    return KeyRing(entry.account, (key, *former))


def with_user(
    content: KeyFile,
    ring: KeyRing,
    account: Account,
    passphrase: str,
    *,
    cost: Cost = USUAL_COST,
) -> KeyFile:
    """Add a user.

    Raises
    ------
    ProjectError
        ``error.user_exists``, ``error.user_name``, and as `check_passphrase`.
    """
    account = replace(account, name=checked_name(account.name))
    if content.entry_of(account.name) is not None:
        raise ProjectError("error.user_exists", user=account.name)
    entry = _entry(content.project, account, passphrase, ring.present, cost)
    return replace(content, entries=(*content.entries, entry))


def without_user(content: KeyFile, name: str) -> KeyFile:
    """Take a user away.

    Raises
    ------
    ProjectError
        ``error.no_user``, or ``error.last_administrator``.
    """
    _entry_of(content, name)
    kept = tuple(each for each in content.entries if each.account.name != name)
    return _with_administrator(replace(content, entries=kept))


def with_account(content: KeyFile, account: Account) -> KeyFile:
    """Give a user another role or scope; the name stays.

    Raises
    ------
    ProjectError
        ``error.no_user``, or ``error.last_administrator``.
    """
    entry = _entry_of(content, account.name)
    changed = replace(entry, account=account)
    return _with_administrator(_exchanged(content, changed))


def with_new_passphrase(
    content: KeyFile, name: str, old: str, new: str, *, cost: Cost = USUAL_COST
) -> KeyFile:
    """Let a user change the passphrase; the project itself stays as it is.

    Raises
    ------
    ProjectError
        ``error.no_user``, ``error.passphrase_wrong``, and as `check_passphrase`.
    """
    entry = _entry_of(content, name)
    private = _private_of(content, entry, old)
    check_passphrase(new)
    salt = secrets.token_bytes(SALT_BYTES)
    about = _about(content.project, name, "private key")
    sealed = seal(passphrase_key(new, salt, cost), private, about)
    return _exchanged(content, replace(entry, salt=salt, cost=cost, private=sealed))


def with_reset_passphrase(
    content: KeyFile, ring: KeyRing, name: str, new: str, *, cost: Cost = USUAL_COST
) -> KeyFile:
    """Give a user who has forgotten the passphrase another, with another key pair.

    Raises
    ------
    ProjectError
        ``error.no_user``, and as `check_passphrase`.
    """
    account = _entry_of(content, name).account
    entry = _entry(content.project, account, new, ring.present, cost)
    return _exchanged(content, entry)


def with_new_data_key(content: KeyFile, ring: KeyRing) -> tuple[KeyFile, KeyRing]:
    """Take another data key; former ones stay readable for older copies.

    Nobody's passphrase is needed: the key is sealed for each user's pair. The project
    opens with the new key file before and after it is encrypted anew.
    """
    key = DataKey.new()
    entries = tuple(
        replace(each, data_key=_for_user(content.project, each, key))
        for each in content.entries
    )
    about = _former(content.project)
    former = tuple((k.mark, seal(key.secret, k.secret, about)) for k in ring.keys)
    changed = replace(content, mark=key.mark, entries=entries, former=former)
    return changed, replace(ring, keys=(key, *ring.keys))


def checked_name(name: str) -> str:
    """Give the name of a user as it is kept; ``error.user_name`` where it is none."""
    kept = " ".join(name.split())
    if not kept or len(kept) > LONGEST_NAME or not kept.isprintable():
        raise ProjectError("error.user_name", n=LONGEST_NAME)
    return kept


def _entry_of(content: KeyFile, name: str) -> Entry:
    entry = content.entry_of(name)
    if entry is None:
        raise ProjectError("error.no_user", user=name, file="")
    return entry


def _exchanged(content: KeyFile, entry: Entry) -> KeyFile:
    name = entry.account.name
    kept = tuple(entry if e.account.name == name else e for e in content.entries)
    return replace(content, entries=kept)


def _with_administrator(content: KeyFile) -> KeyFile:
    roles = {each.account.role for each in content.entries}
    if UserRole.ADMINISTRATOR not in roles:
        raise ProjectError("error.last_administrator")
    return content


def _entry(
    project: str, account: Account, passphrase: str, key: DataKey, cost: Cost
) -> Entry:
    check_passphrase(passphrase)
    salt = secrets.token_bytes(SALT_BYTES)
    private, public = new_pair()
    about = _about(project, account.name, "private key")
    sealed = seal(passphrase_key(passphrase, salt, cost), private, about)
    entry = Entry(account, salt, cost, public, sealed, b"")
    return replace(entry, data_key=_for_user(project, entry, key))


def _for_user(project: str, entry: Entry, key: DataKey) -> bytes:
    about = _about(project, entry.account.name, "data key")
    return seal_for(entry.public, key.secret, about)


def _private_of(content: KeyFile, entry: Entry, passphrase: str) -> bytes:
    wanted = passphrase_key(passphrase, entry.salt, entry.cost)
    about = _about(content.project, entry.account.name, "private key")
    try:
        return unseal(wanted, entry.private, about)
    except DoesNotOpenError as fault:
        raise ProjectError("error.passphrase_wrong") from fault


def _about(project: str, name: str, what: str) -> str:
    return f"{what}|{project}|{name}"


def _former(project: str) -> str:
    return f"former data key|{project}"
