"""Buildings pulled down: the work and the households their units have then.

Nothing is placed or counted anew: what the buildings hold is taken out of the sums of
their units, so that a question of some houses takes milliseconds in a district too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from gridplanner.analysis.entrance_places import entrance_rows
from gridplanner.analysis.loads import with_work

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.what_if import Situation
    from gridplanner.analysis.work_sums import BuildingWork
    from gridplanner.analysis.workload import Workload
    from gridplanner.data.snapshot import Snapshot

    Ints = NDArray[np.int64]
    Rows = NDArray[np.intp]

_EVENTS, _APART = -3, -1
"""Columns from the end, as `gridplanner.analysis.work_sums.EXTRA` has them."""


@dataclass(frozen=True, slots=True, eq=False)
class PulledDown:
    """What units no longer hold; see `gridplanner.analysis.reckoning.Moving`.

    Attributes
    ----------
    units : ndarray, int64, shape (n,)
        Ids, 0 for what lies in none; the same one may stand there more than once.
    less : ndarray, int64, shape (n, k)
        What each no longer has, with the columns of `BuildingWork`.
    """

    units: Ints
    less: Ints

    def apply(self, table: Ints, order: Mapping[int, int], work: BuildingWork) -> None:
        """Take it out of the sums of units."""
        del work  # what it holds is known already
        there = np.array([unit in order for unit in self.units.tolist()], bool)
        rows = [order[unit] for unit in self.units[there].tolist()]
        np.subtract.at(table, rows, self.less[there])


def pulled_down(
    situation: Situation, workload: Workload, buildings: Collection[int]
) -> Situation:
    """Let buildings be pulled down; the ground is still walked.

    Events count as before, those in the houses too. Houses whose nearest neighbour
    goes are further apart than they were.

    Parameters
    ----------
    situation : Situation
        As it is now.
    workload : Workload
        That its loads are of; stays as it is.
    buildings : collection of int
        Ids; one that is not there changes nothing.

    Returns
    -------
    Situation
    """
    snapshot, level = workload.snapshot, situation.loads.level
    rows = np.flatnonzero(np.isin(snapshot.building_ids, list(buildings)))
    if not len(rows):
        return situation
    owners = np.append(snapshot.cell_owners[:, level], 0)
    entrances = np.flatnonzero(np.isin(entrance_rows(snapshot), rows))
    gone = _gone(snapshot, workload.work, owners, (rows, entrances))
    here = situation.rows
    units = [one for one in np.unique(gone.units).tolist() if one in here]
    loads = with_work(situation.loads, workload.tally(level, units, gone))
    households = situation.households.copy()
    for unit, count in _households(snapshot, owners, rows, entrances).items():
        if unit in here:
            row = here[unit]
            households[row] = max(int(households[row]) - count, 0)
    return replace(situation, loads=loads, households=households)


def _gone(
    snapshot: Snapshot, work: BuildingWork, owners: Ints, taken: tuple[Rows, Rows]
) -> PulledDown:
    """Give what goes with buildings and their entrances, and what moves apart."""
    rows, entrances = taken
    left, metres = _apart(snapshot, work, rows)
    own = work.buildings[:, rows].T.copy()
    apart = np.zeros((len(left), own.shape[1]), np.int64)
    apart[:, _APART] = -metres
    less = np.concatenate([own, work.entrances[:, entrances].T, apart])
    less[:, _EVENTS] = 0
    units = np.concatenate(
        [
            owners[snapshot.building_cell[rows]],
            owners[snapshot.entrance_cell[entrances]],
            owners[snapshot.building_cell[left]],
        ]
    )
    return PulledDown(units, less)


def _apart(snapshot: Snapshot, work: BuildingWork, rows: Rows) -> tuple[Rows, Ints]:
    """Find the houses left whose nearest one goes, and centimetres they gain."""
    homes = work.buildings[_APART - 1] > 0
    stays = homes.copy()
    stays[rows] = False
    going = rows[homes[rows]]
    left = np.flatnonzero(stays)
    nothing = np.empty(0, np.intp), np.empty(0, np.int64)
    if not len(going) or not len(left):
        return nothing
    points, apart = snapshot.building_points, work.buildings[_APART]
    near = cKDTree(points[going]).query(points[left])[0]
    left = left[np.rint(100 * near) <= apart[left]]
    if not len(left):
        return nothing
    if stays.sum() < 2:
        return left, -apart[left]
    tree = cKDTree(points[stays])
    now = np.rint(100 * tree.query(points[left], k=2)[0][:, 1]).astype(np.int64)
    return left, now - apart[left]


def _households(
    snapshot: Snapshot, owners: Ints, rows: Rows, entrances: Rows
) -> dict[int, int]:
    """Count the households that move out, by unit."""
    column = snapshot.measures.index("households")
    buildings = snapshot.buildings
    own = np.maximum(snapshot.counts[rows, column], 0)
    counts = np.maximum(buildings.entrances.counts[entrances, column], 0)
    home = snapshot.building_cell[entrance_rows(snapshot)[entrances]]
    # What entrances hold is among the counts of their buildings.
    parts = [
        (owners[snapshot.building_cell[rows]], own),
        (owners[home], -counts),
        (owners[snapshot.entrance_cell[entrances]], counts),
    ]
    found: dict[int, int] = {}
    for units, numbers in parts:
        for unit, number in zip(units.tolist(), numbers.tolist(), strict=True):
            found[unit] = found.get(unit, 0) + number
    return found
