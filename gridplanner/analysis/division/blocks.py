"""Blocks: houses with the ground that is theirs, and how they touch.

In every face each house has the ground nearest to it, so that a border between houses
runs midway and one between faces along the line that parts them. Lengths of common
sides come from the edges of that division (Voronoi) inside a face, and from points
close together on both sides of the lines between faces.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gridplanner.analysis.division.faces import Faces, Lines, zones_of
from gridplanner.analysis.division.parting import edges_between
from gridplanner.analysis.division.sites import (
    Sites,
    nearest_site,
    place_houses,
    sites_of,
    tree_by_face,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.analysis.division.faces import Faces, Lines

Shapes = NDArray[np.object_]
Points = NDArray[np.float64]
Ids = NDArray[np.int64]

STEP = 8.0  # metres between points on lines
_ROUND_BRIDGE = 256  # sites round a bridge among which one is on the other side
_BRIDGE = 12.0  # metres of common side that a bridge counts as


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Houses with their ground, and which touch.

    Attributes
    ----------
    of_house : ndarray, int32, shape (n,)
        Block of each house; houses at one place, or over each other, share one.
        -1 outside the ground.
    face_of_house : ndarray, int32, shape (n,)
        Face each house stands in, -1 outside. A block of several may be in several.
    pairs : ndarray, int64, shape (m, 2)
        Blocks that touch and may be in one part: the lower first, sorted.
    sides, prices : ndarray, float64, shape (m,)
        Metres of the common side, and what a border along it costs a metre.
    areas, rims : ndarray, float64, shape (b,)
        Square metres, and metres of the whole outline.
    points : ndarray, float64, shape (b, 2)
        A place of each.
    spots : ndarray, float64, shape (n, 2)
        A place inside each house.
    """

    of_house: NDArray[np.int32]
    face_of_house: NDArray[np.int32]
    pairs: Ids
    sides: NDArray[np.float64]
    prices: NDArray[np.float64]
    areas: NDArray[np.float64]
    rims: NDArray[np.float64]
    points: Points
    spots: Points

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True, slots=True, eq=False)
class _Touches:
    """Pieces of sides: two blocks (the second -1 for none), length, price a metre.

    `crosses` says whether it lies along a barrier.
    """

    one: Ids
    two: Ids
    length: NDArray[np.float64]
    price: NDArray[np.float64]
    crosses: NDArray[np.bool_]


def make_blocks(
    faces: Faces,
    houses: Shapes,
    lines: Sequence[Lines],
    *,
    bridges: Points | None = None,
    groups: Ids | None = None,
) -> Blocks:
    """Give every house its ground.

    Parameters
    ----------
    faces : Faces
    houses : ndarray of Geometry, shape (n,)
        Footprints or points, metres of the project CRS.
    lines : sequence of Lines
        Those the faces were cut by.
    bridges : ndarray, float64, shape (t, 2), optional
        Where a barrier may be crossed all the same.
    groups : ndarray, int64, shape (n,), optional
        Houses of one number share a block where they are near each other and no
        barrier parts them; 0 for those of none.

    Returns
    -------
    Blocks
        A face without a house has none: join it to another first (`join_faces`).
    """
    places = place_houses(faces, houses, lines, groups)
    spots = places.points
    sites = sites_of(houses, places, faces)
    areas = np.zeros(len(sites.xy))
    rims = np.zeros(len(spots))
    within = _sides_within(faces, sites, areas)
    between = _sides_between(faces, sites, lines, areas)
    for touch in (within, between):
        np.add.at(rims, touch.one, touch.length)
        two = touch.two >= 0
        np.add.at(rims, touch.two[two], touch.length[two])
    pairs, sides, prices = _joined([within, between], len(spots))
    if bridges is not None and len(bridges) and len(spots):
        over = _over_bridges(bridges, sites, faces, lines)
        new = ~np.isin(
            over[:, 0] * len(spots) + over[:, 1], pairs[:, 0] * len(spots) + pairs[:, 1]
        )
        over = over[new]
        pairs = np.concatenate([pairs, over])
        sides = np.concatenate([sides, np.full(len(over), _BRIDGE)])
        prices = np.concatenate([prices, np.zeros(len(over))])
        for column in (0, 1):
            np.add.at(rims, over[:, column], _BRIDGE)
        order = np.lexsort(pairs.T[::-1])
        pairs, sides, prices = pairs[order], sides[order], prices[order]
    return Blocks(
        places.of_house,
        places.face_of_house,
        pairs,
        sides,
        prices,
        _summed(areas, sites, faces, len(spots)),
        rims,
        spots,
        places.spots,
    )


