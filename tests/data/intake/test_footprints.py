import numpy as np
import pytest
import shapely
from shapely.geometry import box

from gridplanner.data.intake.footprints import (
    find_duplicates,
    find_oddities,
    find_outside,
)
from gridplanner.data.job import Cancelled, Progress


def shapes(*given):
    array = np.empty(len(given), dtype=object)
    array[:] = given
    return array


def found(*given):
    return [(o.index, o.reason, o.other) for o in find_oddities(shapes(*given))]


HOUSE = box(0, 0, 10, 10)


def test_neighbours_with_a_common_wall_are_not_odd():
    assert found(HOUSE, box(10, 0, 20, 10), box(30, 0, 40, 10), None) == []


def test_clash_smaller_than_the_inaccuracy_of_drawing_is_not_odd():
    assert found(HOUSE, box(9.96, 0, 20, 10)) == []
    assert found(HOUSE, box(9.8, 0, 20, 10)) == [(1, "overlaps", 0)]


def test_same_outline_from_another_corner_is_a_duplicate():
    turned = shapely.Polygon([(10, 10), (0, 10), (0, 0), (10, 0)])
    assert found(HOUSE, box(50, 50, 60, 60), turned) == [(2, "duplicate", 0)]
    assert find_duplicates(shapes(HOUSE, HOUSE, turned)).tolist() == [-1, 0, 0]


def test_same_box_is_not_yet_the_same_outline():
    corner = shapely.Polygon([(0, 0), (10, 0), (0, 10), (10, 10), (0, 0)]).buffer(0)
    triangle = shapely.Polygon([(0, 0), (10, 0), (10, 10)])
    assert find_duplicates(shapes(HOUSE, triangle, corner)).tolist() == [-1, -1, -1]


def test_of_stacked_parts_the_smaller_is_named():
    assert found(box(2, 2, 4, 4), HOUSE) == [(0, "stacked", 1)]
    assert found(HOUSE, box(2, 2, 4, 4)) == [(1, "stacked", 0)]


def test_overlap_is_measured():
    (oddity,) = find_oddities(shapes(HOUSE, box(5, 5, 15, 15)))
    assert (oddity.index, oddity.reason, oddity.other) == (1, "overlaps", 0)
    assert oddity.area == pytest.approx(25)


def test_tiny_and_huge_are_named():
    assert found(box(0, 0, 0.9, 1)) == [(0, "too_small", -1)]
    assert found(box(0, 0, 400, 251)) == [(0, "too_large", -1)]
    assert found(box(0, 0, 1, 1), box(5, 5, 405, 255)) == []


def test_outside_is_judged_by_a_point_within():
    town = box(0, 0, 100, 100)
    outside = find_outside(
        shapes(HOUSE, box(95, 0, 105, 9), box(200, 0, 210, 10), None), town
    )
    assert outside.tolist() == [False, False, True, False]
    assert not find_outside(shapes(HOUSE), None).any()


def test_search_stops_where_the_user_cancels():
    with pytest.raises(Cancelled):
        find_oddities(shapes(HOUSE, HOUSE), progress=Progress(cancelled=lambda: True))
