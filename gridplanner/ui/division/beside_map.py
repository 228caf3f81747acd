"""Where the dialog stands, and which part of the map it leaves to be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridplanner.layers.view import Box
    from gridplanner.ui.canvas import Canvas

_TOP: Final = 36  # px below the upper edge of the window, whose menu stays in sight


def stand_aside(form: QWidget, window: QWidget) -> None:
    """Let a dialog stand at the right edge of the window."""
    frame = window.frameGeometry()
    screen = form.screen().availableGeometry()
    form.resize(form.width(), min(form.sizeHint().height(), screen.height()))
    x = min(frame.right(), screen.right()) - form.frameGeometry().width()
    y = min(frame.top(), screen.bottom() - form.frameGeometry().height()) + _TOP
    form.move(max(x, screen.left()), max(y, screen.top()))


def bring_into_sight(canvas: Canvas, box: Box | None, form: QWidget) -> None:
    """Show ground on the part of the map that a dialog on its right leaves free."""
    if box is None:
        return
    west, south, east, north = box
    left = canvas.mapToGlobal(QPoint(0, 0)).x()
    free = max(min(form.x() - left, canvas.width()), canvas.width() // 3)
    wide = max(east - west, (north - south) * free / max(canvas.height(), 1))
    west = (west + east - wide) / 2
    canvas.zoom_to_box((west, south, west + wide * canvas.width() / free, north))
