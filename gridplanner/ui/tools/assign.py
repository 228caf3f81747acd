"""指派: click grids to give them to the selected worker, or to take them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gridplanner.ui.tools.tool import Button, Cursor, KeyEvent, PointerEvent, Tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.layers.overlay import Mark
    from gridplanner.ui.tools.sketch import Point


class Assigning(Protocol):
    """Who knows which units there are, and who looks after them."""

    def unit_at(self, place: Point) -> int:
        """Give the unit of the level of work at a place, 0 where there is none."""

    def toggle(self, unit: int) -> None:
        """Give a unit to the selected worker, or take it back."""

    def marks(self, unit: int, pointer: Point) -> tuple[Mark, ...]:
        """Say beside the pointer what a click would do to the load."""


class AssignTool(Tool):
    """One click gives a unit or takes it back; the right button ends.

    Parameters
    ----------
    assigning : Assigning
    leave : callable
        Gives the pointer back to the tool that selects.
    """

    name = "assign"
    hint_key = "hint.assign"
    has_cross = True

    def __init__(self, assigning: Assigning, leave: Callable[[], None]) -> None:
        super().__init__()
        self.cursor = Cursor.CROSS
        self._assigning, self._leave = assigning, leave
        self._pointer: Point | None = None

    def move(self, event: PointerEvent) -> None:
        """Follow the pointer with what a click would do."""
        self._pointer = event.x, event.y
        self.changed.emit(None)

    def press(self, event: PointerEvent) -> None:
        """Give or take the unit below the pointer."""
        if event.button is Button.RIGHT:
            self._leave()
        elif event.button is Button.LEFT:
            self._pointer = event.x, event.y
            unit = self._assigning.unit_at(self._pointer)
            if unit:
                self._assigning.toggle(unit)
            self.changed.emit(None)

    def key(self, event: KeyEvent) -> bool:
        """Give or take the unit below the cross with Enter."""
        if event.name != "Enter" or self._pointer is None:
            return False
        unit = self._assigning.unit_at(self._pointer)
        if unit:
            self._assigning.toggle(unit)
        return True

    def deactivate(self) -> None:
        """Take what stands beside the pointer away."""
        self._pointer = None
        super().deactivate()

    def sketch(self) -> tuple[Mark, ...]:
        """Give what stands beside the pointer."""
        if self._pointer is None:
            return ()
        unit = self._assigning.unit_at(self._pointer)
        return self._assigning.marks(unit, self._pointer) if unit else ()
