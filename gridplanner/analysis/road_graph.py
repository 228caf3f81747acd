"""Roads as a graph to walk on: corners where they meet, edges with their lengths.

Roads are drawn as lines that cross. They meet where they cross and where they end, but
for bridges and tunnels, which are met at their ends alone. A road that ends a little
short of another is joined to it; hands do not draw to the millimetre.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import csr_matrix

from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHORT = 1.0  # metres by which a road may end short of another
NEAR = 1e-3  # metres; what is closer to an end, or to another place, is the same
LEAST = 1e-6  # metres; an edge of no length would be none in a sparse matrix


@dataclass(frozen=True, slots=True, eq=False)
class RoadGraph:
    """Corners of roads and the edges between them.

    Attributes
    ----------
    corners : ndarray, float64, shape (c, 2)
        Metres of the project CRS.
    edges : ndarray of LineString, shape (e,)
    ends : ndarray, intp, shape (e, 2)
        Corners at which each edge begins and ends.
    lengths : ndarray, float64, shape (e,)
        Metres, `LEAST` at least.
    """

    corners: NDArray[np.float64]
    edges: NDArray[np.object_]
    ends: NDArray[np.intp]
    lengths: NDArray[np.float64]

    def matrix(self) -> csr_matrix:
        """Give the lengths between corners, each edge once, shape (c, c).

        Of several edges between two corners the shortest counts.
        """
        low, high = self.ends.min(axis=1), self.ends.max(axis=1)
        order = np.lexsort((self.lengths, high, low))
        low, high, lengths = low[order], high[order], self.lengths[order]
        first = np.ones(len(low), bool)
        first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
        first &= low != high
        size = len(self.corners)
        return csr_matrix((lengths[first], (low[first], high[first])), (size, size))


def make_graph(
    roads: NDArray[np.object_],
    *,
    apart: NDArray[np.bool_] | None = None,
    progress: Progress | None = None,
) -> RoadGraph:
    """Make a graph of roads.

    Parameters
    ----------
    roads : ndarray of LineString or MultiLineString, shape (r,)
        Metres of the project CRS; empty ones are passed over.
    apart : ndarray, bool, shape (r,), optional
        Bridges and tunnels: they meet other roads at their ends only.
    progress : Progress, optional

    Returns
    -------
    RoadGraph
        Without corners where there is no road.

    Raises
    ------
    Cancelled
        If the user stopped it.
    """
    progress = progress or Progress()
    apart = np.zeros(len(roads), bool) if apart is None else apart
    parts, road = shapely.get_parts(shapely.force_2d(roads), return_index=True)
    good = (shapely.get_type_id(parts) == 1) & (shapely.length(parts) > 0)
    parts, over = parts[good], apart[road[good]]
    crossing = shapely.get_parts(shapely.union_all(parts[~over]))
    progress.fraction(0.5)
    open_roads = _lines(crossing)
    edges = np.concatenate([open_roads, parts[over]])
    if not len(edges):
        none = np.empty((0, 2))
        return RoadGraph(none, edges, none.astype(np.intp), np.empty(0))
    spots, joins = _short_ends(edges, len(open_roads))
    progress.fraction(0.8)
    edges = split_edges(edges, *spots)
    progress.fraction(0.9)
    return _graph(np.concatenate([edges, joins]))


def _lines(parts: NDArray[np.object_]) -> NDArray[np.object_]:
    found: NDArray[np.object_] = parts[shapely.get_type_id(parts) == 1]
    return found


def _short_ends(
    edges: NDArray[np.object_], count: int
) -> tuple[tuple[NDArray[np.intp], NDArray[np.float64]], NDArray[np.object_]]:
    """Find where ends lie on, or a little short of, others of the first `count` edges.

    Returns
    -------
    edge, along : ndarray, shape (s,)
        The other edge, and the metres along it at which it is met.
    joins : ndarray of LineString
        From ends that lie short to there.
    """
    corners, ends = _corners(edges)
    alone = np.flatnonzero(np.bincount(ends.ravel(), minlength=len(corners)) == 1)
    points = shapely.points(corners[alone])
    end, edge = shapely.STRtree(edges[:count]).query(points, "dwithin", SHORT)
    own = (ends[edge] == alone[end][:, None]).any(axis=1)
    end, edge = end[~own], edge[~own]
    # Of several roads within reach the nearest is met.
    far = shapely.distance(points[end], edges[edge])
    order = np.lexsort((far, end))
    first = np.unique(end[order], return_index=True)[1]
    end, edge = end[order][first], edge[order][first]
    along = shapely.line_locate_point(edges[edge], points[end])
    met = shapely.line_interpolate_point(edges[edge], along)
    short = shapely.distance(points[end], met) > 0
    pairs = np.stack(
        [
            shapely.get_coordinates(points[end][short]),
            shapely.get_coordinates(met[short]),
        ],
        axis=1,
    )
    return (edge, along), shapely.linestrings(pairs)


def split_edges(
    edges: NDArray[np.object_], edge: NDArray[np.intp], along: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Split some lines at places along them.

    Parameters
    ----------
    edges : ndarray of LineString, shape (e,)
    edge : ndarray, intp, shape (s,)
        Position of the line that each place is on.
    along : ndarray, float64, shape (s,)
        Metres from its beginning.

    Returns
    -------
    ndarray of LineString
        The lines that are whole, then the pieces of the others. What is closer to an
        end than a millimetre splits nothing.
    """
    order = np.lexsort((along, edge))
    touched, first = np.unique(edge[order], return_index=True)
    if not len(touched):
        return edges
    cuts = np.split(along[order], first[1:])
    parts, counts = [], []
    lines, lengths = edges[touched], shapely.length(edges[touched])
    for line, length, places in zip(lines, lengths.tolist(), cuts, strict=True):
        inside = (places > NEAR) & (places < length - NEAR)
        inside[1:] &= np.diff(places) > NEAR
        for piece in _pieces(line, places[inside]):
            parts.append(piece)
            counts.append(len(piece))
    numbers = np.repeat(np.arange(len(parts)), counts)
    pieces = shapely.linestrings(np.concatenate(parts), indices=numbers)
    return np.concatenate([np.delete(edges, touched), pieces])


