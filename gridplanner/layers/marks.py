"""How the marks of the tools look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.layers.readout import paint_readout

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gridplanner.layers.picture import Room
    from gridplanner.layers.style import Style
    from gridplanner.layers.view import View

_DASH: Final = (5.0, 4.0)


def paint_marks(
    painter: QPainter,
    marks: tuple[Mark, ...],
    view: View,
    style: Style,
    covered: tuple[Room, ...] = (),
) -> None:
    """Paint marks in logical pixels, in the order given.

    The figures beside the pointer keep off what is `covered` by widgets.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for mark in marks:
        pixels = view.to_px(np.asarray(mark.points, np.float64).reshape(-1, 2))
        if len(pixels):
            holes = tuple(view.to_px(hole) for hole in mark.holes)
            _PAINT[mark.kind](painter, replace(mark, holes=holes), pixels, style)
    room = QRectF(0.0, 0.0, view.width, view.height)
    for mark in marks:
        if not len(mark.points):
            continue
        place = view.to_px(np.asarray(mark.points, np.float64).reshape(-1, 2))
        if mark.text:
            _write(painter, mark, place, style, room)
        if mark.readout is not None:
            x, y = place[-1].tolist()
            paint_readout(
                painter,
                mark.readout,
                (x, y),
                style,
                room=room,
                covered=[QRectF(*box) for box in covered],
            )


def _path(mark: Mark, pixels: NDArray[np.float64], *, closed: object) -> QPainterPath:
    """Make the path of a mark; its holes are in pixels too by then."""
    path = QPainterPath()
    for ring in (pixels, *mark.holes):
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring.tolist()]))
        if closed:
            path.closeSubpath()
    return path


def _pen(colour: str, width: float, *, dash: tuple[float, ...] = ()) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if dash:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([length / width for length in dash])
    return pen


def _faint(colour: str, strength: float) -> QColor:
    faint = QColor(colour)
    faint.setAlphaF(strength)
    return faint


def _line(
    painter: QPainter, mark: Mark, pixels: NDArray[np.float64], style: Style
) -> None:
    """Draw a line or ring with casing: ink unless the mark or its kind says else."""
    palette = style.palette
    own = {
        MarkKind.DRAFT_AREA: palette.accent,
        MarkKind.TRACE: palette.accent,
        MarkKind.PREVIEW: palette.grid,
        MarkKind.HOVER: palette.accent,
        MarkKind.MEASURE: palette.ink,
        MarkKind.BOX: palette.accent,
    }
    colour = mark.colour or own.get(mark.kind, palette.ink)
    closed = mark.closed or mark.kind is MarkKind.DRAFT_AREA
    path = _path(mark, pixels, closed=closed)
    if closed:
        strength = 0.08 if mark.kind is MarkKind.HOVER else 0.12
        painter.fillPath(path, _faint(colour, strength))
    dashed = mark.kind in (MarkKind.RUBBER, MarkKind.BOX, MarkKind.TRACE)
    if mark.kind is not MarkKind.BOX:
        painter.strokePath(path, _pen(palette.casing, 5.0))
    width = 1.5 if mark.kind in (MarkKind.BOX, MarkKind.RUBBER) else 2.0
    painter.strokePath(path, _pen(colour, width, dash=_DASH if dashed else ()))


def _refused(
    painter: QPainter, mark: Mark, pixels: NDArray[np.float64], style: Style
) -> None:
    palette = style.palette
    path = _path(mark, pixels, closed=mark.closed)
    painter.strokePath(path, _pen(palette.casing, 5.0))
    painter.strokePath(path, _pen(palette.ink, 2.0, dash=_DASH))
    x, y = pixels[-1].tolist()
    sign = QRectF(x - 8, y - 8, 16, 16)
    painter.setBrush(QColor(palette.surface))
    painter.setPen(_pen(palette.refused, 2.0))
    painter.drawEllipse(sign)
    painter.drawLine(QPointF(x - 5, y - 5), QPointF(x + 5, y + 5))


def _handle(
    painter: QPainter, mark: Mark, pixels: NDArray[np.float64], style: Style
) -> None:
    palette = style.palette
    side = mark.size or {MarkKind.BEND: 7.0, MarkKind.ACTIVE: 11.0}.get(mark.kind, 9.0)
    active = mark.kind is MarkKind.ACTIVE
    painter.setBrush(QColor(palette.accent if active else palette.surface))
    painter.setPen(_pen(mark.colour or palette.ink, 1.5))
    painter.drawRects(
        [QRectF(x - side / 2, y - side / 2, side, side) for x, y in pixels.tolist()]
    )


