"""Dividing prepared ground in several ways.

Every way is told what it values, so that candidates differ for a reason one can name:
solve, draw the borders, measure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.division.borders import Drawn, draw_parts
from gridplanner.analysis.division.candidates import Candidate, is_twin, measure
from gridplanner.analysis.division.grouping import groups_of, solve_in_groups
from gridplanner.analysis.division.net import places_by_points
from gridplanner.analysis.division.preparing import Prepared, net_of_blocks
from gridplanner.analysis.division.solving import Effort, improve
from gridplanner.analysis.division.starting import Task
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

_BALANCE = 3.0
_AGAIN = 4  # times a division is drawn anew
_TYPICAL = 2.0  # what a move costs, times the root of parts per block


@dataclass(frozen=True, slots=True)
class Way:
    """What a way of dividing values.

    Attributes
    ----------
    name : str
        ``balanced``, ``along`` (lines), ``round``; names its sentence.
    along : float
        Price of borders that follow no line, set against roundness at 1.
    shape : float
        Price of parts that are not round.
    """

    name: str
    along: float
    shape: float = 1.0


WAYS = (Way("balanced", 0.3), Way("along", 2.0), Way("round", 0.05))


def divide(
    prepared: Prepared,
    count: int,
    *,
    tolerance: float | Sequence[float] = 0.05,
    bands: NDArray[np.float64] | None = None,
    ways: Sequence[Way] = WAYS,
    seed: int = 0,
    effort: Effort | None = None,
    progress: Progress | None = None,
    found: Callable[[Candidate], None] | None = None,
) -> list[Candidate]:
    """Divide ground into parts, in several ways.

    Parameters
    ----------
    prepared : Prepared
    count : int
        Number of parts.
    tolerance : float or sequence of float, length d, optional
        By measure, the share of the mean by which a part may differ from it;
        infinite for measures that are only told.
    bands : ndarray, float64, shape (d, 2) or (d, 3), optional
        By measure, what a part is to weigh at least (ideally, else in the middle) and
        at most, in the place of the tolerance; NaN where that holds.
    ways : sequence of Way, optional
        One candidate each.
    seed : int, optional
        One seed gives one answer.
    effort : Effort, optional
    progress : Progress, optional
    found : callable, optional
        Told of each candidate as it is drawn.

    Returns
    -------
    list of Candidate
        In the order of the ways, without those that hardly differ from an earlier one
        (see `is_twin`).

    Raises
    ------
    DivisionError
        See `Prepared.shares`.
    Cancelled
    """
    told = progress or Progress()
    shares = prepared.shares(count)
    groups = groups_of(prepared, count)
    result: list[Candidate] = []
    for number, way in enumerate(ways):
        told.step("progress.dividing", number / len(ways), (number + 1) / len(ways))
        task = task_of(prepared, shares, way, tolerance)
        task = replace(task, bands=_with_ideals(bands))
        solved = solve_in_groups(
            task, groups, seed=seed, effort=effort, progress=told.part(0.0, 0.7)
        )
        drawn = draw(prepared, task, solved.of, seed=seed, progress=told.part(0.7, 1.0))
        candidate = measure(prepared.ground, drawn, way.name)
        if is_twin(candidate.of_house, [other.of_house for other in result]):
            continue
        result.append(candidate)
        if found is not None:
            found(candidate)
    return result


def _with_ideals(
    bands: NDArray[np.float64] | None,
) -> NDArray[np.float64] | None:
    if bands is None or bands.shape[1] != 2:
        return bands
    return np.column_stack([bands[:, 0], bands.mean(axis=1), bands[:, 1]])


def task_of(
    prepared: Prepared,
    shares: NDArray[np.int64],
    way: Way,
    tolerance: float | Sequence[float],
) -> Task:
    """Set the task of one way of dividing."""
    blocks = prepared.blocks
    count = int(shares.sum())
    scale = np.sqrt(blocks.areas.sum() / count)
    prices = (blocks.prices + _kept_prices(prepared)) * blocks.sides
    return Task(
        net_of_blocks(blocks, prepared.weights, way.along * prices / scale),
        prepared.regions,
        shares,
        places_by_points(blocks.points),
        np.zeros(len(blocks), np.bool_),
        tolerance=np.asarray(tolerance, np.float64),
        shape=way.shape,
        balance=_BALANCE * way.shape,
        step=_TYPICAL * way.shape / np.sqrt(len(blocks) / count),
    )


def _kept_prices(prepared: Prepared) -> NDArray[np.float64]:
    """Say what a border between two blocks costs more for what it divides."""
    blocks = prepared.blocks
    more = np.zeros(len(blocks.pairs))
    points = shapely.points(blocks.points)
    for kept in prepared.ground.kept:
        inside = np.full(len(blocks), -1, np.int64)
        block, shape = shapely.STRtree(kept.shapes).query(points, "intersects")
        inside[block] = shape
        both = inside[blocks.pairs]
        more += np.where((both[:, 0] == both[:, 1]) & (both[:, 0] >= 0), kept.price, 0)
    return more


def draw(
    prepared: Prepared,
    task: Task,
    of: NDArray[np.int32],
    *,
    seed: int,
    progress: Progress,
) -> Drawn:
    """Draw parts; where houses would lie apart from theirs, think again.

    Sides between blocks are estimates: now and then two blocks that seemed to touch do
    not. Then these no longer count, and the division goes on from what was drawn.
    """
    blocks = prepared.blocks
    houses = prepared.ground.houses
    first = np.full(len(blocks), -1, np.int64)
    (inside,) = np.nonzero(blocks.of_house >= 0)
    first[blocks.of_house[inside[::-1]]] = inside[::-1]
    holds = np.ones(len(blocks.pairs), np.bool_)
    drawn = draw_parts(prepared.faces, houses, blocks, of, task.count)
    for again in range(_AGAIN):
        got = drawn.of_house[first]
        moved = got != of
        if not moved.any():
            break
        pairs = blocks.pairs
        holds &= (moved[pairs[:, 0]] == moved[pairs[:, 1]]) | (
            of[pairs[:, 0]] != of[pairs[:, 1]]
        )
        of = improve(task, got, holds=holds, seed=seed + again)
        drawn = draw_parts(prepared.faces, houses, blocks, of, task.count)
        progress.check()
    progress.fraction(1.0)
    return drawn
