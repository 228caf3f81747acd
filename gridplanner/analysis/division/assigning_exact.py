"""The evenest assignment there is, proven, where each worker has few grids.

With two to five grids a worker no chain of grids handed on leads out of a dead end, but
all sets of grids that hang together and make up one worker's load can be listed: some
thousands. To choose among them so that every grid is in exactly one is a set partition
(Garfinkel & Nemhauser 1970, doi:10.1287/mnsc.16.8.B495, for electoral districts),
which HiGHS solves in about a second, and of which it proves where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import (
    Bounds,
    LinearConstraint,
    linear_sum_assignment,
    linprog,
    milp,
)
from scipy.sparse import csc_matrix, vstack

from gridplanner.analysis.division.quiet import quiet_library

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.assigning_task import Assigning
    from gridplanner.data.job import Progress

_MOST_GRIDS: Final = 5.5  # of a worker in the mean: beyond, sets are too many to list
_MOST_SETS: Final = 40_000
_MOST_STEPS: Final = 400_000
_FEW_CHOICES: Final = 2_000  # sets to choose among at any rate
_MOST_CHOICES: Final = 30  # sets a grid: to choose among more HiGHS takes minutes
_WIDE: Final = 0.3  # largest deviation looked for
_FINE: Final = 0.002  # of deviation: nobody asks for less
_MOST_TRIES: Final = 40
_NODES: Final = 200  # of the search tree, not seconds: one answer on every machine
_FAR: Final = 1e9
_HAIR: Final = 1e-12
_INFEASIBLE: Final = 2  # as scipy tells it


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """An assignment and what is proven of it.

    Attributes
    ----------
    of : ndarray, int32, shape (g,)
        Row of each grid's worker among those who have any capacity.
    deviation : float
        Its largest deviation.
    least : float
        No assignment in one piece each deviates by less; 0 where nothing is proven.
    """

    of: NDArray[np.int32]
    deviation: float
    least: float


@dataclass(frozen=True, slots=True, eq=False)
class _Sets:
    """Sets of grids that hang together, for every kind of worker.

    Attributes
    ----------
    matrix : csc_matrix, shape (g, s)
    kind : ndarray, int64, shape (s,)
        Which kind of worker a set is for.
    deviation : ndarray, float64, shape (s,)
    price : ndarray, float64, shape (s,)
        The way of whoever of that kind is cheapest.
    """

    matrix: csc_matrix
    kind: NDArray[np.int64]
    deviation: NDArray[np.float64]
    price: NDArray[np.float64]


def share_exactly(
    task: Assigning, way: NDArray[np.float64], progress: Progress
) -> Exact | None:
    """Find the evenest assignment in one piece each, within two thousandths.

    Parameters
    ----------
    task : Assigning
        That `check` lets pass.
    way : ndarray, float64, shape (g, w)
        What it costs that a worker has a grid, of those with any capacity; infinite
        where it must not be.
    progress : Progress

    Returns
    -------
    Exact or None
        None where some worker's grids may lie apart, where there are too many sets to
        list or to choose among, or no answer was found.

    Raises
    ------
    Cancelled
    """
    able = np.flatnonzero(task.capacities > 0)
    few = len(task.loads) <= _MOST_GRIDS * len(able)
    if not task.whole[able].all() or not few or len(task.loads) < len(able):
        return None
    kinds, of_kind = _kinds(task, able)
    sets = _list_sets(task, way, able, kinds, of_kind)
    if sets is None:
        return None
    numbers = np.bincount(of_kind)
    progress.check()
    least = _least(sets)
    if least is None:
        return None
    at, best, tries = max(least, _FINE), None, 0
    while best is None and at <= _WIDE and tries < _MOST_TRIES:
        progress.check()
        best, none = _choose(sets, at, numbers)
        least = at if none else least
        at, tries = _wider(at, task.tolerance), tries + 1
    if best is None:
        return None
    of = _to_workers(sets, best, of_kind, way)
    high = float(sets.deviation[best].max())
    return None if of is None else Exact(of, high, least)


def _kinds(
    task: Assigning, able: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Tell who is alike: a worker of each kind, and the kind of each worker."""
    wants = np.vstack([task.capacities[able], task.allowed[:, able]]).T
    _, first, of_kind = np.unique(wants, axis=0, return_index=True, return_inverse=True)
    return first, np.asarray(of_kind, np.int64).ravel()


