"""What had better stay in one part: courtyards, estates, villages."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.analysis.division.preparing import Kept
from gridplanner.data.courtyards import read_courtyards
from gridplanner.studies.dividing.features import lowest_area

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan
    from gridplanner.data.store.geopackage import ProjectFile

    Ids = NDArray[np.int64]


class Keeping(StrEnum):
    """What is kept together, where it is asked for."""

    COURTYARDS = "courtyards"
    ESTATES = "estates"
    VILLAGES = "villages"


_ESTATE: Final = 5.0  # what a border through one costs a metre more
_VILLAGE: Final = 3.0


def read_kept(
    file: ProjectFile,
    plan: Plan,
    kept: Collection[str],
    ids: Ids,
    shapes: NDArray[np.object_],
) -> tuple[Ids, tuple[Kept, ...]]:
    """Read what is kept together.

    Parameters
    ----------
    file : ProjectFile
    plan : Plan
    kept : collection of str
        `Keeping` values.
    ids : ndarray, int64, shape (p,)
        Buildings that are divided, ascending.
    shapes : ndarray of Geometry, shape (p,)

    Returns
    -------
    groups : ndarray, int64, shape (p,)
        Courtyard of each house; 0 for none, or where courtyards do not count.
    kept : tuple of Kept
    """
    groups = np.zeros(len(ids), np.int64)
    if Keeping.COURTYARDS in kept:
        groups = read_courtyards(file, ids)
    found = []
    if Keeping.ESTATES in kept:
        names, estates = _estates(file, ids, shapes)
        if len(estates):
            found.append(Kept(estates, _ESTATE, Keeping.ESTATES.value, names))
    if Keeping.VILLAGES in kept and lowest_area(plan) >= 0:
        villages = plan.outlines(lowest_area(plan))
        grounds = np.array(list(villages.values()), object)
        names = tuple(plan.units[number].name for number in villages)
        found.append(Kept(grounds, _VILLAGE, Keeping.VILLAGES.value, names))
    return groups, tuple(found)


def _estates(
    file: ProjectFile, ids: Ids, shapes: NDArray[np.object_]
) -> tuple[tuple[str, ...], NDArray[np.object_]]:
    """Give the names of estates, and the ground around the houses of each."""
    columns = file.read_columns("building", ["fid", "estate"])
    at = np.searchsorted(np.asarray(columns["fid"], np.int64), ids)
    names = np.array([str(columns["estate"][row] or "") for row in at.tolist()])
    known, hulls = [], []
    for name in np.unique(names[names != ""]).tolist():
        own = shapes[names == name]
        if len(own) > 1:
            known.append(name)
            hulls.append(shapely.convex_hull(shapely.geometrycollections(own)))
    return tuple(known), np.array(hulls, object)
