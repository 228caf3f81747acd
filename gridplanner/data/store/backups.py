"""Copies of projects in a folder of this machine, to go back to after a mishap.

Each copy is a folder of its own with the project and a note about it. It is made
under a name that nobody lists and gets its own when it is on the disk, so that a copy
that was interrupted is never offered. Copies hold personal data: only their user may
read them, and they are never in a folder for temporary files.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import time
import uuid
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import apsw

from gridplanner.data.access.key_file import copy_key_file
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.backup_list import (
    ABOUT,
    PART,
    PROJECT,
    Backup,
    Note,
    backups_folder,
    backups_of,
    check_copy,
    mark_of,
    read_backup,
    remove,
)
from gridplanner.data.store.cipher import mark_of as mark_of_file
from gridplanner.data.store.connection import back_up, connect_to_look, told
from gridplanner.data.store.fingerprint import fingerprint_of
from gridplanner.data.store.lock import ProjectLock
from gridplanner.data.whole_file import settle, told_of, whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.job import Progress
    from gridplanner.data.store.cipher import ProjectConnection

KEPT: Final = {"opening": 10, "before": 10}  # the newest of each; versions stay
RESERVE: Final = 200_000_000  # bytes a copy leaves free on the disk
_SLICE: Final = 1 << 22


def keep(
    project: Path,
    note: Note,
    *,
    progress: Progress,
    rest: float = 0.0,
    keys: KeyRing | None = None,
) -> Backup | None:
    """Copy a project as it is committed now, then drop the oldest copies.

    A connection of its own reads one moment, so that edits go on meanwhile. Where
    nothing changed since the newest copy, none is made at an opening; else the new
    one shares its bytes.

    Parameters
    ----------
    project : Path
        Open for editing in this process, or by nobody.
    note : Note
    progress : Progress
        Asked after each slice.
    rest : float
        As `back_up`: for whoever needs the disk meanwhile.
    keys : KeyRing, optional
        Needed where the project is encrypted; its copies are as well, each with a key
        file of its own.

    Returns
    -------
    Backup or None
        None where the newest copy serves.

    Raises
    ------
    Cancelled
        If the user stopped it; nothing of it stays.
    GridPlannerError
        ``backup.no_room``, ``backup.damaged`` where the project is not sound, and
        those of `told` and `told_of`. Nothing of it stays, and no copy was dropped.
    """
    with told(project):
        source = connect_to_look(project, keys=keys)
    try:
        with told(project):
            source.pragma("cache_size", -2000)
            source.execute("BEGIN")
            fingerprint = fingerprint_of(source)
        home = _home(fingerprint.partition("-")[0])
        with _alone(home, project):
            _adopt(home, project)
            newest = next(iter(backups_of(project)), None)
            if newest is not None and not _fits(newest, source, fingerprint):
                newest = None
            if newest is not None and note.reason == "opening":
                return None
            with _part(home) as part, told_of(part / PROJECT):
                if newest is None or not _shared(newest.path, part / PROJECT):
                    _copy(source, project, part / PROJECT, progress, rest)
                    _check_sound(part / PROJECT, project, progress, keys)
                if source.key is not None:
                    copy_key_file(project, part / PROJECT)
                _describe(part, note, project, fingerprint)
                made = part.rename(home / _name(note, project))
                settle(home)
            _drop_oldest(project, note.reason)
    finally:
        source.close()
    return read_backup(made)


def take_out(
    backup: Backup, *, beside: Path, name: str, progress: Progress | None = None
) -> Path:
    """Write a copy beside a project, where it can be opened and edited.

    Parameters
    ----------
    backup : Backup
    beside : Path
        The project, also where it is damaged or gone; it is not touched.
    name : str
        What the new file is to be called, without its ending; a number follows where
        there is such a file.
    progress : Progress, optional

    Returns
    -------
    Path

    Raises
    ------
    Cancelled, GridPlannerError
        ``export.disk_full`` or ``export.cannot_write``, ``error.damaged`` and others
        of `check_copy`; nothing was written then.
    """
    check_copy(backup)
    plain = "".join(
        c if c.isprintable() and c not in '\\/:*?"<>|' else " " for c in name
    )
    plain = " ".join(plain.split())[:80].strip(". ") or beside.stem
    target, number = beside.with_name(f"{plain}.gpkg"), 2
    while target.exists():
        target, number = beside.with_name(f"{plain} ({number}).gpkg"), number + 1
    with whole_file(target) as part:
        with backup.path.open("rb") as source, part.open("wb") as copy:
            for slice_ in iter(lambda: source.read(_SLICE), b""):
                copy.write(slice_)
                if progress is not None:
                    progress.fraction(copy.tell() / max(backup.size, 1))
        settle(part)
        if mark_of_file(backup.path) is not None:
            copy_key_file(backup.path, target)
    return target


def _name(note: Note, project: Path) -> str:
    """Name the folder of a copy, in order also of those made in one second."""
    when = datetime.fromisoformat(note.time)
    return f"{when:%Y%m%dT%H%M%S}-{mark_of(project)}-{time.time_ns()}"


def _home(project_id: str) -> Path:
    """Make the folder of a project's copies, closed to all others."""
    root = backups_folder()
    home = root / project_id
    with told_of(home):
        home.mkdir(parents=True, exist_ok=True)
        for folder in (root, home):
            folder.chmod(0o700)
    return home


