"""Which cell holds which building: the one with the largest part of its footprint.

A building whose box lies wholly inside one cell needs no footprint. The others are
measured exactly; ground outside every cell competes like a cell, so that a
neighbour town's house which touches the border by a corner is not counted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.locate import locate
from gridplanner.data.heirs import heirs_of
from gridplanner.data.snapshot import cut_limit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.job import Progress
    from gridplanner.data.snapshot import Footprints, Snapshot


@dataclass(frozen=True, slots=True)
class Placement:
    """Where some buildings lie.

    Attributes
    ----------
    cell : ndarray, int32, shape (n,)
        Index into the cells, -1 for none.
    cut_levels : ndarray, uint16, shape (n,)
        Bit ``k`` set where a border of level ``k`` cuts the building.
    inside : ndarray, bool, shape (n,)
        Whether the building's box lies wholly inside its cell, which then is all
        that matters for it. False where a user chose the unit.
    """

    cell: NDArray[np.int32]
    cut_levels: NDArray[np.uint16]
    inside: NDArray[np.bool_]


def find_places(
    snapshot: Snapshot, footprints: Footprints, progress: Progress | None = None
) -> Placement:
    """Find where every building lies.

    Parameters
    ----------
    snapshot : Snapshot
    footprints : callable
        Gives the footprint polygons of building ids; asked only for those whose
        box meets a border.
    progress : Progress, optional

    Returns
    -------
    Placement
        Of all buildings, in their order.
    """
    boxes, polygons = snapshot.buildings.boxes, snapshot.cell_polygons
    if progress is not None:
        progress.step("progress.locating", 0.0, 0.6)
    rough = look_at_boxes(boxes, polygons, progress)
    if progress is not None:
        progress.step("progress.sharing", 0.6, 1.0)
        progress.check()
    everything, cells = np.arange(len(boxes)), np.arange(len(polygons))
    return measure(snapshot, everything, cells, rough, footprints)


@dataclass(frozen=True, slots=True)
class Rough:
    """What the boxes of some buildings tell.

    Attributes
    ----------
    cell : ndarray, int32, shape (n,)
        Which of the cells looked at the box lies wholly inside, -1 where none.
    inside : ndarray, bool, shape (n,)
        Whether there is such a cell.
    beyond : ndarray, bool, shape (n,)
        Whether the box meets a cell without lying inside it.
    """

    cell: NDArray[np.int32]
    inside: NDArray[np.bool_]
    beyond: NDArray[np.bool_]


def measure(
    snapshot: Snapshot,
    chosen: NDArray[np.intp],
    cells: NDArray[np.intp],
    rough: Rough,
    footprints: Footprints,
) -> Placement:
    """Place buildings for good, by their footprints where their boxes do not tell.

    Parameters
    ----------
    snapshot : Snapshot
    chosen : ndarray, intp, shape (n,)
        Positions of the buildings.
    cells : ndarray, intp, shape (m,)
        All cells that may hold a part of one of them, or shall; ascending.
    rough : Rough
        Of the buildings chosen among these cells.
    footprints : callable

    Returns
    -------
    Placement
    """
    cell, inside = np.append(cells, -1)[rough.cell].astype(np.int32), rough.inside
    cut = np.zeros(len(chosen), np.uint16)
    given = given_units(snapshot, snapshot.buildings.overrides[chosen])
    exact = np.flatnonzero(rough.beyond | (given > 0))
    if len(exact):
        placed = largest_shares(
            footprints(snapshot.buildings.ids[chosen[exact]]),
            snapshot.cell_polygons[cells],
            owners=snapshot.cell_owners[cells],
            chosen=given[exact],
        )
        cell[exact] = np.append(cells, -1)[placed.cell]
        cut[exact] = placed.cut_levels
        inside[exact] = False
    return Placement(cell, cut, inside)


def look_at_boxes(
    boxes: NDArray[np.float64],
    polygons: NDArray[np.object_],
    progress: Progress | None = None,
) -> Rough:
    """See what the boxes of many buildings tell.

    Parameters
    ----------
    boxes : ndarray, float64, shape (n, 4)
    polygons : ndarray of Polygon or MultiPolygon, shape (m,)
        Of the cells; they are prepared in place.
    progress : Progress, optional

    Returns
    -------
    Rough
        With indices into `polygons`.
    """
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    cell = locate(middle, polygons, progress=progress)
    inside = cell >= 0
    inside[inside] = shapely.contains_properly(
        polygons[cell[inside]], shapely.box(*boxes[inside].T)
    )
    cell[~inside] = -1
    beyond = ~inside
    beyond[beyond] = _meets_any(boxes[beyond], polygons)
    return Rough(cell, inside, beyond)


def _meets_any(
    boxes: NDArray[np.float64], polygons: NDArray[np.object_]
) -> NDArray[np.bool_]:
    tree = shapely.STRtree(polygons)
    found = np.zeros(len(boxes), bool)
    found[tree.query(shapely.box(*boxes.T), predicate="intersects")[0]] = True
    return found


def given_units(snapshot: Snapshot, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the units that users have given buildings to, as they are today.

    Parameters
    ----------
    snapshot : Snapshot
    wanted : ndarray, int64, shape (n,)
        Ids of units, 0 = none.

    Returns
    -------
    ndarray, int64, shape (n,)
        Ids of units that own ground; 0 where none was chosen, or where it has ended
        without a single successor.
    """
    if not wanted.any():
        return wanted
    return with_ground(snapshot, heirs_of(snapshot.unit_records, wanted))


