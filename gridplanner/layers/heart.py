"""The mark of who is looked after: a heart, since no font is sure to have one."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath


def heart(middle: QPointF, half: float) -> QPainterPath:
    """Give the outline of a heart about a middle, in the unit of both."""
    x, y = middle.x(), middle.y()
    path = QPainterPath(QPointF(x, y + half))
    notch = QPointF(x, y - half * 0.45)
    for side, end in ((-1, notch), (1, QPointF(x, y + half))):
        # The left half is drawn upwards, the right one down again.
        low = QPointF(x + side * half * 1.9, y - half * 0.1)
        high = QPointF(x + side * half * 0.8, y - half * 1.7)
        first, second = (low, high) if side < 0 else (high, low)
        path.cubicTo(first, second, end)
    return path
