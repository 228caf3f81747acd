"""A mended plan as a list of moves that can be made one after the other.

A move gives a connected group of blocks from one part to another. Whatever was made
before it, no part is then in more pieces than in the plan in force; so that holds after
each of them.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gridplanner.analysis.division.loops.mending import count_pieces
from gridplanner.analysis.division.loops.wholeness import pieces_of
from gridplanner.analysis.division.net import new_search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Net
    from gridplanner.analysis.division.loops.wholeness import Search

    Ids = NDArray[np.int64]


_FIRST = 1e9  # more than any move helps


class Band(NamedTuple):
    """What parts should weigh.

    Attributes
    ----------
    low, high, unit : ndarray, float64, shape (k,)
        Least and most; and what the part should weigh, or one on an average where that
        is nothing: what is missed is told as a share of it.
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
    """Which part each block is in, while moves are made and taken back.

    Parameters
    ----------
    net : Net
    of : ndarray, int32, shape (n,)
        Part of each block.
    count : int
        Number of parts.
    inner : ndarray, int32, shape (n,), optional
        Smaller part of each block, -1 for none: what is left of one stays whole too.
    may_end : ndarray, bool, shape (k,), optional
        Parts that may lose all their blocks; without it none may.
    """

    def __init__(
        self,
        net: Net,
        of: NDArray[np.int32],
        count: int,
        *,
        inner: NDArray[np.int32] | None = None,
        may_end: NDArray[np.bool_] | None = None,
    ) -> None:
        self.net = net
        self.of = of.copy()
        self.held = np.zeros(count, np.int64)
        np.add.at(self.held, of, net.weight[:, 0])
        self.search: Search = new_search(len(of))
        self.blocks_of = _listed(of, count)
        self.most = [max(1, self._pieces(part)) for part in range(count)]
        self._may_end = np.zeros(count, np.bool_) if may_end is None else may_end
        # What is left of smaller parts, block by block: -1 where a block is in none.
        self.left = np.full(len(of), -1, np.int32) if inner is None else inner.copy()
        self.inner_of = _listed(self.left, int(self.left.max(initial=-1)) + 1)
        self._inner_most = [self._inner_pieces(each) for each in self.inner_of]

    def sets_out(self, move: Move) -> bool:
        """Tell whether a move is from a part that may end, or to one that begins."""
        begins = len(self.blocks_of[move.taker]) == 0
        return bool(self._may_end[move.giver]) or begins

    def again(self) -> Ground:
        """Give another one to make moves on; the net is shared."""
        other = copy(self)
        other.of, other.held = self.of.copy(), self.held.copy()
        other.blocks_of = list(self.blocks_of)
        other.left, other.inner_of = self.left.copy(), list(self.inner_of)
        other.search = new_search(len(self.of))  # starts run beside each other
        return other

    def make(self, move: Move) -> bool:
        """Make a move, or leave all as it is where a part would fall in pieces."""
        giver, taker = move.giver, move.taker
        old = self.blocks_of[giver], self.blocks_of[taker]
        if len(old[0]) == len(move.blocks) and not self._may_end[giver]:
            return False
        inner = self._leave(move)
        if inner is None:
            return False
        self.of[move.blocks] = taker
        self.blocks_of[giver] = np.setdiff1d(old[0], move.blocks, assume_unique=True)
        self.blocks_of[taker] = np.concatenate([old[1], move.blocks])
        for part in (giver, taker):
            if self._pieces(part) > self.most[part]:
                self.of[move.blocks] = giver
                self.blocks_of[giver], self.blocks_of[taker] = old
                self._come_back(inner)
                return False
        self.held[giver] -= move.weight
        self.held[taker] += move.weight
        return True

    def _leave(self, move: Move) -> dict[int, Ids] | None:
        """Take blocks out of their smaller parts, unless one would fall in pieces.

        What they were is given, to be put back by `_come_back`.
        """
        inner = np.unique(self.left[move.blocks])
        old = {each: self.inner_of[each] for each in inner[inner >= 0].tolist()}
        self.left[move.blocks] = -1
        for each, blocks in old.items():
            rest = np.setdiff1d(blocks, move.blocks, assume_unique=True)
            self.inner_of[each] = rest
            if self._inner_pieces(rest) > max(1, self._inner_most[each]):
                self._come_back(old)
                return None
        return old

    def _come_back(self, old: dict[int, Ids]) -> None:
        for each, blocks in old.items():
            self.inner_of[each] = blocks
            self.left[blocks] = each

    def _inner_pieces(self, blocks: Ids) -> int:
        return int(count_pieces(self.net, self.left, blocks, self.search))

    def _pieces(self, part: int) -> int:
        return int(count_pieces(self.net, self.of, self.blocks_of[part], self.search))


def _listed(of: NDArray[np.int32], count: int) -> list[Ids]:
    """List the blocks of each of so many parts; those of none are left out."""
    order = np.argsort(of, kind="stable")
    starts = np.searchsorted(of[order], np.arange(count + 1))
    return [order[begin:end] for begin, end in pairwise(starts.tolist())]


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
        Of moves that can be made, the one that helps most comes first, but after what
        goes from parts that end or to those that begin: that was asked for.

    Returns
    -------
    list of Move
        What cannot be made by any order is left out.
    """
    net, ground = start.net, start.again()
    groups = _groups(net, start.of, of, households)
    made: list[Move] = []
    whole, apart = _Asked(ground), _Asked(ground)
    while groups:
        helps = [
            gain(ground.held, band, group) + _FIRST * start.sets_out(group)
            for group in groups
        ]
        for at in np.argsort(-np.array(helps), kind="stable").tolist():
            if whole.is_new(groups[at]) and ground.make(groups[at]):
                made.append(groups.pop(at))
                break
        else:
            broken = _broken(ground, groups, households, apart)
            if broken is None:
                break
            made.append(broken)
        for asked in (whole, apart):
            asked.note(made[-1])
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


class _Asked:
    """Remembers in vain asked moves: they can be made only once a part has changed."""

    def __init__(self, ground: Ground) -> None:
        self._changes = np.zeros(len(ground.held), np.int64)
        self._states: dict[tuple[int, ...], int] = {}

    def is_new(self, move: Move) -> bool:
        """Tell whether a move may have become possible since it was asked for."""
        key = (move.giver, move.taker, int(move.blocks[0]), len(move.blocks))
        state = int(self._changes[move.giver] + self._changes[move.taker])
        is_new = self._states.get(key) != state
        self._states[key] = state
        return is_new

    def note(self, move: Move) -> None:
        """Take note of a move that was made."""
        self._changes[[move.giver, move.taker]] += 1


def _broken(
    ground: Ground, groups: list[Move], households: Ids, asked: _Asked
) -> Move | None:
    """Make what can be made of the first group that can be made in part."""
    for at, group in enumerate(groups):
        if not asked.is_new(group):
            continue
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
