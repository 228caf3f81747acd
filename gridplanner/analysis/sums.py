"""Sums of what lies in each cell, counted once and then kept up.

There are few cells, and a unit's figures are sums over its own. After an edit only
the buildings that were placed again are taken out of their old cell and put into
their new one. All sums are whole numbers, so that this gives exactly what counting
from scratch gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.analysis.entrance_places import entrance_rows
from gridplanner.analysis.placing_again import cell_positions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.data.snapshot import Snapshot

# Footprints are summed in whole square centimetres: exact, whatever the order.
PARTS_OF_SQUARE_METRE = 10_000.0


@dataclass(frozen=True, slots=True)
class Sums:
    """What lies in each cell; the last column is for buildings in no cell.

    Attributes
    ----------
    table : ndarray, int64, shape (2 + L + 2 m, c + 1)
        One row a kind of sum, in the order of the properties.
    levels, measures : int
        L and m.
    """

    table: NDArray[np.int64]
    levels: int
    measures: int

    @property
    def buildings(self) -> NDArray[np.int64]:
        """Number of buildings, shape (c + 1,)."""
        row: NDArray[np.int64] = self.table[0]
        return row

    @property
    def footprint(self) -> NDArray[np.int64]:
        """Square centimetres under buildings, shape (c + 1,)."""
        row: NDArray[np.int64] = self.table[1]
        return row

    @property
    def cut(self) -> NDArray[np.int64]:
        """Buildings that a border of each level cuts, shape (L, c + 1)."""
        return self.table[2 : 2 + self.levels]

    @property
    def values(self) -> NDArray[np.int64]:
        """Sums of the measures where they are known, shape (m, c + 1)."""
        return self.table[2 + self.levels : 2 + self.levels + self.measures]

    @property
    def known(self) -> NDArray[np.int64]:
        """Number of buildings and of entrances known of each measure, (m, c + 1)."""
        return self.table[2 + self.levels + self.measures :]


def sum_cells(snapshot: Snapshot) -> Sums:
    """Sum what lies in each cell.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.

    Returns
    -------
    Sums
    """
    size = len(snapshot.cell_ids) + 1
    cell = snapshot.building_cell.astype(np.intp)
    cell[cell < 0] = size - 1
    # Float sums of whole numbers are exact below 2 ** 53: 900,000 square kilometres
    # under buildings.
    rows = [
        np.bincount(cell[where], weights, size)
        for where, weights in _weights(snapshot, slice(None))
    ]
    table = np.array(rows, np.int64)
    _add_entrances(table, snapshot, 1, np.arange(size))
    return Sums(table, len(snapshot.levels), len(snapshot.measures))


def sum_again(
    sums: Sums, before: Snapshot, after: Snapshot, *, moved: NDArray[np.intp]
) -> Sums:
    """Sum anew where only some buildings may have changed their cell.

    Parameters
    ----------
    sums : Sums
        Of `before`.
    before, after : Snapshot
        Placed, of the same buildings.
    moved : ndarray, intp
        Positions of all buildings whose cell or cut may differ.

    Returns
    -------
    Sums
        Equal to ``sum_cells(after)``.
    """
    size = len(after.cell_ids) + 1
    if np.array_equal(before.cell_ids, after.cell_ids):
        places = np.arange(size)
        table = sums.table.copy()
        old, new = before.building_cell[moved], after.building_cell[moved]
        differ = (old != new) | (before.cut_levels[moved] != after.cut_levels[moved])
        moved = moved[differ]
    else:
        # Whoever was in a cell that is gone has moved, so nothing is left in it.
        places = np.append(cell_positions(before, after)[:-1], size - 1)
        table = np.zeros((len(sums.table), size), np.int64)
        table[:, places[places >= 0]] = sums.table[:, places >= 0]
    _add_entrances(table, before, -1, places)
    _add(table, before, moved, -1, places)
    _add(table, after, moved, 1, np.arange(size))
    _add_entrances(table, after, 1, np.arange(size))
    return Sums(table, sums.levels, sums.measures)


def sum_exchanged(
    sums: Sums,
    before: Snapshot,
    after: Snapshot,
    *,
    gone: NDArray[np.intp],
    came: NDArray[np.intp],
) -> Sums:
    """Sum anew where a few buildings came and went, and no cell changed.

    Parameters
    ----------
    sums : Sums
        Of `before`.
    before, after : Snapshot
        Placed, of the same cells.
    gone, came : ndarray, intp
        Positions of the buildings that differ, in `before` and in `after`.

    Returns
    -------
    Sums
        Equal to ``sum_cells(after)``.
    """
    table = sums.table.copy()
    places = np.arange(table.shape[1])
    _add_entrances(table, before, -1, places)
    _add(table, before, gone, -1, places)
    _add(table, after, came, 1, places)
    _add_entrances(table, after, 1, places)
    return Sums(table, sums.levels, sums.measures)


def _add(
    table: NDArray[np.int64],
    snapshot: Snapshot,
    chosen: NDArray[np.intp],
    sign: int,
    places: NDArray[np.intp],
) -> None:
    """Put a few buildings into the sums of their cells, or take them out."""
    if not len(chosen):
        return
    weights = np.zeros((len(table), len(chosen)), np.int64)
    for row, (where, numbers) in zip(weights, _weights(snapshot, chosen), strict=True):
        row[where] = numbers
    place = places[snapshot.building_cell[chosen]]
    there = place >= 0
    np.add.at(table.T, place[there], sign * weights.T[there])


def _add_entrances(
    table: NDArray[np.int64], snapshot: Snapshot, sign: int, places: NDArray[np.intp]
) -> None:
    """Take what entrances hold from their buildings' cells to their own, or back."""
    entrances = snapshot.buildings.entrances
    if not len(entrances):
        return
    measures = len(snapshot.measures)
    values, known = table[-2 * measures : -measures], table[-measures:]
    counts, told = np.maximum(entrances.counts, 0), entrances.counts >= 0
    home = places[snapshot.building_cell[entrance_rows(snapshot)]]
    own = places[snapshot.entrance_cell]
    for place, way in ((home, -sign), (own, sign)):
        there = place >= 0
        np.add.at(values.T, place[there], way * counts[there])
    there = own >= 0
    np.add.at(known.T, own[there], sign * told[there])


def _weights(
    snapshot: Snapshot, chosen: NDArray[np.intp] | slice
) -> Iterator[tuple[Any, NDArray[Any]]]:
    """Give, row by row of the sums, which buildings count there and for how much."""
    buildings = snapshot.buildings
    all_of_them = slice(None)
    parts = np.rint(buildings.areas[chosen] * PARTS_OF_SQUARE_METRE)
    ones = np.ones(len(parts))
    yield all_of_them, ones
    yield all_of_them, parts
    cut = snapshot.cut_levels[chosen]
    is_cut = np.flatnonzero(cut)
    for level in range(len(snapshot.levels)):
        yield is_cut, cut[is_cut] >> level & 1
    counts = buildings.counts[chosen].T
    # As a rule a measure is known of all buildings or of none.
    known = [
        all_of_them if told.all() else np.flatnonzero(told) for told in counts >= 0
    ]
    for numbers, where in zip(counts, known, strict=True):
        yield where, numbers[where]
    for where in known:
        yield where, ones[where]
