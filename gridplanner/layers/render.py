"""Fast painting of packed arrays with QPainter.

What was measured, and decides the shape of this module: one anti-aliased path of many
polygons costs 10 to 14 times more than paths of about 64 neighbours; pens wider than
1 px are slow on paths and fast on single lines. A path is read from Qt's own public
stream format, which is as fast as poking its private memory and cannot crash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shiboken6
from PySide6.QtCore import QByteArray, QDataStream, QLineF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from gridplanner.data.packed import spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.data.packed import Packed
    from gridplanner.layers.layer import Frame

BATCH: Final = 64
_CHUNK: Final = 1024
_HAIRLINE: Final = 1.25
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
        points = frame.coords(packed, packed.coords[coords])
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
    return frame.coords(packed, packed.coords[coords]), starts


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
    snapped = np.round(points / step)
    keep = np.ones(len(points), bool)
    keep[1:] = (snapped[1:] != snapped[:-1]).any(axis=1)
    keep[starts[:-1]] = True
    keep[starts[1:] - 1] = True
    count = np.zeros(len(points) + 1, np.int32)
    np.cumsum(keep, out=count[1:])
    return snapped[keep] * step, count[starts]


def segments_of(
    points: NDArray[np.float64], starts: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Cut lines into their segments, float64, shape (m, 4): x, y, x, y."""
    segments = np.hstack([points[:-1], points[1:]])
    keep = np.ones(len(segments), bool)
    keep[starts[1:-1] - 1] = False
    return segments[keep]


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


def stamp_rects(image: QImage, rects: NDArray[np.int32], colour: QColor) -> None:
    """Fill small rectangles with an opaque colour, pixel column by pixel column.

    Parameters
    ----------
    image : QImage
        32-bit; it may have an active painter.
    rects : ndarray, int32, shape (n, 4)
        First and last column and row; those of a few pixels each, for every pixel of
        the largest costs one pass over all.
    colour : QColor
    """
    if not len(rects):
        return
    pixels = pixels_of(image)
    height, width = image.height(), image.width()
    left, top = np.maximum(rects[:, 0], 0), np.maximum(rects[:, 1], 0)
    right = np.minimum(rects[:, 2], width - 1)
    bottom = np.minimum(rects[:, 3], height - 1)
    seen = (left <= right) & (top <= bottom)
    if not seen.all():
        left, top, right, bottom = left[seen], top[seen], right[seen], bottom[seen]
    value = np.uint32(0xFF000000 | colour.rgb())
    flat, pitch = pixels.reshape(-1), pixels.shape[1]
    # Smaller ones fill their last row and column again: cheaper than a mask.
    columns = [
        np.minimum(left + step, right)
        for step in range(int((right - left).max(initial=-1)) + 1)
    ]
    for down in range(int((bottom - top).max(initial=-1)) + 1):
        row = np.minimum(top + down, bottom) * pitch
        for column in columns:
            flat[row + column] = value


def blend_pixels(
    image: QImage,
    places: NDArray[np.int32],
    alpha: NDArray[np.uint8],
    colour: QColor,
) -> None:
    """Lay a colour over some pixels.

    Parameters
    ----------
    image : QImage
        32-bit, premultiplied or opaque; it may have an active painter.
    places : ndarray of int, shape (n,)
        ``row * width + column``, each at most once.
    alpha : ndarray, uint8, shape (n,)
    colour : QColor
    """
    source = ramp_of_alpha((colour.red(), colour.green(), colour.blue()))[alpha]
    flat = pixels_of(image).reshape(-1)
    below = flat[places]
    rest = 255 - alpha.astype(np.uint32)
    # Two channels at a time: no product of 8 bits reaches the next channel but one.
    even = (below & 0x00FF00FF) * rest
    odd = ((below >> 8) & 0x00FF00FF) * rest
    even = ((even + ((even >> 8) & 0x00FF00FF) + 0x00800080) >> 8) & 0x00FF00FF
    odd = (odd + ((odd >> 8) & 0x00FF00FF) + 0x00800080) & 0xFF00FF00
    flat[places] = source + even + odd


def new_image(width: int, height: int) -> QImage:
    """Make a clear picture of that many device pixels."""
    image = QImage(
        max(width, 1), max(height, 1), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(0)
    return image


def pixels_of(image: QImage) -> NDArray[np.uint32]:
    """See the pixels of a 32-bit picture as an array, shape (height, width).

    The array shares the picture's memory and must not outlive it.
    """
    flat = np.frombuffer(image.bits(), np.uint32)
    return flat.reshape(image.height(), image.bytesPerLine() // 4)


def ramp_of_alpha(colour: tuple[int, int, int]) -> NDArray[np.uint32]:
    """Give the premultiplied pixels of a colour for each alpha, shape (256,)."""
    alpha = np.arange(256, dtype=np.uint32)
    red, green, blue = ((alpha * c + 127) // 255 for c in colour)
    pixels = (alpha << 24) | (red << 16) | (green << 8) | blue
    return pixels.astype(np.uint32)


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
    for part, path in paths_of(frame, packed, rows, thin=True):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillPath(path, QColor(fill))
        if outline:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.strokePath(path, QPen(QColor(outline), 1.0))
        if part.start // BATCH % 4 == 3:
            yield
    yield


def rects_of(
    frame: Frame, packed: Packed, boxes: NDArray[np.float32]
) -> NDArray[np.int32]:
    """Turn packed boxes, shape (n, 4), into whole pixels as `stamp_rects` takes them.

    Returns
    -------
    ndarray, int32, shape (n, 4)
        Left, top, right, bottom, each rectangle at least one pixel.
    """
    k = np.float32(frame.device_per_metre)
    x, y = frame.offset(packed.origin).astype(np.float32)
    rects = np.empty((len(boxes), 4), np.int32)
    rects[:, 0] = np.rint(boxes[:, 0] * k + x)
    rects[:, 1] = np.rint(boxes[:, 3] * -k + y)
    rects[:, 2] = np.maximum(np.rint(boxes[:, 2] * k + x) - 1, rects[:, 0])
    rects[:, 3] = np.maximum(np.rint(boxes[:, 1] * -k + y) - 1, rects[:, 1])
    return rects
