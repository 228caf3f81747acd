"""Draw a grid: click its corners, follow borders and roads between them."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.ui.tools.sketch import Point, Sketch, place_at
from gridplanner.ui.tools.snapper import Snapper, snap_mark
from gridplanner.ui.tools.tool import Button, Cursor, KeyEvent, PointerEvent, Tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.analysis.snapping import Snap

Ring = list[Point]


class State(Enum):
    """Nothing clicked yet, or at least one corner."""

    IDLE = auto()
    DRAWING = auto()


class DrawTool(Tool):
    """划格: corners by click; Enter, right or double click ends; Backspace goes back.

    Parameters
    ----------
    snapper : Snapper
    finished : callable
        Receives the closed ring, first point repeated.
    count : callable
        Gives the words to show beside the pointer for a ring: what it would hold.
    ask_number : callable
        Called with the digit typed while drawing; asks for length and angle and
        gives them, or None.
    """

    name = "draw"
    hint_key = "hint.draw"
    has_cross = True

    def __init__(
        self,
        snapper: Snapper,
        *,
        finished: Callable[[Ring], None],
        count: Callable[[Ring], str],
        ask_number: Callable[[str], tuple[float, float] | None],
    ) -> None:
        super().__init__()
        self.cursor = Cursor.DRAW
        self._snapper = snapper
        self._finished = finished
        self._count = count
        self._ask_number = ask_number
        self._sketch = Sketch(snapper.way)
        self._pointer: Point | None = None
        self._found: Snap | None = None

    @property
    def state(self) -> State:
        """Whether a ring is being drawn."""
        return State.DRAWING if self._sketch else State.IDLE

    @property
    def busy(self) -> bool:
        """Whether Esc would drop something."""
        return self.state is State.DRAWING

    def press(self, event: PointerEvent) -> None:
        """Add a corner, or end with the right button."""
        if event.button is Button.RIGHT:
            self.finish()
        elif event.button is Button.LEFT:
            place, self._found = self._snapper.place(event)
            self._sketch.add(place)
            self._pointer = place
            self.changed.emit(None)

    def move(self, event: PointerEvent) -> None:
        """Show where the next corner would come."""
        self._pointer, self._found = self._snapper.place(event)
        self.changed.emit(None)

    def double_click(self, event: PointerEvent) -> None:
        """End; the first click of the two has set the last corner."""
        if event.button is Button.LEFT:
            self.finish()

    def key(self, event: KeyEvent) -> bool:
        """Go back a corner, or enter a length and an angle by typing a digit."""
        if not self.busy:
            return False
        if event.name == "Backspace":
            self._sketch.remove_last()
            self.changed.emit(None)
            return True
        if event.text.isdigit():
            self._enter_number(event.text)
            return True
        return False

    def cancel(self) -> bool:
        """Drop what was drawn."""
        was_busy = self.busy
        self._sketch.clear()
        self._snapper.begin()
        self._found = None
        self.changed.emit(None)
        return was_busy

    def finish(self) -> None:
        """Close the ring and hand it over; under three corners nothing happens."""
        ring = self._sketch.ring()
        if ring:
            self._finished(ring)
            self.cancel()

    def sketch(self) -> tuple[Mark, ...]:
        """Give the ring so far, the line to the pointer, and what it snaps to."""
        marks: list[Mark] = []
        if self._sketch:
            marks += self._drawing()
        if self._found is not None:
            mark = snap_mark(self._found)
            # What it snaps to is the last line of the label where there is one.
            labelled = any(other.kind is MarkKind.LABEL for other in marks)
            marks.append(replace(mark, text="") if labelled else mark)
        return tuple(marks)

    def _drawing(self) -> list[Mark]:
        ring = self._sketch.ring(self._pointer)
        marks = []
        if ring:
            marks.append(Mark(MarkKind.DRAFT_AREA, np.array(ring), closed=True))
        marks.append(Mark(MarkKind.DRAFT, np.array(self._sketch.line())))
        marks += [
            Mark(MarkKind.HANDLE, np.array([corner])) for corner in self._sketch.corners
        ]
        if self._pointer is not None:
            marks += self._to_pointer(ring)
        return marks

    def _to_pointer(self, ring: Ring) -> list[Mark]:
        pointer = self._pointer
        assert pointer is not None
        done = self._sketch.line()
        ahead = self._sketch.line(pointer)[len(done) - 1 :]
        kind = MarkKind.TRACE if len(ahead) > 2 else MarkKind.RUBBER
        marks = [Mark(kind, np.array(ahead))]
        if ring:
            words = self._count(ring)
            if self._found is not None:
                words = f"{words}\n{snap_mark(self._found).text}"
            marks.append(Mark(MarkKind.LABEL, np.array([pointer]), text=words))
        return marks

    def _enter_number(self, digit: str) -> None:
        entered = self._ask_number(digit)
        if entered is not None:
            length, angle = entered
            corner = place_at(self._sketch.corners[-1], length=length, angle=angle)
            self._sketch.add(corner)
            self.changed.emit(None)


class CutOutTool(DrawTool):
    """挖洞: the ground inside the outline is taken out of the selected grid."""

    name = "cut_out"
    hint_key = "hint.cut_out"
