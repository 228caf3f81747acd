"""An assignment to begin with: workers take grids in turn, who has least first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.division.loops.compiling import draw_below

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.handing import Prices


def started(
    prices: Prices,
    places: NDArray[np.float64],
    kept: NDArray[np.int32],
    random: NDArray[np.uint64],
) -> NDArray[np.int32]:
    """Give every grid to somebody who may have it.

    Parameters
    ----------
    prices : Prices
    places : ndarray, float64, shape (g, 2)
        Metres.
    kept : ndarray, int32, shape (g,)
        Worker of grids that stay so, -1 for others. One who may not have it does not
        keep it.
    random : ndarray, uint64, shape (1,)

    Returns
    -------
    ndarray, int32, shape (g,)
    """
    of = kept.copy()
    has = np.flatnonzero(of >= 0)
    of[has[np.isinf(prices.way[has, of[has]])]] = -1
    held = np.zeros(len(prices.ideal))
    np.add.at(held, of[of >= 0], prices.load[of >= 0])
    _seed(prices, places, of, held, random)
    while (of < 0).any():
        order = np.argsort(held / prices.ideal, kind="stable")
        if not any(_take(prices, of, held, int(worker)) for worker in order):
            _take_any(prices, of, held)
    return of


def _seed(
    prices: Prices,
    places: NDArray[np.float64],
    of: NDArray[np.int32],
    held: NDArray[np.float64],
    random: NDArray[np.uint64],
) -> None:
    """Give whoever has nothing yet a free grid: near the base, far from one another."""
    bare = np.flatnonzero(np.bincount(of[of >= 0], minlength=len(held)) == 0)
    free = np.flatnonzero(of < 0)
    if not len(bare) or not len(free):
        return
    seeds = [int(free[draw_below(random, len(free))])]
    near = np.full(len(free), np.inf)
    while len(seeds) < min(len(bare), len(free)):
        off = places[free] - places[seeds[-1]]
        near = np.minimum(near, (off * off).sum(axis=1))
        near[free == seeds[-1]] = -1.0
        seeds.append(int(free[np.argmax(near)]))
    from scipy.optimize import linear_sum_assignment  # the window begins without it

    price = np.where(np.isinf(prices.way), 1e9, prices.way)[np.array(seeds)][:, bare]
    for row, column in zip(*linear_sum_assignment(price), strict=True):
        if price[row, column] < 1e9:
            of[seeds[row]] = bare[column]
            held[bare[column]] += prices.load[seeds[row]]


def _take(
    prices: Prices, of: NDArray[np.int32], held: NDArray[np.float64], worker: int
) -> bool:
    """Let a worker take the free neighbour with the longest common side."""
    own = of == worker
    here = np.repeat(own, np.diff(prices.start))
    near = prices.to[here]
    free = (of[near] < 0) & ~np.isinf(prices.way[near, worker])
    if not free.any():
        return False
    common = np.bincount(near[free], prices.side[here][free] + 1e-6, len(of))
    grid = int(np.argmax(common))
    of[grid] = worker
    held[worker] += prices.load[grid]
    return True


def _take_any(prices: Prices, of: NDArray[np.int32], held: NDArray[np.float64]) -> None:
    """Give the first free grid to whoever has least and may have it."""
    grid = int(np.flatnonzero(of < 0)[0])
    used = np.where(np.isinf(prices.way[grid]), np.inf, held / prices.ideal)
    worker = int(np.argmin(used))
    of[grid] = worker
    held[worker] += prices.load[grid]
