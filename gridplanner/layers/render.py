"""Fast painting of packed arrays with QPainter.

What was measured, and decides the shape of this module: one anti-aliased path of many
polygons costs 10 to 14 times more than paths of about 64 neighbours. A path is read
from Qt's own public stream format, which is as fast as poking its private memory and
cannot crash. Rows of pairs are taken with `take`, which is ten times faster than an
index in brackets, and x and y are worked on apart: a loop over two columns is slow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gridplanner.data.packed import spread
from gridplanner.layers import raster
from gridplanner.layers.lines import thinned
from gridplanner.layers.pixels import rects_of, stamp_rects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.data.packed import Packed
    from gridplanner.layers.layer import Frame

BATCH: Final = 64
_CHUNK: Final = 1024
_ELEMENT: Final = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])
_ODD_EVEN, _WINDING = 0, 1


def path_of(
    points: NDArray[np.float64], starts: NDArray[np.int32], *, winding: int = _WINDING
) -> QPainterPath:
    """Make one path of many rings or lines.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Device pixels.
    starts : ndarray, int32, shape (r + 1,)
        Ring ``j`` is ``points[starts[j]:starts[j + 1]]``; none may be empty.
    winding : int, optional
        Qt's fill rule: 1 winding, 0 odd-even.
    """
    if not len(points):
        return QPainterPath()
    return _read_path(_elements(points, starts), int(starts[-2]), winding)


def _elements(
    points: NDArray[np.float64], starts: NDArray[np.int32]
) -> NDArray[np.void]:
    elements = np.empty(len(points), _ELEMENT)
    elements["type"] = 1
    elements["type"][starts[:-1]] = 0
    elements["x"] = points[:, 0]
    elements["y"] = points[:, 1]
    return elements


def _read_path(
    elements: NDArray[np.void], last_start: int, winding: int
) -> QPainterPath:
    head = len(elements).to_bytes(4, "big")
    tail = last_start.to_bytes(4, "big") + winding.to_bytes(4, "big")
    path = QPainterPath()
    stream = QDataStream(QByteArray(b"".join((head, elements.tobytes(), tail))))
    stream >> path
    return path


def paths_of(
    frame: Frame,
    packed: Packed,
    rows: NDArray[np.int64],
    *,
    batch: int = BATCH,
    thin: bool = False,
) -> Iterator[tuple[slice, QPainterPath]]:
    """Make paths of `batch` neighbours each; give which of `rows` each one holds.

    The coordinates of a thousand shapes are turned into pixels at once: the calls
    cost more than the numbers.
    """
    for first in range(0, len(rows), _CHUNK):
        part = rows[first : first + _CHUNK]
        rings, shape_rings = spread(packed.shapes, part)
        coords, starts = spread(packed.rings, rings)
        points = frame.coords(packed, packed.coords.take(coords, axis=0))
        if thin:
            points, starts = thinned(points, starts)
        elements = _elements(points, starts)
        for start in range(0, len(part), batch):
            end = min(start + batch, len(part))
            low, high = int(shape_rings[start]), int(shape_rings[end])
            if high > low:
                path = _read_path(
                    elements[starts[low] : starts[high]],
                    int(starts[high - 1] - starts[low]),
                    _WINDING,
                )
                yield slice(first + start, first + end), path


def rings_of(
    frame: Frame, packed: Packed, rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Give the rings of shapes in device pixels, with where each ring starts."""
    rings, _ = spread(packed.shapes, rows)
    coords, starts = spread(packed.rings, rings)
    return frame.coords(packed, packed.coords.take(coords, axis=0)), starts


def fill_areas(
    frame: Frame,
    packed: Packed,
    rows: NDArray[np.int64],
    *,
    fill: str,
    outline: str = "",
) -> Iterator[None]:
    """Fill areas, the small ones as rectangles, in steps of some hundred.

    Parameters
    ----------
    frame : Frame
    packed : Packed
    rows : ndarray, int64
    fill : str
        ``"#rrggbb"``.
    outline : str, optional
        Colour of a line of 1 px around those that are large enough; none where empty.
    """
    painter = frame.painter
    boxes = packed.boxes[rows]
    sides = (boxes[:, 2:] - boxes[:, :2]) * np.float32(frame.device_per_metre)
    large = sides.max(axis=1, initial=0.0) >= frame.px(4.0)
    if not large.all():
        small = rects_of(frame, packed, boxes[~large])
        stamp_rects(frame.image, small, QColor(fill))
        yield
    rows = rows[large]
    if raster.can_paint(frame.image):
        colours = np.full(len(rows), raster.pixel_of(QColor(fill)), np.uint32)
        yield from raster.fill(frame, frame.image, packed, rows, colours)
        if outline:
            yield from raster.outline(frame, packed, rows, QColor(outline))
        return
    for part, path in paths_of(frame, packed, rows, thin=True):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillPath(path, QColor(fill))
        if outline:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.strokePath(path, QPen(QColor(outline), 1.0))
        if part.start // BATCH % 4 == 3:
            yield
    yield
