"""Where what an entrance holds is counted: in the unit it was given to.

Within that unit as for a whole building that was given to it: the cell with the
largest part of the building's footprint, else the nearest. Without such a unit it
stays with its building.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.placing_again import cell_positions, owners_of
from gridplanner.analysis.shares import given_units, largest_shares, with_ground
from gridplanner.data.entrances import Entrances

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.heirs import Heirs
    from gridplanner.data.snapshot import Footprints, Snapshot


def place_entrances(snapshot: Snapshot, footprints: Footprints) -> Snapshot:
    """Place all entrances of a snapshot whose buildings are placed.

    Parameters
    ----------
    snapshot : Snapshot
    footprints : callable
        Gives the footprint polygons of building ids.

    Returns
    -------
    Snapshot
        The same with `entrance_cell`.
    """
    entrances = snapshot.buildings.entrances
    if not len(entrances):
        return snapshot
    everyone = np.arange(len(entrances))
    nowhere = np.full(len(entrances), -1, np.int32)
    units = given_units(snapshot, entrances.units)
    return _placed(snapshot, nowhere, units, everyone, footprints)


def place_entrances_again(
    before: Snapshot,
    after: Snapshot,
    *,
    touched: NDArray[np.int64],
    heirs: Heirs,
    footprints: Footprints,
) -> Snapshot:
    """Place the entrances again where some cells changed.

    Parameters
    ----------
    before, after : Snapshot
        Of the same buildings, which are placed in both.
    touched : ndarray, int64
        Ids of all cells that changed, came or went.
    heirs : Heirs
        Of the units of the entrances.
    footprints : callable

    Returns
    -------
    Snapshot
        Equal to that of `place_entrances`.
    """
    entrances = before.buildings.entrances
    if not len(entrances):
        return after
    old, new = (heirs.among(each.unit_records) for each in (before, after))
    owners = [owners_of(each, touched) for each in (before, after)]
    concerned = (old != new) | np.isin(new, np.concatenate(owners))
    kept = cell_positions(before, after)[before.entrance_cell]
    units = with_ground(after, new)
    return _placed(after, kept, units, np.flatnonzero(concerned), footprints)


def entrance_rows(snapshot: Snapshot) -> NDArray[np.intp]:
    """Positions of the entrances' buildings, shape (e,)."""
    buildings = snapshot.buildings
    return np.searchsorted(buildings.ids, buildings.entrances.buildings)


def own_counts(snapshot: Snapshot, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """Give what goes along with buildings: all but entrances with a unit of their own.

    Parameters
    ----------
    snapshot : Snapshot
    rows : ndarray, intp, shape (n,)
        Positions of buildings.

    Returns
    -------
    ndarray, int64, shape (n, m)
        -1 where unknown.
    """
    entrances, counts = snapshot.buildings.entrances, snapshot.counts[rows]
    if len(entrances) and len(rows):
        homes, order = entrance_rows(snapshot), np.argsort(rows)
        at = np.minimum(np.searchsorted(rows, homes, sorter=order), len(rows) - 1)
        goes = (rows[order[at]] == homes) & (given_units(snapshot, entrances.units) > 0)
        taken = np.maximum(entrances.counts[goes], 0)
        np.subtract.at(counts, order[at[goes]], taken)
    return counts


def changed_entrances(
    snapshot: Snapshot, building: int, units: Sequence[int], footprints: Footprints
) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Find between whom entrances of a building would go if they were given anew.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    building : int
        Id.
    units : sequence of int
        Unit of each entrance that is given to one.
    footprints : callable

    Returns
    -------
    set of (tuple of int, tuple of int)
        Owners at every level of the building's ground and of the ground where
        entrances come to be counted, or cease to.
    """
    fresh = Entrances(
        np.full(len(units), building, np.int64),
        np.array(units, np.int64),
        np.zeros((len(units), len(snapshot.measures)), np.int64),
    )
    buildings = replace(snapshot.buildings, entrances=fresh)
    after = place_entrances(replace(snapshot, buildings=buildings), footprints)
    ground = [*map(tuple, snapshot.cell_owners.tolist()), (0,) * len(snapshot.levels)]
    old = snapshot.buildings.entrances.buildings == building
    before = {ground[cell] for cell in snapshot.entrance_cell[old].tolist()}
    now = {ground[cell] for cell in after.entrance_cell.tolist()[: len(units)]}
    row = np.searchsorted(snapshot.building_ids, building)
    home = ground[int(snapshot.building_cell[row])]
    return {(home, other) for other in before ^ now if other != home}


def _placed(
    snapshot: Snapshot,
    cell: NDArray[np.int32],
    units: NDArray[np.int64],
    chosen: NDArray[np.intp],
    footprints: Footprints,
) -> Snapshot:
    """Place some entrances; those without a unit go with their building."""
    entrances = snapshot.buildings.entrances
    cell = cell.copy()
    there = chosen[units[chosen] > 0]
    if len(there):
        ids, place = np.unique(entrances.buildings[there], return_inverse=True)
        cells = np.flatnonzero(np.isin(snapshot.cell_owners, units[there]).any(axis=1))
        found = largest_shares(
            footprints(ids)[place],
            snapshot.cell_polygons[cells],
            owners=snapshot.cell_owners[cells],
            chosen=units[there],
        )
        cell[there] = cells[found.cell]
    alone = units == 0
    cell[alone] = snapshot.building_cell[entrance_rows(snapshot)[alone]]
    return replace(snapshot, entrance_cell=cell)
