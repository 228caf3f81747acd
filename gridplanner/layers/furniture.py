"""Scale bar, north arrow and legend, on the screen and in pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from gridplanner.layers.patterns import pattern_brush
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.layer import LegendEntry
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


def furniture_rooms(
    view: View, style: Style
) -> tuple[tuple[float, float, float, float], ...]:
    """Give what scale bar and north arrow cover: left, top, width, height in pixels."""
    bar = bar_length(view.metres_per_px) / view.metres_per_px
    width = bar + 44 * style.text_scale
    return (
        (EDGE, view.height - EDGE - 38, width, 38.0),
        (view.width - EDGE - 26, EDGE - 3, 24.0, 52.0),
    )


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


def paint_legend(
    painter: QPainter, corner: QPointF, entries: Sequence[LegendEntry], style: Style
) -> None:
    """Paint a legend whose chip has its bottom right corner at `corner`."""
    if not entries:
        return
    palette = style.palette
    font = QFont(style.font_family)
    font.setPixelSize(round(12 * style.text_scale))
    painter.save()
    painter.setFont(font)
    widths = [painter.fontMetrics().horizontalAdvance(e.title) for e in entries]
    width, row = max(widths) + 58, 20.0
    height = len(entries) * row + 12
    chip = QRectF(corner.x() - width, corner.y() - height, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    ground = QColor(palette.surface)
    ground.setAlphaF(0.92)
    painter.setPen(QPen(QColor(palette.line), 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(chip, 4, 4)
    for number, entry in enumerate(entries):
        top = chip.top() + 6 + number * row
        is_title = entry.shape == "title"
        if not is_title:
            _paint_sample(painter, QRectF(chip.left() + 10, top + 4, 28, 12), entry)
        font.setBold(is_title)
        painter.setFont(font)
        painter.setPen(QColor(palette.ink))
        left = chip.left() + (10 if is_title else 46)
        room = QRectF(left, top, width, row)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), entry.title)
    painter.restore()


def _paint_sample(painter: QPainter, room: QRectF, entry: LegendEntry) -> None:
    middle = room.center().y()
    if entry.shape in ("line", "dash"):
        pen = QPen(QColor(entry.colour), entry.width)
        if entry.shape == "dash":
            pen.setDashPattern([6 / entry.width, 3 / entry.width])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(room.left(), middle), QPointF(room.right(), middle))
        return
    outline = QColor(entry.outline or "#6B7280")
    painter.setPen(QPen(outline, 1))
    painter.setBrush(QColor(entry.colour))
    if entry.shape == "icon":
        painter.drawEllipse(room.center(), 9, 9)
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), entry.icon)
    else:
        painter.drawRect(room)
        if entry.pattern:
            painter.fillRect(room, pattern_brush(entry.pattern))
