"""How many units hold each building and whoever lives there: none, one or several.

The grids that tile a town hold a building once at most. Grids of departments lie over
them and over one another, so that a building may be held by several.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.filters.places import look_up

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.filters.places import Places
    from gridplanner.data.recorded import Things


@dataclass(frozen=True, slots=True, eq=False)
class HoldingTimes:
    """How many units hold each building and each entrance that was given away.

    Attributes
    ----------
    buildings : ndarray, int64, shape (b,)
        Ids of the drawn buildings, ascending.
    times : ndarray, int64, shape (b,)
    entrances : ndarray, int64, shape (e,)
        Ids of the entrances given to a unit, ascending.
    homes : ndarray, int64, shape (e,)
        Building of each of them.
    entrance_times : ndarray, int64, shape (e,)
    """

    buildings: NDArray[np.int64]
    times: NDArray[np.int64]
    entrances: NDArray[np.int64]
    homes: NDArray[np.int64]
    entrance_times: NDArray[np.int64]

    def drawn(self, things: Things) -> NDArray[np.bool_]:
        """Tell of each thing whether its building has a place on the map."""
        return are_among(things.buildings, self.buildings)

    def of(self, things: Things) -> NDArray[np.int64]:
        """Count the units that hold each thing, shape (n,); 0 where it has no house."""
        found = look_up(self.buildings, self.times, things.buildings)
        if len(self.entrances):
            own = look_up(self.entrances, self.entrance_times, things.entrances)
            found = np.where(np.isin(things.entrances, self.entrances), own, found)
        return found


def are_among(wanted: NDArray[np.int64], ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which numbers are among ascending ids: `numpy.isin`, three times as fast."""
    found: NDArray[np.bool_] = look_up(ids, np.ones_like(ids), wanted) > 0
    return found


def holding_times(
    places: Sequence[Places], level: int, *, only: Collection[int] | None = None
) -> HoldingTimes:
    """Count the units of a level that hold each building.

    Parameters
    ----------
    places : sequence of Places
        Of one plan, or of the grids of several departments; of the same buildings.
    level : int
    only : collection of int, optional
        Ids of the units that count, for instance the staffed ones; all without it.

    Returns
    -------
    HoldingTimes
    """
    first = places[0]
    times = np.zeros(len(first.buildings), np.int64)
    entrance_times = np.zeros(len(first.entrances), np.int64)
    wanted = None if only is None else np.fromiter(only, np.int64, len(only))
    for each in places:
        times += _held(each.units[:, level], wanted)
        entrance_times += _held(each.entrance_units[:, level], wanted)
    return HoldingTimes(
        first.buildings,
        times,
        first.entrances,
        first.entrance_buildings,
        entrance_times,
    )


def _held(
    units: NDArray[np.int64], wanted: NDArray[np.int64] | None
) -> NDArray[np.bool_]:
    held: NDArray[np.bool_] = units != 0
    return held if wanted is None else held & np.isin(units, wanted)
