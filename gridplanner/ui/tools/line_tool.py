"""What tools that sketch a line share: corners by click, the line tried as it grows."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.ui.tools.sketch import Point, Sketch, place_at
from gridplanner.ui.tools.snapper import Snapper, snap_mark
from gridplanner.ui.tools.tool import (
    Button,
    KeyEvent,
    Modifier,
    PointerEvent,
    Tool,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.analysis.snapping import Snap
    from gridplanner.ui.tools.trial import Bench, Trial

Line = list[Point]


class State(Enum):
    """Nothing clicked yet, or at least one corner."""

    IDLE = auto()
    DRAWING = auto()


class LineTool(Tool):
    """Sketches one line or several, and shows what they would do.

    Subclasses say in `_try` what the lines do, and in `_done` how they are kept.

    Parameters
    ----------
    bench : Bench
    snapper : Snapper
    ask_number : callable
        Asks for length and angle, as of `DrawTool`.
    """

    has_cross = True
    # Refusals that only mean: the line is not finished yet.
    unfinished: frozenset[str] = frozenset()

    def __init__(
        self,
        bench: Bench,
        snapper: Snapper,
        *,
        ask_number: Callable[[str], tuple[float, float] | None],
    ) -> None:
        super().__init__()
        self._bench, self._snapper, self._ask_number = bench, snapper, ask_number
        self._sketch = Sketch(self._way)
        self._lines: list[Line] = []
        self._pointer: Point | None = None
        self._found: Snap | None = None
        self._trial: Trial | None = None
        self._across = False

    @property
    def state(self) -> State:
        """Whether a line is being drawn."""
        return State.DRAWING if self._sketch or self._lines else State.IDLE

    @property
    def busy(self) -> bool:
        """Whether Esc would drop something."""
        return self.state is State.DRAWING

    def press(self, event: PointerEvent) -> None:
        """Add a corner, or finish with the right button."""
        if event.button is Button.RIGHT:
            self._across = bool(event.modifiers & Modifier.SHIFT)
            self.finish()
            return
        if event.button is not Button.LEFT:
            return
        if self._trial is None:
            self._trial = self._bench.begin()
            if self._trial is None:
                return
        self._across = bool(event.modifiers & Modifier.SHIFT)
        place, self._found = self._snapper.place(event)
        self._sketch.add(place)
        self._pointer = place
        self._show()
        self.changed.emit(None)

    def move(self, event: PointerEvent) -> None:
        """Show what the line would do if it ended here."""
        self._across = bool(event.modifiers & Modifier.SHIFT)
        self._pointer, self._found = self._snapper.place(event)
        self._show()
        self.changed.emit(None)

    def double_click(self, event: PointerEvent) -> None:
        """End; the first click of the two has set the last corner."""
        if event.button is Button.LEFT:
            self.finish()

    def key(self, event: KeyEvent) -> bool:
        """Go back a corner, begin another line, enter a length and an angle."""
        if not self.busy:
            return False
        if event.name == "Backspace":
            self._go_back()
            return True
        if event.name == "N" and len(self._sketch.corners) > 1:
            self._lines.append(self._sketch.line())
            self._sketch.clear()
            return True
        if event.text.isdigit() and self._sketch:
            self._enter_number(event.text)
            return True
        return False

    def cancel(self) -> bool:
        """Drop what was drawn."""
        was_busy = self.busy
        self._forget()
        if self._trial is not None:
            self._trial.drop()
            self._trial = None
        self.changed.emit(None)
        return was_busy

    def finish(self) -> None:
        """Do it; a line that does nothing yet stays, and the reason is said."""
        lines = self._all_lines()
        trial = self._trial
        if not lines or trial is None:
            return
        if self._try(trial, lines):
            self._trial = None
            self._forget()
            self._done(trial, lines)
        elif trial.refusal is not None:
            self._bench.refuse(self._bench.say(trial.refusal))
        self.changed.emit(None)

    def sketch(self) -> tuple[Mark, ...]:
        """Give the lines so far, the way to the pointer, and the figures."""
        marks = [Mark(MarkKind.DRAFT, np.array(line)) for line in self._lines]
        if self._sketch:
            marks += self._drawing()
        if self._found is not None:
            marks.append(snap_mark(self._found))
        trial = self._trial
        if trial is not None and self._pointer is not None and self._is_shown():
            marks += trial.marks(self._pointer)
        return tuple(marks)

    def _try(self, trial: Trial, lines: list[Line]) -> bool:
        """Show what the lines do; False where they do nothing."""
        raise NotImplementedError

    def _done(self, trial: Trial, lines: list[Line]) -> None:
        """Keep what is shown."""
        raise NotImplementedError

    def _way(self, start: Point, end: Point) -> list[Point] | None:
        return self._snapper.way(start, end, below=self._bench.level)

    def _all_lines(self, pointer: Point | None = None) -> list[Line]:
        line = self._sketch.line(pointer)
        return [*self._lines, *([line] if len(line) > 1 else [])]

    def _show(self) -> None:
        lines = self._all_lines(self._pointer)
        if self._trial is not None and lines:
            self._try(self._trial, lines)

    def _is_shown(self) -> bool:
        """Whether what the trial says is of use yet."""
        trial = self._trial
        return trial is not None and (
            trial.refusal is None or trial.refusal.code not in self.unfinished
        )

    def _drawing(self) -> list[Mark]:
        done = self._sketch.line()
        marks = [Mark(MarkKind.DRAFT, np.array(done))]
        marks += [Mark(MarkKind.HANDLE, np.array([c])) for c in self._sketch.corners]
        if self._pointer is not None:
            ahead = self._sketch.line(self._pointer)[len(done) - 1 :]
            kind = MarkKind.TRACE if len(ahead) > 2 else MarkKind.RUBBER
            marks.append(Mark(kind, np.array(ahead)))
            refused = self._trial is not None and self._trial.refusal is not None
            if refused and self._is_shown():
                marks.append(Mark(MarkKind.REFUSED, np.array([self._pointer])))
        return marks

    def _go_back(self) -> None:
        if self._sketch:
            self._sketch.remove_last()
        elif self._lines:
            self._lines.pop()
        if not self.busy:
            self.cancel()
        self._show()
        self.changed.emit(None)

    def _forget(self) -> None:
        self._sketch.clear()
        self._lines.clear()
        self._snapper.begin()
        self._found = None

    def _enter_number(self, digit: str) -> None:
        entered = self._ask_number(digit)
        if entered is not None:
            length, angle = entered
            self._sketch.add(
                place_at(self._sketch.corners[-1], length=length, angle=angle)
            )
            self._show()
            self.changed.emit(None)
