"""Follow lines from one snapped point to the next by the shortest way.

The lines around the two points become a graph (noded where they are few, so that
one may turn where a road crosses a border), and Dijkstra runs over it. Only the
neighbourhood takes part, so the work depends on what lies between the points
and not on the size of the town.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gridplanner.analysis.linework import Coords, LineSource

Node = tuple[float, float]

# A way round that is much longer than the straight line is hardly what the hand meant.
_LONGEST_DETOUR = 4.0
_ON_LINE = 0.002  # metres; the clearance of the plan
# Noding costs 0.1 ms a line; it is asked for at each move of the pointer.
_MOST_NODED = 500
# More lines than this between two clicks: the user looks at the whole town, and a
# straight line at once is better than a traced one after a pause.
_MOST_LINES = 6000


def trace(
    start: Node, end: Node, *, sources: Sequence[LineSource]
) -> list[Node] | None:
    """Find the shortest way along the lines between two points that lie on them.

    Parameters
    ----------
    start, end : tuple of float
        Places on the lines (within 2 mm), metres of the project CRS.
    sources : sequence of LineSource
        Those that are not traceable are passed over.

    Returns
    -------
    list of tuple of float, or None
        The points strictly between `start` and `end`; empty where both lie on one
        straight piece. None where there is no way, or only one more than four
        times as long as the straight line.

    References
    ----------
    Dijkstra, E. W. (1959), A note on two problems in connexion with graphs.
    """
    straight = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    if straight <= _ON_LINE:
        return None
    lines = list(_lines_around(start, end, straight, sources))
    if not lines or len(lines) > _MOST_LINES:
        return None
    edges = _edges(lines)
    for point in (start, end):
        edges = _split_at(edges, point)
    way = _shortest(edges, start, end, longest=straight * _LONGEST_DETOUR)
    return way[1:-1] if way else None


def _lines_around(
    start: Node, end: Node, straight: float, sources: Sequence[LineSource]
) -> Iterable[Coords]:
    # The way may swing out: a margin of half the straight distance holds every
    # way up to about twice its length, longer ones are seldom wanted.
    margin = 0.5 * straight + 1.0
    box = (
        min(start[0], end[0]) - margin,
        min(start[1], end[1]) - margin,
        max(start[0], end[0]) + margin,
        max(start[1], end[1]) + margin,
    )
    for source in sources:
        if source.is_traceable:
            for _, line in source.near(box):
                yield line


def _edges(lines: list[Coords]) -> Coords:
    """Give the pieces between nodes as pairs of points, shape (m, 4).

    Where the lines are few they are noded, so that one may turn where a road
    crosses a border; a wide view keeps to the points the lines share, which is
    where roads meet roads and borders meet borders.
    """
    if len(lines) <= _MOST_NODED:
        noded = shapely.get_parts(
            shapely.union_all([shapely.linestrings(line) for line in lines])
        )
        lines = [shapely.get_coordinates(piece) for piece in noded]
    return np.concatenate([np.hstack([line[:-1], line[1:]]) for line in lines])


def _split_at(edges: Coords, point: Node) -> Coords:
    """Take a point that lies on edges into them, so that it becomes a node."""
    start, step = edges[:, :2], edges[:, 2:] - edges[:, :2]
    length = np.einsum("ij,ij->i", step, step)
    share = np.einsum("ij,ij->i", np.asarray(point) - start, step)
    share = np.divide(share, length, out=np.zeros_like(share), where=length > 0)
    off = start + np.clip(share, 0.0, 1.0)[:, None] * step - point
    holds = np.einsum("ij,ij->i", off, off) <= _ON_LINE**2
    split = edges[holds]
    here = np.broadcast_to(point, (len(split), 2))
    halves = [np.hstack([split[:, :2], here]), np.hstack([here, split[:, 2:]])]
    return np.concatenate([edges[~holds], *halves])


def _shortest(
    edges: Coords, start: Node, end: Node, *, longest: float
) -> list[Node] | None:
    # Loaded with the first way: the window opens without it.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    points, number = np.unique(edges.reshape(-1, 2), axis=0, return_inverse=True)
    ends = number.reshape(-1, 2)
    first, last = _find(points, start), _find(points, end)
    if first is None or last is None:
        return None
    lengths = np.hypot(*(edges[:, 2:] - edges[:, :2]).T)
    # The matrix adds up what stands twice: a piece of two lines is to count once.
    ends, once = np.unique(np.sort(ends, axis=1), axis=0, return_index=True)
    once = once[ends[:, 0] != ends[:, 1]]
    ends = ends[ends[:, 0] != ends[:, 1]]
    graph = csr_array(
        (lengths[once], (ends[:, 0], ends[:, 1])), shape=(len(points), len(points))
    )
    distance, came = dijkstra(
        graph, directed=False, indices=first, limit=longest, return_predecessors=True
    )
    if not np.isfinite(distance[last]):
        return None
    way = [last]
    while way[-1] != first:
        way.append(int(came[way[-1]]))
    return [(float(points[i, 0]), float(points[i, 1])) for i in reversed(way)]


def _find(points: Coords, node: Node) -> int | None:
    found = np.flatnonzero((points == node).all(axis=1))
    return int(found[0]) if len(found) else None
