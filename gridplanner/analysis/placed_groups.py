"""Where the groups of what asks for work stand: found once, whatever norm asks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.norms.kinds import AGE_UNKNOWN, bit, lines_of
from gridplanner.data.norms.norm import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.work_groups import Group, WorkGroups

    Ints = NDArray[np.int64]
    Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class PlacedGroup:
    """A group with the place of each entry among buildings and entrances.

    Attributes
    ----------
    numbers : ndarray, int64, shape (n,)
    kinds : ndarray, int64, shape (k,)
        The masks there are, each once.
    code : ndarray, intp, shape (n,)
        Which of `kinds` each entry is.
    at : ndarray, intp, shape (n,)
        Position among the buildings of the snapshot, then the entrances given away.
    there : ndarray, bool, shape (n,)
        Whether it has one at all; else `at` means nothing.
    """

    numbers: Ints
    kinds: Ints
    code: Rows
    at: Rows
    there: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PlacedGroups:
    """The groups of a project on the buildings of a snapshot.

    Attributes
    ----------
    groups : mapping of Subject to PlacedGroup
    events : PlacedGroup
        Those of no place of their own.
    size : int
        Number of buildings and of entrances given away.
    """

    groups: Mapping[Subject, PlacedGroup]
    events: PlacedGroup
    size: int


def place_groups(groups: WorkGroups, snapshot: Snapshot) -> PlacedGroups:
    """Find where each entry of the groups stands."""
    ids = snapshot.building_ids
    own = np.isin(groups.entrance_buildings, ids)
    # Keys are buildings ascending, then a few entrances: negative, in any order.
    keys = np.concatenate([ids, -groups.entrances[own]])
    order = np.argsort(keys, kind="stable")
    return PlacedGroups(
        {subject: _placed(one, keys, order) for subject, one in groups.groups.items()},
        _placed(groups.events, keys, order),
        len(keys),
    )


def _placed(group: Group, keys: Ints, order: Rows) -> PlacedGroup:
    kinds = np.unique(group.masks, return_counts=True)[0]  # sorts, not hashes
    code = np.searchsorted(kinds, group.masks)  # faster than the inverse of unique
    if not len(keys):
        nowhere = np.zeros(len(group), np.intp), np.zeros(len(group), np.bool_)
        return PlacedGroup(group.numbers, kinds, code, *nowhere)
    at = np.searchsorted(keys, group.places, sorter=order)
    at = order[np.minimum(at, len(keys) - 1)]
    return PlacedGroup(group.numbers, kinds, code, at, keys[at] == group.places)


def columns_of(norm: Norm, subject: Subject, kinds: Ints) -> Rows:
    """Give the columns each kind of a subject counts in, -1 for none; shape (j, k).

    First the line of the norm; of people also the categories beside, and whether
    their age is unknown.
    """
    found = [lines_of(norm, subject, kinds)]
    if subject is Subject.PERSON:
        first = len(norm.lines)
        for column, category in enumerate(norm.beside, start=first):
            has = kinds & bit(subject, category) > 0
            found.append(np.where(has, column, -1))
        unknown = first + len(norm.beside)
        found.append(np.where(kinds & AGE_UNKNOWN > 0, unknown, -1))
    return np.array(found, np.intp).reshape(len(found), -1)


def sum_lines(norm: Norm, placed: PlacedGroups, snapshot: Snapshot) -> Ints:
    """Sum what falls under the lines of a norm by cell, past all buildings.

    Parameters
    ----------
    norm : Norm
    placed : PlacedGroups
    snapshot : Snapshot
        Placed, of the same buildings.

    Returns
    -------
    ndarray, int64, shape (c + 1, l + k)
        For lines and categories beside what `gridplanner.analysis.work_sums.sum_work`
        gives.
    """
    size = len(snapshot.cell_ids) + 1
    cell = snapshot.building_cell.astype(np.intp)
    cell[cell < 0] = size - 1
    cell = np.concatenate([cell, snapshot.entrance_cell.astype(np.intp)])
    wide = len(norm.lines) + len(norm.beside)
    total = np.zeros(size * wide)
    for subject, group in placed.groups.items():
        for columns in columns_of(norm, subject, group.kinds):
            each = np.where(columns < wide, columns, -1)[group.code]
            hit = np.flatnonzero((each >= 0) & group.there)
            where = cell[group.at[hit]] * wide + each[hit]
            # Float sums of whole numbers are exact below 2 ** 53.
            total += np.bincount(where, group.numbers[hit], size * wide)
    return total.astype(np.int64).reshape(size, wide)


def count_nowhere(norm: Norm, placed: PlacedGroups) -> dict[str, int]:
    """Count what is in no building of the map; see `Loads.nowhere`."""
    found = {}
    for subject, group in placed.groups.items():
        counts = columns_of(norm, subject, group.kinds).max(axis=0, initial=-1) >= 0
        lost = counts[group.code] & ~group.there
        found[subject.value] = int(group.numbers[lost].sum())
    lost = ~placed.events.there
    found["event"] = int(placed.events.numbers[lost].sum())
    return found
