"""Find where a new border runs between the footprints of a cell.

Each piece of ground goes with the building it is nearest to: Voronoi cells of points
along the walls say so. What the sampling does to a common wall is put right by the
footprints themselves, so that no border ever runs through one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.data.topology.canonical import SLIVER, drop_repeats
from gridplanner.data.topology.nearest import nearest_ground
from gridplanner.data.topology.thinning import Obstacles, thin_line

if TYPE_CHECKING:
    from gridplanner.data.topology.canonical import Points
    from gridplanner.data.topology.noding import Shapes

Flags = NDArray[np.bool_]

SHRINK: Final = 0.05  # metres; neighbours that share a wall keep apart by twice that
GRAZE: Final = 0.03  # metres of a wall that straightening may take off
SAMPLE: Final = 2.5  # metres between points along a wall
TOLERANCE: Final = 1.5  # metres the border may be straightened by
BESIDE: Final = 0.02  # metres from the old border within which no new one runs
CROSSING: Final = 0.3  # metres beside an old border up to which a line crosses it
PLATE: Final = 1.0  # metres, the side of the square a mere door plate counts as
NEAR: Final = 60.0  # metres; corners alone stand for buildings farther away


@dataclass(frozen=True, slots=True)
class Division:
    """How ground is divided between buildings.

    Attributes
    ----------
    area : Polygon or MultiPolygon
        The ground of the buildings that go; empty where it has none.
    lines : list of LineString
        The new border, metres of the project CRS, from old border to old border or
        closed. None where all of the ground goes or none.
    """

    area: shapely.Geometry
    lines: list[Any]

    def takes(self, pieces: Shapes, standing: Shapes, given: Flags) -> Flags:
        """Tell which pieces of the divided ground go.

        Parameters
        ----------
        pieces : ndarray of Polygon, shape (n,)
        standing : ndarray of Point, shape (m,)
            One on each building that has a say.
        given : ndarray of bool, shape (m,)

        Returns
        -------
        ndarray of bool, shape (n,)
            As most buildings on the piece do; a piece without buildings goes where
            the larger share of its area does.
        """
        building, piece = shapely.STRtree(pieces).query(standing, "intersects")
        votes = np.zeros(len(pieces), np.int64)
        np.add.at(votes, piece, np.where(given[building], 1, -1))
        goes = votes > 0
        (empty,) = np.nonzero(votes == 0)
        inside = shapely.area(shapely.intersection(pieces[empty], self.area))
        goes[empty] = inside >= shapely.area(pieces[empty]) / 2
        return goes


def solid_footprints(footprints: Shapes) -> Shapes:
    """Give every building ground of its own: a square where only a plate is known.

    Parameters
    ----------
    footprints : ndarray of Geometry, shape (n,)
        Metres of the project CRS; points, and outlines that cross themselves, too.

    Returns
    -------
    ndarray of Polygon or MultiPolygon, shape (n,)
        Valid; empty where nothing stood at all.
    """
    solid = np.array(footprints, object)
    faulty = ~shapely.is_valid(solid)
    solid[faulty] = [
        only_polygons(shape) for shape in shapely.make_valid(solid[faulty])
    ]
    flat = ~(shapely.area(solid) > 0)
    spots = shapely.centroid(np.asarray(footprints, object)[flat])
    solid[flat] = shapely.buffer(spots, PLATE / 2, cap_style="square")
    return solid


def only_polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """Leave out the points and lines that an overlay may give besides polygons."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_type_id(parts) == 3]
    return shapely.union_all(parts) if len(parts) else shapely.Polygon()


def divide_ground(
    cells: Shapes,
    footprints: Shapes,
    given: Flags,
    loose: Flags,
    *,
    old: shapely.Geometry | None = None,
) -> Division:
    """Divide ground between the buildings that go and those that stay.

    Parameters
    ----------
    cells : ndarray of Polygon or MultiPolygon, shape (m,)
        Ground that gives, metres of the project CRS; divided as one.
    footprints : ndarray of Polygon or MultiPolygon, shape (n,)
        Of all buildings that stand on it, wholly or in part; see
        `solid_footprints`.
    given : ndarray of bool, shape (n,)
        Which of them go.
    loose : ndarray of bool, shape (n,)
        Which belong to other ground and only reach into this one: they have no say
        and are not cut.
    old : Geometry, optional
        Borders that stand already; without it the edge of all the ground.

    Returns
    -------
    Division
    """
    staying = ~given & ~loose
    if not given.any():
        return Division(shapely.Polygon(), [])
    ground = shapely.union_all(cells)
    shapely.prepare(ground)
    area = ground
    if staying.any():
        area = _nearest_ground(ground, footprints, given, staying)
        area = _round_footprints(area, ground, footprints, given, loose)
        area = _without_splinters(area, cells, footprints[given], footprints[staying])
    outer = ground.boundary if old is None else old
    return Division(area, _new_borders(area, outer, cells, footprints))


def _nearest_ground(
    ground: shapely.Geometry, footprints: Shapes, given: Flags, staying: Flags
) -> shapely.Geometry:
    """Give the ground that is nearer to a given building than to one that stays."""
    reach = shapely.box(*shapely.total_bounds(footprints[given])).buffer(NEAR)
    near = shapely.intersects(footprints, reach)
    fine = _shrunk(footprints[given | (staying & near)])
    points, whose = shapely.get_coordinates(
        shapely.segmentize(fine, SAMPLE), return_index=True
    )
    goes = given[given | (staying & near)][whose]
    coarse = shapely.get_coordinates(footprints[staying & ~near])
    mine = nearest_ground(
        np.concatenate([points, coarse]),
        np.concatenate([goes, np.zeros(len(coarse), bool)]),
    )
    return only_polygons(shapely.intersection(mine, ground))


