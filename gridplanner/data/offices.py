"""Where workers set out from: their bases, and the offices of villages and communities.

What is on record without a place on the map is counted, so that no distance is worked
out from fewer offices than a reader thinks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.store.offices import read_bases, read_committees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.snapshot import Buildings
    from gridplanner.data.store.geopackage import ProjectFile


@dataclass(frozen=True, slots=True, eq=False)
class Offices:
    """Where work begins.

    Attributes
    ----------
    names : tuple of str
        Of a committee or village its name; of a worker's base what it is called.
    points : ndarray, float64, shape (o, 2)
        Metres of the project CRS.
    unplaced : int
        Those on record whose place on the map nobody knows.
    codes : tuple of tuple of str
        Code of the committee or village, or of the workers whose base it is; those
        without one are left out.
    """

    names: tuple[str, ...]
    points: NDArray[np.float64]
    unplaced: int
    codes: tuple[tuple[str, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.names)


def read_offices(
    file: ProjectFile,
    buildings: Buildings,
    day: str,
    *,
    bases: bool = True,
    committees: bool = True,
) -> Offices:
    """Read the offices of a project.

    Parameters
    ----------
    file : ProjectFile
    buildings : Buildings
        An office is where its building is.
    day : str
        ISO date; who or what is there until later counts.
    bases : bool
        Whether the bases of workers count as well.
    committees : bool
        Whether committees and villages do.

    Returns
    -------
    Offices
        Committees and villages by id, then bases; one at the place of another once.
    """
    names: list[str] = []
    points: list[tuple[float, float]] = []
    codes: list[list[str]] = []
    unplaced = 0
    for name, building, code in read_committees(file, day) if committees else ():
        row = int(np.searchsorted(buildings.ids, building))
        if row < len(buildings.ids) and int(buildings.ids[row]) == building:
            names.append(name)
            x, y = buildings.points[row].tolist()
            points.append((x, y))
            codes.append([code])
        else:
            unplaced += 1
    for name, x, y, code in read_bases(file, day) if bases else ():
        if x is None or y is None:
            unplaced += 1
        elif (x, y) in points:
            codes[points.index((x, y))].append(code)
        else:
            names.append(name)
            points.append((x, y))
            codes.append([code])
    return Offices(
        tuple(names),
        np.array(points, np.float64).reshape(-1, 2),
        unplaced,
        tuple(tuple(filter(None, each)) for each in codes),
    )
