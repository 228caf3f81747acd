"""What the loops work on: the net of blocks, its parts, what is wanted of them."""

# ruff: noqa: PLR0917 - loops take all at once

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gridplanner.analysis.division.loops.compiling import compiled, inlined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Net(NamedTuple):
    """Blocks of ground and how they touch; every pair stands twice, once each way.

    Attributes
    ----------
    start : ndarray, int64, shape (n + 1,)
        Where the neighbours of each block begin in `to`.
    to : ndarray, int32, shape (2 m,)
        The neighbour.
    side : ndarray, float64, shape (2 m,)
        Length of the common side.
    price : ndarray, float64, shape (2 m,)
        What it costs to let a border run there.
    weight : ndarray, int64, shape (n, d)
    area : ndarray, float64, shape (n,)
    rim : ndarray, float64, shape (n,)
        Whole length of the outline of each block.
    """

    start: NDArray[np.int64]
    to: NDArray[np.int32]
    side: NDArray[np.float64]
    price: NDArray[np.float64]
    weight: NDArray[np.int64]
    area: NDArray[np.float64]
    rim: NDArray[np.float64]


class Parts(NamedTuple):
    """Which part each block is in, and the sums that follow from it.

    Attributes
    ----------
    of : ndarray, int32, shape (n,)
    weight : ndarray, int64, shape (k, d)
    area, rim : ndarray, float64, shape (k,)
    size : ndarray, int64, shape (k,)
        Number of blocks.
    foreign : ndarray, int32, shape (n,)
        How many neighbours of each block are in other parts.
    edge : ndarray, int32, shape (n,)
        The blocks with such neighbours, in no order; `edges` says how many.
    place : ndarray, int32, shape (n,)
        Where each block stands in `edge`, -1 where it does not.
    edges : ndarray, int64, shape (1,)
    """

    of: NDArray[np.int32]
    weight: NDArray[np.int64]
    area: NDArray[np.float64]
    rim: NDArray[np.float64]
    size: NDArray[np.int64]
    foreign: NDArray[np.int32]
    edge: NDArray[np.int32]
    place: NDArray[np.int32]
    edges: NDArray[np.int64]


class Wanted(NamedTuple):
    """What is wanted of the parts.

    Attributes
    ----------
    ideal : ndarray, float64, shape (k, d)
        Weight each part should have.
    under, over : ndarray, float64, shape (k, d)
        How far it may stay below or go beyond; infinite where that does not matter.
    least : ndarray, int64, shape (k,)
        Blocks each part must keep: one, or one for each part it is to become.
    locked : ndarray, bool, shape (n,)
        Blocks that stay where they are.
    shape : float
        Price of the roundness of a part: of perimeter² / (4 π area).
    balance : float
        Price of a part that misses its ideal by as much as it may.
    """

    ideal: NDArray[np.float64]
    under: NDArray[np.float64]
    over: NDArray[np.float64]
    least: NDArray[np.int64]
    locked: NDArray[np.bool_]
    shape: float
    balance: float


@compiled
def count_parts(net: Net, parts: Parts) -> None:
    """Fill in all sums from `Parts.of`."""
    parts.weight[:] = 0
    parts.area[:] = 0.0
    parts.rim[:] = 0.0
    parts.size[:] = 0
    parts.edges[0] = 0
    for block in range(len(parts.of)):
        mine = parts.of[block]
        parts.weight[mine] += net.weight[block]
        parts.area[mine] += net.area[block]
        parts.rim[mine] += net.rim[block]
        parts.size[mine] += 1
        foreign = 0
        for at in range(net.start[block], net.start[block + 1]):
            if parts.of[net.to[at]] == mine:
                parts.rim[mine] -= net.side[at]
            else:
                foreign += 1
        parts.foreign[block] = foreign
        parts.place[block] = -1
        if foreign:
            _put_on_edge(parts, block)


@inlined
def _put_on_edge(parts: Parts, block: int) -> None:
    parts.place[block] = parts.edges[0]
    parts.edge[parts.edges[0]] = block
    parts.edges[0] += 1


@inlined
def _take_off_edge(parts: Parts, block: int) -> None:
    last = parts.edge[parts.edges[0] - 1]
    at = parts.place[block]
    parts.edge[at] = last
    parts.place[last] = at
    parts.place[block] = -1
    parts.edges[0] -= 1


@inlined
def give(net: Net, parts: Parts, block: int, taker: int) -> None:
    """Give a block to another part and bring all sums up."""
    giver = parts.of[block]
    with_giver = 0.0
    with_taker = 0.0
    foreign = 0
    for at in range(net.start[block], net.start[block + 1]):
        near = net.to[at]
        whose = parts.of[near]
        if whose == giver:
            with_giver += net.side[at]
            if parts.foreign[near] == 0:
                _put_on_edge(parts, near)
            parts.foreign[near] += 1
        if whose == taker:
            with_taker += net.side[at]
            parts.foreign[near] -= 1
            if parts.foreign[near] == 0:
                _take_off_edge(parts, near)
        else:
            foreign += 1
    parts.of[block] = taker
    if parts.foreign[block] == 0 and foreign:
        _put_on_edge(parts, block)
    elif parts.foreign[block] and not foreign:
        _take_off_edge(parts, block)
    parts.foreign[block] = foreign
    for d in range(net.weight.shape[1]):
        parts.weight[giver, d] -= net.weight[block, d]
        parts.weight[taker, d] += net.weight[block, d]
    parts.area[giver] -= net.area[block]
    parts.area[taker] += net.area[block]
    parts.rim[giver] += 2.0 * with_giver - net.rim[block]
    parts.rim[taker] += net.rim[block] - 2.0 * with_taker
    parts.size[giver] -= 1
    parts.size[taker] += 1


@inlined
def missed(wanted: Wanted, part: int, d: int, weight: int) -> float:
    """Say by how much a weight misses its ideal, 1 for as much as it may."""
    off = weight - wanted.ideal[part, d]
    if off < 0.0:
        return float(-off / wanted.under[part, d])
    return float(off / wanted.over[part, d])


@inlined
def misses(
    net: Net, parts: Parts, wanted: Wanted, part: int, block: int, sign: int
) -> float:
    """Say what it costs that a part weighs what it does, with or without a block.

    Next to nothing within its band; beyond it the square of what is missed, in widths
    of the band, plus that itself, so that the last step into it still pays. `sign` is 1
    where the block comes, -1 where it goes, 0 where it counts for nothing.
    """
    total = 0.0
    for d in range(net.weight.shape[1]):
        weight = parts.weight[part, d] + sign * net.weight[block, d]
        off = missed(wanted, part, d, weight)
        total += 0.05 * off * off
        if off > 1.0:
            total += (off - 1.0) * (off + 1.0)
    return wanted.balance * total