def _pieces(
    line: shapely.LineString, cuts: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """Give the points of each piece of a line cut at some metres along it."""
    coords = shapely.get_coordinates(line)
    if not len(cuts):
        return [coords]
    steps = np.diff(coords, axis=0)
    far = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    stops = np.clip(np.searchsorted(far, cuts), 1, len(far) - 1)
    share = (cuts - far[stops - 1]) / (far[stops] - far[stops - 1])
    places = coords[stops - 1] + share[:, None] * steps[stops - 1]
    found, begin, start = [], 1, coords[:1]
    for stop, place in zip(stops.tolist(), places, strict=True):
        found.append(np.concatenate([start, coords[begin:stop], place[None]]))
        begin, start = stop, place[None]
    found.append(np.concatenate([start, coords[begin:]]))
    return found


def _corners(
    edges: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Give the places where edges end, and the two of each edge."""
    first = shapely.get_coordinates(shapely.get_point(edges, 0))
    last = shapely.get_coordinates(shapely.get_point(edges, -1))
    whole = np.rint(np.concatenate([first, last]) * 1000.0)
    # One complex number a place, since sorting pairs takes far longer.
    found, place = np.unique(whole[:, 0] + 1j * whole[:, 1], return_inverse=True)
    corners = np.stack([found.real, found.imag], axis=1) / 1000.0
    return corners, place.reshape(2, -1).T


def _graph(edges: NDArray[np.object_]) -> RoadGraph:
    corners, ends = _corners(edges)
    return RoadGraph(corners, edges, ends, np.maximum(shapely.length(edges), LEAST))


def graph_with(
    graph: RoadGraph, points: NDArray[np.float64]
) -> tuple[RoadGraph, NDArray[np.intp], NDArray[np.float64]]:
    """Give a graph with a corner at the place nearest to each of some points.

    Parameters
    ----------
    graph : RoadGraph
        With at least one edge.
    points : ndarray, float64, shape (n, 2)

    Returns
    -------
    graph : RoadGraph
    corner : ndarray, intp, shape (n,)
    legs : ndarray, float64, shape (n,)
        Metres from each point straight to its corner.
    """
    places = shapely.points(points)
    edge = shapely.STRtree(graph.edges).nearest(places)
    along = shapely.line_locate_point(graph.edges[edge], places)
    made = _split(graph, edge, along)
    met = shapely.line_interpolate_point(graph.edges[edge], along)
    corner = shapely.STRtree(shapely.points(made.corners)).nearest(met)
    legs = shapely.distance(places, shapely.points(made.corners[corner]))
    return made, corner, legs


def _split(
    graph: RoadGraph, edge: NDArray[np.intp], along: NDArray[np.float64]
) -> RoadGraph:
    """Split edges; those that stay whole keep ends and lengths, for there are many."""
    touched = np.unique(edge)
    edges = split_edges(graph.edges, edge, along)
    pieces = edges[len(graph.edges) - len(touched) :]
    corners, ends = _corners(pieces)
    both = np.rint(np.concatenate([graph.corners, corners]) * 1000.0)
    found, place = np.unique(both[:, 0] + 1j * both[:, 1], return_inverse=True)
    before, new = np.split(place, [len(graph.corners)])
    return RoadGraph(
        np.stack([found.real, found.imag], axis=1) / 1000.0,
        edges,
        np.concatenate([before[np.delete(graph.ends, touched, axis=0)], new[ends]]),
        np.concatenate(
            [
                np.delete(graph.lengths, touched),
                np.maximum(shapely.length(pieces), LEAST),
            ]
        ),
    )


__all__ = ["LEAST", "RoadGraph", "graph_with", "make_graph", "split_edges"]
