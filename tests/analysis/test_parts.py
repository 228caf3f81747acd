"""Which units hold a part of a building."""

import numpy as np
import pytest
import shapely

from gridplanner.analysis.parts import changed_owners, unit_shares
from tests.analysis.towns import (
    fetch,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)


def shares(*houses, level=2):
    snapshot = snapshot_of(town_9(), make_buildings([]))
    return unit_shares(snapshot, np.array(houses, object), level)


def test_parts_come_by_size_with_free_ground_as_nobody():
    # 40 m² of 100 in grid 134, 60 m² in the gap of cell 16
    assert shares(square(94, 50)) == pytest.approx({0: 0.6, 134: 0.4})
    assert list(shares(square(94, 50))) == [0, 134]
    # beyond the town's border
    assert shares(square(-4, 150)) == pytest.approx({131: 0.6, 0: 0.4})


def test_parts_of_a_level_are_those_of_its_units():
    assert shares(square(150, 95)) == pytest.approx({134: 1.0})
    assert shares(square(150, 95), level=3) == pytest.approx({141: 0.5, 142: 0.5})


def test_a_door_plate_has_no_parts():
    assert shares(shapely.Point(150, 50)) == {}


def test_parts_of_several_houses_are_of_all_their_ground():
    found = shares(square(150, 10), square(250, 10), square(260, 30))
    assert found == pytest.approx({133: 2 / 3, 134: 1 / 3})


def test_only_owners_that_change_are_told():
    houses = [square(196, 50), square(150, 50)]
    buildings = make_buildings(houses)
    snapshot = place(snapshot_of(town_9(), buildings), fetch(houses))
    rows = np.array([0, 1])
    assert changed_owners(snapshot, rows, 134, fetch(houses)) == {
        ((100, 120, 133, 0), (100, 110, 134, 141))
    }
    assert changed_owners(snapshot, rows, 0, fetch(houses)) == set()
