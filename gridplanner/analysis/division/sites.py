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
from gridplanner.analysis.division.parting import first_of_each

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


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where houses are.

    Attributes
    ----------
    of_house, face_of_house : ndarray, int32, shape (n,)
        Block, and face, of each house, -1 outside.
    spots : ndarray, float64, shape (n, 2)
        A place inside each house.
    points : ndarray, float64, shape (b, 2)
        Where blocks stand.
    """

    of_house: NDArray[np.int32]
    face_of_house: NDArray[np.int32]
    spots: Points
    points: Points


def place_houses(
    faces: Faces, houses: Shapes, lines: Sequence[Lines], groups: Ids | None = None
) -> Places:
    """Say which block and in which face each house is, and where blocks stand.

    `groups` are those of `make_blocks`.
    """
    of_house = np.full(len(houses), -1, np.int32)
    face_of_house = np.full(len(houses), -1, np.int32)
    points = shapely.point_on_surface(houses)
    house, face = which_holds(faces.polygons, points)
    spots = shapely.get_coordinates(points)
    xy = spots[house]
    own = None if groups is None else groups[house]
    lump = _together(houses[house], xy, zones_of(faces, lines)[face], own)
    _, first, block = np.unique(lump, return_index=True, return_inverse=True)
    of_house[house] = block
    face_of_house[house] = face
    return Places(of_house, face_of_house, spots, xy[first])


def which_holds(polygons: Shapes, points: Shapes) -> tuple[Ids, Ids]:
    """Give the rows of points that lie in a polygon, and the first that holds each."""
    polygon, point = shapely.STRtree(points).query(polygons, "intersects")
    order = np.lexsort((polygon, point))
    polygon, point = polygon[order], point[order]
    first = np.ones(len(point), bool)
    first[1:] = point[1:] != point[:-1]
    return point[first], polygon[first]


def _together(
    houses: Shapes, xy: Points, zone: NDArray[np.int32], groups: Ids | None
) -> Ids:
    """Give houses a number, one to those of a zone that cannot or may not be parted."""
    # To the decimetre: nearer than that is one place.
    place = _numbers(np.rint(xy * 10.0), zone)
    one, two = shapely.STRtree(houses).query(houses, "intersects")
    proper = (one < two) & (zone[one] == zone[two])
    one, two = one[proper], two[proper]
    common = shapely.area(shapely.intersection(houses[one], houses[two]))
    size = shapely.area(houses)
    # A door plate, or a kiosk, within a footprint has little or no ground at all.
    over = common >= np.minimum(_OVERLAP, np.minimum(size[one], size[two]) / 2)
    one, two = one[over], two[over]
    if groups is not None:
        near, beside = _of_one_group(houses, zone, groups)
        one, two = np.concatenate([one, near]), np.concatenate([two, beside])
    count = int(place.max()) + 1 if len(place) else 0
    rows = np.concatenate([np.arange(len(houses)), one])
    columns = np.concatenate([len(houses) + place, two])
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


def _numbers(xy: Points, zone: NDArray[np.int32]) -> Ids:
    """Give every place of a zone a number."""
    order = np.lexsort((xy[:, 1], xy[:, 0], zone))
    new = (np.diff(xy[order], axis=0) != 0).any(axis=1)
    new |= np.diff(zone[order]) != 0
    number = np.zeros(len(xy), np.int64)
    number[order[1:]] = np.cumsum(new)
    return number


def sites_of(houses: Shapes, places: Places, faces: Faces) -> Sites:
    """Let a point stand for a house, for a long one also corners in the same face."""
    of_house, face_of_house = places.of_house, places.face_of_house
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
    xy = np.concatenate([places.spots[inside], corners[here]])
    house = np.concatenate([inside, long[row[here]]])
    face = face_of_house[house].astype(np.int64)
    # One a decimetre, by whole millimetres: what is left differs by one of these.
    first = first_of_each(np.rint(xy * 1000.0) // 100.0, face)
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
