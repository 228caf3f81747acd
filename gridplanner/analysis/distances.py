"""How far every house is from the nearest office, straight and on the roads.

One search from all offices at once finds the way of every corner of the roads; a house
walks straight to the nearest road and then along it to either end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from gridplanner.analysis.coverage import Share
from gridplanner.analysis.on_roads import put_on_roads
from gridplanner.analysis.road_graph import LEAST
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.on_roads import OnRoads
    from gridplanner.analysis.road_graph import RoadGraph
    from gridplanner.data.snapshot import Snapshot

PACE = 4.8  # kilometres an hour, on foot
MINUTES = (5, 10, 15)


@dataclass(frozen=True, slots=True, eq=False)
class Distances:
    """How far some places are from the nearest of the offices.

    Attributes
    ----------
    straight : ndarray, float64, shape (n,)
        Metres; inf where there is no office.
    by_road : ndarray, float64, shape (n,)
        Metres, the straight legs from house and office to the nearest road included;
        inf where no office is reached by road.
    office : ndarray, intp, shape (n,)
        The one nearest by road, else the one nearest straight; -1 without any.
    """

    straight: NDArray[np.float64]
    by_road: NDArray[np.float64]
    office: NDArray[np.intp]

    @property
    def unreached(self) -> NDArray[np.intp]:
        """Positions of the places no road leads from to any office."""
        return np.flatnonzero(~np.isfinite(self.by_road))

    def minutes(self, pace: float = PACE) -> NDArray[np.float64]:
        """Give the minutes on foot by road at a pace in kilometres an hour."""
        return self.by_road / metres_a_minute(pace)

    def straight_minutes(self, pace: float = PACE) -> NDArray[np.float64]:
        """Give the minutes there would be if one could walk straight."""
        return self.straight / metres_a_minute(pace)


def metres_a_minute(pace: float) -> float:
    """Give the metres walked in a minute at a pace in kilometres an hour.

    Raises
    ------
    ValueError
        If the pace is not above zero.
    """
    if not pace > 0:
        raise ValueError(f"nobody walks {pace} kilometres an hour")
    return pace * 1000.0 / 60.0


def measure_distances(
    places: NDArray[np.float64],
    offices: NDArray[np.float64],
    graph: RoadGraph,
    *,
    on_roads: OnRoads | None = None,
    progress: Progress | None = None,
) -> Distances:
    """Measure how far places are from the nearest office.

    Parameters
    ----------
    places, offices : ndarray, float64, shapes (n, 2) and (o, 2)
        Metres of the project CRS.
    graph : RoadGraph
    on_roads : OnRoads, optional
        The same places and offices on the same roads, where they were put there before.
    progress : Progress, optional

    Returns
    -------
    Distances
        By road never shorter than straight. Of two roads equally near to a house either
        may be the one it is walked to.

    Raises
    ------
    Cancelled
        If the user stopped it.
    """
    progress = progress or Progress()
    size = len(places)
    straight, office = np.full(size, np.inf), np.full(size, -1, np.intp)
    by_road = np.full(size, np.inf)
    if not size or not len(offices):
        return Distances(straight, by_road, office)
    straight, nearest = cKDTree(offices).query(places)
    office = nearest.astype(np.intp)
    if not len(graph.edges):
        return Distances(straight, by_road, office)
    if on_roads is None:
        on_roads = put_on_roads(graph, places, offices, progress=progress)
    far, source = _from_offices(on_roads)
    progress.fraction(1.0)
    ends = on_roads.ends
    ways = far[ends] + on_roads.rest
    better = np.argmin(ways, axis=1)
    rows = np.arange(size)
    by_road = on_roads.legs + ways[rows, better]
    by = source[ends[rows, better]]
    office = np.where(by >= 0, by, office)
    return Distances(straight, np.maximum(by_road, straight), office)


def _from_offices(
    on_roads: OnRoads,
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Search from all offices at once: metres and office of every corner."""
    corner = on_roads.office_corners
    size, count = len(on_roads.corners), len(corner)
    roads = on_roads.matrix.tocoo()
    rows = np.concatenate([roads.row, size + np.arange(count)])
    columns = np.concatenate([roads.col, corner])
    legs = np.maximum(on_roads.office_legs, LEAST)
    lengths = np.concatenate([roads.data, legs])
    whole = csr_matrix((lengths, (rows, columns)), (size + count, size + count))
    far, _, source = dijkstra(
        whole,
        directed=False,
        indices=np.arange(size, size + count),
        min_only=True,
        return_predecessors=True,
    )
    # Through an office nobody passes: it hangs on its corner alone.
    found = np.where(source[:size] >= size, source[:size] - size, -1)
    return far[:size], found.astype(np.intp)


def within_minutes(
    snapshot: Snapshot,
    walked: NDArray[np.float64],
    *,
    minutes: Sequence[float] = MINUTES,
) -> dict[str, tuple[Share, ...]]:
    """Give the share of houses, households and people within some minutes on foot.

    Parameters
    ----------
    snapshot : Snapshot
    walked : ndarray, float64, shape (b,)
        Minutes to each of its buildings; inf where no road reaches one.
    minutes : sequence of float

    Returns
    -------
    dict of str to tuple of Share
        ``"buildings"`` and the measures of the snapshot, one share a number of
        minutes. Whoever no road reaches counts in the whole.
    """
    ones = np.ones((len(walked), 1), np.int64)
    numbers = np.hstack([ones, np.maximum(snapshot.counts, 0)])
    known = (True, *(source != "" for source in snapshot.sources))
    found = {}
    for column, name in enumerate(("buildings", *snapshot.measures)):
        weights = numbers[:, column]
        whole = int(weights.sum())
        found[name] = tuple(
            Share(int(weights[walked <= limit].sum()), whole)
            if known[column]
            else Share(None, None)
            for limit in minutes
        )
    return found
