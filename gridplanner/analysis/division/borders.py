"""Where the borders of a division run: polygons of the parts that tile the ground.

A face whose houses are all in one part goes to it whole, so that borders run along the
very lines that parted the faces. In the others each piece of ground goes with the
nearest wall; the chains of such borders are straightened where no house is in the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gridplanner.analysis.division.faces import barriers_of, zones_of
from gridplanner.analysis.division.parting import edges_between, first_of_each
from gridplanner.analysis.division.sites import which_holds
from gridplanner.analysis.division.tidying import (
    join_scraps,
    keep_houses_whole,
    union_parts,
)
from gridplanner.analysis.division.trimming import trim
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.analysis.division.blocks import Blocks
    from gridplanner.analysis.division.faces import Faces, Lines

Shapes = NDArray[np.object_]
Points = NDArray[np.float64]
Ids = NDArray[np.int64]

WALL = 4.0  # metres between points along a wall
_FILM = 0.05  # metres taken off walls, so that neighbours do not share points
_OVER = 0.02  # metres by which cuts go beyond the face, so that they surely end on it
_STRAIGHT = 2.0  # metres a border may be straightened by
_GRID = 0.001
_LEAST = 1e-4  # square metres


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The parts as ground.

    Attributes
    ----------
    polygons : ndarray of Polygon, shape (k,)
        Tile the ground; metres of the project CRS, whole millimetres.
    of_house : ndarray, int32, shape (n,)
        Part of each house, -1 outside. Differs from what was asked for where a
        house would have lain apart from its part.
    """

    polygons: Shapes
    of_house: NDArray[np.int32]


def draw_parts(
    faces: Faces,
    houses: Shapes,
    blocks: Blocks,
    of: NDArray[np.int32],
    count: int,
    *,
    lines: Sequence[Lines],
    progress: Progress | None = None,
) -> Drawn:
    """Draw the parts of a division.

    Parameters
    ----------
    faces : Faces
        Joined, so that each holds a house.
    houses : ndarray of Geometry, shape (n,)
    blocks : Blocks
    of : ndarray, int32, shape (b,)
        Part of each block.
    count : int
    lines : sequence of Lines
        Those the faces were cut by.
    progress : Progress, optional

    Returns
    -------
    Drawn
    """
    told = progress or Progress()
    told.step("progress.drawing_parts")
    of_house = np.where(blocks.of_house >= 0, of[blocks.of_house], -1).astype(np.int32)
    owner = _owners(faces, blocks.face_of_house, of_house)
    # Houses far from any border would change nothing.
    near = _near_borders(blocks, of)[blocks.of_house] & (blocks.of_house >= 0)
    near &= owner[blocks.face_of_house] < 0
    walls = _walls(faces, houses, blocks.face_of_house, of_house, near)
    told.fraction(0.2)
    cuts = _cuts(faces, walls, houses)
    told.fraction(0.5)
    held = _Held(blocks.spots[near], blocks.face_of_house[near], of_house[near])
    pieces, part = _pieces(faces, owner, cuts, walls=walls, held=held)
    told.fraction(0.8)
    spots = shapely.points(blocks.spots)
    around = _Around(faces, zones_of(faces, lines))
    pieces, part, of_house = join_scraps(
        pieces, part, spots, of_house, **around.of(pieces)
    )
    polygons = union_parts(pieces, part, count)
    polygons = keep_houses_whole(polygons, houses, spots, of_house)
    # Going round a house may have cut something off.
    if (shapely.get_num_geometries(polygons) > 1).any():
        part = np.repeat(np.arange(count), shapely.get_num_geometries(polygons))
        pieces = shapely.get_parts(polygons)
        pieces, part, of_house = join_scraps(
            pieces, part, spots, of_house, **around.of(pieces)
        )
        polygons = union_parts(pieces, part, count)
    polygons = trim(
        polygons,
        around.of(polygons).get("area", np.zeros(count, np.int64)),
        houses=houses,
        barriers=barriers_of(faces, lines),
    )
    told.fraction(1.0)
    return Drawn(polygons, of_house)


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """What parts the ground whatever is divided: areas, and barriers."""

    faces: Faces
    zone: NDArray[np.int32]

    def of(self, pieces: Shapes) -> dict[str, Ids]:
        """Give the area and the zone of pieces of ground, shape (p,) each."""
        if self.zone.max(initial=0) == 0:
            return {}
        spots = shapely.point_on_surface(pieces)
        result = {name: np.full(len(pieces), -1, np.int64) for name in ("area", "zone")}
        piece, face = which_holds(self.faces.polygons, spots)
        result["area"][piece] = self.faces.area[face]
        result["zone"][piece] = self.zone[face]
        return result


