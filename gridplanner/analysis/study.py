"""The studies: what can be asked of a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.analysis import coverage, figures, shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.job import Progress
    from gridplanner.data.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Study:
    """A question about a snapshot and one of its levels.

    Attributes
    ----------
    name : str
        Fixed word; ``"study." + name`` and ``"study." + name + ".help"`` are the
        keys of its title and its explanation.
    run : callable
        ``run(snapshot, level, progress)`` gives a frozen result.
    """

    name: str
    run: Callable[[Snapshot, int, Progress], Any]


STUDIES = (
    Study("figures", figures.run),
    Study("coverage", coverage.run),
    Study("shape", shape.run),
)
