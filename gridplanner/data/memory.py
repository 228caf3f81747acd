"""Memory of work that is done goes back to the system.

The C library of Linux keeps what was freed in small pieces for itself: after a district
has been read, 170 MB. On Windows large pieces go back when they are freed.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """Give memory that is free in this process back to the system.

    It takes some milliseconds, in which other threads run; where the system has no
    such call nothing is done.
    """
    if sys.platform.startswith("linux"):
        # The C library may be another one.
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)
