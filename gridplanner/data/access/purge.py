"""Purging a person (清除): out of everything, for good, with a record of the act alone.

First the rows, with their entry in the record, in one transaction of the open project;
then, with the project closed, the files: the project and its copies are written anew.
What left the project before, in exports or copies elsewhere, is out of reach: the
record names those files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from gridplanner.data.access.audit import check_recordable, entries_of, record
from gridplanner.data.access.reveal import SHORTEST, check_reason
from gridplanner.data.access.roles import EVERYTHING, Permissions
from gridplanner.data.errors import AccessError
from gridplanner.data.store.audit import AuditFilter
from gridplanner.data.store.connection import told
from gridplanner.data.store.purge import purge_rows
from gridplanner.data.store.purge_files import (
    Copies,
    purge_copies,
    remove_copies,
    write_anew,
)
from gridplanner.data.store.traces import Traces, twins_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.job import Progress
    from gridplanner.data.store.geopackage import ProjectFile

Way = Literal["rewrite", "remove"]
_DUE: Final = "purge_due"
_LEFT: Final = frozenset({"export", "backup", "print"})


def check_purge(file: ProjectFile, permissions: Permissions) -> None:
    """Raise where the user may not purge, or it could not be recorded."""
    if not permissions.may_manage_users:
        raise AccessError("purge.denied")
    check_recordable(file)


def files_written(file: ProjectFile) -> list[str]:
    """Name the files people may have left the project in, the latest first."""
    page = entries_of(file, AuditFilter(actions=_LEFT), limit=-1)
    names = [entry.file_name for entry in page.entries if entry.table != "audit_log"]
    return list(dict.fromkeys(filter(None, names)))


def purge_people(
    file: ProjectFile,
    people: Collection[int],
    *,
    reason: str,
    progress: Progress,
    spared: Collection[int] = (),
    permissions: Permissions = EVERYTHING,
) -> Traces:
    """Take people out of the open project, for good.

    Parameters
    ----------
    file : ProjectFile
        Open for editing; to be closed afterwards, and `clean_up` called. That this
        is due stands in the project until `note_cleaned`.
    people : collection of int
        Ids of persons; whoever was merged with them goes along, and whoever bears
        the same ID number: see `same_number`.
    reason : str
        At least `SHORTEST` characters, without their names.
    progress : Progress
    spared : collection of int
        Who stays although they bear the same ID number.
    permissions : Permissions
        Of the user who logged in.

    Returns
    -------
    Traces
        For `clean_up`.

    Raises
    ------
    AccessError
        ``purge.denied``, ``reveal.no_reason``, ``reveal.names_in_reason``.
    Cancelled, ProjectError
        Nothing was purged then.
    """
    check_purge(file, permissions)
    if len(reason.strip()) < SHORTEST:
        raise AccessError("reveal.no_reason", n=SHORTEST)
    check_reason(file, people, reason)
    with file.transaction():
        traces = purge_rows(file.connection, people, spared=spared, progress=progress)
        record(file, "purge", rows=len(traces.people), reason=reason.strip())
        before = cleaning_due(file)
        left = traces.people | (before.people if before is not None else set())
        file.set_meta(_DUE, " ".join(map(str, sorted(left))))
    return traces


def cleaning_due(file: ProjectFile) -> Traces | None:
    """Tell of whom the files are still to be cleaned after a purge; None for nobody.

    The note holds their ids alone, so that nothing of them is kept for it: by these
    `clean_up` finds the copies that may hold them, to be removed.
    """
    ids = (file.meta(_DUE) or "").split()
    return Traces(set(map(int, ids))) if ids else None


def note_cleaned(file: ProjectFile) -> None:
    """Take the note away that files are to be cleaned, once that is done."""
    if cleaning_due(file) is not None:
        file.set_meta(_DUE, "")


def clean_up(
    path: Path,
    traces: Traces,
    *,
    copies: Way,
    keys: KeyRing | None,
    progress: Progress,
) -> Copies:
    """Write the closed project anew without free pages, and see to its copies.

    Parameters
    ----------
    path : Path
    traces : Traces
        From `purge_people`.
    copies : {"rewrite", "remove"}
        What becomes of the backups and versions on this machine that hold them.
    keys : KeyRing or None
        Of the user who logged in.
    progress : Progress

    Returns
    -------
    Copies

    Raises
    ------
    Cancelled, GridPlannerError
        Free pages, zeroed as they were freed, or some copies are left then.
    """
    progress.step("purge.file", 0.0, 0.4)
    write_anew(path, keys, progress=progress.part(0.0, 1.0))
    progress.step("purge.copies", 0.4, 1.0)
    if copies == "remove":
        return remove_copies(path, traces, keys)
    return purge_copies(path, traces, keys, progress=progress.part(0.0, 1.0))


def masked_people(file: ProjectFile, people: Collection[int]) -> list[dict[str, Any]]:
    """Read people to choose from: id, name, sex, birth and number, masked."""
    from gridplanner.data.access.grant import shown

    names = ("id", "name", "sex", "birth", "id_no")
    rows = file.read_rows("person", people)
    return [
        {"id": row["id"]} | {name: shown(name, row[name]) for name in names[1:]}
        for row in rows
    ]


def same_number(file: ProjectFile, people: Collection[int]) -> list[dict[str, Any]]:
    """Read who would go along with people since they bear the same ID number.

    Returns
    -------
    list of dict
        As `masked_people`, and ``is_alike``: whether the name is the same, too.
    """
    if not people:
        return []
    with told(file.path):
        found = twins_of(file.connection, people)
    rows = masked_people(file, sorted(found))
    return [row | {"is_alike": found[row["id"]]} for row in rows]
