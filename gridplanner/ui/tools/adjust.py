"""Adjust borders: drag a corner, a bend or the line; neighbours follow."""

from __future__ import annotations

import math
from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.edits.bend import bend
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.ui.tools.handles import Handle, Part, find_handle, handles_of
from gridplanner.ui.tools.sketch import Point, place_at
from gridplanner.ui.tools.snapper import Snapper, snap_mark
from gridplanner.ui.tools.tool import (
    Button,
    Cursor,
    KeyEvent,
    Modifier,
    PointerEvent,
    Tool,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.analysis.snapping import Snap
    from gridplanner.data.plan import Plan
    from gridplanner.ui.tools.trial import Bench, Trial

STILL = 3.0  # logical px within which a press and a release are a click
STEP, LARGE_STEP = 0.5, 5.0  # metres an arrow key moves a corner
_ARROWS = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, 1), "Down": (0, -1)}


class State(Enum):
    """Nothing held, a button held, or a corner moved by the arrow keys."""

    IDLE = auto()
    HELD = auto()
    NUDGED = auto()


class AdjustTool(Tool):
    """调格: drag; double click adds a bend, Delete takes it; right click puts back.

    Parameters
    ----------
    bench : Bench
    snapper : Snapper
    ask_number : callable
        Asks for length and angle, as of `DrawTool`.
    menu : callable, optional
        Shows what can be done with the border under the pointer.
    """

    name = "adjust"
    hint_key = "hint.adjust"

    def __init__(
        self,
        bench: Bench,
        snapper: Snapper,
        *,
        ask_number: Callable[[str], tuple[float, float] | None],
        menu: Callable[[Handle], None] = lambda _handle: None,
    ) -> None:
        super().__init__()
        self._bench, self._snapper, self._ask_number = bench, snapper, ask_number
        self._menu = menu
        self._state = State.IDLE
        self._handle: Handle | None = None  # under the pointer, or taken hold of
        self._seen: Plan | None = None  # whose border that is
        self._trial: Trial | None = None
        self._pressed: PointerEvent | None = None
        self._place: Point = (0.0, 0.0)
        self._found: Snap | None = None

    @property
    def state(self) -> State:
        """What the hand does."""
        return self._state

    @property
    def busy(self) -> bool:
        """Whether Esc would put something back."""
        return self._state is not State.IDLE

    @property
    def handle(self) -> Handle | None:
        """What the pointer is on, or has taken hold of, while it is there."""
        is_gone = self._trial is None and self._bench.plan is not self._seen
        return None if is_gone else self._handle

    def press(self, event: PointerEvent) -> None:
        """Take hold of what is under the pointer; the right button puts it back."""
        if event.button is Button.RIGHT:
            was_busy = self.cancel()
            self._look(event)
            if not was_busy and self._handle is not None:
                self._menu(self._handle)
        elif event.button is Button.LEFT and not self._is_trying:
            self._look(event)
            self._pressed = event
            self._state = State.HELD if self._handle is not None else State.IDLE

    @property
    def _is_trying(self) -> bool:
        return self._trial is not None

    def move(self, event: PointerEvent) -> None:
        """Drag what is held; else show what could be taken hold of."""
        if self._state is State.IDLE:
            self._look(event)
        elif self._state is State.HELD and event.button is Button.LEFT:
            self._drag(event)
        self.changed.emit(None)

    def release(self, event: PointerEvent) -> None:
        """Keep what is shown."""
        if event.button is not Button.LEFT or self._state is not State.HELD:
            return
        self._state = State.IDLE
        if self._trial is not None:
            self._end()
        self._look(event)
        self.changed.emit(None)

    def double_click(self, event: PointerEvent) -> None:
        """Add a bend where the border is hit."""
        self._look(event)
        handle = self._handle
        self._state = State.IDLE
        if event.button is Button.LEFT and handle and handle.part is Part.LINE:
            level = self._bench.level
            self._try_once(lambda plan: handle.edit(plan, handle.place, level=level))
            self._look(event)

    def key(self, event: KeyEvent) -> bool:
        """Delete a bend, walk from corner to corner, move one by arrows."""
        if event.name == "Delete" and self.handle is not None:
            self._delete()
            return True
        if event.name == "Tab":
            return self._walk(back=bool(event.modifiers & Modifier.SHIFT))
        if event.name in _ARROWS and self.handle is not None:
            self._nudge(event)
            return True
        if event.text.isdigit() and self.handle is not None:
            self._enter_number(event.text)
            return True
        return False

    def finish(self) -> None:
        """Keep what was moved by keys; else ask for length and angle."""
        if self._state is State.NUDGED:
            self._end()
            self._state = State.IDLE
            self.changed.emit(None)
        elif self.handle is not None and not self._is_trying:
            self._enter_number("")

    def cancel(self) -> bool:
        """Put back what is held."""
        was_busy = self.busy
        if self._trial is not None:
            self._trial.drop()
        self._trial = None
        self._state = State.IDLE
        self._found = None
        self.changed.emit(None)
        return was_busy

    def deactivate(self) -> None:
        """Let go."""
        super().deactivate()
        self._handle = None

    def sketch(self) -> tuple[Mark, ...]:
        """Show the border with its corners and bends, what it snaps to, the figures."""
        plan = self._bench.plan if self._trial is None else self._trial.start
        handle = self.handle
        if plan is None or handle is None:
            return ()
        if self._trial is None:
            return tuple(self._hovered(plan, handle))
        marks: list[Mark] = []
        lines = list(handle.lines(plan, self._place))
        if self._trial.refusal is not None:
            marks += [Mark(MarkKind.RUBBER, line) for line in lines]
            marks.append(Mark(MarkKind.REFUSED, np.array([self._place])))
        else:
            marks.append(Mark(MarkKind.ACTIVE, np.array([self._place])))
        if self._found is not None:
            marks.append(snap_mark(self._found))
        return (*marks, *self._trial.marks(self._place))

    def _hovered(self, plan: Plan, handle: Handle) -> list[Mark]:
        marks = []
        for number in sorted(handle.borders(plan)):
            points = plan.points(number)
            marks.append(Mark(MarkKind.HOVER, points))
            marks.append(Mark(MarkKind.HANDLE, points[[0, -1]]))
            if len(points) > 2:
                marks.append(Mark(MarkKind.BEND, points[1:-1]))
        if handle.part is not Part.LINE:
            marks.append(Mark(MarkKind.ACTIVE, np.array([handle.place])))
        return marks

    def _look(self, event: PointerEvent) -> None:
        plan = self._seen = self._bench.plan
        self._handle = (
            None
            if plan is None
            else find_handle(
                plan,
                event.x,
                event.y,
                metres_per_px=event.metres_per_px,
                level=self._bench.level,
            )
        )
        part = None if self._handle is None else self._handle.part
        self.cursor = {None: Cursor.ARROW, Part.LINE: Cursor.MOVE}.get(
            part, Cursor.CORNER
        )

    def _drag(self, event: PointerEvent) -> None:
        pressed, handle = self._pressed, self._handle
        if pressed is None or handle is None:
            return
        moved = math.hypot(event.px - pressed.px, event.py - pressed.py)
        if not self._is_trying and moved <= STILL:
            return
        if not self._is_trying and not self._begin():
            self._state = State.IDLE
            return
        trial = self._trial
        assert trial is not None
        held = handle.borders(trial.start)
        self._place, self._found = self._snapper.place(event, without=held)
        self._show(across=bool(event.modifiers & Modifier.SHIFT))

    def _begin(self) -> bool:
        self._trial = self._bench.begin()
        return self._trial is not None

    def _show(self, *, across: bool = False) -> None:
        trial, handle, place = self._trial, self._handle, self._place
        assert trial is not None
        assert handle is not None
        level = self._bench.level
        shown = trial.show(
            lambda plan: handle.edit(plan, place, level=level, across=across)
        )
        self.cursor = Cursor.MOVE if shown else Cursor.REFUSED

    def _end(self) -> None:
        trial, self._trial = self._trial, None
        if trial is not None:
            trial.keep()
        self._found = None
        self._handle = None

    def _try_once(self, edit: Callable[[Plan], object]) -> None:
        """Do an edit that needs no dragging, or say why not."""
        trial = self._bench.begin()
        if trial is None:
            return
        if trial.show(edit):  # type: ignore[arg-type]
            trial.keep()
        else:
            trial.drop()
            refusal = trial.refusal
            assert refusal is not None
            self._bench.refuse(self._bench.say(refusal))
        self.changed.emit(None)

    def _delete(self) -> None:
        handle = self._handle
        assert handle is not None
        if handle.part is not Part.BEND:
            self._bench.refuse("refuse.no_bend")
            return
        self.cancel()
        self._try_once(lambda plan: bend(plan, handle.number, handle.index, None))
        self._handle = None

    def _walk(self, *, back: bool) -> bool:
        """Go to the next corner or bend of what is selected."""
        plan, units = self._bench.plan, self._bench.units
        if plan is None or not units or self.busy:
            return False
        handles = handles_of(plan, units)
        if not handles:
            return False
        keys = [(h.part, h.number, h.index) for h in handles]
        now = self._handle
        at = -1
        if now is not None and (now.part, now.number, now.index) in keys:
            at = keys.index((now.part, now.number, now.index))
        step = -1 if back and at >= 0 else 1
        self._handle, self._seen = handles[(at + step) % len(handles)], plan
        self.changed.emit(None)
        return True

    def _nudge(self, event: KeyEvent) -> None:
        handle = self._handle
        assert handle is not None
        if not self._is_trying:
            if not self._begin():
                return
            self._place = handle.place
        self._state = State.NUDGED
        size = LARGE_STEP if event.modifiers & Modifier.SHIFT else STEP
        x, y = _ARROWS[event.name]
        self._place = (self._place[0] + x * size, self._place[1] + y * size)
        self._show()
        self.changed.emit(None)

    def _enter_number(self, digit: str) -> None:
        """Move by a length at an angle from where it is."""
        handle = self._handle
        entered = self._ask_number(digit)
        if entered is None or handle is None:
            return
        length, angle = entered
        place = place_at(handle.place, length=length, angle=angle)
        self.cancel()
        level = self._bench.level
        self._try_once(lambda plan: handle.edit(plan, place, level=level))
        self._handle = None
