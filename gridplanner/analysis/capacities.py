"""What can be borne in places: the time of those who work there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.loads import unit_capacity
from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.figures import Grouping
    from gridplanner.data.duties import Duties
    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Snapshot


def capacity_in_places(
    norm: Norm,
    snapshot: Snapshot,
    rows: NDArray[np.intp],
    grouping: Grouping,
    duties: Duties | None,
) -> NDArray[np.float64]:
    """Tell what can be borne in places.

    Parameters
    ----------
    norm : Norm
    snapshot : Snapshot
    rows : ndarray, intp, shape (n,)
        The unit of each place, a row of `grouping`; a unit in several places has its
        workers in the first.
    grouping : Grouping
    duties : Duties, optional
        Without any worker each grid is taken to have one full-time worker.

    Returns
    -------
    ndarray, float64, shape (n,)
        Minutes a month (or equivalents); 0 where nobody is, NaN where it is not known.
    """
    units = grouping.units
    staffed = duties is not None and len(duties) > 0
    if staffed and duties is not None:
        minutes = unit_capacity(units, duties)
        _forget_shared(minutes, units, duties, snapshot)
        own = np.array([norm.bearable(one) for one in minutes.tolist()])
    else:
        is_grid = bool(units) and snapshot.levels[units[0].level].role is Role.GRID
        own = np.full(len(units), norm.full_time if is_grid else np.nan)
    found = np.zeros(len(rows))
    first = np.unique(rows, return_index=True)[1]
    for place in first.tolist():
        if rows[place] < len(units):
            found[place] = own[rows[place]]
    return found


def _forget_shared(
    minutes: NDArray[np.float64],
    units: tuple[Unit, ...],
    duties: Duties,
    snapshot: Snapshot,
) -> None:
    """Make the time for parts of a grid unknown where somebody has all of it."""
    held = set(duties.unit_ids.tolist())
    for row in np.flatnonzero(minutes == 0).tolist():
        above = snapshot.unit_records.get(units[row].parent)
        is_grid = above is not None and snapshot.levels[above.level].role is Role.GRID
        if is_grid and units[row].parent in held and units[row].id not in held:
            minutes[row] = np.nan
