import itertools

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from gridplanner.analysis.coverage import Share
from gridplanner.analysis.distances import (
    measure_distances,
    metres_a_minute,
    within_minutes,
)
from gridplanner.analysis.road_graph import make_graph
from gridplanner.data.job import Cancelled, Progress
from tests.analysis.towns import make_buildings, snapshot_of, square, town_9


def lines(*roads):
    return np.array([shapely.LineString(road) for road in roads], object)


def points(*places):
    return np.array(places, np.float64).reshape(-1, 2)


CROSS = lines([(0, 50), (100, 50)], [(50, 0), (50, 100)])


def by_road(places, offices, roads, **options):
    return measure_distances(
        points(*places), points(*offices), make_graph(roads, **options)
    )


def test_roads_meet_where_they_cross():
    found = by_road([(100, 50)], [(50, 100)], CROSS)
    assert found.by_road.tolist() == pytest.approx([100])
    assert found.straight.tolist() == pytest.approx([np.hypot(50, 50)])


def test_bridges_are_met_at_their_ends_only():
    apart = np.array([False, True])
    found = by_road([(100, 50)], [(50, 100)], CROSS, apart=apart)
    assert found.unreached.tolist() == [0]
    #  the bridge ends in the middle of a road, and is reached there
    roads = np.concatenate([CROSS, lines([(0, 100), (100, 100)], [(0, 0), (0, 100)])])
    apart = np.array([False, True, False, False])
    found = by_road([(100, 50)], [(50, 100)], roads, apart=apart)
    assert found.by_road.tolist() == pytest.approx([100 + 50 + 50])


def test_a_road_that_ends_a_little_short_of_another_is_joined_to_it():
    short = lines([(0, 50), (100, 50)], [(50, 50.8), (50, 100)])
    assert by_road([(100, 50)], [(50, 100)], short).by_road[0] == pytest.approx(100)
    far = lines([(0, 50), (100, 50)], [(50, 53), (50, 100)])
    assert by_road([(100, 50)], [(50, 100)], far).unreached.tolist() == [0]


def test_houses_and_offices_off_the_roads_walk_straight_to_them():
    found = by_road([(90, 57)], [(53, 90)], CROSS)
    assert found.by_road.tolist() == pytest.approx([7 + 40 + 40 + 3])


def test_house_and_office_on_the_same_stretch_go_no_way_round():
    found = by_road([(60, 52)], [(80, 49)], CROSS)
    assert found.by_road.tolist() == pytest.approx([2 + 20 + 1])


def test_the_office_is_the_one_nearest_by_road():
    roads = lines([(0, 0), (100, 0)], [(0, 10), (300, 10)], [(300, 0), (300, 10)])
    roads = np.concatenate([roads, lines([(100, 0), (300, 0)])])
    found = by_road([(0, 10)], [(0, 0), (120, 10)], roads)
    assert found.office.tolist() == [1]
    assert found.straight.tolist() == [10]
    assert found.by_road.tolist() == pytest.approx([120])


def test_without_offices_or_roads_nobody_is_reached():
    none = by_road([(0, 0)], [], CROSS)
    assert (none.office.tolist(), none.unreached.tolist()) == ([-1], [0])
    bare = by_road([(0, 0)], [(3, 4)], np.empty(0, object))
    assert (bare.straight.tolist(), bare.unreached.tolist()) == ([5], [0])
    assert len(by_road([], [(3, 4)], CROSS).by_road) == 0


def test_shares_within_some_minutes_on_foot():
    houses = [square(0, 0), square(100, 0), square(200, 0)]
    counts = [[1, -1, 3], [1, -1, 4], [1, -1, 5]]
    snapshot = snapshot_of(town_9(), make_buildings(houses, counts=counts))
    places = snapshot.building_points
    found = measure_distances(
        places, places[:1], make_graph(lines([(0, 5), (150, 5)], [(190, 5), (300, 5)]))
    )
    shares = within_minutes(snapshot, found.minutes(4.8), minutes=(1, 2))
    assert shares["buildings"] == (Share(1, 3), Share(2, 3))
    assert shares["people"] == (Share(3, 12), Share(7, 12))
    assert shares["households"] == (Share(None, None),) * 2
    slow = within_minutes(snapshot, found.minutes(2.4), minutes=(1, 2))
    assert slow["buildings"][1] == Share(1, 3)
    straight = within_minutes(snapshot, found.straight_minutes(), minutes=(1, 2.5))
    assert straight["buildings"] == (Share(1, 3), Share(3, 3))


