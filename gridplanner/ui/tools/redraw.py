"""Redraw a stretch of border: sketch from one point of it to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from gridplanner.data.edits.redraw_stretch import redraw_stretch
from gridplanner.ui.tools.line_tool import Line, LineTool
from gridplanner.ui.tools.tool import Cursor

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.ui.tools.snapper import Snapper
    from gridplanner.ui.tools.trial import Bench, Trial


class RedrawTool(LineTool):
    """重画边界: the sketch takes the place of the stretch between its ends."""

    name = "redraw"
    hint_key = "hint.redraw"
    unfinished = frozenset({"refuse.line_meets_once", "refuse.line_outside"})

    def __init__(
        self,
        bench: Bench,
        snapper: Snapper,
        *,
        ask_number: Callable[[str], tuple[float, float] | None],
    ) -> None:
        super().__init__(bench, snapper, ask_number=ask_number)
        self.cursor = Cursor.PENCIL

    def _try(self, trial: Trial, lines: list[Line]) -> bool:
        made = [shapely.LineString(line) for line in lines]
        level, across = self._bench.level, self._across
        return trial.show(
            lambda plan: redraw_stretch(
                plan, made, level=level, allow_across=across, allow_parts=across
            )
        )

    def _done(self, trial: Trial, lines: list[Line]) -> None:
        del lines
        trial.keep()
