"""The units that stand on ground to be divided, and who lives in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.division.preparing import Present

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Snapshot

    Ids = NDArray[np.int64]

HOUSEHOLDS: Final = "households"


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Which unit each house is in now.

    Attributes
    ----------
    units : tuple of Unit
        Those that go.
    of_house : ndarray, int32, shape (n,)
        Row of `units`, -1 for none.
    homes : ndarray, int64, shape (n,)
        What is counted of those who change their unit.
    measure : str
        What that is: households, where any are known, else what is shared.
    """

    units: tuple[Unit, ...]
    of_house: NDArray[np.int32]
    homes: Ids
    measure: str

    def on(self, rows: Ids, plan: Plan, level: int) -> Present | None:
        """Give it for some houses, with the borders there are; None without units."""
        if not self.units:
            return None
        borders = plan.border_levels()
        lines = plan.lines(number for number, at in borders.items() if at <= level)
        return Present(self.of_house[rows], self.homes[rows], lines)


def settle(
    snapshot: Snapshot,
    rows: Ids,
    *,
    level: int,
    units: tuple[Unit, ...],
    shared: tuple[str, Ids],
) -> Settled:
    """Say which unit each house is in now.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    rows : ndarray, int64, shape (n,)
        Houses, as positions among its buildings.
    level : int
        Of the units.
    units : tuple of Unit
        Those that go.
    shared : tuple of str and ndarray, int64, shape (n,)
        Name of what is shared, and what each house holds of it.
    """
    measure, homes = shared
    if HOUSEHOLDS in snapshot.measures:
        column = snapshot.counts[rows, snapshot.measures.index(HOUSEHOLDS)]
        if (column > 0).any():
            measure, homes = HOUSEHOLDS, np.maximum(column, 0)
    owner = np.append(snapshot.cell_owners[:, level], 0)[snapshot.building_cell[rows]]
    numbers = np.array([unit.id for unit in units], np.int64)
    order = np.argsort(numbers)
    at = np.searchsorted(numbers[order], owner)
    of_house = np.full(len(rows), -1, np.int32)
    if len(numbers):
        at = np.minimum(at, len(numbers) - 1)
        known = numbers[order[at]] == owner
        of_house[known] = order[at[known]]
    return Settled(units, of_house, homes, measure)
