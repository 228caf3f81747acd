"""What an outline holds, at once, while it is being drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gridplanner.data.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Holding:
    """Buildings inside an outline and what they hold.

    Attributes
    ----------
    buildings : int
    counts : mapping of str to int or None
        Sum of each measure (``"households"`` …); None where nothing is known of it.
    by_unit : mapping of int to int
        Buildings taken from each unit of the level asked for; 0 = from no unit.
    households_by_unit : mapping of int to int
        The same in households, unknown ones counted as none.
    """

    buildings: int
    counts: Mapping[str, int | None]
    by_unit: Mapping[int, int]
    households_by_unit: Mapping[int, int]


def hold(
    snapshot: Snapshot,
    ring: NDArray[np.float64],
    *,
    level: int,
    within: tuple[int, int] | None = None,
) -> Holding:
    """Count what lies in an outline.

    A building counts where the middle of its footprint lies; its largest part is
    looked at only when the outline has become a border.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    ring : ndarray, float64, shape (n, 2)
        Closed outline in metres of the project CRS, n ≥ 4; it may cross itself
        while it is being drawn, and counts as even-odd then.
    level : int
        Level whose units are told apart.
    within : (int, int), optional
        Level and id of a unit; what does not stand in it is left out.

    Returns
    -------
    Holding
        Of nothing, where no building lies inside.
    """
    inside = _inside(snapshot.building_points, ring)
    if within is not None:
        row, unit = within
        at = snapshot.building_cell[inside]
        inside = inside[(at >= 0) & (snapshot.cell_owners[at, row] == unit)]
    counts = snapshot.counts[inside]
    known = counts >= 0
    sums = {
        name: int(counts[:, column][known[:, column]].sum())
        if known[:, column].any()
        else None
        for column, name in enumerate(snapshot.measures)
    }
    owners = np.zeros(len(inside), np.int64)
    cells = snapshot.building_cell[inside]
    placed = cells >= 0
    owners[placed] = snapshot.cell_owners[cells[placed], level]
    units, position = np.unique(owners, return_inverse=True)
    households = np.zeros(len(inside))
    if "households" in snapshot.measures:
        households = np.maximum(counts[:, snapshot.measures.index("households")], 0)
    return Holding(
        buildings=len(inside),
        counts=sums,
        by_unit=dict(zip(units.tolist(), np.bincount(position).tolist(), strict=True)),
        households_by_unit={
            unit: int(total)
            for unit, total in zip(
                units.tolist(), np.bincount(position, households).tolist(), strict=True
            )
        },
    )


def _inside(points: NDArray[np.float64], ring: NDArray[np.float64]) -> NDArray[np.intp]:
    low, high = ring.min(axis=0), ring.max(axis=0)
    near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    area = shapely.make_valid(shapely.polygons(ring))
    shapely.prepare(area)
    inside: NDArray[np.intp] = near[shapely.contains_xy(area, points[near])]
    return inside
