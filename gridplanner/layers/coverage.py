"""What grids do not cover or cover twice, and how far one walks from the offices.

Gaps are hatched one way, overlaps crosswise, rings are numbered: none is told by its
colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainterPath, QPen, QPolygonF

from gridplanner.layers.layer import Frame, Layer, LegendEntry
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.layers.style import Style
    from gridplanner.layers.view import Box

_GAP: Final = {"light": "#B42318", "dark": "#FF9A8F"}
_OVERLAP: Final = {"light": "#5E3C99", "dark": "#CFC6EE"}
_RING: Final = {"light": "#0B6BCB", "dark": "#6CB2F5"}
_STEP: Final = 50  # patches or offices between two looks at the clock
_GAP_PATTERN, _OVERLAP_PATTERN = 3, 5  # as the legend draws them


def _nothing() -> NDArray[np.object_]:
    return np.empty(0, object)


@dataclass
class CoverageLayer(Layer):
    """Ground that no grid holds, and ground that several hold.

    Attributes
    ----------
    gaps, overlaps : ndarray of Polygon
        Metres of the project CRS.
    is_staffed : bool
        Whether only grids hold that somebody answers for.
    """

    name: str = "coverage"
    is_staffed: bool = False
    gaps: NDArray[np.object_] = field(default_factory=_nothing)
    overlaps: NDArray[np.object_] = field(default_factory=_nothing)

    def show(self, gaps: NDArray[np.object_], overlaps: NDArray[np.object_]) -> None:
        """Show other ground from now on."""
        self.gaps, self.overlaps = gaps, overlaps
        self.redraw()

    @property
    def box(self) -> Box | None:
        """Extent in metres."""
        return _box(np.concatenate([self.gaps, self.overlaps]))

    def draw(self, frame: Frame) -> Iterator[None]:
        """Hatch the ground of the frame."""
        theme = frame.style.palette.name
        for shapes, colour, pattern in (
            (self.gaps, _GAP[theme], Qt.BrushStyle.BDiagPattern),
            (self.overlaps, _OVERLAP[theme], Qt.BrushStyle.DiagCrossPattern),
        ):
            seen = shapes[shapely.intersects(shapes, shapely.box(*frame.view.box))]
            for start in range(0, len(seen), _STEP):
                _hatch(frame, seen[start : start + _STEP], colour, pattern)
                yield

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Say which hatch is what, and how many pieces there are."""
        del scale
        theme = style.palette.name
        nothing = "nobody" if self.is_staffed else "gaps"
        return [
            LegendEntry(
                text(f"coverage.legend.{name}", n=f"{len(shapes):,}"),
                colour=colour,
                pattern=pattern,
            )
            for name, shapes, colour, pattern in (
                (nothing, self.gaps, _GAP[theme], _GAP_PATTERN),
                ("overlaps", self.overlaps, _OVERLAP[theme], _OVERLAP_PATTERN),
            )
            if len(shapes)
        ]


@dataclass
class RingsLayer(Layer):
    """Rings about the offices: what lies within some minutes in a straight line.

    Attributes
    ----------
    points : ndarray, float64, shape (o, 2)
        Offices, metres of the project CRS.
    radii : tuple of float
        Metres, ascending.
    words : tuple of str
        What each ring is, in the user's language.
    """

    name: str = "rings"
    points: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    radii: tuple[float, ...] = ()
    words: tuple[str, ...] = ()

    def show(
        self,
        points: NDArray[np.float64],
        radii: tuple[float, ...],
        words: tuple[str, ...],
    ) -> None:
        """Show other rings from now on."""
        self.points, self.radii, self.words = points, radii, words
        self.redraw()

    @property
    def box(self) -> Box | None:
        """Extent in metres."""
        return _box(shapely.points(self.points))

    def draw(self, frame: Frame) -> Iterator[None]:
        """Draw the rings of the frame, each office as a square in the middle."""
        reach = max(self.radii, default=0.0)
        west, south, east, north = frame.view.box
        x, y = self.points[:, 0], self.points[:, 1]
        seen = (x > west - reach) & (x < east + reach)
        seen &= (y > south - reach) & (y < north + reach)
        places = frame.to_device(self.points[seen]).tolist()
        for start in range(0, len(places), _STEP):
            for place in places[start : start + _STEP]:
                self._draw_one(frame, QPointF(*place))
            yield

    def _draw_one(self, frame: Frame, middle: QPointF) -> None:
        painter, colour = frame.painter, _RING[frame.style.palette.name]
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # From far off the rings of neighbours would hide the town.
        near = self.radii[:1] and self.radii[0] * frame.device_per_metre > frame.px(20)
        rings = zip(self.radii, self.words, strict=True)
        for radius, words in rings if near else ():
            reach = radius * frame.device_per_metre
            pen = QPen(QColor(colour), frame.px(1.5))
            pen.setDashPattern([6.0, 3.0])
            painter.setPen(pen)
            painter.drawEllipse(middle, reach, reach)
            if reach > frame.px(40):
                _write(frame, words, QPointF(middle.x(), middle.y() - reach), colour)
        side = frame.px(9)
        painter.setPen(QPen(QColor(frame.style.palette.halo), frame.px(1.5)))
        painter.setBrush(QColor(colour))
        corner = QPointF(middle.x() - side / 2, middle.y() - side / 2)
        painter.drawRect(QRectF(corner.x(), corner.y(), side, side))
        painter.restore()

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Say what the rings are."""
        del scale
        if not len(self.points):
            return []
        title = text("coverage.legend.rings", minutes=" · ".join(self.words))
        return [LegendEntry(title, "dash", _RING[style.palette.name], width=1.5)]


def _box(shapes: NDArray[np.object_]) -> Box | None:
    if not len(shapes):
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def _hatch(
    frame: Frame, shapes: NDArray[np.object_], colour: str, pattern: Qt.BrushStyle
) -> None:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for polygon in shapely.get_parts(shapes):
        for ring in (polygon.exterior, *polygon.interiors):
            pixels = frame.to_device(shapely.get_coordinates(ring))
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in pixels.tolist()]))
    faint = QColor(colour)
    faint.setAlphaF(0.15)
    frame.painter.save()
    frame.painter.fillPath(path, faint)
    frame.painter.fillPath(path, QBrush(QColor(colour), pattern))
    frame.painter.strokePath(path, QPen(QColor(colour), frame.px(1.5)))
    frame.painter.restore()


def _write(frame: Frame, words: str, place: QPointF, colour: str) -> None:
    """Write on a halo, so that it is read over anything."""
    font = QFont(frame.style.font_family)
    font.setPixelSize(round(frame.px(11 * frame.style.text_scale)))
    path = QPainterPath()
    path.addText(QPointF(0, 0), font, words)
    at = place - QPointF(path.boundingRect().width() / 2, -frame.px(4))
    path.translate(at)
    painter = frame.painter
    painter.strokePath(path, QPen(QColor(frame.style.palette.halo), frame.px(3)))
    painter.fillPath(path, QColor(colour))
