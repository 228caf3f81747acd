"""The work a household asks for, in minutes a month, and how a load stands to a target.

Only the line of the time method that every household has; groups of people, patrol
and events come with the norm of a project.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Band(StrEnum):
    """How a load stands to its target."""

    FAR_UNDER = "far_under"
    UNDER = "under"
    INSIDE = "inside"
    OVER = "over"
    FAR_OVER = "far_over"


@dataclass(frozen=True, slots=True)
class Norm:
    """What is asked of a grid worker.

    Attributes
    ----------
    visits : float
        Visits to an ordinary household in a month: two in a year.
    minutes : float
        Minutes a visit takes.
    near, far : float
        Shares of the target by which a load may differ before it counts as over or
        under, and as far over or far under.
    """

    visits: float = 1 / 6
    minutes: float = 15.0
    near: float = 0.15
    far: float = 0.30

    def load(self, households: int) -> float:
        """Give the minutes a month that households ask for."""
        return households * self.visits * self.minutes

    def band(self, value: float, target: float) -> Band:
        """Say how a value stands to its target; inside where there is no target.

        Examples
        --------
        >>> [Norm().band(v, 100).value for v in (60, 80, 100, 120, 140)]
        ['far_under', 'under', 'inside', 'over', 'far_over']
        """
        if target <= 0:
            return Band.INSIDE
        share = value / target - 1
        if abs(share) <= self.near:
            return Band.INSIDE
        if abs(share) <= self.far:
            return Band.OVER if share > 0 else Band.UNDER
        return Band.FAR_OVER if share > 0 else Band.FAR_UNDER
