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
from gridplanner.analysis.division.errors import DivisionError
from gridplanner.analysis.division.grouping import groups_of, solve_in_groups
from gridplanner.analysis.division.net import places_by_points
from gridplanner.analysis.division.preparing import Ground, Prepared, net_of_blocks
from gridplanner.analysis.division.solving import Effort, improve
from gridplanner.analysis.division.starting import Task
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

_BALANCE = 3.0
_AGAIN = 4  # times a division is drawn anew
_TYPICAL = 2.0  # what a move costs, times the root of parts per block
_TRIES = 3  # starts of a way, as long as what it finds is known
_LEAST = 3  # candidates for which ways are gone through once more
_FURTHER = 1_000_003  # from the seed of one try to that of the next


@dataclass(frozen=True, slots=True)
class Way:
    """What a way of dividing values.

    Attributes
    ----------
    name : str
        ``balanced``, ``along`` (lines), ``round``, ``whole``; names its sentence.
    along : float
        Price of borders that follow no line, set against roundness at 1.
    shape : float
        Price of parts that are not round.
    kept : float
        By how much dearer than usual it is to divide what is to be kept whole.
    enough : float
        Tolerances that parts may miss while what is to be kept whole stays so.
    """

    name: str
    along: float
    shape: float = 1.0
    kept: float = 1.0
    enough: float = 1.0


WAYS = (
    Way("balanced", 0.3),
    Way("along", 2.0),
    Way("round", 0.05),
    Way("whole", 0.3, kept=8.0, enough=3.0),
)


def ways_of(ground: Ground) -> tuple[Way, ...]:
    """Give the ways in which ground can be divided: not all mean anything anywhere."""
    is_kept = any(len(kept.shapes) for kept in ground.kept)
    return tuple(way for way in WAYS if way.kept == 1.0 or is_kept)


def divide(
    prepared: Prepared,
    count: int,
    *,
    tolerance: float | Sequence[float] = 0.05,
    bands: NDArray[np.float64] | None = None,
    seeds: NDArray[np.int64] | None = None,
    ways: Sequence[Way] = WAYS,
    wanted: int | None = None,
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
    seeds : ndarray, int64, shape (s,), optional
        Houses (rows) each in a part of its own; parts without one are free.
    ways : sequence of Way, optional
    wanted : int, optional
        How many candidates; without it one a way. More than there are ways: the first
        ones again, from other starts.
    seed : int, optional
        One seed gives one answer.
    effort : Effort, optional
    progress : Progress, optional
    found : callable, optional
        Told of each candidate as it is drawn.

    Returns
    -------
    list of Candidate
        In the order of the ways. One that hardly differs from an earlier one (see
        `is_twin`) gives way to one from another start; there are fewer where a few
        starts find none.

    Raises
    ------
    DivisionError
        See `Prepared.shares` and `Prepared.blocks_of`; ``division.seeds_drawn`` where
        seeds could not be kept apart when parts were drawn.
    Cancelled
    """
    told = progress or Progress()
    wanted = len(ways) if wanted is None else wanted
    blocks = None if seeds is None else prepared.blocks_of(seeds)
    work = _Work(
        prepared,
        prepared.shares(count, blocks),
        seeds,
        blocks,
        groups_of(prepared, count, seeds=blocks),
        tolerance,
        _with_ideals(bands),
        effort,
    )
    result: list[Candidate] = []
    for place in range(wanted + _LEAST):
        if place >= wanted and len(result) >= min(_LEAST, wanted):
            break
        low = min(place, wanted - 1)
        told.step("progress.dividing", low / wanted, (low + 1) / wanted)
        turn, row = divmod(place, len(ways))
        for again in range(turn * _TRIES, (turn + 1) * _TRIES):
            known = [other.of_house for other in result]
            candidate = work.try_once(ways[row], seed + _FURTHER * again, known, told)
            if candidate is not None:
                result.append(candidate)
                if found is not None:
                    found(candidate)
                break
    if not result:
        raise DivisionError("division.seeds_drawn")
    return result


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """Solves one way from one start, draws, and measures.

    Attributes
    ----------
    prepared : Prepared
    shares : ndarray, int64, shape (c,)
        Parts of each region.
    houses, blocks : ndarray, int64, shape (s,), or None
        Seeds.
    groups : ndarray, int64, shape (b,)
        Blocks that stay together.
    tolerance : float or sequence of float
    bands : ndarray, float64, shape (d, 3), or None
    effort : Effort or None
    """

    prepared: Prepared
    shares: NDArray[np.int64]
    houses: NDArray[np.int64] | None
    blocks: NDArray[np.int64] | None
    groups: NDArray[np.int64]
    tolerance: float | Sequence[float]
    bands: NDArray[np.float64] | None
    effort: Effort | None

    def try_once(
        self,
        way: Way,
        seed: int,
        known: Sequence[NDArray[np.int32]],
        told: Progress,
    ) -> Candidate | None:
        """Give a candidate; None for one that is known or keeps seeds not apart."""
        prepared = self.prepared
        task = task_of(prepared, self.shares, way, self.tolerance)
        task = replace(task, bands=self.bands, seeds=self.blocks)
        of = solve_in_groups(
            task,
            self.groups,
            enough=way.enough,
            seed=seed,
            effort=self.effort,
            progress=told.part(0.0, 0.7),
        ).of
        houses = prepared.blocks.of_house
        if is_twin(np.where(houses < 0, -1, of[houses]).astype(np.int32), known):
            return None
        drawn = draw(prepared, task, of, seed=seed, progress=told.part(0.7, 1.0))
        if self.houses is not None and not _are_apart(drawn.of_house[self.houses]):
            return None
        candidate = measure(prepared.ground, drawn, way.name)
        return None if is_twin(candidate.of_house, known) else candidate


def _are_apart(parts: NDArray[np.int32]) -> bool:
    return len(np.unique(parts)) == len(parts)


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
    prices = (blocks.prices + way.kept * _kept_prices(prepared)) * blocks.sides
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
    not. Then these no longer count, and the division goes on from what was drawn, as
    long as that keeps seeds apart.
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
        if task.seeds is not None and not _are_apart(got[task.seeds]):
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
