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
        that matters for it. False where a user chose the cell.
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
    override = overridden(snapshot, snapshot.buildings.overrides[chosen])
    exact = np.flatnonzero(rough.beyond | (override >= 0))
    if len(exact):
        placed = largest_shares(
            footprints(snapshot.buildings.ids[chosen[exact]]),
            snapshot.cell_polygons[cells],
            owners=snapshot.cell_owners[cells],
            chosen=_positions(cells, override[exact]),
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


def overridden(snapshot: Snapshot, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the cells that users have chosen.

    Parameters
    ----------
    snapshot : Snapshot
    wanted : ndarray, int64, shape (n,)
        Ids of cells, 0 = none chosen.

    Returns
    -------
    ndarray, int64, shape (n,)
        Positions of cells; -1 where none was chosen, or where it is gone.
    """
    position = np.full(len(wanted), -1, np.int64)
    rows = np.flatnonzero(wanted)
    if len(rows) and len(snapshot.cell_ids):
        found = np.searchsorted(snapshot.cell_ids, wanted[rows])
        found = np.minimum(found, len(snapshot.cell_ids) - 1)
        position[rows] = np.where(snapshot.cell_ids[found] == wanted[rows], found, -1)
    return position


def _positions(cells: NDArray[np.intp], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the place of each wanted cell in `cells`, which has them all; -1 stays."""
    found = np.searchsorted(cells, wanted)
    return np.where(wanted >= 0, found, -1)


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
        A polygon to take instead, -1 = none. The choice settles where the building
        belongs, so that it is not cut any more.

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
    areas = shapely.area(footprints)
    free = np.maximum(areas - np.bincount(rows, parts, len(footprints)), 0.0)
    # Ground outside all polygons is one more competitor, last in order.
    everyone = np.arange(len(footprints))
    rows = np.concatenate([rows, everyone])
    columns = np.concatenate([columns, np.full(len(footprints), len(polygons))])
    parts = np.concatenate([parts, free])
    cell = _winners(rows, columns, parts, len(footprints))
    cell[cell == len(polygons)] = -1
    # Empty ones are rows another program has emptied since they were read.
    flat = np.flatnonzero((areas <= 0) & ~shapely.is_empty(footprints))
    if len(flat):
        spots = shapely.get_coordinates(shapely.point_on_surface(footprints[flat]))
        cell[flat] = locate(spots, polygons)
    cut = _cut_levels(rows, columns, parts, owners=owners, cell=cell)
    if chosen is not None:
        cell = np.where(chosen >= 0, chosen, cell).astype(np.int32)
        cut[chosen >= 0] = 0
    return Placement(cell, cut, np.zeros(len(cell), bool))


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
) -> NDArray[np.uint16]:
    count, levels = len(cell), owners.shape[1]
    ground = np.vstack([owners, np.zeros((1, levels), np.int64)])
    limit = cut_limit(np.bincount(rows, parts, count).astype(np.float64))
    elsewhere = ground[columns] != ground[cell[rows]]
    beyond = np.zeros((count, levels))
    np.add.at(beyond, rows, elsewhere * parts[:, None])
    bits = 1 << np.arange(levels)
    return ((beyond > limit[:, None]) @ bits).astype(np.uint16)
