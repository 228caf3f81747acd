"""Where compiled loops are kept between starts: the user's cache folder.

What one file's code was compiled from may lie in another file, of which the compiler's
own cache knows nothing. So the folder is named after all sources of loops together:
changed ones begin a new folder, and folders nobody has used for long are dropped.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from functools import cache
from pathlib import Path

import platformdirs

_LONG = 90 * 86_400  # seconds
_PROGRAM = Path(__file__).resolve().parent.parent
_SOURCES = ("layers/loops", "analysis/division/loops")


@cache
def compiled_folder() -> str:
    """Give the folder of compiled loops; it need not exist, nor be writable.

    Returns
    -------
    str
        What ``NUMBA_CACHE_DIR`` says where that is set.
    """
    named = os.environ.get("NUMBA_CACHE_DIR")
    if named:
        return named
    whole = hashlib.sha256()
    for folder in _SOURCES:
        for path in sorted((_PROGRAM / folder).glob("*.py")):
            whole.update(path.read_bytes())
    every = Path(platformdirs.user_cache_dir("GridPlanner", False)) / "compiled"
    mine = every / whole.hexdigest()[:16]
    drop_unused(every, mine, now=time.time())
    return str(mine)


def drop_unused(every: Path, mine: Path, *, now: float) -> None:
    """Drop the folders of other versions that were last used long ago.

    Parameters
    ----------
    every, mine : Path
        The folder of all versions, and this one's within.
    now : float
        Seconds as `time.time` counts them.
    """
    try:
        if mine.exists():
            os.utime(mine, (now, now))
        for path in every.iterdir() if every.is_dir() else ():
            if path != mine and now - path.stat().st_mtime > _LONG:
                shutil.rmtree(path, ignore_errors=True)
    except OSError:
        return  # somebody else's, or read-only: what is not dropped does no harm
