"""Grids handed from worker to worker: prices, and chains of grids that push others on.

A single grid is a third of what a worker has where each has three, so no single one
can be given without two workers missing their load by far. So a grid that is given may
push another one on to a third worker, and that one a next: the whole chain is judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gridplanner.analysis.division.loops.compiling import (
    compiled,
    draw_below,
    inlined,
    is_taken,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LENGTH = 4
_ANYWHERE = 16  # one try of so many asks a worker from anywhere, not a neighbour


class Prices(NamedTuple):
    """What is to be shared out among w workers, and what everything costs.

    Attributes
    ----------
    start : ndarray, int64, shape (g + 1,)
        Where the neighbours of each grid begin in `to`.
    to : ndarray, int32, shape (2 m,)
    side : ndarray, float64, shape (2 m,)
        What it costs that two neighbours have different workers.
    load : ndarray, int64, shape (g,)
    way : ndarray, float64, shape (g, w)
        What it costs that a worker has a grid; infinite where it must not be.
    ideal : ndarray, float64, shape (w,)
    slack : ndarray, float64, shape (w,)
        By how much the ideal load may be missed.
    whole : ndarray, bool, shape (w,)
        Whose grids are wanted in one piece.
    balance : float
        Price of a load that misses its ideal by its slack.
    piece : float
        Price of every piece beyond the first.
    """

    start: NDArray[np.int64]
    to: NDArray[np.int32]
    side: NDArray[np.float64]
    load: NDArray[np.int64]
    way: NDArray[np.float64]
    ideal: NDArray[np.float64]
    slack: NDArray[np.float64]
    whole: NDArray[np.bool_]
    balance: float
    piece: float


class Hands(NamedTuple):
    """Who has which grid.

    Attributes
    ----------
    of : ndarray, int32, shape (g,)
    held : ndarray, int64, shape (w,)
        Load of each worker.
    pieces : ndarray, int64, shape (w,)
    first : ndarray, int32, shape (w,)
        A grid of each worker, -1 for none; `after` and `before` lead to the others.
    after, before : ndarray, int32, shape (g,)
    mark : ndarray, int64, shape (g,)
        Memory of searches, with `stamp` and `queue`.
    stamp : ndarray, int64, shape (1,)
    queue : ndarray, int32, shape (g,)
    """

    of: NDArray[np.int32]
    held: NDArray[np.int64]
    pieces: NDArray[np.int64]
    first: NDArray[np.int32]
    after: NDArray[np.int32]
    before: NDArray[np.int32]
    mark: NDArray[np.int64]
    stamp: NDArray[np.int64]
    queue: NDArray[np.int32]


def new_hands(prices: Prices, of: NDArray[np.int32]) -> Hands:
    """Give the hands of an assignment with all that follows from it; `of` is copied."""
    grids, workers = prices.way.shape
    hands = Hands(
        np.array(of, np.int32),
        np.zeros(workers, np.int64),
        np.zeros(workers, np.int64),
        np.full(workers, -1, np.int32),
        np.full(grids, -1, np.int32),
        np.full(grids, -1, np.int32),
        np.zeros(grids, np.int64),
        np.zeros(1, np.int64),
        np.empty(grids, np.int32),
    )
    count_hands(prices, hands)
    return hands


@compiled
def count_hands(prices: Prices, hands: Hands) -> None:
    """Fill in everything from `Hands.of`."""
    hands.held[:] = 0
    hands.first[:] = -1
    for grid in range(len(hands.of)):
        _link(hands, grid, hands.of[grid])
        hands.held[hands.of[grid]] += prices.load[grid]
    for worker in range(len(hands.held)):
        hands.pieces[worker] = count_pieces(prices, hands, worker)


@inlined
def _link(hands: Hands, grid: int, worker: int) -> None:
    other = hands.first[worker]
    hands.after[grid] = other
    hands.before[grid] = -1
    if other >= 0:
        hands.before[other] = grid
    hands.first[worker] = grid


@inlined
def _unlink(hands: Hands, grid: int, worker: int) -> None:
    before, after = hands.before[grid], hands.after[grid]
    if before >= 0:
        hands.after[before] = after
    else:
        hands.first[worker] = after
    if after >= 0:
        hands.before[after] = before


@inlined
def count_pieces(prices: Prices, hands: Hands, worker: int) -> int:
    """Count the connected pieces of what a worker has."""
    hands.stamp[0] += 1
    seen = hands.stamp[0]
    count = 0
    root = hands.first[worker]
    while root >= 0:
        if hands.mark[root] != seen and hands.of[root] == worker:
            count += 1
            hands.mark[root] = seen
            hands.queue[0] = root
            head, tail = 0, 1
            while head < tail:
                here = hands.queue[head]
                head += 1
                for at in range(prices.start[here], prices.start[here + 1]):
                    near = prices.to[at]
                    if hands.of[near] == worker and hands.mark[near] != seen:
                        hands.mark[near] = seen
                        hands.queue[tail] = near
                        tail += 1
        root = hands.after[root]
    return count


@inlined
def missing(prices: Prices, worker: int, load: int) -> float:
    """Say what it costs that a worker has this load: little within the slack."""
    off = abs(load - prices.ideal[worker]) / prices.slack[worker]
    total = 0.05 * off * off
    if off > 1.0:
        total += (off - 1.0) * (off + 1.0)
    return float(prices.balance * total)


@inlined
def torn(prices: Prices, worker: int, pieces: int) -> float:
    """Say what it costs that the grids of a worker are in so many pieces."""
    if pieces > 1 and prices.whole[worker]:
        return prices.piece * (pieces - 1)
    return 0.0


@compiled
def cost_of(prices: Prices, hands: Hands) -> float:
    """Give what a whole assignment costs."""
    total = 0.0
    for grid in range(len(hands.of)):
        total += prices.way[grid, hands.of[grid]]
        for at in range(prices.start[grid], prices.start[grid + 1]):
            near = prices.to[at]
            if near > grid and hands.of[near] != hands.of[grid]:
                total += prices.side[at]
    for worker in range(len(hands.held)):
        total += missing(prices, worker, hands.held[worker])
        total += torn(prices, worker, hands.pieces[worker])
    return total


@inlined
def change_of(prices: Prices, hands: Hands, grid: int, taker: int) -> float:
    """Give what handing a grid on would cost, were pieces for nothing."""
    giver = hands.of[grid]
    load = prices.load[grid]
    total = prices.way[grid, taker] - prices.way[grid, giver]
    for at in range(prices.start[grid], prices.start[grid + 1]):
        whose = hands.of[prices.to[at]]
        if whose == giver:
            total += prices.side[at]
        elif whose == taker:
            total -= prices.side[at]
    total += missing(prices, taker, hands.held[taker] + load)
    total -= missing(prices, taker, hands.held[taker])
    total += missing(prices, giver, hands.held[giver] - load)
    total -= missing(prices, giver, hands.held[giver])
    return float(total)


@inlined
def pass_on(prices: Prices, hands: Hands, grid: int, taker: int) -> None:
    """Hand a grid on, and leave pieces uncounted."""
    giver = hands.of[grid]
    _unlink(hands, grid, giver)
    _link(hands, grid, taker)
    hands.of[grid] = taker
    hands.held[giver] -= prices.load[grid]
    hands.held[taker] += prices.load[grid]


@inlined
def pieces_without(prices: Prices, hands: Hands, grid: int) -> int:
    """Count the pieces of the worker of a grid, were that grid gone."""
    giver = hands.of[grid]
    near = 0
    for at in range(prices.start[grid], prices.start[grid + 1]):
        if hands.of[prices.to[at]] == giver:
            near += 1
    if near <= 1:
        return int(hands.pieces[giver] - (1 - near))
    hands.of[grid] = -1
    count = count_pieces(prices, hands, giver)
    hands.of[grid] = giver
    return count


@inlined
def pieces_with(prices: Prices, hands: Hands, grid: int, taker: int) -> int:
    """Count the pieces of a worker, were a grid added."""
    touches = False
    for at in range(prices.start[grid], prices.start[grid + 1]):
        if hands.of[prices.to[at]] == taker:
            touches = True
    if not touches:
        return int(hands.pieces[taker] + 1)
    if hands.pieces[taker] == 1:
        return 1
    giver = hands.of[grid]
    pass_on(prices, hands, grid, taker)
    count = count_pieces(prices, hands, taker)
    pass_on(prices, hands, grid, giver)
    return count


@inlined
def tearing(prices: Prices, hands: Hands, grid: int, taker: int) -> float:
    """Give what handing a grid on would cost by its pieces."""
    giver = hands.of[grid]
    total = 0.0
    if prices.whole[giver]:
        total += torn(prices, giver, pieces_without(prices, hands, grid))
        total -= torn(prices, giver, hands.pieces[giver])
    if prices.whole[taker]:
        total += torn(prices, taker, pieces_with(prices, hands, grid, taker))
        total -= torn(prices, taker, hands.pieces[taker])
    return total


@inlined
def hand(prices: Prices, hands: Hands, grid: int, taker: int) -> None:
    """Hand a grid on and bring everything up."""
    giver = hands.of[grid]
    left = pieces_without(prices, hands, grid)
    taken = pieces_with(prices, hands, grid, taker)
    pass_on(prices, hands, grid, taker)
    hands.pieces[giver] = left
    hands.pieces[taker] = taken


@inlined
def _best_push(
    prices: Prices, hands: Hands, worker: int, kept: int
) -> tuple[int, int, float]:
    """Find the grid a worker best pushes on, to whom, and at what price."""
    best_grid, best_taker, best = int(np.int64(-1)), int(np.int64(-1)), np.inf
    grid = int(np.int64(hands.first[worker]))
    while grid >= 0:
        later = int(np.int64(hands.after[grid]))  # trying a grid links it anew
        for at in range(prices.start[grid], prices.start[grid + 1]):
            taker = int(np.int64(hands.of[prices.to[at]]))
            if grid == kept or taker == worker or prices.way[grid, taker] == np.inf:
                continue
            cost = change_of(prices, hands, grid, taker)
            least = torn(prices, worker, hands.pieces[worker])
            least += torn(prices, taker, hands.pieces[taker])
            if cost - least > best:
                continue
            cost += tearing(prices, hands, grid, taker)
            # The order of the links is not the same each time: the number decides.
            if cost < best or (cost == best and grid < best_grid):
                best_grid, best_taker, best = grid, taker, cost
        grid = later
    return best_grid, best_taker, best


@compiled
def hand_on(
    prices: Prices,
    hands: Hands,
    random: NDArray[np.uint64],
    tries: int,
    heat: float,
) -> float:
    """Try chains at one heat; give by how much the cost changed."""
    grids, workers = prices.way.shape
    chain = np.empty((_LENGTH, 2), np.int32)
    changed = 0.0
    for _ in range(tries):
        grid = int(np.int64(draw_below(random, grids)))
        giver = int(np.int64(hands.of[grid]))
        near = prices.start[grid + 1] - prices.start[grid]
        if near == 0 or draw_below(random, _ANYWHERE) == 0:
            taker = int(np.int64(draw_below(random, workers)))
        else:
            at = prices.start[grid] + np.int64(draw_below(random, near))
            taker = int(np.int64(hands.of[prices.to[at]]))
        if taker == giver or prices.way[grid, taker] == np.inf:
            continue
        total = 0.0
        length = 0
        cost = change_of(prices, hands, grid, taker)
        cost += tearing(prices, hands, grid, taker)
        is_done = False
        while length < _LENGTH:
            chain[length, 0] = grid
            chain[length, 1] = hands.of[grid]
            length += 1
            total += cost
            hand(prices, hands, grid, taker)
            if is_taken(random, total, heat):
                is_done = True
                break
            if length == _LENGTH:
                break
            pushed, onto, cost = _best_push(prices, hands, taker, grid)
            if pushed < 0:
                break
            grid, taker = pushed, onto
        if is_done:
            changed += total
            continue
        for back in range(length - 1, -1, -1):
            hand(prices, hands, chain[back, 0], chain[back, 1])
    return changed
