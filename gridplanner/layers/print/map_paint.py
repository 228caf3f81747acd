"""A printed map's ground, houses and borders, as lines and areas of ink."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainterPath

from gridplanner.data.levels import Role
from gridplanner.data.packed import AREA, LINE, POINT
from gridplanner.layers.features import (
    COUNTY,
    MAIN,
    RAIL,
    STREET,
    TRACK,
    VILLAGE,
)
from gridplanner.layers.layer import Frame
from gridplanner.layers.print.clipping import within
from gridplanner.layers.print.hatching import hatch_lines, strewn_places
from gridplanner.layers.print.signs import paint_signs
from gridplanner.layers.render import path_of, rings_of
from gridplanner.layers.style import LIGHT, Style
from gridplanner.layers.view import METRES_PER_PIXEL, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.packed import Packed
    from gridplanner.layers.features import FeatureSet
    from gridplanner.layers.print.ground import Box, Ground, MapView, Meaning
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.map_looks import AreaLook, Hatch, LineLook, Theme

# Widths of roads by rank, mm at 1:2000; they narrow by the root of the scale.
_ROADS: Final = {MAIN: 3.0, COUNTY: 2.6, STREET: 2.2, VILLAGE: 1.6, TRACK: 0.7}
_AREAS: Final = ("field", "woodland", "square", "river", "ditch", "road", "other")
_LINES: Final = 0.05  # of a map's longer side, for lines along its edge
_MM_PER_LOGICAL: Final = 25.4 / 96
_EDGE: Final = 0.24  # of a line that has another along its middle
_WITHOUT_OWN: Final = 0.25  # by which borders of grids are wider where all are alike


def frame_of(ink: Ink, view: MapView) -> Frame:
    """Make the frame the painters of the map know: its dots are those of the ink."""
    place = view.place
    west, south, east, north = view.box
    seen = View(
        (west + east) / 2,
        (south + north) / 2,
        view.scale * METRES_PER_PIXEL,
        place.width / _MM_PER_LOGICAL,
        place.height / _MM_PER_LOGICAL,
        ink.dots * _MM_PER_LOGICAL,
    )
    nothing = QImage()
    return Frame(ink.painter, nothing, seen, Style(LIGHT, ink.family), exact=True)


def paint_ground(ink: Ink, view: MapView, ground: Ground, theme: Theme) -> None:
    """Paint woods, fields, water and roads; the painter stands at the map's corner."""
    frame, features = frame_of(ink, view), ground.features
    packed = features.packed
    rows = packed.shapes_in(view.box)
    narrow = float(np.clip(np.sqrt(2000.0 / view.scale), 0.35, 1.5))
    for kind in _AREAS:
        same = features.rows(rows, kind, AREA)
        _area(ink, frame, packed, same, theme.areas[kind])
    for kind, look in (("ditch", theme.ditch), ("river", theme.river)):
        same = features.rows(rows, kind, LINE)
        narrower = replace(look, width=look.width * narrow)
        _line(ink, frame, (packed, same), narrower)
    _roads(ink, frame, features, features.rows(rows, "road", LINE), (theme, narrow))


def _roads(
    ink: Ink,
    frame: Frame,
    features: FeatureSet,
    roads: NDArray[np.int64],
    drawn: tuple[Theme, float],
) -> None:
    """Paint the edges of all roads first, so that crossings stay open."""
    theme, narrow = drawn
    if theme.is_over_base:
        return  # the picture shows them
    ranks, packed, road = features.ranks[roads], features.packed, theme.road
    _line(ink, frame, (packed, roads[ranks == TRACK]), theme.track)
    for is_edge in (True, False):
        colour = road.colour if is_edge else road.inner
        for rank in (VILLAGE, STREET, COUNTY, MAIN):
            width = _ROADS[rank] * narrow + (2 * road.width if is_edge else 0.0)
            if colour:
                _stroke(ink, frame, (packed, roads[ranks == rank]), colour, width)
    _line(ink, frame, (packed, roads[ranks == RAIL]), theme.rail)


