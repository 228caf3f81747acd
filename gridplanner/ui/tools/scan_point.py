"""Set and move the placing points of a scan, in the scan or on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.resources.texts import text
from gridplanner.ui.scan_points import ScanPoints, Side
from gridplanner.ui.tools.snapper import Snapper, snap_mark
from gridplanner.ui.tools.tool import Button, Cursor, KeyEvent, PointerEvent, Tool

if TYPE_CHECKING:
    from gridplanner.analysis.snapping import Snap
    from gridplanner.ui.scan_points import Spot

REACH = 9.0  # px around a point that take hold of it
_ERASE = ("Delete", "Backspace")


class ScanPointTool(Tool):
    """Click to set a point, drag to move it, Delete to forget it.

    Parameters
    ----------
    points : ScanPoints
    side : Side
        Of the points that are set here. In the scan northing is the row, upwards.
    snapper : Snapper, optional
        What lets points snap to borders and corners.
    worst_colour : str
        ``"#rrggbb"`` of the point with the largest residual.
    """

    name = "scan_point"
    hint_key = "hint.scan_point"
    has_cross = True

    def __init__(
        self,
        points: ScanPoints,
        side: Side,
        *,
        snapper: Snapper | None = None,
        worst_colour: str = "",
    ) -> None:
        super().__init__()
        self.cursor = Cursor.CROSS
        self._points, self._side, self._snapper = points, side, snapper
        self._worst_colour = worst_colour
        self._held: int | None = None
        self._before: Spot | None = None
        self._found: Snap | None = None
        points.changed.connect(self.changed.emit)

    @property
    def busy(self) -> bool:
        """Whether Esc would drop something: a drag, or half a point."""
        return self._held is not None or self._points.waiting is not None

    def press(self, event: PointerEvent) -> None:
        """Take hold of a point, or set one."""
        if event.button is not Button.LEFT:
            return
        self._held = self._under(event)
        if self._held is None:
            self._points.set_spot(self._side, self._spot(event))
        else:
            self._before = self._points.rows[self._held].spots[self._side]
            self._points.choose(self._held)

    def move(self, event: PointerEvent) -> None:
        """Drag the point that is held, else show what a click would snap to."""
        spot = self._spot(event)
        if self._held is not None:
            self._points.move(self._held, self._side, spot)
        self.changed.emit(None)

    def release(self, event: PointerEvent) -> None:
        """Let the point lie."""
        del event
        self._held = None
        self.changed.emit(None)

    def key(self, event: KeyEvent) -> bool:
        """Forget the chosen point."""
        chosen = self._points.chosen
        if event.name not in _ERASE or chosen is None:
            return False
        self._held = None
        self._points.remove(chosen)
        return True

    def cancel(self) -> bool:
        """Put a dragged point back, or forget half a point."""
        if self._held is not None and self._before is not None:
            held, self._held = self._held, None
            self._points.move(held, self._side, self._before)
            return True
        return self._points.drop_half()

    def sketch(self) -> tuple[Mark, ...]:
        """Give the points with their numbers, and how far each is off."""
        marks: list[Mark] = []
        for index, row in enumerate(self._points.rows):
            spot = row.spots.get(self._side)
            if spot is None:
                continue
            laid = self._laid(index)
            if laid is not None:
                marks.append(Mark(MarkKind.RUBBER, np.array([spot, laid]) * self._up))
            chosen = index == self._points.chosen
            worst = index == self._points.worst
            marks.append(
                Mark(
                    MarkKind.ACTIVE if chosen else MarkKind.HANDLE,
                    np.array([spot]) * self._up,
                    text=self._words(index),
                    colour=self._worst_colour if worst else "",
                )
            )
        if self._found is not None:
            marks.append(snap_mark(self._found))
        return tuple(marks)

    @property
    def _up(self) -> tuple[float, float]:
        return (1.0, -1.0) if self._side is Side.SCAN else (1.0, 1.0)

    def _spot(self, event: PointerEvent) -> Spot:
        if self._snapper is None:
            across, up = self._up
            return event.x * across, event.y * up
        spot, self._found = self._snapper.place(event)
        return spot

    def _under(self, event: PointerEvent) -> int | None:
        """Find the nearest point within reach of the pointer."""
        reach = REACH * event.metres_per_px
        across, up = self._up
        near = [
            (float(np.hypot(spot[0] * across - event.x, spot[1] * up - event.y)), index)
            for index, row in enumerate(self._points.rows)
            if (spot := row.spots.get(self._side)) is not None
        ]
        distance, index = min(near, default=(np.inf, 0))
        return index if distance <= reach else None

    def _laid(self, index: int) -> Spot | None:
        """Tell where the other side of a point comes to lie here."""
        row = self._points.rows[index]
        other = self._side.other
        if not row.is_whole or self._points.off(index) is None:
            return None
        return self._points.across(other, row.spots[other])

    def _words(self, index: int) -> str:
        off, number = self._points.off(index), str(index + 1)
        placing = self._points.placing
        if self._side is Side.SCAN or off is None or placing is None:
            return number
        if not placing.spare and self._points.rows[index].is_used:
            return number
        return text("scan.mark", n=number, off=f"{off[0]:.1f}")
