"""A small map of what is about to be imported, with its problems.

The paths are made on the worker that looks at the files; the window only paints them,
once for each size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from gridplanner.layers.render import path_of
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.intake.proposal import Proposal

Box = tuple[float, float, float, float]

# Pens that stand out on light and dark ground alike, and fills.
_COLOURS = {
    "areas": ("#6B7280", ""),
    "buildings": ("#A8967F", "#DDD0C0"),
    "features": ("#2C7FB8", ""),
    "grids": ("#C2188B", ""),
}
_ORDER = ("features", "buildings", "areas", "grids")
_PROBLEM = "#E66101"
# A thumbnail of some hundred pixels: more shapes than this only cost time.
_MOST_SHAPES = 10_000
_MANY_POINTS = 64  # a shape with more is thinned to what can be seen
_BATCH = 64  # shapes a path: one path of many overlapping ones is ten times slower
_MOST_PROBLEMS = 200
_MARGIN = 10
_PIXELS = 800


@dataclass(frozen=True, slots=True)
class Picture:
    """What a thumbnail shows: paths from the corner of a box, each with its kind."""

    box: Box | None = None
    paths: tuple[tuple[str, QPainterPath], ...] = ()
    problems: tuple[tuple[float, float], ...] = ()


def make_picture(proposals: Sequence[Proposal]) -> Picture:
    """Draw the shapes of several proposals in one frame; may run on a worker."""
    shown = [p for p in proposals if p.shapes is not None]
    shown.sort(key=lambda p: _ORDER.index(p.kind))
    # Drawn polygons as they will be, once what is odd about them is settled.
    known = [(p.kind, p.shapes if p.drawn is None else p.drawn) for p in shown]
    shapes = [(kind, _sample(all_)) for kind, all_ in known if all_ is not None]
    shapes = [(kind, found) for kind, found in shapes if len(found)]
    if not shapes:
        return Picture()
    bounds = shapely.total_bounds(np.concatenate([found for _, found in shapes]))
    box: Box = tuple(bounds.tolist())
    paths = [
        (kind, path)
        for kind, found in shapes
        for path in _paths(_thinned(found, box), box)
    ]
    problems = [i.place for p in shown for i in p.issues if i.place is not None]
    return Picture(box, tuple(paths), tuple(problems[:_MOST_PROBLEMS]))


class Thumbnail(QWidget):
    """Shows a picture, fitted to its own size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = Picture()
        self._words = text("import.nothing_to_show")
        self._painted = QPixmap()
        self.setMinimumSize(220, 140)
        self.setAccessibleName(text("import.thumbnail"))

    def sizeHint(self) -> QSize:
        return QSize(420, 240)

    def show_picture(self, picture: Picture) -> None:
        """Show this instead; an empty one says that there is nothing."""
        self.picture, self._painted = picture, QPixmap()
        self._words = text("import.empty_picture")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._painted.size() != size:
            self._painted = QPixmap(size)
            self._painted.setDevicePixelRatio(ratio)
            self._paint(self._painted)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted)

    def _paint(self, picture: QPixmap) -> None:
        painter = QPainter(picture)
        painter.fillRect(self.rect(), self.palette().base())
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self.picture.box is None:
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            middle = Qt.AlignmentFlag.AlignCenter
            painter.drawText(self.rect(), middle, self._words)
            return
        scale, offset = self._fit(self.picture.box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.translate(offset)
        painter.scale(scale, -scale)
        for kind, path in self.picture.paths:
            line, fill = _COLOURS[kind]
            pen = QPen(QColor(line), 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
        painter.restore()
        self._mark_problems(painter, scale, offset)

    def _mark_problems(self, painter: QPainter, scale: float, offset: QPointF) -> None:
        assert self.picture.box is not None  # asked before
        west, south = self.picture.box[:2]
        painter.setPen(QPen(QColor(_PROBLEM), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, y in self.picture.problems:
            place = QPointF((x - west) * scale, -(y - south) * scale)
            painter.drawEllipse(place + offset, 4, 4)

    def _fit(self, box: Box) -> tuple[float, QPointF]:
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


def _thinned(shapes: NDArray[np.object_], box: Box) -> NDArray[np.object_]:
    """Leave points away that fall into one pixel with their neighbours."""
    pixel = max(box[2] - box[0], box[3] - box[1]) / _PIXELS
    many = shapely.get_num_coordinates(shapes) > _MANY_POINTS
    result = shapes.copy()
    result[many] = shapely.simplify(shapes[many], pixel, preserve_topology=False)
    return result


def _paths(shapes: NDArray[np.object_], box: Box) -> list[QPainterPath]:
    """Put shapes into paths, counted from the corner of the box.

    Holes run the other way round than outlines, so that the winding rule leaves them
    open and yet fills where two shapes lie over each other.
    """
    size = max(box[2] - box[0], 1.0) / 300
    parts = shapely.get_parts(shapes)
    points = shapely.get_type_id(parts) == shapely.GeometryType.POINT
    parts[points] = shapely.buffer(parts[points], size, quad_segs=2)
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts[areas] = shapely.orient_polygons(parts[areas])
    made = []
    for start in range(0, len(parts), _BATCH):
        batch = parts[start : start + _BATCH]
        inside = shapely.get_type_id(batch) == shapely.GeometryType.POLYGON
        lines = [*shapely.get_rings(batch[inside]), *batch[~inside]]
        counts = shapely.get_num_coordinates(lines)
        lines = [line for line, n in zip(lines, counts, strict=True) if n]
        if lines:
            starts = np.concatenate([[0], np.cumsum(counts[counts > 0])])
            coordinates = shapely.get_coordinates(lines) - box[:2]
            made.append(path_of(coordinates, starts.astype(np.int32)))
    return made
