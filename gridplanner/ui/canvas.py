"""The map: shows a stack of layers, moves over the ground, hands events to the tool."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent

from gridplanner.layers.furniture import paint_furniture
from gridplanner.layers.marks import paint_marks
from gridplanner.layers.stack import LayerStack, join_boxes
from gridplanner.layers.view import Box, View
from gridplanner.ui.canvas_events import pointer_event, qt_cursor
from gridplanner.ui.canvas_history import ViewHistory
from gridplanner.ui.canvas_keys import MapKeys
from gridplanner.ui.canvas_pictures import Pictures
from gridplanner.ui.tools.tool import Cursor, Tool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import (
        QEnterEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPainter,
        QResizeEvent,
        QWheelEvent,
    )
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from gridplanner.layers.layer import Hit
    from gridplanner.layers.overlay import Mark
    from gridplanner.layers.picture import Room

WHEEL_STEP: Final = 1.25
HIT_PX: Final = 6.0
FINEST, COARSEST = 50.0, 50_000_000.0


class _MapItem(pg.GraphicsObject):  # type: ignore[misc]
    """The one thing on the scene: the pictures, the marks and the furniture."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas

    def boundingRect(self) -> QRectF:
        return QRectF(-1e9, -1e9, 2e9, 2e9)

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        painter.resetTransform()
        self._canvas.paint_map(painter)


