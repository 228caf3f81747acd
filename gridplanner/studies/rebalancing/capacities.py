"""What each unit can bear: the time a month its workers have for it.

Of a unit nobody looks after, or of whose workers no time is known, the time is taken
to be that of the others on an average, and that is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.division.rebalancing_task import RebalancingError
from gridplanner.analysis.measured import EQUIVALENTS, MINUTES
from gridplanner.studies.workload.study import study_work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.records import Unit
    from gridplanner.studies.rebalancing.asked import Wish

WORK: Final = frozenset({MINUTES, EQUIVALENTS})
"""Weights that can be shared out by the time of workers."""


@dataclass(frozen=True, slots=True)
class Capacities:
    """Time of workers by unit (id), in what the norm counts; unknown are absent."""

    known: dict[int, float]

    @property
    def mean(self) -> float:
        """What a unit has on an average, of those that are known."""
        return float(np.mean(list(self.known.values())))

    def of(self, units: Sequence[Unit]) -> NDArray[np.float64]:
        """Give the time for each unit, float64, shape (k,); all above 0."""
        mean = self.mean
        return np.array([self.known.get(unit.id, mean) for unit in units], np.float64)

    def unknown(self, units: Sequence[Unit]) -> int:
        """Count the units whose time is taken to be the average."""
        return sum(unit.id not in self.known for unit in units)


def read_capacities(
    document: Document, standing: Standing, wish: Wish, *, plan: int, day: date
) -> Capacities | None:
    """Read what each unit can bear.

    Returns
    -------
    Capacities or None
        None where all units should have the same.

    Raises
    ------
    RebalancingError
        ``rebalancing.capacity_weight`` where something else than work is balanced,
        ``rebalancing.no_capacity`` where nobody with time looks after a unit.
    """
    if not wish.by_capacity:
        return None
    if wish.weight not in WORK:
        raise RebalancingError("rebalancing.capacity_weight")
    study = study_work(document, standing, plan=plan, day=day)
    loads = study.loads(wish.level)
    time = loads.rows.capacity
    known = {
        unit.id: float(each)
        for unit, each in zip(loads.units, time.tolist(), strict=True)
        if np.isfinite(each) and each > 0
    }
    if not loads.staffed or not known:
        raise RebalancingError("rebalancing.no_capacity")
    return Capacities(known)
