"""The page under the hand: elements chosen, moved, drawn larger, nudged.

While the hand moves only boxes and lines are painted over the picture of the sheet;
what comes of the move is told on release, and the sheet made anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt

from gridplanner.layers.print.arranging import (
    Arranged,
    Lines,
    lines_of,
    moved,
    resized,
)
from gridplanner.layers.print.template import MAP, Margins
from gridplanner.ui.printing.layout.grips import grip_at
from gridplanner.ui.printing.layout.page_view import PageView

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

_REACH: Final = 6  # pixels from which a line pulls
_STARTED: Final = 3  # pixels a press moves before it is a drag
_STEP: Final = 1.2
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CURSORS: Final = {
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "w": Qt.CursorShape.SizeHorCursor,
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
}


class LayoutCanvas(PageView):
    """Lets the elements of a page be arranged by pointer and keys."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self._press: QPointF | None = None
        self._grip = ""
        self._grabbed: str | None = None
        self._is_moving = self._is_panning = False
        self._lines = Lines()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin: a handle, an element, the page itself, or a frame around some."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at = event.position()
        self._press = at
        self._is_panning = event.button() == Qt.MouseButton.MiddleButton
        if self._is_panning or self.page is None:
            return
        self._grip = self._grip_at(at)
        if self._grip:
            self._begin()
            return
        key = self._key_at(at)
        self._grabbed = key
        is_added = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key is None or (key == MAP and key not in self.chosen):
            return  # a frame may begin here; a click chooses the map on release
        if is_added:
            others = tuple(one for one in self.chosen if one != key)
            self.choose(others if key in self.chosen else (*others, key))
        elif key not in self.chosen:
            self.choose((key,))
        self._begin()

    def _grip_at(self, at: QPointF) -> str:
        if len(self.chosen) != 1 or self.page is None:
            return ""
        if self.chosen[0] not in self.page.places:
            return ""
        return grip_at(self.table.rect(self.page.places[self.chosen[0]]), at)

    @property
    def _beyond(self) -> float:
        """How far over the edge of the page anything may go."""
        return 0.0 if self.page is None else self.page.layout.trim.bleed

    def _begin(self) -> None:
        """Look up once what the hand may lean on."""
        assert self.page is not None
        grow = self.page.layout.grow
        margins = self.page.whole.margins or Margins()
        left, top, right, bottom = (side * grow for side in margins)
        others = [
            place
            for key, place in self.page.places.items()
            if key not in self.chosen and key not in self.page.followers
        ]
        size = self.page.layout.size
        margins_here = left, top, right, bottom
        self._lines = lines_of(size, margins_here, others, beyond=self._beyond)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move boxes, a side, the frame or the page with the hand."""
        at = event.position()
        if self._press is None:
            self._show_cursor(at)
            return
        by = at - self._press
        if self._is_panning:
            self.table.x, self.table.y = self.table.x + by.x(), self.table.y + by.y()
            self._press, self._is_fitted = at, False
            self.update()
            return
        if not self._is_moving and by.manhattanLength() < _STARTED:
            return
        self._is_moving = True
        free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self._grip or self._grabbed in self.chosen:
            self.drag((by.x() / self.table.k, by.y() / self.table.k), free=free)
            return
        self._is_marking = True
        self._marquee = QRectF(self._press, at).normalized()
        self.update()

    def drag(self, shift: tuple[float, float], *, free: bool) -> None:
        """Move what is grabbed by millimetres; `free` of lines that pull."""
        assert self.page is not None
        size, lines = self.page.layout.size, None if free else self._lines
        reach = _REACH / self.table.k
        places = {key: self.page.places[key] for key in self.chosen}
        if self._grip:
            (key,) = self.chosen
            place, across, down = resized(
                places[key],
                self._grip,
                shift,
                size,
                lines=lines,
                reach=reach,
                beyond=self._beyond,
            )
            self.live = Arranged({key: place}, across, down)
        else:
            beyond = self._beyond
            self.live = moved(
                places, shift, size, lines=lines, reach=reach, beyond=beyond
            )
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End: tell where things are now, or choose what the frame holds."""
        places, was_moving = self.live.places, self._is_moving
        if self._is_marking and self.page is not None:
            held = [
                key
                for key, place in self.page.places.items()
                if key != MAP
                and key not in self.page.followers
                and self._marquee.contains(self.table.rect(place))
            ]
            is_added = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            kept = self.chosen if is_added else ()
            self.choose(tuple(dict.fromkeys((*kept, *held))))
        elif not was_moving and not self._grip and not self._is_panning:
            if self._grabbed is None:
                self.choose(())
            elif self._grabbed not in self.chosen and self._grabbed == MAP:
                self.choose((MAP,))
        self._press, self._grip, self._grabbed = None, "", None
        self._is_moving = self._is_marking = self._is_panning = False
        if was_moving and places:
            self.live = Arranged(places)  # the boxes stay until the sheet is made
            self.arranged.emit(places)
        self.update()

    def _show_cursor(self, at: QPointF) -> None:
        grip = self._grip_at(at)
        over = Qt.CursorShape.SizeAllCursor
        plain = over if self._key_at(at) in self.chosen else Qt.CursorShape.ArrowCursor
        self.setCursor(_CURSORS.get(grip, plain))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Come nearer or go farther; what is under the pointer stays."""
        turned = event.angleDelta().y()
        if turned:
            self.zoom(_STEP if turned > 0 else 1 / _STEP, event.position())
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge by the arrows, delete, choose all or none, zoom."""
        key = Qt.Key(event.key())
        if key in _ARROWS and self.chosen and self.page is not None:
            self.nudge(_ARROWS[key], event.modifiers())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit()
        elif key == Qt.Key.Key_Escape and (self.chosen or self._is_moving):
            self._give_up()
        elif key in (Qt.Key.Key_F, Qt.Key.Key_0):
            self.fit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _STEP)
        elif key == Qt.Key.Key_A and event.modifiers() & _CONTROL and self.page:
            followers = self.page.followers
            keys = [key for key in self.page.places if key not in followers]
            self.choose(tuple(keys))
        else:
            super().keyPressEvent(event)

    def _give_up(self) -> None:
        """Let a drag go as if it had not been; else choose nothing."""
        if self._is_moving:
            self.live = Arranged({})
            self._press, self._grip, self._grabbed = None, "", None
            self._is_moving = self._is_marking = False
            self.update()
        else:
            self.choose(())

    def nudge(self, way: tuple[int, int], modifiers: Qt.KeyboardModifier) -> None:
        """Move what is chosen: 1 mm, with Shift 10, with Alt a tenth."""
        assert self.page is not None
        step = 1.0
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            step = 10.0
        elif modifiers & Qt.KeyboardModifier.AltModifier:
            step = 0.1
        places = {key: self.page.places[key] for key in self.chosen}
        shift = way[0] * step, way[1] * step
        size = self.page.layout.size
        after = moved(places, shift, size, beyond=self._beyond).places
        self.arranged.emit(after)