def _summed(
    areas: NDArray[np.float64], sites: Sites, faces: Faces, blocks: int
) -> NDArray[np.float64]:
    """Add up the ground of blocks; that of a face is what it is.

    What a house cannot see behind a corner of the face was counted twice.
    """
    held = np.bincount(sites.face, areas, len(faces.polygons))
    factor = shapely.area(faces.polygons) / np.maximum(held, 1e-9)
    summed = np.bincount(sites.block, areas * factor[sites.face], blocks)
    return np.asarray(np.maximum(summed, 1.0))


def _sides_within(faces: Faces, sites: Sites, areas: NDArray[np.float64]) -> _Touches:
    """Find the sides between blocks of one face; add the ground before them."""
    empty = np.empty(0, np.int64)
    none = _Touches(empty, empty, np.empty(0), np.empty(0), np.empty(0, bool))
    if len(sites.xy) < 2:
        return none
    steps, pair = edges_between(faces, sites.xy, sites.face, np.arange(len(sites.xy)))
    length = _lengths_inside(faces, sites.face[pair[:, 0]], steps)
    kept = length > 0.05
    pair, length, steps = pair[kept], length[kept], steps[kept]
    between = np.hypot(*(sites.xy[pair[:, 0]] - sites.xy[pair[:, 1]]).T)
    for column in (0, 1):
        np.add.at(areas, pair[:, column], length * between / 4.0)
    block = sites.block[pair]
    apart = block[:, 0] != block[:, 1]
    length = length[apart]
    return _Touches(
        block[apart, 0],
        block[apart, 1],
        length,
        np.ones(len(length)),
        np.zeros(len(length), bool),
    )


def _lengths_inside(faces: Faces, face: Ids, steps: Points) -> NDArray[np.float64]:
    """Measure how much of straight pieces lies in a face each, shape (m,)."""
    polygons = faces.polygons[face]
    shapely.prepare(faces.polygons[np.unique(face)])
    inside = shapely.contains_xy(polygons, steps[:, 0])
    inside &= shapely.contains_xy(polygons, steps[:, 1])
    length = np.hypot(*(steps[:, 0] - steps[:, 1]).T)
    (doubtful,) = np.nonzero(~inside)
    bounds = shapely.bounds(polygons[doubtful])
    # A vertex of the diagram may lie very far away.
    size = (bounds[:, 2:] - bounds[:, :2]).max(axis=1)
    lines = shapely.linestrings(
        _shortened(steps[doubtful], (bounds[:, :2] + bounds[:, 2:]) / 2, 2.0 * size)
    )
    cut = shapely.intersection(lines, polygons[doubtful])
    length[doubtful] = shapely.length(cut)
    return np.asarray(length)


def _shortened(steps: Points, middle: Points, reach: NDArray[np.float64]) -> Points:
    """Bring ends that lie far off nearer along their line."""
    one, two = steps[:, 0], steps[:, 1]
    along = two - one
    norm = np.maximum(np.hypot(*along.T), 1e-9)
    unit = along / norm[:, None]
    foot = ((middle - one) * unit).sum(axis=1)
    low = np.clip(foot - reach, 0.0, norm)
    high = np.clip(foot + reach, 0.0, norm)
    return np.stack([one + unit * low[:, None], one + unit * high[:, None]], axis=1)