def paint_houses(ink: Ink, view: MapView, ground: Ground, theme: Theme) -> None:
    """Paint the footprints, and squares where only a door plate is known."""
    frame, packed = frame_of(ink, view), ground.buildings
    rows = packed.shapes_in(view.box)
    dims, look = packed.dims[rows], theme.areas["house"]
    _area(ink, frame, packed, rows[dims == AREA], look)
    k = ink.dots
    ink.painter.setPen(ink.pen(look.line, look.width))
    ink.painter.setBrush(_brush(look))
    for x, y in frame.to_device(packed.points[rows[dims == POINT]]).tolist():
        side = 0.6 * k
        ink.painter.drawRect(QRectF(x - side / 2, y - side / 2, side, side))
    ink.painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_tints(ink: Ink, view: MapView, ground: Ground, meant: Meaning) -> None:
    """Tint the units within one's own ground so that neighbours differ."""
    division, looks = ground.subdivision, meant.theme.tints
    tints = ground.tints_at(meant.inner, len(looks))
    rows = division.cells.shapes_in(view.box)
    units = division.unit_of_cells(meant.inner)[rows]
    for unit in np.unique(units[units > 0]).tolist():
        look, outline = looks[tints[unit] % len(looks)], ground.outlines[unit]
        if look.fill:
            ink.painter.fillPath(area_path(ink, view, outline), _brush(look))
        if look.hatch:
            points, starts = _rings_in_mm(view, outline)
            window = 0.0, 0.0, view.place.width, view.place.height
            _hatch(ink, window, points, starts, look.hatch)
    frame = frame_of(ink, view)
    _area(ink, frame, division.cells, gaps_in(view, ground, meant), meant.theme.gap)


def gaps_in(view: MapView, ground: Ground, meant: Meaning) -> NDArray[np.int64]:
    """Give the cells of one's own ground that are in none of the tinted units."""
    division = ground.subdivision
    rows = division.cells.shapes_in(view.box)
    rows = rows[division.unit_of_cells(meant.inner)[rows] == 0]
    above = division.unit_of_cells(meant.level)[rows]
    found: NDArray[np.int64] = rows[
        np.isin(above, meant.own) if meant.own else above > 0
    ]
    return found


def paint_veil(ink: Ink, view: MapView, own: shapely.Geometry, theme: Theme) -> None:
    """Lay white over everything but one's own ground."""
    place, k = view.place, ink.dots
    veil = QPainterPath()
    veil.addRect(0, 0, place.width * k, place.height * k)
    veil.addPath(area_path(ink, view, own))
    veil.setFillRule(Qt.FillRule.OddEvenFill)
    white = QColor("#FFFFFF")
    white.setAlphaF(theme.veil)
    ink.painter.fillPath(veil, white)


def paint_borders(ink: Ink, view: MapView, ground: Ground, meant: Meaning) -> None:
    """Paint borders of micro-grids, of grids, and round one's own ground.

    Where a map has no ground of its own, all grids are alike and strong.
    """
    frame, division = frame_of(ink, view), ground.subdivision
    theme, own = meant.theme, meant.own
    rows = division.lines.shapes_in(view.box)
    levels = division.line_level[rows]
    for level, one in reversed(list(enumerate(division.levels))):
        same = rows[levels <= level] if one.role is Role.GRID else rows[levels == level]
        if one.role is Role.MICRO_GRID:
            _line(ink, frame, (division.lines, same), theme.micro)
        elif one.role is Role.GRID:
            width = theme.grid.width + (0.0 if own else _WITHOUT_OWN)
            _stroke(ink, frame, (division.lines, same), "#FFFFFF", width + 0.4)
            _stroke(ink, frame, (division.lines, same), theme.grid.colour, width)
        else:
            _line(ink, frame, (division.lines, same), theme.area)
    for unit in own:
        path = area_path(ink, view, ground.outlines[unit])
        ink.painter.strokePath(path, ink.pen("#FFFFFF", theme.own.width + 0.6))
        ink.painter.strokePath(path, ink.pen(theme.own.colour, theme.own.width))


def area_path(ink: Ink, view: MapView, area: shapely.Geometry) -> QPainterPath:
    """Make the path of a polygon or multipolygon, dots from the map's corner."""
    rings = shapely.get_rings(shapely.get_parts(area))
    if not len(rings):
        return QPainterPath()
    points = view.to_mm(shapely.get_coordinates(rings))
    points -= (view.place.x, view.place.y)
    points = points * ink.dots
    starts = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(rings))])
    place, k = view.place, ink.dots
    room = _around(0.0, 0.0, place.width * k, place.height * k)
    points, starts = within(points, starts.astype(np.int32), room)
    return path_of(np.rint(points), starts, winding=0)


def _rings_in_mm(
    view: MapView, area: shapely.Geometry
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Give the rings of an area in millimetres from the map's corner, holes turned."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(area)))
    points = view.to_mm(shapely.get_coordinates(rings)) - (view.place.x, view.place.y)
    starts = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(rings))])
    return points, starts.astype(np.int32)


