"""What of a division is given before it is found: locked parts, and seeds.

A locked part stays as it is and nothing joins it, so its ground is left out of what is
divided. A seed is ground, in one piece, that a part of its own must hold: a worker's
base, an office, the heart of a village. Neither needs anything of the loops but that a
seed stays where it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.division.errors import DivisionError
from gridplanner.analysis.division.grouping import contract
from gridplanner.analysis.division.loops.wholeness import pieces_of
from gridplanner.analysis.division.net import make_net, regions_of
from gridplanner.analysis.division.sharing import share_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gridplanner.analysis.division.starting import Task

    Blocks = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What is known of the parts.

    Attributes
    ----------
    of : ndarray, int32, shape (n,)
        Part of each block of which it is known, -1 of the others. What is known of a
        part hangs together.
    locked : ndarray, bool, shape (k,)
        Parts that hold what is known of them and nothing else.
    """

    of: NDArray[np.int32]
    locked: NDArray[np.bool_]


def solve_given(
    task: Task, given: Given, solver: Callable[[Task], NDArray[np.int32]]
) -> NDArray[np.int32]:
    """Divide what is not locked, each part around what is known of it.

    Parameters
    ----------
    task : Task
        Its shares and regions are those of all ground, locked parts too.
    given : Given
    solver : callable
        Solves a task without locked parts, its seeds set; gives the part of each block.

    Returns
    -------
    ndarray, int32, shape (n,)
        Part of each block; parts have the numbers they were given.

    Raises
    ------
    DivisionError
        ``division.fixed`` where what is known of a part is nothing though it is
        locked, or does not hang together; ``division.pieces`` or ``division.fixed_few``
        where parts are too few for the ground, or for the parts known, that are left.
    """
    known = given.of >= 0
    is_locked = np.zeros(len(given.of), np.bool_)
    is_locked[known] = given.locked[given.of[known]]
    if (np.bincount(given.of[known], minlength=len(given.locked)) == 0)[
        given.locked
    ].any():
        raise DivisionError("division.fixed")
    (free,) = np.nonzero(~is_locked)
    of = given.of.copy()
    names = np.flatnonzero(~given.locked).astype(np.int32)
    if not len(free):
        if len(names):
            raise DivisionError("division.fixed_few", count=len(names), blocks=0)
        return of
    small, group, seeds = _around_seeds(_without(task, free), given.of[free])
    small = replace(small, shares=_shares(small, len(names)))
    found = solver(small)
    number = np.full(len(names), -1, np.int32)
    first = _first_blocks(group, len(small.regions))
    number[found[seeds]] = given.of[free][first[seeds]]
    others = np.setdiff1d(names, number[number >= 0])
    number[number < 0] = others
    of[free] = number[found[group]]
    return of


def _without(task: Task, kept: NDArray[np.int64]) -> Task:
    """Set a task for some blocks only; shares are still to be found."""
    net = task.net
    row = np.full(len(task.regions), -1, np.int64)
    row[kept] = np.arange(len(kept))
    here = row[np.repeat(np.arange(len(row)), np.diff(net.start))]
    near = row[net.to]
    once = (here >= 0) & (near >= 0) & (here < near)
    inner = make_net(
        np.column_stack([here[once], near[once]]),
        net.weight[kept],
        sides=net.side[once],
        prices=net.price[once],
        areas=net.area[kept],
        rims=net.rim[kept],
    )
    return replace(
        task,
        net=inner,
        regions=regions_of(inner),
        places=np.ascontiguousarray(task.places[:, kept]),
        locked=task.locked[kept],
    )


def _around_seeds(
    task: Task, of: NDArray[np.int32]
) -> tuple[Task, NDArray[np.int64], NDArray[np.int64]]:
    """Make one block of what is known of each part: task, group of blocks, seeds."""
    group = np.arange(len(of))
    (known,) = np.nonzero(of >= 0)
    first = np.full(int(of.max()) + 1, len(of))
    np.minimum.at(first, of[known], known)
    group[known] = first[of[known]]
    names, group = np.unique(group, return_inverse=True)
    group = group.ravel().astype(np.int64)
    seeds = np.searchsorted(names, np.unique(group_of_known(first, len(of))))
    # What is known of a part must be one piece by itself.
    label = np.where(of >= 0, of, -2 - np.arange(len(of))).astype(np.int32)
    piece = np.empty(len(of), np.int32)
    if pieces_of(task.net, label, piece) != len(names):
        raise DivisionError("division.fixed")
    small = contract(task, group) if len(names) < len(of) else task
    return replace(small, seeds=seeds), group, seeds


def group_of_known(first: NDArray[np.int64], blocks: int) -> NDArray[np.int64]:
    """Give the first blocks of the parts of which anything is known."""
    return first[first < blocks]


def _first_blocks(group: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    first = np.full(groups, len(group))
    np.minimum.at(first, group, np.arange(len(group)))
    return first


def _shares(task: Task, count: int) -> NDArray[np.int64]:
    """Share parts out among what hangs together, at least one for each seed."""
    assert task.seeds is not None
    sizes = np.bincount(task.regions)
    seeds = np.bincount(task.regions[task.seeds], minlength=len(sizes))
    least = np.maximum(seeds, 1)
    if len(sizes) > count:
        raise DivisionError("division.pieces", pieces=len(sizes), count=count)
    if least.sum() > count or len(task.regions) < count:
        raise DivisionError("division.fixed_few", count=count, blocks=len(task.regions))
    total = np.bincount(task.regions, task.net.weight[:, 0]).astype(np.int64)
    return share_out(total, sizes, count, least)
