"""How far every house is from the offices that are its own, straight and on the roads.

Each office is searched from by itself, no farther than its houses ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from gridplanner.analysis.distances import Distances
from gridplanner.analysis.road_graph import graph_with
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.road_graph import RoadGraph

# The first search goes this many times the straight way, and a little farther; what it
# does not reach is searched for farther by these factors.
_DETOUR, _SPARE = 1.4, 200.0
_FARTHER = (1.0, 2.5, 8.0, np.inf)
_ROUNDED = 1.01  # corners are rounded: a road may be a little shorter than straight


def measure_own_distances(
    places: NDArray[np.float64],
    groups: NDArray[np.int64],
    owned: NDArray[np.int64],
    offices: NDArray[np.float64],
    graph: RoadGraph,
    *,
    progress: Progress | None = None,
) -> Distances:
    """Measure how far places are from the nearest of the offices of their group.

    Parameters
    ----------
    places : ndarray, float64, shape (n, 2)
        Metres of the project CRS.
    groups : ndarray, int64, shape (n,)
        Group of each place, such as its grid; 0 = none.
    owned : ndarray, int64, shape (p, 2)
        Pairs of a group and the position of an office of its own.
    offices : ndarray, float64, shape (o, 2)
    graph : RoadGraph
    progress : Progress, optional

    Returns
    -------
    Distances
        Of a place whose group has no office inf and -1.

    Raises
    ------
    Cancelled
        If the user stopped it.
    """
    progress = progress or Progress()
    size = len(places)
    straight, by_road = np.full(size, np.inf), np.full(size, np.inf)
    near, office = np.full(size, -1, np.intp), np.full(size, -1, np.intp)
    owned = np.unique(owned[owned[:, 0] > 0], axis=0)
    if not size or not len(owned):
        return Distances(straight, by_road, office)
    ways = _Ways(graph, places, offices) if len(graph.edges) else None
    order = np.argsort(groups, kind="stable")
    lows = np.searchsorted(groups[order], owned[:, 0])
    highs = np.searchsorted(groups[order], owned[:, 0], side="right")
    numbers = np.unique(owned[:, 1])
    for done, number in enumerate(numbers.tolist()):
        progress.fraction(done / len(numbers))
        held = np.flatnonzero(owned[:, 1] == number)
        rows = np.concatenate([order[lows[i] : highs[i]] for i in held])
        if not len(rows):
            continue
        flat = np.hypot(*(places[rows] - offices[number]).T)
        nearer = flat < straight[rows]
        straight[rows[nearer]], near[rows[nearer]] = flat[nearer], number
        if ways is None:
            continue
        way = ways.from_office(number, rows, _DETOUR * float(flat.max()) + _SPARE)
        nearer = way < by_road[rows]
        by_road[rows[nearer]], office[rows[nearer]] = way[nearer], number
    office = np.where(office >= 0, office, near)
    return Distances(straight, np.maximum(by_road, straight), office)


class _Ways:
    """The roads with offices and houses on them."""

    def __init__(
        self,
        graph: RoadGraph,
        places: NDArray[np.float64],
        offices: NDArray[np.float64],
    ) -> None:
        made, self._corner, self._legs = graph_with(graph, offices)
        self._matrix = made.matrix()
        self._corners, self._tree = made.corners, cKDTree(made.corners)
        self._piece = connected_components(self._matrix, directed=False)[1]
        points = shapely.points(places)
        edge = shapely.STRtree(made.edges).nearest(points)
        lines = made.edges[edge]
        along = shapely.line_locate_point(lines, points)
        rest = np.maximum(made.lengths[edge] - along, 0.0)
        self._leg = shapely.distance(points, lines)
        self._ends = made.ends[edge]
        self._rest = np.stack([along, rest], axis=1)

    def from_office(
        self, number: int, rows: NDArray[np.intp], limit: float
    ) -> NDArray[np.float64]:
        """Give the metres from an office to some places; inf where no road leads."""
        way = np.full(len(rows), np.inf)
        joined = self._piece[self._ends[rows, 0]] == self._piece[self._corner[number]]
        left = np.flatnonzero(joined)
        for factor in _FARTHER:
            if not len(left):
                break
            way[left] = self._search(number, rows[left], limit * factor)
            # Beyond the limit there may be a shorter way that was not looked at.
            left = left[way[left] > limit * factor]
        whole: NDArray[np.float64] = way + self._legs[number] + self._leg[rows]
        return whole

    def _search(
        self, number: int, rows: NDArray[np.intp], limit: float
    ) -> NDArray[np.float64]:
        """Search among the corners that can lie within a limit at all."""
        start = self._corner[number]
        far = np.full(len(self._corners), np.inf)
        if np.isinf(limit):
            far = dijkstra(self._matrix, directed=False, indices=start)
        else:
            reach = limit * _ROUNDED + 1.0
            near = self._tree.query_ball_point(
                self._corners[start], reach, return_sorted=True
            )
            around = np.asarray(near, np.intp)
            part = self._matrix[around][:, around]
            own = int(np.searchsorted(around, start))
            far[around] = dijkstra(part, directed=False, indices=own, limit=limit)
        found: NDArray[np.float64] = (far[self._ends[rows]] + self._rest[rows]).min(1)
        return found
