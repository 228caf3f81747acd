"""Borders of villages and micro-grids: they follow lanes, roads and the river.

All lines that a real border would follow are noded into small faces. Every face
then grows to the piece of built-up ground it is nearest to over neighbouring
faces, where crossing the river or a main road counts as far. What one piece
gets is connected, and all pieces tile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gridplanner.data.demo.frames import Floats, Frames, Ints

GRID = 0.05  # lines are noded on this grid, metres, so borders stay clear of each other


@dataclass(frozen=True, slots=True)
class Pieces:
    """Built-up ground cut along lanes.

    ``local`` polygons in the frames, ``frame`` and ``site`` of each, shape (p,);
    ``half`` 0 or 1: on which side of the first cut through its site it lies.
    """

    local: NDArray[np.object_]
    frame: Ints
    site: Ints
    half: Ints


@dataclass(frozen=True, slots=True)
class Fabric:
    """Small faces between all lines: ``faces`` (n,), ``piece`` (n,) or -1 outside."""

    faces: NDArray[np.object_]
    piece: Ints
    pairs: Ints


def cut_hull(
    hull: BaseGeometry, cuts: tuple[Floats, Floats], plots: Floats, count: int
) -> list[BaseGeometry]:
    """Cut built-up ground along streets into pieces of about equal weight.

    Parameters
    ----------
    hull : Polygon
        In the frame.
    cuts : tuple of ndarray
        x of the streets that run north, y of those that run east.
    plots : ndarray of float64, shape (n, 2)
        Places that weigh one each.
    count : int
        Pieces wanted; fewer come back where there are too few streets.

    Returns
    -------
    list of Polygon
        Parts of the first half first.
    """
    return [*(halves := cut_halves(hull, cuts, plots, count))[0], *halves[1]]


def cut_halves(
    hull: BaseGeometry, cuts: tuple[Floats, Floats], plots: Floats, count: int
) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """Do as `cut_hull`, and keep the pieces of the two halves apart."""
    if count <= 1:
        return [hull], []
    best = _best_cut(hull, cuts, plots, count)
    if best is None:
        return [hull], []
    axis, place = best
    low, high = hull.bounds[:2], hull.bounds[2:]
    boxes = []
    for side in (0, 1):
        start, end = list(low), list(high)
        (end if side == 0 else start)[axis] = place
        boxes.append(shapely.box(start[0] - 1, start[1] - 1, end[0] + 1, end[1] + 1))
    edge = list(boxes[0].bounds)
    edge[2 + axis] = place
    first = shapely.intersection(hull, shapely.box(*edge))
    second = shapely.difference(hull, shapely.box(*edge))
    below = plots[:, axis] < place
    half = (count + 1) // 2
    return (
        cut_hull(first, cuts, plots[below], half),
        cut_hull(second, cuts, plots[~below], count - half),
    )


def _best_cut(
    hull: BaseGeometry, cuts: tuple[Floats, Floats], plots: Floats, count: int
) -> tuple[int, float] | None:
    left, bottom, right, top = hull.bounds
    wanted = ((count + 1) // 2) / count
    spans = (right - left, top - bottom)
    options = []
    for axis, (low, high) in enumerate(((left, right), (bottom, top))):
        for place in cuts[axis][(cuts[axis] > low + 18) & (cuts[axis] < high - 18)]:
            share = (plots[:, axis] < place).mean() if len(plots) else 0.5
            badness = abs(share - wanted) + 0.25 * (spans[axis] < spans[1 - axis])
            if 0.04 < share < 0.96:
                options.append((badness, axis, float(place)))
    for _, axis, place in sorted(options):
        line = [(place, bottom - 2), (place, top + 2)]
        if axis == 1:
            line = [(left - 2, place), (right + 2, place)]
        crossing = shapely.intersection(hull, shapely.linestrings(line))
        if crossing.geom_type == "LineString":
            return axis, place
    return None


def piece_lines(pieces: Pieces, frames: Frames) -> list[BaseGeometry]:
    """Outlines of the pieces on the map, each stretch once, with points every 20 m.

    They are noded in the frames, where they are straight: on the map two
    neighbours would otherwise put different points on their common side.
    """
    lines: list[BaseGeometry] = []
    owner: list[int] = []
    order = np.argsort(pieces.frame, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(pieces.frame[order])) + 1):
        noded = shapely.union_all(
            shapely.boundary(pieces.local[group]), grid_size=0.001
        )
        parts = shapely.get_parts(shapely.segmentize(shapely.line_merge(noded), 20.0))
        lines.extend(parts)
        owner.extend([int(pieces.frame[group[0]])] * len(parts))
    points, index = shapely.get_coordinates(lines, return_index=True)
    placed = frames.place(np.array(owner)[index], points)
    return list(shapely.linestrings(placed, indices=index))


def place_pieces(pieces: Pieces, frames: Frames) -> NDArray[np.object_]:
    """Polygons of the pieces on the map, near enough to tell where a face lies."""
    dense = shapely.segmentize(pieces.local, 20.0)
    points, index = shapely.get_coordinates(dense, return_index=True)
    return np.asarray(
        shapely.set_coordinates(
            dense.copy(), frames.place(pieces.frame[index], points)
        ),
        dtype=object,
    )


def weave(
    rng: np.random.Generator,
    lines: list[BaseGeometry],
    pieces: NDArray[np.object_],
    outside: Floats,
    barriers: tuple[tuple[BaseGeometry, float], ...],
) -> Fabric:
    """Make faces of all lines and grow them to the pieces.

    Parameters
    ----------
    rng : numpy.random.Generator
    lines : list of LineString
        On the map, in metres.
    pieces : ndarray of Polygon, shape (p,)
        Built-up ground; their outlines are among the lines.
    outside : ndarray of float64, shape (q, 2)
        Centres of villages beyond the town.
    barriers : tuple of (geometry, float)
        Lines, and how many times as far a way across them counts.

    Returns
    -------
    Fabric
    """
    noded = shapely.union_all(np.array(lines, dtype=object), grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    points = shapely.point_on_surface(faces)
    built = np.full(len(faces), -2, np.int64)
    face, piece = shapely.STRtree(pieces).query(points, predicate="within")
    built[face] = piece
    at = shapely.STRtree(faces).query(shapely.points(outside), predicate="within")[1]
    built[at[built[at] == -2]] = -1
    pairs, lengths = neighbours(faces)
    seat, far = _distances(points, pieces, outside, barriers)
    nearest = seat[np.arange(len(faces)), np.argmin(far, axis=1)]
    label = np.where(built == -2, nearest, built)
    near = far < 1.5 * far.min(axis=1, keepdims=True) + 60
    label = _smooth(rng, (pairs, lengths), label, built == -2, (seat, near))
    joined = label[pairs[:, 0]] == label[pairs[:, 1]]
    size = (len(faces), len(faces))
    graph = coo_array((np.ones(int(joined.sum())), tuple(pairs[joined].T)), shape=size)
    part = connected_components(graph, directed=False)[1]
    rooted = np.isin(part, part[built != -2])
    xy = shapely.get_coordinates(points)
    cost = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T) + 1.0
    return Fabric(
        faces, grow(pairs, cost, np.where(rooted, label, -2), len(faces)), pairs
    )


def _smooth(
    rng: np.random.Generator,
    borders: tuple[Ints, Floats],
    label: Ints,
    free: NDArray[np.bool_],
    choice: tuple[Ints, NDArray[np.bool_]],
) -> Ints:
    """Give fields to whom they have most border with: no village has long fingers.

    Only to one that is not much farther than the nearest, or villages would drift.
    """
    (pairs, lengths), (seat, near) = borders, choice
    count = len(label)
    rows = np.concatenate([pairs[:, 0], pairs[:, 1]])
    columns = np.concatenate([pairs[:, 1], pairs[:, 0]])
    shared = coo_array(
        (np.tile(lengths, 2), (rows, columns)), shape=(count, count)
    ).tocsr()
    kinds = int(max(label.max(), seat.max())) + 2
    faces = np.arange(count)
    allowed = coo_array(
        (np.ones(int(near.sum())), (np.nonzero(near)[0], seat[near] + 1)),
        shape=(count, kinds),
    ).tocsr()
    allowed.data[:] = 1.0
    for _ in range(8):
        own = coo_array(
            (np.ones(count), (faces, label + 1)), shape=(count, kinds)
        ).tocsr()
        weight = (shared @ own).tocsr()
        weight = weight.multiply(allowed).tocsr()
        best = np.asarray(weight.argmax(axis=1)).ravel()
        stay = weight[faces, label + 1]
        gain = weight[faces, best] > 1.02 * np.asarray(stay).ravel() + 1.0
        turn = gain & free & (rng.random(count) < 0.5)
        label = np.where(turn, best - 1, label)
    return label


def _distances(
    points: NDArray[np.object_],
    pieces: NDArray[np.object_],
    outside: Floats,
    barriers: tuple[tuple[BaseGeometry, float], ...],
) -> tuple[Ints, Floats]:
    """Pieces near each face, -1 a village beyond the town, and how far they count."""
    seats = np.vstack([shapely.get_coordinates(shapely.centroid(pieces)), outside])
    xy = shapely.get_coordinates(points)
    count = min(10, len(seats))
    seat = cKDTree(seats).query(xy, k=count)[1].reshape(len(xy), count)
    far = np.empty(seat.shape)
    inside = seat < len(pieces)
    grounds = pieces[np.where(inside, seat, 0)]
    far[:] = shapely.distance(points[:, None], grounds)
    # A village beyond is only a point: count it as ground of about 90 m radius.
    gap = np.hypot(*(xy[:, None] - seats[seat]).transpose(2, 0, 1))
    far = np.where(inside, far, np.maximum(gap - 90.0, 0.0)) + 25.0
    # A way twice as long as the shortest does not win, whatever it crosses.
    row, column = np.nonzero(far < 2 * far.min(axis=1, keepdims=True) + 100)
    ways = shapely.linestrings(np.stack([xy[row], seats[seat[row, column]]], axis=1))
    for barrier, factor in barriers:
        tree = shapely.STRtree(_stretches(barrier))
        crosses = np.unique(tree.query(ways, predicate="intersects")[0])
        far[row[crosses], column[crosses]] *= factor
    return np.where(inside, seat, -1), far


def _stretches(lines: BaseGeometry) -> NDArray[np.object_]:
    """Split lines at every point, so that a way is held against near ones only."""
    points, part = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    along = part[1:] == part[:-1]
    ends = np.stack([points[:-1][along], points[1:][along]], axis=1)
    return np.asarray(shapely.linestrings(ends), dtype=object)


def neighbours(faces: NDArray[np.object_]) -> tuple[Ints, Floats]:
    """Pairs of faces of a noded coverage that have a segment in common.

    Parameters
    ----------
    faces : ndarray of Polygon, shape (n,)

    Returns
    -------
    pairs : ndarray of int64, shape (m, 2)
        Each pair once, the lower index first.
    lengths : ndarray of float64, shape (m,)
        Metres of common border.
    """
    points, face = shapely.get_coordinates(faces, return_index=True)
    sizes = shapely.get_num_coordinates(shapely.get_rings(faces))
    keys = np.rint(points * 1000).astype(np.int64)
    keys -= keys.min(axis=0)
    code = keys[:, 0] * (int(keys[:, 1].max()) + 1) + keys[:, 1]
    inner = np.ones(len(code), bool)
    inner[np.cumsum(sizes) - 1] = False
    inner = inner[:-1]
    low = np.minimum(code[:-1], code[1:])[inner]
    high = np.maximum(code[:-1], code[1:])[inner]
    owner = face[:-1][inner]
    length = np.hypot(*np.diff(points, axis=0)[inner].T)
    order = np.lexsort((high, low))
    low, high, owner = low[order], high[order], owner[order]
    same = (low[1:] == low[:-1]) & (high[1:] == high[:-1])
    pairs = np.sort(np.column_stack([owner[:-1][same], owner[1:][same]]), axis=1)
    size = length[order][:-1][same]
    proper = pairs[:, 0] != pairs[:, 1]
    unique, which = np.unique(pairs[proper], axis=0, return_inverse=True)
    lengths = np.bincount(which.ravel(), size[proper], len(unique))
    return np.asarray(unique, np.int64), np.asarray(lengths, np.float64)


def grow(pairs: Ints, cost: Floats, label: Ints, count: int) -> Ints:
    """Give every node the label of its nearest labelled node over the graph.

    Parameters
    ----------
    pairs : ndarray of int64, shape (m, 2)
    cost : ndarray of float64, shape (m,)
    label : ndarray of int64, shape (count,)
        -2 where a node is to be given one.
    count : int

    Returns
    -------
    ndarray of int64, shape (count,)
        Nodes no label reaches get -1. What a label gets is connected to where it
        was given, since a shortest way stays with its source.
    """
    graph = coo_array((cost, (pairs[:, 0], pairs[:, 1])), shape=(count, count)).tocsr()
    _, _, source = dijkstra(
        graph,
        directed=False,
        indices=np.flatnonzero(label != -2),
        min_only=True,
        return_predecessors=True,
    )
    return np.where(source >= 0, label[np.maximum(source, 0)], -1)


def union_by(
    faces: NDArray[np.object_], label: Ints, count: int
) -> NDArray[np.object_]:
    """Join the faces of each label 0 … count - 1 to one polygon."""
    order = np.argsort(label, kind="stable")
    ends = np.searchsorted(label[order], np.arange(count + 1))
    joined = [
        shapely.coverage_union_all(faces[order[ends[i] : ends[i + 1]]])
        for i in range(count)
    ]
    return np.array(joined, dtype=object)
