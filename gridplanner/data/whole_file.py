"""Files that are written whole or not at all.

What is written goes to a second file first, which takes the place of the first when
it is complete. Where that fails nothing of it stays, and the reason is one the user
can act on.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT)
# Libraries that give no number fail with less room than they ask for at once.
_ROOM = 1 << 16


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the place to write to; what stands there at the end becomes `path`.

    Parameters
    ----------
    path : Path
        Its name keeps its ending, which says the format to many libraries.

    Raises
    ------
    GridPlannerError
        As `told_of`; `path` is as it was then.
    """
    part = path.with_name(f"{path.stem}.part{path.suffix}")
    with told_of(path):
        try:
            part.touch()  # before any work, where nothing can be written
            yield part
            part.replace(path)
        except (OSError, RuntimeError) as fault:
            raise _explained(path, fault) from fault
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Turn a failure to write `path` into a sentence for the user.

    Raises
    ------
    GridPlannerError
        ``export.disk_full`` or ``export.cannot_write``.
    """
    try:
        yield
    except (OSError, RuntimeError) as fault:
        raise _explained(path, fault) from fault


def write_private(path: Path, content: bytes) -> None:
    """Write a small file that only its user may read, whole and on the disk.

    Raises
    ------
    GridPlannerError
        As `told_of`; `path` is as it was then.
    """
    part = path.with_name(path.name + ".part")
    flags = os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    with told_of(path):
        try:
            with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            settle(path.parent)
        finally:
            part.unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Have a file or folder on the disk before its name is seen."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _explained(path: Path, fault: Exception) -> GridPlannerError:
    code = "export.disk_full" if _is_full(path, fault) else "export.cannot_write"
    return GridPlannerError(code, file=path.name)


def _is_full(path: Path, fault: Exception) -> bool:
    if isinstance(fault, OSError) and fault.errno is not None:
        return fault.errno in _FULL
    try:
        return shutil.disk_usage(path.absolute().parent).free < _ROOM
    except OSError:
        return False
