"""Lines: cut into segments or dashes, and stroked.

Pens wider than 1 px are slow on paths and fast on single segments, so that a line is
drawn as its segments, straight from an array.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_HAIRLINE: Final = 1.25


def thinned(
    points: NDArray[np.float64], starts: NDArray[np.int32], *, step: float = 0.5
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Snap to a fine raster and drop vertices that fall on the one before.

    Neighbours that share vertices stay together, for a vertex snaps alike in both.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Device pixels.
    starts : ndarray, int32, shape (r + 1,)
    step : float, optional
        Width of the raster in device pixels.

    Returns
    -------
    points, starts
        Every ring keeps its first and last vertex.
    """
    if not len(points):
        return points, starts
    snapped = np.rint(points / step)
    # Two numbers of 32 bits are compared as one of 64.
    place = snapped.astype(np.int32).view(np.int64).ravel()
    keep = np.ones(len(points), bool)
    np.not_equal(place[1:], place[:-1], out=keep[1:])
    keep[starts[:-1]] = True
    keep[starts[1:] - 1] = True
    snapped *= step
    kept = np.flatnonzero(keep)
    if len(kept) == len(points):
        return snapped, starts
    return snapped.take(kept, axis=0), np.searchsorted(kept, starts).astype(np.int32)


def segments_of(
    points: NDArray[np.float64], starts: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Cut lines into their segments, float64, shape (m, 4): x, y, x, y."""
    keep = np.ones(max(len(points) - 1, 0), bool)
    keep[starts[1:-1] - 1] = False
    first = np.flatnonzero(keep)
    segments = np.empty((len(first), 4), np.float64)
    segments[:, :2] = points.take(first, axis=0)
    segments[:, 2:] = points.take(first + 1, axis=0)
    return segments


def dashes_of(
    points: NDArray[np.float64],
    starts: NDArray[np.int32],
    pattern: tuple[float, ...],
) -> NDArray[np.float64]:
    """Cut lines into dashes that run on through the vertices.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
    starts : ndarray, int32, shape (r + 1,)
    pattern : tuple of float
        Lengths drawn and left out by turns, in the unit of `points`.

    Returns
    -------
    ndarray, float64, shape (m, 4)
        Segments; a dash that passes a vertex is two of them.
    """
    segments = segments_of(points, starts)
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    segments, length = segments[length > 0], length[length > 0]
    if not len(segments):
        return segments
    ends = np.cumsum(length)
    begins = ends - length
    breaks = np.concatenate([[0.0], np.cumsum(pattern)])
    periods = np.arange(np.ceil(ends[-1] / breaks[-1]) + 1) * breaks[-1]
    on = (periods[:, None] + breaks[:-1:2]).ravel()
    off = (periods[:, None] + breaks[1::2]).ravel()
    first = np.searchsorted(off, begins, side="right")
    last = np.searchsorted(on, ends, side="left")
    of = np.repeat(np.arange(len(segments)), np.maximum(last - first, 0))
    rank = np.arange(len(of)) - np.repeat(
        np.cumsum(np.maximum(last - first, 0)) - np.maximum(last - first, 0),
        np.maximum(last - first, 0),
    )
    dash = first[of] + rank
    low = (np.maximum(on[dash], begins[of]) - begins[of]) / length[of]
    high = (np.minimum(off[dash], ends[of]) - begins[of]) / length[of]
    start, way = segments[of, :2], segments[of, 2:] - segments[of, :2]
    return np.hstack([start + way * low[:, None], start + way * high[:, None]])


def line_pen(colour: str, width: float, *, segments: int = 0) -> QPen:
    """Make a pen for single segments, width in device pixels.

    Round caps close the bends of wide lines well and cost ten to twenty times more
    than square ones; narrow or very many lines do without. A line a little wider than
    1 px costs two to four times one of 1 px, and nobody sees the difference.
    """
    pen = QPen(QColor(colour), min(width, 1.0) if width < _HAIRLINE else width)
    is_round = width > 6.5 and segments <= 800
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if is_round else Qt.PenCapStyle.SquareCap)
    return pen


def stroke(
    painter: QPainter,
    segments: NDArray[np.float64],
    pen: QPen,
    *,
    smooth: bool = True,
) -> Iterator[None]:
    """Draw segments with a pen, anti-aliased where `smooth`, some at a time."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.setPen(pen)
    step = 150 if pen.capStyle() is Qt.PenCapStyle.RoundCap else 1500
    for start in range(0, len(segments), step):
        draw_segments(painter, segments[start : start + step])
        yield


def draw_segments(painter: QPainter, segments: NDArray[np.float64]) -> None:
    """Draw segments, shape (n, 4), with the painter's pen."""
    if len(segments):
        array = np.ascontiguousarray(segments, np.float64)
        first = shiboken6.wrapInstance(array.ctypes.data, QLineF)
        painter.drawLines(first, len(array))  # type: ignore[call-overload]
