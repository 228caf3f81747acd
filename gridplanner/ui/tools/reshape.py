"""Change the shape of a building or a thing of the map by dragging its points."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

import numpy as np
import shapely

from gridplanner.data.ground_edits.parts import (
    Parts,
    is_ring,
    nearest_point,
    nearest_side,
    parts_of,
    put_together,
    shifted,
    with_added,
    with_moved,
    with_removed,
)
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.ui.tools.snapper import Snapper, snap_mark
from gridplanner.ui.tools.tool import Button, Cursor, KeyEvent, PointerEvent, Tool

if TYPE_CHECKING:
    from gridplanner.analysis.snapping import Snap
    from gridplanner.ui.tools.sketch import Point

REACH = 7.0  # logical px within which a point or a side is grabbed
# Under which names the lines of a table are snapped to.
_SOURCES = {"building": {"building"}, "feature": {"road", "river", "line"}}
STIR = 3.0  # logical px a hand may stir without dragging


@dataclass(frozen=True, slots=True)
class Thing:
    """A building or a thing of the map, with its shape in metres."""

    table: str
    id: int
    shape: shapely.Geometry


class Desk(Protocol):
    """Who finds things, says what is against a shape, and keeps it."""

    def held(self) -> list[Thing]:
        """Give the things that are selected."""

    def take(self, x: float, y: float, *, reach: float) -> Thing | None:
        """Select the thing at a place and give it; nothing where there is none."""

    def fault(self, shape: shapely.Geometry) -> str:
        """Say why a shape cannot stand, empty where it can."""

    def move(self, things: list[Thing], by: Point) -> bool:
        """Move several things as one; False where that is refused."""

    def reshape(self, thing: Thing, shape: shapely.Geometry) -> bool:
        """Keep a shape; False where it is refused or the user thinks better of it."""


class State(Enum):
    """Nothing held, a point held, or the whole of one thing or several."""

    IDLE = auto()
    POINT = auto()
    WHOLE = auto()


class ReshapeTool(Tool):
    """改形状: drag a point, or the inside to move; double click adds, Delete removes.

    Several things that are selected have no points to drag: they move together.

    Parameters
    ----------
    desk : Desk
    snapper : Snapper
    """

    name = "reshape"
    hint_key = "hint.reshape"

    def __init__(self, desk: Desk, snapper: Snapper) -> None:
        super().__init__()
        self._desk, self._snapper = desk, snapper
        self.state = State.IDLE
        self._thing: Thing | None = None
        self._group: list[Thing] = []  # several, of which none is taken alone
        self._parts: Parts = []  # as it stands
        self._draft: Parts = []  # as it would be
        self._active: tuple[int, int] | None = None
        self._start: PointerEvent | None = None
        self._found: Snap | None = None
        self._reason = ""
        self._by = (0.0, 0.0)  # how far the whole is dragged

    @property
    def busy(self) -> bool:
        """Whether a point or the whole is being dragged."""
        return self.state is not State.IDLE

    def activate(self) -> None:
        """Begin with what is selected."""
        self.refresh()

    def refresh(self) -> None:
        """Take the selected thing as it stands now; a drag under way is dropped."""
        held = self._desk.held()
        self._hold(held[0] if len(held) == 1 else None)
        self._group = held if len(held) > 1 else []
        self.changed.emit(None)

    def press(self, event: PointerEvent) -> None:
        """Grab a point, or the thing; else take the thing that is there."""
        if event.button is Button.RIGHT:
            self.cancel()
            return
        if event.button is not Button.LEFT:
            return
        if self._grabs(event) is State.IDLE:
            reach = REACH * event.metres_per_px
            self._hold(self._desk.take(event.x, event.y, reach=reach))
            return
        self.state, self._start = self._grabs(event), event
        self._active = self._point_at(event)
        self.changed.emit(None)

    def move(self, event: PointerEvent) -> None:
        """Drag what is held, else show what a press would grab."""
        if not self.busy:
            self._active = self._point_at(event)
            grabs = self._grabs(event)
            cursors = {State.POINT: Cursor.CORNER, State.WHOLE: Cursor.MOVE}
            self.cursor = cursors.get(grabs, Cursor.ARROW)
        elif self._stirred(event):
            self._drag(event)
        self.changed.emit(None)

    def release(self, event: PointerEvent) -> None:
        """Keep the shape dragged to; one that cannot stand goes back."""
        if self.busy and event.button is Button.LEFT:
            if self._stirred(event):
                self._drag(event)
            self._settle()

    def double_click(self, event: PointerEvent) -> None:
        """Add a point to the side that is there."""
        side = nearest_side(
            self._parts, (event.x, event.y), reach=REACH * event.metres_per_px
        )
        self._drop()
        if side is not None and self._point_at(event) is None:
            part, index, foot = side
            self._draft = with_added(self._parts, part, index, foot)
            self._settle()

    def key(self, event: KeyEvent) -> bool:
        """Remove a point with Delete; put back what is dragged with Backspace."""
        if event.name == "Backspace" and self.busy:
            return self.cancel()
        if event.name == "Delete" and self._active is not None and not self.busy:
            removed = with_removed(self._parts, *self._active)
            if removed is not None:
                self._draft = removed
                self._active = None
                self._settle()
            return True
        return False

    def cancel(self) -> bool:
        """Put back what is dragged."""
        was_busy = self.busy
        self._drop()
        self.changed.emit(None)
        return was_busy

    def finish(self) -> None:
        """Keep what is dragged as far as it has come."""
        if self.busy:
            self._settle()

    def sketch(self) -> tuple[Mark, ...]:
        """Give the outline with its points, and what the hand is doing."""
        marks = [
            Mark(MarkKind.HOVER, np.array(points), closed=is_ring(points))
            for thing in self._group
            for points in shifted(parts_of(thing.shape), self._by)
        ]
        for points in self._draft:
            line = np.array(points)
            if self._reason:
                marks.append(Mark(MarkKind.REFUSED, line, text=self._reason))
            elif len(points) > 1:
                kind = MarkKind.DRAFT_AREA if is_ring(points) else MarkKind.DRAFT
                marks.append(Mark(kind, line, closed=is_ring(points)))
            shown = points[:-1] if is_ring(points) else points
            marks += [Mark(MarkKind.HANDLE, np.array([point])) for point in shown]
        if self._active is not None:
            part, index = self._active
            marks.append(Mark(MarkKind.ACTIVE, np.array([self._draft[part][index]])))
        if self._found is not None:
            marks.append(snap_mark(self._found))
        return tuple(marks)

    def _hold(self, thing: Thing | None) -> None:
        self._thing, self._group = thing, []
        self._parts = parts_of(thing.shape) if thing is not None else []
        self._active = None
        self._drop()
        self.changed.emit(None)

    def _drop(self) -> None:
        self.state, self._start, self._found, self._reason = State.IDLE, None, None, ""
        self._by = (0.0, 0.0)
        self._draft = self._parts
        self._snapper.begin()

    def _grabs(self, event: PointerEvent) -> State:
        """Tell what a press would take hold of."""
        if self._point_at(event) is not None:
            return State.POINT
        things = self._group if self._thing is None else [self._thing]
        reach, place = REACH * event.metres_per_px, shapely.Point(event.x, event.y)
        is_near = any(thing.shape.distance(place) <= reach for thing in things)
        return State.WHOLE if is_near else State.IDLE

    def _point_at(self, event: PointerEvent) -> tuple[int, int] | None:
        reach = REACH * event.metres_per_px
        return nearest_point(self._parts, (event.x, event.y), reach=reach)

    def _stirred(self, event: PointerEvent) -> bool:
        start = self._start
        if start is None:
            return False
        return math.dist((start.px, start.py), (event.px, event.py)) >= STIR

    def _drag(self, event: PointerEvent) -> None:
        assert self._start is not None  # a drag begins with a press
        if self.state is State.POINT and self._active is not None:
            place, self._found = self._place(event)
            self._draft = with_moved(self._parts, *self._active, place)
        else:
            self._by = event.x - self._start.x, event.y - self._start.y
            self._draft = shifted(self._parts, self._by)
        if self._thing is not None:
            self._reason = self._desk.fault(self._shape())

    def _place(self, event: PointerEvent) -> tuple[Point, Snap | None]:
        """Snap to anything but the thing itself, or no small step could be made."""
        place, found = self._snapper.place(event)
        thing = self._thing
        if found is None or thing is None or found.id != thing.id:
            return place, found
        if found.source in _SOURCES[thing.table]:
            return (event.x, event.y), None
        return place, found

    def _shape(self) -> shapely.Geometry:
        assert self._thing is not None  # there are parts of a thing only
        return put_together(self._thing.shape, self._draft)

    def _settle(self) -> None:
        """Keep the draft where it can stand and differs, else go back."""
        thing, group, by = self._thing, self._group, self._by
        if group and by != (0.0, 0.0):
            self._drop()
            self._desk.move(group, by)
        elif thing is None or self._draft == self._parts:
            self._drop()
        else:
            shape = self._shape()
            self.state = State.IDLE
            kept = not self._desk.fault(shape) and self._desk.reshape(thing, shape)
            self._hold(replace(thing, shape=shape) if kept else thing)
        self.changed.emit(None)