def _shrunk(footprints: Shapes, film: float = SHRINK) -> Shapes:
    """Take a film off the walls, so that neighbours do not share points."""
    inner = shapely.buffer(footprints, -film, join_style="mitre")
    thin = shapely.is_empty(inner)
    inner[thin] = footprints[thin]
    return np.asarray(inner)


def _round_footprints(
    area: shapely.Geometry,
    ground: shapely.Geometry,
    footprints: Shapes,
    given: Flags,
    loose: Flags,
) -> shapely.Geometry:
    """Put each building that the edge of the area cuts wholly inside or outside."""
    cut = shapely.STRtree(footprints).query(area.boundary, "intersects")
    joins = given[cut]
    undecided = np.flatnonzero(loose[cut] & ~joins)
    if len(undecided):
        here = shapely.intersection(footprints[cut[undecided]], ground)
        inside = shapely.area(shapely.intersection(here, area))
        joins[undecided] = inside >= shapely.area(here) / 2
    whole = shapely.union_all([area, *footprints[cut[joins]]])
    whole = shapely.difference(whole, shapely.union_all(footprints[cut[~joins]]))
    return only_polygons(shapely.intersection(whole, ground))


def _without_splinters(
    area: shapely.Geometry, cells: Shapes, given: Shapes, staying: Shapes
) -> shapely.Geometry:
    """Leave empty ground with what surrounds it.

    A piece that goes without any building stays after all. What is cut off from the
    rest of its cell without a building goes along, as long as it is smaller than what
    goes anyway.
    """
    parts = shapely.get_parts(area)
    parts = parts[_holds(parts, given)]
    if not len(parts):
        return shapely.Polygon()
    area = shapely.union_all(parts)
    rest = shapely.get_parts(shapely.difference(cells, area))
    rest = rest[shapely.get_type_id(rest) == 3]
    lost = ~_holds(rest, staying) & (shapely.area(rest) < area.area)
    lost &= shapely.dwithin(rest, area, 1e-6)
    return only_polygons(shapely.union_all([area, *rest[lost]])) if lost.any() else area


def _holds(parts: Shapes, footprints: Shapes) -> Flags:
    """Tell which pieces of ground a building reaches into by more than a film."""
    held = np.zeros(len(parts), bool)
    held[shapely.STRtree(parts).query(_shrunk(footprints), "intersects")[1]] = True
    return held


def _new_borders(
    area: shapely.Geometry,
    outer: shapely.Geometry,
    cells: Shapes,
    footprints: Shapes,
) -> list[Any]:
    """Give the edge of the area where no border runs yet, straightened."""
    if area.is_empty:
        return []
    around = shapely.box(*area.bounds).buffer(1.0)
    outer = shapely.intersection(outer, around)
    inner = _borders_between(cells, around)
    old = shapely.union_all([outer, inner])
    edge = shapely.difference(area.boundary, shapely.buffer(outer, BESIDE))
    if not inner.is_empty:
        edge = _not_along(edge, inner)
    lines = shapely.get_parts(shapely.line_merge(edge))
    lines = lines[shapely.length(lines) > SHRINK]
    if not len(lines):
        return []
    near = shapely.STRtree(footprints).query(lines, "dwithin", 2 * TOLERANCE)[1]
    walls = _shrunk(footprints[np.unique(near)], GRAZE)
    obstacles = Obstacles(walls, old, 0.75 * BESIDE)
    result = []
    for line in lines:
        points = thin_line(shapely.get_coordinates(line), obstacles, TOLERANCE)
        if not line.is_closed:
            points[[0, -1]] = _carried(points[[0, -1]], old)
        result.append(shapely.LineString(points))
    return result


def _borders_between(cells: Shapes, around: shapely.Geometry) -> shapely.Geometry:
    """Give the borders that cells of one giver have with one another."""
    if len(cells) < 2:
        return shapely.LineString()
    whole = shapely.union_all(cells).boundary
    edges = shapely.union_all(shapely.intersection(shapely.boundary(cells), around))
    return shapely.difference(edges, shapely.buffer(whole, BESIDE / 2))


def _not_along(edge: shapely.Geometry, inner: shapely.Geometry) -> shapely.Geometry:
    """Take off what runs along borders that the new one may cross."""
    beside = shapely.intersection(edge, shapely.buffer(inner, BESIDE))
    along = shapely.get_parts(shapely.line_merge(beside))
    along = along[shapely.length(along) > CROSSING]
    return shapely.difference(edge, shapely.buffer(shapely.union_all(along), 0.001))


def _carried(ends: Points, old: shapely.Geometry) -> Points:
    """Carry ends that lie beside old borders onto them."""
    spots = shapely.points(ends)
    feet = shapely.line_interpolate_point(old, shapely.line_locate_point(old, spots))
    beside = shapely.dwithin(spots, old, 2 * BESIDE)
    return np.where(beside[:, None], shapely.get_coordinates(feet), ends)


def join_ends(lines: list[Any]) -> list[Any]:
    """Let lines that end within 50 mm of one another end in one point.

    Parameters
    ----------
    lines : list of LineString
        Open ones end on old borders, closed ones are left as they are.

    Returns
    -------
    list of LineString
        Without those that shrank to a point.
    """
    taken: list[Points] = []
    result = []
    for line in lines:
        points = shapely.get_coordinates(line)
        for end in (0, -1) if not line.is_closed else ():
            near = [p for p in taken if np.hypot(*(p - points[end])) < SLIVER]
            if near:
                points[end] = near[0]
            taken.append(points[end])
        points = drop_repeats(points)
        if len(points) > 1:
            result.append(shapely.LineString(points))
    return result
