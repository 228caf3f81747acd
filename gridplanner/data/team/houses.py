"""What the team template asks of the buildings: their floors and their entrances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Houses:
    """Floors and entrances of the buildings in use.

    Attributes
    ----------
    ids : ndarray, int64, shape (b,)
        Of buildings, ascending.
    floors : ndarray, int64, shape (b,)
        Storeys above the ground; 0 where unknown.
    told : ndarray, int64, shape (b,)
        Entrances as written with the building; 0 where unknown.
    entrance_ids, entrance_buildings, entrance_units : ndarray, int64, shape (e,)
        Entrances on record by id, their buildings, and the unit each was given to
        (0 for none).
    """

    ids: NDArray[np.int64]
    floors: NDArray[np.int64]
    told: NDArray[np.int64]
    entrance_ids: NDArray[np.int64]
    entrance_buildings: NDArray[np.int64]
    entrance_units: NDArray[np.int64]
