"""The copies of projects that lie on this machine: which there are, and how large.

They are known by the path of their project, since of one that is damaged nothing else
can be read. What is no whole copy is not listed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import platformdirs

from gridplanner.data.access.key_file import read_key_file
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.admission import admit
from gridplanner.data.store.cipher import mark_of as mark_of_file

if TYPE_CHECKING:
    from collections.abc import Iterable

PROJECT: Final = "copy.gpkg"
ABOUT: Final = "about.json"
PART: Final = ".part-"  # begins the name of a folder that nobody lists


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
        return self.folder / PROJECT


def backups_folder() -> Path:
    """Tell where the copies of all projects lie; a folder for each project's id."""
    return Path(platformdirs.user_data_dir("GridPlanner", False)) / "backups"


def backups_of(project: Path) -> list[Backup]:
    """List the copies of a project, the latest first; also of one that is gone.

    It is known by its path, since of a damaged project nothing else can be read.
    """
    found = backups_folder().glob(f"*/*-{mark_of(project)}-*")
    read = [backup for folder in found if (backup := read_backup(folder)) is not None]
    return sorted(read, key=_moment, reverse=True)


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
            check_copy(backup)
            return backup
    return None


def check_copy(backup: Backup) -> None:
    """Check that a copy opens; of an encrypted one, that it has its key file.

    Raises
    ------
    ProjectError
        As `admit` and `read_key_file`.
    """
    if mark_of_file(backup.path) is None:
        admit(backup.path)
    else:
        read_key_file(backup.path)


def all_backups() -> dict[Path, list[Backup]]:
    """List the copies of all projects by the path of each, also of those gone.

    The project with the latest copy comes first, and of each its latest copy.
    """
    found: dict[Path, list[Backup]] = {}
    read = [read_backup(folder) for folder in backups_folder().glob("*/*-*-*")]
    for backup in sorted(filter(None, read), key=_moment, reverse=True):
        found.setdefault(Path(backup.source), []).append(backup)
    return found


def has_others(projects: Iterable[Path]) -> bool:
    """Tell whether there are copies of projects besides these."""
    known = {mark_of(project) for project in projects}
    names = (folder.name for folder in backups_folder().glob("*/*-*-*"))
    return any(name.split("-")[1] not in known for name in names)


def remove(backup: Backup) -> None:
    """Delete a copy; what is half deleted is never offered."""
    gone = backup.folder.with_name(PART + uuid.uuid4().hex)
    with contextlib.suppress(FileNotFoundError):
        backup.folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def mark_of(project: Path) -> str:
    """Turn a project's path into a part of a file name."""
    return hashlib.sha256(os.path.realpath(project).encode()).hexdigest()[:16]


def read_backup(folder: Path) -> Backup | None:
    """Read what stands about a copy; None where it is none."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        source, fingerprint = str(about.pop("source")), str(about.pop("fingerprint"))
        size = (folder / PROJECT).stat().st_size
        note = Note(**about)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return Backup(folder, note, source, fingerprint, size)


def _moment(backup: Backup) -> tuple[str, str]:
    return backup.note.time, backup.folder.name
