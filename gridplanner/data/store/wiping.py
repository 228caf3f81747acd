"""Deleting files so that their bytes are gone, as far as a program can see to that.

They are written over before their name goes. A disk that spreads its writes (most
solid ones) or a file system that copies on writing may keep older blocks all the same.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SLICE = 1 << 22


def wipe_file(path: Path, *, after_slice: Callable[[], None] | None = None) -> None:
    """Write a file over and delete it; nothing where there is none.

    What cannot be written over is deleted all the same. Bytes that have another name
    too belong to that as well: then only this name goes.
    """
    with suppress(OSError), path.open("r+b") as file:
        state = os.fstat(file.fileno())
        left = state.st_size if state.st_nlink < 2 else 0
        while left > 0:
            left -= file.write(bytes(min(left, _SLICE)))
            if after_slice is not None:
                after_slice()
        file.flush()
        os.fsync(file.fileno())
    path.unlink(missing_ok=True)


def wipe_folder(folder: Path) -> None:
    """Write over all files of a folder and delete it; nothing where there is none."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with suppress(OSError):
                wipe_file(path)
    shutil.rmtree(folder, ignore_errors=True)
