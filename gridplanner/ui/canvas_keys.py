"""Keys on the map: arrows pan it, or move a cross that draws without a mouse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen

from gridplanner.ui.canvas_events import key_event, modifiers_of
from gridplanner.ui.tools.tool import Button, PointerEvent, PointerKind

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPainter

    from gridplanner.layers.style import Style
    from gridplanner.ui.canvas import Canvas
    from gridplanner.ui.tools.tool import Tool

PAN: Final = 80.0
STEP: Final = 5.0  # px the cross moves by a key
FAR: Final = 50.0  # and with Shift
EDGE: Final = 40.0  # px from the edge where the map moves instead of the cross
_ARM: Final = 13.0  # px from the middle of the cross to its ends
_GAP: Final = 4.0
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class MapKeys:
    """Answers the keys of a canvas.

    Attributes
    ----------
    cross : QPointF or None
        Where the cross stands, logical pixels; None while the mouse points.
    space : bool
        Whether Space is held down, which lets the left button pan.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.cross: QPointF | None = None
        self.space = False

    def press(self, event: QKeyEvent) -> bool:
        """Answer a key; False where it means nothing here."""
        canvas, tool, key = self._canvas, self._canvas.tool, Qt.Key(event.key())
        if tool is not None and tool.key(key_event(event)):
            canvas.show_tool()
        elif key in _ENTER and tool is not None and tool.busy:
            tool.finish()
            canvas.show_tool()
        elif key == Qt.Key.Key_Space and self.cross is not None and tool is not None:
            self._click(tool, event)
        elif key == Qt.Key.Key_Space:
            self.space = True
            canvas.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif key in _ARROWS:
            return self._arrow(_ARROWS[key], event)
        elif key == Qt.Key.Key_Escape:
            canvas.escaped.emit()
        else:
            return False
        return True

    def hide_cross(self) -> None:
        """Let the mouse point again."""
        if self.cross is not None:
            self.cross = None
            self._canvas.viewport().update()

    def paint(self, painter: QPainter, style: Style) -> None:
        """Paint the cross, ink on a pale casing."""
        if self.cross is None:
            return
        x, y = self.cross.x(), self.cross.y()
        for colour, width in ((style.palette.casing, 5.0), (style.palette.ink, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            for across, up in _ARROWS.values():
                near = QPointF(x + across * _GAP, y + up * _GAP)
                painter.drawLine(near, QPointF(x + across * _ARM, y + up * _ARM))

    def _arrow(self, way: tuple[int, int], event: QKeyEvent) -> bool:
        """Move the cross of a tool that draws, else the map."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = held == Qt.KeyboardModifier.ShiftModifier
        if held and not shift:
            return False
        canvas, tool = self._canvas, self._canvas.tool
        if tool is None or not tool.has_cross:
            canvas.pan(-way[0] * PAN, -way[1] * PAN)
            return not shift
        view = canvas.view
        if self.cross is None:
            self.cross = QPointF(round(view.width / 2), round(view.height / 2))
        step = FAR if shift else STEP
        wanted = self.cross + QPointF(way[0] * step, way[1] * step)
        x = min(max(wanted.x(), EDGE), max(view.width - EDGE, EDGE))
        y = min(max(wanted.y(), EDGE), max(view.height - EDGE, EDGE))
        self.cross = QPointF(x, y)
        if self.cross != wanted:
            canvas.pan(x - wanted.x(), y - wanted.y())
        tool.move(self._at_cross(event))
        canvas.show_tool()
        return True

    def _click(self, tool: Tool, event: QKeyEvent) -> None:
        """Do at the cross what a click does there."""
        if event.isAutoRepeat():
            return
        at = replace(self._at_cross(event), button=Button.LEFT)
        tool.press(replace(at, kind=PointerKind.PRESS))
        tool.release(replace(at, kind=PointerKind.RELEASE))
        self._canvas.show_tool()

    def _at_cross(self, event: QKeyEvent) -> PointerEvent:
        cross, view = self.cross, self._canvas.view
        assert cross is not None  # or nothing is asked here
        x, y = view.to_map(cross.x(), cross.y())
        # Shift is the long step here, not a wish of the tool's.
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        return PointerEvent(
            x=x,
            y=y,
            px=cross.x(),
            py=cross.y(),
            modifiers=modifiers_of(held),
            metres_per_px=view.metres_per_px,
        )
