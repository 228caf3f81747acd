"""Shapes taken apart point by point and put together as they were."""

from __future__ import annotations

import pytest
import shapely

from gridplanner.data.ground_edits.parts import (
    is_ring,
    nearest_point,
    nearest_side,
    parts_of,
    put_together,
    shifted,
    with_added,
    with_moved,
    with_removed,
)

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
HOLE = [(1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.0, 1.0), (1.0, 1.0)]


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(1, 2),
        shapely.MultiPoint([(1, 2), (3, 4)]),
        shapely.LineString([(0, 0), (1, 1), (2, 0)]),
        shapely.MultiLineString([[(0, 0), (1, 1)], [(5, 5), (6, 6)]]),
        shapely.Polygon(SQUARE, [HOLE]),
        shapely.MultiPolygon(
            [shapely.Polygon(SQUARE, [HOLE]), shapely.box(9, 9, 12, 12)]
        ),
    ],
    ids=lambda shape: shape.geom_type,
)
def test_a_shape_is_put_together_as_it_was(shape):
    again = put_together(shape, parts_of(shape))
    assert again.geom_type == shape.geom_type
    assert shapely.equals_exact(again, shape)


def test_parts_that_do_not_fit_are_noticed():
    shape = shapely.Polygon(SQUARE, [HOLE])
    with pytest.raises(ValueError, match="too few"):
        put_together(shape, [SQUARE])
    with pytest.raises(ValueError, match="too many"):
        put_together(shape, [SQUARE, HOLE, HOLE])


@pytest.mark.parametrize("index", [0, 4])
def test_a_ring_stays_closed_wherever_it_is_changed(index):
    moved = with_moved([SQUARE], 0, index, (-1.0, -1.0))[0]
    assert moved[0] == moved[-1] == (-1.0, -1.0)
    removed = with_removed([SQUARE], 0, index)[0]
    assert is_ring(removed)
    assert len(removed) == len(SQUARE) - 1
    assert (0.0, 0.0) not in removed
    assert SQUARE[0] == (0.0, 0.0)  # what is given stays as it is


def test_no_point_is_removed_that_the_shape_needs():
    triangle = [*SQUARE[:3], SQUARE[0]]
    assert with_removed([triangle], 0, 1) is None
    assert with_removed([[(0.0, 0.0), (1.0, 1.0)]], 0, 0) is None
    assert with_removed([[(0.0, 0.0)]], 0, 0) is None
    assert with_removed([[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]], 0, 0) == [
        [(1.0, 1.0), (2.0, 0.0)]
    ]


def test_points_and_sides_are_found_within_reach():
    parts = [SQUARE, HOLE]
    assert nearest_point(parts, (3.9, 0.2), reach=0.5) == (0, 1)
    assert nearest_point(parts, (1.1, 1.9), reach=0.5) == (1, 1)
    assert nearest_point(parts, (3.0, 3.0), reach=0.5) is None
    assert nearest_side(parts, (2.0, -0.3), reach=0.5) == (0, 1, (2.0, 0.0))
    assert nearest_side(parts, (2.0, -0.6), reach=0.5) is None
    assert nearest_side([[(1.0, 1.0)]], (1.0, 1.0), reach=1.0) is None
    assert with_added(parts, 0, 1, (2.0, 0.0))[0][:3] == [(0, 0), (2, 0), (4, 0)]
    assert shifted(parts, (1.0, -1.0))[1][0] == (2.0, 0.0)
