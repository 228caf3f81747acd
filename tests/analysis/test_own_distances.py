import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.analysis.distances import measure_distances
from gridplanner.analysis.on_roads import put_on_roads
from gridplanner.analysis.own_distances import measure_own_distances
from gridplanner.analysis.road_graph import graph_with, make_graph
from tests.analysis.test_distances import CROSS, lines, points

GRAPH = make_graph(CROSS)
UNEVEN = make_graph(lines([(0, 30), (100, 30)], [(40, 0), (40, 100)]))
spot = st.tuples(*[st.floats(0, 49).map(lambda x: round(x, 2))] * 2)
spots = st.lists(spot, min_size=1, max_size=6)


def own(places, groups, owned, offices, graph=GRAPH):
    return measure_own_distances(
        points(*places),
        np.array(groups, np.int64),
        np.array(owned, np.int64).reshape(-1, 2),
        points(*offices),
        graph,
    )


@given(spots, spot)
def test_with_one_office_in_all_the_own_is_the_nearest(places, office):
    mine = own(places, [1] * len(places), [(1, 0)], [office])
    nearest = measure_distances(points(*places), points(office), GRAPH)
    assert mine.by_road == pytest.approx(nearest.by_road, abs=0.01)
    assert mine.straight == pytest.approx(nearest.straight)
    assert mine.office.tolist() == nearest.office.tolist()


def test_each_house_goes_to_the_nearest_office_of_its_own_group():
    rng = np.random.default_rng(3)
    # Clear of the diagonals, where a house is as near to one road as to the other.
    places = np.column_stack([rng.uniform(0, 100, 40), rng.uniform(48, 52, 40)])
    offices = np.array([(0.0, 50.0), (50.0, 100.0), (100.0, 50.0), (50.0, 0.0)])
    groups = rng.integers(0, 5, 40)
    owned = [(1, 0), (1, 1), (2, 1), (3, 2), (3, 3), (9, 0)]
    found = own(places, groups, owned, offices)
    for row, group in enumerate(groups.tolist()):
        mine = [office for one, office in owned if one == group]
        ways = [
            measure_distances(places[[row]], offices[[office]], GRAPH)
            for office in mine
        ]
        road = min((way.by_road[0] for way in ways), default=np.inf)
        flat = min((way.straight[0] for way in ways), default=np.inf)
        assert found.by_road[row] == pytest.approx(road, abs=0.01)
        assert found.straight[row] == pytest.approx(flat)
        assert (found.office[row] < 0) == (not mine)


def test_a_long_way_round_is_found_beyond_the_first_search():
    roads = [(0, 0), (3000, 0)], [(3000, 0), (3000, 10)], [(0, 10), (3000, 10)]
    found = own([(0, 10)], [1], [(1, 0)], [(0, 0)], make_graph(lines(*roads)))
    assert found.by_road.tolist() == pytest.approx([6010])


def test_put_on_the_roads_once_all_are_as_far_as_put_there_each_time(monkeypatch):
    rng = np.random.default_rng(5)
    places = rng.uniform(0, 100, (60, 2))
    offices, bases = rng.uniform(0, 100, (3, 2)), rng.uniform(0, 100, (4, 2))
    groups = rng.integers(1, 5, 60)
    owned = np.column_stack([np.arange(1, 5), np.arange(4)])
    nearest = measure_distances(places, offices, GRAPH)
    mine = measure_own_distances(places, groups, owned, bases, GRAPH)
    both = put_on_roads(GRAPH, places, np.concatenate([offices, bases]))
    for name in "distances", "own_distances":
        monkeypatch.delattr(f"gridplanner.analysis.{name}.put_on_roads")
    again = measure_distances(
        places, offices, GRAPH, on_roads=both.of_offices(slice(3))
    )
    own_again = measure_own_distances(
        places, groups, owned, bases, GRAPH, on_roads=both.of_offices(slice(3, None))
    )
    for first, second in ((nearest, again), (mine, own_again)):
        assert second.by_road == pytest.approx(first.by_road, abs=0.01)
        assert second.straight.tolist() == first.straight.tolist()
        assert second.office.tolist() == first.office.tolist()


@given(spots)
def test_a_graph_with_places_on_it_is_the_graph_of_its_edges(places):
    made, corner, legs = graph_with(UNEVEN, points(*places))
    for side in 0, 1:
        met = shapely.get_coordinates(shapely.get_point(made.edges, -side))
        assert np.abs(made.corners[made.ends[:, side]] - met).max() <= 0.001
    assert made.lengths == pytest.approx(shapely.length(made.edges))
    assert made.lengths.sum() == pytest.approx(UNEVEN.lengths.sum())
    assert len(np.unique(made.corners, axis=0)) == len(made.corners)
    far = np.hypot(*(points(*places) - made.corners[corner]).T)
    assert far == pytest.approx(legs)


def test_what_one_office_reached_is_no_way_for_the_next():
    around = [(0, 0), (0, -300), (400, -300), (400, 10)]
    roads = make_graph(lines([(0, 10), (400, 10)], around))
    #  the second office looks no farther than 341 m at first; the first lies beyond
    found = own(
        [(390, 10), (100, 10)], [1, 2], [(1, 0), (2, 1)], [(400, 10), (0, 0)], roads
    )
    assert found.by_road.tolist() == pytest.approx([10, 1310])


def test_without_a_road_to_it_the_own_office_is_known_but_not_reached():
    roads = make_graph(lines([(0, 0), (10, 0)], [(0, 50), (10, 50)]))
    found = own([(0, 50)], [1], [(1, 0)], [(0, 0)], roads)
    assert (found.unreached.tolist(), found.office.tolist()) == ([0], [0])
