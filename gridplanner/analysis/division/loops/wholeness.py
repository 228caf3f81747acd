"""Whether parts hang together, and making them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gridplanner.analysis.division.loops.compiling import compiled, inlined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Net


class Search(NamedTuple):
    """Memory of searches, made once.

    Attributes
    ----------
    mark : ndarray, int64, shape (n,)
        Stamp of the last search that met a block.
    stamp : ndarray, int64, shape (1,)
    queue : ndarray, int32, shape (n,)
    """

    mark: NDArray[np.int64]
    stamp: NDArray[np.int64]
    queue: NDArray[np.int32]


@inlined
def stays_whole(
    net: Net, of: NDArray[np.int32], block: int, search: Search, limit: int
) -> bool:
    """Tell whether a part still hangs together without one of its blocks.

    Its neighbours in the part must reach each other. Mostly they do by each other, so
    these are tried first; then all of the part, breadth first, up to `limit` blocks:
    beyond that the answer is no, which may be wrong but does no harm.
    """
    search.stamp[0] += 2
    wanted = search.stamp[0]
    seen = wanted + 1
    mine = of[block]
    queue = search.queue
    queue[0] = block
    tail, missing = 0, 0
    for at in range(net.start[block], net.start[block + 1]):
        near = net.to[at]
        if of[near] == mine and search.mark[near] != wanted:
            search.mark[near] = wanted
            queue[0] = near
            tail = 1
            missing += 1
    search.mark[queue[0]] = seen
    found = tail
    missing -= found
    head = 0
    while head < tail and missing:
        here = queue[head]
        head += 1
        for at in range(net.start[here], net.start[here + 1]):
            near = net.to[at]
            if search.mark[near] == wanted:
                search.mark[near] = seen
                queue[tail] = near
                tail += 1
                missing -= 1
    head = 0
    while head < tail and head < limit and missing:
        here = queue[head]
        head += 1
        for at in range(net.start[here], net.start[here + 1]):
            near = net.to[at]
            if of[near] != mine or search.mark[near] == seen or near == block:
                continue
            if search.mark[near] == wanted:
                missing -= 1
            search.mark[near] = seen
            queue[tail] = near
            tail += 1
    return found > missing


@compiled
def pieces_of(net: Net, of: NDArray[np.int32], piece: NDArray[np.int32]) -> int:
    """Write a number for each connected piece of a part; give how many there are."""
    piece[:] = -1
    queue = np.empty(len(of), np.int32)
    count = 0
    for block in range(len(of)):
        if piece[block] >= 0:
            continue
        piece[block] = count
        queue[0] = block
        head, tail = 0, 1
        while head < tail:
            here = queue[head]
            head += 1
            for at in range(net.start[here], net.start[here + 1]):
                near = net.to[at]
                if piece[near] < 0 and of[near] == of[here]:
                    piece[near] = count
                    queue[tail] = near
                    tail += 1
        count += 1
    return count


@compiled
def _largest_pieces(
    of: NDArray[np.int32], piece: NDArray[np.int32], count: int, parts: int
) -> NDArray[np.int64]:
    """Give the piece of each part with the most blocks, the first of equal ones."""
    size = np.zeros(count, np.int64)
    for block in range(len(of)):
        size[piece[block]] += 1
    largest = np.full(parts, -1, np.int64)
    for block in range(len(of)):
        best = largest[of[block]]
        if best < 0 or size[piece[block]] > size[best]:
            largest[of[block]] = piece[block]
    return largest


@compiled
def _closest_part(
    net: Net, of: NDArray[np.int32], blocks: NDArray[np.int64], parts: int
) -> int:
    """Give the other part that some blocks border most, -1 where there is none."""
    whose = of[blocks[0]]
    common = np.zeros(parts, np.float64)
    for here in blocks:
        for at in range(net.start[here], net.start[here + 1]):
            if of[net.to[at]] != whose:
                common[of[net.to[at]]] += net.side[at] + 1e-9
    closest = np.argmax(common)
    return int(closest) if common[closest] > 0.0 else -1


@compiled
def join_pieces(net: Net, of: NDArray[np.int32], parts: int) -> int:
    """Give every piece but the largest of each part to the part it borders most.

    Pieces are compared by the number of blocks; of equal ones the first stays. What
    borders on no other part stays as it is. Returns the number of blocks given.
    """
    blocks = len(of)
    piece = np.empty(blocks, np.int32)
    count = pieces_of(net, of, piece)
    if count <= parts:
        return 0
    largest = _largest_pieces(of, piece, count, parts)
    order = np.argsort(piece, kind="mergesort")
    given = 0
    begin = 0
    while begin < blocks:
        mine = piece[order[begin]]
        end = begin
        while end < blocks and piece[order[end]] == mine:
            end += 1
        if largest[of[order[begin]]] != mine:
            taker = _closest_part(net, of, order[begin:end], parts)
            if taker >= 0:
                for index in range(begin, end):
                    of[order[index]] = taker
                given += end - begin
        begin = end
    return given
