"""Cutting regions in two along straight lines, in many directions.

Blocks are put in the order of each direction once; in that order they are dealt out to
the regions at every halving, so that none of these has to sort.
"""

# ruff: noqa: PLR0917 - loops take all at once

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.division.loops.compiling import compiled, draw_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Net


@compiled
def halve(
    net: Net,
    of: NDArray[np.int32],
    number: NDArray[np.int64],
    orders: NDArray[np.int32],
    random: NDArray[np.uint64],
    spread: float,
) -> int:
    """Cut every region that is to become several parts in two.

    Parameters
    ----------
    net : Net
    of : ndarray, int32, shape (n,)
        Region of each block; second halves get new numbers.
    number : ndarray, int64, shape (k,)
        Into how many parts each region is to fall, 0 for numbers not used yet;
        brought up.
    orders : ndarray, int32, shape (q, n)
        The blocks in the order in which they lie along each of q directions; q at
        most 64.
    random : ndarray, uint64, shape (1,)
    spread : float
        By what share the length of a cut may seem shorter or longer than it is, so
        that several starts differ.

    Returns
    -------
    int
        Number of regions now.
    """
    regions = 0
    while regions < len(number) and number[regions] > 0:
        regions += 1
    begin = np.zeros(regions + 1, np.int64)
    for block in range(len(of)):
        begin[of[block] + 1] += 1
    for region in range(regions):
        begin[region + 1] += begin[region]
    beyond = np.zeros(len(of), np.uint64)
    lengths = np.zeros((len(orders), regions))
    dealt = np.empty(len(of), np.int32)
    for q in range(len(orders)):
        _deal(of, orders[q], begin, dealt)
        side = np.zeros(len(of), np.uint8)
        for region in range(regions):
            if number[region] > 1:
                blocks = dealt[begin[region] : begin[region + 1]]
                _cut_at_share(net, blocks, number[region] // 2, number[region], side)
        _measure_cuts(net, of, side, lengths[q])
        for block in range(len(of)):
            beyond[block] |= np.uint64(side[block]) << np.uint64(q)
    last, chosen = _choose(number, regions, lengths, random, spread)
    _name_halves(of, beyond, chosen, regions)
    return last


@compiled
def _deal(
    of: NDArray[np.int32],
    order: NDArray[np.int32],
    begin: NDArray[np.int64],
    dealt: NDArray[np.int32],
) -> None:
    """Deal blocks out to their regions, in a given order."""
    end = begin[:-1].copy()
    for block in order:
        region = of[block]
        dealt[end[region]] = block
        end[region] += 1


@compiled
def _cut_at_share(
    net: Net,
    blocks: NDArray[np.int32],
    first: int,
    number: int,
    side: NDArray[np.uint8],
) -> None:
    """Put the first blocks, which weigh their share, on side 0 and the rest on 1."""
    total = 0
    for block in blocks:
        total += net.weight[block, 0]
    share = total * first / number if total else len(blocks) * first / number
    reached = 0.0
    taken = 0
    for block in blocks:
        step = net.weight[block, 0] if total else 1
        rest = len(blocks) - taken
        enough = taken >= first and reached + 0.5 * step > share
        side[block] = 1 if enough or rest <= number - first else 0
        if side[block] == 0:
            reached += step
            taken += 1


@compiled
def _measure_cuts(
    net: Net,
    of: NDArray[np.int32],
    side: NDArray[np.uint8],
    lengths: NDArray[np.float64],
) -> None:
    """Add up the length of the cut through each region."""
    for block in range(len(of)):
        if side[block]:
            continue
        region = of[block]
        for at in range(net.start[block], net.start[block + 1]):
            near = net.to[at]
            if of[near] == region and side[near]:
                lengths[region] += net.side[at] + net.price[at]


@compiled
def _choose(
    number: NDArray[np.int64],
    regions: int,
    lengths: NDArray[np.float64],
    random: NDArray[np.uint64],
    spread: float,
) -> tuple[int, NDArray[np.int64]]:
    """Choose the shortest cut of each region; bring `number` up.

    Returns
    -------
    int
        Number of regions afterwards.
    ndarray, int64, shape (2, regions)
        The chosen direction, -1 for none, and the number of the second half.
    """
    chosen = np.full((2, regions), -1, np.int64)
    last = regions
    for region in range(regions):
        if number[region] < 2:
            continue
        shortest = np.inf
        for q in range(len(lengths)):
            length = lengths[q, region] * (1.0 + spread * draw_share(random))
            if length < shortest:
                shortest = length
                chosen[0, region] = q
        chosen[1, region] = last
        number[last] = number[region] - number[region] // 2
        number[region] //= 2
        last += 1
    return last, chosen


@compiled
def _name_halves(
    of: NDArray[np.int32],
    beyond: NDArray[np.uint64],
    chosen: NDArray[np.int64],
    regions: int,
) -> None:
    """Give the second halves their numbers; bit q of `beyond` tells the half by q."""
    for block in range(len(of)):
        region = of[block]
        if region < regions and chosen[0, region] >= 0:
            q = np.uint64(chosen[0, region])
            if (beyond[block] >> q) & np.uint64(1):
                of[block] = chosen[1, region]
