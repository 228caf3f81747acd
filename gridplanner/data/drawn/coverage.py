"""From polygons that tile to a plan, all at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from immutables import Map
from numpy.typing import NDArray

from gridplanner.data.plan import Plan
from gridplanner.data.records import Border, Cell, Unit, Vertex
from gridplanner.data.topology.canonical import (
    Points,
    drop_repeats,
    mm,
    number_points,
    pack_bends,
)
from gridplanner.data.topology.chains import Chain, link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.levels import Level
    from gridplanner.data.topology.rings import Ids

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight pieces of the outlines, with the label on either side.

    Attributes
    ----------
    places : ndarray, float64, shape (m, 2)
        Every place once.
    ends : ndarray, int64, shape (n, 2)
        Places of each segment.
    sides : ndarray, int64, shape (n, 2)
        Label on the left and the right, 0 = none; they differ.
    """

    places: Points
    ends: Ids
    sides: Ids


def plan_from_coverage(
    id: int,  # noqa: A002
    levels: tuple[Level, ...],
    polygons: Shapes,
    owners: Ids,
    units: Sequence[Unit],
) -> Plan:
    """Make a plan of polygons that tile.

    Parameters
    ----------
    id : int
        Number of the plan.
    levels : tuple of Level
    polygons : ndarray of Polygon or MultiPolygon, shape (n,)
        Metres of the project CRS. They neither overlap nor miss each other: shared
        borders have the same points. Small differences under a millimetre are
        rounded away.
    owners : ndarray, int64, shape (n, levels)
        Unit ids on each polygon, 0 = none there. Polygons with the same owners become
        one cell.
    units : sequence of Unit
        With the ids used in `owners`. Parts are set to those counted where they are
        fewer.

    Returns
    -------
    Plan

    Raises
    ------
    ValueError
        If the polygons do not tile, or one has no owner at all.
    """
    table, labels = np.unique(np.asarray(owners, np.int64), axis=0, return_inverse=True)
    if not table.any(axis=1).all():
        raise ValueError("a polygon without any owner is free ground: leave it out")
    rounded = round_shapes(np.asarray(polygons, object))
    if not tiles(rounded):
        raise ValueError("the polygons overlap or do not share their borders")
    first = max([id * 10**9, *(unit.id for unit in units)]) + 1
    cell_ids = first + np.arange(len(table))
    cells = {
        number: Cell(number, tuple(row))
        for number, row in zip(cell_ids.tolist(), table.tolist(), strict=True)
    }
    segments = trace(rounded, cell_ids[labels.ravel()])
    vertices, borders, next_id = make_borders(segments, first + len(table))
    plan = Plan.from_records(
        id, levels, vertices, borders, cells, {u.id: u for u in units}, next_id
    )
    return _with_counted_parts(plan)


def _with_counted_parts(plan: Plan) -> Plan:
    units = dict(plan.units)
    for level in range(len(plan.levels)):
        for number, outline in plan.outlines(level).items():
            count = int(shapely.get_num_geometries(outline))
            if count > units[number].parts:
                units[number] = replace(units[number], parts=count)
    return replace(plan, units=Map(units))


def round_shapes(polygons: Shapes) -> Shapes:
    """Round every point to the millimetre, drop points that then repeat.

    Parameters
    ----------
    polygons : ndarray of Polygon or MultiPolygon, shape (n,)

    Returns
    -------
    ndarray of Polygon or MultiPolygon, shape (n,)
        Holes and parts that shrink to a point are left out.
    """
    moved = shapely.transform(polygons, mm)
    try:
        cleaned: Shapes = shapely.remove_repeated_points(moved)
    except shapely.errors.GEOSException:
        # A ring of one millimetre has fewer than three points left.
        cleaned = np.array([_without_specks(shape) for shape in moved], object)
    return cleaned


