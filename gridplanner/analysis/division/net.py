"""The net of blocks as the loops want it, and what else is made once for a solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from gridplanner.analysis.division.loops.state import Net, Parts, count_parts
from gridplanner.analysis.division.loops.wholeness import Search

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PIVOTS = 6
# Cosine and sine of 0, 15, … 165 degrees, written out: systems round them differently.
_DIRECTIONS = (
    (1.0, 0.0),
    (0.9659258262890683, 0.25881904510252074),
    (0.8660254037844387, 0.5),
    (0.7071067811865476, 0.7071067811865476),
    (0.5, 0.8660254037844387),
    (0.25881904510252074, 0.9659258262890683),
    (0.0, 1.0),
    (-0.25881904510252074, 0.9659258262890683),
    (-0.5, 0.8660254037844387),
    (-0.7071067811865476, 0.7071067811865476),
    (-0.8660254037844387, 0.5),
    (-0.9659258262890683, 0.25881904510252074),
)


def make_net(
    edges: NDArray[np.int64],
    weights: NDArray[np.int64],
    *,
    sides: NDArray[np.float64],
    prices: NDArray[np.float64],
    areas: NDArray[np.float64],
    rims: NDArray[np.float64],
) -> Net:
    """Lay out blocks and their common sides for the loops.

    Parameters
    ----------
    edges : ndarray, int64, shape (m, 2)
        Pairs of blocks that touch; each pair once, none with itself.
    weights : ndarray, int64, shape (n, d)
        What each block holds, by one or several measures.
    sides : ndarray, float64, shape (m,)
        Length of each common side, metres.
    prices : ndarray, float64, shape (m,)
        What a border along it costs.
    areas : ndarray, float64, shape (n,)
        Square metres.
    rims : ndarray, float64, shape (n,)
        Length of the whole outline of each block, metres.
    """
    one = np.concatenate([edges[:, 0], edges[:, 1]])
    two = np.concatenate([edges[:, 1], edges[:, 0]])
    order = np.lexsort((two, one))
    start = np.searchsorted(one[order], np.arange(len(weights) + 1))
    return Net(
        start.astype(np.int64),
        two[order].astype(np.int32),
        np.concatenate([sides, sides])[order].astype(np.float64),
        np.concatenate([prices, prices])[order].astype(np.float64),
        np.array(weights, np.int64, order="C"),
        np.array(areas, np.float64),
        np.array(rims, np.float64),
    )


def without_pairs(net: Net, gone: NDArray[np.bool_]) -> Net:
    """Give a net in which some pairs do not touch; outlines stay as long as they are.

    Parameters
    ----------
    net : Net
    gone : ndarray of bool, shape (m,)
        By pair, sorted by its lower, then its higher block.
    """
    here = np.repeat(np.arange(len(net.weight)), np.diff(net.start))
    low, high = np.minimum(here, net.to), np.maximum(here, net.to)
    _, pair = np.unique(low * len(net.weight) + high, return_inverse=True)
    kept = ~gone[pair]
    start = np.concatenate(
        [[0], np.cumsum(np.bincount(here[kept], minlength=len(net.weight)))]
    )
    return net._replace(
        start=start.astype(np.int64),
        to=net.to[kept],
        side=net.side[kept],
        price=net.price[kept],
    )


def new_parts(net: Net, of: NDArray[np.int32], count: int) -> Parts:
    """Give the parts of a division with all their sums; `of` is copied."""
    blocks = len(of)
    parts = Parts(
        np.array(of, np.int32),
        np.zeros((count, net.weight.shape[1]), np.int64),
        np.zeros(count),
        np.zeros(count),
        np.zeros(count, np.int64),
        np.zeros(blocks, np.int32),
        np.zeros(blocks, np.int32),
        np.zeros(blocks, np.int32),
        np.zeros(1, np.int64),
    )
    count_parts(net, parts)
    return parts


def new_search(blocks: int) -> Search:
    """Give the memory of searches among so many blocks."""
    return Search(
        np.zeros(blocks, np.int64), np.zeros(1, np.int64), np.empty(blocks, np.int32)
    )


def random_state(seed: int, start: int) -> NDArray[np.uint64]:
    """Give the random numbers of one start: splitmix64 (Steele et al. 2014)."""
    mask = (1 << 64) - 1
    x = (seed * 0x9E3779B97F4A7C15 + (start + 1) * 0xD1B54A32D192ED03) & mask
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
    x ^= x >> 31
    return np.array([x or 1], np.uint64)


def regions_of(net: Net) -> NDArray[np.int32]:
    """Give what hangs together one number, int32, shape (n,), by its first block."""
    _, label = connected_components(_matrix(net), directed=False)
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return rank[inverse]


def places_by_points(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Say how far blocks lie along twelve directions.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Metres.

    Returns
    -------
    ndarray, float64, shape (12, n)
    """
    x, y = (points - points.min(axis=0)).T
    return np.stack([x * cos + y * sin for cos, sin in _DIRECTIONS])


def places_by_steps(net: Net) -> NDArray[np.float64]:
    """Say how far blocks lie along directions, where nothing tells their places.

    Steps from six blocks far from one another, in each piece that hangs together, and
    the differences of these (landmarks, as in Goldberg & Harrelson 2005, stand for
    coordinates).

    Returns
    -------
    ndarray, float64, shape (21, n)
        Without units.
    """
    matrix, region = _matrix(net), regions_of(net)
    starts = np.unique(region, return_index=True)[1]
    starts = _farthest(_steps_from(matrix, starts), region)
    nearest, steps = None, []
    for _ in range(_PIVOTS):
        row = _steps_from(matrix, starts)
        steps.append(row)
        nearest = row if nearest is None else np.minimum(nearest, row)
        starts = _farthest(nearest, region)
    for one in range(_PIVOTS):
        steps += [steps[one] - steps[two] for two in range(one)]
    return np.stack(steps)


def _steps_from(matrix: csr_matrix, starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Count the steps to each block from the start in its piece, shape (n,)."""
    steps = dijkstra(matrix, indices=starts, unweighted=True, min_only=True)
    return np.asarray(steps, np.float64)


def _farthest(
    steps: NDArray[np.float64], region: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Give the first of the blocks of each region that are most steps away."""
    order = np.lexsort((-steps, region))
    return order[np.unique(region[order], return_index=True)[1]]


def _matrix(net: Net) -> csr_matrix:
    blocks = len(net.weight)
    ones = np.ones(len(net.to))
    return csr_matrix((ones, net.to, net.start), shape=(blocks, blocks))
