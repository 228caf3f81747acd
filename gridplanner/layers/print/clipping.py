"""Lines and rings without the corners that lie far outside of what is painted.

A road or a wood in view runs on through the town: of a district's sheet two thirds of
all corners lie off the map. A corner goes where it and both its neighbours lie beyond
the same edge: whatever joins these stays beyond it, so that nothing in view changes,
filled or drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.layers.print.ground import Box


def within(
    points: NDArray[np.float64], starts: NDArray[np.int32], room: Box
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Leave corners out that nothing in view depends on.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
    starts : ndarray, int32, shape (r + 1,)
        Ring or line ``j`` is ``points[starts[j]:starts[j + 1]]``.
    room : tuple of float
        Left, top, right, bottom of what is in view, in the unit of the points; with
        half the width of the thickest line around it.

    Returns
    -------
    points, starts
        Of the same rings and lines, each with its first and last point.
    """
    left, top, right, bottom = room
    # One edge after another: over two at once a corner of the view could be cut off.
    for axis, limit, sign in (
        (0, left, -1),
        (0, right, 1),
        (1, top, -1),
        (1, bottom, 1),
    ):
        beyond = sign * (points[:, axis] - limit) > 0
        gone = np.zeros(len(points), bool)
        gone[1:-1] = beyond[:-2] & beyond[1:-1] & beyond[2:]
        gone[starts[:-1]] = gone[starts[1:] - 1] = False
        if gone.any():
            kept = ~gone
            counts = np.concatenate([[0], np.cumsum(kept)])
            points, starts = points[kept], counts[starts].astype(np.int32)
    return points, starts