def with_ground(snapshot: Snapshot, units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the units (ids) that own ground, 0 for the others."""
    return np.where(np.isin(units, snapshot.cell_owners), units, 0)


def largest_shares(
    footprints: NDArray[np.object_],
    polygons: NDArray[np.object_],
    *,
    owners: NDArray[np.int64],
    chosen: NDArray[np.int64] | None = None,
) -> Placement:
    """Give each footprint to the polygon that holds most of it.

    Parameters
    ----------
    footprints : ndarray of Polygon, MultiPolygon or Point, shape (n,)
    polygons : ndarray of Polygon or MultiPolygon, shape (m,)
        They do not overlap.
    owners : ndarray, int64, shape (m, L)
        Who owns each polygon at every level.
    chosen : ndarray, int64, shape (n,), optional
        A unit whose polygons alone count for the footprint, 0 = none; where it
        reaches none of them, the nearest has it. The choice settles where the
        building belongs at the unit's level and above, so that it is cut below only.

    Returns
    -------
    Placement
        Where equal shares meet, the lowest index has it. A footprint without area
        goes where its point on surface lies, and is never cut; an empty one nowhere.
    """
    # Other programs may have written footprints that no import has repaired.
    broken = np.flatnonzero(~shapely.is_valid(footprints))
    if len(broken):
        footprints = footprints.copy()
        footprints[broken] = shapely.make_valid(footprints[broken])
    tree = shapely.STRtree(polygons)
    pairs = tree.query(footprints, predicate="intersects")
    # In one order whatever else is asked, or sums would differ in their last digit.
    rows, columns = pairs[:, np.lexsort(pairs[::-1])]
    parts = shapely.area(shapely.intersection(footprints[rows], polygons[columns]))
    areas: NDArray[np.float64] = shapely.area(footprints)
    free = np.maximum(areas - np.bincount(rows, parts, len(footprints)), 0.0)
    # Ground outside all polygons is one more competitor, last in order.
    everyone = np.arange(len(footprints))
    rows = np.concatenate([rows, everyone])
    columns = np.concatenate([columns, np.full(len(footprints), len(polygons))])
    parts = np.concatenate([parts, free])
    limit = cut_limit(np.bincount(rows, parts, len(footprints)).astype(np.float64))
    if chosen is not None and chosen.any():
        own = _owned(owners, chosen, rows, columns) & (areas[rows] > 0)
        kept = own | (chosen[rows] == 0)
        rows, columns, parts = rows[kept], columns[kept], parts[kept]
    cell = _winners(rows, columns, parts, len(footprints))
    cell[cell == len(polygons)] = -1
    # Empty ones are rows another program has emptied since they were read.
    flat = np.flatnonzero((areas <= 0) & ~shapely.is_empty(footprints))
    if len(flat):
        spots = shapely.get_coordinates(shapely.point_on_surface(footprints[flat]))
        cell[flat] = locate(spots, polygons)
    if chosen is not None:
        astray = np.flatnonzero((chosen > 0) & ((cell < 0) | (areas <= 0)))
        cell[astray] = _nearest(footprints[astray], polygons, owners, chosen[astray])
    cut = _cut_levels(rows, columns, parts, owners=owners, cell=cell, limit=limit)
    if chosen is not None:
        cut &= _open_levels(owners, chosen)
    return Placement(cell, cut, np.zeros(len(cell), bool))


def _owned(
    owners: NDArray[np.int64],
    chosen: NDArray[np.int64],
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
) -> NDArray[np.bool_]:
    """Tell of pairs whether the unit chosen for the row owns the polygon."""
    ground = np.vstack([owners, np.full((1, owners.shape[1]), -1)])
    owned: NDArray[np.bool_] = (ground[columns] == chosen[rows][:, None]).any(axis=1)
    return owned


def _nearest(
    footprints: NDArray[np.object_],
    polygons: NDArray[np.object_],
    owners: NDArray[np.int64],
    chosen: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Give each footprint the nearest polygon of its unit, the first of several.

    One without area goes by its point on surface.
    """
    cell = np.full(len(footprints), -1, np.int32)
    for row, (shape, unit) in enumerate(zip(footprints, chosen.tolist(), strict=True)):
        own = np.flatnonzero((owners == unit).any(axis=1))
        spot = shape if shape.area > 0 else shapely.point_on_surface(shape)
        cell[row] = own[np.argmin(shapely.distance(polygons[own], spot))]
    return cell


def _open_levels(
    owners: NDArray[np.int64], chosen: NDArray[np.int64]
) -> NDArray[np.uint16]:
    """Give the bits of the levels that a choice leaves open: those below its unit."""
    everything = np.uint16(0xFFFF)
    bits = np.full(len(chosen), everything)
    for unit in np.unique(chosen[chosen > 0]).tolist():
        level = int(np.flatnonzero((owners == unit).any(axis=0))[0])
        bits[chosen == unit] = everything << np.uint16(level + 1)
    return bits


def _winners(
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    parts: NDArray[np.float64],
    count: int,
) -> NDArray[np.int32]:
    order = np.lexsort((columns, -parts, rows))
    sorted_rows = rows[order]
    first = order[np.append(True, sorted_rows[1:] != sorted_rows[:-1])[: len(order)]]
    cell = np.full(count, -1, np.int32)
    cell[rows[first]] = columns[first]
    return cell


def _cut_levels(
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    parts: NDArray[np.float64],
    *,
    owners: NDArray[np.int64],
    cell: NDArray[np.int32],
    limit: NDArray[np.float64],
) -> NDArray[np.uint16]:
    count, levels = len(cell), owners.shape[1]
    ground = np.vstack([owners, np.zeros((1, levels), np.int64)])
    elsewhere = ground[columns] != ground[cell[rows]]
    beyond = np.zeros((count, levels))
    np.add.at(beyond, rows, elsewhere * parts[:, None])
    bits = 1 << np.arange(levels)
    return ((beyond > limit[:, None]) @ bits).astype(np.uint16)
