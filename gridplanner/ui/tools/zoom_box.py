"""Zoom to a box dragged on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.tools.box import BoxDrag
from gridplanner.ui.tools.tool import Button, Cursor, Modifier, PointerEvent, Tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.layers.overlay import Mark

Box = tuple[float, float, float, float]


class ZoomBoxTool(Tool):
    """框选放大: drag a box to zoom in, with Shift to zoom out by as much.

    Parameters
    ----------
    zoom_in, zoom_out : callable
        Receive the box: to be filled into the map, or to hold the present view.
    """

    name = "zoom_box"
    hint_key = "hint.zoom_box"

    def __init__(
        self, *, zoom_in: Callable[[Box], None], zoom_out: Callable[[Box], None]
    ) -> None:
        super().__init__()
        self.cursor = Cursor.LENS
        self._zoom_in = zoom_in
        self._zoom_out = zoom_out
        self._drag: BoxDrag | None = None

    @property
    def busy(self) -> bool:
        """Whether a box is being dragged."""
        return self._drag is not None

    def press(self, event: PointerEvent) -> None:
        """Begin the box."""
        if event.button is Button.LEFT:
            self._drag = BoxDrag(event)

    def move(self, event: PointerEvent) -> None:
        """Follow the drag."""
        if self._drag is not None:
            self._drag.move(event)
            self.changed.emit(None)

    def release(self, event: PointerEvent) -> None:
        """Zoom; a click without a drag does nothing."""
        drag, self._drag = self._drag, None
        if drag is not None and drag.is_drag:
            zoom_out = bool(event.modifiers & Modifier.SHIFT)
            (self._zoom_out if zoom_out else self._zoom_in)(drag.box())
        self.changed.emit(None)

    def cancel(self) -> bool:
        """Drop the box."""
        was_busy = self.busy
        self._drag = None
        self.changed.emit(None)
        return was_busy

    def sketch(self) -> tuple[Mark, ...]:
        """Give the box."""
        return self._drag.mark() if self._drag is not None else ()
