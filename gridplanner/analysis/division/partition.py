"""Dividing a graph into connected parts of nearly equal weight: arrays in, arrays out.

For research and for other programs; needs no project. See `partition`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import numpy as np

from gridplanner.analysis.division.cutting import cut_least
from gridplanner.analysis.division.loops.wholeness import pieces_of
from gridplanner.analysis.division.net import (
    make_net,
    new_parts,
    places_by_steps,
    regions_of,
)
from gridplanner.analysis.division.sharing import share_out
from gridplanner.analysis.division.solving import Effort, solve
from gridplanner.analysis.division.starting import Task
from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from gridplanner.analysis.division.loops.state import Net

_FINE: Final = 1 << 40  # of which weights that are not whole become shares
_COMPACT: Final = Effort(starts=8, final=60)


class DivisionError(GridPlannerError):
    """A division that cannot be made, with the reason."""

    named: ClassVar = {"measure": ("balance.measure.",)}


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """A graph divided into connected parts.

    Attributes
    ----------
    part : ndarray, int32, shape (n,)
        Part of each vertex, 0 to k - 1, numbered by the first vertex of each.
    deviation : float
        Largest deviation of a part's weight from the mean, as a share of the mean;
        0 where nothing weighs anything.
    cut : float
        Sum of the lengths of all edges between different parts; their number where
        no lengths were given.
    pieces : int
        Connected pieces of all parts together: k, as every part is in one piece.
    """

    part: NDArray[np.int32]
    deviation: float
    cut: float
    pieces: int


def partition(
    edges: ArrayLike,
    weights: ArrayLike,
    k: int,
    *,
    lengths: ArrayLike | None = None,
    tolerance: float = 0.005,
    objective: Literal["cut", "compact"] = "cut",
    seed: int = 0,
) -> Partition:
    """Divide a graph into k connected parts of nearly equal weight.

    Parameters
    ----------
    edges : array_like, int, shape (m, 2)
        Pairs of vertices. Loops are left out; of pairs that stand twice, in either
        order, the lengths are added where there are any.
    weights : array_like, float, shape (n,)
        Of the vertices: finite, none negative.
    k : int
        Number of parts, from 1 to n.
    lengths : array_like, float, shape (m,), optional
        What it costs to cut each edge, for instance metres of a common border;
        finite, none negative. Without them every edge costs 1.
    tolerance : float, optional
        Share of the mean by which the weight of a part may differ from it. Where no
        division within it is found, the one that misses it least is given:
        `Partition.deviation` tells.
    objective : {"cut", "compact"}, optional
        ``"cut"`` seeks the least sum of lengths cut. ``"compact"`` seeks the least
        sum over all parts of (lengths cut)² / vertices, which wants every part
        round, not only their sum.
    seed : int, optional
        One seed gives one answer, on every machine.

    Returns
    -------
    Partition

    Raises
    ------
    DivisionError
        Where something is missing, negative or out of range, where there are more
        parts than vertices, or more separate pieces of the graph than parts.

    Notes
    -----
    Simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983) of connected divisions that
    were halved along straight lines or grown from seeds. A move that would part a part
    is found by a search among the neighbours first. Minimum cut edges in a band of
    population are those of Validi & Buchanan (2022), doi:10.1007/s12532-022-00221-5.

    Examples
    --------
    >>> import gridplanner
    >>> path = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    >>> halves = gridplanner.partition(path, [1, 1, 1, 1, 1, 1], 2)
    >>> halves.part.tolist(), halves.cut
    ([0, 0, 0, 1, 1, 1], 1.0)
    """
    if objective not in {"cut", "compact"}:
        raise DivisionError("division.objective", objective=objective)
    pairs, sides = _pairs(edges, lengths, len(np.asarray(weights)))
    whole = _whole_weights(weights)
    count = _checked_count(k, len(whole), tolerance)
    ones = np.ones(len(whole))
    rims = _sums(pairs.ravel(), np.repeat(sides, 2), len(whole))
    net = make_net(
        pairs, whole[:, None], sides=sides, prices=sides, areas=ones, rims=rims
    )
    if objective == "compact":
        net.price[:] = 0.0
    of = _solve(net, count, tolerance=tolerance, objective=objective, seed=seed)
    return _measured(net, of, pairs, sides, count)


def _solve(
    net: Net, count: int, *, tolerance: float, objective: str, seed: int
) -> NDArray[np.int32]:
    regions = regions_of(net)
    sizes = np.bincount(regions)
    if len(sizes) > count:
        raise DivisionError("division.pieces", pieces=len(sizes), count=count)
    total = np.zeros(len(sizes), np.int64)
    np.add.at(total, regions, net.weight[:, 0])
    is_cut = objective == "cut"
    step = float(net.side.mean()) if len(net.side) else 1.0
    task = Task(
        net,
        regions,
        share_out(total, sizes, count),
        places_by_steps(net),
        np.zeros(len(regions), np.bool_),
        tolerance=tolerance,
        shape=0.0 if is_cut else 1.0,
        balance=3.0 * step if is_cut else 3.0,
        step=step if is_cut else 2.0 / np.sqrt(len(regions) / count),
    )
    if is_cut:
        return cut_least(task, seed=seed).of
    return solve(task, seed=seed, effort=_COMPACT)[0].of


def _pairs(
    edges: ArrayLike, lengths: ArrayLike | None, vertices: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Give each pair of different vertices once, the lower first, with its length."""
    pairs = np.asarray(edges, np.int64).reshape(-1, 2)
    if pairs.size and (pairs.min() < 0 or pairs.max() >= vertices):
        raise DivisionError("division.vertex", vertices=vertices)
    costs = np.ones(len(pairs)) if lengths is None else np.asarray(lengths, np.float64)
    if (
        costs.shape != (len(pairs),)
        or not np.isfinite(costs).all()
        or (costs < 0).any()
    ):
        raise DivisionError("division.lengths")
    pairs = np.sort(pairs, axis=1)
    proper = pairs[:, 0] != pairs[:, 1]
    unique, where = np.unique(pairs[proper], axis=0, return_inverse=True)
    if lengths is None:
        return unique, np.ones(len(unique))
    return unique, _sums(where.ravel(), costs[proper], len(unique))


