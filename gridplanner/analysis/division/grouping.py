"""Ground that is to be kept whole: solved as one block each where that can be.

A price alone seldom keeps an estate whole: on the way from one side of a border to the
other its houses would have to be divided, which costs more than it gains. As one block
it goes over at once. Where parts then weigh too unlike one another, its houses are let
go again, at the price they have.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from gridplanner.analysis.division.net import make_net, new_parts
from gridplanner.analysis.division.solving import improve, measure, solve
from gridplanner.analysis.division.starting import region_of_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.preparing import Prepared
    from gridplanner.analysis.division.solving import Effort, Solution
    from gridplanner.analysis.division.starting import Task
    from gridplanner.data.job import Progress

_HEAVIEST = 0.9  # of a mean part; what weighs more leaves nothing to fit beside it


def groups_of(
    prepared: Prepared,
    count: int,
    *,
    heaviest: float = _HEAVIEST,
    seeds: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Say which blocks stay together.

    Parameters
    ----------
    prepared : Prepared
    count : int
        Number of parts.
    heaviest : float, optional
        Share of a mean part that a group may weigh, by the first measure.
    seeds : ndarray, int64, shape (s,), optional
        Blocks each in a part of its own: what holds several does not stay together.

    Returns
    -------
    ndarray, int64, shape (b,)
        Groups from 0, in the order of their first blocks; a block that is in no ground
        to be kept whole is a group of its own. Large ground comes first, so that an
        estate that is too heavy may still keep its courtyards.
    """
    blocks = prepared.blocks
    label = np.arange(len(blocks))
    most = heaviest * prepared.weights[:, 0].sum() / count
    points = shapely.points(blocks.points)
    free = np.ones(len(blocks), np.bool_)
    is_seed = np.zeros(len(blocks), np.bool_)
    if seeds is not None:
        is_seed[seeds] = True
    kept = sorted(
        prepared.ground.kept,
        key=lambda one: -float(shapely.area(one.shapes).max(initial=0.0)),
    )
    for one in kept:
        inside = np.full(len(blocks), -1, np.int64)
        block, shape = shapely.STRtree(one.shapes).query(points, "intersects")
        inside[block] = shape
        lump = _lumps(inside, blocks.pairs)
        held = np.bincount(lump, prepared.weights[:, 0])
        loose = np.bincount(lump, ~free) == 0
        fits = loose & (held <= most) & (np.bincount(lump, is_seed) < 2)
        (mine,) = np.nonzero((inside >= 0) & fits[lump])
        _, first, where = np.unique(lump[mine], return_index=True, return_inverse=True)
        label[mine] = mine[first[where]]
        free[mine] = False
    return np.unique(label, return_inverse=True)[1].ravel().astype(np.int64)


def _lumps(inside: NDArray[np.int64], pairs: NDArray[np.int64]) -> NDArray[np.int32]:
    """Give a number to what hangs together in one shape each."""
    same = (inside[pairs[:, 0]] == inside[pairs[:, 1]]) & (inside[pairs[:, 0]] >= 0)
    links = coo_matrix(
        (np.ones(same.sum()), (pairs[same, 0], pairs[same, 1])),
        shape=(len(inside),) * 2,
    )
    return np.asarray(connected_components(links, directed=False)[1])


def contract(task: Task, group: NDArray[np.int64]) -> Task:
    """Set the same task with the blocks of each group as one.

    Parameters
    ----------
    task : Task
    group : ndarray, int64, shape (b,)
        Numbered from 0 without gaps; each hangs together, in one region, and holds
        one seed at most.
    """
    net, count = task.net, int(group.max()) + 1
    here = np.repeat(np.arange(len(group)), np.diff(net.start))
    one, two = group[here], group[net.to]
    once = one < two
    key, where = np.unique(one[once] * count + two[once], return_inverse=True)
    within = np.bincount(one[one == two], net.side[one == two], count)
    members = np.bincount(group, minlength=count)
    places = np.stack([np.bincount(group, row, count) / members for row in task.places])
    weight = np.zeros((count, net.weight.shape[1]), np.int64)
    np.add.at(weight, group, net.weight)
    first = np.unique(group, return_index=True)[1]
    locked = np.bincount(group, task.locked, count) > 0
    return replace(
        task,
        net=make_net(
            np.column_stack(np.divmod(key, count)).astype(np.int64),
            weight,
            sides=np.bincount(where, net.side[once], len(key)).astype(np.float64),
            prices=np.bincount(where, net.price[once], len(key)).astype(np.float64),
            areas=np.bincount(group, net.area, count).astype(np.float64),
            rims=(np.bincount(group, net.rim, count) - within).astype(np.float64),
        ),
        regions=task.regions[first],
        places=places,
        locked=locked,
        seeds=None if task.seeds is None else group[task.seeds],
    )


def solve_in_groups(
    task: Task,
    group: NDArray[np.int64],
    *,
    enough: float = 1.0,
    seed: int,
    effort: Effort | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Divide, with groups whole where the tolerance can be met so.

    Parameters
    ----------
    task : Task
    group : ndarray, int64, shape (b,)
        See `groups_of`.
    enough : float, optional
        Tolerances that may be missed for groups to stay whole.
    seed : int
    effort : Effort, optional
    progress : Progress, optional

    Returns
    -------
    Solution
        Of the blocks. Of a division with whole groups, one with groups let go, and
        one that never knew of them, the first within the tolerance; else the one that
        misses it least.
    """
    small = contract(task, group)
    if (np.bincount(small.regions) < small.shares).any() or len(group) == len(
        small.regions
    ):
        return solve(task, seed=seed, effort=effort, progress=progress)[0]
    whole = solve(small, seed=seed, effort=effort, progress=progress)[0]
    first = measured(task, whole.of[group])
    if first.excess <= max(1.0, enough):
        return first
    holds = np.ones(len(task.net.to) // 2, np.bool_)
    loose = improve(task, first.of, holds=holds, seed=seed, effort=effort)
    found = [first, measured(task, loose)]
    if found[-1].excess > 1.0:
        found += solve(task, seed=seed, effort=effort, progress=progress)[:1]
    met = [solution for solution in found if solution.excess <= 1.0]
    return met[0] if met else min(found, key=lambda solution: solution.excess)


def measured(task: Task, of: NDArray[np.int32]) -> Solution:
    """Measure parts of a task; each lies in one region.

    Parameters
    ----------
    task : Task
    of : ndarray, int32, shape (b,)
    """
    parts = new_parts(task.net, of, task.count)
    ones = np.ones(task.count, np.int64)
    return measure(parts, task.wanted(region_of_parts(task, parts), ones))
