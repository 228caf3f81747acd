"""Dividing a graph into connected parts of nearly equal weight: arrays in, arrays out.

For research and for other programs; needs no project. See `partition`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from gridplanner.analysis.division.cutting import cut_least
from gridplanner.analysis.division.errors import DivisionError
from gridplanner.analysis.division.giving import Given, solve_given
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

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from gridplanner.analysis.division.loops.state import Net

__all__ = ("DivisionError", "Partition", "partition")

_FINE: Final = 1 << 40  # of which weights that are not whole become shares
_COMPACT: Final = Effort(starts=8, final=60)


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """A graph divided into connected parts.

    Attributes
    ----------
    part : ndarray, int32, shape (n,)
        Part of each vertex, 0 to k - 1, numbered by the first vertex of each; as in
        `fixed` where that was given.
    deviation : float
        Largest deviation of a part's weight from the mean, as a share of the mean, by
        the first measure; 0 where nothing weighs anything.
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
    tolerance: ArrayLike = 0.005,
    objective: Literal["cut", "compact"] = "cut",
    seed: int = 0,
    bands: ArrayLike | None = None,
    fixed: ArrayLike | None = None,
    locked: ArrayLike = (),
) -> Partition:
    """Divide a graph into k connected parts of nearly equal weight.

    Parameters
    ----------
    edges : array_like, int, shape (m, 2)
        Pairs of vertices. Loops are left out; of pairs that stand twice, in either
        order, the lengths are added where there are any.
    weights : array_like, float, shape (n,) or (n, d)
        Of the vertices, by one or several measures: finite, their sums too, none
        negative.
    k : int
        Number of parts, from 1 to n.
    lengths : array_like, float, shape (m,), optional
        What it costs to cut each edge, for instance metres of a common border;
        finite, none negative. Without them every edge costs 1.
    tolerance : float or array_like, float, shape (d,), optional
        Share of the mean by which the weight of a part may differ from it, by measure;
        infinite for a measure that does not matter. Where no
        division within it is found, the one that misses it least is given:
        `Partition.deviation` tells.
    objective : {"cut", "compact"}, optional
        ``"cut"`` seeks the least sum of lengths cut. ``"compact"`` seeks the least
        sum over all parts of (lengths cut)² / vertices, which wants every part
        round, not only their sum.
    seed : int, optional
        One seed gives one answer, on every machine.
    bands : array_like, float, shape (d, 3), optional
        Least, ideal and most weight of a part, by measure, in the place of
        `tolerance`. Infinite where there is no least or most; an ideal that is not a
        number is the mean, or what of the band is nearest to it.
    fixed : array_like, int, shape (n,), optional
        Part of each vertex of which it is known, -1 of the others. The vertices known
        of a part hang together.
    locked : array_like, int, optional
        Parts that hold their vertices in `fixed` and nothing else. The others share
        what is left.

    Returns
    -------
    Partition

    Raises
    ------
    DivisionError
        Where something is missing, negative or out of range, where there are more
        parts than vertices, or more separate pieces of the graph than parts; where the
        vertices known of a part do not hang together, or a locked part has none.

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
    whole, scale = _whole_weights(weights)
    pairs, sides = _pairs(edges, lengths, len(whole))
    count = _checked_count(k, len(whole))
    limits = _checked_bands(tolerance, bands, scale)
    given = _checked_given(fixed, locked, len(whole), count)
    ones = np.ones(len(whole))
    rims = _sums(pairs.ravel(), np.repeat(sides, 2), len(whole))
    net = make_net(pairs, whole, sides=sides, prices=sides, areas=ones, rims=rims)
    if objective == "compact":
        net.price[:] = 0.0
    of = _solve(net, count, limits, given, objective=objective, seed=int(seed))
    if given is None:
        of = _by_first(of)
    return _measured(net, of, pairs, sides, count)


def _solve(
    net: Net,
    count: int,
    limits: _Limits,
    given: Given | None,
    *,
    objective: str,
    seed: int,
) -> NDArray[np.int32]:
    regions = regions_of(net)
    sizes = np.bincount(regions)
    if len(sizes) > count:
        raise DivisionError("division.pieces", pieces=len(sizes), count=count)
    total = np.zeros(len(sizes), np.int64)
    np.add.at(total, regions, net.weight[:, 0])
    is_cut = objective == "cut"
    # Where nothing costs anything there is still a balance to be kept.
    step = float(net.side.mean()) if net.side.any() else 1.0
    task = Task(
        net,
        regions,
        share_out(total, sizes, count),
        places_by_steps(net),
        np.zeros(len(regions), np.bool_),
        tolerance=limits.tolerance,
        bands=limits.bands,
        shape=0.0 if is_cut else 1.0,
        balance=3.0 * step if is_cut else 3.0,
        step=step if is_cut else 2.0 / np.sqrt(len(regions) / count),
    )

    def solver(task: Task) -> NDArray[np.int32]:
        if is_cut:
            return cut_least(task, seed=seed).of
        return solve(task, seed=seed, effort=_COMPACT)[0].of

    return solver(task) if given is None else solve_given(task, given, solver)


def _pairs(
    edges: ArrayLike, lengths: ArrayLike | None, vertices: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Give each pair of different vertices once, the lower first, with its length."""
    pairs = _whole_numbers(edges)
    if pairs is None or (pairs.size and pairs.shape[1:] != (2,)):
        raise DivisionError("division.edges")
    pairs = pairs.reshape(-1, 2)
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


