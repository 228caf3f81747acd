"""What each unit holds: buildings, dwellings, households, people, ground.

Sums are kept per cell, of which there are few; a unit's figures are sums over its
cells. After an edit only the buildings that were placed again are taken out of
their old cell and put into their new one. All sums are whole numbers, so that
this gives exactly what counting from scratch gives.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.shares import cell_positions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.job import Progress
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Snapshot

# Footprints are summed in whole square centimetres: exact, whatever the order.
_PARTS_OF_SQUARE_METRE = 10_000.0
_ID, _LEVEL = attrgetter("id"), attrgetter("level")


@dataclass(frozen=True, slots=True)
class Sums:
    """What lies in each cell; the last row is for buildings in no cell.

    Attributes
    ----------
    buildings : ndarray, int64, shape (c + 1,)
    footprint : ndarray, int64, shape (c + 1,)
        Square centimetres under buildings.
    cut : ndarray, int64, shape (c + 1, L)
        Buildings that a border of each level cuts.
    values : ndarray, int64, shape (c + 1, m)
        Sums of the measures over the buildings where they are known.
    known : ndarray, int64, shape (c + 1, m)
        Number of those buildings.
    """

    buildings: NDArray[np.int64]
    footprint: NDArray[np.int64]
    cut: NDArray[np.int64]
    values: NDArray[np.int64]
    known: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of some places side by side.

    Attributes
    ----------
    area : ndarray, float64, shape (n,)
        True square metres.
    buildings, cut : ndarray, int64, shape (n,)
        Buildings, and how many of them a border of the level cuts.
    footprint : ndarray, float64, shape (n,)
        Square metres under buildings.
    values : ndarray, int64, shape (n, m)
        The measures; see `known`.
    known : ndarray, bool, shape (n, m)
        False where nothing is known of the measure: the value is none, not 0.
    """

    area: NDArray[np.float64]
    buildings: NDArray[np.int64]
    cut: NDArray[np.int64]
    footprint: NDArray[np.float64]
    values: NDArray[np.int64]
    known: NDArray[np.bool_]

    @property
    def density(self) -> NDArray[np.float64]:
        """Share of the ground under buildings, NaN without ground, shape (n,)."""
        area = np.where(self.area > 0, self.area, np.nan)
        return self.footprint / area


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of all units of one level.

    Attributes
    ----------
    level : int
    units : tuple of Unit
        Those in force, by code; also units without ground.
    rows : Tally
        One row a unit.
    total : Tally
        One row: the sum over `units`.
    gap : Tally
        One row: ground of the plan that no unit of the level owns, and the
        buildings there.
    outside : Tally
        One row: all buildings that are in no unit of the level, in a gap or beyond
        the plan. ``total`` and ``outside`` add up to all buildings of the town.
    measures : tuple of str
    sources : tuple of str
        ``"registry"``, ``"columns"`` or ``""`` for each measure.
    """

    level: int
    units: tuple[Unit, ...]
    rows: Tally
    total: Tally
    gap: Tally
    outside: Tally
    measures: tuple[str, ...]
    sources: tuple[str, ...]


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
    return _sum(snapshot, slice(None), len(snapshot.cell_ids) + 1)


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
    place = cell_positions(before, after)[:-1]
    stays = np.flatnonzero(place >= 0)
    where = np.append(place[stays], size - 1)
    what = np.append(stays, len(place))
    old = _sum(before, moved, len(before.cell_ids) + 1)
    new = _sum(after, moved, size)

    def again(
        all_before: NDArray[np.int64],
        moved_before: NDArray[np.int64],
        moved_after: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        kept = np.zeros((size, *all_before.shape[1:]), np.int64)
        kept[where] = (all_before - moved_before)[what]
        return kept + moved_after

    return Sums(
        again(sums.buildings, old.buildings, new.buildings),
        again(sums.footprint, old.footprint, new.footprint),
        again(sums.cut, old.cut, new.cut),
        again(sums.values, old.values, new.values),
        again(sums.known, old.known, new.known),
    )


def figures(snapshot: Snapshot, level: int, *, sums: Sums | None = None) -> Figures:
    """Give the figures of every unit of a level.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    level : int
        Index into ``snapshot.levels``.
    sums : Sums, optional
        Of the snapshot, where they are at hand.

    Returns
    -------
    Figures
    """
    sums = sum_cells(snapshot) if sums is None else sums
    units = _units_of(snapshot, level)
    count = len(units)
    ids = np.fromiter(map(_ID, units), np.int64, count)
    unit = _positions(ids, snapshot.cell_owners[:, level])
    # Two rows behind the units: gaps, and beyond the plan.
    row = np.append(np.where(unit >= 0, unit, count), count + 1)
    areas = np.append(snapshot.cell_areas, 0.0)
    footprint = _group(sums.footprint, row, count + 2) / _PARTS_OF_SQUARE_METRE
    grouped = Tally(
        area=np.bincount(row, areas, count + 2).astype(np.float64),
        buildings=_group(sums.buildings, row, count + 2),
        cut=_group(sums.cut[:, level], row, count + 2),
        footprint=footprint,
        values=_group(sums.values, row, count + 2),
        known=_group(sums.known, row, count + 2) > 0,
    )
    has_source = np.array([source != "" for source in snapshot.sources])
    return Figures(
        level=level,
        units=units,
        rows=_part(grouped, slice(0, count), has_source),
        total=_joined(grouped, slice(0, count), has_source),
        gap=_part(grouped, slice(count, count + 1), has_source),
        outside=_joined(grouped, slice(count, count + 2), has_source),
        measures=snapshot.measures,
        sources=snapshot.sources,
    )


def _units_of(snapshot: Snapshot, level: int) -> tuple[Unit, ...]:
    """Give the units of a level: one piece of them, for they are sorted by level."""
    first = bisect_left(snapshot.units, level, key=_LEVEL)
    return snapshot.units[first : bisect_right(snapshot.units, level, key=_LEVEL)]


def run(snapshot: Snapshot, level: int, progress: Progress) -> Figures:
    """Give the figures of a level as a study does."""
    progress.step("progress.figures")
    progress.fraction(0.0)
    return figures(snapshot, level)


def _sum(snapshot: Snapshot, chosen: NDArray[np.intp] | slice, size: int) -> Sums:
    buildings = snapshot.buildings
    cell = snapshot.building_cell[chosen].astype(np.intp)
    cell[cell < 0] = size - 1
    number = np.bincount(cell, minlength=size)
    parts = np.rint(buildings.areas[chosen] * _PARTS_OF_SQUARE_METRE)
    values = np.zeros((size, len(snapshot.measures)), np.int64)
    known = np.zeros_like(values)
    for column in range(len(snapshot.measures)):
        counts = buildings.counts[chosen, column]
        told = counts >= 0
        # As a rule a measure is known of all buildings or of none.
        if told.all():
            known[:, column] = number
            values[:, column] = np.bincount(cell, counts, size)
        elif told.any():
            where = cell[told]
            known[:, column] = np.bincount(where, minlength=size)
            values[:, column] = np.bincount(where, counts[told], size)
    return Sums(
        buildings=number,
        # Float sums of whole numbers are exact below 2 ** 53: 900,000 square
        # kilometres under buildings.
        footprint=np.bincount(cell, parts, size).astype(np.int64),
        cut=_sum_cut(snapshot, chosen, cell, size),
        values=values,
        known=known,
    )


def _sum_cut(
    snapshot: Snapshot,
    chosen: NDArray[np.intp] | slice,
    cell: NDArray[np.intp],
    size: int,
) -> NDArray[np.int64]:
    cut = snapshot.cut_levels[chosen]
    is_cut = np.flatnonzero(cut)
    cut, cell = cut[is_cut], cell[is_cut]
    sums = np.zeros((size, len(snapshot.levels)), np.int64)
    for level in range(len(snapshot.levels)):
        at_level = (cut >> level) & 1 == 1
        sums[:, level] = np.bincount(cell[at_level], minlength=size)
    return sums


def _group(
    sums: NDArray[np.int64], row: NDArray[np.intp], size: int
) -> NDArray[np.int64]:
    grouped = np.zeros((size, *sums.shape[1:]), np.int64)
    np.add.at(grouped, row, sums)
    return grouped


def _positions(ids: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.intp]:
    """Give the position of each wanted id in `ids`, -1 where it is not there."""
    if not len(ids):
        return np.full(len(wanted), -1, np.intp)
    order = np.argsort(ids)
    found = np.minimum(np.searchsorted(ids[order], wanted), len(ids) - 1)
    position = order[found]
    return np.where(ids[position] == wanted, position, -1)


def _part(tally: Tally, rows: slice, has_source: NDArray[np.bool_]) -> Tally:
    buildings = tally.buildings[rows]
    # A place without buildings holds nobody, which is known as soon as the town
    # has any figures of the kind.
    known = tally.known[rows].copy()
    known[buildings == 0] = True
    known[:, ~has_source] = False
    return Tally(
        area=tally.area[rows],
        buildings=buildings,
        cut=tally.cut[rows],
        footprint=tally.footprint[rows],
        values=tally.values[rows],
        known=known,
    )


def _joined(tally: Tally, rows: slice, has_source: NDArray[np.bool_]) -> Tally:
    joined = Tally(
        area=tally.area[rows].sum(keepdims=True),
        buildings=tally.buildings[rows].sum(keepdims=True),
        cut=tally.cut[rows].sum(keepdims=True),
        footprint=tally.footprint[rows].sum(keepdims=True),
        values=tally.values[rows].sum(axis=0, keepdims=True),
        known=np.array([tally.known[rows].any(axis=0)]),
    )
    return _part(joined, slice(0, 1), has_source)
