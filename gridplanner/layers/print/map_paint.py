"""A printed map's ground, houses and borders, as lines and areas of ink."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainterPath

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
from gridplanner.layers.render import path_of, rings_of
from gridplanner.layers.style import LIGHT, MICRO_GRID_DASH, TINT_STRENGTH, Style
from gridplanner.layers.view import METRES_PER_PIXEL, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.packed import Packed
    from gridplanner.layers.print.ground import Ground, MapView, Meaning
    from gridplanner.layers.print.ink import Ink

# Widths of roads by rank, mm at 1:2000; they narrow by the root of the scale.
_ROADS: Final = {MAIN: 3.0, COUNTY: 2.6, STREET: 2.2, VILLAGE: 1.6, TRACK: 0.7}
_WATER: Final = {"river": 0.8, "ditch": 0.3}
_AREAS: Final = (
    ("field", LIGHT.fields, ""),
    ("woodland", LIGHT.woods, ""),
    ("square", LIGHT.square, LIGHT.road_casing),
    ("river", LIGHT.water, LIGHT.water_line),
    ("ditch", LIGHT.water, ""),
    ("road", LIGHT.road, LIGHT.road_casing),
    ("other", "#EDEBE6", ""),
)
_MM_PER_LOGICAL: Final = 25.4 / 96
_VEIL: Final = 0.62  # how much white lies over what is not one's own
_HOUSE_LINE: Final = 0.1
_GRID: Final = 0.35
_OWN: Final = 0.9
_MICRO: Final = 0.3


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


def paint_ground(ink: Ink, view: MapView, ground: Ground) -> None:
    """Paint woods, fields, water and roads; the painter stands at the map's corner."""
    frame, features = frame_of(ink, view), ground.features
    packed = features.packed
    rows = packed.shapes_in(view.box)
    narrow = float(np.clip(np.sqrt(2000.0 / view.scale), 0.35, 1.5))
    for kind, fill, outline in _AREAS:
        same = features.rows(rows, kind, AREA)
        _fill(ink, frame, packed, same, fill=fill, line=outline)
    for kind, width in _WATER.items():
        same = features.rows(rows, kind, LINE)
        _stroke(ink, frame, (packed, same), LIGHT.water_line, width * narrow)
    roads = features.rows(rows, "road", LINE)
    ranks = features.ranks[roads]
    for casing in (True, False):
        for rank in (TRACK, VILLAGE, STREET, COUNTY, MAIN):
            same = roads[ranks == rank]
            width = _ROADS[rank] * narrow
            if rank == TRACK:
                if casing:
                    _stroke(ink, frame, (packed, same), "#B9AE98", 0.3, dash=(1.2, 0.8))
            elif casing:
                _stroke(ink, frame, (packed, same), "#B8B2A4", width + 0.24)
            else:
                _stroke(ink, frame, (packed, same), LIGHT.road, width)
    rails = roads[ranks == RAIL]
    _stroke(ink, frame, (packed, rails), LIGHT.rail, 0.6)
    _stroke(ink, frame, (packed, rails), "#FFFFFF", 0.35, dash=(2.0, 2.0))


def paint_houses(ink: Ink, view: MapView, ground: Ground) -> None:
    """Paint the footprints, and squares where only a door plate is known."""
    frame, packed = frame_of(ink, view), ground.buildings
    rows = packed.shapes_in(view.box)
    dims = packed.dims[rows]
    _fill(ink, frame, packed, rows[dims == AREA], fill=LIGHT.building, line="#8F7F6A")
    k = ink.dots
    ink.painter.setPen(ink.pen("#8F7F6A", _HOUSE_LINE))
    ink.painter.setBrush(QColor(LIGHT.building))
    for x, y in frame.to_device(packed.points[rows[dims == POINT]]).tolist():
        side = 0.6 * k
        ink.painter.drawRect(QRectF(x - side / 2, y - side / 2, side, side))
    ink.painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_tints(ink: Ink, view: MapView, ground: Ground, meant: Meaning) -> None:
    """Tint the units within one's own ground so that neighbours differ."""
    division, count = ground.subdivision, len(LIGHT.tints)
    tints = ground.tints_at(meant.inner, count)
    rows = division.cells.shapes_in(view.box)
    units = division.unit_of_cells(meant.inner)[rows]
    for unit in np.unique(units[units > 0]).tolist():
        colour = QColor(LIGHT.tints[tints[unit] % count])
        colour.setAlphaF(TINT_STRENGTH)
        ink.painter.fillPath(area_path(ink, view, ground.outlines[unit]), colour)


