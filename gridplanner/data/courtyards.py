"""Which buildings belong together: courtyards, and door plates where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.store.geopackage import ProjectFile


def read_courtyards(file: ProjectFile, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Tell which buildings belong together behind one door plate.

    Parameters
    ----------
    file : ProjectFile
    ids : ndarray, int64, shape (b,)
        Buildings in use, ascending.

    Returns
    -------
    ndarray, int64, shape (b,)
        Number of the courtyard; where a building has none, a number beyond all of
        them for its door plate; 0 where it has neither. Towers of an estate share a
        plate with all others and are nobody's courtyard.
    """
    names = ["fid", "courtyard_id", "plate", "address", "estate"]
    columns = file.read_columns("building", names)
    row = np.searchsorted(np.asarray(columns["fid"], np.int64), ids)
    courtyards = [value or 0 for value in columns["courtyard_id"]]
    groups = np.maximum(np.array(courtyards, np.int64)[row], 0)
    number = int(groups.max(initial=0))
    plates: dict[tuple[str, str], int] = {}
    for at in np.flatnonzero(groups == 0).tolist():
        source = int(row[at])
        plate, address = columns["plate"][source], columns["address"][source]
        # A number alone comes again in every village.
        if plate and address and not columns["estate"][source]:
            key = (address, plate)
            if key not in plates:
                number += 1
                plates[key] = number
            groups[at] = plates[key]
    return groups
