"""What had better stay in one part: courtyards, estates, lanes, villages."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gridplanner.analysis.division.preparing import Kept
from gridplanner.data.courtyards import read_courtyards
from gridplanner.studies.dividing.features import lowest_area, read_lanes

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
    LANES = "lanes"
    VILLAGES = "villages"


_ESTATE: Final = 5.0  # what a border through one costs a metre more
_LANE: Final = 4.0
_VILLAGE: Final = 3.0
_APART: Final = 100.0  # metres between houses of one name, beyond which they are two
_BESIDE: Final = 25.0  # metres from a lane within which a house stands on it


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
    if Keeping.LANES in kept:
        names, lanes = _lanes(file, shapes)
        if len(lanes):
            found.append(Kept(lanes, _LANE, Keeping.LANES.value, names))
    if Keeping.VILLAGES in kept and lowest_area(plan) >= 0:
        villages = plan.outlines(lowest_area(plan))
        grounds = np.array(list(villages.values()), object)
        names = tuple(plan.units[number].name for number in villages)
        found.append(Kept(grounds, _VILLAGE, Keeping.VILLAGES.value, names))
    return groups, tuple(found)


def _estates(
    file: ProjectFile, ids: Ids, shapes: NDArray[np.object_]
) -> tuple[tuple[str, ...], NDArray[np.object_]]:
    """Give the names of estates, and the ground around the houses of each.

    Houses of one name far from each other are of several estates: a town has more than
    one 幸福小区, and the ground between them is of neither.
    """
    columns = file.read_columns("building", ["fid", "estate"])
    at = np.searchsorted(np.asarray(columns["fid"], np.int64), ids)
    words = [str(columns["estate"][row] or "") for row in at.tolist()]
    number = {word: n for n, word in enumerate(sorted(set(words)))}
    label = np.array([number[word] for word in words], np.int64)
    named = np.flatnonzero(np.array([word != "" for word in words], bool))
    bounds = shapely.bounds(shapes[named])
    spots = (bounds[:, :2] + bounds[:, 2:]) / 2
    known, hulls = [], []
    for same in _rows_by(label[named]):
        for near in _rows_by(_clumps(spots[same])):
            own = named[same[near]]
            if len(own) > 1:
                known.append(words[own[0]])
                hulls.append(_hull(shapes[own]))
    return tuple(known), np.array(hulls, object)


def _rows_by(label: NDArray[np.integer]) -> list[NDArray[np.intp]]:
    """Give the rows of each label, ascending."""
    if not len(label):
        return []
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1)


def _clumps(spots: NDArray[np.float64]) -> NDArray[np.integer]:
    """Give one number to places from which each step to the next is not far."""
    pairs = cKDTree(spots).query_pairs(_APART, output_type="ndarray")
    links = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(len(spots),) * 2)
    return np.asarray(connected_components(links, directed=False)[1])


def _lanes(
    file: ProjectFile, shapes: NDArray[np.object_]
) -> tuple[tuple[str, ...], NDArray[np.object_]]:
    """Give the names of lanes, and the ground of the houses on either side of each."""
    box = shapely.box(*shapely.total_bounds(shapes)).buffer(_BESIDE)
    lines, words = read_lanes(file, box)
    house, lane = shapely.STRtree(lines).query_nearest(
        shapes, max_distance=_BESIDE, all_matches=False
    )
    if not len(house):
        return (), np.empty(0, object)
    # Hulls of lanes side by side would lie over each other.
    spots = shapely.point_on_surface(shapes)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(spots)))
    cell, spot = shapely.STRtree(spots).query(cells, "intersects")
    cell_of = np.zeros(len(spots), np.int64)
    cell_of[spot] = cell
    known, grounds = [], []
    for rows in _rows_by(lane):
        own = house[rows]
        if len(own) > 1:
            known.append(words[lane[rows[0]]])
            near = shapely.buffer(shapely.geometrycollections(shapes[own]), _BESIDE)
            mine = shapely.union_all(cells[cell_of[own]])
            grounds.append(shapely.intersection(mine, near))
    return tuple(known), np.array(grounds, object)


def _hull(shapes: NDArray[np.object_]) -> shapely.Geometry:
    return shapely.convex_hull(shapely.geometrycollections(shapes))
