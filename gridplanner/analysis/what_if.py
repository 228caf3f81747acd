"""What if: a worker leaves or joins, an estate opens, grids are demolished.

Each question makes another `Situation` of the present one; neither the plan nor the
posts in force are touched. What is told of a situation is what would be counted if the
change had been made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.loads import (
    EVENTS,
    GROUND,
    PARTS,
    PATROL,
    SPREAD,
    share_out,
    unit_capacity,
    with_work,
)
from gridplanner.analysis.measured import measured_work, work_measures
from gridplanner.data.duties import Duties, even_shares

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.balance import Balance
    from gridplanner.analysis.loads import Loads, WorkerLoads

NEW_WORKER = 0
"""Id of a worker who is not there yet: no row of table ``worker`` has it."""


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """The work of the units that are looked after, and who does it.

    Attributes
    ----------
    loads : Loads
        Of the level that is looked after, as a rule the grid.
    duties : Duties
    households : ndarray, int64, shape (n,)
        Of each unit of `loads`; 0 where nobody knows.
    """

    loads: Loads
    duties: Duties
    households: NDArray[np.int64]

    @property
    def workers(self) -> WorkerLoads:
        """The work of each worker."""
        return share_out(self.loads, self.duties)

    @property
    def rows(self) -> dict[int, int]:
        """Row of each unit (id) in `loads` and `households`."""
        return {unit.id: row for row, unit in enumerate(self.loads.units)}

    @property
    def holders(self) -> dict[int, frozenset[int]]:
        """The workers (ids) who look after each unit (id) that somebody has."""
        duties = self.duties
        found: dict[int, set[int]] = {}
        who = duties.worker_ids[duties.workers].tolist()
        for unit, worker in zip(duties.unit_ids.tolist(), who, strict=True):
            found.setdefault(unit, set()).add(worker)
        return {unit: frozenset(workers) for unit, workers in found.items()}

    def takers_of(self, unit_id: int) -> frozenset[int]:
        """Give the workers (ids) who look after a unit."""
        own = self.duties.workers[self.duties.unit_ids == unit_id]
        return frozenset(self.duties.worker_ids[own].tolist())

    def units_of(self, worker_id: int) -> list[int]:
        """Give the units (ids) a worker looks after, in the order of the loads."""
        index = np.flatnonzero(self.duties.worker_ids == worker_id)
        held = set(self.duties.unit_ids[np.isin(self.duties.workers, index)].tolist())
        return [unit.id for unit in self.loads.units if unit.id in held]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What is told of the whole town in a situation.

    Attributes
    ----------
    load : float
        Minutes a month, or equivalents.
    balance : Balance
        Of the utilisation of workers; of the load of units where there are none.
    of_workers : bool
    units_bare : int
        Units nobody looks after.
    households_bare : int
        Households in these.
    capacity : float
        What all workers can bear together, of those of whom it is known.
    units, households : int
        All of them, looked after or not.
    """

    load: float
    balance: Balance
    of_workers: bool
    units_bare: int
    households_bare: int
    capacity: float = 0.0
    units: int = 0
    households: int = 0

    @property
    def utilisation(self) -> float | None:
        """The load as a share of all there is to bear it; None where nobody is."""
        return self.load / self.capacity if self.capacity > 0 else None

    @property
    def highest(self) -> float | None:
        """The highest utilisation (or load); None where none is known."""
        most, mean = self.balance.max_over_mean, self.balance.mean
        return None if most is None or mean is None else most * mean


def tell(situation: Situation) -> Told:
    """Tell of a situation what the leader of the town asks first."""
    loads, workers = situation.loads, situation.workers
    load, utilisation = work_measures(loads.norm)
    of_workers = bool(workers.counted.any())
    found = (
        measured_work(workers, utilisation)
        if of_workers
        else measured_work(loads, load)
    )
    held = np.isin([unit.id for unit in loads.units], situation.duties.unit_ids)
    return Told(
        load=float(loads.rows.whole.sum() / PARTS),
        balance=found.balance(),
        of_workers=of_workers,
        units_bare=int((~held).sum()),
        households_bare=int(situation.households[~held].sum()),
        capacity=float(np.nansum(workers.capacity[workers.counted])),
        units=len(held),
        households=int(situation.households.sum()),
    )


def households_changing(before: Situation, after: Situation) -> int:
    """Count the households whose workers are others afterwards."""
    now, then = before.holders, after.holders
    changed = [
        row
        for row, unit in enumerate(before.loads.units)
        if now.get(unit.id) != then.get(unit.id)
    ]
    return int(before.households[changed].sum())


def given(situation: Situation, pairs: Mapping[int, Collection[int]]) -> Situation:
    """Say anew who looks after some units.

    Parameters
    ----------
    situation : Situation
    pairs : mapping of int to collection of int
        Ids of workers by id of a unit; nobody where there are none. Of other units
        nothing changes, but everybody's time is shared evenly among all they have.

    Raises
    ------
    ValueError
        If there is no such worker.
    """
    duties = situation.duties
    index = {number: at for at, number in enumerate(duties.worker_ids.tolist())}
    kept = ~np.isin(duties.unit_ids, list(pairs))
    own = list(
        zip(duties.workers[kept].tolist(), duties.unit_ids[kept].tolist(), strict=True)
    )
    for unit, workers in pairs.items():
        for worker in workers:
            if worker not in index:
                raise ValueError(worker)
            own.append((index[worker], unit))
    return replace(situation, duties=_with_pairs(duties, sorted(set(own))))


