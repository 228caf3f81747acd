"""Leave points out of a line without running through or past anything that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.topology.canonical import Points


class Obstacles:
    """What a line that loses points may neither cut nor pass on its other side.

    Parameters
    ----------
    shapes : ndarray of Polygon or MultiPolygon, shape (n,)
        Valid, in metres of the project CRS; none of them empty.
    fence : Geometry
        Lines it keeps away from; may be empty.
    distance : float
        Metres it keeps away from the fence.
    """

    def __init__(
        self,
        shapes: NDArray[np.object_],
        fence: shapely.Geometry,
        distance: float,
    ) -> None:
        self._parts = shapely.get_parts(shapes)
        self._spots = shapely.get_coordinates(shapely.point_on_surface(self._parts))
        self._tree = shapely.STRtree(self._parts)
        xy, line = shapely.get_coordinates(shapely.get_parts(fence), return_index=True)
        steps = np.stack([xy[:-1], xy[1:]], axis=1)[line[:-1] == line[1:]]
        self._fence = shapely.STRtree(shapely.linestrings(steps))
        self._distance = distance

    def between(self, chain: Points) -> bool:
        """Tell whether one stands on or beyond the straight line between the ends.

        Parameters
        ----------
        chain : ndarray, float64, shape (n, 2)
            A piece of a line that meets none of them.

        Returns
        -------
        bool
            Whether the straight line from the first to the last point meets one, or
            has one on the other side than the chain does, or meets the fence.
        """
        chord = shapely.LineString(chain[[0, -1]])
        if len(self._fence.query(chord, "dwithin", self._distance)):
            return True
        line = shapely.LineString(chain)
        near = self._tree.query(line.convex_hull, "intersects")
        if not len(near):
            return False
        if shapely.intersects(self._parts[near], chord).any():
            return True
        return bool(_encloses(chain, self._spots[near]).any())


def _encloses(ring: Points, points: Points) -> NDArray[np.bool_]:
    """Tell which points a closed line that may cross itself goes round."""
    start, end = ring, np.roll(ring, -1, axis=0)
    x, y = points[:, :1], points[:, 1:]
    spans = (start[:, 1] > y) != (end[:, 1] > y)
    rise = end[:, 1] - start[:, 1]
    rise = np.where(rise == 0, 1.0, rise)
    cross = start[:, 0] + (y - start[:, 1]) * (end[:, 0] - start[:, 0]) / rise
    odd: NDArray[np.bool_] = ((spans & (x < cross)).sum(axis=1) % 2).astype(bool)
    return odd


def thin_line(line: Points, obstacles: Obstacles, tolerance: float) -> Points:
    """Leave out points after Douglas and Peucker, but keep one rather than cut.

    Parameters
    ----------
    line : ndarray, float64, shape (n, 2)
        Meets none of the obstacles; closed where its first point is its last.
    obstacles : Obstacles
    tolerance : float
        Metres the line may move.

    Returns
    -------
    ndarray, float64, shape (m, 2)
        m ≤ n. The ends stay; all obstacles lie on the side they were on.
    """
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    open_chains = [(0, len(line) - 1)]
    while open_chains:
        first, last = open_chains.pop()
        if last - first < 2:
            continue
        chain = line[first : last + 1]
        away = _distances(chain)
        far = int(away.argmax())
        is_ring = bool((chain[0] == chain[-1]).all())
        if not is_ring and away[far] <= tolerance and not obstacles.between(chain):
            continue
        middle = first + min(max(far, 1), last - first - 1)
        keep[middle] = True
        open_chains += [(first, middle), (middle, last)]
    return line[keep]


def _distances(chain: Points) -> NDArray[np.float64]:
    """Give how far each point lies from the straight line between the ends."""
    step = chain[-1] - chain[0]
    reach = chain - chain[0]
    length = float(step @ step)
    share = np.clip(reach @ step / length, 0.0, 1.0) if length else np.zeros(len(chain))
    off = reach - share[:, None] * step
    return np.asarray(np.hypot(off[:, 0], off[:, 1]))
