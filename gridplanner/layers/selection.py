"""What is selected: a halo around units, the accent on buildings and features."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gridplanner.data.packed import AREA, Packed, empty_packed, pack
from gridplanner.layers import style as styles
from gridplanner.layers.hit import geometry_of
from gridplanner.layers.layer import Frame, Layer
from gridplanner.layers.lines import thinned
from gridplanner.layers.render import path_of, rings_of
from gridplanner.layers.subdivision import Subdivision, empty_subdivision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gridplanner.layers.view import View


@dataclass
class SelectionLayer(Layer):
    """The units and things that are selected.

    Attributes
    ----------
    subdivision : Subdivision
    units : ndarray, int64
        Unit ids of any level.
    things : Packed
        Buildings and features that are selected.
    bases : ndarray, float64, shape (n, 2)
        Where those set out from who look after the units, metres of the project CRS;
        a line leads from the only one to each unit.
    """

    name: str = "selection"
    subdivision: Subdivision = field(default_factory=empty_subdivision)
    units: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    things: Packed = field(default_factory=empty_packed)
    bases: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    _union: Packed | None = None
    _middles: NDArray[np.float64] | None = None

    def select_units(self, subdivision: Subdivision, units: NDArray[np.int64]) -> None:
        """Show units as selected, and nothing else of the plan."""
        self.subdivision, self.units = subdivision, np.asarray(units, np.int64)
        self._union = self._middles = None
        self.redraw()

    def select_things(self, things: Packed) -> None:
        """Show buildings and features as selected."""
        self.things = things
        self.redraw()

    def clear(self) -> None:
        """Select nothing."""
        self.units, self.things = np.empty(0, np.int64), empty_packed()
        self.bases = np.empty((0, 2))
        self.redraw()

    def drawn_at(self, view: View) -> bool:
        """Whether anything is selected."""
        del view
        return bool(len(self.units) or len(self.things) or len(self.bases))

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint halos and tints."""
        if len(self.units):
            yield from self._draw_units(frame)
        if len(self.things):
            self._draw_things(frame)
            yield
        if len(self.bases):
            self._draw_bases(frame)
            yield

    def _draw_units(self, frame: Frame) -> Iterator[None]:
        ground = self._ground(frame)
        yield
        painter, palette = frame.painter, frame.style.palette
        tint = QColor(palette.accent)
        tint.setAlphaF(styles.SELECTION_STRENGTH)
        painter.fillPath(ground, tint)
        width = styles.GRID_WIDTHS[frame.band] + styles.CASING
        whole = QPainterPath()
        whole.addRect(QRectF(frame.image.rect()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setClipPath(whole.subtracted(ground))
        halo = QColor(palette.accent)
        halo.setAlphaF(0.55)
        yield
        pen = QPen(halo, frame.px(width + 2 * styles.SELECTION_HALO))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(ground, pen)
        painter.setClipping(False)
        yield
        border = styles.GRID_WIDTHS[frame.band]
        for colour, extra in ((palette.casing, styles.CASING), (palette.grid, 0.0)):
            pen = QPen(QColor(colour), frame.px(border + extra))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(ground, pen)
            yield

    def _ground(self, frame: Frame) -> QPainterPath:
        """Give the ground of all units as one path, so that halos do not pile up."""
        if self._union is None:
            cells = self.subdivision.cells
            rows = self.subdivision.rows_of_units(self.units)
            shapes = [geometry_of(cells, row) for row in rows.tolist()]
            self._union = pack(np.zeros(1, np.int64), [_joined(shapes)])
        local = self._union
        points = local.coords + (local.origin + self.subdivision.cells.origin)
        return path_of(*thinned(frame.to_device(points), local.rings))

    def _draw_bases(self, frame: Frame) -> None:
        """Paint bases as discs, with dashed lines from a single one to its units."""
        painter, palette = frame.painter, frame.style.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        places = frame.to_device(self.bases)
        ends = frame.to_device(self._middles_of_units()) if len(places) == 1 else ()
        pen = QPen(QColor(palette.accent), frame.px(1.5), Qt.PenStyle.DashLine)
        painter.setPen(pen)
        for x, y in ends:
            painter.drawLine(QPointF(*places[0]), QPointF(x, y))
        painter.setPen(QPen(QColor(palette.casing), frame.px(2.0)))
        painter.setBrush(QColor(palette.accent))
        for x, y in places:
            painter.drawEllipse(QPointF(x, y), frame.px(6.0), frame.px(6.0))

    def _middles_of_units(self) -> NDArray[np.float64]:
        """Give a place inside each unit, shape (n, 2); none for one without ground."""
        if self._middles is None:
            cells = self.subdivision.cells
            found = []
            for unit in self.units:
                rows = self.subdivision.rows_of_units(np.array([unit]))
                shapes = [geometry_of(cells, row) for row in rows.tolist()]
                if shapes:
                    largest = max(shapes, key=lambda shape: shape.area)
                    found.append(largest.representative_point())
            self._middles = shapely.get_coordinates(found) + cells.origin
        return self._middles

    def _draw_things(self, frame: Frame) -> None:
        things, painter = self.things, frame.painter
        accent = QColor(frame.style.palette.accent)
        fill = QColor(accent)
        fill.setAlphaF(0.45)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        areas = np.flatnonzero(things.dims == AREA)
        path = path_of(*rings_of(frame, things, areas))
        painter.fillPath(path, fill)
        pen = QPen(accent, frame.px(2.0))
        painter.strokePath(path, pen)
        lines = np.flatnonzero(things.dims == 1)
        painter.strokePath(path_of(*rings_of(frame, things, lines)), pen)
        painter.setPen(pen)
        painter.setBrush(fill)
        for x, y in frame.to_device(things.points[things.dims == 0]).tolist():
            radius = frame.px(8.0)
            painter.drawEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))


def _joined(shapes: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """Join cells, which meet without gap or overlap.

    They are snapped to 1 mm first: float32 must not part what the plan holds together.
    Shapes of which GEOS finds that they do not meet are joined the slow way.
    """
    snapped = shapely.set_precision(shapes, 0.001, mode="pointwise")
    try:
        return shapely.coverage_union_all(snapped)
    except shapely.GEOSException:
        return shapely.union_all(shapely.set_precision(shapes, 0.001))