def _sums(
    into: NDArray[np.int64], values: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    return np.bincount(into, values, count).astype(np.float64)


def _whole_weights(weights: ArrayLike) -> NDArray[np.int64]:
    """Give whole weights in the same proportions: sums of them are exact."""
    values = np.asarray(weights, np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise DivisionError("division.weights_missing")
    if (values < 0).any():
        raise DivisionError("division.weights_negative")
    total = float(values.sum())
    if (values == np.rint(values)).all() and total <= _FINE:
        return values.astype(np.int64)
    return np.rint(values * (_FINE / total)).astype(np.int64)


def _checked_count(k: int, vertices: int, tolerance: float) -> int:
    if not 1 <= k <= vertices:
        raise DivisionError("division.count", count=k, blocks=vertices)
    if not tolerance >= 0.0:
        raise DivisionError("division.tolerance")
    return int(k)


def _measured(
    net: Net,
    of: NDArray[np.int32],
    pairs: NDArray[np.int64],
    sides: NDArray[np.float64],
    count: int,
) -> Partition:
    _, first, inverse = np.unique(of, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    part = rank[inverse]
    held = new_parts(net, part, count).weight[:, 0]
    mean = held.sum() / count
    off = float(np.abs(held / mean - 1.0).max()) if mean else 0.0
    apart = part[pairs[:, 0]] != part[pairs[:, 1]]
    pieces = pieces_of(net, part, np.empty(len(part), np.int32))
    return Partition(part, off, float(sides[apart].sum()), int(pieces))
