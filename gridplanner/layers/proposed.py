"""Parts of a proposed division, painted over the map while they are looked at.

What is in sight, and a little around it, is turned into paths once for a scale; a
moving map costs the painting of these. What a part weighs stands on it in words, and
the borders are dark: the tints only help the eye, nothing is told by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from gridplanner.layers.render import path_of
from gridplanner.layers.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QPainterPath

    from gridplanner.layers.style import Style
    from gridplanner.layers.view import Box

_AROUND: Final = 0.5  # of the view, drawn on each side before somebody moves it
_FINE: Final = 0.7  # px that nobody sees
_STRENGTH: Final = 0.5
_CASING: Final = 6.0
_LINE: Final = 3.0
_PAD: Final = 6.0
_RING: Final = 7.0
_BATCH: Final = 4  # lines stroked at once
_LEAST: Final = 18.0  # px a part must be wide and high for its number


class Proposed:
    """A proposed division.

    Parameters
    ----------
    polygons : ndarray of Polygon, shape (k,)
        Metres of the project CRS.
    words : sequence of str
        Of each part: its number, then, where there is room, what it weighs.
    rings : sequence of tuple of float, optional
        Places that are in a part of their own each, metres.
    """

    def __init__(
        self,
        polygons: NDArray[np.object_],
        words: Sequence[str],
        rings: Sequence[tuple[float, float]] = (),
    ) -> None:
        self.words = tuple(words)
        self.rings = tuple(rings)
        self.tints = tints_of(polygons)
        self._polygons = polygons
        self._lines = _lines_between(polygons)
        self._boxes = shapely.bounds(polygons).reshape(-1, 4)
        self._spots = shapely.get_coordinates(shapely.point_on_surface(polygons))
        self._drawn: _Drawn | None = None
        self._small: _Drawn | None = None

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
        self._paint_rings(painter, view, style)
        self._write(painter, view, style)
        painter.restore()

    def paint_small(self, painter: QPainter, room: QRectF, style: Style) -> None:
        """Paint it whole into a small picture, without a word."""
        box = self.box
        if box is None:
            return
        west, south, east, north = box
        view = View(
            x=(west + east) / 2,
            y=(south + north) / 2,
            metres_per_px=max(
                (east - west) / room.width(), (north - south) / room.height(), 1e-9
            ),
        )
        drawn = self._small
        if drawn is None or drawn.metres_per_px != view.metres_per_px:
            drawn = self._small = self._draw(view, box)
        painter.save()
        painter.translate(room.center())
        _fill(painter, drawn, style, 1.0)
        _stroke(painter, drawn, _pen(style.palette.ink, 1.0))
        painter.restore()

    def _paint_ground(self, painter: QPainter, view: View, style: Style) -> None:
        drawn = self._drawn
        if drawn is None or not drawn.serves(view):
            west, south, east, north = view.box
            across, up = (east - west) * _AROUND, (north - south) * _AROUND
            box = (west - across, south - up, east + across, north + up)
            drawn = self._drawn = self._draw(view, box)
        left, top = view.to_px(np.array([[drawn.x, drawn.y]]))[0].tolist()
        painter.save()
        painter.translate(left, top)
        _fill(painter, drawn, style, _STRENGTH)
        _stroke(painter, drawn, _pen(style.palette.casing, _CASING))
        _stroke(painter, drawn, _pen(style.palette.ink, _LINE))
        painter.restore()

    def _paint_rings(self, painter: QPainter, view: View, style: Style) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        places = np.array(self.rings, np.float64).reshape(-1, 2)
        spots = [QPointF(x, y) for x, y in view.to_px(places).tolist()]
        for colour, width in ((style.palette.casing, 5.0), (style.palette.accent, 2.5)):
            painter.setPen(_pen(colour, width))
            for spot in spots:
                painter.drawEllipse(spot, _RING, _RING)

    def _draw(self, view: View, box: Box) -> _Drawn:
        """Turn what lies in a box into paths for the scale of a view."""
        middle = np.array([view.x, view.y])
        k = np.array([1.0, -1.0]) / view.metres_per_px
        fine = _FINE * view.metres_per_px
        grounds = _clipped(self._polygons, box, fine)
        fills = [
            (int(self.tints[row]), path)
            for row, path in _paths(grounds, middle, k, batch=1)
        ]
        lines = _clipped(self._lines, box, fine)
        paths = [path for _row, path in _paths(lines, middle, k, batch=_BATCH)]
        return _Drawn(view.x, view.y, view.metres_per_px, box, fills, paths)

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
        taken = np.empty((0, 4))
        for row in np.flatnonzero(seen & (room.min(axis=1) >= _LEAST)).tolist():
            lines = self.words[row].split("\n")
            for words in (lines, lines[:1]):
                wide = max(map(metrics.horizontalAdvance, words)) + 2 * _PAD
                high = metrics.height() * len(words) + 4
                x, y = spots[row].tolist()
                chip = QRectF(x - wide / 2, y - high / 2, wide, high)
                fits = len(words) == 1 or (room[row] >= (wide, high)).all()
                if fits and not _is_covered(chip, taken):
                    taken = np.vstack([taken, _coords(chip)])
                    _paint_chip(painter, chip, "\n".join(words), style)
                    break


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What lies in a box as paths, in pixels around a place.

    Attributes
    ----------
    x, y : float
        The place, metres.
    metres_per_px : float
    box : tuple of float
    fills : list of (int, QPainterPath)
        Tint and ground of each part.
    lines : list of QPainterPath
    """

    x: float
    y: float
    metres_per_px: float
    box: Box
    fills: list[tuple[int, QPainterPath]]
    lines: list[QPainterPath]

    def serves(self, view: View) -> bool:
        """Tell whether it shows all that a view shows, as large."""
        west, south, east, north = view.box
        return (
            self.metres_per_px == view.metres_per_px
            and self.box[0] <= west
            and self.box[1] <= south
            and self.box[2] >= east
            and self.box[3] >= north
        )


