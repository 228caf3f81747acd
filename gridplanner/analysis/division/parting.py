"""Where the ground of one point ends and that of the next begins, face by face.

Points see each other in their own face only. Each face is laid out from its own corner
in whole millimetres, so that what is decided is decided exactly, and what several
edges share has the same digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.division.loops.triangles import along_curve, voronoi_edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.faces import Faces

    Points = NDArray[np.float64]
    Ids = NDArray[np.int64]

_MILLIMETRES = 1000.0


def edges_between(
    faces: Faces, xy: Points, face: Ids, label: Ids
) -> tuple[Points, Ids]:
    """Give the Voronoi edges between points of one face and of different labels.

    Parameters
    ----------
    faces : Faces
    xy : ndarray, float64, shape (n, 2)
        Metres; those of one face differ by a millimetre or more.
    face, label : ndarray, int64, shape (n,)

    Returns
    -------
    ends : ndarray, float64, shape (m, 2, 2)
        First and last point of each, metres, whole millimetres. They may lie far
        beyond the face.
    pair : ndarray, int64, shape (m, 2)
        The two points each lies between.
    """
    if len(xy) < 2:
        return np.empty((0, 2, 2)), np.empty((0, 2), np.int64)
    bounds = shapely.bounds(faces.polygons)
    corner = np.floor(bounds[:, :2] * _MILLIMETRES)
    size = np.ceil((bounds[:, 2:] - bounds[:, :2]).max(axis=1) * _MILLIMETRES) + 1.0
    place = (np.rint(xy * _MILLIMETRES) - corner[face]).astype(np.int64)
    whole = size.astype(np.int64)
    # A house may reach over the edge of its face by rounding; not further.
    place = np.clip(place, 0, whole[face][:, None])
    order = np.lexsort((along_curve(place, whole[face]), face))
    used, begin = np.unique(face[order], return_index=True)
    pair, ends = voronoi_edges(
        place[order], np.append(begin, len(face)), whole[used], label[order]
    )
    where = corner[face[order[pair[:, 0]]]]
    whole_ends = np.rint(ends.reshape(-1, 2, 2))
    proper = (whole_ends[:, 0] != whole_ends[:, 1]).any(axis=1)
    back = (whole_ends[proper] + where[proper, None]) / _MILLIMETRES
    return back, np.sort(order[pair[proper]], axis=1)


def first_of_each(xy: Points, face: Ids) -> Ids:
    """Give the first row of each place in a face, int64, in the order of rows.

    Parameters
    ----------
    xy : ndarray, float64, shape (n, 2)
        Whole numbers.
    face : ndarray, int64, shape (n,)
    """
    order = np.lexsort((xy[:, 1], xy[:, 0], face))
    new = np.ones(len(xy), bool)
    new[1:] = (np.diff(xy[order], axis=0) != 0).any(axis=1)
    new[1:] |= np.diff(face[order]) != 0
    return np.sort(order[new])
