"""Why a plan cannot be mended, or no further: what keeps its parts from each other.

A plan may be even in each village and uneven as a whole. Whoever reads "no moves" wants
to know which of his limits that is, and which of them to loosen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.rebalancing import Rebalanced
    from gridplanner.analysis.division.rebalancing_task import Rebalancing

MUCH: Final = 0.4
"""Share of all weight that must be handed on at least, beyond which it is as much as
to divide anew; what passes through a part counts there too."""
_SLACK: Final = 1e-9


class Reason(StrEnum):
    """What holds a plan as it is."""

    EVEN = "even"  # all are within the tolerance, as a whole too
    ZONES = "zones"  # no house goes over the border of its zone
    LOCKED = "locked"  # what could take or give is locked
    APART = "apart"  # nothing touches: rivers, or ground between them
    LEFT = "left"  # a part that is to be given up keeps houses nobody can take
    MUCH = "much"  # to make it even is to divide it anew
    MOST = "most"  # fewer households may change than one house has
    HOUSES = "houses"  # no house is small enough, or all that could go stay


@dataclass(frozen=True, slots=True)
class Standstill:
    """Why nothing moves, or not enough.

    Attributes
    ----------
    reason : Reason
    alone : int
        Parts that have nobody to hand over to.
    parts : int
        Parts that are neither locked nor given up.
    overall : float
        The largest deviation from what each should have if anything could go
        anywhere, as a share of it.
    """

    reason: Reason
    alone: int
    parts: int
    overall: float


def standstill(found: Rebalanced, of: NDArray[np.int32]) -> Standstill:
    """Say what holds a plan as it is once moves are made.

    Parameters
    ----------
    found : Rebalanced
    of : ndarray, int32, shape (n,)
        Part of each block then.

    Returns
    -------
    Standstill
        `Reason.EVEN` too where something is uneven within the tolerance only.
    """
    task = found.task
    held = np.zeros(task.count, np.int64)
    np.add.at(held, of, task.weights)
    able = ~task.locked & (task.capacities > 0)
    alone = able & _is_alone(task)
    ideal = np.where(able, task.capacities, 0.0)
    ideal *= held[able].sum() / max(float(ideal.sum()), _SLACK)
    overall = _deviation(held, ideal)
    is_left = bool(task.leaving[of].any())
    reason = Reason.LEFT if is_left else _reason(found, held, overall)
    return Standstill(reason, int(alone.sum()), int(able.sum()), overall)


def is_much(found: Rebalanced) -> bool:
    """Tell whether to make it even is as much as to divide it anew."""
    task = found.task
    sets_out = task.leaving.any() or len(task.new)
    return not sets_out and found.bound > MUCH * task.weights.sum()


def _reason(found: Rebalanced, held: NDArray[np.int64], overall: float) -> Reason:
    task = found.task
    allowed = task.tolerance + _SLACK
    targets = np.where(task.locked, 0.0, found.targets)
    if _deviation(held, targets) > allowed:
        if is_much(found):
            return Reason.MUCH
        return Reason.MOST if task.most < 1.0 else Reason.HOUSES
    if overall <= allowed:
        return Reason.EVEN
    # Which limit it is shows in what hangs together without it.
    regions = _count(task, ~task.locked)
    if _count(replace(task, zones=np.zeros_like(task.zones)), ~task.locked) < regions:
        return Reason.ZONES
    unlocked = replace(task, locked=np.zeros_like(task.locked))
    return Reason.LOCKED if _count(unlocked, ~task.locked) < regions else Reason.APART


def _deviation(held: NDArray[np.int64], targets: NDArray[np.float64]) -> float:
    wanted = targets > 0
    if not wanted.any():
        return 0.0
    return float(np.abs(held[wanted] / targets[wanted] - 1.0).max())


def _is_alone(task: Rebalancing) -> NDArray[np.bool_]:
    regions = task.regions()
    free = np.bincount(regions, ~task.locked)
    return np.asarray(free[regions] <= 1, np.bool_)


def _count(task: Rebalancing, among: NDArray[np.bool_]) -> int:
    """Count the regions some parts are in."""
    return len(np.unique(task.regions()[among]))