def _clipped(shapes: NDArray[np.object_], box: Box, fine: float) -> NDArray[np.object_]:
    """Cut shapes to a box, without what is finer than so many metres."""
    cut = shapely.clip_by_rect(shapes, *box)
    return np.asarray(shapely.simplify(cut, fine, preserve_topology=False), object)


def _paths(
    shapes: NDArray[np.object_],
    middle: NDArray[np.float64],
    k: NDArray[np.float64],
    *,
    batch: int,
) -> Iterator[tuple[int, QPainterPath]]:
    """Make paths of some shapes each, with the first row of each path.

    One path of everything would take Qt ten times as long to paint.
    """
    parts, row = shapely.get_parts(shapes, return_index=True)
    if len(parts) and (shapely.get_dimensions(parts) == 2).any():
        parts, of_part = shapely.get_rings(parts, return_index=True)
        row = row[of_part]
    xy, ring = shapely.get_coordinates(parts, return_index=True)
    points = (xy - middle) * k
    starts = np.append(np.flatnonzero(np.diff(ring, prepend=-1)), len(ring))
    row = row[ring[starts[:-1]]]  # an empty shape has no ring
    group = row // batch
    edges = np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(group))
    for low, high in pairwise(edges.tolist()):
        first, last = int(starts[low]), int(starts[high])
        held = (starts[low : high + 1] - first).astype(np.int32)
        yield int(row[low]), path_of(points[first:last], held, winding=0)


def _fill(painter: QPainter, drawn: _Drawn, style: Style, strength: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    tints = style.palette.tints
    for tint, path in drawn.fills:
        colour = QColor(tints[tint % len(tints)])
        colour.setAlphaF(strength)
        painter.fillPath(path, colour)


def _stroke(painter: QPainter, drawn: _Drawn, pen: QPen) -> None:
    for path in drawn.lines:
        painter.strokePath(path, pen)


def _lines_between(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Give the outlines of all polygons, what two share once."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(polygons), return_index=True)
    steps = np.concatenate([xy[:-1], xy[1:]], axis=1)[ring[1:] == ring[:-1]]
    turned = (steps[:, 0] > steps[:, 2]) | (
        (steps[:, 0] == steps[:, 2]) & (steps[:, 1] > steps[:, 3])
    )
    steps[turned] = steps[turned][:, [2, 3, 0, 1]]
    steps = np.unique(np.rint(steps * 1000.0), axis=0) / 1000.0
    if not len(steps):
        return np.empty(0, object)
    lines = shapely.multilinestrings(shapely.linestrings(steps.reshape(-1, 2, 2)))
    return np.asarray(shapely.get_parts(shapely.line_merge(lines)), object)


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


def _is_covered(chip: QRectF, taken: NDArray[np.float64]) -> bool:
    """Tell whether a chip would lie over another."""
    left, top, right, bottom = _coords(chip)
    across = (taken[:, 0] < right) & (taken[:, 2] > left)
    return bool((across & (taken[:, 1] < bottom) & (taken[:, 3] > top)).any())


def _coords(chip: QRectF) -> tuple[float, float, float, float]:
    return chip.left(), chip.top(), chip.right(), chip.bottom()


def _paint_chip(painter: QPainter, chip: QRectF, words: str, style: Style) -> None:
    painter.setPen(_pen(style.palette.line, 1.0))
    painter.setBrush(QColor(style.palette.surface))
    painter.drawRoundedRect(chip, 4, 4)
    painter.setPen(QColor(style.palette.ink))
    painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), words)


def _pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    return pen
