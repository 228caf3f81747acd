"""The figures beside the pointer: both sides of a border as they would become.

The box keeps off the hand, stays on the map, and its columns keep their width while
the figures run, so that the eye may rest on one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gridplanner.data.norms.norm import Band
from gridplanner.layers.bands import MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.style import Style

AWAY: Final = 18.0  # px from the pointer
HAND: Final = 24.0  # px square that stays free
_PAD, _GAP, _ROW, _BAR = 10.0, 16.0, 18.0, 14.0
_WIDEST: Final = "00,000户 +00,000 ↑000%"


@dataclass(frozen=True, slots=True)
class Column:
    """One side.

    Attributes
    ----------
    title : str
    lines : tuple of str
        Value and change of each figure.
    state : str
        How it stands to the target: ``"inside"``, ``"over"`` …, or empty.
    words : str
        The same in words.
    now, before : float
        Shares of the target; the bar shows up to twice of it. Below 0: no bar.
    """

    title: str
    lines: tuple[str, ...] = ()
    state: str = ""
    words: str = ""
    now: float = -1.0
    before: float = -1.0


@dataclass(frozen=True, slots=True)
class Readout:
    """What stands in the box.

    Attributes
    ----------
    columns : tuple of Column
        From west to east.
    footer : str
        A line below, for instance how many buildings change sides.
    refused : str
        The reason why the gesture would do nothing; then nothing else is shown.
    near : float
        Share of the target within which a load counts as inside.
    """

    columns: tuple[Column, ...] = ()
    footer: str = ""
    refused: str = ""
    near: float = 0.15


def place_box(
    size: tuple[float, float],
    pointer: tuple[float, float],
    room: QRectF,
    covered: Sequence[QRectF] = (),
) -> QRectF:
    """Find where a box stands: right below the pointer, elsewhere at the edges.

    Parameters
    ----------
    size : tuple of float
        Width and height in logical pixels.
    pointer : tuple of float
    room : QRectF
        The map.
    covered : sequence of QRectF, optional
        What floats over the map: the box keeps off it where another side is free.

    Returns
    -------
    QRectF
        Inside the room where it fits, off the square of the hand as far as it can.
    """
    width, height = size
    x, y = pointer
    for left in (x + AWAY, x - AWAY - width):
        for top in (y + AWAY, y - AWAY - height):
            free = QRectF(left, top, width, height)
            if room.contains(free) and not any(map(free.intersects, covered)):
                return free
    left = x + AWAY
    if left + width > room.right():
        left = x - AWAY - width
    top = y + AWAY
    if top + height > room.bottom():
        top = y - AWAY - height
    box = QRectF(left, top, width, height)
    if box.left() < room.left():
        # Neither side has room: over or under the hand, as wide as it must be.
        box.moveLeft(max(room.left(), min(x - width / 2, room.right() - width)))
    if box.top() < room.top():
        box.moveTop(max(room.top(), min(y - height / 2, room.bottom() - height)))
    return box


def paint_readout(
    painter: QPainter,
    readout: Readout,
    pointer: tuple[float, float],
    style: Style,
    *,
    room: QRectF,
    covered: Sequence[QRectF] = (),
) -> QRectF:
    """Paint the box beside the pointer (logical pixels); give where it stands."""
    name, plain = _fonts(style)
    if readout.refused:
        size = _refused_size(readout.refused, plain)
        box = place_box(size, pointer, room, covered)
        _paint_refused(painter, readout.refused, box, style)
        return box
    width = _column_width(readout, name, plain)
    rows = max((len(column.lines) for column in readout.columns), default=0)
    has_state = any(column.state for column in readout.columns)
    height = 2 * _PAD + _ROW * (1 + rows + has_state) + _BAR * has_state
    if readout.footer:
        height += _ROW
    count = len(readout.columns)
    whole = 2 * _PAD + width * count + _GAP * max(count - 1, 0)
    if readout.footer:
        footer = QFontMetricsF(plain).horizontalAdvance(readout.footer) + 2 * _PAD
        whole = max(whole, footer)
    box = place_box((whole, height), pointer, room, covered)
    _paint_panel(painter, box, style)
    for number, column in enumerate(readout.columns):
        left = box.left() + _PAD + number * (width + _GAP)
        if number:
            painter.setPen(QPen(QColor(style.palette.line), 1.0))
            at = left - _GAP / 2
            painter.drawLine(
                QPointF(at, box.top() + _PAD), QPointF(at, box.bottom() - _PAD)
            )
        area = QRectF(left, box.top() + _PAD, width, box.height() - 2 * _PAD)
        _paint_column(painter, column, area, style, rows=rows, near=readout.near)
    if readout.footer:
        painter.setFont(plain)
        painter.setPen(QColor(style.palette.ink))
        line = QRectF(
            box.left() + _PAD, box.bottom() - _PAD - _ROW, whole - 2 * _PAD, _ROW
        )
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), readout.footer)
    return box


def _fonts(style: Style) -> tuple[QFont, QFont]:
    name = QFont(style.font_family)
    name.setPixelSize(round(13 * style.text_scale))
    name.setBold(True)
    plain = QFont(style.font_family)
    plain.setPixelSize(round(12 * style.text_scale))
    return name, plain


def _column_width(readout: Readout, name: QFont, plain: QFont) -> float:
    metrics, bold = QFontMetricsF(plain), QFontMetricsF(name)
    widest = metrics.horizontalAdvance(_WIDEST)
    for column in readout.columns:
        widest = max(widest, bold.horizontalAdvance(column.title))
        for words in (*column.lines, f"▲▲ {column.words}"):
            widest = max(widest, metrics.horizontalAdvance(words))
    return float(widest)


def _paint_panel(painter: QPainter, box: QRectF, style: Style) -> None:
    ground = QColor(style.palette.surface)
    ground.setAlphaF(0.96)
    painter.setPen(QPen(QColor(style.palette.line), 1.0))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4, 4)


def _refused_size(words: str, font: QFont) -> tuple[float, float]:
    width = QFontMetricsF(font).horizontalAdvance(f"⊘ {words}") + 2 * _PAD
    return float(width), _ROW + _PAD


def _paint_refused(painter: QPainter, words: str, box: QRectF, style: Style) -> None:
    _, plain = _fonts(style)
    _paint_panel(painter, box, style)
    painter.setFont(plain)
    painter.setPen(QColor(style.palette.refused))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), f"⊘ {words}")


def _paint_column(
    painter: QPainter,
    column: Column,
    area: QRectF,
    style: Style,
    *,
    rows: int,
    near: float,
) -> None:
    name, plain = _fonts(style)
    left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    line = QRectF(area.left(), area.top(), area.width(), _ROW)
    painter.setPen(QColor(style.palette.ink))
    painter.setFont(name)
    painter.drawText(line, left, column.title)
    painter.setFont(plain)
    for words in column.lines:
        line.translate(0, _ROW)
        painter.drawText(line, left, words)
    line.translate(0, _ROW * (1 + rows - len(column.lines)))
    if not column.state:
        return
    palette = style.palette
    colour = {"over": palette.over_text, "under": palette.under_text}.get(
        column.state.removeprefix("far_"), palette.ink
    )
    painter.setPen(QColor(colour))
    painter.drawText(line, left, f"{MARKS[Band(column.state)]} {column.words}")
    if column.now >= 0:
        bar = QRectF(area.left(), line.bottom() + 4, area.width(), 6)
        _paint_bar(painter, bar, column, near, style)


def _paint_bar(
    painter: QPainter, bar: QRectF, column: Column, near: float, style: Style
) -> None:
    """Draw the bar of the target: band shaded, tick now, ghost before."""
    palette = style.palette

    def at(share: float) -> float:
        return bar.left() + bar.width() * min(max(share, 0.0), 2.0) / 2.0

    painter.setPen(QPen(QColor(palette.muted), 1.0))
    painter.drawLine(
        QPointF(bar.left(), bar.center().y()), QPointF(bar.right(), bar.center().y())
    )
    band = QRectF(at(1 - near), bar.top(), at(1 + near) - at(1 - near), bar.height())
    painter.fillRect(band, QColor(palette.tint))
    painter.setPen(QPen(QColor(palette.muted), 1.0))
    painter.drawLine(
        QPointF(at(column.before), bar.top()), QPointF(at(column.before), bar.bottom())
    )
    painter.setPen(QPen(QColor(palette.ink), 3.0))
    painter.drawLine(
        QPointF(at(column.now), bar.top() - 1),
        QPointF(at(column.now), bar.bottom() + 1),
    )
