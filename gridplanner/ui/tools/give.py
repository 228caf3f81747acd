"""Give buildings: paint them, draw a lasso round them, or take a whole block."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

import numpy as np

from gridplanner.data.levels import Role
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.ui.tools.box import BoxDrag
from gridplanner.ui.tools.tool import (
    Button,
    Cursor,
    KeyEvent,
    Modifier,
    PointerEvent,
    Tool,
)

if TYPE_CHECKING:
    from gridplanner.ui.tools.sketch import Point
    from gridplanner.ui.tools.trial import Bench, Trial

SMALLEST, LARGEST, GROWTH = 6.0, 160.0, 1.25  # logical px, and what [ ] changes

Ids = frozenset[int]


class Giving(Protocol):
    """Who knows which buildings stand where, and gives them."""

    def unit_at(self, place: Point) -> int:
        """Give the unit of the level of work at a place, 0 where there is none."""

    def in_circle(self, place: Point, radius: float, *, to: int, across: bool) -> Ids:
        """Find the buildings a brush touches that may go to a unit."""

    def in_ring(self, ring: list[Point], *, to: int, across: bool) -> Ids:
        """Find the buildings inside a ring that may go to a unit."""

    def block_at(self, place: Point, *, to: int, across: bool) -> Ids:
        """Find the buildings that stand close together round a place."""

    def show(
        self, trial: Trial, ids: Ids, to: int, *, allow_parts: bool = False
    ) -> bool:
        """Show the border with the buildings given; False where it is refused."""

    def done(self, trial: Trial, ids: Ids, to: int) -> None:
        """Keep what is shown."""

    def marks(
        self, trial: Trial, ids: Ids, to: int, pointer: Point
    ) -> tuple[Mark, ...]:
        """Hatch what is painted, and give the figures of both sides."""

    def name(self, unit: int) -> str:
        """Name a unit."""


class State(Enum):
    """Nothing painted, a stroke under way, or strokes that wait to be kept."""

    IDLE = auto()
    PAINTING = auto()
    PAINTED = auto()


class GiveTool(Tool):
    """划转楼栋: painted buildings go to the unit that was chosen.

    Parameters
    ----------
    bench : Bench
    giving : Giving
    """

    name = "give"
    hint_key = "hint.give"

    def __init__(self, bench: Bench, giving: Giving) -> None:
        super().__init__()
        self.cursor = Cursor.RING
        self._bench, self._giving = bench, giving
        self.radius = 24.0
        self._to = 0
        self._strokes: list[Ids] = []
        self._stroke: set[int] = set()
        self._lasso: BoxDrag | None = None
        self._state = State.IDLE
        self._pointer: Point | None = None
        self._trial: Trial | None = None

    @property
    def state(self) -> State:
        """What the hand does."""
        return self._state

    @property
    def busy(self) -> bool:
        """Whether Esc would drop something."""
        return self._state is not State.IDLE

    @property
    def receiver(self) -> int:
        """The unit that receives; 0 before one is chosen, or once it is gone."""
        plan = self._bench.plan
        unit = None if plan is None else plan.units.get(self._to)
        if unit is None or unit.valid_to or unit.level != self._bench.level:
            return 0
        return self._to

    @property
    def painted(self) -> Ids:
        """Buildings painted so far."""
        return frozenset().union(*self._strokes, self._stroke)

    def activate(self) -> None:
        """Begin with the unit that is selected."""
        plan = self._bench.plan
        chosen = [
            unit
            for unit in self._bench.units
            if plan is not None
            and unit in plan.units
            and plan.units[unit].level == self._bench.level
        ]
        self._to = chosen[0] if len(chosen) == 1 else 0

    def press(self, event: PointerEvent) -> None:
        """Begin a stroke; Ctrl chooses who receives; the right button keeps."""
        place = (event.x, event.y)
        self._pointer = place
        if event.button is Button.RIGHT:
            self._finish(allow_parts=bool(event.modifiers & Modifier.SHIFT))
            return
        if event.button is not Button.LEFT:
            return
        if event.modifiers & Modifier.CTRL or not self.receiver:
            self._choose(place)
            return
        self._trial = self._trial or self._bench.begin()
        if self._trial is None:
            return
        self._state = State.PAINTING
        if event.modifiers & Modifier.SHIFT:
            self._lasso = BoxDrag(event, is_lasso=True)
        else:
            self._paint(event)
        self.changed.emit(None)

    def move(self, event: PointerEvent) -> None:
        """Paint on while the button is held."""
        self._pointer = (event.x, event.y)
        if self._state is State.PAINTING and event.button is Button.LEFT:
            if self._lasso is not None:
                self._lasso.move(event)
            else:
                self._paint(event)
        self.changed.emit(None)

    def release(self, event: PointerEvent) -> None:
        """End the stroke, and show the border as it would run."""
        if event.button is not Button.LEFT or self._state is not State.PAINTING:
            return
        if self._lasso is not None:
            self._take_ring(self._lasso.ring(), event)
            self._lasso = None
        self._end_stroke()
        if not self.busy:
            self._say_why(event)

    def double_click(self, event: PointerEvent) -> None:
        """Take the whole block that stands here."""
        if event.button is not Button.LEFT or not self.receiver:
            return
        self._trial = self._trial or self._bench.begin()
        if self._trial is None:
            return
        place = (event.x, event.y)
        across = bool(event.modifiers & Modifier.ALT)
        self._stroke |= self._giving.block_at(place, to=self._to, across=across)
        self._end_stroke()

    def key(self, event: KeyEvent) -> bool:
        """Make the brush smaller or larger; take the last stroke back."""
        if event.name in {"[", "]"}:
            factor = GROWTH if event.name == "]" else 1 / GROWTH
            self.radius = min(max(self.radius * factor, SMALLEST), LARGEST)
            self.changed.emit(None)
            return True
        if event.name == "Backspace" and self._strokes:
            self._strokes.pop()
            self._show()
            return True
        return False

    def finish(self) -> None:
        """Keep what is shown; a refusal is said, and the paint stays."""
        self._finish(allow_parts=False)

    def _finish(self, *, allow_parts: bool) -> None:
        trial, ids = self._trial, self.painted
        if trial is None or not ids:
            return
        if not self._giving.show(trial, ids, self._to, allow_parts=allow_parts):
            if trial.refusal is not None:
                self._bench.refuse(self._bench.say(trial.refusal))
            return
        self._trial = None
        self._forget()
        self._giving.done(trial, ids, self._to)
        self.changed.emit(None)

    def cancel(self) -> bool:
        """Drop all strokes."""
        was_busy = self.busy
        self._forget()
        if self._trial is not None:
            self._trial.drop()
            self._trial = None
        self.changed.emit(None)
        return was_busy

    def sketch(self) -> tuple[Mark, ...]:
        """Show the ring, what is painted, who receives, and the figures."""
        marks: list[Mark] = []
        if self._pointer is None:
            return ()
        if self._trial is not None:
            marks += self._giving.marks(
                self._trial, self.painted, self._to, self._pointer
            )
        if self._lasso is not None:
            marks += self._lasso.mark()
        at = np.array([self._pointer])
        marks.append(Mark(MarkKind.BRUSH, at, size=self.radius))
        if self._trial is None:
            words = self._giving.name(self.receiver)
            marks.append(Mark(MarkKind.LABEL, at, text=words))
        return tuple(marks)

    def _choose(self, place: Point) -> None:
        """Let the unit at a place receive from now on."""
        if self.busy:
            self.cancel()
        self._to = self._giving.unit_at(place)
        self.changed.emit(None)

    def _take_ring(self, ring: list[Point], event: PointerEvent) -> None:
        if ring:
            across = bool(event.modifiers & Modifier.ALT)
            self._stroke |= self._giving.in_ring(ring, to=self._to, across=across)

    def _say_why(self, event: PointerEvent) -> None:
        """Say why a stroke took nothing: other villages' houses, or none at all."""
        radius = self.radius * event.metres_per_px
        place = (event.x, event.y)
        beyond = self._giving.in_circle(place, radius, to=self._to, across=True)
        plan = self._bench.plan
        if beyond:
            key = "refuse.other_village"
        elif plan and plan.levels[self._bench.level].role is Role.MICRO_GRID:
            key = "refuse.nothing_painted_micro"
        else:
            key = "refuse.nothing_painted"
        self._bench.refuse(key)

    def _paint(self, event: PointerEvent) -> None:
        radius = self.radius * event.metres_per_px
        across = bool(event.modifiers & Modifier.ALT)
        self._stroke |= self._giving.in_circle(
            (event.x, event.y), radius, to=self._to, across=across
        )

    def _end_stroke(self) -> None:
        if self._stroke:
            self._strokes.append(frozenset(self._stroke))
        self._stroke = set()
        self._show()

    def _show(self) -> None:
        ids, trial = self.painted, self._trial
        self._state = State.PAINTED if ids else State.IDLE
        if trial is not None and ids:
            self._giving.show(trial, ids, self._to)
        elif trial is not None:
            trial.drop()
            self._trial = None
        self.changed.emit(None)

    def _forget(self) -> None:
        self._strokes.clear()
        self._stroke = set()
        self._lasso = None
        self._state = State.IDLE
