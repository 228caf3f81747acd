"""Follow lines from one snapped point to the next by the shortest way.

The lines around the two points are noded (where a road crosses a border one may
turn from one into the other), then Dijkstra runs over the pieces. Only the
neighbourhood takes part, so the work depends on what lies between the points
and not on the size of the town.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.snapping import nearest_on_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gridplanner.analysis.linework import Coords, LineSource

Node = tuple[float, float]

# A way round that is much longer than the straight line is hardly what the hand meant.
_LONGEST_DETOUR = 4.0
_ON_LINE = 0.002  # metres; the clearance of the plan
# More pieces than this between two clicks: the user looks at the whole town, and
# a straight line at once is better than a traced one after a pause.
_MOST_LINES = 4000


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
    lines = [_with_points(line, (start, end)) for line in lines]
    graph = _graph(lines)
    if start not in graph or end not in graph:
        return None
    way = _shortest(graph, start, end, longest=straight * _LONGEST_DETOUR)
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


def _with_points(line: Coords, points: tuple[Node, Node]) -> Coords:
    """Take points that lie on the line into it, so that they become nodes."""
    for point in points:
        place = np.asarray(point)
        distance, _ = nearest_on_line(place, line)
        if distance > _ON_LINE or (line == place).all(axis=1).any():
            continue
        along = [
            nearest_on_line(place, line[i : i + 2])[0] for i in range(len(line) - 1)
        ]
        line = np.insert(line, int(np.argmin(along)) + 1, place, axis=0)
    return line


def _graph(lines: list[Coords]) -> dict[Node, dict[Node, float]]:
    pieces = shapely.get_parts(
        shapely.union_all(
            [shapely.linestrings(line) for line in lines if len(line) > 1]
        )
    )
    graph: dict[Node, dict[Node, float]] = {}
    for piece in pieces:
        coords = shapely.get_coordinates(piece)
        lengths = np.hypot(*np.diff(coords, axis=0).T)
        nodes = [(float(x), float(y)) for x, y in coords]
        for a, b, length in zip(nodes, nodes[1:], lengths.tolist(), strict=False):
            graph.setdefault(a, {})[b] = length
            graph.setdefault(b, {})[a] = length
    return graph


def _shortest(
    graph: dict[Node, dict[Node, float]], start: Node, end: Node, *, longest: float
) -> list[Node] | None:
    best: dict[Node, float] = {start: 0.0}
    came: dict[Node, Node] = {}
    queue = [(0.0, start)]
    while queue:
        length, node = heapq.heappop(queue)
        if node == end:
            return _way_back(came, end)
        if length > best[node]:
            continue
        for following, step in graph[node].items():
            total = length + step
            if total <= longest and total < best.get(following, np.inf):
                best[following] = total
                came[following] = node
                heapq.heappush(queue, (total, following))
    return None


def _way_back(came: dict[Node, Node], end: Node) -> list[Node]:
    way = [end]
    while way[-1] in came:
        way.append(came[way[-1]])
    return way[::-1]
