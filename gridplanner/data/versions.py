"""Versions: moments of a project that a user named, to look at or return to.

A version is a mark in the history, and a copy of the whole project on this machine.
By the mark one goes back within the project, as long as no edit made after an undo
has dropped that part of its history; the copy is there whatever became of it, but not
on another machine. Either alone is a version still.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.errors import ProjectError
from gridplanner.data.store.backup_list import Backup, Note, backups_of, remove
from gridplanner.data.store.backups import keep
from gridplanner.data.store.versions import (
    NamedVersion,
    delete_version,
    read_versions,
    write_version,
)

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress


@dataclass(frozen=True, slots=True)
class Version:
    """A named moment of the project.

    Attributes
    ----------
    named : NamedVersion
    backup : Backup or None
        None where this machine has no copy of it.
    in_history : bool
        True where the project can go back to it.
    """

    named: NamedVersion
    backup: Backup | None
    in_history: bool


def versions_of(document: Document) -> list[Version]:
    """List the versions of the open project, the latest first."""
    copies = {
        backup.note.key: backup
        for backup in backups_of(document.path)
        if backup.note.reason == "version"
    }
    known = {one.key: one for one in read_versions(document.file.connection)}
    # What a copy says where the project, perhaps itself an older copy, does not know.
    named = {key: _named(copy.note) for key, copy in copies.items()} | known
    entries = {0, *(entry.id for entry in document.history())}
    found = [
        Version(one, copies.get(key), key in known and one.entry in entries)
        for key, one in named.items()
    ]
    return sorted(found, key=lambda version: version.named.time, reverse=True)


def make_version(
    document: Document, name: str, *, note: str = "", progress: Progress
) -> Version:
    """Keep the project as it is now under a name.

    Parameters
    ----------
    document : Document
        Open for editing.
    name, note : str
        What a user calls it, and says about it.
    progress : Progress

    Returns
    -------
    Version

    Raises
    ------
    Cancelled, GridPlannerError
        As `keep`; there is no such version then.
    """
    if document.read_only:
        raise ProjectError("error.read_only", file=document.path.name)
    entry = document.next_undo()
    named = NamedVersion(
        key=uuid.uuid4().hex,
        name=name,
        note=note,
        entry=entry.id if entry is not None else 0,
        user=document.file.user,
        time=document.file.now(),
    )
    about = Note(
        reason="version",
        time=named.time,
        user=named.user,
        name=name,
        words=note,
        entry=named.entry,
        key=named.key,
    )
    backup = keep(document.path, about, progress=progress, keys=document.file.keys)
    try:
        with document.file.transaction():
            write_version(document.file.connection, named)
    except BaseException:
        if backup is not None:
            remove(backup)
        raise
    return Version(named, backup, in_history=True)


def remove_version(document: Document, version: Version) -> None:
    """Delete a version: its name in the project and its copy; no edit is lost."""
    with document.file.transaction():
        delete_version(document.file.connection, version.named.key)
    if version.backup is not None:
        remove(version.backup)


def _named(note: Note) -> NamedVersion:
    return NamedVersion(
        note.key, note.name, note.words, note.entry, note.user, note.time
    )


def marks_of(document: Document) -> dict[int, list[str]]:
    """Give the names of versions by the entry of the history after which they stand."""
    marks: dict[int, list[str]] = {}
    for one in read_versions(document.file.connection):
        marks.setdefault(one.entry, []).append(one.name)
    return marks
