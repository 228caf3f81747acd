"""Draw buildings and things of the map: outlines, lines, single points.

As drawing a grid, but what cannot stand is shown red while it is drawn, and stays on
the map when it is refused, to be gone on with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.ui.tools.draw import DrawTool
from gridplanner.ui.tools.snapper import Snapper, snap_mark
from gridplanner.ui.tools.tool import Button, Cursor, PointerEvent, Tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.analysis.snapping import Snap
    from gridplanner.ui.tools.sketch import Point

    Points = list[Point]
    Keep = Callable[[Points], bool]


class OutlineTool(DrawTool):
    """Draws an outline of a building, a field, a square.

    Parameters
    ----------
    name : str
        The hint's key is ``"hint." + name``.
    snapper : Snapper
    keep : callable
        Receives the closed ring, and tells whether it was kept.
    fault : callable
        Says why a ring cannot stand, empty where it can.
    words : callable
        Gives the words beside the pointer for a ring.
    ask_number : callable
        As of `DrawTool`.
    """

    def __init__(
        self,
        name: str,
        snapper: Snapper,
        *,
        keep: Keep,
        fault: Callable[[Points], str],
        words: Callable[[Points], str],
        ask_number: Callable[[str], tuple[float, float] | None],
    ) -> None:
        super().__init__(
            snapper, finished=lambda _ring: None, count=words, ask_number=ask_number
        )
        self.name, self.hint_key = name, f"hint.{name}"
        self._keep, self._fault = keep, fault

    def finish(self) -> None:
        """Hand over what was drawn; what is refused stays to be changed."""
        points = self._points()
        if points and self._keep(points):
            self.cancel()

    def sketch(self) -> tuple[Mark, ...]:
        """Give what is drawn, red with the reason where it cannot stand."""
        marks = super().sketch()
        points = self._points(self._pointer)
        reason = self._fault(points) if points else ""
        if reason:
            marks = (*marks, Mark(MarkKind.REFUSED, np.array(points), text=reason))
        return marks

    def _points(self, pointer: Point | None = None) -> Points:
        return self._sketch.ring(pointer)


class LineTool(OutlineTool):
    """Draws a line: a lane, a ditch, or a cut through a building."""

    def _points(self, pointer: Point | None = None) -> Points:
        line = self._sketch.line(pointer)
        return line if len(line) > 1 else []

    def _drawing(self) -> list[Mark]:
        marks = [Mark(MarkKind.DRAFT, np.array(self._sketch.line()))]
        marks += [
            Mark(MarkKind.HANDLE, np.array([corner])) for corner in self._sketch.corners
        ]
        if self._pointer is not None:
            marks += self._to_pointer(self._points(self._pointer))
        return marks


class CutTool(LineTool):
    """Draws the line along which a building or a field is split."""

    def __init__(
        self,
        name: str,
        snapper: Snapper,
        *,
        keep: Keep,
        words: Callable[[Points], str],
        ask_number: Callable[[str], tuple[float, float] | None],
    ) -> None:
        super().__init__(
            name,
            snapper,
            keep=keep,
            fault=lambda _points: "",
            words=words,
            ask_number=ask_number,
        )
        self.cursor = Cursor.SCISSORS


class PointTool(Tool):
    """Puts a point where one clicks: a door plate, a well.

    Parameters
    ----------
    name : str
        The hint's key is ``"hint." + name``.
    snapper : Snapper
    keep : callable
        Receives the place, and tells whether it was kept.
    """

    has_cross = True

    def __init__(
        self, name: str, snapper: Snapper, *, keep: Callable[[Point], bool]
    ) -> None:
        super().__init__()
        self.name, self.hint_key = name, f"hint.{name}"
        self.cursor = Cursor.CROSS
        self._snapper, self._keep = snapper, keep
        self._found: Snap | None = None
        self._placed: Point | None = None

    @property
    def busy(self) -> bool:
        """Whether a place waits for its form."""
        return self._placed is not None

    def press(self, event: PointerEvent) -> None:
        """Put a point here."""
        if event.button is not Button.LEFT:
            return
        self._placed, self._found = self._snapper.place(event)
        self.changed.emit(None)
        self._keep(self._placed)
        self.cancel()

    def move(self, event: PointerEvent) -> None:
        """Show what the point would snap to."""
        _, self._found = self._snapper.place(event)
        self.changed.emit(None)

    def cancel(self) -> bool:
        """Forget the place."""
        was_busy = self.busy
        self._placed = self._found = None
        self._snapper.begin()
        self.changed.emit(None)
        return was_busy

    def sketch(self) -> tuple[Mark, ...]:
        """Give the place, and what it snaps to."""
        marks = []
        if self._placed is not None:
            marks.append(Mark(MarkKind.ACTIVE, np.array([self._placed])))
        if self._found is not None:
            marks.append(snap_mark(self._found))
        return tuple(marks)
