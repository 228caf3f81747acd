"""Dividing a net of blocks into round and balanced parts.

Starts are halved regions; then blocks are moved between neighbours at falling heat,
each part in one piece all the time. Starts know nothing of each other, so they may run
beside each other and still give one answer for one seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.division.loops.annealing import anneal
from gridplanner.analysis.division.net import (
    new_parts,
    new_search,
    random_state,
    without_pairs,
)
from gridplanner.analysis.division.relocating import relocate
from gridplanner.analysis.division.running import run_starts
from gridplanner.analysis.division.starting import (
    excess_of,
    region_of_parts,
    started,
)
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Parts, Wanted
    from gridplanner.analysis.division.starting import Task

_TEPID = 0.05
_TURNS = 6  # of starts around seeds, until one is within the tolerance
_NEARLY = 1.05  # tolerances missed after which no third turn is worth its time
_HOTTER = 4.0  # times the heat of the turn before


@dataclass(frozen=True, slots=True)
class Effort:
    """How long is tried; iterations, never the clock.

    Attributes
    ----------
    starts : int
    between : int
        Moves per block on an edge at each heat between two halvings.
    final : int
        The same for the finished parts.
    heats : int
        Number of heats at the end.
    limit : int
        Blocks a search for a way round a block may visit.
    """

    starts: int = 2
    between: int = 6
    final: int = 20
    heats: int = 40
    limit: int = 400


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """One division.

    Attributes
    ----------
    of : ndarray, int32, shape (n,)
        Part of each block.
    deviation : float
        The largest deviation of a part from the ideal of its region, as a share of
        it, by the first measure.
    excess : float
        The same over all measures, in tolerances or widths of bands: at most 1 where
        all are met.
    roundness : float
        Mean of 4 π area / perimeter² (Polsby & Popper 1991).
    start : int
        Which start found it.
    """

    of: NDArray[np.int32]
    deviation: float
    excess: float
    roundness: float
    start: int

    @property
    def rank(self) -> tuple[float, float, int]:
        """Sorts solutions of one task: all within the tolerance are alike so far."""
        return max(1.0, self.excess), -self.roundness, self.start


def solve(
    task: Task,
    *,
    seed: int,
    effort: Effort | None = None,
    progress: Progress | None = None,
) -> list[Solution]:
    """Divide, by several starts.

    Parameters
    ----------
    task : Task
    seed : int
    effort : Effort, optional
    progress : Progress, optional

    Returns
    -------
    list of Solution
        One a start; those within the tolerance first, rounder ones before. Around
        seeds there are more starts where none of the first is: some parts are shut in
        by others from the beginning.

    Raises
    ------
    Cancelled
    """
    effort = effort or Effort()
    told = progress or Progress()
    told.step("progress.dividing")
    done = [0]
    whole = effort.starts * effort.heats

    def tick() -> None:
        done[0] += 1
        told.fraction(min(1.0, done[0] / whole))

    def one(first: int, row: int) -> Solution:
        start = first + row
        return _solve_once(task, random_state(seed, start), start, effort, tick)

    solutions: list[Solution] = []
    for turn in range(1 if task.seeds is None else _TURNS):
        solutions += run_starts(partial(one, turn * effort.starts), effort.starts)
        missed = min(solution.excess for solution in solutions)
        if missed <= 1.0 or (turn and missed <= _NEARLY):
            break
    return sorted(solutions, key=lambda solution: solution.rank)


def _solve_once(
    task: Task,
    random: NDArray[np.uint64],
    start: int,
    effort: Effort,
    tick: Callable[[], None],
) -> Solution:
    parts = started(task, random, steps=effort.between, limit=effort.limit)
    region = region_of_parts(task, parts)
    wanted = task.wanted(region, np.ones(task.count, np.int64))
    search = new_search(len(parts.of))
    hotter = _HOTTER ** (start // effort.starts)
    heat, coldest = 0.5 * hotter * task.step, 0.01 * task.step
    rate = (coldest / heat) ** (1.0 / max(1, effort.heats - 1))
    tries = 0
    for _ in range(effort.heats):
        tries = int(effort.final * parts.edges[0])
        anneal(task.net, parts, wanted, search, random, tries, heat, effort.limit)
        heat *= rate
        tick()
    anneal(task.net, parts, wanted, search, random, tries, 0.0, len(parts.of))
    moved = relocate(task.net, parts.of, wanted, region)
    if moved is not parts.of:
        parts = new_parts(task.net, moved, task.count)
        heat = _TEPID * task.step
        for _ in range(effort.heats // 4):
            tries = int(effort.final * parts.edges[0])
            anneal(task.net, parts, wanted, search, random, tries, heat, effort.limit)
            heat *= 0.7
        anneal(task.net, parts, wanted, search, random, tries, 0.0, len(parts.of))
    return measure(parts, wanted, start)


def improve(
    task: Task,
    of: NDArray[np.int32],
    *,
    holds: NDArray[np.bool_],
    seed: int,
    effort: Effort | None = None,
) -> NDArray[np.int32]:
    """Go on from a division, nearly cold, as if some blocks did not touch.

    Parameters
    ----------
    task : Task
    of : ndarray, int32, shape (n,)
        Part of each block.
    holds : ndarray of bool, shape (m,)
        Which pairs of `make_net`'s edges touch, in order of lower, then higher block.
    seed : int
    effort : Effort, optional

    Returns
    -------
    ndarray, int32, shape (n,)
    """
    effort = effort or Effort()
    net = without_pairs(task.net, ~holds)
    parts = new_parts(net, of, task.count)
    wanted = task.wanted(region_of_parts(task, parts), np.ones(task.count, np.int64))
    search = new_search(len(of))
    random = random_state(seed, effort.starts)
    heat = _TEPID * task.step
    for _ in range(effort.heats // 2):
        tries = int(effort.final * parts.edges[0])
        anneal(net, parts, wanted, search, random, tries, heat, len(of))
        heat *= 0.8
    return parts.of


def measure(parts: Parts, wanted: Wanted, start: int = 0) -> Solution:
    """Measure a division by what is wanted of it."""
    mean = wanted.ideal[:, 0]
    off = np.abs(parts.weight[:, 0] - mean)
    share = off[mean > 0] / mean[mean > 0]
    outlines = np.maximum(parts.rim, 1e-9) ** 2
    return Solution(
        parts.of.copy(),
        deviation=float(share.max()) if len(share) else 0.0,
        excess=excess_of(parts.weight, wanted),
        roundness=float((4 * np.pi * parts.area / outlines).mean()),
        start=start,
    )
