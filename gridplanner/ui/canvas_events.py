"""Qt's pointer and key events as the plain records that tools answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCursor, QPainter, QPixmap

from gridplanner.ui.icons import icon
from gridplanner.ui.tools.tool import (
    Button,
    Cursor,
    KeyEvent,
    Modifier,
    PointerEvent,
    PointerKind,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from gridplanner.layers.view import View

_KINDS: Final = {
    QEvent.Type.MouseButtonPress: PointerKind.PRESS,
    QEvent.Type.MouseButtonRelease: PointerKind.RELEASE,
    QEvent.Type.MouseButtonDblClick: PointerKind.DOUBLE_CLICK,
    QEvent.Type.MouseMove: PointerKind.MOVE,
}
_KEYS: Final = {
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Delete: "Delete",
    Qt.Key.Key_Escape: "Escape",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
}
_SHAPES: Final = {
    Cursor.ARROW: Qt.CursorShape.ArrowCursor,
    Cursor.CROSS: Qt.CursorShape.CrossCursor,
    Cursor.DRAW: Qt.CursorShape.CrossCursor,
    Cursor.MOVE: Qt.CursorShape.SizeAllCursor,
    Cursor.CORNER: Qt.CursorShape.PointingHandCursor,
    Cursor.RING: Qt.CursorShape.BlankCursor,
    Cursor.HAND: Qt.CursorShape.ClosedHandCursor,
    Cursor.REFUSED: Qt.CursorShape.ForbiddenCursor,
}
# Cursors that are a cross with the tool's icon beside it.
_PICTURES: Final = {
    Cursor.PENCIL: "redraw",
    Cursor.SCISSORS: "split",
    Cursor.MERGE: "merge",
    Cursor.RULER: "measure",
    Cursor.LENS: "zoom_box",
    Cursor.DRAW: "draw",
}


def pointer_event(event: QMouseEvent, view: View) -> PointerEvent:
    """Turn a mouse event into what a tool gets."""
    place = event.position()
    x, y = view.to_map(place.x(), place.y())
    kind = _KINDS[event.type()]
    return PointerEvent(
        x=x,
        y=y,
        px=place.x(),
        py=place.y(),
        kind=kind,
        button=_button(event, kind),
        modifiers=modifiers_of(event.modifiers()),
        metres_per_px=view.metres_per_px,
    )


def _button(event: QMouseEvent, kind: PointerKind) -> Button:
    held = event.buttons() if kind is PointerKind.MOVE else event.button()
    if held & Qt.MouseButton.LeftButton:
        return Button.LEFT
    if held & Qt.MouseButton.RightButton:
        return Button.RIGHT
    return Button.NONE


def key_event(event: QKeyEvent) -> KeyEvent:
    """Turn a key event into what a tool gets."""
    key = Qt.Key(event.key())
    name = _KEYS.get(key)
    if name is None:
        name = chr(key) if 0x20 <= key < 0x7F else ""
    typed = event.text() if event.text().isprintable() else ""
    return KeyEvent(name, typed, modifiers_of(event.modifiers()))


def modifiers_of(held: Qt.KeyboardModifier) -> Modifier:
    """Turn Qt's modifiers into ours."""
    found = Modifier.NONE
    for theirs, ours in (
        (Qt.KeyboardModifier.ShiftModifier, Modifier.SHIFT),
        (Qt.KeyboardModifier.ControlModifier, Modifier.CTRL),
        (Qt.KeyboardModifier.AltModifier, Modifier.ALT),
    ):
        if held & theirs:
            found |= ours
    return found


def qt_cursor(cursor: Cursor) -> QCursor:
    """Give the pointer's shape for a tool's cursor."""
    if cursor not in _PICTURES:
        return QCursor(_SHAPES[cursor])
    pixmap = QPixmap(40, 40)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    for colour, width in ((Qt.GlobalColor.white, 3), (Qt.GlobalColor.black, 1)):
        pen = painter.pen()
        pen.setColor(colour)
        pen.setWidth(width)
        painter.setPen(pen)
        painter.drawLine(2, 11, 20, 11)
        painter.drawLine(11, 2, 11, 20)
    painter.drawPixmap(20, 20, icon(_PICTURES[cursor]).pixmap(18, 18))
    painter.end()
    return QCursor(pixmap, 11, 11)
