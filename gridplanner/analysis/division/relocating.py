"""Parts moved to where they are wanted: a light one is given up, a heavy one halved.

Single blocks cannot mend what towers do: two towers in one part weigh twice the mean,
and three cottages are a part elsewhere. Between them every part is as it should be, so
no block that moves makes anything better. Joining the cottages to a neighbour and
halving the part of the towers does it at once.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Net, Wanted

_TRIED = 4  # heaviest and lightest parts of a region that are looked at
_ROOTS = 6  # trees tried to halve a part
_GAIN = 1e-9


def relocate(
    net: Net, of: NDArray[np.int32], wanted: Wanted, region: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Give light parts up and halve heavy ones, as long as parts come nearer to ideal.

    Parameters
    ----------
    net : Net
    of : ndarray, int32, shape (n,)
        Part of each block, each in one piece.
    wanted : Wanted
    region : ndarray, int64, shape (k,)
        Of each part: parts move within theirs.

    Returns
    -------
    ndarray, int32, shape (n,)
        The same array where nothing could be mended; parts are in one piece.
    """
    work = _Work(net, of, wanted)
    off = np.array([work.miss(part, work.weight[part]) for part in range(len(region))])
    for number in np.unique(region[off > 1.0]).tolist():
        (parts,) = np.nonzero(region == number)
        for _ in range(len(parts)):
            if not work.mend(parts):
                break
    return work.of if work.changed else of


class _Work:
    """The state that is mended; all of it is small beside the town."""

    def __init__(self, net: Net, of: NDArray[np.int32], wanted: Wanted) -> None:
        self.net, self.wanted, self.of = net, wanted, of.copy()
        self.changed = False
        self.weight = np.zeros(wanted.ideal.shape, np.int64)
        np.add.at(self.weight, of, net.weight)
        order = np.argsort(of, kind="stable")
        bounds = np.searchsorted(of[order], np.arange(len(wanted.ideal) + 1))
        self.blocks = [order[begin:end] for begin, end in pairwise(bounds.tolist())]

    def miss(self, part: int, weight: NDArray[np.int64]) -> float:
        """Say what a weight misses of what a part should have, in widths squared."""
        off = weight - self.wanted.ideal[part]
        off = off / np.where(off < 0, self.wanted.under[part], self.wanted.over[part])
        return float((off * off).sum())

    def mend(self, parts: NDArray[np.int64]) -> bool:
        """Make the first move found that helps; False where there is none."""
        off = [self.miss(part, self.weight[part]) for part in parts.tolist()]
        over = self.weight[parts, 0] - self.wanted.ideal[parts, 0]
        order = np.lexsort((parts, -over))
        heavy = [row for row in order[:_TRIED].tolist() if over[row] > 0]
        light = [row for row in order[::-1][:_TRIED].tolist() if over[row] < 0]
        for row in heavy:
            if off[row] <= 1.0:
                continue
            halves = self._halved(int(parts[row]))
            if halves is None:
                continue
            for other in light:
                if self._move(int(parts[row]), int(parts[other]), halves):
                    return True
        return False

    def _move(
        self, heavy: int, light: int, halves: tuple[NDArray[np.int64], ...]
    ) -> bool:
        """Give a light part to a neighbour and its number to half of a heavy one."""
        taker = self._taker(light, heavy)
        if taker < 0:
            return False
        one, two = (self.net.weight[half].sum(axis=0) for half in halves)
        joined = self.weight[taker] + self.weight[light]
        before = sum(self.miss(p, self.weight[p]) for p in (heavy, light, taker))
        after = self.miss(heavy, one) + self.miss(light, two) + self.miss(taker, joined)
        if after > before * (1.0 - _GAIN):
            return False
        self.of[self.blocks[light]] = taker
        self.of[halves[1]] = light
        self.blocks[taker] = np.concatenate([self.blocks[taker], self.blocks[light]])
        self.blocks[heavy], self.blocks[light] = halves
        self.weight[heavy], self.weight[light], self.weight[taker] = one, two, joined
        self.changed = True
        return True

    def _taker(self, light: int, heavy: int) -> int:
        """Find the neighbour that a light part burdens least, -1 for none."""
        if self.wanted.locked[self.blocks[light]].any():
            return -1
        near: set[int] = set()
        for block in self.blocks[light].tolist():
            here = self.net.to[self.net.start[block] : self.net.start[block + 1]]
            near.update(self.of[here].tolist())
        near -= {light, heavy}
        more = self.weight[light]
        return min(
            near,
            key=lambda part: (
                self.miss(part, self.weight[part] + more)
                - self.miss(part, self.weight[part]),
                part,
            ),
            default=-1,
        )

    def _halved(self, part: int) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
        """Cut a part in two that each hang together and weigh nearly the same."""
        blocks = self.blocks[part]
        if len(blocks) < 2 or self.wanted.locked[blocks].any():
            return None
        step = max(1, len(blocks) // _ROOTS)
        best, cut = np.inf, None
        for root in blocks[::step][:_ROOTS].tolist():
            order, above = self._tree(root, part)
            held = {block: self.net.weight[block].astype(np.float64) for block in order}
            for block in reversed(order[1:]):
                held[above[block]] = held[above[block]] + held[block]
            whole = held[root]
            for block in order[1:]:
                away = float(np.abs(whole - 2 * held[block]).sum())
                if away < best:
                    best, cut = away, (block, order, above)
        if cut is None:
            return None
        block, order, above = cut
        below = {block}
        for each in order:
            if above.get(each) in below:
                below.add(each)
        two = np.array(sorted(below), np.int64)
        return np.setdiff1d(blocks, two), two

    def _tree(self, root: int, part: int) -> tuple[list[int], dict[int, int]]:
        """Walk over a part breadth first: its blocks in order, and the one before."""
        order, above = [root], dict[int, int]()
        seen = {root}
        for block in order:
            near = self.net.to[self.net.start[block] : self.net.start[block + 1]]
            for other in near.tolist():
                if other not in seen and self.of[other] == part:
                    seen.add(other)
                    above[other] = block
                    order.append(other)
        return order, above
