"""Roads of an open project as patrols walk them: a graph where they are asked for.

The roads of a district as one graph take a quarter of a gigabyte, and every process
that prints would have it. So they stay arrays, which all processes share, and only
those around the sheets printed now are made a graph, of some kilometres at a time. The
roads of a town are few enough to be one graph: its sheets jump about it in their order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.analysis.printing.patrol_route import REACH, PatrolRoads, Way
from gridplanner.analysis.road_graph import make_graph
from gridplanner.studies.distances import roads_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.document import Document
    from gridplanner.layers.print.ground import Box, Stop

_FEW: Final = 12_000  # roads that are one graph, of some tens of megabytes
_EVERYWHERE: Final = (-np.inf, -np.inf, np.inf, np.inf)
_AHEAD: Final = 1_500.0  # metres further, for the sheets that come next


@dataclass(eq=False)
class Walks:
    """Finds the way through numbered stops; can be handed to another process.

    Attributes
    ----------
    points : ndarray, float64, shape (n, 2)
        Corners of all roads; metres of the project CRS.
    starts : ndarray of int, shape (r + 1,)
        Road ``i`` is ``points[starts[i]:starts[i + 1]]``.
    apart : ndarray, bool, shape (r,)
        Bridges and tunnels.
    """

    points: NDArray[np.float64]
    starts: NDArray[np.int64]
    apart: NDArray[np.bool_]
    _boxes: NDArray[np.float64] | None = field(default=None, repr=False)
    _made: PatrolRoads | None = field(default=None, repr=False)
    _room: Box = field(default=(0.0, 0.0, 0.0, 0.0), repr=False)

    def __call__(self, stops: Sequence[Stop]) -> Way:
        """Give the way through stops in their order."""
        points = np.array([(stop.x, stop.y) for stop in stops], float).reshape(-1, 2)
        if len(points) <= 1:
            return Way(())
        return self._around(points).way(points)

    def _around(self, points: NDArray[np.float64]) -> PatrolRoads:
        """Give the roads around places, as they were made last where these hold."""
        west, south = (points.min(axis=0) - REACH).tolist()
        east, north = (points.max(axis=0) + REACH).tolist()
        room = self._room
        is_there = room[0] <= west and room[1] <= south
        is_there = is_there and room[2] >= east and room[3] >= north
        if self._made is None or not is_there:
            room = west - _AHEAD, south - _AHEAD, east + _AHEAD, north + _AHEAD
            if len(self.apart) <= _FEW:
                room = _EVERYWHERE
            lines, apart = self._roads_in(room)
            self._made = PatrolRoads(make_graph(lines, apart=apart))
            self._room = room
        return self._made

    def _roads_in(self, room: Box) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
        if not len(self.apart):
            return np.empty(0, object), self.apart
        if self._boxes is None:
            first = self.starts[:-1]
            low = np.minimum.reduceat(self.points, first)
            self._boxes = np.hstack([low, np.maximum.reduceat(self.points, first)])
        boxes = self._boxes
        met = (boxes[:, 0] <= room[2]) & (boxes[:, 2] >= room[0])
        met &= (boxes[:, 1] <= room[3]) & (boxes[:, 3] >= room[1])
        lines = [
            shapely.LineString(self.points[self.starts[row] : self.starts[row + 1]])
            for row in np.flatnonzero(met).tolist()
        ]
        found = np.empty(len(lines), object)
        found[:] = lines
        return found, self.apart[met]


def walks(document: Document) -> Walks:
    """Read the roads of a project."""
    return walks_on(*roads_of(document))


def walks_on(roads: NDArray[np.object_], apart: NDArray[np.bool_]) -> Walks:
    """Take roads to walk on.

    Parameters
    ----------
    roads : ndarray of LineString or MultiLineString
        Metres of the project CRS.
    apart : ndarray, bool
        Bridges and tunnels among them.
    """
    parts, road = shapely.get_parts(shapely.force_2d(roads), return_index=True)
    counts = shapely.get_num_coordinates(parts)
    parts, road, counts = (one[counts > 1] for one in (parts, road, counts))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Walks(shapely.get_coordinates(parts), starts, apart[road])
