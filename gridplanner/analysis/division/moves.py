"""A mended plan as a list of moves that can be made one after the other.

A move gives a connected group of blocks from one part to another. Whatever was made
before it, no part is then in more pieces than in the plan in force; so that holds after
each of them.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gridplanner.analysis.division.loops.mending import count_pieces
from gridplanner.analysis.division.loops.wholeness import pieces_of
from gridplanner.analysis.division.net import new_search

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Net
    from gridplanner.analysis.division.loops.wholeness import Search

    Ids = NDArray[np.int64]

_EPSILON = 1e-9


class Band(NamedTuple):
    """What parts should weigh.

    Attributes
    ----------
    low, high, unit : ndarray, float64, shape (k,)
        Least and most; and what one part on an average weighs.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    unit: NDArray[np.float64]

    def missed(self, held: NDArray[np.int64]) -> NDArray[np.float64]:
        """Say by how many units each part misses its band, float64, shape (k,)."""
        off = np.maximum(self.low - held, held - self.high)
        return np.asarray(np.maximum(off, 0.0) / self.unit)

    def missed_by(self, part: int, weight: int) -> float:
        """Say the same of one part."""
        off = max(self.low[part] - weight, weight - self.high[part], 0.0)
        return float(off / self.unit[part])


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """Blocks that go from one part to another.

    Attributes
    ----------
    blocks : ndarray, int64, shape (b,)
        They hang together.
    giver, taker : int
    weight, households : int
    """

    blocks: Ids
    giver: int
    taker: int
    weight: int
    households: int


class Ground:
    """Which part each block is in, while moves are made and taken back."""

    def __init__(self, net: Net, of: NDArray[np.int32], count: int) -> None:
        self.net = net
        self.of = of.copy()
        self.held = np.zeros(count, np.int64)
        np.add.at(self.held, of, net.weight[:, 0])
        self.search: Search = new_search(len(of))
        order = np.argsort(of, kind="stable")
        starts = np.searchsorted(of[order], np.arange(count + 1))
        self.blocks_of = [order[begin:end] for begin, end in pairwise(starts.tolist())]
        self.most = [max(1, self._pieces(part)) for part in range(count)]

    def again(self) -> Ground:
        """Give another one to make moves on; the net is shared."""
        other = copy(self)
        other.of, other.held = self.of.copy(), self.held.copy()
        other.blocks_of = list(self.blocks_of)
        other.search = new_search(len(self.of))  # starts run beside each other
        return other

    def make(self, move: Move) -> bool:
        """Make a move, or leave all as it is where a part would fall in pieces."""
        giver, taker = move.giver, move.taker
        old = self.blocks_of[giver], self.blocks_of[taker]
        self.of[move.blocks] = taker
        self.blocks_of[giver] = np.setdiff1d(old[0], move.blocks, assume_unique=True)
        self.blocks_of[taker] = np.concatenate([old[1], move.blocks])
        for part in (giver, taker):
            if self._pieces(part) > self.most[part]:
                self.of[move.blocks] = giver
                self.blocks_of[giver], self.blocks_of[taker] = old
                return False
        self.held[giver] -= move.weight
        self.held[taker] += move.weight
        return True

    def _pieces(self, part: int) -> int:
        return int(count_pieces(self.net, self.of, self.blocks_of[part], self.search))


def list_moves(
    start: Ground, of: NDArray[np.int32], *, households: Ids, band: Band
) -> list[Move]:
    """List moves from one plan to another, in an order in which they can be made.

    Parameters
    ----------
    start : Ground
        The plan in force; it stays as it is.
    of : ndarray, int32, shape (n,)
        The other plan.
    households : ndarray, int64, shape (n,)
    band : Band
        Of moves that can be made, the one that helps most comes first.

    Returns
    -------
    list of Move
        What cannot be made by any order is left out.
    """
    net, ground = start.net, start.again()
    groups = _groups(net, start.of, of, households)
    made: list[Move] = []
    while groups:
        helps = [gain(ground.held, band, group) for group in groups]
        for at in np.argsort(-np.array(helps), kind="stable").tolist():
            if ground.make(groups[at]):
                made.append(groups.pop(at))
                break
        else:
            broken = _broken(ground, groups, households)
            if broken is None:
                break
            made.append(broken)
    return _joined(start, made, households)


def _groups(
    net: Net, before: NDArray[np.int32], of: NDArray[np.int32], households: Ids
) -> list[Move]:
    """Gather blocks that touch and go the same way."""
    count = int(max(before.max(), of.max())) + 1
    way = np.where(before != of, before.astype(np.int64) * count + of + 1, 0)
    _, way = np.unique(way, return_inverse=True)
    piece = np.empty(len(of), np.int32)
    pieces_of(net, way.ravel().astype(np.int32), piece)
    moved = np.flatnonzero(before != of)
    order = moved[np.argsort(piece[moved], kind="stable")]
    cuts = np.flatnonzero(np.diff(piece[order])) + 1
    return [
        _move(net, group, int(before[group[0]]), int(of[group[0]]), households)
        for group in np.split(order, cuts)
        if len(group)
    ]


