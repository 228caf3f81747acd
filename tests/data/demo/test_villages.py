"""Borders grow from built-up ground and stay connected."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.data.demo.clipping import clip_lines, subtract
from gridplanner.data.demo.grids import order_by_bands
from gridplanner.data.demo.villages import cut_hull, grow, neighbours, union_by


def squares(columns, rows):
    """Unit squares; number = row * columns + column, from the south-west."""
    return np.array(
        [shapely.box(x, y, x + 1, y + 1) for y in range(rows) for x in range(columns)]
    )


def test_neighbours_share_a_side_not_a_corner():
    pairs, lengths = neighbours(squares(2, 2))
    assert pairs.tolist() == [[0, 1], [0, 2], [1, 3], [2, 3]]
    assert lengths.tolist() == [1, 1, 1, 1]


def test_growing_goes_to_the_nearest_label_over_the_graph():
    # 0 - 1 - 2 - 3, the way between 1 and 2 is long; 4 is reached by nobody
    pairs = np.array([(0, 1), (1, 2), (2, 3)])
    label = np.array([7, -2, -2, 8, -2])
    grown = grow(pairs, np.array([1.0, 5.0, 1.0]), label, 5)
    assert grown.tolist() == [7, 7, 8, 8, -1]


def test_union_joins_the_faces_of_each_label():
    left, right = union_by(squares(4, 1), np.array([0, 0, 1, -1]), 2)
    assert (left.area, right.area) == (2, 1)


def test_hull_is_cut_along_streets_into_equal_parts():
    hull = shapely.box(0, 0, 100, 60)
    plots = np.array([(x, y) for x in range(5, 100, 10) for y in (15, 45)], float)
    cuts = (np.array([20.0, 50.0, 80.0]), np.array([30.0]))
    pieces = cut_hull(hull, cuts, plots, 2)
    assert [piece.bounds for piece in pieces] == [(0, 0, 50, 60), (50, 0, 100, 60)]
    quarters = cut_hull(hull, cuts, plots, 4)
    assert sum(piece.area for piece in quarters) == pytest.approx(hull.area)
    assert shapely.coverage_is_valid(np.array(quarters))


def test_hull_without_streets_stays_whole():
    hull = shapely.box(0, 0, 100, 60)
    none = np.empty(0)
    assert cut_hull(hull, (none, none), np.empty((0, 2)), 3) == [hull]


def test_bands_go_from_north_to_south_and_west_to_east():
    places = np.array([(5.0, 0.0), (9.0, 98.0), (1.0, 100.0), (2.0, 1.0)])
    assert order_by_bands(places, 10.0).tolist() == [3, 1, 0, 2]


def test_subtracting_near_takers_equals_subtracting_all():
    shapes = squares(4, 1)
    takers = np.array([shapely.box(0.5, 0, 1.5, 1), shapely.box(1.2, 0, 1.8, 1)])
    left = subtract(shapes, takers)
    whole = shapely.difference(shapes, shapely.union_all(takers))
    assert shapely.equals(left, whole).all()
    assert shapely.area(left) == pytest.approx([0.5, 0.2, 1, 1])


def test_clipped_lines_know_where_they_come_from():
    area = shapely.box(0, 0, 10, 10)
    lines = shapely.linestrings(
        [[(20, 0), (20, 9)], [(2, 2), (8, 2)], [(-5, 5), (15, 5)], [(9.5, 9), (12, 9)]]
    )
    parts, index = clip_lines(lines, area)
    assert index.tolist() == [1, 2]
    assert shapely.length(parts).tolist() == [6, 10]
