"""Hatching: lines clipped to areas, worked out in millimetres, never a raster.

A brush with a pattern is a small picture on paper, and is scaled by whoever prints it.
Here every line is cut where it enters and leaves the area; they run on a grid of the
sheet, so that what is hatched alike and touches is hatched through.
"""

from __future__ import annotations

from math import ceil, cos, floor, radians, sin
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_APART = 0.5  # of a step, by which every other row of signs is pushed


def hatch_lines(
    points: NDArray[np.float64],
    starts: NDArray[np.int32],
    window: tuple[float, float, float, float],
    *,
    step: float,
    angle: float,
) -> NDArray[np.float64]:
    """Cut parallel lines to areas.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Millimetres. Rings close with their first point; holes run against their outer
        ring.
    starts : ndarray, int32, shape (r + 1,)
        Ring ``j`` is ``points[starts[j]:starts[j + 1]]``.
    window : tuple of float
        Left, top, right, bottom: what lies wholly beside it is left out.
    step : float
        Millimetres from line to line.
    angle : float
        Degrees, anticlockwise on paper from lying lines.

    Returns
    -------
    ndarray, float64, shape (m, 4)
        Segments. None for an area too thin for any line.
    """
    turn = radians(angle)
    to_rows = np.array([[cos(turn), sin(turn)], [-sin(turn), cos(turn)]])
    turned = points @ to_rows
    corners = np.array(
        [(x, y) for x in (window[0], window[2]) for y in (window[1], window[3])]
    )
    seen = corners @ to_rows
    low, high = seen.min(axis=0), seen.max(axis=0)
    found = _crossings(turned, starts, (low[1], high[1]), step)
    if found is None:
        return np.empty((0, 4))
    row, begin, end = found
    begin, end = np.maximum(begin, low[0]), np.minimum(end, high[0])
    kept = begin < end
    row, begin, end = row[kept], begin[kept], end[kept]
    y = row * step
    back = to_rows.T
    first = np.column_stack([begin, y]) @ back
    last = np.column_stack([end, y]) @ back
    return np.hstack([first, last])


def _crossings(
    points: NDArray[np.float64],
    starts: NDArray[np.int32],
    reach: tuple[float, float],
    step: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]] | None:
    """Find where lying lines are inside: the number of the line, from and to."""
    if len(points) < 2:
        return None
    one, other = points[:-1], points[1:]
    is_edge = np.ones(len(one), bool)
    is_edge[starts[1:-1] - 1] = False  # from the end of a ring to the next
    one, other = one[is_edge], other[is_edge]
    rise = other[:, 1] - one[:, 1]
    top = np.ceil(np.minimum(one[:, 1], other[:, 1]) / step)
    last = np.ceil(np.maximum(one[:, 1], other[:, 1]) / step) - 1
    top = np.maximum(top, ceil(reach[0] / step)).astype(np.int64)
    last = np.minimum(last, floor(reach[1] / step)).astype(np.int64)
    counts = np.maximum(last - top + 1, 0)
    if not counts.any():
        return None
    edge = np.repeat(np.arange(len(one)), counts)
    offset = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
    row = top[edge] + offset
    share = (row * step - one[edge, 1]) / rise[edge]
    x = one[edge, 0] + share * (other[edge, 0] - one[edge, 0])
    order = np.lexsort((x, row))
    row, x = row[order], x[order]
    depth = np.cumsum(np.where(rise[edge][order] > 0, 1, -1))
    # Each line enters as often as it leaves, so the depth is nought between lines.
    inside = np.flatnonzero(depth[:-1] != 0)
    inside = inside[row[inside] == row[inside + 1]]
    return row[inside], x[inside], x[inside + 1]


def strewn_places(
    points: NDArray[np.float64],
    starts: NDArray[np.int32],
    window: tuple[float, float, float, float],
    *,
    step: float,
    size: float,
) -> NDArray[np.float64]:
    """Strew places over areas, staggered, none nearer to a side than a sign is wide.

    Parameters
    ----------
    points, starts, window
        As of `hatch_lines`.
    step : float
        Millimetres from place to place.
    size : float
        Width of what is put there.

    Returns
    -------
    ndarray, float64, shape (m, 2)
    """
    lines = hatch_lines(points, starts, window, step=step, angle=0.0)
    if not len(lines):
        return np.empty((0, 2))
    row = np.rint(lines[:, 1] / step).astype(np.int64)
    shift = np.where(row % 2, _APART * step, 0.0)
    first = np.ceil((lines[:, 0] + size - shift) / step).astype(np.int64)
    last = np.floor((lines[:, 2] - size - shift) / step).astype(np.int64)
    counts = np.maximum(last - first + 1, 0)
    of = np.repeat(np.arange(len(lines)), counts)
    offset = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
    x = (first[of] + offset) * step + shift[of]
    return np.column_stack([x, lines[of, 1]])
