"""Merge grids: click the one to keep, then the neighbours that go into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import shapely

from gridplanner.layers.overlay import Mark, MarkKind
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


class Merging(Protocol):
    """Who knows what a merger does."""

    def show(self, trial: Trial, units: list[int], *, across: bool) -> bool:
        """Show units merged into the first; False where that is refused."""

    def done(self, trial: Trial, units: list[int], *, across: bool) -> None:
        """Ask which code stays, and keep what is shown."""


class MergeTool(Tool):
    """并格: the first grid clicked takes the others; Enter or right click merges."""

    name = "merge"
    hint_key = "hint.merge"
    has_cross = True

    def __init__(self, bench: Bench, merging: Merging) -> None:
        super().__init__()
        self.cursor = Cursor.MERGE
        self._bench, self._merging = bench, merging
        self._chosen: list[int] = []
        self._under = 0
        self._pointer: Point = (0.0, 0.0)
        self._trial: Trial | None = None
        self._across = False

    @property
    def busy(self) -> bool:
        """Whether Esc would drop something."""
        return bool(self._chosen)

    @property
    def chosen(self) -> tuple[int, ...]:
        """Units clicked so far, the one to keep first, as far as they are there."""
        plan = self._bench.plan if self._trial is None else self._trial.start
        if plan is None:
            return ()
        return tuple(unit for unit in self._chosen if plan.cells_of(unit))

    def press(self, event: PointerEvent) -> None:
        """Choose a unit; the right button merges."""
        if event.button is Button.RIGHT:
            self._across |= bool(event.modifiers & Modifier.SHIFT)
            self.finish()
            return
        if event.button is not Button.LEFT:
            return
        self._pointer = (event.x, event.y)
        self._across = bool(event.modifiers & Modifier.SHIFT)
        unit = self._unit_at(event)
        if not unit:
            return
        self._chosen = list(self.chosen)  # others may have gone by undo
        if unit in self._chosen:
            self._chosen.remove(unit)
        else:
            self._chosen.append(unit)
        self._show()

    def move(self, event: PointerEvent) -> None:
        """Show which unit a click would take."""
        self._pointer = (event.x, event.y)
        unit = self._unit_at(event)
        if unit != self._under:
            self._under = unit
        self.changed.emit(None)

    def key(self, event: KeyEvent) -> bool:
        """Take the last unit back."""
        if event.name != "Backspace" or not self._chosen:
            return False
        self._chosen.pop()
        self._show()
        return True

    def finish(self) -> None:
        """Ask which code stays, and merge."""
        trial, units = self._trial, list(self.chosen)
        if len(units) < 2 or trial is None:
            self._bench.refuse("refuse.merge_two")
            return
        if not self._merging.show(trial, units, across=self._across):
            refusal = trial.refusal
            assert refusal is not None
            self._bench.refuse(self._bench.say(refusal))
            return
        self._trial = None
        self._chosen.clear()
        self._merging.done(trial, units, across=self._across)
        self.changed.emit(None)

    def cancel(self) -> bool:
        """Choose nothing."""
        was_busy = self.busy
        self._chosen.clear()
        if self._trial is not None:
            self._trial.drop()
            self._trial = None
        self.changed.emit(None)
        return was_busy

    def sketch(self) -> tuple[Mark, ...]:
        """Show what is chosen and what a click would take."""
        trial = self._trial
        plan = self._bench.plan if trial is None else trial.start
        if plan is None:
            return ()
        marks: list[Mark] = []
        for number, unit in enumerate(self._chosen):
            kind = MarkKind.DRAFT_AREA if number == 0 else MarkKind.HATCH
            marks += _area(plan.outline(unit), kind)
        if (
            self._under
            and self._under in plan.units
            and self._under not in self._chosen
        ):
            marks += _area(plan.outline(self._under), MarkKind.HOVER)
        if trial is not None and len(self._chosen) > 1:
            marks += trial.marks(self._pointer)
        return tuple(marks)

    def _unit_at(self, event: PointerEvent) -> int:
        plan = self._bench.plan if self._trial is None else self._trial.start
        if plan is None:
            return 0
        point = np.array([shapely.Point(event.x, event.y)], object)
        cell = int(plan.cells_at(point)[0])
        return plan.cells[cell].owners[self._bench.level] if cell else 0

    def _show(self) -> None:
        """Show the merger, as soon as there are two."""
        if len(self._chosen) < 2:
            if self._trial is not None:
                self._trial.drop()
                self._trial = None
        else:
            self._trial = self._trial or self._bench.begin()
            if self._trial is None:
                self._chosen.clear()
            else:
                self._merging.show(self._trial, self._chosen, across=self._across)
        self.changed.emit(None)


def _area(outline: shapely.Geometry, kind: MarkKind) -> list[Mark]:
    return [
        Mark(
            kind,
            shapely.get_coordinates(part.exterior),
            closed=True,
            holes=tuple(shapely.get_coordinates(ring) for ring in part.interiors),
        )
        for part in shapely.get_parts(outline)
    ]
