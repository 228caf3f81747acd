"""What the load of a worker would be with other units to look after."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from collections.abc import Set as AbstractSet

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
        self._own: dict[int, dict[int, float]] = defaultdict(dict)
        self._time: dict[int, float] = defaultdict(float)
        self._heads: dict[int, int] = defaultdict(int)
        self._fresh: dict[tuple[float, frozenset[int]], tuple[float, float]] = {}
        times = np.nan_to_num(duties.capacity[duties.workers] * duties.share)
        workers = duties.worker_ids[duties.workers].tolist()
        pairs = zip(workers, duties.unit_ids.tolist(), times.tolist(), strict=True)
        for worker, unit, time in pairs:
            self._own[worker][unit] = time
            self._time[unit] += time
            self._heads[unit] += 1

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
        own = self._own.get(worker_id)
        if own is None:
            # Most of a town have no unit: all of one capacity would be loaded alike.
            key = capacity, frozenset(taken) - frozenset(given)
            if key not in self._fresh:
                self._fresh[key] = self._load_of(capacity, {}, key[1])
            return self._fresh[key]
        kept = own.keys() | set(taken)
        return self._load_of(capacity, own, kept - set(given))

    def _load_of(
        self, capacity: float, own: Mapping[int, float], kept: AbstractSet[int]
    ) -> tuple[float, float]:
        """Work out the load of somebody who has units in the end."""
        mine = (0.0 if math.isnan(capacity) else capacity) / max(len(kept), 1)
        whole = 0.0
        for unit in kept & self._load.keys():
            others = self._heads.get(unit, 0) - (unit in own)
            beside = 0.0
            if others:
                beside = max(self._time.get(unit, 0.0) - own.get(unit, 0.0), 0.0)
            all_ = mine + beside
            part = mine / all_ if all_ > 0 else 1 / (1 + others)
            whole += part * self._load[unit]
        return whole, float(self._norm.bearable(capacity))
