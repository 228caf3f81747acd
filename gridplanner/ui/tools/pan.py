"""Move the map by dragging: the tool of a map on which nothing is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.tools.tool import Button, Cursor, PointerEvent, Tool

if TYPE_CHECKING:
    from collections.abc import Callable


class PanTool(Tool):
    """Drag the ground; `pan` is told by how many logical pixels."""

    name = "pan"
    hint_key = "hint.compare"

    def __init__(self, pan: Callable[[float, float], None]) -> None:
        super().__init__()
        self.cursor = Cursor.ARROW
        self._pan = pan
        self._at: tuple[float, float] | None = None

    @property
    def busy(self) -> bool:
        """Whether the ground is being dragged."""
        return self._at is not None

    def press(self, event: PointerEvent) -> None:
        """Take hold of the ground."""
        if event.button is Button.LEFT:
            self._at = (event.px, event.py)
            self.cursor = Cursor.HAND

    def move(self, event: PointerEvent) -> None:
        """Drag it along."""
        if self._at is not None:
            px, py = round(event.px - self._at[0]), round(event.py - self._at[1])
            self._at = (self._at[0] + px, self._at[1] + py)
            self._pan(px, py)

    def release(self, event: PointerEvent) -> None:
        """Let go."""
        del event
        self._at = None
        self.cursor = Cursor.ARROW

    def cancel(self) -> bool:
        """Let go of the ground where it is."""
        was_busy = self.busy
        self._at = None
        self.cursor = Cursor.ARROW
        return was_busy
