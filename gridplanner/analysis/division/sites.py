"""Sites: points that stand for blocks of houses, in the face each is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gridplanner.analysis.division.faces import Faces, Lines, zones_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Shapes = NDArray[np.object_]
Points = NDArray[np.float64]
Ids = NDArray[np.int64]

_OVERLAP = 0.5  # square metres from which on two houses lie over each other
_NEAR = 25.0  # metres within which houses of a group stay together
_BESIDE = 16  # houses of a group each is held against
_LONG = 16.0  # metres of a house from which on its corners stand for it


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Points that stand for blocks.

    Attributes
    ----------
    xy : ndarray, float64, shape (s, 2)
    block, face : ndarray, int64, shape (s,)
    """

    xy: Points
    block: Ids
    face: Ids


def place_houses(
    faces: Faces, houses: Shapes, lines: Sequence[Lines], groups: Ids | None = None
) -> tuple[NDArray[np.int32], NDArray[np.int32], Points]:
    """Say which block and in which face each house is, and where blocks stand.

    `groups` are those of `make_blocks`.
    """
    of_house = np.full(len(houses), -1, np.int32)
    face_of_house = np.full(len(houses), -1, np.int32)
    points = shapely.point_on_surface(houses)
    house, face = shapely.STRtree(faces.polygons).query(points, "intersects")
    house, first = np.unique(house, return_index=True)
    face = face[first]
    xy = shapely.get_coordinates(points[house])
    own = None if groups is None else groups[house]
    lump = _together(houses[house], xy, zones_of(faces, lines)[face], own)
    _, first, block = np.unique(lump, return_index=True, return_inverse=True)
    of_house[house] = block
    face_of_house[house] = face
    return of_house, face_of_house, xy[first]


def _together(
    houses: Shapes, xy: Points, zone: NDArray[np.int32], groups: Ids | None
) -> Ids:
    """Give houses a number, one to those of a zone that cannot or may not be parted."""
    # To the decimetre: nearer than that is one place.
    key = np.column_stack([np.rint(xy * 10.0), zone]).astype(np.int64)
    _, place = np.unique(key, axis=0, return_inverse=True)
    one, two = shapely.STRtree(houses).query(houses, "intersects")
    proper = (one < two) & (zone[one] == zone[two])
    one, two = one[proper], two[proper]
    common = shapely.area(shapely.intersection(houses[one], houses[two]))
    one, two = one[common > _OVERLAP], two[common > _OVERLAP]
    if groups is not None:
        near, beside = _of_one_group(houses, zone, groups)
        one, two = np.concatenate([one, near]), np.concatenate([two, beside])
    count = int(place.max()) + 1 if len(place) else 0
    rows = np.concatenate([np.arange(len(houses)), one])
    columns = np.concatenate([len(houses) + place.ravel(), two])
    links = coo_matrix(
        (np.ones(len(rows)), (rows, columns)), shape=(len(houses) + count,) * 2
    )
    label = connected_components(links, directed=False)[1][: len(houses)]
    # By the first house of each, so that blocks come in the order of their houses.
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    return np.asarray(first[inverse])


def _of_one_group(
    houses: Shapes, zone: NDArray[np.int32], groups: Ids
) -> tuple[Ids, Ids]:
    """Pair houses of one group and zone that are near each other."""
    (mine,) = np.nonzero(groups > 0)
    order = mine[np.lexsort((mine, zone[mine], groups[mine]))]
    one, two = [], []
    for step in range(1, _BESIDE + 1):
        first, second = order[:-step], order[step:]
        same = (groups[first] == groups[second]) & (zone[first] == zone[second])
        one.append(first[same])
        two.append(second[same])
        if not same.any():
            break
    low, high = np.concatenate(one), np.concatenate(two)
    near = shapely.dwithin(houses[low], houses[high], _NEAR)
    return low[near], high[near]


def sites_of(
    houses: Shapes,
    of_house: NDArray[np.int32],
    face_of_house: NDArray[np.int32],
    faces: Faces,
) -> Sites:
    """Let a point stand for a house, for a long one also corners in the same face."""
    (inside,) = np.nonzero(of_house >= 0)
    bounds = shapely.bounds(houses)
    extent = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    long = inside[extent[inside] > _LONG]
    inner = shapely.buffer(houses[long], -1.0, join_style="mitre")
    inner = np.where(shapely.is_empty(inner), houses[long], inner)
    walls = shapely.segmentize(inner, _LONG)
    corners, row = shapely.get_coordinates(walls, return_index=True)
    polygons = faces.polygons[face_of_house[long][row]]
    shapely.prepare(polygons)
    here = shapely.contains_xy(polygons, corners)
    spots = shapely.get_coordinates(shapely.point_on_surface(houses[inside]))
    xy = np.concatenate([spots, corners[here]])
    house = np.concatenate([inside, long[row[here]]])
    face = face_of_house[house].astype(np.int64)
    key = np.column_stack([np.rint(xy * 10.0), face]).astype(np.int64)
    _, first = np.unique(key, axis=0, return_index=True)
    first.sort()
    house = house[first]
    return Sites(xy[first], of_house[house].astype(np.int64), face[first])


def tree_by_face(sites: Sites) -> tuple[cKDTree, float]:
    """Make a tree that finds the nearest site of one face: faces lie on floors."""
    high = 4.0 * float(np.ptp(sites.xy, axis=0).max() + 1e3) if len(sites.xy) else 1.0
    return cKDTree(np.column_stack([sites.xy, sites.face * high])), high


def nearest_site(tree: tuple[cKDTree, float], spots: Points, face: Ids) -> Ids:
    """Give the nearest site of a face for places in it, -1 where it has none."""
    finder, high = tree
    if not finder.n:
        return np.full(len(spots), -1)
    distance, site = finder.query(np.column_stack([spots, face * high]))
    return np.where(distance < high / 2, site, -1)
