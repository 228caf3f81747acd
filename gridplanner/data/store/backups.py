"""Copies of projects in a folder of this machine, to go back to after a mishap.

Each copy is a folder of its own with the project and a note about it. It is made
under a name that nobody lists and gets its own when it is on the disk, so that a copy
that was interrupted is never offered. Copies hold personal data: only their user may
read them, and they are never in a folder for temporary files.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import apsw
import platformdirs

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.admission import admit
from gridplanner.data.store.connection import back_up, connect_to_look, told
from gridplanner.data.store.fingerprint import fingerprint_of
from gridplanner.data.store.lock import ProjectLock
from gridplanner.data.whole_file import told_of, whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gridplanner.data.job import Progress

KEPT: Final = {"opening": 10, "before": 10}  # the newest of each; versions stay
RESERVE: Final = 200_000_000  # bytes a copy leaves free on the disk
PAUSE: Final = 0.005  # s between two slices, for whoever needs the disk meanwhile
_SLICE: Final = 1 << 22
_PROJECT, _ABOUT, _PART = "copy.gpkg", "about.json", ".part-"


@dataclass(frozen=True, slots=True)
class Note:
    """What a copy was made for.

    Attributes
    ----------
    reason : str
        ``"opening"``, ``"import"``, ``"division"`` (before one) or ``"version"``.
    time, user : str
        When (ISO 8601, with zone) and by whom.
    name, words : str
        What a user calls a version, and says about it.
    entry : int
        Last entry of the history that held; 0 where none did.
    key : str
        Of the version in the project; empty else.
    """

    reason: str
    time: str
    user: str
    name: str = ""
    words: str = ""
    entry: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that is whole.

    Attributes
    ----------
    folder : Path
        Of this copy alone.
    note : Note
    source : str
        Full path of the project it is a copy of.
    fingerprint : str
        State of the project; see `ProjectFile.fingerprint`.
    size : int
        Bytes.
    """

    folder: Path
    note: Note
    source: str
    fingerprint: str
    size: int

    @property
    def path(self) -> Path:
        """The copy itself, which is never opened but to copy it."""
        return self.folder / _PROJECT


def backups_folder() -> Path:
    """Tell where the copies of all projects lie; a folder for each project's id."""
    return Path(platformdirs.user_data_dir("GridPlanner", False)) / "backups"


def keep(project: Path, note: Note, *, progress: Progress) -> Backup | None:
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
        source = connect_to_look(project)
    try:
        with told(project):
            source.pragma("cache_size", -2000)
            source.execute("BEGIN")
            fingerprint = fingerprint_of(source)
        home = _home(fingerprint.partition("-")[0])
        with _alone(home, project):
            _adopt(home, project)
            newest = next(iter(backups_of(project)), None)
            if newest is not None and newest.fingerprint != fingerprint:
                newest = None
            if newest is not None and note.reason == "opening":
                return None
            with _part(home) as part, told_of(part / _PROJECT):
                if newest is None or not _shared(newest.path, part / _PROJECT):
                    _copy(source, project, part / _PROJECT, progress)
                _describe(part, note, project, fingerprint)
                made = part.rename(home / _name(note, project))
                _settle(home)
            _drop_oldest(project, note.reason)
    finally:
        source.close()
    return _read(made)


def backups_of(project: Path) -> list[Backup]:
    """List the copies of a project, the latest first; also of one that is gone.

    It is known by its path, since of a damaged project nothing else can be read.
    """
    found = backups_folder().glob(f"*/*-{_mark(project)}-*")
    read = [backup for folder in found if (backup := _read(folder)) is not None]
    return sorted(read, key=lambda one: (one.note.time, one.folder.name), reverse=True)


def total_size(backups: Iterable[Backup]) -> int:
    """Count the bytes copies take; those that share theirs count once."""
    sizes: dict[Any, int] = {}
    for backup in backups:
        with contextlib.suppress(OSError):
            state = backup.path.stat()
            sizes[(state.st_dev, state.st_ino) if state.st_ino else backup] = (
                state.st_size
            )
    return sum(sizes.values())


def newest_sound(project: Path) -> Backup | None:
    """Find the latest copy of a project that opens."""
    for backup in backups_of(project):
        with contextlib.suppress(GridPlannerError, OSError):
            admit(backup.path)
            return backup
    return None


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
        of `admit`; nothing was written then.
    """
    admit(backup.path)
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
        _settle(part)
    return target


def remove(backup: Backup) -> None:
    """Delete a copy; what is half deleted is never offered."""
    gone = backup.folder.with_name(_PART + uuid.uuid4().hex)
    with contextlib.suppress(FileNotFoundError):
        backup.folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _name(note: Note, project: Path) -> str:
    """Name the folder of a copy, in order also of those made in one second."""
    when = datetime.fromisoformat(note.time)
    return f"{when:%Y%m%dT%H%M%S}-{_mark(project)}-{time.time_ns()}"


def _mark(project: Path) -> str:
    """Turn a project's path into a part of a file name."""
    return hashlib.sha256(os.path.realpath(project).encode()).hexdigest()[:16]


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
    lock = ProjectLock.take(home / _mark(project), user="", machine="", time="")
    try:
        for left in home.glob(f"{_PART}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        lock.release()


def _adopt(home: Path, project: Path) -> None:
    """Take over the copies made before the project was moved or renamed."""
    for folder in home.glob("*-*-*"):
        backup = _read(folder)
        mark = folder.name.split("-")[1]
        moved = mark != _mark(project) and backup and not Path(backup.source).exists()
        if moved:
            folder.rename(home / folder.name.replace(mark, _mark(project)))


@contextlib.contextmanager
def _part(home: Path) -> Iterator[Path]:
    """Give a folder to make a copy in; where it is still there at the end, it goes."""
    part = home / (_PART + uuid.uuid4().hex)
    with told_of(part):
        part.mkdir(mode=0o700)
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _copy(
    source: apsw.Connection, project: Path, target: Path, progress: Progress
) -> None:
    size = int(source.pragma("page_count")) * int(source.pragma("page_size"))
    if shutil.disk_usage(target.parent).free < size + RESERVE:
        raise GridPlannerError("backup.no_room", file=project.name)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with told(target):
        back_up(source, target, progress=progress, pause=PAUSE)
    _settle(target)
    copy = connect_to_look(target, immutable=True)
    copy.pragma("cache_size", -8000)
    try:
        # A copy of a damaged project must not push out one that is sound.
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


def _describe(part: Path, note: Note, project: Path, fingerprint: str) -> None:
    about = asdict(note) | {
        "source": os.path.realpath(project),
        "fingerprint": fingerprint,
    }
    path = part / _ABOUT
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(about, file, ensure_ascii=False)
    _settle(path)
    _settle(part)


def _settle(path: Path) -> None:
    """Have a file or folder on the disk before its name is seen."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(folder: Path) -> Backup | None:
    """Read what stands about a copy; None where it is none."""
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        source, fingerprint = str(about.pop("source")), str(about.pop("fingerprint"))
        size = (folder / _PROJECT).stat().st_size
        note = Note(**about)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return Backup(folder, note, source, fingerprint, size)


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