@contextlib.contextmanager
def _alone(home: Path, project: Path) -> Iterator[None]:
    """Let nobody else copy the project; what an interrupted copy left goes."""
    lock = ProjectLock.take(home / mark_of(project), user="", machine="", time="")
    try:
        for left in home.glob(f"{PART}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        lock.release()


def _adopt(home: Path, project: Path) -> None:
    """Take over the copies made before the project was moved or renamed."""
    for folder in home.glob("*-*-*"):
        backup, mark = read_backup(folder), folder.name.split("-")[1]
        if mark != mark_of(project) and backup and not Path(backup.source).exists():
            target = home / folder.name.replace(mark, mark_of(project))
            folder.rename(target)
            _describe(target, backup.note, project, backup.fingerprint)


@contextlib.contextmanager
def _part(home: Path) -> Iterator[Path]:
    """Give a folder to make a copy in; where it is still there at the end, it goes."""
    part = home / (PART + uuid.uuid4().hex)
    with told_of(part):
        part.mkdir(mode=0o700)
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _fits(backup: Backup, source: ProjectConnection, fingerprint: str) -> bool:
    """Tell whether a copy is of this state, and locked with the same key."""
    mark = None if source.key is None else source.key.mark
    return backup.fingerprint == fingerprint and mark_of_file(backup.path) == mark


def _copy(
    source: ProjectConnection,
    project: Path,
    target: Path,
    progress: Progress,
    rest: float,
) -> None:
    size = int(source.pragma("page_count")) * int(source.pragma("page_size"))
    if shutil.disk_usage(target.parent).free < size + RESERVE:
        raise GridPlannerError("backup.no_room", file=project.name)
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        with told(target):
            settle = functools.partial(os.fsync, handle)
            # Beside others each slice goes to the disk: at the end they would wait
            # until all of it is there.
            back_up(
                source,
                target,
                progress=progress,
                rest=rest,
                after_slice=settle if rest else None,
            )
        settle()
    finally:
        os.close(handle)


def _check_sound(
    target: Path, project: Path, progress: Progress, keys: KeyRing | None
) -> None:
    """Refuse a copy of a damaged project: it must not push out one that is sound."""
    copy = connect_to_look(target, immutable=True, keys=keys)
    copy.pragma("cache_size", -8000)
    try:
        copy.set_progress_handler(lambda: _is_stopped(progress), 100_000)
        sound = copy.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except apsw.InterruptError:
        progress.check()
        raise
    except apsw.CorruptError:
        sound = False
    finally:
        copy.close()
    if not sound:
        raise GridPlannerError("backup.damaged", file=project.name)


def _is_stopped(progress: Progress) -> bool:
    try:
        progress.check()
    except BaseException:  # noqa: BLE001 - raised again by who asked for the work
        return True
    return False


def _shared(former: Path, target: Path) -> bool:
    """Let a copy share the bytes of one that is equal; False where it cannot."""
    try:
        os.link(former, target)
    except OSError:
        return False
    return True


def _describe(folder: Path, note: Note, project: Path, fingerprint: str) -> None:
    about = asdict(note) | {
        "source": os.path.realpath(project),
        "fingerprint": fingerprint,
    }
    path = folder / (ABOUT + PART)
    handle = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(about, file, ensure_ascii=False)
    settle(path)
    path.replace(folder / ABOUT)
    settle(folder)


def _drop_oldest(project: Path, reason: str) -> None:
    if reason == "version":
        return
    kind = "opening" if reason == "opening" else "before"
    same = [
        backup
        for backup in backups_of(project)
        if backup.note.reason != "version"
        and (backup.note.reason == "opening") == (kind == "opening")
    ]
    for backup in same[KEPT[kind] :]:
        remove(backup)
