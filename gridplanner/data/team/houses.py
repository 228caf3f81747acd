"""What the team template asks of the buildings: their floors and their entrances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.store.geopackage import ProjectFile


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


def read_houses(file: ProjectFile) -> Houses:
    """Read floors and entrances of all buildings in use."""
    building = file.read_columns("building", ["fid", "floors", "units"])
    entrance = file.read_columns(
        "building_unit", ["id", "building_id", "unit_override"]
    )
    return Houses(
        ids=np.asarray(building["fid"], np.int64),
        floors=_numbers(building["floors"]),
        told=_numbers(building["units"]),
        entrance_ids=np.asarray(entrance["id"], np.int64),
        entrance_buildings=_numbers(entrance["building_id"]),
        entrance_units=_numbers(entrance["unit_override"]),
    )


def _numbers(values: Any) -> NDArray[np.int64]:  # noqa: ANN401 - a column as read
    if not isinstance(values, np.ndarray):
        whole = [v if type(v) is int else 0 for v in values]
        values = np.array(whole, np.int64)
    found: NDArray[np.int64] = np.maximum(values, 0)
    return found
