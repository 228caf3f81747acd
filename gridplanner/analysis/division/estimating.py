"""What a division would come to, without drawing it: to compare, not to be taken.

Drawing borders takes most of the time of dividing a town, and whoever only asks what a
limit costs needs none. Blocks alone are solved, with fewer moves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.division.dividing import WAYS, task_of
from gridplanner.analysis.division.grouping import groups_of, solve_in_groups
from gridplanner.analysis.division.solving import Effort

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.division.preparing import Prepared
    from gridplanner.data.job import Progress

LIGHT: Final = Effort(starts=1, between=4, final=10, heats=20)
_OPEN: Final = 0.99  # price of a metre between houses, where no line is


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a division comes to.

    Attributes
    ----------
    deviation : float
        The largest deviation of a part from the mean, as a share of it.
    along : float
        Share of the borders that follows lines.
    cut : int
        Grounds to be kept whole that are divided; -1 where nobody counted them.
    """

    deviation: float
    along: float
    cut: int = -1


def estimate(
    prepared: Prepared,
    count: int,
    *,
    tolerance: float | Sequence[float],
    bands: NDArray[np.float64] | None = None,
    seeds: NDArray[np.int64] | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Estimate:
    """Solve the evenest way with few moves, and measure blocks.

    Parameters
    ----------
    prepared : Prepared
    count : int
        Number of parts.
    tolerance, bands, seeds
        See `gridplanner.analysis.division.dividing.divide`; bands with their ideals.
    seed : int, optional
        One seed gives one answer.
    progress : Progress, optional

    Raises
    ------
    DivisionError
        See `Prepared.shares` and `Prepared.blocks_of`.
    Cancelled
    """
    blocks = None if seeds is None else prepared.blocks_of(seeds)
    task = task_of(prepared, prepared.shares(count, blocks), WAYS[0], tolerance)
    solved = solve_in_groups(
        replace(task, bands=bands, seeds=blocks),
        groups_of(prepared, count, seeds=blocks),
        seed=seed,
        effort=LIGHT,
        progress=progress,
    )
    weights = np.bincount(solved.of, prepared.weights[:, 0], count)
    mean = max(float(weights.mean()), 1e-9)
    return Estimate(
        float(np.abs(weights / mean - 1.0).max()), _along(prepared, solved.of)
    )


def _along(prepared: Prepared, of: NDArray[np.int32]) -> float:
    """Say what share of the sides between parts lies on a line."""
    blocks = prepared.blocks
    apart = of[blocks.pairs[:, 0]] != of[blocks.pairs[:, 1]]
    whole = float(blocks.sides[apart].sum())
    on_line = apart & (blocks.prices < _OPEN)
    return float(blocks.sides[on_line].sum()) / whole if whole else 0.0
