"""The key file beside an encrypted project: who may open it, and how far its log goes.

It holds the data key once for each user, sealed for the key pair of that user, whose
private half is sealed with the passphrase. So a passphrase is changed without touching
the project, and the data key is changed without knowing the passphrases of others. A
checksum tells damage before anybody has typed a passphrase; a seal under the data key
tells what somebody changed who has none.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gridplanner.data.access.keys import MARK_BYTES, DataKey
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.access.sealing import Cost
from gridplanner.data.errors import ProjectError
from gridplanner.data.whole_file import write_private

VERSION: Final = 1
_FORMAT: Final = "gridplanner key file"
_LONGEST: Final = 1 << 20  # bytes; no key file comes near
# A changed file must not make us fill the memory before its seal is looked at.
_MOST = Cost(memory=1 << 20, passes=32, lanes=16)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the key file holds of one user.

    Attributes
    ----------
    account : Account
    salt : bytes
    cost : Cost
        For the key of the passphrase.
    public : bytes
        Public half of the user's key pair.
    private : bytes
        The private half, sealed with the key of the passphrase.
    data_key : bytes
        The project's data key, sealed for the pair.
    """

    account: Account
    salt: bytes
    cost: Cost
    public: bytes
    private: bytes
    data_key: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The content of a key file.

    Attributes
    ----------
    project : str
        Id of the project.
    mark : bytes
        Of the present data key; see `DataKey`.
    entries : tuple of Entry
        Users, in the order they were added.
    former : tuple of (bytes, bytes)
        Marks of former data keys, and these sealed with the present one: older
        copies of the project want them.
    audit_hash : str
        Hash of the last entry of the audit log; empty before the first.
    audit_count : int
        Entries of the audit log.
    """

    project: str
    mark: bytes
    entries: tuple[Entry, ...]
    former: tuple[tuple[bytes, bytes], ...] = ()
    audit_hash: str = ""
    audit_count: int = 0

    @property
    def names(self) -> list[str]:
        """Names of all users."""
        return [entry.account.name for entry in self.entries]

    @property
    def marks(self) -> set[bytes]:
        """Marks of all files its keys open."""
        return {self.mark, *(mark for mark, _ in self.former)}

    def entry_of(self, name: str) -> Entry | None:
        """Give the entry of a user; None where there is no such user."""
        return next((each for each in self.entries if each.account.name == name), None)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A key file as it was read: what it says, and the seal over that."""

    content: KeyFile
    seal: bytes

    def is_genuine(self, key: DataKey) -> bool:
        """Tell whether somebody wrote it who had the data key."""
        return hmac.compare_digest(self.seal, _seal_of(self.content, key))


def key_path(project: Path) -> Path:
    """Name the key file of a project.

    It stands where the project itself does, not where a link to it does.
    """
    real = Path(os.path.realpath(project))
    return real.with_name(real.name + ".key")


