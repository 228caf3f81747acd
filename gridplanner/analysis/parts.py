"""Which units hold a part of some buildings, and how large a part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.placing_again import place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.snapshot import Footprints, Snapshot

Owners = tuple[int, ...]


def unit_shares(
    snapshot: Snapshot, footprints: NDArray[np.object_], level: int
) -> dict[int, float]:
    """Measure the parts of some footprints that units of a level hold.

    Parameters
    ----------
    snapshot : Snapshot
    footprints : ndarray of Polygon, MultiPolygon or Point, shape (n,)
        Metres of the project CRS.
    level : int
        Index into ``snapshot.levels``.

    Returns
    -------
    dict of int to float
        Share of all their area by unit, the largest first; 0 stands for ground
        without a unit of the level. Empty where nothing has an area.
    """
    shapes = shapely.make_valid(footprints)
    whole = float(shapely.area(shapes).sum())
    if not whole:
        return {}
    boxes, cells = shapely.bounds(shapes), snapshot.cell_boxes
    low, high = np.nanmin(boxes[:, :2], axis=0), np.nanmax(boxes[:, 2:], axis=0)
    near = (cells[:, :2] <= high) & (cells[:, 2:] >= low)
    held: dict[int, float] = {0: whole}
    for cell in np.flatnonzero(near.all(axis=1)).tolist():
        ground = shapely.intersection(shapes, snapshot.cell_polygons[cell])
        part = float(shapely.area(ground).sum())
        unit = int(snapshot.cell_owners[cell, level])
        held[unit] = held.get(unit, 0.0) + part
        held[0] -= part
    order = sorted(held, key=lambda unit: (-held[unit], unit))
    least = whole * 1e-9  # what rounding leaves of ground outside all units
    return {unit: held[unit] / whole for unit in order if held[unit] > least}


def changed_owners(
    snapshot: Snapshot,
    rows: NDArray[np.intp],
    unit_id: int,
    footprints: Footprints,
) -> set[tuple[Owners, Owners]]:
    """Find whose buildings would become whose if they were given to a unit.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    rows : ndarray, intp
        Positions of the buildings.
    unit_id : int
        0 lets the largest part decide.
    footprints : callable

    Returns
    -------
    set of (tuple of int, tuple of int)
        Owners at every level before and after, where they differ.
    """
    overrides = snapshot.buildings.overrides.copy()
    overrides[rows] = unit_id
    buildings = replace(snapshot.buildings, overrides=overrides)
    placed = place(replace(snapshot, buildings=buildings), rows, footprints)
    nobody = np.zeros((1, len(snapshot.levels)), np.int64)
    ground = np.vstack([snapshot.cell_owners, nobody])
    before = ground[snapshot.building_cell[rows]].tolist()
    after = ground[placed.cell].tolist()
    pairs = zip(map(tuple, before), map(tuple, after), strict=True)
    return {(old, new) for old, new in pairs if old != new}
