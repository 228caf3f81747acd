"""Moving blocks between the parts of a plan in force, as few of them as will do."""

# ruff: noqa: PLR0917 - loops take all at once

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gridplanner.analysis.division.loops.annealing import ROUND
from gridplanner.analysis.division.loops.compiling import (
    compiled,
    draw_below,
    is_taken,
)
from gridplanner.analysis.division.loops.state import give
from gridplanner.analysis.division.loops.wholeness import stays_whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Net, Parts
    from gridplanner.analysis.division.loops.wholeness import Search


class Mending(NamedTuple):
    """What is wanted of a plan that is to be mended.

    Attributes
    ----------
    before : ndarray, int32, shape (n,)
        Part of each block in the plan in force.
    fixed : ndarray, bool, shape (n,)
        Blocks that stay where they are.
    price : ndarray, float64, shape (n,)
        Of a block that is elsewhere than before.
    stay : ndarray, float64, shape (n,)
        Of a block that is where it was: of those whose part is to be given up.
    allowed : ndarray, bool, shape (k, k)
        To which parts the blocks of each may go.
    low, high : ndarray, float64, shape (k,)
        Weights between which a part is as it should be.
    slack : ndarray, float64, shape (k,)
        The unit in which it is told what a part misses these by.
    least : ndarray, int64, shape (k,)
        Blocks a part must keep.
    inner : ndarray, int32, shape (n,)
        Smaller part (a micro-grid) of each block in the plan in force, -1 for none.
        What is left of it at home hangs together as well.
    left : ndarray, int32, shape (n,)
        The same of blocks that are at home, -1 of others; kept up by the loops.
    shape : float
        Price of the roundness of a part: of perimeter² / (4 π area).
    balance : float
        Price of a part that misses its weight by its slack.
    """

    before: NDArray[np.int32]
    fixed: NDArray[np.bool_]
    price: NDArray[np.float64]
    stay: NDArray[np.float64]
    allowed: NDArray[np.bool_]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    slack: NDArray[np.float64]
    least: NDArray[np.int64]
    inner: NDArray[np.int32]
    left: NDArray[np.int32]
    shape: float
    balance: float


@compiled
def missed(goal: Mending, part: int, weight: int) -> float:
    """Say what it costs that a part weighs this: nothing within its band."""
    off = max(goal.low[part] - weight, weight - goal.high[part])
    if off <= 0.0:
        return 0.0
    off /= goal.slack[part]
    return float(goal.balance * off * (1.0 + off))


@compiled
def _mended(net: Net, parts: Parts, goal: Mending, block: int, taker: int) -> float:
    """Say by how much the cost changes when a block goes to another part."""
    giver = parts.of[block]
    with_giver, with_taker = 0.0, 0.0
    for at in range(net.start[block], net.start[block + 1]):
        whose = parts.of[net.to[at]]
        if whose == giver:
            with_giver += net.side[at]
        elif whose == taker:
            with_taker += net.side[at]
    weight = net.weight[block, 0]
    change = missed(goal, giver, parts.weight[giver, 0] - weight)
    change -= missed(goal, giver, parts.weight[giver, 0])
    change += missed(goal, taker, parts.weight[taker, 0] + weight)
    change -= missed(goal, taker, parts.weight[taker, 0])
    home = goal.before[block]
    if giver == home:
        change += goal.price[block] - goal.stay[block]
    elif taker == home:
        change -= goal.price[block] - goal.stay[block]
    area, rim = net.area[block], net.rim[block]
    rim_of_giver = parts.rim[giver] + 2.0 * with_giver - rim
    rim_of_taker = parts.rim[taker] + rim - 2.0 * with_taker
    rounder = -parts.rim[giver] * parts.rim[giver] / parts.area[giver]
    if parts.area[giver] - area > 1e-6:
        rounder += rim_of_giver * rim_of_giver / (parts.area[giver] - area)
    rounder += rim_of_taker * rim_of_taker / (parts.area[taker] + area)
    if parts.area[taker] > 0.0:
        rounder -= parts.rim[taker] * parts.rim[taker] / parts.area[taker]
    return float(change + goal.shape * ROUND * rounder)