def _snap(
    painter: QPainter, mark: Mark, pixels: NDArray[np.float64], style: Style
) -> None:
    radius = mark.size or 7.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, colour in ((4.5, style.palette.casing), (2.0, style.palette.accent)):
        painter.setPen(_pen(colour, width))
        for x, y in pixels.tolist():
            painter.drawEllipse(QPointF(x, y), radius, radius)


def _brush(
    painter: QPainter, mark: Mark, pixels: NDArray[np.float64], style: Style
) -> None:
    x, y = pixels[-1].tolist()
    painter.setBrush(_faint(style.palette.accent, 0.1))
    painter.setPen(_pen(style.palette.accent, 1.5))
    painter.drawEllipse(QPointF(x, y), mark.size or 20.0, mark.size or 20.0)


def _hatch(
    painter: QPainter, mark: Mark, pixels: NDArray[np.float64], style: Style
) -> None:
    colour = mark.colour or style.palette.grid
    path = _path(mark, pixels, closed=True)
    painter.fillPath(path, _faint(colour, 0.15))
    painter.fillPath(path, QBrush(QColor(colour), Qt.BrushStyle.BDiagPattern))
    painter.strokePath(path, _pen(colour, 1.0))


def _flash(
    painter: QPainter, mark: Mark, pixels: NDArray[np.float64], style: Style
) -> None:
    colour = mark.colour or style.palette.accent
    if len(pixels) == 1:
        x, y = pixels[0].tolist()
        painter.setBrush(_faint(colour, 0.15))
        painter.setPen(_pen(colour, 3.0))
        painter.drawEllipse(QPointF(x, y), mark.size or 18.0, mark.size or 18.0)
        return
    path = _path(mark, pixels, closed=mark.closed)
    if mark.closed:
        painter.fillPath(path, _faint(colour, 0.2))
    painter.strokePath(path, _pen(colour, 3.0))


def _nothing(
    painter: QPainter, mark: Mark, pixels: NDArray[np.float64], style: Style
) -> None:
    del painter, mark, pixels, style


def _write(
    painter: QPainter,
    mark: Mark,
    pixels: NDArray[np.float64],
    style: Style,
    room: QRectF,
) -> None:
    """Write the mark's text on a chip beside its last point."""
    palette = style.palette
    font = QFont(style.font_family)
    font.setPixelSize(round(12 * style.text_scale))
    painter.setFont(font)
    metrics = painter.fontMetrics()
    lines = mark.text.split("\n")
    width = max(metrics.horizontalAdvance(line) for line in lines) + 12
    height = metrics.height() * len(lines) + 6
    x, y = pixels[-1].tolist()
    left = x + 12 if x + 12 + width < room.right() else x - 12 - width
    top = y + 12 if y + 12 + height < room.bottom() else y - 12 - height
    chip = QRectF(left, top, width, height)
    refused = mark.kind is MarkKind.REFUSED
    painter.setPen(_pen(palette.refused if refused else palette.line, 1.0))
    painter.setBrush(QColor(palette.surface))
    painter.drawRoundedRect(chip, 4, 4)
    painter.setPen(QColor(palette.refused if refused else palette.ink))
    painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), mark.text)


_PAINT: Final[
    dict[MarkKind, Callable[[QPainter, Mark, NDArray[np.float64], Style], None]]
] = {
    MarkKind.DRAFT: _line,
    MarkKind.DRAFT_AREA: _line,
    MarkKind.RUBBER: _line,
    MarkKind.TRACE: _line,
    MarkKind.PREVIEW: _line,
    MarkKind.HOVER: _line,
    MarkKind.BOX: _line,
    MarkKind.MEASURE: _line,
    MarkKind.REFUSED: _refused,
    MarkKind.HANDLE: _handle,
    MarkKind.BEND: _handle,
    MarkKind.ACTIVE: _handle,
    MarkKind.SNAP: _snap,
    MarkKind.BRUSH: _brush,
    MarkKind.HATCH: _hatch,
    MarkKind.FLASH: _flash,
    MarkKind.LABEL: _nothing,
    MarkKind.READOUT: _nothing,
}
