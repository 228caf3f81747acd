"""Moving single blocks between parts at falling heat (Kirkpatrick et al. 1983)."""

# ruff: noqa: PLR0917 - loops take all at once

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.analysis.division.loops.compiling import (
    compiled,
    draw_below,
    inlined,
    is_taken,
)
from gridplanner.analysis.division.loops.state import give, misses
from gridplanner.analysis.division.loops.wholeness import stays_whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Net, Parts, Wanted
    from gridplanner.analysis.division.loops.wholeness import Search

ROUND = 1.0 / (4.0 * 3.141592653589793)


@inlined
def change_of(net: Net, parts: Parts, wanted: Wanted, block: int, taker: int) -> float:
    """Say by how much the cost changes when a block goes to another part."""
    giver = parts.of[block]
    with_giver, with_taker, price = 0.0, 0.0, 0.0
    for at in range(net.start[block], net.start[block + 1]):
        whose = parts.of[net.to[at]]
        if whose == giver:
            with_giver += net.side[at]
            price += net.price[at]
        elif whose == taker:
            with_taker += net.side[at]
            price -= net.price[at]
    change = price
    if wanted.shape > 0.0:
        area, rim = net.area[block], net.rim[block]
        area_of_giver = parts.area[giver] - area
        if area_of_giver <= 0.0:
            area_of_giver, change = area, 1e300
        rim_of_giver = parts.rim[giver] + 2.0 * with_giver - rim
        rim_of_taker = parts.rim[taker] + rim - 2.0 * with_taker
        change += (
            wanted.shape
            * ROUND
            * (
                rim_of_giver * rim_of_giver / area_of_giver
                - parts.rim[giver] * parts.rim[giver] / parts.area[giver]
                + rim_of_taker * rim_of_taker / (parts.area[taker] + area)
                - parts.rim[taker] * parts.rim[taker] / parts.area[taker]
            )
        )
    change += misses(net, parts, wanted, giver, block, -1)
    change -= misses(net, parts, wanted, giver, block, 0)
    change += misses(net, parts, wanted, taker, block, 1)
    change -= misses(net, parts, wanted, taker, block, 0)
    return change


@compiled
def anneal(
    net: Net,
    parts: Parts,
    wanted: Wanted,
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
        if wanted.locked[block] or parts.size[giver] <= wanted.least[giver]:
            continue
        degree = net.start[block + 1] - net.start[block]
        taker = parts.of[net.to[net.start[block] + draw_below(random, degree)]]
        if taker == giver:
            continue
        change = change_of(net, parts, wanted, block, taker)
        if not is_taken(random, change, heat):
            continue
        if stays_whole(net, parts.of, block, search, limit):
            give(net, parts, block, taker)
            total += change
    return total
