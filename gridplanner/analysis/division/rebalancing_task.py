"""A plan in force that is to be mended: what is wanted, and what cannot be, told first.

Parts keep what they have as far as they can. Which weight each should have follows from
the capacities of all parts among which blocks can be passed on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]


class RebalancingError(GridPlannerError):
    """A plan that cannot be mended as asked, with the reason."""


@dataclass(frozen=True, slots=True, eq=False)
class Rebalancing:
    """Blocks, their parts so far, and what is wanted.

    Attributes
    ----------
    pairs : ndarray, int64, shape (m, 2)
        Blocks that touch; each pair once.
    sides : ndarray, float64, shape (m,)
        Length of their common side, metres.
    areas, rims : ndarray, float64, shape (n,)
        Square metres, and metres of the whole outline.
    points : ndarray, float64, shape (n, 2)
        A place of each, metres.
    weights : ndarray, int64, shape (n,)
        What is balanced; none negative.
    households : ndarray, int64, shape (n,)
    before : ndarray, int32, shape (n,)
        Part of each block so far.
    capacities : ndarray, float64, shape (k,)
        In any unit; 0 for a part that is given up. Of parts without a block those with
        a seed begin there.
    locked : ndarray, bool, shape (k,)
        Parts that stay as they are.
    zones : ndarray, int32, shape (n,)
        Ground (a village) whose border no block is handed over.
    fixed : ndarray, bool, shape (n,)
        Blocks that stay where they are.
    seeds : ndarray, int64, shape (k,)
        Block where a new part begins, -1 for parts that are there.
    inner : ndarray, int32, shape (n,), or empty
        Smaller part (a micro-grid) each block is in, -1 for none: what is left of one
        hangs together, or nothing is left of it. Empty where there are none.
    tolerance : float
        Share of its target by which the weight of a part may differ from it.
    keep : float
        From 1, as few households as possible change their part, to 0, all parts are
        as even as they can be: the share of the tolerance that is made use of.
    most : float
        Share of all households that may change at most; then parts stay less even.
    """

    pairs: Ids
    sides: NDArray[np.float64]
    areas: NDArray[np.float64]
    rims: NDArray[np.float64]
    points: NDArray[np.float64]
    weights: Ids
    households: Ids
    before: NDArray[np.int32]
    capacities: NDArray[np.float64]
    locked: NDArray[np.bool_]
    zones: NDArray[np.int32]
    fixed: NDArray[np.bool_]
    seeds: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    inner: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    tolerance: float = 0.05
    keep: float = 1.0
    most: float = 1.0

    @property
    def count(self) -> int:
        """Number of parts."""
        return len(self.capacities)

    @property
    def inner_parts(self) -> NDArray[np.int32]:
        """Smaller part of each block, int32, shape (n,); -1 for none."""
        if len(self.inner) == len(self.before):
            return self.inner
        return np.full(len(self.before), -1, np.int32)

    @property
    def held(self) -> Ids:
        """Weight of each part so far, int64, shape (k,)."""
        held = np.zeros(self.count, np.int64)
        np.add.at(held, self.before, self.weights)
        return held

    @property
    def leaving(self) -> NDArray[np.bool_]:
        """Which parts are given up, bool, shape (k,)."""
        return (self.capacities <= 0) & ~self.locked

    @property
    def new(self) -> Ids:
        """Parts that begin at a seed, int64, shape (s,)."""
        seeds = np.flatnonzero(self.seeds >= 0)
        sizes = np.bincount(self.before, minlength=self.count)
        return np.compress(sizes[seeds] == 0, seeds)

    def touching(self) -> tuple[Ids, NDArray[np.float64]]:
        """Find the parts between which blocks can be handed over.

        Returns
        -------
        pairs : ndarray, int64, shape (e, 2)
            Neither of them locked; the lower first.
        sides : ndarray, float64, shape (e,)
            Metres of common border; of a new part 1 with all that are near.
        """
        one, two = self.pairs.T if len(self.pairs) else np.empty((2, 0), np.int64)
        parts = np.sort(self.before[self.pairs].reshape(-1, 2), axis=1)
        kept = (parts[:, 0] != parts[:, 1]) & (self.zones[one] == self.zones[two])
        kept &= ~self.locked[parts].any(axis=1)
        kept &= ~self.fixed[one] | ~self.fixed[two]
        pairs, where = np.unique(parts[kept], axis=0, return_inverse=True)
        sides = np.bincount(where.ravel(), self.sides[kept], len(pairs))
        near = [(host, part) for part in self.new for host in self._hosts(part, pairs)]
        more = np.sort(np.array(near, np.int64).reshape(-1, 2), axis=1)
        pairs = np.concatenate([pairs.astype(np.int64).reshape(-1, 2), more])
        return pairs, np.concatenate([sides, np.ones(len(more))])

    def _hosts(self, part: int, pairs: Ids) -> list[int]:
        """Give the part a new one begins in, and those around that."""
        host = int(self.before[self.seeds[part]])
        beside = pairs[(pairs == host).any(axis=1)].ravel()
        return sorted({host, *beside.tolist()} if not self.locked[host] else ())

    def regions(self) -> Ids:
        """Give parts that can pass blocks on one number, int64, shape (k,)."""
        pairs, _ = self.touching()
        ones = np.ones(len(pairs))
        graph = csr_matrix((ones, pairs.T), shape=(self.count, self.count))
        return np.asarray(connected_components(graph, directed=False)[1], np.int64)

    def targets(self) -> NDArray[np.float64]:
        """Say what each part should weigh, float64, shape (k,).

        By capacity among those of a region; what is locked has what it should.
        """
        regions = self.regions()
        held = self.held.astype(np.float64)
        able = np.where(self.locked, 0.0, self.capacities)
        free = np.where(self.locked, 0.0, held)
        most = int(regions.max()) + 1
        weight = np.bincount(regions, free, most)
        sums = np.bincount(regions, able, most)
        share = weight / np.where(sums > 0, sums, 1.0)
        return np.where(self.locked, held, able * share[regions])


def check(task: Rebalancing) -> None:
    """Refuse what has no answer.

    Raises
    ------
    RebalancingError
        ``rebalancing.no_houses``; ``rebalancing.few`` with fewer than two parts;
        ``rebalancing.weights`` for weights below 0; ``rebalancing.no_weight``;
        ``rebalancing.capacities`` where they are no numbers or below 0;
        ``rebalancing.tolerance``; ``rebalancing.keep`` and ``rebalancing.most`` where
        they are not from 0 to 1; ``rebalancing.all_locked``; ``rebalancing.nowhere``
        where a part is to be given up and touches none that could take over (value
        ``part``: its row); ``rebalancing.no_place`` where a new part is to begin in a
        locked one or at a block that stays.
    """
    faults = {
        "no_houses": not len(task.weights),
        "few": task.count < 2,
        "weights": (task.weights < 0).any() or (task.households < 0).any(),
        "no_weight": not task.weights.any(),
        "capacities": not np.isfinite(task.capacities).all()
        or (task.capacities < 0).any(),
        "tolerance": not 0 <= task.tolerance < np.inf,
        "keep": not 0 <= task.keep <= 1,
        "most": not 0 <= task.most <= 1,
        "all_locked": task.locked.all(),
    }
    for name, is_so in faults.items():
        if is_so:
            raise RebalancingError(f"rebalancing.{name}")
    seeds = task.seeds[task.new]
    if (task.locked[task.before[seeds]] | task.fixed[seeds]).any():
        raise RebalancingError("rebalancing.no_place")
    regions = task.regions()
    able = np.bincount(regions, np.where(task.locked, 0.0, task.capacities))
    blocks = np.bincount(task.before, minlength=task.count)
    stuck = np.flatnonzero(task.leaving & (able[regions] <= 0) & (blocks > 0))
    if len(stuck):
        raise RebalancingError("rebalancing.nowhere", part=int(stuck[0]))


def leave(task: Rebalancing, part: int) -> Rebalancing:
    """Set out from a worker who leaves: the part goes to those around it."""
    capacities = task.capacities.copy()
    capacities[part] = 0.0
    locked = task.locked.copy()
    locked[part] = False
    return replace(task, capacities=capacities, locked=locked)


def join(task: Rebalancing, block: int, capacity: float | None = None) -> Rebalancing:
    """Set out from a new worker: a part more, which begins at a block.

    Without a capacity the new part has that of the others on an average.
    """
    if capacity is None:
        able = task.capacities[(task.capacities > 0) & ~task.locked]
        capacity = float(able.mean()) if len(able) else 1.0
    seeds = np.full(task.count + 1, -1, np.int64)
    seeds[: len(task.seeds)] = task.seeds
    seeds[-1] = block
    return replace(
        task,
        capacities=np.append(task.capacities, capacity),
        locked=np.append(task.locked, False),
        seeds=seeds,
    )


def open_estate(
    task: Rebalancing, block: int, *, weight: int, households: int
) -> Rebalancing:
    """Set out from an estate that opens at a block, with so many households."""
    weights, homes = task.weights.copy(), task.households.copy()
    weights[block] += weight
    homes[block] += households
    return replace(task, weights=weights, households=homes)
