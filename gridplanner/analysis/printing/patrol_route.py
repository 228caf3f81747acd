"""The way of a patrol: along roads from stop to stop, straight where there is no road.

The roads of a town are made a graph once. For one sheet only those round its stops are
looked at: a few hundred corners, so that a way takes milliseconds in any town.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from scipy.sparse.csgraph import dijkstra

from gridplanner.analysis.road_graph import RoadGraph, graph_with

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPEED: Final = 3.0
"""Kilometres an hour of somebody who looks about and speaks with people."""
_MARGINS: Final = (
    150.0,
    1_200.0,
)  # metres round the stops in which roads are looked at
REACH: Final = _MARGINS[-1]
"""Metres round stops within which a way may run."""
_NEAREST: Final = 20.0  # metres; what is closer is walked straight


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """A piece of a way.

    Attributes
    ----------
    points : ndarray, float64, shape (n, 2)
        Metres, in the direction it is walked.
    on_road : bool
    """

    points: NDArray[np.float64]
    on_road: bool

    @property
    def metres(self) -> float:
        """Length."""
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A way through all stops in their order."""

    legs: tuple[Leg, ...]

    @property
    def metres(self) -> float:
        """Length of all of it."""
        return sum(leg.metres for leg in self.legs)

    @property
    def straight_metres(self) -> float:
        """Length of what runs on no road."""
        return sum(leg.metres for leg in self.legs if not leg.on_road)

    @property
    def minutes(self) -> float:
        """Time to walk it without stopping."""
        return self.metres / (1000.0 * SPEED / 60.0)


class PatrolRoads:
    """Roads that patrols walk on.

    Parameters
    ----------
    graph : RoadGraph
        Of the whole town; may be without any road.
    """

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph
        self._tree = shapely.STRtree(graph.edges)

    def way(self, stops: NDArray[np.float64]) -> Way:
        """Find the way through stops.

        Parameters
        ----------
        stops : ndarray, float64, shape (n, 2)
            Metres of the project CRS, in walking order.

        Returns
        -------
        Way
            Without a leg for fewer than two stops.
        """
        pairs = [(number, number + 1) for number in range(len(stops) - 1)]
        found: dict[int, tuple[Leg, ...]] = {}
        for margin in _MARGINS:
            lost = [pair for pair in pairs if pair[0] not in found]
            if lost:
                found |= self._legs(stops, lost, margin)
        legs = [
            leg
            for one, other in pairs
            for leg in found.get(one, (_straight(stops[one], stops[other]),))
        ]
        return Way(tuple(legs))

    def _legs(
        self, stops: NDArray[np.float64], pairs: list[tuple[int, int]], margin: float
    ) -> dict[int, tuple[Leg, ...]]:
        """Find the legs of pairs of stops that roads join, by the first of each."""
        numbers = sorted({number for pair in pairs for number in pair})
        graph = self._near(stops[numbers], margin)
        if not len(graph.edges):
            return {}
        made, corners, access = graph_with(graph, stops[numbers])
        corner = dict(zip(numbers, corners.tolist(), strict=True))
        far = dict(zip(numbers, access.tolist(), strict=True))
        begins = [corner[one] for one, _other in pairs]
        matrix = made.matrix()
        lengths, before = dijkstra(
            matrix, directed=False, indices=begins, return_predecessors=True
        )
        edges = _edges_of(made)
        found: dict[int, tuple[Leg, ...]] = {}
        for row, (one, other) in enumerate(pairs):
            apart = float(np.hypot(*(stops[other] - stops[one])))
            if apart <= max(far[one] + far[other], _NEAREST):
                found[one] = (_straight(stops[one], stops[other]),)
            elif np.isfinite(lengths[row, corner[other]]):
                nodes = _walked(before[row], corner[one], corner[other])
                road = _along(made, edges, nodes)
                found[one] = _joined(stops[one], road, stops[other])
        return found

    def _near(self, stops: NDArray[np.float64], margin: float) -> RoadGraph:
        """Give the roads round some stops, with the corners these have."""
        graph = self._graph
        low, high = stops.min(axis=0) - margin, stops.max(axis=0) + margin
        rows = np.sort(self._tree.query(shapely.box(*low, *high)))
        used, ends = np.unique(graph.ends[rows], return_inverse=True)
        return RoadGraph(
            graph.corners[used],
            graph.edges[rows],
            ends.reshape(-1, 2),
            graph.lengths[rows],
        )


def _edges_of(graph: RoadGraph) -> dict[tuple[int, int], int]:
    """Give the shortest edge between two corners, the lower one first."""
    order = np.argsort(-graph.lengths, kind="stable")
    ends = np.sort(graph.ends[order], axis=1)
    return dict(zip(map(tuple, ends.tolist()), order.tolist(), strict=True))


def _walked(before: NDArray[np.int32], begin: int, end: int) -> list[int]:
    nodes = [end]
    while nodes[-1] != begin:
        nodes.append(int(before[nodes[-1]]))
    return nodes[::-1]


def _along(
    graph: RoadGraph, edges: dict[tuple[int, int], int], nodes: list[int]
) -> NDArray[np.float64]:
    """Give the points of the road through some corners."""
    parts = [graph.corners[nodes[:1]]]
    for one, other in pairwise(nodes):
        edge = edges[min(one, other), max(one, other)]
        points = shapely.get_coordinates(graph.edges[edge])
        is_onward = graph.ends[edge, 0] == one
        parts.append(points[1:] if is_onward else points[-2::-1])
    return np.concatenate(parts)


def _straight(one: NDArray[np.float64], other: NDArray[np.float64]) -> Leg:
    return Leg(np.stack([one, other]), on_road=False)


def _joined(
    begin: NDArray[np.float64], road: NDArray[np.float64], end: NDArray[np.float64]
) -> tuple[Leg, ...]:
    """Give the steps to the road, the road, and those from it."""
    return (
        _straight(begin, road[0]),
        Leg(road, on_road=True),
        _straight(road[-1], end),
    )
