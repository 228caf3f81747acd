"""Norm: how much work people, houses, places, patrol and events ask for in a month.

A norm is a list of lines. Each line says whom or what it is about, how often they are
visited and for how long; whoever falls under several lines counts once, in the line
that asks for most. Nothing here knows how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

# Decimal shares are not exact in binary: 85 of 100 is to be within 15 %.
_MARGIN: Final = 1e-9


class Band(StrEnum):
    """How a load stands to its target."""

    FAR_UNDER = "far_under"
    UNDER = "under"
    INSIDE = "inside"
    OVER = "over"
    FAR_OVER = "far_over"


class Method(StrEnum):
    """What a load is counted in."""

    TIME = "time"
    """Minutes a month: visits times minutes, patrol and events."""
    EQUIVALENTS = "equivalents"
    """Household equivalents (折算户): how many ordinary households it weighs."""


class Subject(StrEnum):
    """What a line counts."""

    HOUSEHOLD = "household"
    PERSON = "person"
    DWELLING = "dwelling"
    PLACE = "place"
    REGISTER = "register"
    """Register households (户籍户)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a norm.

    Attributes
    ----------
    key : str
        Unique within the norm.
    subject : Subject
    any_of : tuple of str
        Categories of people, or kinds of what the line counts (see `KINDS`), of which
        one at least must hold; all count where it is empty. Of a household it is
        enough that one of its members has the category.
    all_of : tuple of str
        Those that must hold besides, each of them.
    visits : float
        Visits a month.
    minutes : float
        Minutes a visit.
    weight : float
        Household equivalents of one.
    like : str
        Key of another line whose visits a month hold here too; empty for its own.
    name : str
        What a user called it; empty for the lines that come with the program.
    is_on : bool
        A line that is off counts, and asks for no work.
    """

    key: str
    subject: Subject
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    visits: float = 0.0
    minutes: float = 0.0
    weight: float = 0.0
    like: str = ""
    name: str = ""
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Patrol:
    """How the ground of a grid is walked: rounds of the route on working days.

    Attributes
    ----------
    rounds : float
        A day.
    days : float
        A month.
    speed : float
        Kilometres an hour.
    least : float
        Minutes a day, however short the route is.
    """

    rounds: float = 2.0
    days: float = 22.0
    speed: float = 3.0
    least: float = 30.0

    def minutes(self, metres: float) -> float:
        """Give the minutes a month for a route of some metres.

        Examples
        --------
        >>> Patrol().minutes(2000.0), Patrol().minutes(0.0)
        (1760.0, 660.0)
        """
        if not self.days:
            return 0.0
        walked = self.rounds * metres / 1000.0 / self.speed * 60.0
        return max(walked, self.least) * self.days


@dataclass(frozen=True, slots=True)
class Spread:
    """What houses far apart add to every visit.

    Attributes
    ----------
    metres : float
        Mean distance from house to house that doubles a visit; 0 adds nothing.
    cap : float
        The factor is never more.
    """

    metres: float = 500.0
    cap: float = 1.5

    def factor(self, mean: float) -> float:
        """Give the factor on visits where houses are so many metres apart on average.

        Examples
        --------
        >>> Spread().factor(100.0), Spread().factor(1000.0)
        (1.2, 1.5)
        """
        return min(1.0 + mean / self.metres, self.cap) if self.metres else 1.0


@dataclass(frozen=True, slots=True)
class Capacity:
    """Minutes a month of a worker in the field, by what he is."""

    full_time: float = 22 * 7 * 60 * 0.6
    part_time: float = 22 * 7 * 60 * 0.6 * 0.25
    leaders: float = 0.0


@dataclass(frozen=True, slots=True)
class Norm:
    """What is asked of the workers of a project.

    Attributes
    ----------
    method : Method
    lines : tuple of Line
        In the order they are shown.
    patrol : Patrol
    event_minutes : float
        Minutes an event takes.
    spread : Spread
    capacity : Capacity
    square_kilometre : float
        Household equivalents of a square kilometre of ground.
    target : tuple of float
        Household equivalents for one full-time worker, from and to.
    beside : tuple of str
        Categories of people who help rather than ask for work; shown beside.
    near, far : float
        Shares of the target by which a load may differ before it counts as over or
        under, and as far over or far under.
    """

    method: Method = Method.TIME
    lines: tuple[Line, ...] = ()
    patrol: Patrol = field(default_factory=Patrol)
    event_minutes: float = 30.0
    spread: Spread = field(default_factory=Spread)
    capacity: Capacity = field(default_factory=Capacity)
    square_kilometre: float = 0.0
    target: tuple[float, float] = (450.0, 650.0)
    beside: tuple[str, ...] = ()
    near: float = 0.15
    far: float = 0.30

    def line(self, key: str) -> Line:
        """Find a line.

        Raises
        ------
        KeyError
            If there is none of that key.
        """
        found = [line for line in self.lines if line.key == key]
        if not found:
            raise KeyError(key)
        return found[0]

    def visits(self, line: Line) -> float:
        """Give the visits a month of a line, its own or those of the line it follows.

        The norm must be sound: see `gridplanner.data.norms.checks`.
        """
        while line.like:
            line = self.line(line.like)
        return line.visits

    def each(self, line: Line) -> float:
        """Give the work one of a line asks for a month, 0 where the line is off."""
        if not line.is_on:
            return 0.0
        if self.method is Method.EQUIVALENTS:
            return line.weight
        return self.visits(line) * line.minutes

    def rank(self, line: Line) -> tuple[bool, float, float]:
        """Give what decides which line somebody of several counts in: the highest."""
        if self.method is Method.EQUIVALENTS:
            return line.is_on, line.weight, line.visits
        return line.is_on, self.visits(line), line.minutes

    @property
    def full_time(self) -> float:
        """What one full-time worker can bear: minutes, or equivalents."""
        if self.method is Method.EQUIVALENTS:
            return sum(self.target) / 2
        return self.capacity.full_time

    def bearable(self, minutes: float) -> float:
        """Give what a worker of so many minutes a month can bear, as loads count it."""
        if self.method is Method.TIME:
            return minutes
        if not self.capacity.full_time:
            return float("nan")
        return minutes / self.capacity.full_time * self.full_time

    def band(self, value: float, target: float) -> Band:
        """Say how a value stands to its target; inside where there is no target.

        Examples
        --------
        >>> [Norm().band(v, 100).value for v in (69, 70, 85, 115, 130, 131)]
        ['far_under', 'under', 'inside', 'inside', 'over', 'far_over']
        """
        if target <= 0:
            return Band.INSIDE
        share = value / target - 1
        if abs(share) <= self.near + _MARGIN:
            return Band.INSIDE
        if abs(share) <= self.far + _MARGIN:
            return Band.OVER if share > 0 else Band.UNDER
        return Band.FAR_OVER if share > 0 else Band.FAR_UNDER

    def asks(self, category: str) -> bool:
        """Tell whether any line in use looks at a category."""
        return any(
            category in {*line.any_of, *line.all_of}
            for line in self.lines
            if line.is_on
        )


def without_lines(norm: Norm, keys: Collection[str]) -> Norm:
    """Give the norm with some lines off: what they count asks for no work then."""
    lines = tuple(
        replace(line, is_on=line.is_on and line.key not in keys) for line in norm.lines
    )
    return replace(norm, lines=lines)