def _without_specks(shape: shapely.Geometry) -> shapely.Geometry:
    parts = []
    for part in shapely.get_parts(shape):
        rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(part)]
        rings = [drop_repeats(ring) for ring in rings]
        if len(rings[0]) > 3:
            holes = [ring for ring in rings[1:] if len(ring) > 3]
            parts.append(shapely.Polygon(rings[0], holes))
    if not parts:
        return shapely.Polygon()
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def tiles(polygons: Shapes) -> bool:
    """Tell whether polygons neither overlap nor miss each other's points.

    Parameters
    ----------
    polygons : ndarray of Polygon or MultiPolygon, shape (n,)

    Returns
    -------
    bool
        `coverage_is_valid` says no where a cell touches itself in a vertex; where
        the areas add up to the area of the union (10⁻⁴ m²) that is a false alarm.
    """
    if len(polygons) == 0 or bool(shapely.coverage_is_valid(polygons)):
        return bool(shapely.is_valid(polygons).all())
    if not shapely.is_valid(polygons).all():
        return False
    whole = float(shapely.area(shapely.union_all(polygons)))
    return abs(float(shapely.area(polygons).sum()) - whole) < 1e-4


def trace(polygons: Shapes, labels: Ids) -> Segments:
    """Cut the outlines of a tiling into segments that know both their sides.

    Parameters
    ----------
    polygons : ndarray of Polygon or MultiPolygon, shape (n,)
        A tiling with canonical coordinates.
    labels : ndarray, int64, shape (n,)
        What each polygon is; segments between equal labels are left out.

    Returns
    -------
    Segments

    Raises
    ------
    ValueError
        If two labels claim the same side of a segment.
    """
    xy, ring = _oriented_rings(polygons)
    places, number = number_points(xy)
    inner = ring.index[1:] == ring.index[:-1]
    ends = np.column_stack([number[:-1], number[1:]])[inner]
    label = np.asarray(labels, np.int64)[ring.owner[:-1][inner]]
    ahead = ends[:, 0] < ends[:, 1]
    key = ends.min(axis=1) * len(places) + ends.max(axis=1)
    keys, index = np.unique(key, return_inverse=True)
    sides = np.zeros((len(keys), 2), np.int64)
    for column, own in ((0, ahead), (1, ~ahead)):
        sides[index[own], column] = label[own]
        if (sides[index[own], column] != label[own]).any():
            raise ValueError("two polygons lie on the same side of a segment")
    keep = sides[:, 0] != sides[:, 1]
    both = np.column_stack([keys // len(places), keys % len(places)])
    return Segments(places, both[keep], sides[keep])


@dataclass(frozen=True, slots=True)
class _Rings:
    index: Ids
    owner: Ids


def _oriented_rings(polygons: Shapes) -> tuple[Points, _Rings]:
    """Points of all rings with the polygon on the left, and whose they are."""
    parts, of_polygon = shapely.get_parts(
        shapely.orient_polygons(polygons), return_index=True
    )
    rings, of_part = shapely.get_rings(parts, return_index=True)
    xy, of_ring = shapely.get_coordinates(rings, return_index=True)
    return xy, _Rings(of_ring, of_polygon[of_part][of_ring])


def make_borders(
    segments: Segments, first_id: int
) -> tuple[dict[int, Vertex], dict[int, Border], int]:
    """Make vertices and borders of segments.

    Parameters
    ----------
    segments : Segments
    first_id : int
        Id of the first new record.

    Returns
    -------
    vertices, borders : dict of int to record
    next_id : int
    """
    chains = link(segments.ends, np.zeros(len(segments.places), bool))
    next_id = first_id
    ids: dict[int, int] = {}
    vertices: dict[int, Vertex] = {}
    borders: dict[int, Border] = {}
    for place in sorted({end for c in chains for end in (c.points[0], c.points[-1])}):
        ids[place] = next_id
        x, y = segments.places[place].tolist()
        vertices[next_id] = Vertex(next_id, x, y)
        next_id += 1
    for chain in chains:
        left, right = _sides(chain, segments.sides)
        bends = pack_bends(segments.places[chain.points[1:-1]])
        start, end = ids[chain.points[0]], ids[chain.points[-1]]
        borders[next_id] = Border(next_id, start, end, bends, left, right)
        next_id += 1
    return vertices, borders, next_id


def _sides(chain: Chain, sides: Ids) -> tuple[int, int]:
    left, right = sides[chain.segments[0]].tolist()
    return (left, right) if chain.forward[0] else (right, left)
