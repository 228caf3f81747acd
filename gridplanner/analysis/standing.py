"""The figures as they stand: kept up with every edit, always as if counted anew."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.coverage import coverage
from gridplanner.analysis.entrance_places import place_entrances, place_entrances_again
from gridplanner.analysis.figures import figures, group_cells
from gridplanner.analysis.placing_again import (
    BoxIndex,
    place,
    place_again,
)
from gridplanner.analysis.shares import find_places
from gridplanner.analysis.sides import tally_units
from gridplanner.analysis.sums import sum_again, sum_cells, sum_exchanged
from gridplanner.data.swap import Swap

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from gridplanner.analysis.coverage import Coverage
    from gridplanner.analysis.figures import Figures, Grouping
    from gridplanner.analysis.sides import Side
    from gridplanner.data.job import Progress
    from gridplanner.data.snapshot import Footprints, Snapshot


_MOST_REMEMBERED = 32  # lists of buildings before they are put together


class Standing:
    """A placed snapshot, its sums, and what brings both up to date.

    Parameters
    ----------
    snapshot : Snapshot
        Placed or not.
    footprints : callable
        Gives the footprint polygons of building ids.
    progress : Progress, optional
        Of the first counting, which may take a second in a large district.

    Attributes
    ----------
    recounted_cells : frozenset of int
        Cells that a building left or came to at the last `refresh`. Not all of them
        were touched: a border that moves through a house may leave the largest part
        of it in a third cell.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        footprints: Footprints,
        progress: Progress | None = None,
    ) -> None:
        self.footprints = footprints
        places = find_places(snapshot, footprints, progress)
        placed = replace(
            snapshot, building_cell=places.cell, cut_levels=places.cut_levels
        )
        self.snapshot = place_entrances(placed, footprints)
        self.sums = sum_cells(self.snapshot)
        self._inside = places.inside
        self._index: BoxIndex | None = BoxIndex(snapshot.buildings)
        self._groupings: dict[int, tuple[Snapshot, Grouping]] = {}
        self._looked_at: list[NDArray[np.intp]] = []
        self.recounted_cells: frozenset[int] = frozenset()

    def begin_gesture(self) -> Snapshot:
        """Remember from now on which buildings are placed again; give the snapshot."""
        self._looked_at.clear()
        return self.snapshot

    def moved_since(self, then: Snapshot, level: int) -> NDArray[np.intp]:
        """Find the buildings that came to another unit since a gesture began.

        Parameters
        ----------
        then : Snapshot
            What `begin_gesture` gave.
        level : int
            Index into the levels.

        Returns
        -------
        ndarray, intp
            Positions of buildings, ascending.
        """
        seen = self._seen()
        before, now = (_units_of(s, seen, level) for s in (then, self.snapshot))
        return np.compress(before != now, seen)

    def cut_since(self, then: Snapshot, level: int) -> NDArray[np.intp]:
        """Find the buildings that borders cut and did not when a gesture began.

        Parameters
        ----------
        then : Snapshot
            What `begin_gesture` gave.
        level : int
            Index into the levels; borders of this level and of those above count.

        Returns
        -------
        ndarray, intp
            Positions of buildings, ascending.
        """
        seen, bits = self._seen(), np.uint16((2 << level) - 1)
        before, now = (s.cut_levels[seen] & bits > 0 for s in (then, self.snapshot))
        return np.compress(now & ~before, seen)

    def _seen(self) -> NDArray[np.intp]:
        """Positions of the buildings placed again since a gesture began."""
        if not self._looked_at:
            return np.empty(0, np.intp)
        seen: NDArray[np.intp] = np.unique(np.concatenate(self._looked_at))
        self._looked_at = [seen]
        return seen

    def __copy__(self) -> Standing:
        other = object.__new__(type(self))
        own = {"_inside": self._inside.copy(), "_groupings": {}, "_looked_at": []}
        other.__dict__.update(self.__dict__ | own)
        return other

    def near(self, box: tuple[float, float, float, float]) -> NDArray[np.intp]:
        """Find the buildings whose box meets a box (metres); positions, ascending."""
        return self.near_all(np.array([box], np.float64))

    def near_all(self, boxes: NDArray[np.float64]) -> NDArray[np.intp]:
        """Find the buildings whose box meets one of several, shape (n, 4)."""
        if self._index is None:
            self._index = BoxIndex(self.snapshot.buildings)
        return self._index.near(boxes)

    def cells_near(self, building_ids: Collection[int]) -> NDArray[np.int64]:
        """Find the cells whose box meets that of some buildings; ids, ascending."""
        now, ids = self.snapshot, np.fromiter(building_ids, np.int64)
        boxes = now.buildings.boxes[np.isin(now.building_ids, ids)]
        found = np.zeros(len(now.cell_ids), bool)
        for west, south, east, north in boxes.tolist():
            meets = (now.cell_boxes[:, :2] <= (east, north)).all(axis=1)
            meets &= (now.cell_boxes[:, 2:] >= (west, south)).all(axis=1)
            found |= meets
        return now.cell_ids[found]

    def refresh(self, snapshot: Snapshot, touched: Iterable[int]) -> None:
        """Take over a newer snapshot in which the cells `touched` differ.

        Parameters
        ----------
        snapshot : Snapshot
            Of the very same buildings; after a change of buildings make a new
            `Standing`.
        touched : iterable of int
            Ids of all cells that changed, came or went.

        Raises
        ------
        ValueError
            If the buildings are not the same.
        """
        if snapshot.buildings is not self.snapshot.buildings:
            raise ValueError("the buildings have changed")
        if self._index is None:
            self._index = BoxIndex(snapshot.buildings)
        cells = np.fromiter(touched, np.int64)
        placed, moved = place_again(
            self.snapshot,
            snapshot,
            touched=cells,
            inside=self._inside,
            footprints=self.footprints,
            index=self._index,
        )
        placed = place_entrances_again(
            self.snapshot,
            placed,
            touched=cells,
            heirs=self._index.entrances,
            footprints=self.footprints,
        )
        self.sums = sum_again(self.sums, self.snapshot, placed, moved=moved.positions)
        self._inside[moved.positions] = moved.placed.inside
        self.recounted_cells = _cells_of_moved(self.snapshot, placed, moved.positions)
        self._looked_at.append(moved.positions)
        if len(self._looked_at) > _MOST_REMEMBERED:
            self._looked_at = [np.unique(np.concatenate(self._looked_at))]
        self.snapshot = placed

    def for_branch(self, snapshot: Snapshot, differing: Iterable[int]) -> Standing:
        """Give the figures of another plan of the same ground; these stay.

        Parameters
        ----------
        snapshot : Snapshot
            Of the other plan and the very same buildings, not placed.
        differing : iterable of int
            Ids of all cells that differ, or are in one of the plans only.

        Returns
        -------
        Standing
            As if counted anew, at the price of an edit of those cells.
        """
        other = copy(self)
        other.refresh(snapshot, differing)
        return other

    def exchange(self, snapshot: Snapshot, changed: Iterable[int]) -> None:
        """Take over a newer snapshot in which a few buildings differ.

        Parameters
        ----------
        snapshot : Snapshot
            Of the very same cells.
        changed : iterable of int
            Ids of all buildings that changed, came or went.

        Raises
        ------
        ValueError
            If the cells are not the same.
        """
        before, ids = self.snapshot, np.fromiter(changed, np.int64)
        if not np.array_equal(before.cell_ids, snapshot.cell_ids):
            raise ValueError("the cells have changed")
        new = snapshot.building_ids
        swap = Swap(before.building_ids, ids, new[np.isin(new, ids)])
        placed = place(snapshot, swap.came, self.footprints)
        after = replace(
            snapshot,
            building_cell=swap.exchanged(before.building_cell, placed.cell),
            cut_levels=swap.exchanged(before.cut_levels, placed.cut_levels),
        )
        after = place_entrances(after, self.footprints)
        self.sums = sum_exchanged(
            self.sums, before, after, gone=swap.gone, came=swap.came
        )
        self._inside = swap.exchanged(self._inside, placed.inside)
        self.snapshot = after
        self._index = None  # made when a border moves next

    def figures(self, level: int) -> Figures:
        """Give the figures of every unit of a level."""
        grouping = self._grouping(level)
        return figures(self.snapshot, level, sums=self.sums, grouping=grouping)

    def _grouping(self, level: int) -> Grouping:
        """Give which unit holds each cell; an edit that moves borders keeps that."""
        now = self.snapshot
        if level in self._groupings:
            then, known = self._groupings[level]
            if then.units is now.units and np.array_equal(
                then.cell_owners[:, level], now.cell_owners[:, level]
            ):
                return known
        made = group_cells(now, level)
        self._groupings[level] = now, made
        return made

    def coverage(self, level: int) -> Coverage:
        """Give the shares of the town that the units of a level hold."""
        return coverage(self.snapshot, level, sums=self.sums)

    def tally(self, level: int, unit_ids: Iterable[int]) -> dict[int, Side]:
        """Give what some units of a level hold, in microseconds; see `Side`."""
        return tally_units(self.snapshot, self.sums, level, unit_ids)


def _cells_of_moved(
    before: Snapshot, after: Snapshot, positions: NDArray[np.intp]
) -> frozenset[int]:
    """Give the cells (ids) that some buildings left or came to, entrances and all."""
    found: set[int] = set()
    entrances = np.arange(len(after.entrance_cell))
    for name, rows in (("building_cell", positions), ("entrance_cell", entrances)):
        one, two = (
            np.append(snapshot.cell_ids, 0)[getattr(snapshot, name)[rows]]
            for snapshot in (before, after)
        )
        found.update(one[one != two].tolist(), two[one != two].tolist())
    return frozenset(found - {0})


def _units_of(
    snapshot: Snapshot, positions: NDArray[np.intp], level: int
) -> NDArray[np.int64]:
    """Give the unit of some buildings at a level, 0 where none holds them."""
    owners = np.append(snapshot.cell_owners[:, level], 0)
    units: NDArray[np.int64] = owners[snapshot.building_cell[positions]]
    return units
