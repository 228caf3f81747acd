"""Measure lengths and areas on the map; nothing is changed."""

from __future__ import annotations

import itertools
from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.resources.format import format_area, format_length
from gridplanner.resources.texts import text
from gridplanner.ui.tools.sketch import Point, Sketch
from gridplanner.ui.tools.snapper import Snapper, snap_mark
from gridplanner.ui.tools.tool import Button, Cursor, KeyEvent, PointerEvent, Tool

if TYPE_CHECKING:
    from gridplanner.analysis.snapping import Snap


class State(Enum):
    """Nothing yet, measuring, or done with the result still shown."""

    IDLE = auto()
    MEASURING = auto()
    DONE = auto()


class MeasureTool(Tool):
    """量距: click points, double click ends."""

    name = "measure"
    hint_key = "hint.measure"
    has_cross = True

    def __init__(self, snapper: Snapper) -> None:
        super().__init__()
        self.cursor = Cursor.RULER
        self.state = State.IDLE
        self._snapper = snapper
        # The ruler measures straight lines: it does not follow roads.
        self._sketch = Sketch()
        self._pointer: Point | None = None
        self._found: Snap | None = None

    @property
    def busy(self) -> bool:
        """Whether Esc would drop something."""
        return self.state is not State.IDLE

    def press(self, event: PointerEvent) -> None:
        """Add a point; begin anew after the end; end with the right button."""
        if event.button is Button.RIGHT:
            self.finish()
            return
        if self.state is State.DONE:
            self._sketch.clear()
        self.state = State.MEASURING
        self._pointer, self._found = self._snapper.place(event)
        self._sketch.add(self._pointer)
        self.changed.emit(None)

    def move(self, event: PointerEvent) -> None:
        """Show the measure up to the pointer."""
        if self.state is not State.DONE:
            self._pointer, self._found = self._snapper.place(event)
            self.changed.emit(None)

    def double_click(self, event: PointerEvent) -> None:
        """End."""
        del event
        self.finish()

    def key(self, event: KeyEvent) -> bool:
        """Go back a point."""
        if event.name == "Backspace" and self.state is State.MEASURING:
            self._sketch.remove_last()
            self.state = State.MEASURING if self._sketch else State.IDLE
            self.changed.emit(None)
            return True
        return False

    def cancel(self) -> bool:
        """Take the measure off the map."""
        was_busy = self.busy
        self._sketch.clear()
        self._snapper.begin()
        self._found = None
        self.state = State.IDLE
        self.changed.emit(None)
        return was_busy

    def finish(self) -> None:
        """Let the result stand."""
        if self._sketch:
            self.state = State.DONE
            self._pointer = self._found = None
            self.changed.emit(None)

    def result(self) -> str:
        """Say the measure in words, empty where there is none."""
        length = self._sketch.length(self._pointer)
        return format_length(length) if length else ""

    def sketch(self) -> tuple[Mark, ...]:
        """Give the line with its measure at the end."""
        marks: list[Mark] = []
        points = self._sketch.line(self._pointer)
        if len(points) > 1:
            marks.append(self._figure(np.array(points)))
            end = np.array([points[-1]])
            marks.append(Mark(MarkKind.LABEL, end, text=self.result()))
        if self._found is not None:
            marks.append(snap_mark(self._found))
        return tuple(marks)

    def _figure(self, points: np.ndarray) -> Mark:
        return Mark(MarkKind.MEASURE, points)


class MeasureAreaTool(MeasureTool):
    """量面积: the same, closed."""

    name = "measure_area"
    hint_key = "hint.measure_area"

    def result(self) -> str:
        """Say area and outline in words, empty under three points."""
        ring = self._sketch.ring(self._pointer)
        if not ring:
            return ""
        outline = sum(
            float(np.hypot(b[0] - a[0], b[1] - a[1]))
            for a, b in itertools.pairwise(ring)
        )
        area = format_area(self._sketch.area(self._pointer))
        return text("measure.area", area=area, length=format_length(outline))

    def _figure(self, points: np.ndarray) -> Mark:
        return Mark(MarkKind.MEASURE, points, closed=len(points) > 2)
