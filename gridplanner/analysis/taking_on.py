"""What the load of a worker would be with other units to look after."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.analysis.loads import Loads
    from gridplanner.data.duties import Duties


class TakingOn:
    """Works out loads for one state of the town; an answer takes microseconds.

    Parameters
    ----------
    loads : Loads
        Of the level whose units are looked after.
    duties : Duties
        As they are.
    """

    def __init__(self, loads: Loads, duties: Duties) -> None:
        self._norm = loads.norm
        ids = [unit.id for unit in loads.units]
        self._load = dict(zip(ids, loads.rows.load.tolist(), strict=True))
        self._capacity = dict(
            zip(duties.worker_ids.tolist(), duties.capacity.tolist(), strict=True)
        )
        self._own: dict[int, set[int]] = defaultdict(set)
        self._times: dict[int, list[tuple[int, float]]] = defaultdict(list)
        times = np.nan_to_num(duties.capacity[duties.workers] * duties.share)
        workers = duties.worker_ids[duties.workers].tolist()
        pairs = zip(workers, duties.unit_ids.tolist(), times.tolist(), strict=True)
        for worker, unit, time in pairs:
            self._own[worker].add(unit)
            self._times[unit].append((worker, time))

    def load_with(
        self,
        worker_id: int,
        *,
        taken: Collection[int] = (),
        given: Collection[int] = (),
    ) -> tuple[float, float]:
        """Work out the load of a worker who takes units on, or gives some up.

        The time of the worker is then shared evenly among the units that are left, and
        each of them is shared with those who look after it besides, by their time.

        Parameters
        ----------
        worker_id : int
            A worker the duties do not know has no load and no capacity.
        taken, given : collection of int
            Ids of units taken on, and given up.

        Returns
        -------
        load, capacity : float
            Minutes a month, or household equivalents; NaN for a capacity nobody knows.
            Up to 0.01 a unit from what `share_out` tells of such duties, which parts
            whole hundredths.
        """
        capacity = self._capacity.get(worker_id)
        if capacity is None:
            return 0.0, float("nan")
        kept = (self._own.get(worker_id, set()) | set(taken)) - set(given)
        mine = (0.0 if np.isnan(capacity) else capacity) / max(len(kept), 1)
        whole = 0.0
        for unit in kept & self._load.keys():
            times = self._times.get(unit, ())
            beside = [time for worker, time in times if worker != worker_id]
            all_ = mine + sum(beside)
            part = mine / all_ if all_ > 0 else 1 / (1 + len(beside))
            whole += part * self._load[unit]
        return whole, float(self._norm.bearable(capacity))
