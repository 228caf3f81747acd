"""What somebody who joins might take over, and why: a proposal to be changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.takers import propose_units
from gridplanner.analysis.what_if import joining

if TYPE_CHECKING:
    from gridplanner.analysis.what_if import Situation
    from gridplanner.data.job import Progress

_MOST: Final = 3
"""Units a newcomer is proposed to share: with more he is nobody's neighbour."""


class Why(StrEnum):
    """Why a unit is proposed."""

    BARE = "bare"
    """Nobody looks after it."""
    BUSIEST = "busiest"
    """Who has it is used most, and has others besides."""
    SHARED = "shared"
    """Who has it is used most, and has it alone: a second one stands beside."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a unit is proposed.

    Attributes
    ----------
    unit : int
    why : Why
    worker : int
        Who has the unit and is used most; 0 where nobody is.
    before, after : float or None
        Utilisation of that worker now, and with all that is proposed.
    """

    unit: int
    why: Why
    worker: int = 0
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody who joins might look after.

    Attributes
    ----------
    units : tuple of int
        Ids; empty where nothing would get better.
    shared : bool
        Whether those who have the units keep them.
    reasons : tuple of Reason
        One a unit, in the same order.
    """

    units: tuple[int, ...] = ()
    shared: bool = False
    reasons: tuple[Reason, ...] = ()


def propose_newcomer(
    situation: Situation, capacity: float, progress: Progress | None = None
) -> Proposal:
    """Propose what somebody who joins looks after.

    Units are taken over as `propose_units` says. Where that is none, since who is used
    most has one unit alone, that unit is shared, then those of the next, as long as
    the highest utilisation gets lower by it.

    Parameters
    ----------
    situation : Situation
    capacity : float
        Minutes a month.
    progress : Progress, optional

    Returns
    -------
    Proposal
    """
    units = propose_units(situation, capacity, progress)
    shared = not units
    if shared:
        units = _shared(situation, capacity)
    if not units:
        return Proposal()
    after = joining(situation, capacity, units, shared=shared)
    now, then = _used(situation), _used(after)
    reasons = []
    for unit in units:
        who = max(
            sorted(situation.takers_of(unit)),
            key=lambda each: now.get(each, -1.0),
            default=0,
        )
        why = Why.SHARED if shared else Why.BUSIEST
        reasons.append(
            Reason(unit, why, who, now.get(who), then.get(who))
            if who
            else Reason(unit, Why.BARE)
        )
    return Proposal(tuple(units), shared, tuple(reasons))


def _shared(situation: Situation, capacity: float) -> list[int]:
    """Find the units a second worker stands in best."""
    units: list[int] = []
    if not situation.loads.norm.bearable(capacity) > 0:
        return units
    used = _used(situation)
    load = {
        unit.id: whole
        for unit, whole in zip(
            situation.loads.units, situation.loads.rows.whole.tolist(), strict=True
        )
    }
    highest = max(used.values(), default=0.0)
    busy = sorted(used, key=lambda each: (-used[each], each))
    for worker in busy[:_MOST]:
        held = [unit for unit in situation.units_of(worker) if unit not in units]
        if not held:
            continue
        tried = [*units, max(held, key=lambda each: load[each])]
        now = _used(joining(situation, capacity, tried, shared=True))
        if max(now.values(), default=0.0) >= highest:
            break
        highest, units = max(now.values()), tried
    return units


def _used(situation: Situation) -> dict[int, float]:
    """Give the utilisation by worker (id), of those of whom it is known."""
    workers = situation.workers
    used = workers.utilisation
    known = np.flatnonzero(np.isfinite(used))
    ids = workers.worker_ids[known].tolist()
    return dict(zip(ids, used[known].tolist(), strict=True))
