"""From borders to polygons: which rings bound a cell, or any set of cells.

A cell stores no rings. Every border is walked in the direction that has the cell on
its left; at a point where several ways go on, the first one clockwise from the way
back is taken; a walk that meets a point of its own path cuts that loop off. So every
loop is simple: a positive area is a shell, a negative one a hole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.data.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gridplanner.data.records import Border, Vertex
    from gridplanner.data.topology.canonical import Points

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lines:
    """Coordinates of n borders in one array.

    Attributes
    ----------
    xy : ndarray, float64, shape (p, 2)
        Points of all borders, ends included, metres of the project CRS.
    offsets : ndarray, int64, shape (n + 1,)
        Border i has the points ``xy[offsets[i]:offsets[i + 1]]``.
    """

    xy: Points
    offsets: Ids


def flatten(borders: Sequence[Border], vertices: Mapping[int, Vertex]) -> Lines:
    """Put the coordinates of borders into one array.

    Parameters
    ----------
    borders : sequence of Border
    vertices : mapping of int to Vertex
        Holds at least the ends of `borders`.

    Returns
    -------
    Lines
    """
    counts = np.fromiter((len(b.bends) for b in borders), np.int64, len(borders)) // 16
    offsets = np.zeros(len(borders) + 1, np.int64)
    np.cumsum(counts + 2, out=offsets[1:])
    xy = np.empty((offsets[-1], 2))
    ends = [(vertices[b.start], vertices[b.end]) for b in borders]
    bend = np.ones(len(xy), bool)
    first, last = offsets[:-1], offsets[1:] - 1
    bend[first] = bend[last] = False
    xy[first] = np.array([(s.x, s.y) for s, _ in ends], np.float64).reshape(-1, 2)
    xy[last] = np.array([(e.x, e.y) for _, e in ends], np.float64).reshape(-1, 2)
    packed = b"".join([b.bends for b in borders])
    xy[bend] = np.frombuffer(packed, np.float64).reshape(-1, 2)
    return Lines(xy, offsets)


def linestrings(lines: Lines) -> NDArray[np.object_]:
    """Make a LineString of each border.

    Parameters
    ----------
    lines : Lines

    Returns
    -------
    ndarray of LineString, shape (n,)
    """
    index = np.repeat(np.arange(len(lines.offsets) - 1), np.diff(lines.offsets))
    made: NDArray[np.object_] = shapely.linestrings(lines.xy, indices=index)
    return made


@dataclass(frozen=True, slots=True)
class _Ways:
    """Borders in the direction that has the label on the left."""

    border: Ids
    forward: NDArray[np.bool_]
    label: Ids
    tail: Ids
    head: Ids


def assemble(
    lines: Lines, ends: Ids, labels: Ids, *, wanted: Iterable[int] | None = None
) -> dict[int, Any]:
    """Make the polygons that borders bound.

    Parameters
    ----------
    lines : Lines
        Coordinates of n borders.
    ends : ndarray, int64, shape (n, 2)
        Any number of each border's start and end; equal numbers are equal places.
    labels : ndarray, int64, shape (n, 2)
        What lies on the left and on the right; 0 = nothing. Left ≠ right.
    wanted : iterable of int, optional
        Labels to make; without it all.

    Returns
    -------
    dict of int to Polygon or MultiPolygon
        Shells counter-clockwise, holes clockwise; parts in the order of the walk.

    Raises
    ------
    EditError
        If a ring does not close (``refuse.broken``), a label is turned inside out or
        a hole lies outside every shell.
    """
    ways = _make_ways(ends, labels, wanted)
    if not len(ways.border):
        return {}
    loops = _walk(ways, _find_next(ways, lines))
    return _polygons(loops, ways, lines)


def _make_ways(ends: Ids, labels: Ids, wanted: Iterable[int] | None) -> _Ways:
    count = len(ends)
    label = labels.T.ravel()
    keep = label != 0
    if wanted is not None:
        keep &= np.isin(label, np.fromiter(wanted, np.int64))
    border = np.tile(np.arange(count), 2)[keep]
    forward = np.repeat([True, False], count)[keep]
    tail = ends.T.ravel()[keep]
    head = ends[:, ::-1].T.ravel()[keep]
    return _Ways(border, forward, label[keep], tail, head)


def _angles(ways: _Ways, lines: Lines, *, back: bool) -> NDArray[np.float64]:
    """Direction in which each way leaves its tail, or looks back from its head."""
    at_first = ways.forward != back
    first, last = lines.offsets[ways.border], lines.offsets[ways.border + 1] - 1
    here = np.where(at_first, first, last)
    there = np.where(at_first, first + 1, last - 1)
    step = lines.xy[there] - lines.xy[here]
    return np.asarray(np.arctan2(step[:, 1], step[:, 0]))


def _find_next(ways: _Ways, lines: Lines) -> list[int]:
    """Find for each way the one that goes on from its head."""
    _, label = np.unique(ways.label, return_inverse=True)
    _, place = np.unique(np.concatenate([ways.tail, ways.head]), return_inverse=True)
    tail, head = place[: len(label)], place[len(label) :]
    width = int(place.max()) + 1
    leaving = label * width + tail
    order = np.argsort(leaving, kind="stable")
    arriving = label * width + head
    low = np.searchsorted(leaving[order], arriving, "left")
    high = np.searchsorted(leaving[order], arriving, "right")
    if (low == high).any():
        label_open = int(ways.label[np.argmax(low == high)])
        raise EditError("refuse.broken", cells=(label_open,))
    following = order[low]
    several = np.flatnonzero(high - low > 1)
    if len(several):
        out, back = _angles(ways, lines, back=False), _angles(ways, lines, back=True)
        for way in several:
            choices = order[low[way] : high[way]]
            turn = np.mod(back[way] - out[choices], 2 * np.pi)
            turn[turn == 0] = 2 * np.pi
            following[way] = choices[np.argmin(turn)]
    result: list[int] = following.tolist()
    return result


def _walk(ways: _Ways, following: list[int]) -> list[list[int]]:
    """Follow the ways into loops, each of which meets no place twice."""
    tails = ways.tail.tolist()
    done = [False] * len(following)
    loops = []
    for begin in range(len(following)):
        if done[begin]:
            continue
        path: list[int] = []
        position: dict[int, int] = {}
        way = begin
        while True:
            if tails[way] in position:
                cut = position[tails[way]]
                loops.append(path[cut:])
                for gone in path[cut:]:
                    del position[tails[gone]]
                del path[cut:]
                if done[way]:
                    break
            if done[way]:
                # Two ways lead here: borders at a place overlap in their first step.
                raise EditError("refuse.crosses_itself", cells=(int(ways.label[way]),))
            done[way] = True
            position[tails[way]] = len(path)
            path.append(way)
            way = following[way]
    return loops


def _polygons(loops: list[list[int]], ways: _Ways, lines: Lines) -> dict[int, Any]:
    sizes = np.array([len(loop) for loop in loops])
    way = np.concatenate([np.array(loop, np.int64) for loop in loops])
    border, forward = ways.border[way], ways.forward[way]
    first, last = lines.offsets[border], lines.offsets[border + 1] - 1
    lengths = last - first
    ends = np.cumsum(lengths)
    within = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)
    begin = np.repeat(np.where(forward, first, last), lengths)
    points = lines.xy[begin + within * np.repeat(np.where(forward, 1, -1), lengths)]
    last_way = np.cumsum(sizes) - 1
    stops = ends[last_way]
    starts = np.concatenate([[0], stops[:-1]])
    owner = ways.label[way[last_way]]
    if (stops - starts < 3).any():
        raise EditError(
            "refuse.inside_out", cells=(int(owner[np.argmin(stops - starts)]),)
        )
    areas = _signed_areas(points, starts, stops)
    rings = shapely.linearrings(
        points, indices=np.repeat(np.arange(len(loops)), stops - starts)
    )
    return _nest(owner, areas, rings)


def _signed_areas(points: Points, starts: Ids, stops: Ids) -> NDArray[np.float64]:
    xy = points - points[0]
    after = np.arange(1, len(xy) + 1)
    after[stops - 1] = starts
    cross = xy[:, 0] * xy[after, 1] - xy[after, 0] * xy[:, 1]
    return np.asarray(np.add.reduceat(cross, starts) / 2)


def _nest(
    owner: Ids, areas: NDArray[np.float64], rings: NDArray[np.object_]
) -> dict[int, Any]:
    """Put holes into their shells and shells together by their label."""
    shell = areas > 0
    shells: dict[int, list[int]] = {}
    holes: dict[int, list[int]] = {}
    for index, (label, positive) in enumerate(
        zip(owner.tolist(), shell.tolist(), strict=True)
    ):
        (shells if positive else holes).setdefault(label, []).append(index)
    polygons = np.empty(len(rings), object)
    polygons[shell] = shapely.polygons(rings[shell])
    for label, inner in holes.items():
        if label not in shells:
            raise EditError("refuse.inside_out", cells=(label,))
        _cut_holes(polygons, rings, shells[label], inner, label=label)
    return {
        label: polygons[own[0]]
        if len(own) == 1
        else shapely.multipolygons(polygons[own])
        for label, own in shells.items()
    }


def _cut_holes(
    polygons: NDArray[np.object_],
    rings: NDArray[np.object_],
    shells: list[int],
    holes: list[int],
    *,
    label: int,
) -> None:
    by_size = sorted(shells, key=lambda index: float(shapely.area(polygons[index])))
    whole = {index: polygons[index] for index in by_size}
    inside: dict[int, list[Any]] = {}
    for hole in holes:
        for index in by_size:
            if len(by_size) == 1 or whole[index].covers(rings[hole]):
                inside.setdefault(index, []).append(rings[hole])
                break
        else:
            raise EditError("refuse.hole_outside", cells=(label,))
    for index, cut in inside.items():
        polygons[index] = shapely.Polygon(rings[index], cut)
