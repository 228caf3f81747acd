"""What the load of a worker would be with other units to look after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.analysis.loads import Loads
    from gridplanner.data.duties import Duties


def load_with(
    loads: Loads,
    duties: Duties,
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
    loads : Loads
        Of the level whose units are looked after.
    duties : Duties
        As they are.
    worker_id : int
        A worker the duties do not know has no load and no capacity.
    taken, given : collection of int
        Ids of units taken on, and given up.

    Returns
    -------
    load, capacity : float
        Minutes a month, or household equivalents; NaN for a capacity nobody knows. Up
        to 0.01 a unit from what `share_out` tells of such duties, which parts whole
        hundredths.
    """
    at = int(np.searchsorted(duties.worker_ids, worker_id))
    if at >= len(duties) or int(duties.worker_ids[at]) != worker_id:
        return 0.0, float("nan")
    row_by_unit = {unit.id: row for row, unit in enumerate(loads.units)}
    own = set(duties.unit_ids[duties.workers == at].tolist())
    kept = (own | set(taken)) - set(given)
    time = duties.capacity[duties.workers] * duties.share
    others = np.isin(duties.unit_ids, list(kept)) & (duties.workers != at)
    known = np.nan_to_num(time)
    mine = np.nan_to_num(duties.capacity[at]) / max(len(kept), 1)
    whole = 0.0
    for unit in kept & row_by_unit.keys():
        beside = known[others & (duties.unit_ids == unit)]
        sum_ = mine + beside.sum()
        part = mine / sum_ if sum_ > 0 else 1 / (1 + len(beside))
        whole += part * float(loads.rows.load[row_by_unit[unit]])
    return whole, float(loads.norm.bearable(float(duties.capacity[at])))
