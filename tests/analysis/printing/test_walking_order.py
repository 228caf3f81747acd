"""A walk through places: all of them, once, and no longer than it must be."""

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.analysis.printing.walking_order import walking_order

START = (0.0, 0.0)


def length(points, order):
    way = np.vstack([[START], points[np.asarray(order)]])
    return np.hypot(*np.diff(way, axis=0).T).sum()


@given(st.integers(0, 10_000), st.integers(0, 7))
def test_every_place_is_reached_once_on_a_way_near_the_shortest(seed, count):
    points = np.random.default_rng(seed).uniform(0, 500, (count, 2))
    order = walking_order(points, START)
    assert sorted(order.tolist()) == list(range(count))
    if count:
        best = min(length(points, each) for each in permutations(range(count)))
        assert length(points, order) <= 1.35 * best


def test_places_along_a_road_are_walked_along_it():
    points = np.array([[300.0, 0], [100, 0], [200, 0], [50, 0]])
    assert walking_order(points, START).tolist() == [3, 1, 2, 0]


def test_houses_at_one_place_are_no_trouble():
    assert sorted(walking_order(np.zeros((5, 2)), START).tolist()) == list(range(5))


def test_no_piece_of_the_way_is_shorter_turned_round():
    points = np.random.default_rng(5).uniform(0, 3000, (120, 2))
    order = walking_order(points, START)
    whole = length(points, order)
    for first in range(len(order)):
        for last in range(first + 1, len(order)):
            turned = order.copy()
            turned[first : last + 1] = turned[first : last + 1][::-1]
            assert length(points, turned) >= whole - 1e-6
