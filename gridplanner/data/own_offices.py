"""Which offices are a grid's own: bases of those who look after it, else its community.

A community's office is one that stands on the community's ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from gridplanner.data.levels import Role
from gridplanner.data.offices import read_offices
from gridplanner.data.team.reading import read_duties, read_workers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.store.geopackage import ProjectFile


@dataclass(frozen=True, slots=True, eq=False)
class OwnOffices:
    """The offices of grids.

    Attributes
    ----------
    points : ndarray, float64, shape (o, 2)
        Metres of the project CRS.
    owned : ndarray, int64, shape (p, 2)
        Pairs of a grid (unit id) and the position of an office in `points`.
    grids : ndarray, int64, shape (b,)
        Grid of each building of the snapshot, 0 = none.
    from_base : frozenset of int
        Grids whose offices are bases of workers.
    """

    points: NDArray[np.float64]
    owned: NDArray[np.int64]
    grids: NDArray[np.int64]
    from_base: frozenset[int]


def read_own_offices(
    file: ProjectFile, snapshot: Snapshot, day: str, *, norm: Norm
) -> OwnOffices:
    """Read the offices of every grid on a day.

    Parameters
    ----------
    file : ProjectFile
    snapshot : Snapshot
    day : str
        ISO date, of the posts.
    norm : Norm
        In use.

    Returns
    -------
    OwnOffices
        A worker without a base on the map gives a grid none; a grid of several
        workers has the bases of all.
    """
    roles = [level.role for level in snapshot.levels]
    level = roles.index(Role.GRID) if Role.GRID in roles else len(roles) - 1
    grids = np.append(snapshot.cell_owners[:, level], 0)[snapshot.building_cell]
    bases = _bases(file, snapshot, day, norm)
    committees = read_offices(file, snapshot.buildings, day, bases=False).points
    pairs = [(unit, place) for unit, place in bases if unit]
    based = frozenset(unit for unit, _ in pairs)
    points: dict[tuple[float, float], int] = {}
    owned = [(unit, points.setdefault(place, len(points))) for unit, place in pairs]
    if len(committees) and level:
        above = snapshot.cell_owners[:, level - 1]
        rows = cKDTree(snapshot.building_points).query(committees)[1]
        homes = np.append(above, 0)[snapshot.building_cell[rows]].tolist()
        offices: dict[int, list[tuple[float, float]]] = {}
        for home, (x, y) in zip(homes, committees.tolist(), strict=True):
            if home:
                offices.setdefault(home, []).append((x, y))
        both = np.column_stack([snapshot.cell_owners[:, level], above])
        for unit, community in np.unique(both, axis=0).tolist():
            if unit and unit not in based:
                owned += [
                    (unit, points.setdefault(place, len(points)))
                    for place in offices.get(community, ())
                ]
    return OwnOffices(
        np.array(list(points), np.float64).reshape(-1, 2),
        np.array(owned, np.int64).reshape(-1, 2),
        grids.astype(np.int64),
        based,
    )


def _bases(
    file: ProjectFile, snapshot: Snapshot, day: str, norm: Norm
) -> list[tuple[int, tuple[float, float]]]:
    """Pair every unit with the bases of those who look after it."""
    duties = read_duties(file, snapshot, day, norm=norm)
    if duties is None:
        return []
    workers = read_workers(file)
    known = np.isfinite(workers.base).all(axis=1)
    places = map(tuple, workers.base[known].tolist())
    placed = dict(zip(workers.ids[known].tolist(), places, strict=True))
    held = zip(
        duties.unit_ids.tolist(),
        duties.worker_ids[duties.workers].tolist(),
        strict=True,
    )
    return [(unit, placed[worker]) for unit, worker in held if worker in placed]
