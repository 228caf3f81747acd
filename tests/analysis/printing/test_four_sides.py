"""四至: named by what a side follows, else by who lives beyond it."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.analysis.printing.four_sides import (
    EAST,
    NORTH,
    SOUTH,
    WEST,
    four_sides,
    side_of,
)

SQUARE = shapely.box(0, 0, 100, 100)
NONE = np.empty(0, object)


def names(found):
    return [side.name for side in found]


def beside():
    areas = [
        shapely.box(100, 0, 200, 100),
        shapely.box(0, -100, 100, 0),
        shapely.box(-100, 0, 0, 100),
        shapely.box(0, 100, 100, 200),
    ]
    return np.array(areas, object), ["甲", "乙", "丙", "丁"]


@pytest.mark.parametrize("turned", [False, True])
def test_sides_are_named_by_the_neighbours(turned):
    ground = shapely.reverse(SQUARE) if turned else SQUARE
    found = four_sides(ground, NONE, [], *beside())
    assert names(found) == ["甲", "乙", "丙", "丁"]
    assert all(side.share > 0.9 and not side.is_line for side in found)


def test_a_road_along_a_side_names_it_before_the_neighbour():
    road = shapely.LineString([(108, -50), (108, 150)])
    far = shapely.LineString([(-50, 140), (150, 140)])
    lines = np.array([road, far], object)
    found = four_sides(SQUARE, lines, ["友谊路", "远路"], *beside())
    assert names(found) == ["友谊路", "乙", "丙", "丁"]
    assert found[EAST].is_line


def test_a_road_that_only_crosses_a_side_does_not_name_it():
    road = shapely.LineString([(50, 100), (50, 300)])
    found = four_sides(SQUARE, np.array([road], object), ["村道"], *beside())
    assert found[NORTH].name == "丁"


def test_a_road_without_a_name_names_nothing():
    road = shapely.LineString([(101, 0), (101, 100)])
    found = four_sides(SQUARE, np.array([road], object), [""], *beside())
    assert found[EAST].name == "甲"


def test_where_nobody_is_there_is_no_name():
    assert names(four_sides(SQUARE, NONE, [], NONE, [])) == [""] * 4


def test_of_several_pieces_the_largest_counts():
    two = shapely.union_all([SQUARE, shapely.box(500, 500, 510, 510)])
    assert names(four_sides(two, NONE, [], *beside())) == ["甲", "乙", "丙", "丁"]


def test_an_area_without_ground_is_refused():
    with pytest.raises(ValueError, match="no sides"):
        four_sides(shapely.Polygon(), NONE, [], NONE, [])


@given(st.integers(0, 3), st.integers(5, 60))
def test_a_quarter_turn_hands_the_sides_on(turns, count):
    angle = np.linspace(0, 2 * np.pi, 4 * count, endpoint=False) + 0.3
    ring = np.column_stack([2 * np.cos(angle), np.sin(angle)])
    before = side_of(ring)
    assert set(before.tolist()) == {EAST, SOUTH, WEST, NORTH}
    cosine, sine = [(1, 0), (0, 1), (-1, 0), (0, -1)][turns]
    turned = ring @ np.array([[cosine, sine], [-sine, cosine]])
    # Anticlockwise by a quarter: what was east is north.
    np.testing.assert_array_equal(side_of(turned), (before - turns) % 4)
