"""What another norm would do to a town, before it is taken into use."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.loads import PARTS

if TYPE_CHECKING:
    from gridplanner.analysis.loads import Loads
    from gridplanner.analysis.workload import Workload
    from gridplanner.data.duties import Duties
    from gridplanner.data.norms.norm import Norm


@dataclass(frozen=True, slots=True)
class NormEffect:
    """The work of all units of a level by one norm.

    Attributes
    ----------
    total : float
        Minutes a month, or household equivalents.
    highest : int
        Id of the unit with the highest utilisation; of the one with the most work
        where no utilisation is known; 0 without units.
    load : float
        Of that unit.
    utilisation : float
        Of that unit; NaN where it is not known.
    over : int
        Units whose load is more than `limit` times their capacity.
    known : int
        Units whose utilisation is known.
    units : int
    limit : float
        1 and the norm's `near`: 1.15.
    """

    total: float
    highest: int
    load: float
    utilisation: float
    over: int
    known: int
    units: int
    limit: float


def by_norm(workload: Workload, norm: Norm) -> Workload:
    """Give the workload as another norm reckons it; the one given stays as it is."""
    other = copy(workload)
    other.use_norm(norm)
    return other


def effect_of(
    workload: Workload, norm: Norm, level: int, duties: Duties | None = None
) -> NormEffect:
    """Reckon all units of a level by a norm.

    Parameters
    ----------
    workload : Workload
        Is left as it is.
    norm : Norm
        Sound.
    level : int
        Index into the levels.
    duties : Duties, optional
        Who works where, with the capacities of that norm.

    Returns
    -------
    NormEffect
    """
    return sum_up(by_norm(workload, norm).loads(level, duties))


def sum_up(loads: Loads) -> NormEffect:
    """Sum up loads as `NormEffect` tells them."""
    rows, limit = loads.rows, 1.0 + loads.norm.near
    share, load = rows.utilisation, rows.load
    known = np.isfinite(share)
    order = np.where(known, share, -1.0) if known.any() else load
    first = int(order.argmax()) if len(load) else -1
    return NormEffect(
        total=int(rows.whole.sum()) / PARTS,
        highest=loads.units[first].id if first >= 0 else 0,
        load=float(load[first]) if first >= 0 else 0.0,
        utilisation=float(share[first]) if first >= 0 else float("nan"),
        over=int((share[known] > limit).sum()),
        known=int(known.sum()),
        units=len(load),
        limit=limit,
    )