def _sides_between(
    faces: Faces, sites: Sites, lines: Sequence[Lines], areas: NDArray[np.float64]
) -> _Touches:
    """Find the sides along lines and outlines by points close together on both."""
    along = faces.edges[:, 1] - faces.edges[:, 0]
    length = np.hypot(*along.T)
    count = np.maximum(1, np.ceil(length / STEP)).astype(np.int64)
    edge = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    share = (nth + 0.5) / count[edge]
    middle = faces.edges[edge, 0] + along[edge] * share[:, None]
    normal = np.column_stack([-along[:, 1], along[:, 0]])
    normal = (normal / np.maximum(length, 1e-9)[:, None])[edge]
    piece = (length / count)[edge]
    block = np.full((len(edge), 2), -1, np.int64)
    tree = tree_by_face(sites)
    for side in (0, 1):
        face = faces.sides[edge, side]
        (at,) = np.nonzero(face >= 0)
        site = nearest_site(tree, middle[at], face[at])
        at, site = at[site >= 0], site[site >= 0]
        block[at, side] = sites.block[site]
        height = np.abs(((sites.xy[site] - middle[at]) * normal[at]).sum(axis=1))
        np.add.at(areas, site, piece[at] * height / 2.0)
    price, is_barrier = _prices(lines, faces.kind[edge])
    # A line may run along the outline of an area.
    sides = faces.sides[edge]
    is_barrier |= (sides >= 0).all(axis=1) & (
        faces.area[sides[:, 0]] != faces.area[sides[:, 1]]
    )
    swap = block[:, 0] < 0
    block[swap] = block[swap][:, ::-1]
    kept = (block[:, 0] >= 0) & (block[:, 0] != block[:, 1])
    return _Touches(
        block[kept, 0], block[kept, 1], piece[kept], price[kept], is_barrier[kept]
    )


def _prices(
    lines: Sequence[Lines], kind: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    price = np.array([*(line.price for line in lines), 0.0])
    barrier = np.array([*(line.is_barrier for line in lines), True])
    # What is only the outline of an area is -1: the last.
    return price[kind], barrier[kind]


def _joined(
    touches: list[_Touches], blocks: int
) -> tuple[Ids, NDArray[np.float64], NDArray[np.float64]]:
    """Add up sides of the same two blocks, without those along barriers."""
    one = np.concatenate([t.one for t in touches])
    two = np.concatenate([t.two for t in touches])
    length = np.concatenate([t.length for t in touches])
    price = np.concatenate([t.price for t in touches])
    crosses = np.concatenate([t.crosses for t in touches])
    kept = (two >= 0) & ~crosses
    low, high = np.minimum(one, two)[kept], np.maximum(one, two)[kept]
    key, where = np.unique(low * blocks + high, return_inverse=True)
    sides = np.bincount(where, length[kept], len(key))
    cost = np.bincount(where, length[kept] * price[kept], len(key))
    pairs = np.column_stack(np.divmod(key, max(1, blocks))).astype(np.int64)
    return pairs, sides.astype(np.float64), cost / np.maximum(sides, 1e-9)


def _barred(line: Lines, counts: bool) -> Lines:  # noqa: FBT001
    """Give lines as a barrier only where they count as one."""
    return replace(line, is_barrier=line.is_barrier and counts)


def _over_bridges(
    bridges: Points, sites: Sites, faces: Faces, lines: Sequence[Lines]
) -> Ids:
    """Pair the two blocks of one area nearest to each bridge that a barrier parts.

    The road on the bridge may be a barrier itself: both are on one side of it.
    """
    wet, dry = (
        zones_of(faces, [_barred(line, line.is_bridged == side) for line in lines])
        for side in (True, False)
    )
    tree = cKDTree(sites.xy)
    _, near = tree.query(bridges, k=min(_ROUND_BRIDGE, len(sites.xy)))
    near = near.reshape(len(bridges), -1)
    face = sites.face[near]
    row = np.arange(len(near))
    # The nearest block, and the nearest one beyond the road on the bridge.
    beyond = np.argmax(dry[face] != dry[face[:, :1]], axis=1)
    pairs = []
    for first in (np.zeros(len(near), np.int64), beyond):
        own = face[row, first][:, None]
        differs = (wet[face] != wet[own]) & (dry[face] == dry[own])
        differs &= faces.area[face] == faces.area[own]
        other = np.argmax(differs, axis=1)
        found = differs[row, other]
        one = sites.block[near[row, first][found]]
        two = sites.block[near[row, other][found]]
        pairs.append(np.column_stack([np.minimum(one, two), np.maximum(one, two)]))
    return np.unique(np.concatenate(pairs), axis=0)
