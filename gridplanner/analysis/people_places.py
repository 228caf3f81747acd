"""The units in which the people of each building and entrance are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.filters.places import Places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.snapshot import Snapshot


def people_places(
    snapshot: Snapshot,
    entrance_ids: NDArray[np.int64],
    entrance_buildings: NDArray[np.int64],
) -> Places:
    """Give the units of every building, and of the entrances that were given to one.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    entrance_ids, entrance_buildings : ndarray, int64, shape (n,)
        Of all entrances that were given to a unit, by building and id, as the
        snapshot's were read; those of buildings that are not in it are left out.

    Returns
    -------
    Places
    """
    owners = np.vstack(
        [snapshot.cell_owners, np.zeros((1, len(snapshot.levels)), np.int64)]
    )
    ids = snapshot.building_ids
    there = np.isin(entrance_buildings, ids)
    numbers, homes = entrance_ids[there], entrance_buildings[there]
    if len(numbers) != len(snapshot.entrance_cell):
        raise ValueError("these are not the entrances of the snapshot")
    units = owners[snapshot.entrance_cell]
    order = np.argsort(numbers, kind="stable")
    return Places(
        buildings=ids,
        units=owners[snapshot.building_cell],
        entrances=numbers[order],
        entrance_buildings=homes[order],
        entrance_units=units[order],
    )
