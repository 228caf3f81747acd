"""A small map of what is about to be imported, with its problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from gridplanner.data.proposal import Proposal

_COLOURS = {
    "areas": ("#374151", ""),
    "buildings": ("#A8967F", "#DDD0C0"),
    "features": ("#2C7FB8", ""),
    "grids": ("#C2188B", ""),
}
_PROBLEM = "#E66101"
# A thumbnail of some hundred pixels: more shapes than this only cost time.
_MOST_SHAPES = 20_000
_MOST_PROBLEMS = 200
_MARGIN = 10


class Thumbnail(QWidget):
    """Draws the shapes of several proposals in one frame."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: list[tuple[QPainterPath, str, str]] = []
        self._problems: list[tuple[float, float]] = []
        self._box: tuple[float, float, float, float] | None = None
        self.setMinimumSize(220, 160)
        self.setAccessibleName(text("import.thumbnail"))

    def sizeHint(self) -> QSize:
        return QSize(420, 240)

    def show_proposals(self, proposals: Iterable[Proposal]) -> None:
        """Draw these, the first ones below."""
        shown = [p for p in proposals if p.shapes is not None]
        shapes = {id(p): _sample(p.shapes) for p in shown if p.shapes is not None}
        boxes = [shapely.total_bounds(found) for found in shapes.values() if len(found)]
        boxes = [box for box in boxes if np.isfinite(box).all()]
        self._paths, self._problems, self._box = [], [], None
        if boxes:
            low = np.min([box[:2] for box in boxes], axis=0)
            high = np.max([box[2:] for box in boxes], axis=0)
            self._box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
            for proposal in shown:
                path = _path(shapes[id(proposal)], self._box)
                self._paths.append((path, *_COLOURS[proposal.kind]))
                self._problems += [
                    i.place for i in proposal.issues if i.place is not None
                ]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().base())
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._box is None:
            painter.drawText(
                self.rect(),
                Qt.AlignmentFlag.AlignCenter,
                text("import.nothing_to_show"),
            )
            return
        scale, offset = self._fit(self._box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.translate(offset)
        painter.scale(scale, -scale)
        for path, line, fill in self._paths:
            pen = QPen(QColor(line), 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
        painter.restore()
        self._mark_problems(painter, scale, offset)

    def _mark_problems(self, painter: QPainter, scale: float, offset: QPointF) -> None:
        assert self._box is not None  # asked before
        painter.setPen(QPen(QColor(_PROBLEM), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, y in self._problems[:_MOST_PROBLEMS]:
            place = QPointF((x - self._box[0]) * scale, -(y - self._box[1]) * scale)
            painter.drawEllipse(place + offset, 4, 4)

    def _fit(self, box: tuple[float, float, float, float]) -> tuple[float, QPointF]:
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        wide, high = max(box[2] - box[0], 1.0), max(box[3] - box[1], 1.0)
        scale = min(room.width() / wide, room.height() / high)
        left = room.center().x() - wide * scale / 2
        bottom = room.center().y() + high * scale / 2
        return scale, QPointF(left, bottom)


def _sample(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Take shapes evenly over the file, as many as a thumbnail can show."""
    found: NDArray[np.object_] = shapes[
        ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    ]
    step = max(1, -(-len(found) // _MOST_SHAPES))
    return found[::step]


def _path(shapes: NDArray[np.object_], box: tuple[float, ...]) -> QPainterPath:
    """Put shapes into one path, counted from the corner of the box."""
    path = QPainterPath()
    parts = shapely.get_parts(shapes)
    kinds = shapely.get_type_id(parts)
    areas = parts[kinds == shapely.GeometryType.POLYGON]
    lines = parts[
        (kinds == shapely.GeometryType.LINESTRING)
        | (kinds == shapely.GeometryType.LINEARRING)
    ]
    rings = shapely.get_rings(areas) if len(areas) else areas
    for line in (*rings, *lines):
        points = shapely.get_coordinates(line) - box[:2]
        path.moveTo(*points[0])
        for x, y in points[1:]:
            path.lineTo(x, y)
    for point in parts[kinds == shapely.GeometryType.POINT]:
        size = (box[2] - box[0]) / 300
        path.addEllipse(QPointF(point.x - box[0], point.y - box[1]), size, size)
    return path
