import numpy as np
import shapely

from gridplanner.analysis.holding import hold
from tests.analysis.towns import (
    fetch,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)


def town():
    """One house in grid 131, two in 132, one in the gap; people of one unknown."""
    footprints = [
        square(x, y) for x, y in [(50, 150), (250, 150), (250, 250), (50, 50)]
    ]
    counts = [[1, 2, 5], [1, 3, 7], [1, -1, -1], [1, 4, 9]]
    buildings = make_buildings(footprints, counts=counts)
    return place(snapshot_of(town_9(), buildings), fetch(footprints))


def ring(west, south, east, north):
    return shapely.get_coordinates(shapely.box(west, south, east, north))


def test_outline_counts_what_lies_in_it_and_from_whom():
    held = hold(town(), ring(0, 100, 300, 300), level=2)
    assert held.buildings == 3
    assert held.counts["households"] == 5
    assert held.counts["people"] == 12
    assert held.by_unit == {131: 1, 132: 2}
    assert held.households_by_unit == {131: 2, 132: 3}


def test_ground_without_a_grid_counts_as_from_nobody():
    held = hold(town(), ring(0, 0, 100, 100), level=2)
    assert held.by_unit == {0: 1}


def test_unknown_is_not_nothing():
    held = hold(town(), ring(240, 240, 270, 270), level=2)
    assert held.buildings == 1
    assert held.counts["people"] is None
    assert held.households_by_unit == {132: 0}


def test_outline_that_crosses_itself_still_counts():
    bow_tie = np.array([[0, 100], [300, 300], [300, 100], [0, 300], [0, 100]], float)
    assert hold(town(), bow_tie, level=2).buildings >= 1


def test_empty_outline_holds_nothing():
    held = hold(town(), ring(10, 10, 20, 20), level=2)
    assert (held.buildings, held.by_unit) == (0, {})
    assert held.counts["households"] is None


def test_what_stands_outside_the_unit_it_keeps_to_is_left_out():
    held = hold(town(), ring(0, 100, 300, 300), level=2, within=(1, 120))
    assert held.by_unit == {132: 2}
    assert held.counts["households"] == 3