def paint_veil(ink: Ink, view: MapView, own: shapely.Geometry) -> None:
    """Lay white over everything but one's own ground."""
    place, k = view.place, ink.dots
    veil = QPainterPath()
    veil.addRect(0, 0, place.width * k, place.height * k)
    veil.addPath(area_path(ink, view, own))
    veil.setFillRule(Qt.FillRule.OddEvenFill)
    white = QColor("#FFFFFF")
    white.setAlphaF(_VEIL)
    ink.painter.fillPath(veil, white)


def paint_borders(ink: Ink, view: MapView, ground: Ground, own: Sequence[int]) -> None:
    """Paint borders of micro-grids, of grids, and round one's own ground.

    Parameters
    ----------
    ink : Ink
    view : MapView
    ground : Ground
    own : sequence of int
        Units whose outline is strong; where none is, all grids are alike.
    """
    frame, division = frame_of(ink, view), ground.subdivision
    rows = division.lines.shapes_in(view.box)
    levels = division.line_level[rows]
    for level, one in reversed(list(enumerate(division.levels))):
        same = rows[levels <= level] if one.role is Role.GRID else rows[levels == level]
        if one.role is Role.MICRO_GRID:
            dash = tuple(0.3 * length for length in MICRO_GRID_DASH)
            _stroke(ink, frame, (division.lines, same), LIGHT.grid, _MICRO, dash=dash)
        elif one.role is Role.GRID:
            width = _GRID if own else 0.6
            _stroke(ink, frame, (division.lines, same), "#FFFFFF", width + 0.4)
            _stroke(ink, frame, (division.lines, same), LIGHT.grid, width)
        else:
            _stroke(ink, frame, (division.lines, same), LIGHT.village, 0.25,
                dash=(2.4, 0.8, 0.5, 0.8),
            )  # fmt: skip
    for unit in own:
        path = area_path(ink, view, ground.outlines[unit])
        ink.painter.strokePath(path, ink.pen("#FFFFFF", _OWN + 0.6))
        ink.painter.strokePath(path, ink.pen(LIGHT.grid, _OWN))


def area_path(ink: Ink, view: MapView, area: shapely.Geometry) -> QPainterPath:
    """Make the path of a polygon or multipolygon, dots from the map's corner."""
    rings = shapely.get_rings(area)
    if not len(rings):
        return QPainterPath()
    points = view.to_mm(shapely.get_coordinates(rings))
    points -= (view.place.x, view.place.y)
    points = np.rint(points * ink.dots)
    starts = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(rings))])
    return path_of(points, starts.astype(np.int32), winding=0)


def _fill(
    ink: Ink, frame: Frame, packed: Packed, rows: NDArray[np.int64], *,
    fill: str, line: str = "",
) -> None:  # fmt: skip
    if not len(rows):
        return
    ink.painter.setBrush(QColor(fill))
    ink.painter.setPen(ink.pen(line, _HOUSE_LINE) if line else Qt.PenStyle.NoPen)
    ink.painter.drawPath(_path(frame, packed, rows))
    ink.painter.setBrush(Qt.BrushStyle.NoBrush)


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
    if len(rows):
        pen = ink.pen(colour, width, dash)
        ink.painter.strokePath(_path(frame, packed, rows), pen)


def _path(frame: Frame, packed: Packed, rows: NDArray[np.int64]) -> QPainterPath:
    """Make one path of shapes, in whole dots: a file of half the size."""
    points, starts = rings_of(frame, packed, rows)
    return path_of(np.rint(points), starts)
