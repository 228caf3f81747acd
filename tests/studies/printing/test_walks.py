"""Ways along the roads around: as if all roads of the town were one graph."""

import pickle

import numpy as np
import pytest
import shapely

from gridplanner.analysis.printing.patrol_route import PatrolRoads
from gridplanner.analysis.road_graph import make_graph
from gridplanner.layers.print.ground import Stop
from gridplanner.studies.printing import route
from gridplanner.studies.printing.route import walks_on


def streets(rng, count):
    """Long streets across each other, some of several pieces."""
    lines = []
    for _ in range(count):
        x, y = rng.uniform(0, 20_000, 2)
        away = rng.uniform(-3_000, 3_000, 2)
        line = shapely.LineString([(x, y), (x + away[0], y + away[1])])
        lines.append(shapely.MultiLineString([line]) if rng.random() < 0.2 else line)
    return np.array(lines, object)


@pytest.mark.parametrize("few", [0, 12_000], ids=["a district", "a town"])
def test_ways_are_those_of_the_whole_town_and_outlive_a_pickle(monkeypatch, few):
    monkeypatch.setattr(route, "_FEW", few)
    rng = np.random.default_rng(8)
    roads = streets(rng, 900)
    apart = rng.random(len(roads)) < 0.1
    whole = PatrolRoads(make_graph(roads, apart=apart))
    walk = pickle.loads(pickle.dumps(walks_on(roads, apart)))
    for _ in range(12):
        middle = rng.uniform(2_000, 18_000, 2)
        points = middle + rng.uniform(-300, 300, (4, 2))
        found = walk([Stop("well", "", *one) for one in points.tolist()])
        wanted = whole.way(points)
        assert abs(found.metres - wanted.metres) < 1e-3
        assert abs(found.straight_metres - wanted.straight_metres) < 1e-3


def test_a_town_without_roads_is_walked_straight():
    walk = walks_on(np.empty(0, object), np.empty(0, bool))
    way = walk([Stop("well", "", 0, 0), Stop("well", "", 30, 40)])
    assert way.metres == way.straight_metres == 50
    assert walk([]).metres == 0
