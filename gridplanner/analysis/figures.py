"""What each unit holds: buildings, dwellings, households, people, ground."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.sums import PARTS_OF_SQUARE_METRE, Sums, sum_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.job import Progress
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Snapshot

_ID, _LEVEL = attrgetter("id"), attrgetter("level")


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


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which unit of a level holds each cell.

    Attributes
    ----------
    level : int
    units : tuple of Unit
        Those in force, by code; also units without ground.
    rows : ndarray, intp, shape (c + 1,)
        Index into `units`; behind them one for gaps and one for beyond the plan.
    """

    level: int
    units: tuple[Unit, ...]
    rows: NDArray[np.intp]


def group_cells(snapshot: Snapshot, level: int) -> Grouping:
    """Find which unit of a level holds each cell.

    Parameters
    ----------
    snapshot : Snapshot
    level : int
        Index into ``snapshot.levels``.

    Returns
    -------
    Grouping
        Holds as long as the units and the owners at that level are the same.
    """
    units = units_of(snapshot, level)
    count = len(units)
    ids = np.fromiter(map(_ID, units), np.int64, count)
    unit = _positions(ids, snapshot.cell_owners[:, level])
    rows = np.append(np.where(unit >= 0, unit, count), count + 1)
    return Grouping(level, units, rows)


def figures(
    snapshot: Snapshot,
    level: int,
    *,
    sums: Sums | None = None,
    grouping: Grouping | None = None,
) -> Figures:
    """Give the figures of every unit of a level.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    level : int
        Index into ``snapshot.levels``.
    sums : Sums, optional
        Of the snapshot, where they are at hand.
    grouping : Grouping, optional
        Of the snapshot and the level, where it is at hand.

    Returns
    -------
    Figures
    """
    sums = sum_cells(snapshot) if sums is None else sums
    grouping = group_cells(snapshot, level) if grouping is None else grouping
    count = len(grouping.units)
    row, size = grouping.rows, count + 2
    areas = np.append(snapshot.cell_areas, 0.0)
    footprint = _group(sums.footprint, row, size) / PARTS_OF_SQUARE_METRE
    grouped = Tally(
        area=np.bincount(row, areas, size).astype(np.float64, copy=False),
        buildings=_group(sums.buildings, row, size),
        cut=_group(sums.cut[level], row, size),
        footprint=footprint,
        values=_group_each(sums.values, row, size),
        known=_group_each(sums.known, row, size) > 0,
    )
    has_source = np.array([source != "" for source in snapshot.sources])
    return Figures(
        level=level,
        units=grouping.units,
        rows=_part(grouped, slice(0, count), has_source),
        total=_joined(grouped, slice(0, count), has_source),
        gap=_part(grouped, slice(count, count + 1), has_source),
        outside=_joined(grouped, slice(count, count + 2), has_source),
        measures=snapshot.measures,
        sources=snapshot.sources,
    )


def units_of(snapshot: Snapshot, level: int) -> tuple[Unit, ...]:
    """Give the units in force of a level: one piece of them, sorted as they are."""
    first = bisect_left(snapshot.units, level, key=_LEVEL)
    return snapshot.units[first : bisect_right(snapshot.units, level, key=_LEVEL)]


def run(snapshot: Snapshot, level: int, progress: Progress) -> Figures:
    """Give the figures of a level as a study does."""
    progress.step("progress.figures")
    progress.fraction(0.0)
    return figures(snapshot, level)


def _group(
    sums: NDArray[np.int64], row: NDArray[np.intp], size: int
) -> NDArray[np.int64]:
    return np.bincount(row, sums, size).astype(np.int64)


def _group_each(
    sums: NDArray[np.int64], row: NDArray[np.intp], size: int
) -> NDArray[np.int64]:
    grouped = np.empty((size, len(sums)), np.int64)
    for column, own in enumerate(sums):
        grouped[:, column] = np.bincount(row, own, size)
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
