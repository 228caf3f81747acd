"""Snapping and tracing over lines drawn in ASCII.

(0,10)-------(10,10)
  |    river    |
  |   (5,0..10) |
(0,0)--------(10,0)
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.analysis.linework import linework
from gridplanner.analysis.snapping import nearest_on_line, snap
from gridplanner.analysis.tracing import trace

SQUARE = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], float)
RIVER = np.array([[5, -5], [5, 15]], float)


@pytest.fixture
def square():
    return linework("border", [SQUARE], ids=[7])


@pytest.fixture
def river():
    return linework("river", [RIVER])


def test_corner_wins_over_a_nearer_line(square):
    found = snap(9.2, 0.1, reach=1.0, sources=[square])
    assert (found.x, found.y, found.is_corner, found.id) == (10, 0, True, 7)


def test_line_is_found_where_no_corner_is_in_reach(square):
    found = snap(4.0, 0.5, reach=1.0, sources=[square])
    assert (found.x, found.y, found.is_corner) == (4.0, 0.0, False)


def test_nothing_within_reach_gives_none(square):
    assert snap(5, 5, reach=4.9, sources=[square]) is None


@given(st.tuples(st.floats(-20, 30), st.floats(-20, 30)))
def test_nearest_on_line_agrees_with_shapely(point):
    import shapely

    distance, place = nearest_on_line(np.array(point), SQUARE)
    expected = shapely.distance(shapely.linestrings(SQUARE), shapely.points(*point))
    assert distance == pytest.approx(expected, abs=1e-9)
    assert np.hypot(*(place - point)) == pytest.approx(expected, abs=1e-9)


def test_trace_goes_the_shorter_way_round(square):
    assert trace((1, 0), (10, 3), sources=[square]) == [(10.0, 0.0)]
    assert trace((0, 1), (8, 10), sources=[square]) == [(0.0, 10.0)]


def test_trace_turns_from_a_border_into_a_river_where_they_cross(square, river):
    way = trace((1, 0), (5, 7), sources=[square, river])
    assert way == [(5.0, 0.0)]


def test_trace_within_one_segment_needs_no_point_between(square):
    assert trace((1, 0), (9, 0), sources=[square]) == []


def test_trace_refuses_points_off_the_lines_and_lines_not_traceable(square):
    assert trace((1, 0), (5, 5), sources=[square]) is None
    walls = linework("building", [SQUARE], is_traceable=False)
    assert trace((1, 0), (10, 3), sources=[walls]) is None


def test_trace_refuses_a_way_much_longer_than_the_straight_line():
    hairpin = linework("road", [np.array([[0, 0], [0.0, 4], [1, 4], [1, 0]], float)])
    assert trace((0, 0), (1, 0), sources=[hairpin]) is None
