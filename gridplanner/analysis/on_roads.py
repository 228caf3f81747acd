"""Houses and offices put on the roads: where each of them begins to walk.

To find the nearest of 300,000 stretches of road for every house of a district takes
longer than any search from the offices; whatever is measured next begins with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.road_graph import graph_with
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from gridplanner.analysis.road_graph import RoadGraph

_CHUNK = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class OnRoads:
    """Roads with houses and offices on them.

    Attributes
    ----------
    corners : ndarray, float64, shape (c, 2)
        Metres of the project CRS; one at the place of every office.
    matrix : csr_matrix, shape (c, c)
        Metres between corners, each edge once.
    office_corners : ndarray, intp, shape (o,)
    office_legs : ndarray, float64, shape (o,)
        Metres from each office straight to its corner.
    legs : ndarray, float64, shape (n,)
        Metres from each house straight to the nearest road.
    ends : ndarray, intp, shape (n, 2)
        Corners at both ends of that stretch of road, and
    rest : ndarray, float64, shape (n, 2)
        the metres along it to each.
    """

    corners: NDArray[np.float64]
    matrix: csr_matrix
    office_corners: NDArray[np.intp]
    office_legs: NDArray[np.float64]
    legs: NDArray[np.float64]
    ends: NDArray[np.intp]
    rest: NDArray[np.float64]

    def of_offices(self, part: slice) -> OnRoads:
        """Give the same roads and houses with some of the offices."""
        return replace(
            self,
            office_corners=self.office_corners[part],
            office_legs=self.office_legs[part],
        )


def put_on_roads(
    graph: RoadGraph,
    places: NDArray[np.float64],
    offices: NDArray[np.float64],
    *,
    progress: Progress | None = None,
) -> OnRoads:
    """Find where houses and offices get to the roads.

    Parameters
    ----------
    graph : RoadGraph
        With at least one edge.
    places, offices : ndarray, float64, shapes (n, 2) and (o, 2)
        Metres of the project CRS.
    progress : Progress, optional

    Returns
    -------
    OnRoads
        Of two roads equally near to a house either may be the one it is walked to.

    Raises
    ------
    Cancelled
        If the user stopped it.
    """
    progress = progress or Progress()
    made, corners, office_legs = graph_with(graph, offices)
    tree, size = shapely.STRtree(made.edges), len(places)
    legs, ends = np.empty(size), np.empty((size, 2), np.intp)
    rest = np.empty((size, 2))
    for start in range(0, size, _CHUNK):
        progress.fraction(start / size)
        part = slice(start, start + _CHUNK)
        points = shapely.points(places[part])
        edge = tree.nearest(points)
        lines = made.edges[edge]
        along = shapely.line_locate_point(lines, points)
        legs[part] = shapely.distance(points, lines)
        ends[part] = made.ends[edge]
        rest[part, 0] = along
        rest[part, 1] = np.maximum(made.lengths[edge] - along, 0.0)
    return OnRoads(made.corners, made.matrix(), corners, office_legs, legs, ends, rest)