def paint_area(ink: Ink, place: Rect, look: AreaLook) -> None:
    """Paint a rectangle as an area would be: a sample of the legend."""
    corners = [(0, 0), (place.width, 0), (place.width, place.height), (0, place.height)]
    ring = np.array([*corners, corners[0]], np.float64)
    ink.painter.save()
    ink.painter.translate(ink.rect(place).topLeft())
    if look.strewn:
        # One row of signs, however far apart they are on the map.
        small = min(look.strewn.size, 0.8 * place.height)
        near = replace(look.strewn, step=place.height / 2, size=small)
        look = replace(look, strewn=near)
    if look.hatch:
        step = min(look.hatch.step, 0.6 * place.height)
        look = replace(look, hatch=replace(look.hatch, step=step))
    window = 0.0, 0.0, place.width, place.height
    _rings(ink, window, ring * ink.dots, np.array([0, 5], np.int32), look)
    ink.painter.restore()


def _area(
    ink: Ink, frame: Frame, packed: Packed, rows: NDArray[np.int64], look: AreaLook
) -> None:
    if len(rows):
        seen = frame.view
        wide, high = seen.width * _MM_PER_LOGICAL, seen.height * _MM_PER_LOGICAL
        _rings(ink, (0.0, 0.0, wide, high), *rings_of(frame, packed, rows), look)


def _rings(
    ink: Ink,
    window: Box,
    points: NDArray[np.float64],
    starts: NDArray[np.int32],
    look: AreaLook,
) -> None:
    """Paint rings in dots."""
    if look.fill or look.line:
        pen = ink.pen(look.line, look.width) if look.line else Qt.PenStyle.NoPen
        ink.painter.setPen(pen)
        ink.painter.setBrush(_brush(look))
        ink.painter.drawPath(path_of(np.rint(points), starts))
        ink.painter.setBrush(Qt.BrushStyle.NoBrush)
    if look.hatch:
        _hatch(ink, window, points / ink.dots, starts, look.hatch)
    if look.strewn:
        one, grow = look.strewn, ink.weight
        places = strewn_places(
            points / ink.dots,
            starts,
            window,
            step=one.step * grow,
            size=one.size * grow,
        )
        paint_signs(ink, one.sign, places, size=one.size * grow, colour=one.colour)


def _brush(look: AreaLook) -> QBrush:
    if not look.fill:
        return QBrush()
    colour = QColor(look.fill)
    colour.setAlphaF(look.strength)
    return QBrush(colour)


def _hatch(
    ink: Ink,
    window: Box,
    points: NDArray[np.float64],
    starts: NDArray[np.int32],
    hatch: Hatch,
) -> None:
    """Hatch rings in millimetres from the map's corner."""
    for angle in hatch.angles:
        step = hatch.step * ink.weight
        lines = hatch_lines(points, starts, window, step=step, angle=angle)
        ends = np.rint(lines.reshape(-1, 2) * ink.dots)
        each = np.arange(0, len(ends) + 1, 2, dtype=np.int32)
        pen = ink.pen(hatch.colour, hatch.width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        ink.painter.strokePath(path_of(ends, each), pen)


def _line(
    ink: Ink, frame: Frame, lines: tuple[Packed, NDArray[np.int64]], look: LineLook
) -> None:
    """Draw lines by their look; with an inner colour it is that which is dashed."""
    if not look.inner:
        _stroke(ink, frame, lines, look.colour, look.width, dash=look.dash)
        return
    _stroke(ink, frame, lines, look.colour, look.width)
    inner = max(look.width - _EDGE, 0.1)
    _stroke(ink, frame, lines, look.inner, inner, dash=look.dash)


def _stroke(
    ink: Ink,
    frame: Frame,
    lines: tuple[Packed, NDArray[np.int64]],
    colour: str,
    width: float,
    *,
    dash: Sequence[float] = (),
) -> None:
    packed, rows = lines
    if len(rows) and colour:
        pen = ink.pen(colour, width, dash)
        ink.painter.strokePath(_path(frame, packed, rows), pen)


def _path(frame: Frame, packed: Packed, rows: NDArray[np.int64]) -> QPainterPath:
    """Make one path of shapes, in whole dots: a file of half the size."""
    points, starts = rings_of(frame, packed, rows)
    west, south, east, north = frame.view.box
    corners = frame.to_device(np.array([[west, north], [east, south]]))
    points, starts = within(points, starts, _around(*corners.ravel().tolist()))
    return path_of(np.rint(points), starts)


def _around(left: float, top: float, right: float, bottom: float) -> Box:
    """Give a map with room for half a line around it."""
    room = _LINES * max(right - left, bottom - top)
    return left - room, top - room, right + room, bottom + room
