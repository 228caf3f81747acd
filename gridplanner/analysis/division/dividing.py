"""Dividing prepared ground in several ways.

Every way is told what it values, so that candidates differ for a reason one can name:
solve, draw the borders, measure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.division.errors import DivisionError
from gridplanner.analysis.division.trying import (
    Terms,
    Work,
    draw,
    work_along_what_stands,
    work_of,
)
from gridplanner.analysis.division.ways import WAYS, Way, task_of, ways_of
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.division.candidates import Candidate
    from gridplanner.analysis.division.preparing import Prepared
    from gridplanner.analysis.division.solving import Effort

__all__ = ("WAYS", "Way", "divide", "draw", "task_of", "ways_of")

_TRIES = 3  # starts of a way, as long as what it finds is known
_LEAST = 3  # candidates for which ways are gone through once more
_FURTHER = 1_000_003  # from the seed of one try to that of the next


def divide(
    prepared: Prepared,
    count: int,
    *,
    tolerance: float | Sequence[float] = 0.05,
    bands: NDArray[np.float64] | None = None,
    seeds: NDArray[np.int64] | None = None,
    ways: Sequence[Way] | None = None,
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
        Without it those of `ways_of`; others mean nothing on the ground.
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
        seeds could not be kept apart when parts were drawn, ``division.not_drawn``
        where not every part could be drawn in one piece.
    Cancelled
    """
    told = progress or Progress()
    ways = ways_of(prepared.ground) if ways is None else ways
    wanted = len(ways) if wanted is None else wanted
    terms = Terms(count, tolerance, _with_ideals(bands), seeds, effort)
    works: dict[bool, Work | None] = {False: work_of(prepared, terms)}
    result: list[Candidate] = []
    for place in range(wanted + _LEAST):
        if place >= wanted and len(result) >= min(_LEAST, wanted):
            break
        low = min(place, wanted - 1)
        told.step("progress.dividing", low / wanted, (low + 1) / wanted)
        turn, row = divmod(place, len(ways))
        for again in range(turn * _TRIES, (turn + 1) * _TRIES):
            known = [other.of_house for other in result]
            way = ways[row]
            if way.stays not in works:
                works[True] = work_along_what_stands(prepared, terms, told)
            work = works[way.stays]
            if work is None:
                break
            candidate = work.try_once(way, seed + _FURTHER * again, known, told)
            if candidate is not None:
                result.append(candidate)
                if found is not None:
                    found(candidate)
                break
    if not result:
        code = "not_drawn" if seeds is None else "seeds_drawn"
        raise DivisionError(f"division.{code}", count=count)
    return result


def _with_ideals(
    bands: NDArray[np.float64] | None,
) -> NDArray[np.float64] | None:
    if bands is None or bands.shape[1] != 2:
        return bands
    return np.column_stack([bands[:, 0], bands.mean(axis=1), bands[:, 1]])
