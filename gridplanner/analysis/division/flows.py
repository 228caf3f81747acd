"""The least that must be handed on between parts so that all are within their bands.

A linear programme over the parts that touch (Dantzig's transshipment): no plan can be
mended by less, whatever its houses. HiGHS solves it in hundredths of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack, vstack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Band = tuple[NDArray[np.float64], NDArray[np.float64]]

_LEAST = 1e-6  # share of a target below which nothing flows


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """What is handed on.

    Attributes
    ----------
    pairs : ndarray, int64, shape (f, 2)
        From, to.
    weights : ndarray, float64, shape (f,)
        How much, more than nothing.
    total : float
        Their sum.
    """

    pairs: Ids
    weights: NDArray[np.float64]
    total: float


def least_flows(
    held: Ids,
    band: Band,
    pairs: Ids,
    *,
    dear: NDArray[np.float64] | None = None,
) -> Flows:
    """Find the least that brings all parts into their bands.

    Parameters
    ----------
    held : ndarray, int64, shape (k,)
        Weight of each part.
    band : tuple of ndarray, float64, shape (k,)
        Least and most weight of each part.
    pairs : ndarray, int64, shape (e, 2)
        Parts that touch.
    dear : ndarray, float64, shape (e,), optional
        What handing on between them costs; 1 where not given.

    Returns
    -------
    Flows
        Where bands cannot be met, what comes nearest to them.
    """
    if not len(pairs):
        return Flows(np.empty((0, 2), np.int64), np.empty(0), 0.0)
    count, ways = len(held), _both_ways(pairs)
    unit = max(float(held.sum()) / count, 1.0)
    cost = np.ones(len(pairs)) if dear is None else dear
    away = 4.0 * count * float(cost.max())  # dearer than any way
    from scipy.optimize import linprog  # the window begins without it

    net = _net(ways, count)
    misses = diags([1.0], shape=(count, count))
    low, high = band
    matrix = vstack(
        [hstack([net, -misses, 0 * misses]), hstack([-net, 0 * misses, -misses])]
    )
    room = np.concatenate([high - held, held - low]) / unit
    prices = np.concatenate([cost, cost, np.full(2 * count, away)])
    found = linprog(prices, A_ub=matrix, b_ub=room, method="highs").x
    return _told(found[: len(ways)] * unit, ways, unit)


def least_deviation(
    held: Ids, targets: NDArray[np.float64], pairs: Ids, most: float
) -> float:
    """Find how even parts can be if no more than so much is handed on.

    Parameters
    ----------
    held : ndarray, int64, shape (k,)
    targets : ndarray, float64, shape (k,)
        Parts whose target is 0 may keep what they have.
    pairs : ndarray, int64, shape (e, 2)
    most : float
        Of the unit of `held`.

    Returns
    -------
    float
        The largest deviation from a target, as a share of it.
    """
    wanted = targets > 0
    off = np.abs(held[wanted] / targets[wanted] - 1.0)
    worst = float(off.max()) if len(off) else 0.0
    if not len(pairs) or worst <= 0:
        return worst
    count, ways = len(held), _both_ways(pairs)
    unit = max(float(held.sum()) / count, 1.0)
    from scipy.optimize import linprog  # the window begins without it

    net = _net(ways, count)[wanted]
    aims = csr_matrix((targets[wanted] / unit)[:, None])
    sums = csr_matrix(np.append(np.ones(len(ways)), 0.0)[None, :])
    matrix = vstack([hstack([net, -aims]), hstack([-net, -aims]), sums])
    rest = (targets[wanted] - held[wanted]) / unit
    room = np.concatenate([rest, -rest, [most / unit]])
    prices = np.append(np.zeros(len(ways)), 1.0)
    found = linprog(prices, A_ub=matrix, b_ub=room, method="highs")
    return float(found.x[-1])


def _both_ways(pairs: Ids) -> Ids:
    return np.concatenate([pairs, pairs[:, ::-1]])


def _net(ways: Ids, count: int) -> csr_matrix:
    """Give the matrix of what comes to parts less what goes, shape (k, f)."""
    column = np.arange(len(ways))
    return csr_matrix(
        (
            np.repeat([1.0, -1.0], len(ways)),
            (np.concatenate([ways[:, 1], ways[:, 0]]), np.tile(column, 2)),
        ),
        shape=(count, len(ways)),
    )


def _told(flows: NDArray[np.float64], ways: Ids, unit: float) -> Flows:
    kept = flows > _LEAST * unit
    return Flows(ways[kept], flows[kept], float(flows[kept].sum()))
