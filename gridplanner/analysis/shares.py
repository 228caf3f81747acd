"""Which cell holds which building: the one with the largest part of its footprint.

A building whose box lies wholly inside one cell needs no footprint. The others are
measured exactly; ground outside every cell competes like a cell, so that a
neighbour town's house which touches the border by a corner is not counted here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.locate import locate
from gridplanner.data.snapshot import CUT_AREA, cut_limit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from gridplanner.data.job import Progress
    from gridplanner.data.snapshot import Buildings, Footprints, Snapshot


@dataclass(frozen=True, slots=True)
class Placement:
    """Where some buildings lie.

    Attributes
    ----------
    cell : ndarray, int32, shape (n,)
        Index into the cells, -1 for none.
    cut_levels : ndarray, uint16, shape (n,)
        Bit ``k`` set where a border of level ``k`` cuts the building.
    """

    cell: NDArray[np.int32]
    cut_levels: NDArray[np.uint16]


def place(
    snapshot: Snapshot, footprints: Footprints, progress: Progress | None = None
) -> Snapshot:
    """Find the cell of every building.

    Parameters
    ----------
    snapshot : Snapshot
    footprints : callable
        Gives the footprint polygons of building ids; asked only for those whose
        box meets a border.
    progress : Progress, optional

    Returns
    -------
    Snapshot
        The same with `building_cell` and `cut_levels` filled in.
    """
    everything = np.arange(len(snapshot.buildings))
    cells = np.arange(len(snapshot.cell_ids))
    placed = _place(snapshot, everything, cells, footprints, progress)
    return replace(snapshot, building_cell=placed.cell, cut_levels=placed.cut_levels)


class BoxIndex:
    """Answers which buildings have a box that meets some rectangles.

    Parameters
    ----------
    buildings : Buildings
    """

    def __init__(self, buildings: Buildings) -> None:
        self._order = np.argsort(buildings.boxes[:, 0])
        # Side by side in memory, so that a strip of them is one slice each.
        sides = np.ascontiguousarray(buildings.boxes[self._order].T)
        self._west, self._south, self._east, self._north = sides
        widths = buildings.boxes[:, 2] - buildings.boxes[:, 0]
        self._widest = float(widths.max()) if len(widths) else 0.0
        self._overridden = np.flatnonzero(buildings.overrides)
        self._overrides = buildings.overrides[self._overridden]

    def chosen_for(self, cells: NDArray[np.int64]) -> NDArray[np.intp]:
        """Find the buildings that a user has given to one of `cells` (ids)."""
        return self._overridden[np.isin(self._overrides, cells)]

    def near(self, boxes: NDArray[np.float64]) -> NDArray[np.intp]:
        """Find the buildings whose box meets one of `boxes`.

        Parameters
        ----------
        boxes : ndarray, float64, shape (n, 4)

        Returns
        -------
        ndarray, intp
            Positions of the buildings, ascending, each once.
        """
        first = np.searchsorted(self._west, boxes[:, 0] - self._widest, "left")
        last = np.searchsorted(self._west, boxes[:, 2], "right")
        found = [np.empty(0, np.intp)]
        for (west, south, _, north), low, high in zip(boxes, first, last, strict=True):
            strip = slice(low, high)
            meets = self._east[strip] >= west
            meets &= (self._south[strip] <= north) & (self._north[strip] >= south)
            found.append(self._order[strip][meets])
        return np.unique(np.concatenate(found))


def place_again(
    before: Snapshot,
    after: Snapshot,
    *,
    touched: Iterable[int],
    footprints: Footprints,
    index: BoxIndex,
) -> tuple[Snapshot, NDArray[np.intp]]:
    """Find the cells of the buildings again where some cells changed.

    Parameters
    ----------
    before : Snapshot
        Placed.
    after : Snapshot
        Of the same buildings and levels, not placed.
    touched : iterable of int
        Ids of all cells that changed, came or went.
    footprints : callable
    index : BoxIndex
        Of the buildings.

    Returns
    -------
    placed : Snapshot
        Equal to ``place(after, footprints)``.
    moved : ndarray, intp
        Positions of the buildings that were looked at; all others stay as they
        were.
    """
    ids = np.fromiter(touched, np.int64)
    old, new = np.isin(before.cell_ids, ids), np.isin(after.cell_ids, ids)
    boxes = np.concatenate([before.cell_boxes[old], after.cell_boxes[new]])
    near = index.near(boxes)
    touched_or_none = np.append(old, True)  # position -1: in no cell
    # A building that lies in an untouched cell and is not cut has all but nothing
    # elsewhere, so nothing can change for it. That holds from 1 square metre up.
    near = near[
        touched_or_none[before.building_cell[near]]
        | (before.cut_levels[near] != 0)
        | (before.buildings.areas[near] <= 4 * CUT_AREA)
    ]
    moved = np.union1d(near, index.chosen_for(ids))
    if np.array_equal(before.cell_ids, after.cell_ids):
        cell = before.building_cell.copy()
    else:
        cell = cell_positions(before, after)[before.building_cell]
    cut = before.cut_levels.copy()
    if len(moved):
        around = _cells_around(after, moved)
        placed = _place(after, moved, around, footprints, None)
        cell[moved], cut[moved] = placed.cell, placed.cut_levels
    return replace(after, building_cell=cell, cut_levels=cut), moved


def cell_positions(before: Snapshot, after: Snapshot) -> NDArray[np.int32]:
    """Find where each cell of one snapshot stands in another.

    Parameters
    ----------
    before, after : Snapshot

    Returns
    -------
    ndarray, int32, shape (c + 1,)
        For each cell of `before` its position in `after`, -1 where it is gone; the
        last entry is -1, so that -1 stays -1.
    """
    if not len(after.cell_ids):
        return np.full(len(before.cell_ids) + 1, -1, np.int32)
    found = np.searchsorted(after.cell_ids, before.cell_ids).astype(np.int32)
    found = np.minimum(found, len(after.cell_ids) - 1)
    found[after.cell_ids[found] != before.cell_ids] = -1
    return np.append(found, np.int32(-1))


def _cells_around(snapshot: Snapshot, chosen: NDArray[np.intp]) -> NDArray[np.intp]:
    """Find the cells that may hold a part of the chosen buildings, or shall."""
    boxes = snapshot.buildings.boxes[chosen]
    west, south = boxes[:, :2].min(axis=0)
    east, north = boxes[:, 2:].max(axis=0)
    cells = snapshot.cell_boxes
    meets = (cells[:, 0] <= east) & (cells[:, 2] >= west)
    meets &= (cells[:, 1] <= north) & (cells[:, 3] >= south)
    wanted = _overridden(snapshot, snapshot.buildings.overrides[chosen])
    meets[wanted[wanted >= 0]] = True
    return np.flatnonzero(meets)


def _place(
    snapshot: Snapshot,
    chosen: NDArray[np.intp],
    cells: NDArray[np.intp],
    footprints: Footprints,
    progress: Progress | None,
) -> Placement:
    """Place the chosen buildings; `cells` are all that may hold a part of them."""
    buildings = snapshot.buildings
    boxes = buildings.boxes[chosen]
    polygons = snapshot.cell_polygons[cells]
    if progress is not None:
        progress.step("progress.locating", 0.0, 0.6)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    cell = locate(middle, polygons, progress=progress)
    inside = cell >= 0
    inside[inside] = shapely.contains_properly(
        polygons[cell[inside]], shapely.box(*boxes[inside].T)
    )
    cell[inside] = cells[cell[inside]]
    cut = np.zeros(len(chosen), np.uint16)
    override = _overridden(snapshot, buildings.overrides[chosen])
    cell[~inside] = -1
    beyond = ~inside
    beyond[beyond] = _meets_any(boxes[beyond], polygons)
    exact = np.flatnonzero(beyond | (override >= 0))
    if progress is not None:
        progress.step("progress.sharing", 0.6, 1.0)
        progress.check()
    if len(exact):
        placed = largest_shares(
            footprints(buildings.ids[chosen[exact]]),
            polygons,
            owners=snapshot.cell_owners[cells],
            chosen=_positions(cells, override[exact]),
        )
        cell[exact] = np.append(cells, -1)[placed.cell]
        cut[exact] = placed.cut_levels
    return Placement(cell, cut)


def _meets_any(
    boxes: NDArray[np.float64], polygons: NDArray[np.object_]
) -> NDArray[np.bool_]:
    tree = shapely.STRtree(polygons)
    found = np.zeros(len(boxes), bool)
    found[tree.query(shapely.box(*boxes.T), predicate="intersects")[0]] = True
    return found


def _overridden(snapshot: Snapshot, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the cells that users have chosen; -1 where none, or where it is gone."""
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
        A polygon to take instead, -1 = none.

    Returns
    -------
    Placement
        Where equal shares meet, the lowest index has it. A footprint without area
        goes where its point on surface lies, and is never cut; an empty one nowhere.
    """
    tree = shapely.STRtree(polygons)
    # Other programs may have written footprints that no import has repaired.
    footprints = shapely.make_valid(footprints)
    rows, columns = tree.query(footprints, predicate="intersects")
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
    if chosen is not None:
        cell = np.where(chosen >= 0, chosen, cell).astype(np.int32)
    return Placement(cell, _cut_levels(rows, columns, parts, owners=owners, cell=cell))


def _winners(
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    parts: NDArray[np.float64],
    count: int,
) -> NDArray[np.int32]:
    order = np.lexsort((columns, -parts, rows))
    first = order[np.unique(rows[order], return_index=True)[1]]
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
    count = len(cell)
    ground = np.vstack([owners, np.zeros((1, owners.shape[1]), np.int64)])
    limit = cut_limit(np.bincount(rows, parts, count).astype(np.float64))
    cut = np.zeros(count, np.uint16)
    for level in range(owners.shape[1]):
        elsewhere = ground[columns, level] != ground[cell[rows], level]
        beyond = np.bincount(rows[elsewhere], parts[elsewhere], count)
        cut[beyond > limit] |= np.uint16(1 << level)
    return cut