def leaving(
    situation: Situation,
    worker_id: int,
    takers: Mapping[int, int],
    returning: Mapping[int, int] | None = None,
    *,
    stays: bool = False,
) -> Situation:
    """Let a worker leave, and others take over.

    Parameters
    ----------
    situation : Situation
    worker_id : int
    takers : mapping of int to int
        Worker (id) who takes over by id of the unit, of whatever level; a unit without
        one has whoever else looks after it already.
    returning : mapping of int to int, optional
        Worker (id) who was stood in for, by id of the unit: with the stand-in gone it
        is that one's again.
    stays : bool, optional
        Whether the worker goes on working for the town, with time for other units.
    """
    back, duties = returning or {}, situation.duties
    here = set(duties.worker_ids.tolist())
    # Areas too, which are none of the loads' units: they ask for a share of the time.
    own = duties.unit_ids[duties.worker_ids[duties.workers] == worker_id]
    pairs = {}
    for unit in own.tolist():
        others = situation.takers_of(unit) - {worker_id}
        taker = takers.get(unit)
        pairs[unit] = others | ({taker} if taker else set())
        pairs[unit] |= {back[unit]} & here if unit in back else set()
    found = given(situation, pairs)
    if stays:
        return found
    return replace(found, duties=_without(found.duties, worker_id))


def joining(
    situation: Situation,
    capacity: float,
    units: Collection[int],
    *,
    shared: bool = False,
) -> Situation:
    """Let somebody join who takes over some units from whoever has them now.

    Parameters
    ----------
    situation : Situation
    capacity : float
        Minutes a month.
    units : collection of int
        Ids.
    shared : bool, optional
        Whether those who have the units keep them, with the newcomer beside them.
    """
    duties = situation.duties
    joined = replace(
        duties,
        worker_ids=np.append(NEW_WORKER, duties.worker_ids).astype(np.int64),
        capacity=np.append(capacity, duties.capacity),
        workers=duties.workers + 1,
    )
    beside = {unit: situation.takers_of(unit) if shared else () for unit in units}
    return given(
        replace(situation, duties=joined),
        {unit: {NEW_WORKER, *who} for unit, who in beside.items()},
    )


def opening(situation: Situation, unit_id: int, households: int) -> Situation:
    """Let households move into a unit, who ask for as much work as the town's do.

    What is walked and what is reported are of the ground and stay as they are.

    Parameters
    ----------
    situation : Situation
    unit_id : int
    households : int
    """
    row = situation.rows[unit_id]
    more = round(work_of_household(situation) * households * PARTS)
    whole = int(situation.loads.rows.whole[row]) + more
    counts = situation.households.copy()
    counts[row] += households
    loads = with_work(situation.loads, {unit_id: whole})
    return replace(situation, loads=_with_capacity(loads, situation), households=counts)


def work_of_household(situation: Situation) -> float:
    """Give the work a household of the town asks for on the average, visits alone."""
    loads = situation.loads
    visits = [n for n, key in enumerate(loads.lines) if key not in _GROUND]
    whole = int(loads.rows.hundredths[:, visits].sum())
    count = int(situation.households.sum())
    return whole / PARTS / count if count else 0.0


def demolished(situation: Situation, units: Collection[int]) -> Situation:
    """Let everybody move out of some units; the ground is still walked.

    Events count as before, those in houses too: loads do not tell these apart.

    Parameters
    ----------
    situation : Situation
    units : collection of int
        Ids.
    """
    loads, rows = situation.loads, situation.rows
    kept = [n for n, key in enumerate(loads.lines) if key in _GROUND - {SPREAD}]
    work = {unit: int(loads.rows.hundredths[rows[unit], kept].sum()) for unit in units}
    counts = situation.households.copy()
    counts[[rows[unit] for unit in units]] = 0
    return replace(situation, loads=with_work(loads, work), households=counts)


_GROUND = frozenset({PATROL, EVENTS, SPREAD, GROUND})
"""Lines that are no visits."""


def _with_capacity(loads: Loads, situation: Situation) -> Loads:
    """Give loads with what the workers of a situation can bear for each unit."""
    minutes = unit_capacity(loads.units, situation.duties)
    own = np.array([loads.norm.bearable(one) for one in minutes.tolist()])
    return replace(loads, rows=replace(loads.rows, capacity=own))


def _with_pairs(duties: Duties, pairs: list[tuple[int, int]]) -> Duties:
    workers = np.array([worker for worker, _unit in pairs], np.intp)
    return replace(
        duties,
        workers=workers,
        unit_ids=np.array([unit for _worker, unit in pairs], np.int64),
        share=even_shares(workers),
    )


def _without(duties: Duties, worker_id: int) -> Duties:
    """Take a worker out who looks after nothing any more."""
    gone = np.flatnonzero(duties.worker_ids == worker_id)
    kept = np.delete(np.arange(len(duties.worker_ids)), gone)
    return replace(
        duties,
        worker_ids=duties.worker_ids[kept],
        capacity=duties.capacity[kept],
        workers=np.searchsorted(kept, duties.workers).astype(np.intp),
    )
