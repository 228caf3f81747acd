"""Dividing so that few households change their unit: what stands is mended.

First the units that stand are made fit: each in one piece of one region, ground of none
with those beside it. Then there are to be as many as were asked for: the lightest are
given up, new ones begin at a seed that has none of its own, or at the edge of the
heaviest. What is left to do is done by few moves, as a plan in force is mended
(`rebalancing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.analysis.division.flows import least_flows
from gridplanner.analysis.division.grouping import contract, measured
from gridplanner.analysis.division.loops.wholeness import join_pieces, pieces_of
from gridplanner.analysis.division.rebalancing import rebalance
from gridplanner.analysis.division.rebalancing_task import (
    Rebalancing,
    RebalancingError,
    join,
    leave,
)
from gridplanner.analysis.division.relocating import relocate
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.loops.state import Net
    from gridplanner.analysis.division.starting import Task

    Ids = NDArray[np.int64]
    Parts = NDArray[np.int32]

_EAST, _NORTH = 0, 6  # rows of places along these
_TOUCH: Final = 3.0  # metres of common side below which nothing hangs together
_AGAIN: Final = 2  # times it is mended anew, with parts where they are wanted
_TIDYING: Final = 20  # rounds of joining pieces; two or three are enough
_HOPELESS: Final = 0.5  # of all weight: where more must move, nothing stays
_WIDEST: Final = 10.0  # a tolerance beyond which nothing matters


def divide_staying(
    task: Task,
    before: Parts,
    homes: Ids,
    *,
    group: Ids,
    seed: int,
    progress: Progress | None = None,
) -> Parts | None:
    """Divide so that few households change their unit.

    Parameters
    ----------
    task : Task
    before : ndarray, int32, shape (n,)
        Unit of each block, -1 for none.
    homes : ndarray, int64, shape (n,)
        Households.
    group : ndarray, int64, shape (n,)
        Blocks that had better stay together, see `groups_of`: those of one unit do
        where parts can be within the tolerance all the same.
    seed : int
    progress : Progress, optional

    Returns
    -------
    ndarray, int32, shape (n,), or None
        None where what stands cannot be mended to as many whole parts.
    """
    told = progress or Progress()
    of = fit(task, before, homes)
    if _must_move(task, of, homes) > _HOPELESS * task.net.weight[:, 0].sum():
        return None
    mended = _mended(
        task, of, homes, group=_groups_within(group, of), seed=seed, progress=told
    )
    if mended is None:
        return None
    found = measured(task, mended)
    alone = np.arange(len(of))
    for turn in range(_AGAIN):
        if found.excess <= 1.0:
            break
        of = _relocated(task, found.of) if turn else of
        mended = _mended(task, of, homes, group=alone, seed=seed + turn, progress=told)
        other = None if mended is None else measured(task, mended)
        if other is not None and other.excess < found.excess:
            found = other
    return found.of


def stay_on(
    task: Task, of: Parts, homes: Ids, *, excess: float, seed: int, progress: Progress
) -> Parts | None:
    """Mend parts that were drawn otherwise than wanted; None where they may stay so.

    Parameters
    ----------
    task : Task
    of : ndarray, int32, shape (n,)
        As they were drawn.
    homes : ndarray, int64, shape (n,)
    excess : float
        What may be missed, in tolerances.
    seed : int
    progress : Progress
    """
    of = fit(task, of, homes)
    if (of < 0).any():
        return None
    if int(of.max()) + 1 == task.count and measured(task, of).excess <= excess:
        return None
    alone = np.arange(len(of))
    return _mended(task, of, homes, group=alone, seed=seed, progress=progress)


def _must_move(task: Task, of: Parts, homes: Ids) -> float:
    """Say what weight must move at least, as a plan in force is mended."""
    mending = _set_out(_mending(task, of, homes), task)
    targets = mending.targets()
    off = mending.tolerance * targets
    pairs, _ = mending.touching()
    return least_flows(mending.held, (targets - off, targets + off), pairs).total


def _groups_within(group: Ids, of: Parts) -> Ids:
    """Let go of groups that lie in two parts; int64, shape (n,)."""
    low = np.full(int(group.max()) + 1, len(of))
    high = np.full(len(low), -1)
    np.minimum.at(low, group, of)
    np.maximum.at(high, group, of)
    torn = (low != high)[group]
    key = np.where(torn, -1 - np.arange(len(of)), group)
    return np.unique(key, return_inverse=True)[1].ravel().astype(np.int64)


def _relocated(task: Task, of: Parts) -> Parts:
    """Give parts that are far too light up, and halve heavy ones."""
    region = np.zeros(task.count, np.int64)
    region[of] = task.regions
    wanted = task.wanted(region, np.ones(task.count, np.int64))
    return relocate(task.net, of, wanted, region)


def fit(task: Task, before: Parts, homes: Ids) -> Parts:
    """Make whole parts of units: each keeps the piece with most households.

    What is left goes along with what it borders on most, block by block. A region in
    which no unit has that piece has a part of its own.

    Returns
    -------
    ndarray, int32, shape (n,)
        Parts numbered from 0 without gaps, each in one piece of one region; -1 of
        ground that hangs together with none.
    """
    count = len(before)
    apart = int(before.max(initial=-1)) + 1 + np.arange(count)
    piece = np.empty(count, np.int32)
    pieces = pieces_of(
        task.net, np.where(before >= 0, before, apart).astype(np.int32), piece
    )
    unit = np.full(pieces, -1, np.int64)
    unit[piece] = before
    region = np.zeros(pieces, np.int64)
    region[piece] = task.regions
    most = (
        np.arange(pieces),
        -np.bincount(piece),
        -np.bincount(piece, task.net.weight[:, 0]),
        -np.bincount(piece, homes),
    )
    is_core = np.zeros(pieces, np.bool_)
    order = np.lexsort((*most, unit))
    _, first = np.unique(unit[order], return_index=True)
    is_core[order[first]] = True
    is_core &= unit >= 0
    bare = ~np.isin(region, region[is_core])
    order = np.lexsort((*most, region))
    _, first = np.unique(region[order], return_index=True)
    is_core[order[first]] |= bare[order[first]]
    number = np.where(is_core, np.cumsum(is_core) - 1, -1).astype(np.int32)
    return _filled(task.net, number[piece])


def _filled(net: Net, parts: NDArray[np.integer[Any]]) -> Parts:
    """Give blocks of no part to the one each borders on most, layer by layer.

    What hangs together with no part at all stays in none: -1.
    """
    of = parts.astype(np.int32)
    here = np.repeat(np.arange(len(of)), np.diff(net.start))
    base = int(of.max()) + 1
    while (of < 0).any():
        open_ = (of[here] < 0) & (of[net.to] >= 0)
        if not open_.any():
            break
        key, where = np.unique(
            here[open_] * base + of[net.to[open_]], return_inverse=True
        )
        side = np.bincount(where, net.side[open_], len(key))
        order = np.lexsort((key % base, -side, key // base))
        block, first = np.unique((key // base)[order], return_index=True)
        of[block] = (key % base)[order[first]]
    return of


def _mended(
    task: Task,
    of: Parts,
    homes: Ids,
    *,
    group: Ids,
    seed: int,
    progress: Progress,
) -> Parts | None:
    """Mend whole parts until there are as many as asked for; None where that fails."""
    small = contract(task, group)
    first = np.unique(group, return_index=True)[1]
    held = np.bincount(group, homes).astype(np.int64)
    mending = _set_out(_mending(small, of[first], held), small)
    if mending.count < 2:
        return of
    try:
        found = rebalance(mending, seed=seed, progress=progress).of
    except RebalancingError:
        return None
    # What could not be given away goes along with what it borders on.
    parts = _filled(small.net, np.where(mending.leaving[found], -1, found))
    if (parts < 0).any():
        return None
    names, where = np.unique(parts, return_inverse=True)
    parts = where.ravel().astype(np.int32)
    for _ in range(_TIDYING):
        if not join_pieces(small.net, parts, len(names)):
            break
    return parts[group] if _is_sound(small, parts, len(names)) else None


def _mending(task: Task, of: Parts, homes: Ids) -> Rebalancing:
    net = task.net
    here = np.repeat(np.arange(len(of)), np.diff(net.start))
    once = (here < net.to) & (net.side >= _TOUCH)
    fixed = np.zeros(len(of), np.bool_)
    if task.seeds is not None:
        # The first seed of a part stays in it; others begin new ones.
        fixed[task.seeds[np.unique(of[task.seeds], return_index=True)[1]]] = True
    return Rebalancing(
        pairs=np.column_stack([here[once], net.to[once]]).astype(np.int64),
        sides=net.side[once],
        areas=net.area,
        rims=net.rim,
        points=np.ascontiguousarray(task.places[[_EAST, _NORTH]].T),
        weights=np.ascontiguousarray(net.weight[:, 0]),
        households=homes,
        before=of,
        capacities=np.ones(int(of.max()) + 1),
        locked=np.zeros(int(of.max()) + 1, np.bool_),
        zones=np.zeros(len(of), np.int32),
        fixed=fixed,
        seeds=np.full(int(of.max()) + 1, -1, np.int64),
        tolerance=_tolerance(task),
    )


def _tolerance(task: Task) -> float:
    """Give the share of its ideal by which a part may miss the first measure."""
    wanted = task.wanted(np.arange(len(task.shares)), np.ones(len(task.shares), int))
    ideal = np.maximum(wanted.ideal[:, 0], 1e-9)
    wide = np.minimum(wanted.under[:, 0], wanted.over[:, 0]) / ideal
    return float(min(wide.min(), _WIDEST))


def _set_out(mending: Rebalancing, task: Task) -> Rebalancing:
    """Begin and give up parts, so that each region has its share."""
    of, fixed = mending.before, mending.fixed
    for region, share in enumerate(task.shares.tolist()):
        parts = np.unique(of[task.regions == region])
        seeds = np.empty(0, np.int64) if task.seeds is None else task.seeds
        mine = seeds[task.regions[seeds] == region]
        begins = mine[~fixed[mine]].tolist()
        more = share - len(parts) - len(begins)
        if more < 0:
            homes = np.bincount(of, mending.households)[parts]
            spare = ~np.isin(parts, of[mine])
            order = np.lexsort((parts, homes, ~spare))
            for part in parts[order[:-more]].tolist():
                mending = leave(mending, part)
        for block in (*begins, *_edges(mending, parts, begins, max(more, 0))):
            mending = join(mending, block, 1.0)
    return mending


def _edges(mending: Rebalancing, parts: Ids, begins: list[int], count: int) -> Ids:
    """Find where new parts begin: far out in the heaviest, away from each other."""
    of, points, weights = mending.before, mending.points, mending.weights
    held = np.bincount(of, weights, mending.count)
    given = np.bincount(of[begins], minlength=mending.count)
    found: list[int] = []
    for _ in range(count):
        part = int(parts[np.argmax(held[parts] / (1.0 + given[parts]))])
        blocks = np.flatnonzero((of == part) & ~mending.fixed)
        taken = np.isin(blocks, [*begins, *found])
        if taken.all():
            break
        weight = np.maximum(weights[of == part], 1e-9)
        middle = np.average(points[of == part], axis=0, weights=weight)
        known = np.array([middle, *(points[each] for each in (*begins, *found))])
        away = np.hypot(*(points[blocks, None] - known[None]).transpose(2, 0, 1))
        far = np.where(taken, -1.0, away.min(axis=1))
        found.append(int(blocks[np.argmax(far)]))
        given[part] += 1
    return np.array(found, np.int64)


def _is_sound(task: Task, of: Parts, count: int) -> bool:
    """Tell whether parts are whole, as many as asked for, and keep seeds apart."""
    region = np.zeros(count, np.int64)
    region[of] = task.regions
    shares = np.bincount(region, minlength=len(task.shares))
    piece = np.empty(len(of), np.int32)
    seeds = np.empty(0, np.int64) if task.seeds is None else task.seeds
    return bool(
        count == task.count
        and (shares == task.shares).all()
        and pieces_of(task.net, of, piece) == count
        and len(np.unique(of[seeds])) == len(seeds)
    )
