"""What is on record as arrays: every dwelling, household and person, and its house.

People leave the file here as ids and places, for counting whom the grids hold; who
they are is asked in pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Things:
    """Things on record and where each of them is.

    Attributes
    ----------
    ids : ndarray, int64, shape (n,)
        Rows of one table, ascending.
    buildings, entrances : ndarray, int64, shape (n,)
        The building and the entrance each is in; 0 = none is known. The building may
        have no place on the map, or be gone.
    """

    ids: NDArray[np.int64]
    buildings: NDArray[np.int64]
    entrances: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    def where(self, kept: NDArray[np.bool_]) -> Things:
        """Give some of them alone; shape (n,)."""
        return Things(self.ids[kept], self.buildings[kept], self.entrances[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """All that is on record and still holds.

    Attributes
    ----------
    buildings : ndarray, int64, shape (b,)
        Ids of the buildings in use, ascending, drawn or not.
    used : ndarray, int64
        Ids of buildings in which a dwelling, a place or a register household is on
        record, ascending.
    dwellings : Things
    lived_in : ndarray, bool, shape (d,)
        Whether a household lives in, or is registered in, each of `dwellings`.
    households, registers : Things
        Resident households where they live; register households where they are
        registered, or where the first of their people lives if nobody knows.
    people : Things
        Where the project's rule of counting counts them; see
        `gridplanner.data.counting`.
    registered : Things
        Those of them who belong to a register household, where that is registered
        if they count in no house.
    key_people : ndarray, int64
        Ids of the people of key groups, ascending.
    """

    buildings: NDArray[np.int64]
    used: NDArray[np.int64]
    dwellings: Things
    lived_in: NDArray[np.bool_]
    households: Things
    registers: Things
    people: Things
    registered: Things
    key_people: NDArray[np.int64]
