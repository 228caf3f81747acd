"""Divisions to begin with: halved again and again, or grown from seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.division.loops.annealing import anneal
from gridplanner.analysis.division.loops.growing import grow
from gridplanner.analysis.division.loops.halving import halve
from gridplanner.analysis.division.loops.state import Wanted
from gridplanner.analysis.division.loops.wholeness import join_pieces
from gridplanner.analysis.division.net import new_parts, new_search

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Net, Parts

_SPREAD = 0.15  # by which cuts may seem longer than they are
_HEATS = 12  # between two halvings
_TIDYING = 20  # rounds of joining pieces; two or three are enough


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is to be divided, and how.

    Attributes
    ----------
    net : Net
    regions : ndarray, int32, shape (n,)
        Ground that no part may leave, in one piece each; numbered from 0.
    shares : ndarray, int64, shape (c,)
        Parts of each region.
    places : ndarray, float64, shape (q, n)
        How far each block lies along some directions.
    locked : ndarray, bool, shape (n,)
    tolerance : float or ndarray, float64, shape (d,)
        Share of its ideal weight by which a part may miss it, by measure; infinite
        for a measure that is only told.
    shape : float
        Price of roundness; see `Wanted`.
    balance : float
        Price of missing by as much as may be missed.
    step : float
        What a typical move costs: the unit of heat.
    bands : ndarray, float64, shape (d, 3), optional
        Least, ideal and most weight of a part, by measure, in the place of the
        tolerance; not a number for a measure without such limits, infinite where there
        is no least or most. No ideal (no finite number) is the mean of its region.
    seeds : ndarray, int64, shape (s,), optional
        Blocks each in a part of its own; at most as many in a region as it has parts.
    """

    net: Net
    regions: NDArray[np.int32]
    shares: NDArray[np.int64]
    places: NDArray[np.float64]
    locked: NDArray[np.bool_]
    tolerance: float | NDArray[np.float64]
    shape: float
    balance: float
    step: float
    bands: NDArray[np.float64] | None = None
    seeds: NDArray[np.int64] | None = None

    @property
    def count(self) -> int:
        """Number of parts."""
        return int(self.shares.sum())

    def ideals(self) -> NDArray[np.float64]:
        """Weight of an ideal part of each region, float64, shape (c, d)."""
        total = np.zeros((len(self.shares), self.net.weight.shape[1]))
        np.add.at(total, self.regions, self.net.weight)
        mean = total / self.shares[:, None]
        if self.bands is None:
            return np.asarray(mean)
        low, ideal, high = self.bands.T
        wanted = np.where(np.isfinite(ideal), ideal, mean)
        return np.asarray(np.fmin(np.fmax(wanted, low), high))

    def wanted(self, of_region: NDArray[np.int64], number: NDArray[np.int64]) -> Wanted:
        """Say what is wanted of parts that still are to become several.

        Parameters
        ----------
        of_region : ndarray, int64, shape (k,)
            Region of each part.
        number : ndarray, int64, shape (k,)
            How many parts each will be.
        """
        one = self.ideals()[of_region]
        wide = np.maximum(1.0, 0.5 * number)[:, None]
        # An infinite share of a measure that weighs nothing here would be no number.
        shares = np.asarray(self.tolerance)
        free = np.isinf(shares)
        under = over = np.where(free, np.inf, np.where(free, 0.0, shares) * one)
        if self.bands is not None:
            low, _, high = self.bands.T
            under = np.where(np.isnan(low), under, one - low)
            over = np.where(np.isnan(high), over, high - one)
        locked = self.locked
        if self.seeds is not None:
            locked = locked.copy()
            locked[self.seeds] = True
        return Wanted(
            one * number[:, None],
            np.maximum(under * wide, 1e-9),
            np.maximum(over * wide, 1e-9),
            number.astype(np.int64),
            locked,
            self.shape,
            self.balance,
        )


def started(task: Task, random: NDArray[np.uint64], *, steps: int, limit: int) -> Parts:
    """Give a division to begin with: halved, or grown where halves keep no seeds."""
    parts = halved(task, random, steps=steps, limit=limit)
    if task.seeds is None or len(set(parts.of[task.seeds].tolist())) == len(task.seeds):
        return parts
    return grown(task, random)


def halved(task: Task, random: NDArray[np.uint64], *, steps: int, limit: int) -> Parts:
    """Halve regions until each is one part; anneal after every halving but the last.

    Where so little is left of a region that it cannot become as many parts as it
    should, all parts are grown from seeds instead.

    Parameters
    ----------
    task : Task
    random : ndarray, uint64, shape (1,)
    steps : int
        Moves tried at each heat, per block on an edge.
    limit : int
        Blocks a search for a way round may visit.
    """
    count = task.count
    of = task.regions.copy()
    number = np.zeros(count, np.int64)
    number[: len(task.shares)] = task.shares
    of_region = np.zeros(count, np.int64)
    of_region[: len(task.shares)] = np.arange(len(task.shares))
    search = new_search(len(of))
    regions = len(task.shares)
    orders = np.empty(task.places.shape, np.int32)
    for order, row in zip(orders, task.places, strict=True):
        order[:] = np.argsort(row, kind="stable")
    while regions < count:
        (parents,) = np.nonzero(number > 1)
        now = halve(task.net, of, number, orders, random, _SPREAD)
        of_region[regions:now] = of_region[parents]
        regions = now
        for _ in range(_TIDYING):
            if not join_pieces(task.net, of, regions):
                break
        if (np.bincount(of, minlength=regions) < number[:regions]).any():
            return grown(task, random)
        if regions == count:
            break
        parts = new_parts(task.net, of, regions)
        wanted = task.wanted(of_region[:regions], number[:regions])
        heat, rate = 0.5 * task.step, 0.7
        for _ in range(_HEATS):
            tries = int(steps * parts.edges[0])
            anneal(task.net, parts, wanted, search, random, tries, heat, limit)
            heat *= rate
        of = parts.of
    return new_parts(task.net, of, count)


def grown(task: Task, random: NDArray[np.uint64]) -> Parts:
    """Grow parts from seeds, where there are none from blocks drawn at random."""
    is_seed = np.zeros(len(task.regions), np.bool_)
    if task.seeds is not None:
        is_seed[task.seeds] = True
    of = grow(task.net, task.regions, task.shares, is_seed, random)
    return new_parts(task.net, of, task.count)


def excess_of(weight: NDArray[np.int64], wanted: Wanted) -> float:
    """Say what the worst part misses its ideal by, 1 for as much as it may."""
    off = weight - wanted.ideal
    return float(np.where(off < 0, -off / wanted.under, off / wanted.over).max())


def region_of_parts(task: Task, parts: Parts) -> NDArray[np.int64]:
    """Say in which region each part lies, int64, shape (k,)."""
    result = np.zeros(task.count, np.int64)
    result[parts.of] = task.regions
    return result
