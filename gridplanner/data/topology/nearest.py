"""Which ground is nearer to some points than to others, with no overlay of polygons.

Only those Voronoi edges are drawn that part the two kinds of points: they are the
dual of the mixed edges of the triangulation. The few hundred lines are noded on the
grid, which polygons of a whole Voronoi diagram, not noded to the last bit, are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.topology.canonical import Points, mm, number_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.topology.rings import Ids

_FAR = 20.0  # times the extent: where points stand that close the diagram


def nearest_ground(points: Points, chosen: NDArray[np.bool_]) -> shapely.Geometry:
    """Give the ground that is nearer to a chosen point than to any other.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Metres of the project CRS. A place that comes twice is chosen if all are.
    chosen : ndarray of bool, shape (n,)

    Returns
    -------
    Polygon or MultiPolygon
        Canonical coordinates. Far outside the extent of the points it ends.
    """
    # Whole millimetres from the corner: exact, so that points of a straight wall make
    # no flat triangles.
    origin = mm(points.min(axis=0))
    places, number = number_points(np.rint((points - origin) * 1000.0))
    is_mine = np.ones(len(places) + 4, bool)
    is_mine[number[~chosen]] = False
    is_mine[len(places) :] = False
    reach = float(places.max()) + 1000.0
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64)
    corners = np.concatenate([places, _FAR * reach * square])
    lines = shapely.linestrings(parting_edges(corners, is_mine)[0])
    noded = shapely.union_all(lines, grid_size=1.0)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded).tolist()))
    spots = shapely.point_on_surface(faces)
    found, nearest = shapely.STRtree(shapely.points(corners)).query_nearest(
        spots, all_matches=False
    )
    ground = shapely.union_all(faces[found[is_mine[nearest]]])
    return shapely.transform(ground, lambda xy: mm(xy / 1000.0 + origin))


def parting_edges(
    corners: Points, label: NDArray[np.bool_] | NDArray[np.int64]
) -> tuple[Points, Ids]:
    """Give the Voronoi edges between points of different labels.

    Parameters
    ----------
    corners : ndarray, float64, shape (n, 2)
        Whole numbers, no place twice. The outermost points are of one label.
    label : ndarray, shape (n,)

    Returns
    -------
    edges : ndarray, float64, shape (m, 2, 2)
        Ends of each, whole numbers; edges that shrank to a point are left out.
    sides : ndarray, int64, shape (m, 2)
        The two points each lies between, the lower number first.
    """
    triangles = _triangles(corners)
    centres = np.rint(_circumcentres(corners[triangles]))
    sides = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    of = np.repeat(np.arange(len(triangles)), 3)
    mixed = label[sides[:, 0]] != label[sides[:, 1]]
    sides, of = sides[mixed], of[mixed]
    # Every mixed edge lies between two triangles: the outermost points are of one kind.
    order = np.argsort(sides[:, 0] * len(corners) + sides[:, 1], kind="stable")
    edges = centres[of[order].reshape(-1, 2)]
    proper = (edges[:, 0] != edges[:, 1]).any(axis=1)
    return edges[proper], sides[order[::2]][proper]


def _triangles(corners: Points) -> Ids:
    made = shapely.get_parts(shapely.delaunay_triangles(shapely.multipoints(corners)))
    xy = shapely.get_coordinates(made)
    places, number = number_points(np.concatenate([corners, xy]))
    index = np.empty(len(places), np.int64)
    index[number[: len(corners)]] = np.arange(len(corners))
    return np.asarray(index[number[len(corners) :]].reshape(-1, 4)[:, :3])


def _circumcentres(triangles: Points) -> Points:
    """Give the points as far from all three corners; shapes (n, 3, 2) and (n, 2)."""
    first = triangles[:, 0]
    b, c = triangles[:, 1] - first, triangles[:, 2] - first
    twice = 2.0 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    twice[twice == 0] = 1.0
    square_b, square_c = (b**2).sum(axis=1), (c**2).sum(axis=1)
    x = (c[:, 1] * square_b - b[:, 1] * square_c) / twice
    y = (b[:, 0] * square_c - c[:, 0] * square_b) / twice
    return np.asarray(first + np.column_stack([x, y]))
