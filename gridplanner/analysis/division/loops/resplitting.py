"""What two or three workers have between them, shared out anew in the best way.

All ways are gone through, heavy grids first; a beginning that costs more than the best
whole is left at once (branch and bound). Where a few workers with a few grids are all
there are, the answer is the best there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.division.loops.compiling import compiled, inlined
from gridplanner.analysis.division.loops.handing import (
    count_pieces,
    missing,
    pass_on,
    torn,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.handing import Hands, Prices

_ENOUGH = 1e-9  # of a price: less is rounding
_ROUNDING = 1e-12  # of what all costs; far from balance that is a large number


@inlined
def _listed(
    prices: Prices, hands: Hands, workers: NDArray[np.int32]
) -> NDArray[np.int32]:
    """List the grids of some workers, the heaviest first, then by number."""
    own = np.empty(len(hands.of), np.int32)
    count = 0
    for worker in workers:
        grid = hands.first[worker]
        while grid >= 0:
            own[count] = grid
            count += 1
            grid = hands.after[grid]
    own = own[:count]
    own.sort()
    order = np.argsort(-prices.load[own], kind="mergesort")
    return own[order]


@inlined
def _step(prices: Prices, of: NDArray[np.int32], grid: int, mine: int) -> float:
    """Give what the sides of a grid cost with those placed before it."""
    total = 0.0
    for at in range(prices.start[grid], prices.start[grid + 1]):
        whose = of[prices.to[at]]
        if 0 <= whose != mine:
            total += prices.side[at]
    return total


@inlined
def _pieces_cost(prices: Prices, hands: Hands, workers: NDArray[np.int32]) -> float:
    total = 0.0
    for worker in workers:
        hands.pieces[worker] = count_pieces(prices, hands, worker)
        total += torn(prices, worker, hands.pieces[worker])
    return total


@inlined
def _loads_cost(
    prices: Prices, held: NDArray[np.int64], workers: NDArray[np.int32]
) -> float:
    """Give what loads cost at least, of which some is still to be given."""
    total = 0.0
    for worker in workers:
        if held[worker] > prices.ideal[worker]:
            total += missing(prices, worker, held[worker])
    return total


@inlined
def _cost_now(
    prices: Prices,
    hands: Hands,
    workers: NDArray[np.int32],
    grids: NDArray[np.int32],
    of: NDArray[np.int32],
) -> float:
    """Give what the grids of some workers cost as they are; `of` is -1 all over."""
    total = 0.0
    for grid in grids:
        mine = hands.of[grid]
        total += prices.way[grid, mine] + _step(prices, of, grid, mine)
        of[grid] = mine
    of[:] = -1
    for worker in workers:
        total += missing(prices, worker, hands.held[worker])
        total += torn(prices, worker, hands.pieces[worker])
    return total


@inlined
def _cost_of_loads(
    prices: Prices, held: NDArray[np.int64], workers: NDArray[np.int32]
) -> float:
    """Give what loads cost when all is given."""
    total = 0.0
    for worker in workers:
        total += missing(prices, worker, held[worker])
    return total


@inlined
def _cost_of_loads_and_pieces(
    prices: Prices,
    hands: Hands,
    workers: NDArray[np.int32],
    grids: NDArray[np.int32],
    of: NDArray[np.int32],
) -> float:
    """Hand grids over as `of` says, and give what loads and pieces cost."""
    for grid in grids:
        _set(prices, hands, grid, of[grid])
    total = _pieces_cost(prices, hands, workers)
    for worker in workers:
        total += missing(prices, worker, hands.held[worker])
    return total


@compiled
def resplit(
    prices: Prices, hands: Hands, workers: NDArray[np.int32], limit: int
) -> float:
    """Share out anew what some workers have; give by how much that is cheaper.

    Parameters
    ----------
    prices : Prices
    hands : Hands
    workers : ndarray, int32, shape (2,) or (3,)
    limit : int
        Beginnings looked at; what is best so far is taken then.
    """
    grids = _listed(prices, hands, workers)
    count = len(grids)
    held = np.zeros(len(hands.held), np.int64)
    of = np.full(len(hands.of), -1, np.int32)
    now = _cost_now(prices, hands, workers, grids, of)
    enough = max(_ENOUGH, _ROUNDING * now)
    best = now - enough
    chosen = np.full(count, -1, np.int64)
    found = hands.of[grids].copy()
    spent, depth, looked = np.zeros(count + 1), 0, 0
    while depth >= 0 and looked < limit:
        if depth == count:
            # Counting pieces takes longest: mostly loads alone cost too much already.
            total = spent[depth] + _cost_of_loads(prices, held, workers)
            if total < best:
                total = spent[depth] + _cost_of_loads_and_pieces(
                    prices, hands, workers, grids, of
                )
            if total < best:
                best = total
                found[:] = of[grids]
            depth -= 1
            continue
        grid = grids[depth]
        if chosen[depth] >= 0:
            held[workers[chosen[depth]]] -= prices.load[grid]
            of[grid] = -1
        chosen[depth] += 1
        if chosen[depth] == len(workers):
            chosen[depth] = -1
            depth -= 1
            continue
        looked += 1
        mine = workers[chosen[depth]]
        held[mine] += prices.load[grid]
        cost = prices.way[grid, mine] + _step(prices, of, grid, mine)
        of[grid] = mine
        spent[depth + 1] = spent[depth] + cost
        if spent[depth + 1] + _loads_cost(prices, held, workers) < best:
            depth += 1
    for index in range(count):
        _set(prices, hands, grids[index], found[index])
    _pieces_cost(prices, hands, workers)
    return now - best if now - best > 1.5 * enough else 0.0


@inlined
def _set(prices: Prices, hands: Hands, grid: int, worker: int) -> None:
    """Hand a grid over where its worker is another one."""
    if hands.of[grid] != worker:
        pass_on(prices, hands, grid, worker)


@compiled
def resplit_all(
    prices: Prices,
    hands: Hands,
    groups: NDArray[np.int32],
    limit: int,
    changed: NDArray[np.bool_],
) -> float:
    """Share out anew what each of some groups has, one after the other.

    Parameters
    ----------
    prices : Prices
    hands : Hands
    groups : ndarray, int32, shape (n, 3)
        Workers; -1 for none in the last column.
    limit : int
        As of `resplit`.
    changed : ndarray, bool, shape (w,)
        Set for workers of groups in which something changed.

    Returns
    -------
    float
        By how much all is cheaper.
    """
    total = 0.0
    for row in range(len(groups)):
        number = 3 if groups[row, 2] >= 0 else 2
        gained = resplit(prices, hands, groups[row, :number].copy(), limit)
        if gained > 0.0:
            total += gained
            for index in range(number):
                changed[groups[row, index]] = True
    return total
