"""Entrances of towers that were given to other units than their building.

The building stays where it is, whole, and counts once. Of what it holds the entrance
takes its own part along; never more than the building has, so that totals hold
whatever another program has written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Entrances:
    """The entrances users gave to a unit, as arrays of one length.

    Attributes
    ----------
    buildings : ndarray, int64, shape (e,)
        Ids of their buildings, ascending.
    units : ndarray, int64, shape (e,)
        Unit each was given to, perhaps one that has ended.
    counts : ndarray, int64, shape (e, m)
        What each holds of its building, -1 where unknown.
    """

    buildings: NDArray[np.int64]
    units: NDArray[np.int64]
    counts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.buildings)


def no_entrances(measures: int) -> Entrances:
    """Give the entrances of a town where none was given away."""
    nothing = np.empty(0, np.int64)
    return Entrances(nothing, nothing, np.empty((0, measures), np.int64))


def within(
    entrances: Entrances,
    building_ids: NDArray[np.int64],
    building_counts: NDArray[np.int64],
) -> Entrances:
    """Keep entrances of buildings there are, with no more than these hold.

    Parameters
    ----------
    entrances : Entrances
        As they were written down.
    building_ids : ndarray, int64, shape (b,)
        Ascending.
    building_counts : ndarray, int64, shape (b, m)
        What each building holds, -1 unknown.

    Returns
    -------
    Entrances
        Where all entrances of a building hold more than it does, the later ones get
        what is left; where the building's number is unknown, so is theirs.
    """
    if not len(building_ids) or not len(entrances):
        return no_entrances(building_counts.shape[1])
    row = np.searchsorted(building_ids, entrances.buildings)
    row = np.minimum(row, len(building_ids) - 1)
    kept = np.flatnonzero(building_ids[row] == entrances.buildings)
    buildings, row = entrances.buildings[kept], row[kept]
    counts, whole = entrances.counts[kept], building_counts[row]
    known = (counts >= 0) & (whole >= 0)
    wanted = np.where(known, counts, 0)
    running = np.cumsum(wanted, axis=0)
    first = np.searchsorted(buildings, buildings)
    before = running - wanted
    before -= before[first]
    taken = np.clip(whole - before, 0, wanted)
    return Entrances(buildings, entrances.units[kept], np.where(known, taken, -1))


def exchanged(
    before: Entrances, changed: NDArray[np.int64], new: Entrances
) -> Entrances:
    """Put the entrances of some buildings (ids) in place of those they had."""
    kept = ~np.isin(before.buildings, changed)
    if kept.all() and not len(new):
        return before
    buildings = np.concatenate([before.buildings[kept], new.buildings])
    order = np.argsort(buildings, kind="stable")
    return replace(
        before,
        buildings=buildings[order],
        units=np.concatenate([before.units[kept], new.units])[order],
        counts=np.concatenate([before.counts[kept], new.counts])[order],
    )
