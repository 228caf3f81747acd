"""The work of the sides while a hand moves, by whom really lives in what changes."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.analysis.measured import work_measures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.analysis.reckoning import Given
    from gridplanner.analysis.sides import Side
    from gridplanner.analysis.workload import Workload
    from gridplanner.data.norms.norm import Norm
    from gridplanner.ui.work_desk import WorkDesk


class LiveWork:
    """Tells the work of units as it was, and as it becomes.

    Parameters
    ----------
    desk : WorkDesk
    then : Workload
        At the start of the gesture.
    level : int
        Whose units are told of.
    """

    def __init__(self, desk: WorkDesk, then: Workload, level: int) -> None:
        self._desk, self._level = desk, level
        # What a preview changes is put in its place, never written over.
        then.make_ready()  # once for both
        self._then = copy(then)

    @classmethod
    def of(cls, desk: WorkDesk, level: int) -> LiveWork | None:
        """Begin a gesture; None while the workload is not counted."""
        work = desk.workload
        return None if work is None else cls(desk, work, level)

    @property
    def norm(self) -> Norm:
        """By which it is reckoned."""
        return self._then.norm

    @property
    def unit(self) -> str:
        """What work is counted in: ``"minutes"`` or ``"equivalents"``."""
        return work_measures(self.norm)[0]

    def before(self, sides: Mapping[int, Side]) -> dict[int, Side]:
        """Add what the work of units was at the start."""
        return _with(sides, self._then.tally(self._level, sides))

    def now(self, sides: Mapping[int, Side]) -> dict[int, Side]:
        """Add what the work of units is in the preview."""
        work = self._desk.workload
        if work is None:
            return dict(sides)
        return _with(sides, work.tally(self._level, sides))

    def if_given(self, sides: Mapping[int, Side], given: Given) -> dict[int, Side]:
        """Add what the work of units would be if buildings went to one of them."""
        return _with(sides, self._then.tally(self._level, sides, given))


def _with(sides: Mapping[int, Side], work: Mapping[int, int]) -> dict[int, Side]:
    return {unit: replace(side, work=work[unit]) for unit, side in sides.items()}
