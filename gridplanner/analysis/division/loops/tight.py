"""Annealing where a block weighs more than a part may miss: moves and exchanges.

A band narrower than most blocks lets hardly any single move through. So two blocks may
also change places at once, a part outside its band costs the root of what it misses
(there is a slope at every scale, steep near the band), and the best division ever met
with all parts inside is kept.
"""

# ruff: noqa: PLR0917 - loops take all at once

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.division.loops.compiling import (
    compiled,
    draw_below,
    inlined,
    is_taken,
)
from gridplanner.analysis.division.loops.state import give, missed
from gridplanner.analysis.division.loops.wholeness import stays_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Net, Parts, Wanted
    from gridplanner.analysis.division.loops.wholeness import Search

_TRIES = 12  # blocks looked at for one to give back


@inlined
def miss_root(
    net: Net, parts: Parts, wanted: Wanted, part: int, block: int, sign: int
) -> float:
    """Say what it costs that a part weighs what it does: the root of what lies beyond.

    `sign` is as in `misses`.
    """
    total = 0.0
    for d in range(net.weight.shape[1]):
        weight = parts.weight[part, d] + sign * net.weight[block, d]
        off = missed(wanted, part, d, weight)
        if off > 1.0:
            total += np.sqrt(off)
    return wanted.balance * total


@inlined
def price_of_move(net: Net, parts: Parts, block: int, taker: int) -> float:
    """Say by how much the price of all borders changes when a block goes."""
    giver = parts.of[block]
    price = 0.0
    for at in range(net.start[block], net.start[block + 1]):
        whose = parts.of[net.to[at]]
        if whose == giver:
            price += net.price[at]
        elif whose == taker:
            price -= net.price[at]
    return price


@inlined
def misses_after(
    net: Net, parts: Parts, wanted: Wanted, block: int, taker: int
) -> float:
    """Say by how much the cost of missed weights changes when a block goes."""
    giver = parts.of[block]
    return (
        miss_root(net, parts, wanted, giver, block, -1)
        - miss_root(net, parts, wanted, giver, block, 0)
        + miss_root(net, parts, wanted, taker, block, 1)
        - miss_root(net, parts, wanted, taker, block, 0)
    )


@compiled
def all_within(wanted: Wanted, parts: Parts) -> bool:
    """Tell whether every part weighs what it may."""
    for part in range(len(parts.size)):
        for d in range(parts.weight.shape[1]):
            if missed(wanted, part, d, parts.weight[part, d]) > 1.0:
                return False
    return True


@inlined
def _partner(
    net: Net,
    parts: Parts,
    wanted: Wanted,
    random: NDArray[np.uint64],
    giver: int,
    taker: int,
    block: int,
) -> int:
    """Find a block of the taker beside the giver to go the other way, -1 if none."""
    for _ in range(_TRIES):
        other = int(parts.edge[draw_below(random, parts.edges[0])])
        if parts.of[other] != taker or other == block or wanted.locked[other]:
            continue
        for at in range(net.start[other], net.start[other + 1]):
            if parts.of[net.to[at]] == giver:
                return other
    return -1


@inlined
def _move(
    net: Net,
    parts: Parts,
    wanted: Wanted,
    search: Search,
    random: NDArray[np.uint64],
    block: int,
    taker: int,
    heat: float,
    limit: int,
) -> float:
    """Move a block where that is taken; give by how much the price changed."""
    price = price_of_move(net, parts, block, taker)
    change = price + misses_after(net, parts, wanted, block, taker)
    if not is_taken(random, change, heat):
        return 0.0
    if not stays_whole(net, parts.of, block, search, limit):
        return 0.0
    give(net, parts, block, taker)
    return price


@inlined
def _exchange(
    net: Net,
    parts: Parts,
    wanted: Wanted,
    search: Search,
    random: NDArray[np.uint64],
    block: int,
    taker: int,
    heat: float,
    limit: int,
) -> float:
    """Move a block and another one back where both together are taken."""
    if not stays_whole(net, parts.of, block, search, limit):
        return 0.0
    giver = parts.of[block]
    price = price_of_move(net, parts, block, taker)
    change = misses_after(net, parts, wanted, block, taker)
    give(net, parts, block, taker)
    other = _partner(net, parts, wanted, random, giver, taker, block)
    if other >= 0:
        price += price_of_move(net, parts, other, giver)
        change += price + misses_after(net, parts, wanted, other, giver)
        if is_taken(random, change, heat) and stays_whole(
            net, parts.of, other, search, limit
        ):
            give(net, parts, other, giver)
            return price
    give(net, parts, block, giver)
    return 0.0


@compiled
def anneal_tight(
    net: Net,
    parts: Parts,
    wanted: Wanted,
    search: Search,
    random: NDArray[np.uint64],
    steps: int,
    heat: float,
    limit: int,
    price: float,
    best: NDArray[np.int32],
    best_price: float,
) -> tuple[float, float]:
    """Try `steps` moves and exchanges, in turn, at one heat.

    Parameters
    ----------
    price : float
        Of all borders now.
    best : ndarray, int32, shape (n,)
        The best division with all parts within; written where a better one is met.
    best_price : float
        Its price; infinite where there is none yet.

    Returns
    -------
    price, best_price : float
    """
    for step in range(steps):
        if price < best_price - 1e-9 and all_within(wanted, parts):
            best_price = price
            best[:] = parts.of
        if parts.edges[0] == 0:
            break
        block = parts.edge[draw_below(random, parts.edges[0])]
        giver = parts.of[block]
        degree = net.start[block + 1] - net.start[block]
        taker = parts.of[net.to[net.start[block] + draw_below(random, degree)]]
        if taker == giver or wanted.locked[block]:
            continue
        if parts.size[giver] <= wanted.least[giver]:
            continue
        if step & 1:
            price += _move(
                net, parts, wanted, search, random, block, taker, heat, limit
            )
        else:
            price += _exchange(
                net, parts, wanted, search, random, block, taker, heat, limit
            )
    return price, best_price
