"""What asks for work in each building, by the lines of a norm, and its sums by cell.

All numbers are whole, so that sums kept up after a move are those counted from
scratch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.house_distances import nearest_centimetres
from gridplanner.analysis.placed_groups import columns_of
from gridplanner.analysis.placing_again import cell_positions
from gridplanner.data.norms.kinds import line_of
from gridplanner.data.norms.norm import Subject

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.placed_groups import PlacedGroups
    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.work_groups import WorkGroups

    Ints = NDArray[np.int64]

EXTRA = ("age_unknown", "households_unknown", "events", "houses", "apart")
"""Rows behind those of the lines and of the categories beside."""


@dataclass(frozen=True, slots=True, eq=False)
class BuildingWork:
    """What asks for work in each building, and in entrances counted elsewhere.

    Attributes
    ----------
    buildings : ndarray, int64, shape (k, b)
        A row for each line of the norm, each category beside and each of `EXTRA`.
    entrances : ndarray, int64, shape (k, e)
        As the entrances of the snapshot; not among `buildings`.
    """

    buildings: Ints
    entrances: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Houses:
    """Which buildings are lived in, and how far each of these is from the next.

    Attributes
    ----------
    points : ndarray, float64, shape (b, 2)
        Of all buildings.
    homes : ndarray, bool, shape (b,)
        All of them where nobody knows where anybody lives.
    apart : ndarray, int64, shape (b,)
        Centimetres, 0 for other buildings.
    """

    points: NDArray[np.float64]
    homes: NDArray[np.bool_]
    apart: Ints


def measure_houses(
    groups: WorkGroups, snapshot: Snapshot, known: Houses | None = None
) -> Houses:
    """Measure how far houses are apart; `known` ones are kept where none changed."""
    points, homes = snapshot.building_points, _homes(groups, snapshot)
    if (
        known is not None
        and np.array_equal(known.homes, homes)
        and np.array_equal(known.points, points)
    ):
        return known
    apart = np.zeros(len(homes), np.int64)
    apart[homes] = nearest_centimetres(points[homes])
    return Houses(points, homes, apart)


def weigh(
    groups: WorkGroups,
    norm: Norm,
    snapshot: Snapshot,
    houses: Houses,
    placed: PlacedGroups,
) -> BuildingWork:
    """Count what falls under each line of a norm in each building.

    Parameters
    ----------
    groups : WorkGroups
    norm : Norm
    snapshot : Snapshot
        Of the same buildings; placed or not.
    houses : Houses
    placed : PlacedGroups
        Both of the same groups and buildings.

    Returns
    -------
    BuildingWork
    """
    first = len(norm.lines) + len(norm.beside)
    table = np.zeros((first + len(EXTRA), placed.size), np.int64)
    for subject, group in placed.groups.items():
        for columns in columns_of(norm, subject, group.kinds):
            row = columns[group.code]
            hit = np.flatnonzero((row >= 0) & group.there)
            np.add.at(table, (row[hit], group.at[hit]), group.numbers[hit])
    events = placed.events
    np.add.at(table[first + 2], events.at[events.there], events.numbers[events.there])
    count = len(snapshot.building_ids)
    buildings, entrances = table[:, :count], table[:, count:]
    if not groups.has_households:
        _take_written(norm, snapshot, buildings, entrances)
        buildings[first + 1] = snapshot.counts[:, _column(snapshot)] < 0
    buildings[first + 3], buildings[first + 4] = houses.homes, houses.apart
    return BuildingWork(buildings, entrances)


def _column(snapshot: Snapshot) -> int:
    return snapshot.measures.index("households")


def _homes(groups: WorkGroups, snapshot: Snapshot) -> NDArray[np.bool_]:
    """Tell in which buildings somebody lives; in all where nobody knows."""
    if not len(snapshot.buildings):
        return np.zeros(0, bool)
    counts = snapshot.counts[:, _column(snapshot)]
    if not groups.has_households and not (counts > 0).any():
        return np.ones(len(counts), bool)
    return counts > 0


def _take_written(
    norm: Norm, snapshot: Snapshot, buildings: Ints, entrances: Ints
) -> None:
    """Take the numbers of households written down for buildings as ordinary ones."""
    line = line_of(norm, Subject.HOUSEHOLD, 0)
    if line is None or not len(snapshot.buildings):
        return
    row, column = norm.lines.index(line), _column(snapshot)
    buildings[row] = np.maximum(snapshot.counts[:, column], 0)
    own = snapshot.buildings.entrances
    if len(own):
        entrances[row] = np.maximum(own.counts[:, column], 0)
        home = np.searchsorted(snapshot.building_ids, own.buildings)
        np.subtract.at(buildings[row], home, entrances[row])


def sum_work(work: BuildingWork, snapshot: Snapshot) -> Ints:
    """Sum work by cell.

    Parameters
    ----------
    work : BuildingWork
    snapshot : Snapshot
        Placed, of the same buildings.

    Returns
    -------
    ndarray, int64, shape (c + 1, k)
        The last row is for what lies in no cell.
    """
    size = len(snapshot.cell_ids) + 1
    cell = snapshot.building_cell.astype(np.intp)
    cell[cell < 0] = size - 1
    table = np.empty((size, len(work.buildings)), np.int64)
    for column, numbers in enumerate(work.buildings):
        # Float sums of whole numbers are exact below 2 ** 53.
        table[:, column] = np.bincount(cell, numbers, size)
    np.add.at(table, snapshot.entrance_cell, work.entrances.T)
    return table


def sum_work_again(
    table: Ints, work: BuildingWork, before: Snapshot, after: Snapshot
) -> Ints:
    """Sum anew where some buildings came to other cells.

    Parameters
    ----------
    table : ndarray, int64, shape (c + 1, k)
        Of `before`.
    work : BuildingWork
    before, after : Snapshot
        Placed, of the very same buildings.

    Returns
    -------
    ndarray, int64, shape (c' + 1, k)
        Equal to ``sum_work(work, after)``.
    """
    old, new = before.building_cell, after.building_cell
    if np.array_equal(before.cell_ids, after.cell_ids):
        found, places = table.copy(), np.arange(len(table))
        moved = np.flatnonzero(old != new)
    else:
        places = np.append(
            cell_positions(before, after)[:-1].astype(np.intp), len(after.cell_ids)
        )
        found = np.zeros((len(after.cell_ids) + 1, table.shape[1]), np.int64)
        found[places[places >= 0]] = table[places >= 0]
        # What was in a cell that is gone is nowhere yet, not even beyond the plan.
        kept = np.append(np.where(places[:-1] < 0, -2, places[:-1]), -1)
        moved = np.flatnonzero(kept[old] != new)
    for cells, sign, row in ((old[moved], -1, places), (new[moved], 1, None)):
        at = cells.astype(np.intp) if row is None else row[cells]
        there = np.ones(len(at), bool) if row is None else at >= 0
        np.add.at(found, at[there], sign * work.buildings[:, moved[there]].T)
    if work.entrances.shape[1]:
        at = places[before.entrance_cell]
        there = at >= 0
        np.subtract.at(found, at[there], work.entrances[:, there].T)
        np.add.at(found, after.entrance_cell, work.entrances.T)
    return found
