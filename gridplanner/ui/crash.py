"""What happens when the program itself is at fault: said plainly, nothing private.

The report holds the kind of fault and the places in the program it went through;
never its message, for that may quote a row of the registry.
"""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gridplanner import __version__

if TYPE_CHECKING:
    from types import TracebackType

Told = Callable[[str], None]


def report_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Write the report of a fault: versions, kind, places; no values."""
    places = [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    versions = (__version__, platform.python_version(), platform.system())
    head = "GridPlanner {}, Python {}, {}".format(*versions)
    return "\n".join([head, f"{kind.__module__}.{kind.__qualname__}", *places, ""])


def install(tell: Told) -> None:
    """Call `tell` with the report of every fault nobody has caught."""

    def hook(
        kind: type[BaseException], value: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, value, trace)
            return
        report = report_of(kind, trace)
        if sys.stderr is not None:  # pythonw has none
            sys.stderr.write(report)
        tell(report)

    sys.excepthook = hook
