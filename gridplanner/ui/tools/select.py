"""Select things on the map: click, box, lasso."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

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
    from gridplanner.layers.overlay import Mark
    from gridplanner.ui.tools.sketch import Point

REACH = 4.0  # logical px a click may miss by


class Picking(Protocol):
    """Who knows what lies where, and what is selected."""

    def pick(self, x: float, y: float, *, reach: float, add: bool) -> None:
        """Select what is at a place, or nothing; `add` keeps what was selected."""

    def pick_ring(self, ring: list[Point], *, add: bool) -> None:
        """Select what lies in a ring."""

    def open_at(self, x: float, y: float, *, reach: float) -> None:
        """Do what a double click does to what is there."""

    def show_menu(self, x: float, y: float, *, reach: float) -> None:
        """Select what is there and show its menu."""

    def clear(self) -> bool:
        """Select nothing; tell whether something was selected."""

    def delete(self) -> bool:
        """Delete the buildings and things selected; tell whether there were any."""


class State(Enum):
    """Nothing held down, or a button held."""

    IDLE = auto()
    HELD = auto()


class SelectTool(Tool):
    """选择: click, drag a box, Ctrl+drag a lasso; Shift adds."""

    name = "select"
    hint_key = "hint.select"

    def __init__(self, picking: Picking) -> None:
        super().__init__()
        self.cursor = Cursor.ARROW
        self._picking = picking
        self._drag: BoxDrag | None = None

    @property
    def state(self) -> State:
        """Whether a button is held."""
        return State.IDLE if self._drag is None else State.HELD

    @property
    def busy(self) -> bool:
        """Whether a box is being dragged."""
        return self._drag is not None

    def press(self, event: PointerEvent) -> None:
        """Begin a click or a drag; the right button shows the menu."""
        if event.button is Button.RIGHT:
            reach = REACH * event.metres_per_px
            self._picking.show_menu(event.x, event.y, reach=reach)
        elif event.button is Button.LEFT:
            lasso = bool(event.modifiers & Modifier.CTRL)
            self._drag = BoxDrag(event, is_lasso=lasso)

    def move(self, event: PointerEvent) -> None:
        """Follow the drag."""
        if self._drag is not None:
            self._drag.move(event)
            self.changed.emit(None)

    def release(self, event: PointerEvent) -> None:
        """Select what was clicked, or what the drag went round."""
        drag, self._drag = self._drag, None
        if drag is None or event.button is not Button.LEFT:
            return
        add = bool(event.modifiers & Modifier.SHIFT)
        if drag.is_drag:
            ring = drag.ring()
            if ring:
                self._picking.pick_ring(ring, add=add)
        else:
            reach = REACH * event.metres_per_px
            self._picking.pick(event.x, event.y, reach=reach, add=add)
        self.changed.emit(None)

    def double_click(self, event: PointerEvent) -> None:
        """Open what is there."""
        self._drag = None
        self._picking.open_at(event.x, event.y, reach=REACH * event.metres_per_px)

    def key(self, event: KeyEvent) -> bool:
        """Delete what is selected; clear the selection with Esc where nothing drags."""
        if event.name == "Delete" and not self.busy:
            return self._picking.delete()
        return event.name == "Escape" and not self.busy and self._picking.clear()

    def cancel(self) -> bool:
        """Drop the drag."""
        was_busy = self.busy
        self._drag = None
        self.changed.emit(None)
        return was_busy

    def sketch(self) -> tuple[Mark, ...]:
        """Give the box or the lasso."""
        return self._drag.mark() if self._drag is not None else ()
