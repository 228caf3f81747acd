"""Drag a box: the gesture that selecting and zooming share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.layers.overlay import Mark, MarkKind

if TYPE_CHECKING:
    from gridplanner.ui.tools.sketch import Point
    from gridplanner.ui.tools.tool import PointerEvent

DRAG = 5.0  # logical px from which a press is a drag


@dataclass
class BoxDrag:
    """A drag from a press to the pointer, as a box or as a free line."""

    start: PointerEvent
    is_lasso: bool = False

    def __post_init__(self) -> None:
        self.points: list[Point] = [(self.start.x, self.start.y)]
        self.is_drag = False

    def move(self, event: PointerEvent) -> None:
        """Follow the pointer; a drag begins 5 px from the press."""
        px = max(abs(event.px - self.start.px), abs(event.py - self.start.py))
        self.is_drag = self.is_drag or px > DRAG
        if self.is_lasso:
            self.points.append((event.x, event.y))
        else:
            self.points[1:] = [(event.x, event.y)]

    def ring(self) -> list[Point]:
        """Give the outline, closed; empty where there is no ground inside."""
        if len(self.points) < (3 if self.is_lasso else 2):
            return []
        if self.is_lasso:
            return [*self.points, self.points[0]]
        (x0, y0), (x1, y1) = self.points[0], self.points[-1]
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]

    def box(self) -> tuple[float, float, float, float]:
        """Give xmin, ymin, xmax, ymax."""
        points = np.array(self.points)
        low, high = points.min(axis=0), points.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def mark(self) -> tuple[Mark, ...]:
        """Give the outline as a mark, none while it is a click still."""
        ring = self.ring()
        if not self.is_drag or not ring:
            return ()
        return (Mark(MarkKind.BOX, np.array(ring), closed=True),)
