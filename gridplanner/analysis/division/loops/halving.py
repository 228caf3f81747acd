"""Cutting regions in two along straight lines, in many directions."""

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
    places: NDArray[np.float64],
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
    places : ndarray, float64, shape (q, n)
        How far each block lies along each of q directions.
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
    order = np.argsort(of, kind="mergesort")
    side = np.zeros(len(of), np.uint8)
    best = np.zeros(len(of), np.uint8)
    begin = 0
    last = regions
    for region in range(regions):
        end = begin
        while end < len(order) and of[order[end]] == region:
            end += 1
        if number[region] > 1:
            blocks = order[begin:end]
            first = number[region] // 2
            shortest = np.inf
            for q in range(len(places)):
                sorted_blocks = blocks[np.argsort(places[q][blocks], kind="mergesort")]
                _cut_at_share(net, sorted_blocks, first, number[region], side)
                length = _length_of_cut(net, of, blocks, side)
                length *= 1.0 + spread * draw_share(random)
                if length < shortest:
                    shortest = length
                    best[blocks] = side[blocks]
            for block in blocks:
                if best[block]:
                    of[block] = last
            number[last] = number[region] - first
            number[region] = first
            last += 1
        begin = end
    return last


@compiled
def _cut_at_share(
    net: Net,
    blocks: NDArray[np.int64],
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
def _length_of_cut(
    net: Net,
    of: NDArray[np.int32],
    blocks: NDArray[np.int64],
    side: NDArray[np.uint8],
) -> float:
    length = 0.0
    region = of[blocks[0]]
    for block in blocks:
        if side[block]:
            continue
        for at in range(net.start[block], net.start[block + 1]):
            near = net.to[at]
            if of[near] == region and side[near]:
                length += net.side[at] + net.price[at]
    return length
