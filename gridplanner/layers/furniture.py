"""Scale bar, north arrow and legend, on the screen and in pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.style import Style
    from gridplanner.layers.view import View

EDGE: Final = 16.0
_BAR_PX: Final = 140.0
_STEPS: Final = (1, 2, 5)


def bar_length(metres_per_px: float, *, longest: float = _BAR_PX) -> int:
    """Choose the length of the scale bar: 1, 2 or 5 times a power of ten, in metres.

    Examples
    --------
    >>> bar_length(1.0)
    100
    """
    limit = max(longest * metres_per_px, 1.0)
    power = int("1" + "0" * (len(str(int(limit))) - 1))
    return max(step * power for step in _STEPS if step * power <= limit)


def length_words(metres: int) -> str:
    """Say a length as a scale bar does: 200 m, 5 km."""
    if metres >= 1000:
        return text("map.kilometres", n=f"{metres / 1000:g}")
    return text("map.metres", n=metres)


def paint_furniture(painter: QPainter, view: View, style: Style) -> None:
    """Paint the scale bar bottom left and the north arrow top right."""
    paint_scale_bar(painter, QPointF(EDGE, view.height - EDGE), view, style)
    paint_north_arrow(painter, QPointF(view.width - EDGE - 14, EDGE), style)


def paint_scale_bar(
    painter: QPainter, corner: QPointF, view: View, style: Style
) -> None:
    """Paint a scale bar whose chip has its bottom left corner at `corner`."""
    metres = bar_length(view.metres_per_px)
    width = metres / view.metres_per_px
    palette = style.palette
    font = QFont(style.font_family)
    font.setPixelSize(round(12 * style.text_scale))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setFont(font)
    words = length_words(metres)
    metrics = painter.fontMetrics()
    after = metrics.horizontalAdvance(words) / 2
    chip = QRectF(corner.x(), corner.y() - 38, width + 20 + max(after - 2, 8), 38)
    ground = QColor(palette.surface)
    ground.setAlphaF(0.86)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(chip, 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    left, top = chip.left() + 12, chip.top() + 24
    ink = QColor(palette.ink)
    painter.setPen(QPen(ink, 1))
    for index in range(2):
        painter.setBrush(ink if index == 0 else QColor(palette.surface))
        painter.drawRect(QRectF(left + index * width / 2, top, width / 2, 5))
    painter.setPen(ink)
    for share, label in ((0.0, "0"), (1.0, words)):
        x = left + share * width
        half = metrics.horizontalAdvance(label) / 2
        painter.drawText(QPointF(x - half, top - 5), label)
    painter.restore()


def paint_north_arrow(painter: QPainter, top: QPointF, style: Style) -> None:
    """Paint a north arrow with its tip at `top`."""
    palette = style.palette
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    x, y = top.x(), top.y()
    ink, paper = QColor(palette.ink), QColor(palette.halo)
    for side, brush in ((-1, ink), (1, paper)):
        half = [QPointF(x, y), QPointF(x + side * 8, y + 25), QPointF(x, y + 19)]
        painter.setPen(QPen(paper, 3))
        painter.drawPolygon(QPolygonF(half))
        painter.setPen(QPen(ink, 1))
        painter.setBrush(brush)
        painter.drawPolygon(QPolygonF(half))
    font = QFont(style.font_family)
    font.setPixelSize(round(12 * style.text_scale))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(ink)
    room = QRectF(x - 20, y + 25, 40, 18)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), text("map.north"))
    painter.restore()
