"""Split a grid: sketch a line through it, or take a road or river."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from gridplanner.ui.tools.line_tool import Line, LineTool
from gridplanner.ui.tools.tool import Button, Cursor, Modifier, PointerEvent

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from gridplanner.data.plan import Plan
    from gridplanner.ui.tools.sketch import Point
    from gridplanner.ui.tools.snapper import Snapper
    from gridplanner.ui.tools.trial import Bench, Trial

    class Splitting(Protocol):
        """Who knows what the halves become."""

        def show(self, trial: Trial, unit: int, lines: list[Line]) -> bool:
            """Show a unit split along lines; False where that is refused."""

        def done(self, trial: Trial, unit: int, lines: list[Line]) -> None:
            """Ask which half keeps the code, and keep what is shown."""

        def line_at(self, place: Point, reach: float) -> list[Point]:
            """Give the road or river at a place, empty where there is none."""


REACH = 8.0  # logical px a click may miss a road by


class SplitTool(LineTool):
    """拆格: the line runs from border to border; Shift+click takes a road or river."""

    name = "split"
    hint_key = "hint.split"
    unfinished = frozenset({"refuse.line_ends_inside", "refuse.line_outside"})

    def __init__(
        self,
        bench: Bench,
        snapper: Snapper,
        splitting: Splitting,
        *,
        ask_number: Callable[[str], tuple[float, float] | None],
    ) -> None:
        super().__init__(bench, snapper, ask_number=ask_number)
        self.cursor = Cursor.SCISSORS
        self._splitting = splitting

    def press(self, event: PointerEvent) -> None:
        """Add a corner; with Shift take the road or river that is hit."""
        if event.button is Button.LEFT and event.modifiers & Modifier.SHIFT:
            self._take_line(event)
        else:
            super().press(event)

    def _take_line(self, event: PointerEvent) -> None:
        reach = REACH * event.metres_per_px
        line = self._splitting.line_at((event.x, event.y), reach)
        if not line:
            self._bench.refuse("refuse.no_road")
            return
        self._trial = self._trial or self._bench.begin()
        if self._trial is not None:
            self._lines.append(line)
            self._pointer = (event.x, event.y)
            self._try(self._trial, self._all_lines())
        self.changed.emit(None)

    def _try(self, trial: Trial, lines: list[Line]) -> bool:
        unit = self._unit(trial.start, lines)
        return self._splitting.show(trial, unit, lines)

    def _done(self, trial: Trial, lines: list[Line]) -> None:
        unit = self._unit(trial.start, lines)
        self._splitting.done(trial, unit, lines)

    def _unit(self, plan: Plan, lines: list[Line]) -> int:
        """Find what is split: what is selected if it is crossed, else the longest."""
        path = shapely.MultiLineString(lines)
        level = self._bench.level
        length: dict[int, float] = {}
        for cell in plan.cells_near(path):
            owner = plan.cells[cell].owners[level]
            if owner:
                inside = shapely.intersection(plan.polygon(cell), path).length
                length[owner] = length.get(owner, 0.0) + float(inside)
        chosen = [u for u in self._bench.units if length.get(u, 0.0) > 0]
        if len(chosen) == 1:
            return chosen[0]
        return max(length, key=lambda unit: (length[unit], -unit), default=0)