def _list_sets(
    task: Assigning,
    way: NDArray[np.float64],
    able: NDArray[np.int64],
    kinds: NDArray[np.int64],
    of_kind: NDArray[np.int64],
) -> _Sets | None:
    """List all sets that some kind of worker could have; None for too many."""
    ideals = task.ideals[able][kinds]
    wide = max(_WIDE, task.tolerance)
    members = connected_sets(
        task.pairs,
        task.weights,
        float(ideals.min()) * (1 - wide),
        float(ideals.max()) * (1 + wide),
    )
    if members is None:
        return None
    sizes = np.array([len(each) for each in members], np.int64)
    flat = np.array([grid for each in members for grid in each], np.int32)
    start = np.concatenate([[0], np.cumsum(sizes)])
    shape = (len(task.loads), len(members))
    matrix = csc_matrix((np.ones(len(flat)), flat, start), shape=shape)
    loads = matrix.T @ task.weights
    ways = np.where(np.isinf(way), _FAR, way)
    columns, kind, off, price = [], [], [], []
    for number, ideal in enumerate(ideals.tolist()):
        cost = (matrix.T @ ways[:, of_kind == number]).min(axis=1)
        deviation = np.abs(loads / ideal - 1.0)
        (fits,) = np.nonzero((deviation <= wide) & (cost < _FAR))
        columns.append(fits)
        kind.append(np.full(len(fits), number))
        off.append(deviation[fits])
        price.append(cost[fits])
        if sum(map(len, columns)) > _MOST_SETS:
            return None
    return _Sets(
        matrix[:, np.concatenate(columns)],
        np.concatenate(kind),
        np.concatenate(off),
        np.concatenate(price),
    )


def connected_sets(
    pairs: NDArray[np.int64], weights: NDArray[np.int64], low: float, high: float
) -> list[tuple[int, ...]] | None:
    """List every set of vertices that hangs together and weighs low to high, once.

    Parameters
    ----------
    pairs : ndarray, int64, shape (m, 2)
    weights : ndarray, int64, shape (n,)
    low, high : float

    Returns
    -------
    list of tuple of int or None
        Vertices in ascending order; None where there are too many.
    """
    weight = weights.tolist()
    near = [0] * len(weight)
    for one, two in pairs.tolist():
        near[one] |= 1 << two
        near[two] |= 1 << one
    found: list[int] = []
    steps = 0
    # Each set grows from its lowest vertex; what was tried as the next one is barred
    # for those that follow, so that no set is met twice.
    for root in range(len(weight)):
        below = (2 << root) - 1
        stack = [(1 << root, weight[root], near[root] & ~below, below)]
        while stack:
            held, heavy, rim, barred = stack.pop()
            if heavy > high:
                continue
            steps += 1
            if steps > _MOST_STEPS or len(found) > _MOST_SETS:
                return None
            if heavy >= low:
                found.append(held)
            while rim:
                bit = rim & -rim
                rim ^= bit
                barred |= bit
                vertex = bit.bit_length() - 1
                wider = rim | (near[vertex] & ~barred & ~held)
                stack.append((held | bit, heavy + weight[vertex], wider, barred))
    return [_members(each) for each in found]


def _members(held: int) -> tuple[int, ...]:
    result = []
    while held:
        bit = held & -held
        result.append(bit.bit_length() - 1)
        held ^= bit
    return tuple(result)