def read_key_file(project: Path) -> Sealed:
    """Read the key file of a project.

    Parameters
    ----------
    project : Path
        Not the key file: the project it stands beside.

    Returns
    -------
    Sealed
        Whole; whether it is genuine is told by the data key only.

    Raises
    ------
    ProjectError
        ``error.key_missing``, ``error.key_damaged`` or ``error.key_newer``.
    """
    path = key_path(project)
    try:
        with path.open("rb") as file:
            raw = file.read(_LONGEST + 1)
    except FileNotFoundError as fault:
        raise ProjectError("error.key_missing", file=path.name) from fault
    except OSError as fault:
        raise ProjectError("error.key_unreadable", file=path.name) from fault
    try:
        read = json.loads(raw.decode("utf-8"))
        if read["format"] == _FORMAT and read["version"] > VERSION:
            raise ProjectError("error.key_newer", file=path.name)
        if read.pop("checksum") != _checksum(read) or read["format"] != _FORMAT:
            raise ProjectError("error.key_damaged", file=path.name)
        return Sealed(_from_json(read), _bytes(read["seal"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise ProjectError("error.key_damaged", file=path.name) from fault


def write_key_file(project: Path, content: KeyFile, key: DataKey) -> None:
    """Write the key file of a project whole, in place of the one that is there.

    Raises
    ------
    GridPlannerError
        ``export.disk_full`` or ``export.cannot_write``; the former one stays then.
    """
    written = _to_json(content) | {"seal": _text(_seal_of(content, key))}
    written["checksum"] = _checksum(written)
    raw = json.dumps(written, ensure_ascii=False, indent=1).encode()
    write_private(key_path(project), raw)


def copy_key_file(project: Path, copy: Path) -> None:
    """Put the key file of a project beside a copy of it; nothing where it has none.

    Raises
    ------
    GridPlannerError
        ``export.disk_full`` or ``export.cannot_write``.
    """
    try:
        raw = key_path(project).read_bytes()
    except FileNotFoundError:
        return
    write_private(key_path(copy), raw)


def _seal_of(content: KeyFile, key: DataKey) -> bytes:
    said = _canonical(_to_json(content))
    return hmac.new(key.derived("key file"), said, hashlib.sha256).digest()


def _checksum(written: dict[str, Any]) -> str:
    return hashlib.sha256(_canonical(written)).hexdigest()


def _canonical(written: dict[str, Any]) -> bytes:
    return json.dumps(written, sort_keys=True, separators=(",", ":")).encode()


def _to_json(content: KeyFile) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "version": VERSION,
        "project": content.project,
        "mark": _text(content.mark),
        "users": [_user_to_json(entry) for entry in content.entries],
        "former": [[_text(mark), _text(key)] for mark, key in content.former],
        "audit": {"hash": content.audit_hash, "count": content.audit_count},
    }


def _user_to_json(entry: Entry) -> dict[str, Any]:
    account, cost = entry.account, entry.cost
    return {
        "name": account.name,
        "role": account.role.value,
        "scope": None if account.scope is None else sorted(account.scope),
        "restricted": account.restricted,
        "argon2id": {
            "salt": _text(entry.salt),
            "memory": cost.memory,
            "passes": cost.passes,
            "lanes": cost.lanes,
        },
        "public": _text(entry.public),
        "private": _text(entry.private),
        "data_key": _text(entry.data_key),
    }


def _from_json(read: dict[str, Any]) -> KeyFile:
    audit = read["audit"]
    content = KeyFile(
        project=_str(read["project"]),
        mark=_bytes(read["mark"]),
        entries=tuple(_user_from_json(each) for each in read["users"]),
        former=tuple((_bytes(mark), _bytes(key)) for mark, key in read["former"]),
        audit_hash=_str(audit["hash"]),
        audit_count=int(audit["count"]),
    )
    if not content.entries or any(len(mark) != MARK_BYTES for mark in content.marks):
        raise ValueError("a key file without users or with a mark that is none")
    return content


def _user_from_json(read: dict[str, Any]) -> Entry:
    derived, scope = read["argon2id"], read["scope"]
    cost = Cost(*(int(derived[name]) for name in ("memory", "passes", "lanes")))
    if cost.memory > _MOST.memory or cost.passes > _MOST.passes:
        raise ValueError("a passphrase that costs too much to try")
    if not 1 <= cost.lanes <= _MOST.lanes or cost.passes < 1:
        raise ValueError("a passphrase that costs nothing to try")
    if cost.memory < 8 * cost.lanes:
        raise ValueError("less memory than Argon2 works with")
    account = Account(
        name=_str(read["name"]),
        role=UserRole(read["role"]),
        scope=None if scope is None else frozenset(int(each) for each in scope),
        restricted=bool(read["restricted"]),
    )
    return Entry(
        account=account,
        salt=_bytes(derived["salt"]),
        cost=cost,
        public=_bytes(read["public"]),
        private=_bytes(read["private"]),
        data_key=_bytes(read["data_key"]),
    )


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text was expected")
    return value


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: object) -> bytes:
    return base64.b64decode(_str(value), validate=True)
