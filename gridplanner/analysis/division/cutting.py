"""Dividing a net so that as few common sides as possible are cut, in a narrow band.

Two stages. Many short runs from starts of different kinds find where good divisions
lie; the best of them are taken up again, warmed a little and cooled for longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.division.loops.tight import anneal_tight
from gridplanner.analysis.division.net import new_parts, new_search, random_state
from gridplanner.analysis.division.running import run_starts
from gridplanner.analysis.division.starting import (
    excess_of,
    grown,
    region_of_parts,
    started,
)
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Parts
    from gridplanner.analysis.division.starting import Task

_WORK = 45_000_000  # moves tried in each stage


@dataclass(frozen=True, slots=True)
class Cooling:
    """From which heat to which, in prices of a common side, and how slowly."""

    hot: float
    cold: float
    heats: int
    steps: int


_FIRST = Cooling(4.0, 0.2, 60, 5)
_AGAIN = Cooling(1.0, 0.2, 60, 40)


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A division and the price of what it cuts; infinite where a part is outside.

    Attributes
    ----------
    of : ndarray, int32, shape (n,)
    price : float
    excess : float
        Largest deviation in tolerances.
    """

    of: NDArray[np.int32]
    price: float
    excess: float

    @property
    def rank(self) -> tuple[float, float]:
        """Sorts divisions, the best first."""
        return self.price, self.excess


def cut_least(task: Task, *, seed: int, progress: Progress | None = None) -> Cut:
    """Divide with the least price of what is cut.

    Parameters
    ----------
    task : Task
        `Task.step` is the price of a typical common side.
    seed : int
    progress : Progress, optional

    Returns
    -------
    Cut
        The best with all parts in the band; where none was found the one that misses
        it least.
    """
    told = progress or Progress()
    told.step("progress.dividing")
    blocks = len(task.regions)
    first = _runs(blocks, _FIRST, least=16, most=600)
    again = _runs(blocks, _AGAIN, least=4, most=40)
    runs = [0]

    def tick() -> None:
        runs[0] += 1
        told.fraction(min(1.0, runs[0] / (first + again)))

    def begin(start: int) -> Cut:
        random = random_state(seed, start)
        if start % 3 == 0:
            parts = started(task, random, steps=6, limit=blocks)
        else:
            parts = grown(task, random)
        result = _cool(task, parts, random, _FIRST)
        tick()
        return result

    found = _different(run_starts(begin, first))

    def go_on(start: int) -> Cut:
        random = random_state(seed, first + start)
        parts = new_parts(task.net, found[start % len(found)].of, task.count)
        result = _cool(task, parts, random, _AGAIN)
        tick()
        return result

    found = [*found, *run_starts(go_on, again)]
    return min(found, key=lambda cut: cut.rank)


def _runs(blocks: int, cooling: Cooling, *, least: int, most: int) -> int:
    return int(np.clip(_WORK // (blocks * cooling.heats * cooling.steps), least, most))


def _different(cuts: list[Cut], *, kept: int = 10) -> list[Cut]:
    """Keep the best cuts, of equal prices one each as long as there are others."""
    ordered = sorted(cuts, key=lambda cut: cut.rank)
    seen: set[float] = set()
    firsts: list[Cut] = []
    others: list[Cut] = []
    for cut in ordered:
        (others if cut.price in seen else firsts).append(cut)
        seen.add(cut.price)
    return (firsts + others)[:kept]


def _cool(
    task: Task, parts: Parts, random: NDArray[np.uint64], cooling: Cooling
) -> Cut:
    net = task.net
    wanted = task.wanted(region_of_parts(task, parts), np.ones(task.count, np.int64))
    search = new_search(len(parts.of))
    best = parts.of.copy()
    price, best_price = price_of(task, parts.of), np.inf
    heat = cooling.hot * task.step
    rate = (cooling.cold / cooling.hot) ** (1.0 / (cooling.heats - 1))
    tries = cooling.steps * len(best)
    for _ in range(cooling.heats):
        price, best_price = anneal_tight(
            net, parts, wanted, search, random, tries, heat, len(best), price, best,
            best_price,
        )  # fmt: skip
        heat *= rate
    if np.isinf(best_price):
        best = parts.of.copy()
    held = new_parts(net, best, task.count).weight
    return Cut(best, float(best_price), excess_of(held, wanted))


def price_of(task: Task, of: NDArray[np.int32]) -> float:
    """Give the price of all common sides that a division cuts."""
    net = task.net
    here = np.repeat(np.arange(len(of)), np.diff(net.start))
    return float(net.price[of[here] != of[net.to]].sum() / 2)
