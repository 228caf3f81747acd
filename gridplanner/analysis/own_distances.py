"""How far every house is from the offices that are its own, straight and on the roads.

Each office is searched from by itself, no farther than its houses ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from gridplanner.analysis.distances import Distances
from gridplanner.analysis.on_roads import put_on_roads
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.on_roads import OnRoads
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
    on_roads: OnRoads | None = None,
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
    on_roads : OnRoads, optional
        The same places and offices on the same roads, where they were put there before.
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
    if on_roads is None and len(graph.edges):
        on_roads = put_on_roads(graph, places, offices, progress=progress)
    ways = _Ways(on_roads) if on_roads is not None else None
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
    """Ways from one office after another."""

    def __init__(self, on_roads: OnRoads) -> None:
        self._roads = on_roads
        self._tree = cKDTree(on_roads.corners)
        self._piece = connected_components(on_roads.matrix, directed=False)[1]
        # One array for all searches; each leaves it as it found it.
        self._far = np.full(len(on_roads.corners), np.inf)

    def from_office(
        self, number: int, rows: NDArray[np.intp], limit: float
    ) -> NDArray[np.float64]:
        """Give the metres from an office to some places; inf where no road leads."""
        roads, piece = self._roads, self._piece
        way = np.full(len(rows), np.inf)
        own = piece[roads.office_corners[number]]
        left = np.flatnonzero(piece[roads.ends[rows, 0]] == own)
        for factor in _FARTHER:
            if not len(left):
                break
            way[left] = self._search(number, rows[left], limit * factor)
            # Beyond the limit there may be a shorter way that was not looked at.
            left = left[way[left] > limit * factor]
        whole: NDArray[np.float64] = way + roads.office_legs[number] + roads.legs[rows]
        return whole

    def _search(
        self, number: int, rows: NDArray[np.intp], limit: float
    ) -> NDArray[np.float64]:
        """Search among the corners that can lie within a limit at all."""
        roads, far = self._roads, self._far
        start = roads.office_corners[number]
        if np.isinf(limit):
            far = dijkstra(roads.matrix, directed=False, indices=start)
            return _by_ends(roads, far, rows)
        reach = limit * _ROUNDED + 1.0
        near = self._tree.query_ball_point(
            roads.corners[start], reach, return_sorted=True
        )
        around = np.asarray(near, np.intp)
        part = roads.matrix[around][:, around]
        own = int(np.searchsorted(around, start))
        far[around] = dijkstra(part, directed=False, indices=own, limit=limit)
        found = _by_ends(roads, far, rows)
        far[around] = np.inf
        return found


def _by_ends(
    roads: OnRoads, far: NDArray[np.float64], rows: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Give the shorter of the ways to a house by the two ends of its stretch."""
    ways = far[roads.ends[rows]] + roads.rest[rows]
    shorter: NDArray[np.float64] = ways.min(axis=1)
    return shorter
