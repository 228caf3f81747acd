"""Ground cut into faces by every line a border may or must follow.

A face is ground without any such line in it. Lines that no part may cross (barriers)
and lines that borders had better follow (roads) cut alike; which of them lies between
two faces decides what a border there costs, and whether there may be anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from gridplanner.data.topology.canonical import number_points

if TYPE_CHECKING:
    from collections.abc import Sequence

Shapes = NDArray[np.object_]
Points = NDArray[np.float64]

_MILLIMETRE = 0.001
_BARRED = 1e-6  # worth of a common side along a barrier
OUTLINE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines of one kind.

    Attributes
    ----------
    shapes : ndarray of LineString, shape (n,)
        Metres of the project CRS.
    price : float
        What a border along them costs a metre; between houses it costs 1.
    is_barrier : bool
        Whether no part may lie on both sides.
    is_bridged : bool
        Whether a part may at a bridge all the same: over rivers, not over roads.
    kind : str
        What they are, to be told; empty where nobody asks.
    names : tuple of str
        Of each line; empty for none of them, or of those without.
    parts_ground : bool
        Whether ground without houses stays on its side where it can, though a part
        may lie on both.
    """

    shapes: Shapes
    price: float
    is_barrier: bool = False
    is_bridged: bool = True
    kind: str = ""
    names: tuple[str, ...] = ()
    parts_ground: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """Faces of the ground that is to be divided.

    Attributes
    ----------
    polygons : ndarray of Polygon, shape (f,)
        They tile the areas.
    area : ndarray, int32, shape (f,)
        Row of the area each lies in.
    edges : ndarray, float64, shape (e, 2, 2)
        Straight pieces of all lines and outlines: first and last point.
    kind : ndarray, int32, shape (e,)
        Row of `lines` each comes from, the first of several; `OUTLINE` where it is
        only the outline of an area.
    sides : ndarray, int32, shape (e, 2)
        Face on the left and on the right of each edge, -1 where there is none.
    """

    polygons: Shapes
    area: NDArray[np.int32]
    edges: Points
    kind: NDArray[np.int32]
    sides: NDArray[np.int32]


def cut_into_faces(areas: Shapes, lines: Sequence[Lines]) -> Faces:
    """Cut areas along lines.

    Parameters
    ----------
    areas : ndarray of Polygon or MultiPolygon, shape (a,)
        Valid; they may touch but not overlap. Metres of the project CRS.
    lines : sequence of Lines
        What lies outside the areas, or ends in the open, cuts nothing.

    Returns
    -------
    Faces
    """
    outlines = shapely.get_parts(shapely.boundary(areas))
    whole = shapely.box(*shapely.total_bounds(areas))
    shapely.prepare(whole)
    kinds = [np.full(len(outlines), OUTLINE, np.int32)]
    shapes = [outlines]
    for number, kind in enumerate(lines):
        near = kind.shapes[shapely.intersects(kind.shapes, whole)]
        shapes.append(near)
        kinds.append(np.full(len(near), number, np.int32))
    joined = np.concatenate(shapes)
    noded = shapely.union_all(joined, grid_size=_MILLIMETRE)
    pieces = shapely.get_parts(noded)
    polygons = shapely.get_parts(shapely.polygonize(pieces))
    spots = shapely.point_on_surface(polygons)
    tree = shapely.STRtree(areas)
    face, area = tree.query(spots, "intersects")
    face, first = np.unique(face, return_index=True)
    polygons = polygons[face]
    edges = straight_pieces(pieces)
    kind_of = _kinds_of(edges, joined, np.concatenate(kinds))
    sides = _faces_beside(edges, polygons)
    return Faces(polygons, area[first].astype(np.int32), edges, kind_of, sides)


def straight_pieces(lines: Shapes) -> Points:
    """Give every straight piece of some lines, float64, shape (m, 2, 2)."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    return np.asarray(np.stack([xy[:-1], xy[1:]], axis=1)[line[:-1] == line[1:]])


def _faces_beside(edges: Points, polygons: Shapes) -> NDArray[np.int32]:
    """Give the face on the left and on the right of each edge, by equal ends."""
    ring = shapely.get_rings(shapely.orient_polygons(polygons))
    face = np.repeat(
        np.arange(len(polygons)), 1 + shapely.get_num_interior_rings(polygons)
    )
    steps = straight_pieces(ring)
    owner = np.repeat(face, shapely.get_num_coordinates(ring) - 1)
    both = np.concatenate([steps.reshape(-1, 2), edges.reshape(-1, 2)])
    number = number_points(both)[1].reshape(-1, 2)
    count = int(number.max()) + 1
    of_face = number[: len(steps), 0] * count + number[: len(steps), 1]
    order = np.argsort(of_face, kind="stable")
    sides = np.full((len(edges), 2), -1, np.int32)
    ends = number[len(steps) :]
    for column, (one, two) in enumerate(((0, 1), (1, 0))):
        key = ends[:, one] * count + ends[:, two]
        at = np.minimum(np.searchsorted(of_face[order], key), len(order) - 1)
        found = of_face[order[at]] == key
        sides[found, column] = owner[order[at[found]]]
    return sides


def _kinds_of(
    edges: Points, lines: Shapes, kinds: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Say which kind of line each edge comes from; lines come before outlines."""
    middles = shapely.points(edges.mean(axis=1))
    pieces = shapely.linestrings(straight_pieces(lines))
    of_piece = np.repeat(kinds, shapely.get_num_coordinates(lines) - 1)
    edge, piece = shapely.STRtree(pieces).query(
        middles, "dwithin", distance=5 * _MILLIMETRE
    )
    rank = np.where(of_piece < 0, np.iinfo(np.int32).max, of_piece)
    best = np.full(len(edges), np.iinfo(np.int32).max, np.int64)
    np.minimum.at(best, edge, rank[piece])
    best[best == np.iinfo(np.int32).max] = OUTLINE
    return best.astype(np.int32)


