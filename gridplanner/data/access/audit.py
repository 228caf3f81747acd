"""The record of actions (操作记录): who saw, wrote or imported what, when and why.

Entries are only ever added, outside the history, so that no undo takes one back; each
is hashed together with the one before it. `verify` says whether all are there as they
were written. What it cannot find: in a plain project a record that somebody rewrote as
a whole, for no secret guards it; in an encrypted one the project and its key file
replaced together by older ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from gridplanner.data.errors import ProjectError
from gridplanner.data.job import Progress
from gridplanner.data.store.audit import (
    AuditEntry,
    AuditFilter,
    append_entry,
    count_entries,
    first_hash,
    highest_number,
    read_entries,
    stored_entries,
    users_of,
)
from gridplanner.data.store.audit_chain import KEYED, PLAIN
from gridplanner.data.store.connection import told
from gridplanner.data.store.lock import machine_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.store.audit import StoredEntry
    from gridplanner.data.store.geopackage import ProjectFile

ACTIONS: Final = (
    "reveal",  # personal data shown in plain
    "export",
    "print",
    "import",
    "ticks",  # visits taken from photographed sheets
    "login",
    "login_failed",
    "logout",
    "lock",  # locked by itself after a while
    "users",  # users or roles changed
    "encrypt",
    "refuse_encryption",
    "decrypt",
    "passphrase",
    "backup",  # a copy taken out of the backups
    "restricted",  # restricted categories looked at
    "settings",  # what protects personal data was switched
    "purge",
)
"""Every kind of entry; the sentence of each is ``audit.action.`` and its name."""

Kind = Literal["", "changed", "missing", "cut_off", "no_key"]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, the latest first, and how many are wanted in all."""

    entries: tuple[AuditEntry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying the record found.

    Attributes
    ----------
    entries : int
        How many there are.
    intact : bool
        True where all are there as they were written.
    first_bad : int
        Number of the first entry that is not; 0 where intact.
    kind : str
        ``"changed"``: it is not as written. ``"missing"``: one is missing before it,
        or it was put in or moved. ``"cut_off"``: it and those after it are gone.
        ``"no_key"``: it was written under a key this project has not.
    last_good : str
        Time of the last entry before that (ISO 8601); empty where there is none.
    """

    entries: int
    intact: bool
    first_bad: int = 0
    kind: Kind = ""
    last_good: str = ""


def record(
    file: ProjectFile,
    action: str,
    *,
    object: str = "",  # noqa: A002 - the column's name
    table: str = "",
    rows: int = 0,
    fields: Iterable[str] = (),
    file_name: str = "",
    reason: str = "",
) -> None:
    """Add an entry to the record, with the present time, user and machine.

    Inside a transaction it is kept or lost with that; else it is one of its own.

    Parameters
    ----------
    file : ProjectFile
        Open for editing.
    action : str
        One of `ACTIONS`.
    object : str
        What it was done to, in words without personal data.
    table : str
    rows : int
        How many people or rows.
    fields : iterable of str
        Columns that were shown or written in plain.
    file_name : str
        Its name alone, without the folder.
    reason : str

    Raises
    ------
    ProjectError
        Where nothing can be written: what is to be recorded must then not be done.
    ValueError
        For an action that is not listed.
    """
    if action not in ACTIONS:
        raise ValueError(f"no action {action}")
    with file.transaction():
        entry = AuditEntry(
            number=0,  # given by the file
            time=file.now(),
            user=file.user,
            machine=machine_name(),
            action=action,
            object=object,
            table=table,
            rows=rows,
            fields=tuple(fields),
            file_name=file_name,
            reason=reason,
        )
        append_entry(file.connection, entry, file.audit)


def check_recordable(file: ProjectFile) -> None:
    """Raise where nothing can be recorded: the project is only looked at."""
    if file.read_only:
        raise ProjectError("audit.read_only", file=file.path.name)


def entries_of(
    file: ProjectFile,
    wanted: AuditFilter | None = None,
    *,
    offset: int = 0,
    limit: int = 100,
) -> AuditPage:
    """Read a page of the record, the latest entries first; -1 reads all."""
    with told(file.path):
        rows = read_entries(file.connection, wanted, offset=offset, limit=limit)
        return AuditPage(tuple(rows), count_entries(file.connection, wanted))


def users_in(file: ProjectFile) -> list[str]:
    """List everybody the record names."""
    with told(file.path):
        return users_of(file.connection)


def verify(file: ProjectFile, *, progress: Progress | None = None) -> Verdict:
    """Tell whether the record is as it was written.

    Parameters
    ----------
    file : ProjectFile
    progress : Progress, optional

    Returns
    -------
    Verdict
        Of the first fault; what follows it cannot be judged.

    Raises
    ------
    Cancelled
        If the user stopped it.
    """
    told_of = progress or Progress()
    with told(file.path):
        count = count_entries(file.connection)
        ends = dict(file.audit.kept())
        chain = _Chain(file, first_hash(file.connection))
        for position, entry in enumerate(stored_entries(file.connection), start=1):
            kind = chain.fault_of(entry, position)
            if not kind and ends.get(position, entry.hash) != entry.hash:
                kind = "changed"  # rewritten with all that was before it
            if kind:
                return Verdict(count, False, position, kind, chain.time)
            chain.go_on(entry)
            if position % 1000 == 0:
                told_of.step("progress.verifying", position / count, position / count)
        whole = max([count, highest_number(file.connection), *ends])
        if whole > count:
            return Verdict(count, False, count + 1, "cut_off", chain.time)
    return Verdict(count, True)


class _Chain:
    """Goes from entry to entry and holds what the next one must fit."""

    def __init__(self, file: ProjectFile, first: str) -> None:
        self._hashes = file.audit
        self._hash = first
        self._scheme = PLAIN
        self.time = ""

    def fault_of(self, entry: StoredEntry, position: int) -> Kind:
        scheme = entry.hash.partition(":")[0]
        is_known = scheme in {PLAIN, KEYED}
        # From the first entry under a key on, none without one can follow.
        if not is_known or (self._scheme == KEYED and scheme == PLAIN):
            return "changed"
        is_right = self._hashes.fits(entry.content, entry.hash)
        if not is_right:
            return "no_key" if is_right is None else "changed"
        if entry.number != position or entry.previous != self._hash:
            return "missing"
        return ""

    def go_on(self, entry: StoredEntry) -> None:
        self._hash, self.time = entry.hash, entry.time
        self._scheme = entry.hash.partition(":")[0]