def _wider(at: float, tolerance: float) -> float:
    """Say what is tried next where sets of a deviation do not do.

    Fewer sets are chosen among much faster, so it begins with the evenest; up to what
    is allowed it need not be the least by a hair, beyond it should.
    """
    if at < tolerance - _HAIR:
        return min(tolerance, max(1.5 * at, at + _FINE))
    return at + _FINE


def _least(sets: _Sets) -> float | None:
    """Prove what must be missed at least: sets in shares cannot do it either.

    Returns
    -------
    float or None
        None where not even the widest deviation does.
    """
    low, high = 0.0, _WIDE
    if not _by_shares(sets, high):
        return None
    while high - low > _FINE / 2:
        middle = (low + high) / 2
        if _by_shares(sets, middle):
            high = middle
        else:
            low = middle
    return low


def _by_shares(sets: _Sets, tolerance: float) -> bool:
    """Tell whether shares of sets can make up every grid once."""
    (fits,) = np.nonzero(sets.deviation <= tolerance + _HAIR)
    if not len(fits):
        return False
    rows = sets.matrix[:, fits]
    answer = linprog(np.zeros(len(fits)), A_eq=rows, b_eq=np.ones(rows.shape[0]))
    return bool(answer.status == 0)


def _choose(
    sets: _Sets, tolerance: float, numbers: NDArray[np.int64]
) -> tuple[NDArray[np.int64] | None, bool]:
    """Choose sets so that every grid is in one; else tell whether none can be chosen.

    How many sets each kind of worker gets is asked for only where it comes out wrong
    without: HiGHS is ten times as fast on a pure partition.
    """
    (fits,) = np.nonzero(sets.deviation <= tolerance + _HAIR)
    if not len(fits):
        return None, True
    if len(fits) > max(_FEW_CHOICES, _MOST_CHOICES * sets.matrix.shape[0]):
        return None, False
    grids = sets.matrix[:, fits]
    counts = csc_matrix(
        (np.ones(len(fits)), (sets.kind[fits], np.arange(len(fits)))),
        shape=(len(numbers), len(fits)),
    )
    once = np.ones(grids.shape[0])
    for rows, wanted in (
        (grids, once),
        (vstack([grids, counts]).tocsc(), np.concatenate([once, numbers])),
    ):
        with quiet_library():
            answer = milp(
                sets.price[fits],
                constraints=[LinearConstraint(rows, wanted, wanted)],
                integrality=np.ones(len(fits)),
                bounds=Bounds(0, 1),
                # Any choice will do: what it costs in way is mended afterwards.
                options={"mip_rel_gap": 1e6, "node_limit": _NODES},
            )
        if answer.x is None:
            return None, bool(answer.status == _INFEASIBLE)
        chosen: NDArray[np.int64] = fits[answer.x > 0.5]
        if (
            np.bincount(sets.matrix[:, chosen].indices, minlength=len(once)) != 1
        ).any():
            return None, False  # the solver was wrong
        if (np.bincount(sets.kind[chosen], minlength=len(numbers)) == numbers).all():
            return chosen, False
    return None, False


def _to_workers(
    sets: _Sets,
    chosen: NDArray[np.int64],
    of_kind: NDArray[np.int64],
    way: NDArray[np.float64],
) -> NDArray[np.int32] | None:
    """Give the sets of each kind to its workers, nearest as a whole."""
    of = np.full(sets.matrix.shape[0], -1, np.int32)
    ways = np.where(np.isinf(way), _FAR, way)
    for kind in range(int(of_kind.max()) + 1):
        mine = chosen[sets.kind[chosen] == kind]
        (workers,) = np.nonzero(of_kind == kind)
        cost = sets.matrix[:, mine].T @ ways[:, workers]
        for row, column in zip(*linear_sum_assignment(cost), strict=True):
            of[sets.matrix[:, [mine[row]]].indices] = workers[column]
    return of if (of >= 0).all() else None