def join_faces(faces: Faces, lines: Sequence[Lines], held: NDArray[np.bool_]) -> Faces:
    """Join faces without a house to the face beside them with the longest common side.

    Across a barrier, or what parts ground, only where there is no other way; never
    across an outline.

    Parameters
    ----------
    faces : Faces
    lines : sequence of Lines
        Those the faces were cut by.
    held : ndarray of bool, shape (f,)
        Which faces hold a house.

    Returns
    -------
    Faces
        Edges inside a joined face are left out.
    """
    common = (faces.sides >= 0).all(axis=1)
    common &= faces.sides[:, 0] != faces.sides[:, 1]
    common &= faces.area[faces.sides[:, 0]] == faces.area[faces.sides[:, 1]]
    sides = faces.sides[common]
    worth = np.hypot(*(faces.edges[common, 1] - faces.edges[common, 0]).T)
    barred = np.array(
        [*(line.is_barrier or line.parts_ground for line in lines), False]
    )
    worth = np.where(barred[faces.kind[common]], _BARRED * worth, worth)
    group = np.arange(len(faces.polygons))
    held = held.copy()
    while not held[group].all():
        joined = _joined_once(group, held, sides, worth)
        if (joined == group).all():
            break
        group = joined
        whole = np.zeros(len(group), bool)
        np.logical_or.at(whole, group, held)
        held = whole
    names, inverse = np.unique(group, return_inverse=True)
    polygons = faces.polygons[names]
    for row in np.flatnonzero(np.bincount(inverse) > 1):
        polygons[row] = shapely.coverage_union_all(faces.polygons[inverse == row])
    both = np.where(faces.sides >= 0, inverse[faces.sides], -1).astype(np.int32)
    kept = both[:, 0] != both[:, 1]
    return Faces(
        polygons,
        faces.area[names],
        faces.edges[kept],
        faces.kind[kept],
        both[kept],
    )


def _joined_once(
    group: NDArray[np.int64],
    held: NDArray[np.bool_],
    sides: NDArray[np.int32],
    worth: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Let every group without a house choose one neighbour; join what is chosen."""
    one, two = group[sides[:, 0]], group[sides[:, 1]]
    apart = one != two
    one, two = one[apart], two[apart]
    key = np.concatenate([one * len(group) + two, two * len(group) + one])
    pair, where = np.unique(key, return_inverse=True)
    total = np.bincount(where, np.concatenate([worth[apart]] * 2), len(pair))
    mine, other = pair // len(group), pair % len(group)
    seeks = ~held[mine]
    mine, other, total = mine[seeks], other[seeks], total[seeks]
    order = np.lexsort((other, -total, mine))
    mine, other = mine[order], other[order]
    first = np.unique(mine, return_index=True)[1]
    count = len(group)
    links = csr_matrix(
        (np.ones(len(first)), (mine[first], other[first])), shape=(count, count)
    )
    label = connected_components(links, directed=False)[1]
    # The lowest face of each component gives it its number.
    lowest = np.full(count, count)
    np.minimum.at(lowest, label[group], group)
    return np.asarray(lowest[label[group]])


def zones_of(faces: Faces, lines: Sequence[Lines]) -> NDArray[np.int32]:
    """Give faces a number, one to those no barrier parts, int32, shape (f,)."""
    barred = np.array([*(line.is_barrier for line in lines), True])
    open_ = (faces.sides >= 0).all(axis=1) & ~barred[faces.kind]
    # A line may run along the outline of an area.
    open_ &= faces.area[faces.sides[:, 0]] == faces.area[faces.sides[:, 1]]
    sides = faces.sides[open_]
    count = len(faces.polygons)
    links = csr_matrix((np.ones(len(sides)), sides.T), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1], np.int32)


def barriers_of(faces: Faces, lines: Sequence[Lines]) -> Shapes:
    """Give the straight pieces of barriers between faces, LineString, shape (b,)."""
    barred = np.array([*(line.is_barrier for line in lines), False])
    along = faces.edges[barred[faces.kind]]
    return np.asarray(shapely.linestrings(along), object)


def holds_house(faces: Faces, points: Shapes) -> NDArray[np.bool_]:
    """Say which faces hold one of some points, shape (f,)."""
    held = np.zeros(len(faces.polygons), bool)
    held[shapely.STRtree(points).query(faces.polygons, "intersects")[0]] = True
    return held