def _move(net: Net, blocks: Ids, giver: int, taker: int, households: Ids) -> Move:
    weight = int(net.weight[blocks, 0].sum())
    return Move(blocks, giver, taker, weight, int(households[blocks].sum()))


def gain(held: NDArray[np.int64], band: Band, move: Move) -> float:
    """Say how much nearer to their bands a move brings both parts."""
    gain = 0.0
    for part, more in ((move.giver, -move.weight), (move.taker, move.weight)):
        weight = int(held[part])
        gain += band.missed_by(part, weight) ** 2
        gain -= band.missed_by(part, weight + more) ** 2
    return gain


def _broken(ground: Ground, groups: list[Move], households: Ids) -> Move | None:
    """Make what can be made of the first group that can be made in part."""
    for at, group in enumerate(groups):
        taken: list[int] = []
        waiting = group.blocks.tolist()
        found = True
        while found and waiting:
            found = False
            for block in list(waiting):
                one = np.array([block])
                piece = _move(ground.net, one, group.giver, group.taker, households)
                if ground.make(piece):
                    waiting.remove(block)
                    taken.append(block)
                    found = True
        if not taken:
            continue
        groups.pop(at)
        net = ground.net
        groups += [
            _move(net, blocks, group.giver, group.taker, households)
            for blocks in _apart(net, np.array(waiting, np.int64))
        ]
        return _move(net, np.array(taken), group.giver, group.taker, households)
    return None


def _apart(net: Net, blocks: Ids) -> list[Ids]:
    """Part blocks into groups that hang together."""
    left = set(blocks.tolist())
    result = []
    while left:
        queue = [min(left)]
        left.discard(queue[0])
        for here in queue:
            for near in net.to[net.start[here] : net.start[here + 1]].tolist():
                if near in left:
                    left.discard(near)
                    queue.append(near)
        result.append(np.array(sorted(queue), np.int64))
    return result


def _joined(start: Ground, made: list[Move], households: Ids) -> list[Move]:
    """Make every move a connected group again, where one was made in part."""
    net, ground = start.net, start.again()
    result = [
        _move(net, blocks, move.giver, move.taker, households)
        for move in made
        for blocks in _apart(net, move.blocks)
    ]
    return [move for move in result if ground.make(move)]


def can_be_made(start: Ground, moves: Sequence[Move]) -> bool:
    """Tell whether moves can be made in their order."""
    ground = start.again()
    return all(ground.make(move) for move in moves)


@dataclass(frozen=True, slots=True)
class Without:
    """What is left of a list of moves when some are refused.

    Attributes
    ----------
    kept : tuple of int
        Moves that can still be made, in their order.
    apart : frozenset of int
        Those without which a part would fall in pieces, if they were made all the same.
    uneven : frozenset of int
        Those that would bring a part out of its band: what they were to make room for,
        or to make good, does not come.
    """

    kept: tuple[int, ...]
    apart: frozenset[int]
    uneven: frozenset[int]

    @property
    def dependent(self) -> frozenset[int]:
        """All that cannot be made without what is refused."""
        return self.apart | self.uneven


def without(
    start: Ground, moves: Sequence[Move], band: Band, refused: Collection[int]
) -> Without:
    """Say which moves depend on others that are refused.

    Parameters
    ----------
    start : Ground
        The plan in force.
    moves : sequence of Move
        As `list_moves` gives them.
    band : Band
    refused : collection of int
        Places in the list.

    Returns
    -------
    Without
        None that depends where nothing is refused.
    """
    whole = _without_apart(start, moves, set())[0].held
    apart: set[int] = set()
    uneven: set[int] = set()
    while True:
        off = {*refused, *apart, *uneven}
        ground, broken = _without_apart(start, moves, off)
        apart |= broken
        kept = [at for at in range(len(moves)) if at not in off | broken]
        worse = None
        for at in reversed(kept):
            back = replace(moves[at], giver=moves[at].taker, taker=moves[at].giver)
            helps = gain(ground.held, band, back) > _EPSILON
            if helps and gain(whole, band, back) <= _EPSILON:
                worse = at
                break
        if worse is None:
            return Without(tuple(kept), frozenset(apart), frozenset(uneven))
        uneven.add(worse)


def _without_apart(
    start: Ground, moves: Sequence[Move], off: set[int]
) -> tuple[Ground, set[int]]:
    """Make all moves but some; give what comes of it, and those that failed."""
    ground = start.again()
    broken = {
        at for at, move in enumerate(moves) if at not in off and not ground.make(move)
    }
    return ground, broken
