"""Parts of a proposed division, painted over the map while they are looked at.

The ground is turned into paths once, in metres; a moving map costs the painting of
these. What a part weighs stands on it in words, and the borders are dark: the tints
only help the eye, nothing is told by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.layers.style import Style
    from gridplanner.layers.view import View

_STRENGTH: Final = 0.5
_CASING: Final = 6.0
_LINE: Final = 3.0
_PAD: Final = 6.0
_LEAST: Final = 18.0  # px a part must be wide and high for its number


class Proposed:
    """A proposed division.

    Parameters
    ----------
    polygons : ndarray of Polygon, shape (k,)
        Metres of the project CRS.
    words : sequence of str
        Of each part: its number, then, where there is room, what it weighs.
    """

    def __init__(self, polygons: NDArray[np.object_], words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.tints = tints_of(polygons)
        boxes = shapely.bounds(polygons).reshape(-1, 4)
        self._origin = boxes[:, :2].min(axis=0) if len(boxes) else np.zeros(2)
        self._boxes = boxes
        self._spots = shapely.get_coordinates(shapely.point_on_surface(polygons))
        self._fills: dict[int, QPainterPath] = {}
        self._lines = QPainterPath()
        for polygon, tint in zip(polygons, self.tints.tolist(), strict=True):
            path = self._path(polygon)
            self._fills.setdefault(tint, QPainterPath()).addPath(path)
            self._lines.addPath(path)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north in metres; None without parts."""
        if not len(self._boxes):
            return None
        west, south = self._boxes[:, :2].min(axis=0).tolist()
        east, north = self._boxes[:, 2:].max(axis=0).tolist()
        return west, south, east, north

    def paint(self, painter: QPainter, view: View, style: Style) -> None:
        """Paint onto the screen; the painter counts in logical pixels."""
        painter.save()
        self._paint_ground(painter, view, style)
        self._write(painter, view, style)
        painter.restore()

    def paint_small(self, painter: QPainter, room: QRectF, style: Style) -> None:
        """Paint it whole into a small picture, without a word."""
        box = self.box
        if box is None:
            return
        west, south, east, north = box
        wide, high = max(east - west, 1e-6), max(north - south, 1e-6)
        k = min(room.width() / wide, room.height() / high)
        left = room.center().x() - k * (west + wide / 2 - self._origin[0])
        top = room.center().y() + k * (south + high / 2 - self._origin[1])
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setTransform(QTransform(k, 0, 0, -k, left, top), True)
        self._fill(painter, style, 1.0)
        painter.strokePath(self._lines, _pen(style.palette.ink, 1.0))
        painter.restore()

    def _paint_ground(self, painter: QPainter, view: View, style: Style) -> None:
        k = 1 / view.metres_per_px
        left, top = view.to_px(self._origin[None])[0].tolist()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setTransform(QTransform(k, 0, 0, -k, left, top), True)
        self._fill(painter, style, _STRENGTH)
        painter.strokePath(self._lines, _pen(style.palette.casing, _CASING))
        painter.strokePath(self._lines, _pen(style.palette.ink, _LINE))
        painter.restore()

    def _fill(self, painter: QPainter, style: Style, strength: float) -> None:
        tints = style.palette.tints
        for tint, path in self._fills.items():
            colour = QColor(tints[tint % len(tints)])
            colour.setAlphaF(strength)
            painter.fillPath(path, colour)

    def _write(self, painter: QPainter, view: View, style: Style) -> None:
        font = QFont(style.font_family)
        font.setPixelSize(round(12 * style.text_scale))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        spots = view.to_px(self._spots)
        west, south, east, north = view.box
        boxes = self._boxes
        seen = (boxes[:, 0] < east) & (boxes[:, 2] > west)
        seen &= (boxes[:, 1] < north) & (boxes[:, 3] > south)
        room = (boxes[:, 2:] - boxes[:, :2]) / view.metres_per_px
        for row in np.flatnonzero(seen & (room.min(axis=1) >= _LEAST)).tolist():
            lines = self.words[row].split("\n")
            wide = max(map(metrics.horizontalAdvance, lines)) + 2 * _PAD
            if wide > room[row, 0] or metrics.height() * len(lines) > room[row, 1]:
                lines = lines[:1]
                wide = metrics.horizontalAdvance(lines[0]) + 2 * _PAD
            high = metrics.height() * len(lines) + 4
            x, y = spots[row].tolist()
            chip = QRectF(x - wide / 2, y - high / 2, wide, high)
            painter.setPen(_pen(style.palette.line, 1.0))
            painter.setBrush(QColor(style.palette.surface))
            painter.drawRoundedRect(chip, 4, 4)
            painter.setPen(QColor(style.palette.ink))
            middle = int(Qt.AlignmentFlag.AlignCenter)
            painter.drawText(chip, middle, "\n".join(lines))

    def _path(self, polygon: shapely.Geometry) -> QPainterPath:
        path = QPainterPath()
        for ring in shapely.get_rings(polygon):
            xy = shapely.get_coordinates(ring) - self._origin
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in xy.tolist()]))
            path.closeSubpath()
        return path


def tints_of(polygons: NDArray[np.object_]) -> NDArray[np.int64]:
    """Give each polygon the first number none of its neighbours before it has.

    Returns
    -------
    ndarray, int64, shape (k,)
        Touching polygons differ.
    """
    tints = np.full(len(polygons), -1, np.int64)
    one, two = shapely.STRtree(polygons).query(polygons, "intersects")
    for row in range(len(polygons)):
        taken = set(tints[two[one == row]].tolist())
        tints[row] = next(n for n in range(len(polygons)) if n not in taken)
    return tints


def _pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