@pytest.mark.parametrize("pace", [0, -1, float("nan")])
def test_nobody_walks_backwards(pace):
    with pytest.raises(ValueError, match="nobody walks"):
        metres_a_minute(pace)


def test_measuring_can_be_cancelled():
    stop = Progress(cancelled=lambda: True)
    with pytest.raises(Cancelled):
        make_graph(CROSS, progress=stop)
    with pytest.raises(Cancelled):
        measure_distances(
            points((0, 0)), points((1, 1)), make_graph(CROSS), progress=stop
        )


spot = st.tuples(*[st.floats(0, 100).map(lambda x: round(x, 2))] * 2)
road = st.lists(spot, min_size=2, max_size=4, unique=True)


def walked_one_by_one(roads, house, office):
    """Cut all roads at all crossings and at both feet, and try every way."""
    segments = [
        shapely.LineString(pair) for each in roads for pair in itertools.pairwise(each)
    ]
    feet, legs = [], []
    for place in (house, office):
        near = min(segments, key=lambda s: s.distance(shapely.Point(place)))
        feet.append(near.interpolate(near.project(shapely.Point(place))))
        legs.append(near.distance(shapely.Point(place)))
    cuts = [[shapely.Point(c) for c in s.coords] for s in segments]
    for (i, one), (j, other) in itertools.combinations(enumerate(segments), 2):
        met = shapely.get_coordinates(one.intersection(other))
        for place in map(shapely.Point, met):
            cuts[i].append(place)
            cuts[j].append(place)
    for i, segment in enumerate(segments):
        cuts[i] += [foot for foot in feet if segment.distance(foot) < 1e-9]
    nodes = {}

    def number(place):
        key = (round(place.x, 6), round(place.y, 6))
        return nodes.setdefault(key, len(nodes))

    edges = []
    for segment, places in zip(segments, cuts, strict=True):
        order = sorted(places, key=segment.project)
        edges += [
            (number(a), number(b), a.distance(b)) for a, b in itertools.pairwise(order)
        ]
    first, last = map(number, feet)
    size = len(nodes)
    far = np.full((size, size), np.inf)
    np.fill_diagonal(far, 0)
    for a, b, length in edges:
        far[a, b] = far[b, a] = min(far[a, b], length)
    for k in range(size):
        far = np.minimum(far, far[:, [k]] + far[[k], :])
    return far[first, last] + sum(legs)


def no_near_misses(roads):
    """Whether nothing is close to meeting without doing so: crossings or clear."""
    segments = [
        shapely.LineString(pair) for each in roads for pair in itertools.pairwise(each)
    ]
    if any(s.length < 3 for s in segments):
        return False
    for each in roads:  # whose ends would be joined to what they nearly reach
        for end in map(shapely.Point, (each[0], each[-1])):
            if any(0 < s.distance(end) < 2 for s in segments):
                return False
    for one, other in itertools.combinations(segments, 2):
        gap = one.distance(other)
        if 0 < gap < 2 or one.intersection(other).length > 0:
            return False
    return True


@given(st.lists(road, min_size=1, max_size=4), spot, spot)
def test_against_trying_every_way(roads, house, office):
    assume(no_near_misses(roads))
    segments = [
        shapely.LineString(pair) for each in roads for pair in itertools.pairwise(each)
    ]
    for place in (house, office):
        gaps = sorted(s.distance(shapely.Point(place)) for s in segments)
        assume(len(gaps) < 2 or gaps[1] - gaps[0] > 0.01)
    found = by_road([house], [office], lines(*roads)).by_road[0]
    expected = walked_one_by_one(roads, house, office)
    straight = np.hypot(house[0] - office[0], house[1] - office[1])
    assert found == pytest.approx(max(expected, straight), abs=0.05)


@given(st.lists(road, min_size=1, max_size=5), spot, spot, spot)
def test_ways_are_as_long_back_and_no_detour_is_shorter(roads, first, second, third):
    roads = lines(*roads)

    def far(one, other):
        return by_road([one], [other], roads).by_road[0]

    there, back = far(first, second), far(second, first)
    assert there == pytest.approx(back, abs=0.01) or np.isinf([there, back]).all()
    assert far(first, third) <= there + far(second, third) + 0.01


@given(st.lists(spot, min_size=1, max_size=5), spot)
def test_more_offices_are_never_farther(offices, house):
    # As near to one road as to the other, either may be the one that is taken.
    assume(abs(abs(house[0] - 50) - abs(house[1] - 50)) > 0.01)
    one = by_road([house], offices[:1], CROSS).by_road[0]
    assert by_road([house], offices, CROSS).by_road[0] <= one + 1e-6
