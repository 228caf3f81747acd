"""Two maps of the same ground: one swept over the other, or side by side."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.canvas import Canvas
from gridplanner.ui.tools.pan import PanTool
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from gridplanner.layers.overlay import Mark
    from gridplanner.layers.stack import LayerStack
    from gridplanner.layers.style import Palette
    from gridplanner.layers.view import View

STEP = 0.05  # of the width, for one press of an arrow key
_HANDLE = 34
_EDGE = 12


class Mode(StrEnum):
    """How the two maps share the room."""

    SWIPE = "swipe"
    SIDE = "side"
    CHANGES = "changes"


class Handle(QWidget):
    """The line between the maps, with a knob to drag."""

    dragged = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.palette_of: Palette | None = None
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self.mapToParent(event.position()).x())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        palette = self.palette_of
        if palette is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = self.width() / 2, self.height() / 2
        ink = QColor(palette.accent if self.hasFocus() else palette.ink)
        for width, colour in ((5.0, QColor(palette.casing)), (2.0, ink)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.setBrush(QColor(palette.surface))
        painter.setPen(QPen(ink, 1.5))
        radius = _HANDLE / 2 - 2
        painter.drawEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
        painter.setBrush(ink)
        painter.setPen(Qt.PenStyle.NoPen)
        for side in (-1, 1):
            tip = [(3.0, -5.0), (9.0, 0.0), (3.0, 5.0)]
            arrow = [QPointF(x + side * dx, y + dy) for dx, dy in tip]
            painter.drawPolygon(QPolygonF(arrow))


class TwoMaps(QWidget):
    """Shows the first plan on the left and the second on the right of a handle."""

    moved = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.left = Canvas(parent=self)
        # What lies left of the handle is cut off the right map by this.
        self._clip = QWidget(self)
        self.right = Canvas(parent=self._clip)
        self.handle = Handle(self)
        self.handle.dragged.connect(self._drag)
        self.names = (label(), label())
        for canvas, name in zip(self.canvases, self.names, strict=True):
            canvas.set_tool(PanTool(canvas.pan))
            name.setParent(self)
            name.setObjectName("map_name")
            canvas.installEventFilter(self)
        self.handle.installEventFilter(self)
        self.left.view_changed.connect(lambda view: self._follow(self.right, view))
        self.right.view_changed.connect(lambda view: self._follow(self.left, view))
        self.mode = Mode.SWIPE
        self.share = 0.5
        self._is_following = False
        self.setMinimumSize(320, 200)

    @property
    def canvases(self) -> tuple[Canvas, Canvas]:
        """The maps of the first plan and of the second."""
        return self.left, self.right

    def show_stacks(self, left: LayerStack, right: LayerStack) -> None:
        """Show two stacks of layers."""
        self.handle.palette_of = left.style.palette
        self.left.set_stack(left)
        self.right.set_stack(right)

    def show_names(self, left: str, right: str) -> None:
        """Say which plan is which."""
        for name, words in zip(self.names, (left, right), strict=True):
            name.setText(words)
        self.handle.setAccessibleName(text("compare.handle"))
        self.handle.setToolTip(text("compare.handle.help"))
        self.place()

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Paint marks over both maps."""
        for canvas in self.canvases:
            canvas.show_marks(marks)

    def set_mode(self, mode: Mode) -> None:
        """Share the room in another way; the ground in the middle stays."""
        view = self.left.view if self.mode is not Mode.CHANGES else self.right.view
        self.mode = mode
        self.place()
        self.right.set_view(view, remember=False)
        self._follow(self.left, self.right.view)

    def set_share(self, share: float) -> None:
        """Put the handle at a share of the width."""
        self.share = min(max(share, 0.0), 1.0)
        self.place()
        self.moved.emit(self.share)

    def place(self) -> None:
        """Give every part its room."""
        width, height = self.width(), self.height()
        cut = round(self.share * width)
        if self.mode is Mode.SWIPE:
            self.left.setGeometry(0, 0, width, height)
            self._clip.setGeometry(cut, 0, width - cut, height)
            self.right.setGeometry(-cut, 0, width, height)
        elif self.mode is Mode.SIDE:
            half = width // 2
            self.left.setGeometry(0, 0, half, height)
            self._clip.setGeometry(half, 0, width - half, height)
            self.right.setGeometry(0, 0, width - half, height)
        else:
            self._clip.setGeometry(0, 0, width, height)
            self.right.setGeometry(0, 0, width, height)
        self.left.setVisible(self.mode is not Mode.CHANGES)
        self.handle.setVisible(self.mode is Mode.SWIPE)
        self.handle.setGeometry(QRect(cut - _HANDLE // 2, 0, _HANDLE, height))
        # One scale bar and one north arrow are enough where one map lies on another.
        self.right.furniture = self.mode is not Mode.SWIPE
        self._place_names(cut)
        for part in (self.handle, *self.names):
            part.raise_()

    def _place_names(self, cut: int) -> None:
        """Write each plan's name over its own map, where there is room for it."""
        starts = {
            Mode.SWIPE: cut + _HANDLE // 2,
            Mode.SIDE: self.width() // 2,
            Mode.CHANGES: 0,
        }
        first, second = self.names
        for name in self.names:
            name.adjustSize()
        first.move(_EDGE, _EDGE)
        second.move(starts[self.mode] + _EDGE, _EDGE)
        hidden = self.mode is Mode.CHANGES or (
            self.mode is Mode.SWIPE and cut < first.geometry().right() + _HANDLE // 2
        )
        first.setVisible(not hidden)
        second.setVisible(second.geometry().right() < self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move the handle, wherever the focus is."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP}
            step = steps.get(Qt.Key(event.key()))
            if step is not None and self.mode is Mode.SWIPE:
                self.set_share(self.share + step)
                return True
        return super().eventFilter(watched, event)

    def _drag(self, x: float) -> None:
        self.set_share(x / max(self.width(), 1))

    def _follow(self, canvas: Canvas, view: View) -> None:
        """Show the same ground on the other map."""
        if self._is_following:
            return
        self._is_following = True
        try:
            canvas.set_view(view, remember=False)
        finally:
            self._is_following = False
