"""Which unit in force stands for one that a user has named, perhaps long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gridplanner.data.records import Unit


def heirs_of(units: Mapping[int, Unit], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the units in force that stand for units today.

    Parameters
    ----------
    units : mapping of int to Unit
        Of the plan, those that ended included.
    wanted : ndarray, int64, shape (n,)
        Ids of units, 0 = none.

    Returns
    -------
    ndarray, int64, shape (n,)
        The unit itself where it is in force; else its successor where it has one
        only, or the successor of that; 0 where there is none, or several.
    """
    found, place = np.unique(wanted, return_inverse=True)
    successors: dict[int, list[int]] | None = None
    heirs = np.zeros(len(found), np.int64)
    for row, number in enumerate(found.tolist()):
        unit = units.get(number)
        if unit is not None and unit.valid_to:
            # All units are looked through once, where one has ended at all.
            successors = _successors(units) if successors is None else successors
            unit = _follow(units, successors, number)
        heirs[row] = 0 if unit is None else unit.id
    return heirs[place]


class Heirs:
    """The heirs of the same units, worked out anew only where units changed.

    Parameters
    ----------
    wanted : ndarray, int64, shape (n,)
        Ids of units, 0 = none.
    """

    def __init__(self, wanted: NDArray[np.int64]) -> None:
        self._wanted = wanted
        # Of two states: an edit and what it began with are asked for in turn.
        self._known: tuple[tuple[Mapping[int, Unit], NDArray[np.int64]], ...] = ()

    def among(self, units: Mapping[int, Unit]) -> NDArray[np.int64]:
        """Give what `heirs_of` gives for the units of a plan, shape (n,)."""
        for known, heirs in self._known:
            if known is units:
                return heirs
        found = heirs_of(units, self._wanted)
        self._known = (*self._known[-1:], (units, found))
        return found


def _successors(units: Mapping[int, Unit]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for unit in units.values():
        for number in unit.predecessors:
            found.setdefault(number, []).append(unit.id)
    return found


def _follow(
    units: Mapping[int, Unit], successors: Mapping[int, list[int]], number: int
) -> Unit | None:
    seen = {number}
    unit = units[number]
    while unit.valid_to:
        after = successors.get(unit.id, [])
        if len(after) != 1 or after[0] in seen:
            return None
        unit = units[after[0]]
        seen.add(unit.id)
    return unit