def _near_borders(blocks: Blocks, of: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say which blocks lie at a border or beside one that does, shape (b,)."""
    near = np.zeros(len(blocks), bool)
    apart = of[blocks.pairs[:, 0]] != of[blocks.pairs[:, 1]]
    near[blocks.pairs[apart].ravel()] = True
    beside = blocks.pairs[near[blocks.pairs].any(axis=1)]
    near[beside.ravel()] = True
    return near


def _owners(
    faces: Faces, face_of: NDArray[np.int32], of_house: NDArray[np.int32]
) -> Ids:
    """Give the part each face belongs to as a whole, -1 where several share it."""
    inside = face_of >= 0
    low = np.full(len(faces.polygons), np.iinfo(np.int64).max)
    high = np.full(len(faces.polygons), -1, np.int64)
    np.minimum.at(low, face_of[inside], of_house[inside])
    np.maximum.at(high, face_of[inside], of_house[inside])
    return np.where(low == high, high, -1)


@dataclass(frozen=True, slots=True, eq=False)
class _Walls:
    """Points along the walls of houses in shared faces.

    Attributes
    ----------
    xy : ndarray, float64, shape (s, 2)
    part, face, house : ndarray, int64, shape (s,)
    """

    xy: Points
    part: Ids
    face: Ids
    house: Ids


def _walls(
    faces: Faces,
    houses: Shapes,
    face_of: NDArray[np.int32],
    of_house: NDArray[np.int32],
    chosen: NDArray[np.bool_],
) -> _Walls:
    (mine,) = np.nonzero(chosen)
    shapes = houses[mine]
    inner = shapely.buffer(shapes, -_FILM, join_style="mitre")
    inner = np.where(shapely.is_empty(inner), shapes, inner)
    xy, row = shapely.get_coordinates(
        shapely.segmentize(inner, WALL), return_index=True
    )
    # Where a footprint reaches over the line its own face decides; one point is enough
    # for a house that lies there with a corner only.
    spots = shapely.get_coordinates(shapely.point_on_surface(shapes))
    face = face_of[mine].astype(np.int64)
    polygons = faces.polygons[face[row]]
    shapely.prepare(faces.polygons[np.unique(face)])
    inside = shapely.contains_xy(polygons, xy)
    xy = np.concatenate([xy[inside], spots])
    row = np.concatenate([row[inside], np.arange(len(mine))])
    first = first_of_each(np.rint(xy * 1000.0), face[row])
    row = row[first]
    part = of_house[mine[row]].astype(np.int64)
    return _Walls(xy[first], part, face[row], mine[row])


def _cuts(faces: Faces, walls: _Walls, houses: Shapes) -> Shapes:
    """Draw the borders inside shared faces, chained and straightened."""
    steps, pair = edges_between(faces, walls.xy, walls.face, walls.part)
    if not len(pair):
        return np.empty(0, object)
    face = walls.face[pair[:, 0]]
    # One chain for all that two parts have in common in one face.
    parts = np.sort(walls.part[pair], axis=1)
    order = np.lexsort((parts[:, 1], parts[:, 0], face))
    key = np.column_stack([face, parts])[order]
    lines = shapely.linestrings(steps[order])
    starts = np.flatnonzero(np.concatenate([[True], (key[1:] != key[:-1]).any(axis=1)]))
    chains, of_face = [], []
    for begin, end in zip(starts, [*starts[1:], len(order)], strict=True):
        merged = shapely.line_merge(shapely.multilinestrings(lines[begin:end]))
        for chain in shapely.get_parts(merged):
            chains.append(chain)
            of_face.append(face[order[begin]])
    whole = np.array(chains, object)
    used, where = np.unique(np.array(of_face), return_inverse=True)
    ground = shapely.buffer(faces.polygons[used], _OVER, join_style="mitre")
    shapely.prepare(ground)
    cut = shapely.intersection(whole, ground[where])
    parts_of = shapely.get_parts(shapely.line_merge(cut))
    parts_of = parts_of[shapely.length(parts_of) > _GRID]
    return _straightened(parts_of, houses)


def _straightened(chains: Shapes, houses: Shapes) -> Shapes:
    """Straighten chains as far as no house is in the way."""
    tree = shapely.STRtree(houses)
    # A line hardly ever meets a door plate, but it may come to pass on its other side.
    plates = shapely.STRtree(houses[shapely.area(houses) == 0])
    result = chains.copy()
    todo = np.arange(len(chains))
    for tolerance in (_STRAIGHT, _STRAIGHT / 2, _STRAIGHT / 4):
        straight = shapely.simplify(chains[todo], tolerance)
        hit = np.unique(tree.query(straight, "intersects")[0])
        clear = np.ones(len(todo), bool)
        clear[hit] = False
        near = plates.query(chains[todo], "dwithin", distance=tolerance)[0]
        near = np.unique(near[clear[near]])
        swept = _between(chains[todo[near]], straight[near])
        clear[near[plates.query(swept, "intersects")[0]]] = False
        result[todo[clear]] = straight[clear]
        todo = todo[~clear]
    return result


def _between(chains: Shapes, others: Shapes) -> Shapes:
    """Give the ground between pairs of lines with the same ends."""
    xy, row = shapely.get_coordinates(chains, return_index=True)
    back, of = shapely.get_coordinates(others, return_index=True)
    rows = np.concatenate([row, of[::-1]])
    order = np.argsort(rows, kind="stable")
    ring = np.concatenate([xy, back[::-1]])[order]
    rings = shapely.linearrings(ring, indices=rows[order])
    return np.asarray(shapely.make_valid(shapely.polygons(rings)), object)


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """A place inside each house near a border in shared faces.

    Attributes
    ----------
    xy : ndarray, float64, shape (h, 2)
    face, part : ndarray, int32, shape (h,)
    """

    xy: Points
    face: NDArray[np.int32]
    part: NDArray[np.int32]

    def whose(self, pieces: Shapes, face: Ids) -> Ids:
        """Give the part of most houses on each piece of a face, -1 for none."""
        house, piece = which_holds(pieces, shapely.points(self.xy))
        same = face[piece] == self.face[house]
        house, piece = house[same], piece[same]
        base = int(self.part.max(initial=0)) + 1
        key, votes = np.unique(piece * base + self.part[house], return_counts=True)
        order = np.lexsort((-key, votes))
        part = np.full(len(pieces), -1, np.int64)
        part[key[order] // base] = key[order] % base
        return part


def _pieces(
    faces: Faces, owner: Ids, cuts: Shapes, *, walls: _Walls, held: _Held
) -> tuple[Shapes, Ids]:
    """Cut the ground along all borders; say whose each piece is.

    In shared faces that of the houses on it. What is nearest to one place decides only
    where there are none: the place may be on a strip that straightening gave away.
    """
    sides = np.where(faces.sides >= 0, owner[faces.sides], -2)
    kept = (sides[:, 0] != sides[:, 1]) | (sides < 0).any(axis=1)
    # In chains: to look for what meets whom takes ten times as long with single edges.
    edges = shapely.multilinestrings(shapely.linestrings(faces.edges[kept]))
    lines = np.concatenate([shapely.get_parts(shapely.line_merge(edges)), cuts])
    noded = shapely.union_all(lines, grid_size=_GRID)
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    pieces = pieces[shapely.area(pieces) > _LEAST]
    spots = shapely.point_on_surface(pieces)
    piece, face = shapely.STRtree(faces.polygons).query(spots, "intersects")
    piece, first = np.unique(piece, return_index=True)
    pieces, face = pieces[piece], face[first]
    part = owner[face]
    (shared,) = np.nonzero(part < 0)
    part[shared] = held.whose(pieces[shared], face[shared])
    (shared,) = np.nonzero(part < 0)
    if len(shared):
        high = 4.0 * float(np.ptp(walls.xy, axis=0).max() + 1e3)
        tree = cKDTree(np.column_stack([walls.xy, walls.face * high]))
        xy = shapely.get_coordinates(spots[piece])[shared]
        _, nearest = tree.query(np.column_stack([xy, face[shared] * high]))
        part[shared] = walls.part[nearest]
    return pieces, part
