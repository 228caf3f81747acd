"""Growing parts from seeds: the lightest takes the next free block beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.division.loops.compiling import compiled, draw_below

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Net


@compiled
def grow(
    net: Net,
    inside: NDArray[np.int32],
    number: NDArray[np.int64],
    is_seed: NDArray[np.bool_],
    random: NDArray[np.uint64],
) -> NDArray[np.int32]:
    """Divide every region into parts that grow from seeds.

    Parameters
    ----------
    net : Net
    inside : ndarray, int32, shape (n,)
        Region of each block, in one piece each.
    number : ndarray, int64, shape (c,)
        Parts of each region, at most its number of blocks.
    is_seed : ndarray, bool, shape (n,)
        Blocks to grow from, at most as many in a region as it has parts; the others
        are drawn at random.
    random : ndarray, uint64, shape (1,)

    Returns
    -------
    ndarray, int32, shape (n,)
        Part of each block, in one piece each; those of the first region come first.
    """
    of = np.full(len(inside), -1, np.int32)
    order = np.argsort(inside, kind="mergesort")
    begin = 0
    first = 0
    for region in range(len(number)):
        end = begin
        while end < len(inside) and inside[order[end]] == region:
            end += 1
        seeds = np.empty(number[region], np.int32)
        given = 0
        for index in range(begin, end):
            if is_seed[order[index]]:
                of[order[index]] = first + given
                seeds[given] = order[index]
                given += 1
        for part in range(given, len(seeds)):
            seed = order[begin + draw_below(random, end - begin)]
            while of[seed] >= 0:
                seed = order[begin + draw_below(random, end - begin)]
            of[seed] = first + part
            seeds[part] = seed
        _grow_from(net, of, seeds, end - begin - len(seeds))
        first += number[region]
        begin = end
    return of


@compiled
def _grow_from(
    net: Net, of: NDArray[np.int32], seeds: NDArray[np.int32], left: int
) -> None:
    """Let parts grow until as many blocks are taken as are left."""
    # Each part's queue is a chain through its blocks: what it may still grow from.
    after = np.full(len(of), -1, np.int32)
    head = seeds.copy()
    tail = seeds.copy()
    weight = np.empty(len(seeds), np.float64)
    for part in range(len(seeds)):
        weight[part] = net.weight[seeds[part], 0]
    while left:
        lightest = np.argmin(weight)
        here = head[lightest]
        if here < 0:
            weight[lightest] = np.inf
            continue
        found = -1
        for at in range(net.start[here], net.start[here + 1]):
            if of[net.to[at]] < 0:
                found = net.to[at]
                break
        if found < 0:
            head[lightest] = after[here]
            continue
        of[found] = of[here]
        after[tail[lightest]] = found
        tail[lightest] = found
        weight[lightest] += net.weight[found, 0] + 1e-6
        left -= 1
