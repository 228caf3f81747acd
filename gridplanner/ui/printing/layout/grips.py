"""The eight handles of a box, by which it is drawn larger or smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF

from gridplanner.layers.print.arranging import HANDLES

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

GRIP: Final = 8.0
"""Pixels a handle is wide; it can be hit a little beside."""
_BESIDE: Final = 4.0
_HELD: Final = 0.35  # of a box to each side of its middle


def grips_of(box: QRectF) -> dict[str, QRectF]:
    """Give the handles of a box, in pixels."""
    x = {"w": box.left(), "e": box.right()}
    y = {"n": box.top(), "s": box.bottom()}
    middle = box.center()
    half = GRIP / 2
    found = {}
    for name in HANDLES:
        at_x = next((x[letter] for letter in name if letter in x), middle.x())
        at_y = next((y[letter] for letter in name if letter in y), middle.y())
        found[name] = QRectF(at_x - half, at_y - half, GRIP, GRIP)
    return found


def grip_at(box: QRectF, at: QPointF) -> str:
    """Give the handle at a pixel; empty where there is none.

    The middle of a box is no handle, however small it is: there it is held to be moved.
    """
    by, wide = at - box.center(), _BESIDE
    if abs(by.x()) <= _HELD * box.width() and abs(by.y()) <= _HELD * box.height():
        return ""
    for name, grip in grips_of(box).items():
        if grip.adjusted(-wide, -wide, wide, wide).contains(at):
            return name
    return ""
