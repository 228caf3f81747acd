"""The line or outline a user is drawing: clicked corners, and what was traced between.

Kept apart from tools and widgets, since drawing, splitting, redrawing and
measuring all sketch alike.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

Point = tuple[float, float]
Way = Callable[[Point, Point], list[Point] | None]


def straight(_start: Point, _end: Point) -> list[Point] | None:
    """Go straight from one corner to the next: no points between."""
    return None


@dataclass
class Sketch:
    """Corners in map metres, with the points traced between each and its forerunner.

    Parameters
    ----------
    way : callable
        ``way(start, end)`` gives the points between two corners, or None for a
        straight line.
    """

    way: Way = straight
    corners: list[Point] = field(default_factory=list)
    _between: list[list[Point]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.corners)

    def add(self, corner: Point) -> bool:
        """Add a corner; a second click on the same place adds nothing.

        Returns
        -------
        bool
            Whether the corner was added.
        """
        if self.corners and math.dist(self.corners[-1], corner) < 1e-3:
            return False
        if self.corners:
            self._between.append(self.way(self.corners[-1], corner) or [])
        self.corners.append(corner)
        return True

    def remove_last(self) -> None:
        """Take the last corner away, and what was traced to it."""
        if self.corners:
            self.corners.pop()
            if self._between:
                self._between.pop()

    def clear(self) -> None:
        """Begin anew."""
        self.corners.clear()
        self._between.clear()

    def line(self, cursor: Point | None = None) -> list[Point]:
        """Give the points so far, and on to the cursor where one is given."""
        points: list[Point] = []
        for index, corner in enumerate(self.corners):
            if index:
                points += self._between[index - 1]
            points.append(corner)
        if cursor is not None and points:
            points += [*(self.way(points[-1], cursor) or []), cursor]
        return points

    def ring(self, cursor: Point | None = None) -> list[Point]:
        """Give the closed outline, first point repeated; empty under three points."""
        points = self.line(cursor)
        if len(points) < 3:
            return []
        return [*points, *(self.way(points[-1], points[0]) or []), points[0]]

    def length(self, cursor: Point | None = None) -> float:
        """Measure the line in metres."""
        points = self.line(cursor)
        return sum(math.dist(a, b) for a, b in itertools.pairwise(points))

    def area(self, cursor: Point | None = None) -> float:
        """Measure the outline in square metres, whichever way round it runs."""
        ring = self.ring(cursor)
        if not ring:
            return 0.0
        # From the first corner, so that seven-digit coordinates cost no digits.
        x0, y0 = ring[0]
        twice = sum(
            (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)
            for a, b in itertools.pairwise(ring)
        )
        return abs(twice) / 2


def place_at(start: Point, *, length: float, angle: float) -> Point:
    """Find the point at a length (m) and an angle (degrees clockwise from north)."""
    turn = math.radians(angle)
    return start[0] + length * math.sin(turn), start[1] + length * math.cos(turn)
