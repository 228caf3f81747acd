"""Putting drawn parts right: scraps that lie apart, houses that borders cut."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from gridplanner.analysis.division.faces import straight_pieces
from gridplanner.analysis.division.sites import which_holds

Shapes = NDArray[np.object_]
Ids = NDArray[np.int64]

_GRID = 0.001
_GRAZE = 0.03  # metres of a wall that a border may take off


def join_scraps(
    pieces: Shapes,
    part: Ids,
    spots: Shapes,
    of_house: NDArray[np.int32],
    *,
    area: Ids | None = None,
    zone: Ids | None = None,
) -> tuple[Shapes, Ids, NDArray[np.int32]]:
    """Give what lies apart from the rest of its part to the part around it.

    Parameters
    ----------
    pieces : ndarray of Polygon, shape (p,)
        Noded with each other.
    part : ndarray, int64, shape (p,)
    spots : ndarray of Point, shape (n,)
        One inside each house.
    of_house : ndarray, int32, shape (n,)
    area : ndarray, int64, shape (p,), optional
        Of each piece: nothing is given from one to another.
    zone : ndarray, int64, shape (p,), optional
        Of each piece: ground no barrier parts. Nothing is given from one to another as
        long as anything can be given within one.

    Returns
    -------
    pieces, part, of_house
        Of the parts of a part the one with most houses stays, of equal ones the
        largest. Houses on what is given go along.
    """
    of_house = of_house.copy()
    part = part.copy()
    one, two, common = _common_sides(pieces)
    if area is not None:
        same = area[one] == area[two]
        one, two, common = one[same], two[same], common[same]
    one, two = np.concatenate([one, two]), np.concatenate([two, one])
    common = np.concatenate([common, common])
    open_ = np.ones(len(one), bool) if zone is None else zone[one] == zone[two]
    size = shapely.area(pieces)
    while True:
        count, lump = _lumps(part, one, two)
        owner = np.zeros(count, np.int64)
        owner[lump] = part
        if (np.bincount(owner) < 2).all():
            break
        # Only houses of parts that lie apart decide anything.
        several = (np.bincount(owner) > 1)[part]
        house, piece = which_holds(pieces[several], spots)
        piece = np.flatnonzero(several)[piece]
        held = np.bincount(lump[piece], of_house[house] == part[piece], count)
        order = np.lexsort((-np.bincount(lump, size, count), -held, owner))
        main = np.zeros(count, bool)
        main[order[np.unique(owner[order], return_index=True)[1]]] = True
        # To what stays itself: two scraps would change parts again and again.
        apart = ~main[lump[one]] & main[lump[two]] & (part[one] != part[two])
        apart = apart & open_ if (apart & open_).any() else apart
        if not apart.any():
            break
        taker = _longest(lump[one[apart]], part[two[apart]], common[apart], count)
        moved = taker[lump] >= 0
        part[moved] = taker[lump][moved]
        along = moved[piece] & (of_house[house] >= 0)
        of_house[house[along]] = part[piece[along]]
    return pieces, part, of_house


def _lumps(part: Ids, one: Ids, two: Ids) -> tuple[int, Ids]:
    """Give the count of lumps that hang together, and the lump of each piece."""
    same = part[one] == part[two]
    links = coo_matrix(
        (np.ones(same.sum()), (one[same], two[same])), shape=(len(part),) * 2
    )
    count, lump = connected_components(links, directed=False)
    return int(count), lump


def _longest(lump: Ids, part: Ids, length: NDArray[np.float64], count: int) -> Ids:
    """Give each lump the part with which it has the longest common side, or -1."""
    taker = np.full(count, -1, np.int64)
    if not len(lump):
        return taker
    base = int(part.max()) + 1
    key, where = np.unique(lump * base + part, return_inverse=True)
    total = np.bincount(where, length, len(key))
    order = np.lexsort((key % base, -total, key // base))
    which, first = np.unique((key // base)[order], return_index=True)
    taker[which] = (key % base)[order[first]]
    return taker


def _common_sides(pieces: Shapes) -> tuple[Ids, Ids, NDArray[np.float64]]:
    """Find which noded polygons touch, by their straight pieces: rows, rows, metres."""
    rings = shapely.get_rings(pieces)
    of_ring = np.repeat(
        np.arange(len(pieces)), 1 + shapely.get_num_interior_rings(pieces)
    )
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    whole = np.rint(xy / _GRID).astype(np.int64)
    whole -= whole.min(axis=0) if len(whole) else 0
    step = ring[:-1] == ring[1:]
    low, high = whole[:-1][step], whole[1:][step]
    swap = (low[:, 0] > high[:, 0]) | (
        (low[:, 0] == high[:, 0]) & (low[:, 1] > high[:, 1])
    )
    low[swap], high[swap] = high[swap], low[swap].copy()
    key = np.column_stack([low, high])
    polygon = of_ring[ring[:-1][step]]
    order = np.lexsort(key.T[::-1])
    key, polygon = key[order], polygon[order]
    twice = (key[:-1] == key[1:]).all(axis=1)
    length = np.hypot(*((key[:, :2] - key[:, 2:]) * _GRID).T)[:-1][twice]
    return polygon[:-1][twice], polygon[1:][twice], length


def keep_houses_whole(
    polygons: Shapes, houses: Shapes, spots: Shapes, of_house: NDArray[np.int32]
) -> Shapes:
    """Let borders go round every house they cut.

    Parameters
    ----------
    polygons : ndarray of Polygon or MultiPolygon, shape (k,)
        Tile the ground.
    houses : ndarray of Geometry, shape (n,)
        Of houses that overlap, the smaller one is put right last.
    spots : ndarray of Point, shape (n,)
        One inside each house.
    of_house : ndarray, int32, shape (n,)
        Part of each, -1 for those that do not count.

    Returns
    -------
    ndarray of Polygon or MultiPolygon, shape (k,)
        Tile the same ground.
    """
    mine = _at_borders(polygons, houses, spots, of_house)
    shapes = houses[mine]
    inner = shapely.buffer(shapes, -_GRAZE, join_style="mitre")
    row, part = shapely.STRtree(polygons).query(inner, "intersects")
    wrong = part != of_house[mine[row]]
    row, part = row[wrong], part[wrong]
    if not len(row):
        return polygons
    result = polygons.copy()
    ground = shapely.coverage_union_all(polygons)
    shapely.prepare(ground)
    cut = np.unique(row)
    for at in cut[np.argsort(-shapely.area(shapes[cut]), kind="stable")]:
        shape = shapely.intersection(shapes[at], ground, grid_size=_GRID)
        own = of_house[mine[at]]
        for other in part[row == at]:
            taken = polygonal(
                shapely.intersection(shape, result[other], grid_size=_GRID)
            )
            if taken.is_empty:
                continue
            result[other] = polygonal(
                shapely.difference(result[other], shape, grid_size=_GRID)
            )
            result[own] = polygonal(shapely.union(result[own], taken, grid_size=_GRID))
    return node_again(result)


def _at_borders(
    polygons: Shapes, houses: Shapes, spots: Shapes, of_house: NDArray[np.int32]
) -> Ids:
    """Give the houses that a border meets, or that lie in another part than theirs."""
    lines = shapely.linestrings(straight_pieces(shapely.get_rings(polygons)))
    met = np.zeros(len(houses), bool)
    met[shapely.STRtree(houses).query(lines, "intersects")[1]] = True
    house, part = which_holds(polygons, spots)
    met[house[part != of_house[house]]] = True
    return np.flatnonzero(met & (of_house >= 0) & (shapely.area(houses) > 0))


def node_again(polygons: Shapes) -> Shapes:
    """Let polygons that were changed one by one share all points once more."""
    lines = shapely.union_all(shapely.boundary(polygons), grid_size=_GRID)
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    spots = shapely.point_on_surface(pieces)
    piece, part = shapely.STRtree(polygons).query(spots, "intersects")
    piece, first = np.unique(piece, return_index=True)
    pieces, part = pieces[piece], part[first]
    return union_parts(pieces, part, len(polygons))


def union_parts(pieces: Shapes, part: Ids, count: int) -> Shapes:
    """Join the pieces of each part, shape (count,); an empty polygon for none."""
    result = np.full(count, shapely.Polygon(), object)
    order = np.argsort(part, kind="stable")
    bounds = np.searchsorted(part[order], np.arange(count + 1))
    for number in range(count):
        mine = pieces[order[bounds[number] : bounds[number + 1]]]
        if len(mine):
            result[number] = shapely.coverage_union_all(mine)
    return result


def polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Leave out what an overlay leaves of points and lines."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_type_id(parts) == 3])
