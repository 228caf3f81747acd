"""Where people are counted: the units of every building, and of entrances given away.

Worked out once from the placed snapshot, so that a filter by grid, the map and the
figures of the grids speak of the same people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Within:
    """What lies within some units.

    Attributes
    ----------
    buildings : ndarray, int64
        Ids of the buildings there, whole but for `away`.
    entrances : ndarray, int64
        Entrances counted there, of whichever building.
    entrance_buildings : ndarray, int64
        The building of each of them.
    away : ndarray, int64
        Entrances of `buildings` that are counted elsewhere.
    share : float
        Of all buildings, those there.
    """

    buildings: NDArray[np.int64]
    entrances: NDArray[np.int64]
    entrance_buildings: NDArray[np.int64]
    away: NDArray[np.int64]
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The units in which each building and each entrance is counted.

    Attributes
    ----------
    buildings : ndarray, int64, shape (b,)
        Ids, ascending.
    units : ndarray, int64, shape (b, L)
        Unit of each building at every level, topmost first; 0 = none.
    entrances : ndarray, int64, shape (e,)
        Ids of the entrances that were given to a unit, ascending.
    entrance_buildings : ndarray, int64, shape (e,)
    entrance_units : ndarray, int64, shape (e, L)
    """

    buildings: NDArray[np.int64]
    units: NDArray[np.int64]
    entrances: NDArray[np.int64]
    entrance_buildings: NDArray[np.int64]
    entrance_units: NDArray[np.int64]

    def at(
        self, building_ids: NDArray[np.int64], entrance_ids: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Find the units of some homes at every level.

        Parameters
        ----------
        building_ids, entrance_ids : ndarray, int64, shape (n,)
            0 where a home has none; an entrance that was given to no unit stays with
            its building.

        Returns
        -------
        ndarray, int64, shape (n, L)
            0 where there is no unit, or no such building in use.
        """
        found = _looked_up(self.buildings, self.units, building_ids)
        own = _looked_up(self.entrances, self.entrance_units, entrance_ids)
        given = np.isin(entrance_ids, self.entrances) & np.isin(
            building_ids, self.buildings
        )
        found[given] = own[given]
        return found

    def within(
        self, unit_ids: Collection[int], *, scope: Collection[int] | None = None
    ) -> Within:
        """Find what lies within some units, of any levels.

        Parameters
        ----------
        unit_ids : collection of int
            Empty for all buildings.
        scope : collection of int, optional
            Units a user is held to: what lies outside them is left out.

        Returns
        -------
        Within
        """
        inside, counted = self._inside(unit_ids)
        if scope is not None:
            held, held_entrances = self._inside(scope) if scope else (False, False)
            inside, counted = inside & held, counted & held_entrances
        buildings = self.buildings[inside]
        away = np.isin(self.entrance_buildings, buildings) & ~counted
        return Within(
            buildings=buildings,
            entrances=self.entrances[counted],
            entrance_buildings=self.entrance_buildings[counted],
            away=self.entrances[away],
            share=len(buildings) / max(len(self.buildings), 1),
        )

    def _inside(
        self, unit_ids: Collection[int]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        if not unit_ids:
            return np.ones(len(self.units), bool), np.ones(len(self.entrances), bool)
        wanted = np.fromiter(unit_ids, np.int64)
        inside: NDArray[np.bool_] = np.logical_or.reduce(
            np.isin(self.units, wanted), axis=1
        )
        counted: NDArray[np.bool_] = np.logical_or.reduce(
            np.isin(self.entrance_units, wanted), axis=1
        )
        return inside, counted

    def units_of(
        self,
        level: int,
        buildings: NDArray[np.int64],
        entrances: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        """Give the unit that counts each of some people.

        Parameters
        ----------
        level : int
        buildings, entrances : ndarray, int64, shape (n,)
            Where each of them lives; 0 = nowhere, or no entrance known.

        Returns
        -------
        ndarray, int64, shape (n,)
            0 where no unit does.
        """
        found = look_up(self.buildings, self.units[:, level], buildings)
        if len(self.entrances):
            given = np.isin(entrances, self.entrances)
            own = look_up(self.entrances, self.entrance_units[:, level], entrances)
            found = np.where(given, own, found)
        return found


def look_up(
    keys: NDArray[np.int64], values: NDArray[np.int64], wanted: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give the value of each wanted key, 0 where it is not there; `keys` ascend."""
    if not len(keys):
        return np.zeros(len(wanted), np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], 0)


def no_places(levels: int) -> Places:
    """Give the places of a town without buildings."""
    none, units = np.empty(0, np.int64), np.empty((0, levels), np.int64)
    return Places(none, units, none, none, units)


def _looked_up(
    keys: NDArray[np.int64], rows: NDArray[np.int64], wanted: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give the row of each key, zeros where there is none; keys ascend."""
    if not len(keys):
        return np.zeros((len(wanted), rows.shape[1]), np.int64)
    position = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found: NDArray[np.int64] = rows[position].copy()
    found[keys[position] != wanted] = 0
    return found
