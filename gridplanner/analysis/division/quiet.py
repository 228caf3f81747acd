"""A library kept from writing to the terminal.

HiGHS prints a line of its own now and then, whatever it is told
(github.com/jump-dev/HiGHS.jl/issues/312). An answer for other programs must not hold
it.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_STDOUT: Final = 1


@contextmanager
def quiet_library() -> Iterator[None]:
    """Send to nowhere what compiled code prints meanwhile.

    What other threads print meanwhile is lost too, so it is for short calls. Where
    there is no output to begin with, as in a window, nothing is done.
    """
    try:
        kept = os.dup(_STDOUT)
    except OSError:
        yield
        return
    if sys.stdout is not None:
        sys.stdout.flush()
    _flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDOUT)
    os.close(nowhere)
    try:
        yield
    finally:
        _flush()
        os.dup2(kept, _STDOUT)
        os.close(kept)


def _flush() -> None:
    """Let the C library write what it holds back."""
    library = "ucrtbase" if sys.platform == "win32" else None
    ctypes.CDLL(library).fflush(None)
