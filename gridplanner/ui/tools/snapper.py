"""Where a click lands: snapped to corners and lines, and traced along them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.snapping import Snap, snap
from gridplanner.analysis.tracing import trace
from gridplanner.data.events import Signal
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.resources.texts import text
from gridplanner.ui.snap_sources import PlanLines
from gridplanner.ui.tools.tool import Modifier, PointerEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from gridplanner.analysis.linework import LineSource
    from gridplanner.ui.tools.sketch import Point

REACH = 10.0  # logical px
WALLS = "building"  # name of the source that holds the footprints


class Snapper:
    """Turns pointer events into places, by the switches 吸附 and 跟踪.

    Parameters
    ----------
    sources : callable
        Gives the lines that can be snapped to, dearest first.
    """

    def __init__(self, sources: Callable[[], Sequence[LineSource]]) -> None:
        self._sources = sources
        self._snapping = True
        self._tracing = True
        self._traceable: dict[Point, str] = {}
        # A sketch asks for the same ways at every repaint.
        self._ways: dict[tuple[Point, Point, int], list[Point] | None] = {}
        self.changed: Signal[None] = Signal()

    @property
    def snapping(self) -> bool:
        """Whether places are snapped."""
        return self._snapping

    @property
    def tracing(self) -> bool:
        """Whether lines follow what they were snapped to."""
        return self._tracing

    def set_snapping(self, on: bool) -> None:  # noqa: FBT001 - a switch
        """Switch snapping; tracing needs it."""
        self._snapping = on
        self.changed.emit(None)

    def set_tracing(self, on: bool) -> None:  # noqa: FBT001 - a switch
        """Switch tracing."""
        self._tracing = on
        self.changed.emit(None)

    def begin(self) -> None:
        """Forget the places of the last gesture."""
        self._traceable.clear()
        self._ways.clear()

    def find(
        self, event: PointerEvent, *, without: Collection[int] = ()
    ) -> Snap | None:
        """Find what the pointer would snap to; Ctrl inverts the switch.

        Borders `without` are passed over: those that the hand moves.
        """
        inverted = bool(event.modifiers & Modifier.CTRL)
        if self._snapping is inverted:
            return None
        reach = REACH * event.metres_per_px
        return snap(
            event.x, event.y, reach=reach, sources=self._sources(), without=without
        )

    def place(
        self, event: PointerEvent, *, without: Collection[int] = ()
    ) -> tuple[Point, Snap | None]:
        """Give the place of an event, snapped where something is in reach."""
        found = self.find(event, without=without)
        if found is None:
            return (event.x, event.y), None
        place = (found.x, found.y)
        if found.is_traceable:
            self._traceable[place] = found.source
        return place, found

    def way(self, start: Point, end: Point, *, below: int = -1) -> list[Point] | None:
        """Follow the lines between two places, where both lie on some.

        A line that is to divide a grid, or to replace its border, must not run on
        that border: with `below` only the borders inside units of that level count.

        Walls of footprints take part only where a place lies on one: they are by
        far the most lines, and a border along a road should not turn into a yard.
        """
        if not self._tracing or not {start, end} <= self._traceable.keys():
            return None
        if (start, end, below) not in self._ways:
            on = {self._traceable[start], self._traceable[end]}
            sources = [s for s in self._sources() if s.name != WALLS or WALLS in on]
            if below >= 0:
                sources = [
                    s.below(below) if isinstance(s, PlanLines) else s for s in sources
                ]
            self._ways[start, end, below] = trace(start, end, sources=sources)
        return self._ways[start, end, below]


def snap_mark(found: Snap) -> Mark:
    """Show what the pointer snaps to, with its name."""
    name = text("snap." + found.source)
    return Mark(MarkKind.SNAP, np.array([[found.x, found.y]]), text=name)
