"""Grids shared out among workers: balanced, near, in one piece, kept where it can be.

Everything is a price in kilometres, so that wishes can be weighed against each other:
the way from a worker's base to a grid, a grid that changes hands, a border between two
workers; and, far dearer, a load beyond the tolerance and a second piece. Chains of
grids are handed on at falling heat, then what two or three neighbours have is shared
out anew in the best way, until nothing improves. Where each has few grids, what is
possible at all is known before (`assigning_exact`).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.division.assigning_start import started
from gridplanner.analysis.division.assigning_task import Assigned, check
from gridplanner.analysis.division.loops.handing import (
    Prices,
    cost_of,
    hand_on,
    new_hands,
)
from gridplanner.analysis.division.loops.resplitting import resplit_all
from gridplanner.analysis.division.net import random_state
from gridplanner.analysis.division.running import run_starts
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gridplanner.analysis.division.assigning_task import Assigning
    from gridplanner.analysis.division.loops.handing import Hands

    Found = tuple[float, float, int, NDArray[np.int32]]

_STARTS: Final = 2
_HEATS: Final = 30
_TRIES: Final = 10  # at each heat, a grid
_HOT: Final = 4.0  # in ways between neighbouring workers
_COOLING: Final = 0.85
_WIDE: Final = 0.5  # share of the ideal load that may be missed while it is hot
_ROUNDS: Final = 4  # of sharing out anew, each after chains at a low heat
_GROUPS: Final = 4_000  # shared out anew at most, by each start
_FEW: Final = 12  # workers of whom all threes are shared out anew
_LIMIT: Final = 3_000  # beginnings looked at when sharing out anew
_BORDER: Final = 0.3  # kilometres of way a kilometre of border between workers is worth
_BALANCE: Final = 30.0  # ways between neighbouring workers, for a load beyond
_PIECE: Final = 1e6
_FINE: Final = 1024.0  # prices are whole parts of a kilometre: they add up alike


def assign(
    task: Assigning, *, seed: int = 0, progress: Progress | None = None
) -> Assigned:
    """Share grids out among workers.

    Parameters
    ----------
    task : Assigning
    seed : int, optional
        One seed gives one answer, on every machine.
    progress : Progress, optional

    Returns
    -------
    Assigned
        Where no assignment within the tolerance is found, the one that misses it
        least; likewise for grids in one piece. Where each worker has few grids, that
        is proven to be within two thousandths of the least there is.

    Raises
    ------
    AssigningError
        As `check`.
    Cancelled
    """
    check(task)
    told = progress or Progress()
    told.step("progress.assigning")
    able = np.flatnonzero(task.capacities > 0)
    prices = make_prices(task)
    row = np.full(len(task.capacities) + 1, -1, np.int32)
    row[able] = np.arange(len(able))
    before = row[task.before]
    # Loads what solves programmes of whole numbers; the window begins without it.
    from gridplanner.analysis.division.assigning_exact import share_exactly

    exact = share_exactly(task, prices.way, told)
    is_tight = (
        exact is not None
        and exact.least >= task.tolerance
        and exact.deviation > task.tolerance
    )
    if exact is not None:
        # Nothing evener can be had: let that count as even, and mind the ways. Chains
        # hardly ever find what is as even by themselves.
        even = replace(task, tolerance=max(task.tolerance, exact.deviation))
        prices = make_prices(even)
    done = [0]

    def tick() -> None:
        done[0] += 1
        told.fraction(min(1.0, done[0] / (_STARTS * (_HEATS + _ROUNDS))))

    def one(start: int) -> Found:
        random = random_state(seed, start)
        if exact is not None and (start == _STARTS or is_tight):
            of = _shared_anew(prices, exact.of, random, tick)
            of = of if _missed(prices, of) <= _missed(prices, exact.of) else exact.of
        else:
            kept = before if start % 2 == 0 else np.full_like(before, -1)
            of = started(prices, task.places, kept, random)
            of = _annealed(prices, of, random, tick)
        hands = new_hands(prices, of)
        torn = float((hands.pieces[prices.whole] - 1).clip(0).sum())
        return torn, _missed(prices, of), start, of

    found = run_starts(one, _STARTS + (exact is not None))
    costs = {start: cost_of(prices, new_hands(prices, of)) for *_, start, of in found}
    best = min(found, key=lambda each: (*each[:2], costs[each[2]], each[2]))
    least = 0.0 if exact is None else exact.least
    return replace(measure(task, able[best[3]].astype(np.int32)), least=least)


def _missed(prices: Prices, of: NDArray[np.int32]) -> float:
    """Say what the worst load misses its ideal by, 1 for as much as it may or less."""
    held = np.bincount(of, prices.load, len(prices.ideal))
    return max(1.0, float((np.abs(held - prices.ideal) / prices.slack).max()))


def make_prices(task: Assigning) -> Prices:
    """Write down what everything costs, for the workers who have any capacity."""
    able = np.flatnonzero(task.capacities > 0)
    grids = len(task.loads)
    step = np.ptp(task.places, axis=0)
    apart = max(float(np.sqrt(step[0] * step[1] / len(able))) / 1000.0, 0.1)
    off = task.places[:, None, :] - task.bases[able][None, :, :]
    way = np.sqrt((off * off).sum(axis=2)) / 1000.0
    way = np.nan_to_num(way, nan=0.0)
    had = task.before >= 0
    stays = task.before[:, None] == able[None, :]
    way = way + np.where(had[:, None] & ~stays, task.keep, 0.0)
    way = np.where(task.allowed[:, able], _whole(way), np.inf)
    one = np.concatenate([task.pairs[:, 0], task.pairs[:, 1]])
    two = np.concatenate([task.pairs[:, 1], task.pairs[:, 0]])
    order = np.lexsort((two, one))
    side = _whole(np.concatenate([task.sides, task.sides]) / 1000.0 * _BORDER)
    ideal = task.ideals[able]
    return Prices(
        np.searchsorted(one[order], np.arange(grids + 1)).astype(np.int64),
        two[order].astype(np.int32),
        side[order],
        np.array(task.weights, np.int64, order="C"),
        np.ascontiguousarray(way),
        ideal,
        np.maximum(task.tolerance, 1e-3) * ideal,
        np.array(task.whole[able], np.bool_),
        float(_whole(np.array(_BALANCE * apart))),
        float(_whole(np.array(_PIECE * apart))),
    )


def _whole(kilometres: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.rint(kilometres * _FINE) / _FINE)


def _annealed(
    prices: Prices,
    of: NDArray[np.int32],
    random: NDArray[np.uint64],
    tick: Callable[[], None],
) -> NDArray[np.int32]:
    """Hand grids on at falling heat and narrowing bands, then share out anew."""
    grids = len(of)
    narrow = prices.slack / prices.ideal
    unit = prices.balance / _BALANCE
    for heat in range(_HEATS):
        left = 1.0 - heat / (_HEATS - 1)
        share = np.maximum(narrow, _WIDE * left * left)
        wider = prices._replace(slack=prices.ideal * share)
        hands = new_hands(wider, of)
        hand_on(wider, hands, random, _TRIES * grids, unit * _HOT * _COOLING**heat)
        of = hands.of
        tick()
    return _shared_anew(prices, of, random, tick)


def _shared_anew(
    prices: Prices,
    of: NDArray[np.int32],
    random: NDArray[np.uint64],
    tick: Callable[[], None],
) -> NDArray[np.int32]:
    """Share out anew what neighbours have, with chains in between; keep the best."""
    unit = prices.balance / _BALANCE
    best, least, left = of, np.inf, _GROUPS
    hands = new_hands(prices, of)
    for round_ in range(_ROUNDS):
        if round_:
            hand_on(prices, hands, random, 4 * len(of), 2.0 * unit)
        left = _share_anew(prices, hands, left)
        cost = cost_of(prices, hands)
        if cost < least:
            best, least = hands.of.copy(), cost
        hands = new_hands(prices, best)
        tick()
    return best


def _share_anew(prices: Prices, hands: Hands, left: int) -> int:
    """Share out anew what neighbours have, two and three at a time, worst first.

    Parameters
    ----------
    prices : Prices
    hands : Hands
    left : int
        Groups that may still be tried.

    Returns
    -------
    int
        Groups left.
    """
    changed = np.ones(len(prices.ideal), bool)
    while left > 0 and changed.any():
        groups = _groups(prices, hands, changed)[:left]
        left -= len(groups)
        changed = np.zeros(len(prices.ideal), bool)
        resplit_all(prices, hands, groups, _LIMIT, changed)
    return left


def _groups(
    prices: Prices, hands: Hands, changed: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """List workers among whom something has changed: twos, and threes.

    Twos are neighbours, and any two who can have something between them all the same.
    Threes of neighbours are for those who miss their load; where there are few workers
    for all.
    """
    workers = len(prices.ideal)
    here = np.repeat(hands.of, np.diff(prices.start))
    touch = np.zeros((workers, workers), bool)
    touch[here, hands.of[prices.to]] = True
    bare = np.bincount(hands.of, minlength=workers) == 0
    wide = touch | bare[:, None] | bare[None, :]
    wide |= ~(prices.whole[:, None] | prices.whole[None, :])
    np.fill_diagonal(touch, False)
    np.fill_diagonal(wide, False)
    off = np.abs(hands.held - prices.ideal) / prices.slack
    groups: set[tuple[int, ...]] = set()
    for worker in np.flatnonzero(changed).tolist():
        near = np.flatnonzero(wide[worker]).tolist()
        groups |= {(*sorted((worker, one)), -1) for one in near}
        if workers > _FEW:
            near = np.flatnonzero(touch[worker]).tolist()
        if off[worker] > 1.0 or workers <= _FEW:
            threes = combinations(near, 2)
            groups |= {tuple(sorted((worker, *two))) for two in threes}
    worst = [max(off[n] for n in group if n >= 0) for group in groups]
    order = sorted(
        zip(worst, groups, strict=True), key=lambda each: (-each[0], each[1])
    )
    return np.array([group for _, group in order], np.int32).reshape(-1, 3)


def measure(task: Assigning, of: NDArray[np.int32]) -> Assigned:
    """Measure an assignment.

    Parameters
    ----------
    task : Assigning
    of : ndarray, int32, shape (g,)
        Worker of each grid.
    """
    able = np.flatnonzero(task.capacities > 0)
    row = np.zeros(len(task.capacities), np.int32)
    row[able] = np.arange(len(able))
    prices = make_prices(task)
    hands = new_hands(prices, row[of])
    load = np.zeros(len(task.capacities), np.int64)
    deviation = np.zeros(len(task.capacities))
    pieces = np.zeros(len(task.capacities), np.int64)
    load[able], pieces[able] = hands.held, hands.pieces
    deviation[able] = hands.held / prices.ideal - 1.0
    changed = int(((task.before >= 0) & (task.before != of)).sum())
    cost = float(cost_of(prices, hands))
    return Assigned(of, load, deviation, pieces, changed, cost)
