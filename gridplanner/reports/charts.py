"""Charts of a report, painted: sharp on paper, and as pictures for other programs.

In ink and one colour, so that a grey print loses nothing: what is aimed at is a band
with a broken edge, and bars beyond it carry a mark above them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPen,
    QPolygonF,
)

from gridplanner.reports.report import Bars, Curve, Picture
from gridplanner.reports.words import OVER, UNDER

if TYPE_CHECKING:
    from collections.abc import Callable

INK, MUTED, BAR, BAND, LINE = "#1F2937", "#5B6472", "#2C7FB8", "#E3ECF5", "#C9D0D8"
BARS_SIZE: Final = QSize(1600, 640)
CURVE_SIZE: Final = QSize(900, 900)
_FONT: Final = 24  # pixels, in a picture 1,600 wide
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


def bars_png(bars: Bars, family: str) -> Picture:
    """Draw bars as a picture."""
    return _png(bars.title, BARS_SIZE, family, partial(paint_bars, bars=bars))


def curve_png(curve: Curve, family: str) -> Picture:
    """Draw a curve as a picture."""
    return _png(curve.title, CURVE_SIZE, family, partial(paint_curve, curve=curve))


def paint_bars(painter: QPainter, room: QRectF, bars: Bars) -> None:
    """Paint bars with their axis, the band aimed at, and names as far as they fit."""
    metrics = QFontMetricsF(painter.font())
    most = max((*bars.values, *(bars.aim or ()), 0.0)) or 1.0
    step = _step(most)
    top = step * -(-most // step)
    left = metrics.horizontalAdvance(f"{top:,.10g}") + metrics.averageCharWidth()
    plot = room.adjusted(left, metrics.height() * 1.6, 0, -metrics.height() * 1.4)
    painter.setPen(QColor(MUTED))
    painter.drawText(room.topLeft() + QPointF(0, metrics.ascent()), bars.unit)

    def height_of(value: float) -> float:
        return plot.bottom() - plot.height() * value / top

    if bars.aim is not None:
        band = QRectF(
            QPointF(plot.left(), height_of(bars.aim[1])),
            QPointF(plot.right(), height_of(bars.aim[0])),
        )
        painter.fillRect(band, QColor(BAND))
        painter.setPen(QPen(QColor(MUTED), metrics.lineWidth(), Qt.PenStyle.DashLine))
        painter.drawLine(band.topLeft(), band.topRight())
        painter.drawLine(band.bottomLeft(), band.bottomRight())
    _paint_axis(painter, plot, left, step, top)
    _paint_each(painter, plot, bars, height_of)


def _paint_axis(
    painter: QPainter, plot: QRectF, left: float, step: float, top: float
) -> None:
    metrics = QFontMetricsF(painter.font())
    for number in range(round(top / step) + 1):
        y = plot.bottom() - plot.height() * number * step / top
        painter.setPen(QPen(QColor(LINE if number else INK), metrics.lineWidth() / 2))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(QColor(MUTED))
        painter.drawText(
            QRectF(plot.left() - left, y - metrics.height() / 2,
                   left - metrics.averageCharWidth() / 2, metrics.height()),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            f"{number * step:,.10g}",
        )  # fmt: skip


def _paint_each(
    painter: QPainter, plot: QRectF, bars: Bars, height_of: Callable[[float], float]
) -> None:
    metrics = QFontMetricsF(painter.font())
    if not bars.values:
        return
    wide = plot.width() / len(bars.values)
    written_to = plot.left()
    for index, (name, value) in enumerate(zip(bars.names, bars.values, strict=True)):
        x = plot.left() + wide * index
        bar = QRectF(
            QPointF(x + wide * 0.14, height_of(value)),
            QPointF(x + wide * 0.86, plot.bottom()),
        )
        painter.fillRect(bar, QColor(BAR))
        painter.setPen(QColor(INK))
        mark = _mark(value, bars.aim)
        if mark and wide >= metrics.averageCharWidth():
            above = QRectF(x, bar.top() - metrics.height(), wide, metrics.height())
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, mark)
        half = metrics.horizontalAdvance(name) / 2
        middle = min(max(bar.center().x(), plot.left() + half), plot.right() - half)
        # A name that would run into the one before it is left out.
        if middle - half >= written_to:
            painter.drawText(
                QPointF(middle - half, plot.bottom() + metrics.height()), name
            )
            written_to = middle + half + metrics.averageCharWidth()


def _mark(value: float, aim: tuple[float, float] | None) -> str:
    if aim is None or aim[0] <= value <= aim[1]:
        return ""
    return OVER if value > aim[1] else UNDER


def paint_curve(painter: QPainter, room: QRectF, curve: Curve) -> None:
    """Paint a curve below its diagonal, on a square."""
    metrics = QFontMetricsF(painter.font())
    left = metrics.horizontalAdvance("100%") + metrics.averageCharWidth()
    line = metrics.height()
    head, foot = 1.5 * line, 2.4 * line
    side = min(room.width() - 2 * left, room.height() - head - foot)
    plot = QRectF(room.left() + left, room.top() + head, side, side)
    painter.setPen(QColor(INK))
    painter.drawText(room.topLeft() + QPointF(0, metrics.ascent()), curve.upwards)
    painter.drawText(
        QRectF(plot.left(), plot.bottom() + 1.2 * line, side, line),
        Qt.AlignmentFlag.AlignCenter, curve.across,
    )  # fmt: skip
    painter.setPen(QPen(QColor(LINE), metrics.lineWidth() / 2))
    painter.drawRect(plot)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = plot.bottom() - side * share
        painter.setPen(QColor(MUTED))
        painter.drawText(
            QRectF(room.left(), y - metrics.height() / 2, left * 0.9, metrics.height()),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            f"{share:.0%}",
        )
        painter.drawText(
            QRectF(plot.left() + side * share - left, plot.bottom(), 2 * left, line),
            Qt.AlignmentFlag.AlignCenter,
            f"{share:.0%}",
        )
    painter.setPen(QPen(QColor(MUTED), metrics.lineWidth(), Qt.PenStyle.DashLine))
    painter.drawLine(plot.bottomLeft(), plot.topRight())
    painter.setPen(QPen(QColor(BAR), 3 * metrics.lineWidth()))
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(plot.left() + side * x, plot.bottom() - side * y)
                for x, y in curve.points
            ]
        )
    )


def _step(most: float) -> float:
    """Choose the distance of the lines: about five of them, at round numbers."""
    power = 1.0
    while power * 50 <= most:
        power *= 10
    while power * 5 > most:
        power /= 10
    return next(each * power for each in _STEPS if each * power * 5 >= most)


def _png(
    title: str, size: QSize, family: str, paint: Callable[[QPainter, QRectF], None]
) -> Picture:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont(family)
    font.setPixelSize(_FONT)
    painter.setFont(font)
    paint(painter, QRectF(image.rect()).adjusted(16, 16, -16, -16))
    painter.end()
    data = QBuffer()
    data.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(data, "PNG")  # type: ignore[call-overload]
    return Picture(title, bytes(data.data().data()), size.width(), size.height())
