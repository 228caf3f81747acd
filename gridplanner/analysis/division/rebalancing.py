"""A plan in force mended by as few changes as will do.

First the least flows between neighbouring parts are found that bring all into their
bands, then blocks are moved that way (`rebalancing_search`), and what comes out is
listed as moves that can be made one after the other (`moves`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.division.flows import least_deviation, least_flows
from gridplanner.analysis.division.moves import Band
from gridplanner.analysis.division.rebalancing_search import HEATS, Search
from gridplanner.analysis.division.rebalancing_task import check
from gridplanner.analysis.division.running import run_starts
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gridplanner.analysis.division.moves import Ground, Move
    from gridplanner.analysis.division.rebalancing_task import Rebalancing

    Ids = NDArray[np.int64]

_STARTS: Final = 2
_AGAIN: Final = 3  # times it is tried with less, where too many would move
NARROW: Final = 0.002
"""Share of a target that a band is wide at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Rebalanced:
    """A mended plan.

    Attributes
    ----------
    task : Rebalancing
    moves : list of Move
        They can be made in this order.
    of : ndarray, int32, shape (n,)
        Part of each block once all are made.
    targets : ndarray, float64, shape (k,)
    band : Band
        What was aimed for.
    bound : float
        The least weight any plan must move to be within the tolerance, or, where that
        cannot be, to come as near to it.
    start : Ground
        The plan in force, for `without`.
    """

    task: Rebalancing
    moves: list[Move]
    of: NDArray[np.int32]
    targets: NDArray[np.float64]
    band: Band
    bound: float
    start: Ground

    @property
    def before(self) -> NDArray[np.int64]:
        """Weight of each part before, int64, shape (k,)."""
        return self.task.held

    @property
    def after(self) -> NDArray[np.int64]:
        """Weight of each part afterwards, int64, shape (k,)."""
        held = np.zeros(self.task.count, np.int64)
        np.add.at(held, self.of, self.task.weights)
        return held

    @property
    def moved(self) -> int:
        """Weight that changes its part."""
        return int(self.task.weights[self.of != self.task.before].sum())

    @property
    def moved_share(self) -> float:
        """Share of all households that change their part; 0 where there are none."""
        changed = self.task.households[self.of != self.task.before].sum()
        return float(changed / max(1, self.task.households.sum()))

    def deviation(self, held: NDArray[np.int64]) -> float:
        """Give the largest deviation from a target, as a share of it."""
        wanted = (self.targets > 0) & ~self.task.locked
        if not wanted.any():
            return 0.0
        return float(np.abs(held[wanted] / self.targets[wanted] - 1.0).max())


def rebalance(
    task: Rebalancing, *, seed: int = 0, progress: Progress | None = None
) -> Rebalanced:
    """Mend a plan in force by few moves.

    Parameters
    ----------
    task : Rebalancing
    seed : int, optional
        One seed gives one answer.
    progress : Progress, optional

    Returns
    -------
    Rebalanced
        Without moves where all parts are within their bands already. Where bands
        cannot be met, what misses them least of what was found.

    Raises
    ------
    RebalancingError
        As `check`.
    Cancelled
    """
    check(task)
    told = progress or Progress()
    told.step("progress.rebalancing")
    bound = bound_of(task)
    done = [0]

    def tick() -> None:
        done[0] += 1
        told.fraction(min(1.0, done[0] / (_STARTS * HEATS)))

    budget = task.most
    found = _mended(task, budget, seed, tick)
    for _ in range(_AGAIN if task.most < 1.0 else 0):
        if found.moved_share <= task.most:
            break
        budget *= 0.95 * task.most / found.moved_share
        found = _mended(task, budget, seed, tick)
    return replace(_held_to(found, task.most), bound=bound)


def bound_of(task: Rebalancing) -> float:
    """Give the least weight that must be handed on so that all are as they should be.

    What passes through a part counts there too.
    """
    targets = task.targets()
    pairs, _ = task.touching()
    return least_flows(task.held, _band(task, targets, task.tolerance), pairs).total


def _mended(
    task: Rebalancing, budget: float, seed: int, tick: Callable[[], None]
) -> Rebalanced:
    """Mend as if so many households might move; not all hold to it."""
    targets = task.targets()
    pairs, sides = task.touching()
    mean = float(targets[targets > 0].mean()) if (targets > 0).any() else 1.0
    unit = np.where(targets > 0, targets, mean)
    # Of flows that are alike those across long borders are easier to make.
    typical = max(float(sides.mean()), 1.0) if len(sides) else 1.0
    dear = 1.0 + 0.05 * np.exp(-sides / typical)
    aimed = _band(task, targets, _share(task, targets, pairs, budget))
    flows = least_flows(task.held, aimed, pairs, dear=dear)
    band = Band(*aimed, unit)
    search = Search(task, band, flows)
    moves: list[Move] = []
    if len(flows.pairs) or len(task.new) or task.leaving[task.before].any():
        found = run_starts(lambda start: search.run(seed, start, tick), _STARTS)
        _, moves = min(found, key=lambda each: each[0])
    return _made(
        Rebalanced(task, [], task.before, targets, band, 0.0, search.start), moves
    )


def _made(found: Rebalanced, moves: list[Move]) -> Rebalanced:
    of = found.task.before.copy()
    for move in moves:
        of[move.blocks] = move.taker
    return replace(found, moves=moves, of=of)


def _held_to(found: Rebalanced, most: float) -> Rebalanced:
    """Leave out the last moves, which help least, where too many households move."""
    moved = np.cumsum([move.households for move in found.moves])
    total = max(1, int(found.task.households.sum()))
    fits = int(np.searchsorted(moved, most * total + 1e-9, side="right"))
    return found if fits == len(found.moves) else _made(found, found.moves[:fits])


def _band(
    task: Rebalancing, targets: NDArray[np.float64], share: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the least and the most each part should weigh."""
    off = np.where(task.locked, 0.0, share * targets)
    return targets - off, targets + off


def _share(
    task: Rebalancing, targets: NDArray[np.float64], pairs: Ids, budget: float
) -> float:
    """Say which share of the targets the bands are wide."""
    share = max(task.tolerance * task.keep, NARROW)
    if budget >= 1.0:
        return share
    most = budget * float(task.weights.sum())
    least = least_deviation(task.held, np.where(task.locked, 0.0, targets), pairs, most)
    return max(share, least)