def _whole_numbers(values: ArrayLike) -> NDArray[np.int64] | None:
    """Give whole numbers as such; None where some are none."""
    given = np.asarray(values)
    if given.size and not np.issubdtype(given.dtype, np.integer):
        if not np.issubdtype(given.dtype, np.floating):
            return None
        if not np.isfinite(given).all() or (given != np.rint(given)).any():
            return None
    return given.astype(np.int64)


def _sums(
    into: NDArray[np.int64], values: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    return np.bincount(into, values, count).astype(np.float64)


def _whole_weights(
    weights: ArrayLike,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Give whole weights in the same proportions, whose sums are exact; and by what."""
    values = np.asarray(weights, np.float64)
    if values.ndim not in {1, 2} or not np.isfinite(values).all():
        raise DivisionError("division.weights_missing")
    if (values < 0).any():
        raise DivisionError("division.weights_negative")
    values = values[:, None] if values.ndim == 1 else values
    if not values.shape[1]:
        raise DivisionError("division.weights_missing")
    with np.errstate(over="ignore"):
        total = values.sum(axis=0)
    if not np.isfinite(total).all():
        raise DivisionError("division.weights_missing")
    is_whole = (values == np.rint(values)).all(axis=0) & (total <= _FINE)
    some = np.where(total > 0, total, 1.0)
    shares = np.where(is_whole, values, values / some * _FINE)
    with np.errstate(over="ignore"):
        scale = np.where(is_whole, 1.0, _FINE / some)
    return np.rint(shares).astype(np.int64), scale


def _checked_count(k: int, vertices: int) -> int:
    if not 1 <= k <= vertices or k != int(k):
        raise DivisionError("division.count", count=k, blocks=vertices)
    return int(k)


@dataclass(frozen=True, slots=True, eq=False)
class _Limits:
    """What parts may weigh, as `Task` has it."""

    tolerance: NDArray[np.float64]
    bands: NDArray[np.float64] | None


def _checked_bands(
    tolerance: ArrayLike, bands: ArrayLike | None, scale: NDArray[np.float64]
) -> _Limits:
    shares = np.asarray(tolerance, np.float64)
    if not (shares >= 0.0).all() or shares.shape not in {(), scale.shape}:
        raise DivisionError("division.tolerance")
    if bands is None:
        return _Limits(shares, None)
    values = np.asarray(bands, np.float64)
    if values.shape != (len(scale), 3):
        raise DivisionError("division.bands")
    low, ideal, high = values.T
    if not (low <= high).all() or (ideal < low).any() or (ideal > high).any():
        raise DivisionError("division.bands")
    if np.isinf(ideal).any() or (low == np.inf).any() or (high == -np.inf).any():
        raise DivisionError("division.bands")
    return _Limits(shares, values * scale[:, None])


def _checked_given(
    fixed: ArrayLike | None, locked: ArrayLike, vertices: int, count: int
) -> Given | None:
    parts = np.asarray(locked, np.int64).ravel()
    if fixed is None and not len(parts):
        return None
    of = np.full(vertices, -1) if fixed is None else _whole_numbers(fixed)
    if of is None or of.shape != (vertices,) or (of < -1).any() or (of >= count).any():
        raise DivisionError("division.fixed")
    if (parts < 0).any() or (parts >= count).any():
        raise DivisionError("division.fixed")
    is_locked = np.zeros(count, np.bool_)
    is_locked[parts] = True
    return Given(of.astype(np.int32), is_locked)


def _by_first(of: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give parts the order of their first vertices."""
    _, first, inverse = np.unique(of, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return rank[inverse]


def _measured(
    net: Net,
    part: NDArray[np.int32],
    pairs: NDArray[np.int64],
    sides: NDArray[np.float64],
    count: int,
) -> Partition:
    held = new_parts(net, part, count).weight[:, 0]
    mean = held.sum() / count
    off = float(np.abs(held / mean - 1.0).max()) if mean else 0.0
    apart = part[pairs[:, 0]] != part[pairs[:, 1]]
    pieces = pieces_of(net, part, np.empty(len(part), np.int32))
    return Partition(part, off, float(sides[apart].sum()), int(pieces))