@compiled
def may_leave(
    net: Net, parts: Parts, goal: Mending, block: int, search: Search, limit: int
) -> bool:
    """Tell whether a part may do without a block, and hangs together as before."""
    giver = parts.of[block]
    if goal.fixed[block] or parts.size[giver] <= goal.least[giver]:
        return False
    if goal.left[block] >= 0 and not _leaves_whole(net, goal, block, search, limit):
        return False
    for at in range(net.start[block], net.start[block + 1]):
        if parts.of[net.to[at]] == giver:
            return stays_whole(net, parts.of, block, search, limit)
    return True  # a piece of its own: there is one less afterwards


@compiled
def _leaves_whole(
    net: Net, goal: Mending, block: int, search: Search, limit: int
) -> bool:
    """Tell whether what is left of a smaller part hangs together without a block."""
    for at in range(net.start[block], net.start[block + 1]):
        if goal.left[net.to[at]] == goal.left[block]:
            return stays_whole(net, goal.left, block, search, limit)
    return True


@compiled
def _may_come(net: Net, goal: Mending, block: int, taker: int) -> bool:
    """Tell whether a block that comes home touches what is left of its smaller part."""
    inner = goal.inner[block]
    if inner < 0 or taker != goal.before[block]:
        return True
    for at in range(net.start[block], net.start[block + 1]):
        if goal.left[net.to[at]] == inner:
            return True
    return False


@compiled
def _hand_over(net: Net, parts: Parts, goal: Mending, block: int, taker: int) -> None:
    give(net, parts, block, taker)
    goal.left[block] = goal.inner[block] if taker == goal.before[block] else -1


@compiled
def mend(
    net: Net,
    parts: Parts,
    goal: Mending,
    search: Search,
    random: NDArray[np.uint64],
    steps: int,
    heat: float,
    limit: int,
) -> float:
    """Try `steps` moves at one heat; give by how much the cost changed."""
    total = 0.0
    for _ in range(steps):
        if parts.edges[0] == 0:
            break
        block = parts.edge[draw_below(random, parts.edges[0])]
        giver = parts.of[block]
        degree = net.start[block + 1] - net.start[block]
        if degree == 0:
            continue
        taker = parts.of[net.to[net.start[block] + draw_below(random, degree)]]
        home = goal.before[block]
        if taker == giver or (taker != home and not goal.allowed[home, taker]):
            continue
        change = _mended(net, parts, goal, block, taker)
        if not is_taken(random, change, heat):
            continue
        if not _may_come(net, goal, block, taker):
            continue
        if may_leave(net, parts, goal, block, search, limit):
            _hand_over(net, parts, goal, block, taker)
            total += change
    return total


@compiled
def take_in_order(
    net: Net,
    parts: Parts,
    goal: Mending,
    search: Search,
    order: NDArray[np.int64],
    taker: int,
    enough: float,
) -> None:
    """Let a part take blocks in their order, until it has enough.

    Those that do not touch it yet, or that theirs cannot do without, are asked again
    as long as anything was taken.
    """
    taken = True
    while taken:
        taken = False
        for block in order:
            if parts.weight[taker, 0] >= enough:
                return
            if parts.of[block] == taker:
                continue
            touches = False
            for at in range(net.start[block], net.start[block + 1]):
                if parts.of[net.to[at]] == taker:
                    touches = True
            if not touches or not goal.allowed[goal.before[block], taker]:
                continue
            if may_leave(net, parts, goal, block, search, len(order)):
                _hand_over(net, parts, goal, block, taker)
                taken = True


@compiled
def count_pieces(
    net: Net, of: NDArray[np.int32], blocks: NDArray[np.int64], search: Search
) -> int:
    """Count the connected pieces of a part, given all of its blocks."""
    search.stamp[0] += 2
    seen = search.stamp[0]
    count = 0
    for block in blocks:
        if search.mark[block] == seen:
            continue
        count += 1
        search.mark[block] = seen
        search.queue[0] = block
        head, tail = 0, 1
        while head < tail:
            here = search.queue[head]
            head += 1
            for at in range(net.start[here], net.start[here + 1]):
                near = net.to[at]
                if of[near] == of[block] and search.mark[near] != seen:
                    search.mark[near] = seen
                    search.queue[tail] = near
                    tail += 1
    return count
