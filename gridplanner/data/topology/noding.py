"""Cut the ground round an edit into faces, and say what each was before.

Lines say where ground may be divided; no overlay of polygons is ever computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.data.topology.canonical import (
    CLEAR,
    SNAP,
    Points,
    drop_repeats,
    mm,
    number_points,
)
from gridplanner.data.topology.ground import Owners, nobody
from gridplanner.data.topology.rings import Ids, flatten
from gridplanner.data.topology.snapping import Target, snap_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.plan import Plan

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Faces:
    """Pieces of ground that lines and borders bound.

    Attributes
    ----------
    polygons : ndarray of Polygon, shape (n,)
    points : ndarray of Point, shape (n,)
        A point inside each.
    old : list of owners or None, length n
        Owners before the edit; None = foreign ground, which keeps its own.
    """

    polygons: Shapes
    points: Shapes
    old: list[Owners | None]

    def inside(self, area: shapely.Geometry) -> NDArray[np.bool_]:
        """Tell which faces lie in a polygon; ndarray of bool, shape (n,)."""
        shapely.prepare(area)
        return np.asarray(shapely.intersects(area, self.points))


@dataclass(frozen=True, slots=True)
class Scene:
    """The ground round an edit, noded.

    Attributes
    ----------
    cells : frozenset of int
        Cells that may change.
    inner, outer : tuple of int
        Their borders, and the other borders at these borders' ends.
    places : ndarray, float64, shape (m, 2)
    ends : ndarray, int64, shape (s, 2)
        Places of each noded segment, the lower number first.
    face : ndarray, int64, shape (s, 2)
        Face on the left and on the right, -1 = none.
    parent : ndarray, int64, shape (s,)
        Index into `inner` of the border a segment lies on, -1 = new.
    along : ndarray of bool, shape (s,)
        Whether the segment runs as that border does.
    faces : Faces
    target : Target
        The borders of `inner`.
    """

    cells: frozenset[int]
    inner: tuple[int, ...]
    outer: tuple[int, ...]
    places: Points
    ends: Ids
    face: Ids
    parent: Ids
    along: NDArray[np.bool_]
    faces: Faces
    target: Target

    def lies_on(self, segment: int) -> list[tuple[int, bool]]:
        """List all old borders a segment lies on, and whether it runs as they do.

        Parameters
        ----------
        segment : int

        Returns
        -------
        list of (int, bool)
            Index into `inner`. Several where a sharp corner closed to one line.
        """
        first, last = self.places[self.ends[segment]]
        middle = shapely.Point((first + last) / 2)
        return [
            (
                int(self.target.border[old]),
                bool((last - first) @ self.target.steps[old] >= 0),
            )
            for old in self.target.segments_near(middle, CLEAR).tolist()
        ]


def rings_of(shapes: shapely.Geometry | Shapes) -> Shapes:
    """Give the outlines of polygons, holes and all parts included, as lines.

    Parameters
    ----------
    shapes : Geometry or ndarray of Geometry

    Returns
    -------
    ndarray of LineString
    """
    # get_rings passes over polygons of several parts.
    parts = shapely.get_parts(np.atleast_1d(np.asarray(shapes, object)))
    rings: Shapes = shapely.get_rings(parts)
    return rings


def gather_cells(
    plan: Plan, area: shapely.Geometry | None, cells: Iterable[int]
) -> frozenset[int]:
    """List the cells an edit may change: those named and those near its lines."""
    found = set(cells)
    if area is not None and not area.is_empty:
        near = plan.cells_near(area, 2 * SNAP)
        if near:
            shapes = np.array(list(plan.shapes(near).values()), object)
            hit = shapely.dwithin(shapes, area, 2 * SNAP)
            found.update(np.array(near, np.int64)[hit].tolist())
    return frozenset(found)


def make_scene(
    plan: Plan,
    lines: Iterable[Any],
    *,
    cells: frozenset[int],
    touch: shapely.Geometry | None,
    snap: float,
) -> Scene:
    """Node the borders of cells with new lines and find the faces.

    Parameters
    ----------
    plan : Plan
    lines : iterable of LineString or LinearRing
        New lines, metres of the project CRS.
    cells : frozenset of int
        Cells that may change.
    touch : Geometry or None
        Ground without a cell that lies in it may change too.
    snap : float
        Metres within which new lines take old points and segments.

    Returns
    -------
    Scene
    """
    numbers = set().union(*(plan.sides[number] for number in cells))
    inner = tuple(sorted(numbers))
    ends = {v for n in inner for v in (plan.borders[n].start, plan.borders[n].end)}
    outer = tuple(sorted(set().union(*(plan.star[v] for v in ends)) - numbers))
    old = flatten([plan.borders[n] for n in inner], plan.vertices)
    target = Target(old)
    new = [drop_repeats(mm(shapely.get_coordinates(line))) for line in lines]
    new = snap_lines([line for line in new if len(line) > 1], target, snap)
    places, segments = _node(list(plan.lines(inner)), new)
    polygons = _polygonize(places, segments)
    face = _faces_beside(places, segments, polygons)
    parent, along = _parents(places, segments, target)
    faces = _name_faces(plan, polygons, cells, touch)
    return Scene(
        cells, inner, outer, places, segments, face, parent, along, faces, target
    )


def _node(old: list[Any], new: list[Points]) -> tuple[Points, Ids]:
    lines = [*old, *(shapely.LineString(line) for line in new)]
    if not lines:
        return np.empty((0, 2)), np.empty((0, 2), np.int64)
    # shapely.node has no grid: its intersections would lie between the millimetres.
    noded = shapely.get_parts(shapely.union_all(lines, grid_size=0.001))
    noded = noded[shapely.get_type_id(noded) == 1]
    xy, line = shapely.get_coordinates(noded, return_index=True)
    places, number = number_points(mm(xy))
    joined = line[1:] == line[:-1]
    ends = np.column_stack([number[:-1], number[1:]])[joined]
    ends = np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1)
    return places, np.unique(ends, axis=0)


def _polygonize(places: Points, ends: Ids) -> Shapes:
    if not len(ends):
        return np.empty(0, object)
    pieces = shapely.linestrings(places[ends])
    made = shapely.get_parts(shapely.polygonize(list(pieces)))
    oriented: Shapes = shapely.orient_polygons(made)
    return oriented


def _faces_beside(places: Points, ends: Ids, polygons: Shapes) -> Ids:
    """Find the face on either side of each segment."""
    face = np.full((len(ends), 2), -1, np.int64)
    if not len(polygons):
        return face
    rings, of_face = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    _, number = number_points(np.concatenate([places, xy]))
    # Places come sorted and once, so numbers of the two sets are the same numbers.
    number = number[len(places) :]
    pairs = np.column_stack([number[:-1], number[1:]])[joined]
    owner = of_face[ring[:-1][joined]]
    width = len(places)
    index = np.searchsorted(
        ends[:, 0] * width + ends[:, 1], pairs.min(axis=1) * width + pairs.max(axis=1)
    )
    ahead = pairs[:, 0] < pairs[:, 1]
    face[index[ahead], 0] = owner[ahead]
    face[index[~ahead], 1] = owner[~ahead]
    return face


def _parents(
    places: Points, ends: Ids, target: Target
) -> tuple[Ids, NDArray[np.bool_]]:
    """Find the old border each segment lies on, by its mid-point."""
    parent = np.full(len(ends), -1, np.int64)
    along = np.ones(len(ends), bool)
    if not len(ends) or not len(target.xy):
        return parent, along
    middles = places[ends].mean(axis=1)
    own, segment = target.nearest_segment(middles, CLEAR)
    parent[own] = target.border[segment]
    steps = places[ends[own, 1]] - places[ends[own, 0]]
    along[own] = (steps * target.steps[segment]).sum(axis=1) >= 0
    return parent, along


def _name_faces(
    plan: Plan, polygons: Shapes, cells: frozenset[int], touch: shapely.Geometry | None
) -> Faces:
    points = (
        shapely.point_on_surface(polygons) if len(polygons) else np.empty(0, object)
    )
    old: list[Owners | None] = [None] * len(polygons)
    ids = sorted(cells)
    if ids and len(points):
        shapes = np.array(list(plan.shapes(ids).values()), object)
        for face, cell in zip(
            *shapely.STRtree(shapes).query(points, "intersects").tolist(), strict=True
        ):
            old[face] = plan.cells[ids[cell]].owners
    unknown = [index for index, owners in enumerate(old) if owners is None]
    if touch is not None and unknown:
        shapely.prepare(touch)
        hit = [i for i in unknown if shapely.intersects(touch, points[i])]
        for index, cell in zip(hit, plan.cells_at(points[hit]).tolist(), strict=True):
            if cell == 0:
                old[index] = nobody(plan.levels)
    return Faces(polygons, points, old)
