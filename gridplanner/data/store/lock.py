"""Who has a project open: a small file beside it, held by the operating system.

The lock falls with the process that took it, however that ended, so a lock left
behind by a crash never bars anybody. The file's text only says who it is.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from typing import TYPE_CHECKING

from gridplanner.data.errors import ProjectError
from gridplanner.data.store.connection import beside

if TYPE_CHECKING:
    from pathlib import Path

# Far behind the text, since Windows forbids reading the bytes that are locked.
_PLACE = 1 << 30


class ProjectLock:
    """The right to edit a project, as long as this object holds it."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    @classmethod
    def take(cls, project: Path, *, user: str, machine: str, time: str) -> ProjectLock:
        """Take the lock of a project.

        Raises
        ------
        ProjectError
            ``error.in_use`` with user, machine and time of who has it.
        """
        path = beside(project, ".lock")
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            if not _lock(handle):
                owner = _read_owner(path)
                os.close(handle)
                raise ProjectError("error.in_use", file=project.name, **owner)
            if _is_still(path, handle):
                break
            os.close(handle)
        owner = {"user": user, "machine": machine, "time": time}
        text = json.dumps(owner, ensure_ascii=False).encode()
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, text)
        return cls(path, handle)

    def release(self) -> None:
        """Give the lock back; the file beside the project goes."""
        if self._handle < 0:
            return
        if sys.platform == "win32":
            os.close(self._handle)
            self._path.unlink(missing_ok=True)
        else:
            self._path.unlink(missing_ok=True)
            os.close(self._handle)
        self._handle = -1


def machine_name() -> str:
    """Tell the name of this machine."""
    return platform.node()


def _is_still(path: Path, handle: int) -> bool:
    """Tell whether the locked file is the one that stands there now."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _read_owner(path: Path) -> dict[str, str]:
    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
        return {key: str(owner.get(key, "")) for key in ("user", "machine", "time")}
    except (OSError, ValueError, AttributeError):
        return {"user": "?", "machine": "?", "time": "?"}


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        os.lseek(handle, _PLACE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
