"""Which unit a drawn polygon is, and whether its ground has changed."""

import pytest
from shapely import MultiPolygon, Polygon, box

from gridplanner.data.drawn.matching import is_same_ground


def test_points_that_moved_within_the_distance_leave_the_ground_the_same():
    assert is_same_ground(box(0, 0, 100, 100), box(0.05, 0, 100, 100), distance=0.1)


@pytest.mark.parametrize(
    "other",
    [
        box(0, 0, 100, 100.2),
        Polygon(),
        MultiPolygon([box(0, 0, 100, 100), box(200, 0, 201, 1)]),
    ],
)
def test_other_ground_is_not_the_same(other):
    assert not is_same_ground(box(0, 0, 100, 100), other, distance=0.1)


def test_a_strip_along_a_long_side_counts_though_it_is_narrow():
    """It is 90 mm wide, under the distance, and holds 27 m²."""
    assert not is_same_ground(box(0, 0, 300, 100), box(0, 0, 300, 100.09), distance=0.1)
