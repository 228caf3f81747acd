"""What one can see on the ground: roads, rivers and walls near a line.

Lines are held against it by sample points not further apart than the distance that
counts as near, so a share is true to one sample a line.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]

_SHORT = 32  # points of a line


class Sights:
    """Things that mark a border.

    Parameters
    ----------
    shapes : ndarray of Geometry, shape (n,)
        Lines and polygons in metres of the project CRS; points are left out. A
        polygon marks its outline and what lies in it, as a river does.
    distance : float
        Metres within which something marks a line.
    """

    def __init__(self, shapes: NDArray[np.object_], distance: float) -> None:
        parts = shapely.get_parts(shapes)
        dims = shapely.get_dimensions(parts)
        self._distance = distance
        self._grounds = parts[dims == 2]
        lines = np.concatenate([parts[dims == 1], shapely.get_rings(self._grounds)])
        # A tree finds a long line everywhere it winds round; a short one serves as
        # it is, and making a line of each of its pieces is what takes the time.
        is_short = shapely.get_num_coordinates(lines) <= _SHORT
        pieces = _pieces(lines[~is_short])
        self._lines = shapely.STRtree(np.concatenate([lines[is_short], pieces]))
        shapely.prepare(self._grounds)
        self._beds = shapely.STRtree(self._grounds)

    def measure(
        self, lines: NDArray[np.object_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Tell how much of each line runs along something.

        Parameters
        ----------
        lines : ndarray of LineString, shape (n,)
            Metres of the project CRS, none of length 0.

        Returns
        -------
        shares : ndarray, float64, shape (n,)
            0 to 1.
        faint : ndarray, float64, shape (n, 2)
            The middle one of the samples along nothing; NaN where there is none.
        """
        points, owner = sample(lines, self._distance)
        near = self._near(points)
        counts = np.bincount(owner, minlength=len(lines))
        shares = np.bincount(owner[near], minlength=len(lines)) / counts
        faint = np.full((len(lines), 2), np.nan)
        bare = np.flatnonzero(~near)
        of, first, many = np.unique(owner[bare], return_index=True, return_counts=True)
        faint[of] = points[bare[first + many // 2]]
        return shares, faint

    def _near(self, points: Points) -> NDArray[np.bool_]:
        near = np.zeros(len(points), bool)
        places = shapely.points(points)
        near[self._lines.query(places, "dwithin", self._distance)[0]] = True
        far = np.flatnonzero(~near)
        point, ground = self._beds.query(places[far])
        # By ground, since each is prepared once and asked for many points.
        for number in np.unique(ground).tolist():
            rows = far[point[ground == number]]
            near[rows] |= shapely.contains_xy(self._grounds[number], points[rows])
        return near


def sample(lines: NDArray[np.object_], step: float) -> tuple[Points, NDArray[np.int64]]:
    """Put points along lines, each in the middle of a piece of its line.

    Parameters
    ----------
    lines : ndarray of LineString, shape (n,)
    step : float
        Metres; no piece is longer. At least one point a line.

    Returns
    -------
    points : ndarray, float64, shape (m, 2)
    lines : ndarray, int64, shape (m,)
        Index of the line of each, ascending.
    """
    if not len(lines):
        return np.empty((0, 2)), np.empty(0, np.int64)
    coords, line = shapely.get_coordinates(lines, return_index=True)
    strides = np.hypot(*np.diff(coords, axis=0).T)
    strides[line[1:] != line[:-1]] = 0.0
    way = np.concatenate([[0.0], np.cumsum(strides)])
    starts = np.searchsorted(line, np.arange(len(lines)))
    begin, length = way[starts], shapely.length(lines)
    counts = np.maximum(1, np.ceil(length / step)).astype(np.int64)
    owner = np.repeat(np.arange(len(lines)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    at = begin[owner] + (number + 0.5) * (length / counts)[owner]
    # Where one line ends and the next begins, `way` stands still: no point lies there.
    x = np.interp(at, way, coords[:, 0])
    y = np.interp(at, way, coords[:, 1])
    return np.column_stack([x, y]), owner


def _pieces(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Give every straight piece of lines or rings as a line of its own."""
    coords, line = shapely.get_coordinates(lines, return_index=True)
    joined = np.flatnonzero(line[1:] == line[:-1])
    ends = np.stack([coords[joined], coords[joined + 1]], axis=1)
    found: NDArray[np.object_] = shapely.linestrings(ends)
    return found
