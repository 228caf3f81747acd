"""Ways of patrols: through every stop, along roads, straight where there is none."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.printing.patrol_route import PatrolRoads
from gridplanner.analysis.road_graph import make_graph

SIDE, COUNT = 100.0, 6


def town(left_out=()):
    """Streets on a square of six by six corners, some pieces left out."""
    pieces = [
        shapely.LineString([(x * SIDE, y * SIDE), (u * SIDE, v * SIDE)])
        for x in range(COUNT)
        for y in range(COUNT)
        for u, v in ((x + 1, y), (x, y + 1))
        if u < COUNT and v < COUNT
    ]
    kept = [piece for number, piece in enumerate(pieces) if number not in left_out]
    return np.array(kept, object)


def shortest(roads, one, other):
    """Metres between two corners, walked step by step; None where no road leads."""
    reached, new = {tuple(one)}, {tuple(one)}
    steps = [set(map(tuple, shapely.get_coordinates(road).tolist())) for road in roads]
    for walked in range(len(roads) + 1):
        if tuple(other) in reached:
            return walked * SIDE
        new = {end for step in steps for end in step if step & new} - reached
        reached |= new
    return None


def checked(way, stops):
    """Hold a way to what every way is: whole, from stop to stop."""
    ends = [(leg.points[0], leg.points[-1]) for leg in way.legs]
    for (_a, last), (first, _b) in pairwise(ends):
        np.testing.assert_allclose(last, first, atol=2e-3)
    met = np.array([*(first for first, _last in ends), ends[-1][1]])
    for stop in stops:
        assert np.hypot(*(met - stop).T).min() < 2e-3


spots = st.tuples(st.floats(0, 500), st.floats(0, 500))
corners = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1))


@settings(max_examples=60, deadline=None)
@given(
    st.sets(st.integers(0, 59), max_size=25),
    st.lists(corners, min_size=2, max_size=6, unique=True),
)
def test_a_way_is_as_short_as_the_roads_allow(left_out, at):
    roads, stops = town(left_out), np.array(at, float) * SIDE
    way = PatrolRoads(make_graph(roads)).way(stops)
    checked(way, stops)
    wanted = 0.0
    for one, other in pairwise(stops):
        found = shortest(roads, one, other)
        near = shapely.distance(shapely.points([one, other]), shapely.union_all(roads))
        if found is None and near.max() > 1e-6:
            return  # a stop off the roads sets out from the nearest
        wanted += np.hypot(*(other - one)) if found is None else found
    assert way.metres == pytest.approx(wanted, abs=0.1)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), min_size=2, max_size=8)
)
def test_what_is_said_to_run_on_roads_does(at):
    roads, stops = town(), np.array(at, float)
    way = PatrolRoads(make_graph(roads)).way(stops)
    checked(way, stops)
    ground = shapely.union_all(roads)
    for leg in way.legs:
        if leg.on_road:
            assert shapely.distance(shapely.points(leg.points), ground).max() < 2e-3
    straight = np.hypot(*np.diff(stops, axis=0).T).sum()
    assert way.metres >= straight - 0.1
    again = PatrolRoads(make_graph(roads)).way(stops)
    for one, other in zip(way.legs, again.legs, strict=True):
        np.testing.assert_array_equal(one.points, other.points)


@pytest.mark.parametrize("roads", [np.empty(0, object), town()])
def test_stops_without_a_road_are_joined_straight(roads):
    stops = np.array([(0.0, 1e5), (300.0, 1e5), (300.0, 1e5 + 400)])
    way = PatrolRoads(make_graph(roads)).way(stops)
    assert [leg.on_road for leg in way.legs] == [False, False]
    assert way.metres == way.straight_metres == 700.0
    assert way.minutes == pytest.approx(14.0)  # three kilometres an hour


def test_neighbours_in_one_yard_do_not_walk_round_by_the_road():
    stops = np.array([(40.0, 50.0), (70.0, 50.0), (60.0, 450.0)])
    way = PatrolRoads(make_graph(town())).way(stops)
    assert not way.legs[0].on_road
    assert way.legs[0].metres == 30.0
    assert sum(leg.on_road for leg in way.legs) == 1


def test_one_stop_or_none_is_no_way():
    roads = PatrolRoads(make_graph(town()))
    assert roads.way(np.empty((0, 2))).legs == ()
    assert roads.way(np.zeros((1, 2))).metres == 0
