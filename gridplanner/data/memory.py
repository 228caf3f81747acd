"""Memory that work leaves goes back to the system; no cycles are sought in vain.

The C library of Linux keeps what was freed in small pieces for itself: after a district
has been read, 170 MB. On Windows large pieces go back when they are freed.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def give_back() -> None:
    """Give memory that is free in this process back to the system.

    It takes some milliseconds, in which other threads run; where the system has no
    such call nothing is done.
    """
    if sys.platform.startswith("linux"):
        # The C library may be another one.
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cycles while many small objects are made of which none is in one.

    Records and shapes are such: the search takes a fifth of the time of an import of
    50,000 people, and of making micro-grids of a town.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
