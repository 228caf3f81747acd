"""Which cell holds which building, kept up: only what an edit can have changed.

A building whose box lies wholly inside one cell depends on that cell alone. So after
an edit those near the ground that changed hands are looked at, and of them those
inside a cell nobody touched are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.changed_ground import find_changed, rows_of
from gridplanner.analysis.shares import (
    Placement,
    Rough,
    given_units,
    look_at_boxes,
    measure,
)
from gridplanner.data.heirs import Heirs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.snapshot import Buildings, Footprints, Snapshot


_FEW = 100_000  # pairs of a building and a cell that are compared one by one


class BoxIndex:
    """Answers which buildings have a box that meets some rectangles.

    Parameters
    ----------
    buildings : Buildings

    Attributes
    ----------
    entrances : Heirs
        Of the units that entrances were given to.
    """

    def __init__(self, buildings: Buildings) -> None:
        self._order = np.argsort(buildings.boxes[:, 0])
        # Side by side in memory, so that a strip of them is one slice each.
        sides = np.ascontiguousarray(buildings.boxes[self._order].T)
        self._west, self._south, self._east, self._north = sides
        widths = buildings.boxes[:, 2] - buildings.boxes[:, 0]
        self._widest = float(widths.max()) if len(widths) else 0.0
        self._given = np.flatnonzero(buildings.overrides)
        self._heirs = Heirs(buildings.overrides[self._given])
        self.entrances = Heirs(buildings.entrances.units)

    def given_again(
        self, before: Snapshot, after: Snapshot, touched: NDArray[np.int64]
    ) -> NDArray[np.intp]:
        """Find the buildings users gave to units that an edit may have changed.

        Parameters
        ----------
        before, after : Snapshot
        touched : ndarray, int64
            Ids of all cells that changed, came or went.

        Returns
        -------
        ndarray, intp
            Positions of the buildings, ascending.
        """
        if not len(self._given):
            return self._given
        old = self._heirs.among(before.unit_records)
        new = self._heirs.among(after.unit_records)
        owners = [owners_of(snapshot, touched) for snapshot in (before, after)]
        concerned = (old != new) | (np.isin(new, np.concatenate(owners)) & (new > 0))
        found: NDArray[np.intp] = self._given[concerned]
        return found

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
            meets &= self._south[strip] <= north
            meets &= self._north[strip] >= south
            found.append(self._order[strip][meets])
        if len(found) == 2:
            return np.sort(found[1])
        return np.unique(np.concatenate(found))


@dataclass(frozen=True, slots=True)
class Moved:
    """The buildings that were looked at again, and where they lie now.

    Attributes
    ----------
    positions : ndarray, intp, shape (n,)
        Ascending; all other buildings lie where they lay.
    placed : Placement
        Of these.
    """

    positions: NDArray[np.intp]
    placed: Placement


def place_again(
    before: Snapshot,
    after: Snapshot,
    *,
    touched: NDArray[np.int64],
    inside: NDArray[np.bool_],
    footprints: Footprints,
    index: BoxIndex,
) -> tuple[Snapshot, Moved]:
    """Find the cells of the buildings again where some cells changed.

    Parameters
    ----------
    before : Snapshot
        Placed.
    after : Snapshot
        Of the same buildings and levels, not placed.
    touched : ndarray, int64
        Ids of all cells that changed, came or went.
    inside : ndarray, bool, shape (b,)
        Of `before`, as `Placement` has it.
    footprints : callable
    index : BoxIndex
        Of the buildings.

    Returns
    -------
    placed : Snapshot
        With the cells that `find_places` gives for `after`.
    moved : Moved
    """
    positions = _unsure(before, after, touched, inside=inside, index=index)
    placed = place(after, positions, footprints)
    cell, cut = _carried_over(before, after), before.cut_levels
    cell[positions] = placed.cell
    if (placed.cut_levels != cut[positions]).any():
        cut = cut.copy()
        cut[positions] = placed.cut_levels
    moved = Moved(positions, placed)
    return replace(after, building_cell=cell, cut_levels=cut), moved


def place(
    snapshot: Snapshot, chosen: NDArray[np.intp], footprints: Footprints
) -> Placement:
    """Find the cells of some buildings (positions) among all cells of a snapshot."""
    if not len(chosen):
        nothing = np.empty(0, bool)
        return Placement(nothing.astype(np.int32), nothing.astype(np.uint16), nothing)
    cells = _cells_around(snapshot, chosen)
    if len(chosen) * len(cells) <= _FEW:
        rough = _compare(snapshot, chosen, cells)
    else:
        boxes = snapshot.buildings.boxes[chosen]
        rough = look_at_boxes(boxes, snapshot.cell_polygons[cells])
    return measure(snapshot, chosen, cells, rough, footprints)


def _unsure(
    before: Snapshot,
    after: Snapshot,
    touched: NDArray[np.int64],
    *,
    inside: NDArray[np.bool_],
    index: BoxIndex,
) -> NDArray[np.intp]:
    """Find the buildings whose place an edit may have changed."""
    changed = find_changed(before, after, touched)
    near = index.near(changed.ground)
    rows = rows_of(before.cell_ids, touched)
    is_touched = np.zeros(len(before.cell_ids) + 1, bool)
    is_touched[rows[rows >= 0]] = True  # the last one is for buildings in no cell
    near = near[~inside[near] | is_touched[before.building_cell[near]]]
    others = index.given_again(before, after, touched)
    if len(changed.owned):
        # Who owns the ground matters for a building that lies on more than one cell.
        around = index.near(changed.owned)
        others = np.union1d(others, around[~inside[around]])
    return np.union1d(near, others) if len(others) else near


def owners_of(snapshot: Snapshot, cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """List the units of any level that own some of the cells (ids)."""
    rows = rows_of(snapshot.cell_ids, cells)
    return np.unique(snapshot.cell_owners[rows[rows >= 0]])


def _carried_over(before: Snapshot, after: Snapshot) -> NDArray[np.int32]:
    """Give the former cells of all buildings by their present positions."""
    count = len(before.cell_ids)
    if np.array_equal(before.cell_ids, after.cell_ids[:count]):
        return before.building_cell.copy()
    return cell_positions(before, after)[before.building_cell]


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
    found = rows_of(after.cell_ids, before.cell_ids)
    return np.append(found, -1).astype(np.int32)


def _cells_around(snapshot: Snapshot, chosen: NDArray[np.intp]) -> NDArray[np.intp]:
    """Find the cells that may hold a part of the chosen buildings, or shall."""
    boxes = snapshot.buildings.boxes[chosen]
    west, south = boxes[:, :2].min(axis=0)
    east, north = boxes[:, 2:].max(axis=0)
    cells = snapshot.cell_boxes
    meets = (cells[:, 0] <= east) & (cells[:, 2] >= west)
    meets &= (cells[:, 1] <= north) & (cells[:, 3] >= south)
    given = given_units(snapshot, snapshot.buildings.overrides[chosen])
    if given.any():
        meets |= np.isin(snapshot.cell_owners, given[given > 0]).any(axis=1)
    return np.flatnonzero(meets)


def _compare(
    snapshot: Snapshot, chosen: NDArray[np.intp], cells: NDArray[np.intp]
) -> Rough:
    """See what the boxes of a few buildings tell; as `look_at_boxes`, which is slower.

    There each cell costs some calls, however few the buildings.
    """
    boxes = snapshot.buildings.boxes[chosen]
    polygons, own = snapshot.cell_polygons[cells], snapshot.cell_boxes[cells]
    meets = (boxes[:, None, :2] <= own[:, 2:]).all(axis=2)
    meets &= (boxes[:, None, 2:] >= own[:, :2]).all(axis=2)
    rows, columns = np.nonzero(meets)
    shapely.prepare(polygons)
    rectangles = shapely.box(*boxes.T)[rows]
    held = shapely.contains_properly(polygons[columns], rectangles)
    cell = np.full(len(chosen), -1, np.int32)
    cell[rows[held]] = columns[held]
    inside = cell >= 0
    rest = ~inside[rows]
    beyond = np.zeros(len(chosen), bool)
    met = shapely.intersects(polygons[columns[rest]], rectangles[rest])
    beyond[rows[rest][met]] = True
    return Rough(cell, inside, beyond)