class Canvas(pg.GraphicsView):  # type: ignore[misc]
    """The map widget.

    Attributes
    ----------
    stack : LayerStack
    view : View
        The ground shown now.
    marks : tuple of Mark
        Marks of the window's own (a flash, a found house), below the tool's.
    furniture : bool
        Whether scale bar and north arrow are painted.
    """

    view_changed = Signal(View)
    pointer_moved = Signal(float, float)
    pointer_left = Signal()
    escaped = Signal()
    menu_wanted = Signal(QPoint)
    settled = Signal()

    def __init__(
        self, stack: LayerStack | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, background=None)
        self.stack = stack or LayerStack()
        self.view = View(width=max(self.width(), 1), height=max(self.height(), 1))
        self.marks: tuple[Mark, ...] = ()
        self.furniture = True
        self.tool: Tool | None = None
        self.pictures = Pictures(self.stack)
        self._history = ViewHistory()
        self._held: QPointF | None = None
        self.keys = MapKeys(self)
        self._forget_stack: Callable[[], None] = lambda: None
        self._forget_tool: Callable[[], None] = lambda: None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMouseTracking(True)
        self.setViewportUpdateMode(self.ViewportUpdateMode.FullViewportUpdate)
        self.scene().addItem(_MapItem(self))
        self._whole: View | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._draw_slice)
        self._settle = QTimer(self, singleShot=True, interval=400)
        self._settle.timeout.connect(self._remember)
        self.set_stack(self.stack)

    # What is shown

    def set_stack(self, stack: LayerStack) -> None:
        """Show another stack of layers."""
        self._forget_stack()
        self.stack, covered = stack, self.pictures.covered
        self.pictures = Pictures(stack)
        self.pictures.covered = covered
        self._forget_stack = stack.changed.connect(self._on_stack)
        self.refresh()

    def refresh(self) -> None:
        """Draw what is stale and paint anew."""
        if self.pictures.aim(self.view):
            self._timer.start()
        self.viewport().update()

    def cover(self, rooms: tuple[Room, ...]) -> None:
        """Keep the writing off what floats over the map (logical pixels)."""
        if rooms != self.pictures.covered:
            self.pictures.covered = rooms
            self.pictures.mark("labels")
            self.refresh()

    def finish_drawing(self) -> None:
        """Draw everything that is left at once, for pictures and tests."""
        self.pictures.aim(self.view)
        self.pictures.finish()
        self._timer.stop()
        self.viewport().update()

    def _on_stack(self, name: str) -> None:
        if name != "=":
            self.pictures.mark(name)
        self.refresh()

    def _draw_slice(self) -> None:
        if self.pictures.work():
            self.viewport().update()
        if not self.pictures.busy:
            self._timer.stop()
            self.settled.emit()

    # Moving over the ground

    def set_view(self, view: View, *, remember: object = True) -> None:
        """Show another piece of ground; width, height and ratio stay the canvas's."""
        view = replace(
            view,
            width=float(max(self.viewport().width(), 1)),
            height=float(max(self.viewport().height(), 1)),
            ratio=self.devicePixelRatioF(),
        )
        scale = min(max(view.scale, FINEST), COARSEST)
        if scale != view.scale:
            view = view.at_scale(scale)
        if view == self.view:
            return
        self._history.begin(self.view)
        self.view = view
        if remember:
            self._remember()
        else:
            self._settle.start()
        self.refresh()
        self.view_changed.emit(view)

    def _remember(self) -> None:
        """Put the present view onto the way back, once it has come to rest."""
        self._settle.stop()
        self.pictures.rest(self.view)
        self.refresh()
        self._history.remember(self.view)

    @property
    def can_go_back(self) -> bool:
        """Whether there is an earlier view."""
        return self._history.can_go_back

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a later view to return to."""
        return self._history.can_go_forward

    def go_back(self) -> None:
        """Show the view before."""
        if self._settle.isActive():
            self._remember()
        self._show_again(self._history.back())

    def go_forward(self) -> None:
        """Show the view that `go_back` left."""
        self._show_again(self._history.forward())

    def forget_way(self) -> None:
        """Begin the way back here: what came before was another town."""
        self._settle.stop()
        self._history = ViewHistory()

    def _show_again(self, view: View | None) -> None:
        if view is not None:
            self.set_view(view, remember=False)
            self._settle.stop()

    def zoom_to_box(self, box: Box | None, *, margin: float = 0.06) -> None:
        """Show a box whole; nothing where there is none."""
        if box is not None:
            self.set_view(self.view.fitted(box, margin=margin))

    def zoom_to_all(self) -> None:
        """Show everything, also when the window gets another size."""
        self.zoom_to_box(self.stack.box)
        self._whole = self.view

    def zoom_to_layer(self, name: str) -> None:
        """Show all of a layer."""
        self.zoom_to_box(self.stack[name].box)

    def zoom_to_ids(self, found: Mapping[str, Iterable[int]]) -> None:
        """Show things given by layer and id, a little of the ground around them too."""
        boxes = [
            box
            for name, ids in found.items()
            if name in self.stack
            and (box := self.stack[name].box_of(np.array(list(ids), np.int64)))
        ]
        self.zoom_to_box(join_boxes(boxes), margin=0.2)

    def zoom(self, factor: float) -> None:
        """Zoom at the middle; 2 shows twice as large."""
        view = self.view
        self.set_view(view.zoomed(factor, view.width / 2, view.height / 2))

    def set_scale(self, denominator: float) -> None:
        """Show the middle at 1:`denominator`."""
        self.set_view(self.view.at_scale(denominator))

    def centre_on(self, x: float, y: float) -> None:
        """Bring a place (metres) to the middle."""
        self.set_view(replace(self.view, x=x, y=y))

    def pan(self, px: float, py: float) -> None:
        """Move the ground by logical pixels."""
        self.set_view(self.view.panned(px, py), remember=False)

    # What lies where

    def hits(self, x: float, y: float, *, layers: Iterable[str] = ()) -> list[Hit]:
        """Find what lies within a few pixels of a place (metres)."""
        tolerance = HIT_PX * self.view.metres_per_px
        return self.stack.hits(x, y, tolerance=tolerance, layers=layers)

    def inside(
        self, ring: NDArray[np.float64], *, layers: Iterable[str] = ()
    ) -> dict[str, NDArray[np.int64]]:
        """Find what a ring touches: a box's corners or a lasso in metres."""
        return self.stack.inside(ring, layers=layers)

    # Tools

    def set_tool(self, tool: Tool | None) -> None:
        """Let a tool answer the pointer from now on."""
        self._forget_tool()
        self._forget_tool = lambda: None
        self.tool = tool
        self.keys.hide_cross()
        if tool is not None:
            self._forget_tool = tool.changed.connect(lambda _none: self.show_tool())
        self.show_tool()

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Paint marks of the window's own."""
        self.marks = marks
        self.viewport().update()

    def show_tool(self) -> None:
        """Take over the cursor and the marks of the tool."""
        cursor = self.tool.cursor if self.tool is not None else Cursor.ARROW
        if self._held is None and not self.keys.space:
            self.viewport().setCursor(qt_cursor(cursor))
        self.viewport().update()

    # Painting

    def paint_map(self, painter: QPainter) -> None:
        """Paint the screen from the pictures; logical pixels."""
        view = self.view
        self.pictures.paint(painter, view)
        style = self.stack.style
        for over in self.stack.over:
            over.paint(painter, view, style)
        paint_marks(painter, self.marks, view, style)
        if self.tool is not None:
            paint_marks(painter, self.tool.sketch(), view, style, self.pictures.covered)
        self.keys.paint(painter, style)
        if self.furniture:
            paint_furniture(painter, view, style)

    # Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_timer"):
            # Nobody has moved the map since all of it was shown.
            stays_whole = self.view is self._whole
            self.set_view(self.view, remember=False)
            if stays_whole and self.stack.box is not None:
                self._show_again(self.view.fitted(self.stack.box))
                self._whole = self.view

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keys.hide_cross()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        middle = event.button() == Qt.MouseButton.MiddleButton
        if middle or (self.keys.space and event.button() == Qt.MouseButton.LeftButton):
            self._held = event.position()
            self.viewport().setCursor(qt_cursor(Cursor.HAND))
        elif self.tool is not None:
            self.tool.press(pointer_event(event, self.view))
            self.show_tool()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton or self.keys.space:
            self.mousePressEvent(event)
        elif self.tool is not None:
            self.tool.double_click(pointer_event(event, self.view))
            self.show_tool()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.keys.hide_cross()
        if self._held is not None:
            moved = event.position() - self._held
            px, py = round(moved.x()), round(moved.y())
            self._held += QPointF(px, py)
            self.pan(px, py)
        elif self.tool is not None:
            self.tool.move(pointer_event(event, self.view))
            self.show_tool()
        place = event.position()
        self.pointer_moved.emit(*self.view.to_map(place.x(), place.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._held = None
            self._remember()
            self.show_tool()
        elif self.tool is not None:
            self.tool.release(pointer_event(event, self.view))
            self.show_tool()

    def wheelEvent(self, event: QWheelEvent) -> None:
        place = event.position()
        factor = WHEEL_STEP ** (event.angleDelta().y() / 120)
        self.set_view(self.view.zoomed(factor, place.x(), place.y()), remember=False)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.keys.space = False
            self.show_tool()
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Answer the menu key; of the mouse the tool knows when a menu is wanted."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.keys.cross or self.viewport().rect().center()
            self.menu_wanted.emit(self.mapToGlobal(QPointF(place).toPoint()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.keys.space = False
        super().focusOutEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.show_tool()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointer_left.emit()
        super().leaveEvent(event)
