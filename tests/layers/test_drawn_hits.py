"""What lies where: clicks, boxes and lassos against shapely's own answers."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.data.packed import pack
from gridplanner.layers.buildings import BuildingsLayer
from gridplanner.layers.features import take_features
from gridplanner.layers.hit import box_of_rows, geometry_of, hits_in, touched_by
from gridplanner.layers.town_map import TownMap
from tests.layers.drawn import CORNER, houses


@pytest.fixture
def packed():
    return pack(*houses())


def test_a_click_hits_what_shapely_says_it_hits(packed):
    ids, shapes = houses()
    rng = np.random.default_rng(3)
    places = CORNER + rng.uniform(0, 900, (400, 2))
    middles = shapely.get_coordinates(shapely.point_on_surface(shapes))
    for x, y in np.vstack([places, middles]).tolist():
        found = {int(packed.ids[row]) for row, _ in hits_in(packed, x, y)}
        expected = set(ids[shapely.intersects_xy(shapes, x, y)].tolist())
        assert found == expected


def test_the_notch_of_an_l_shaped_house_is_not_the_house(packed):
    _, shapes = houses()
    west, south = shapes[0].bounds[:2]
    assert not hits_in(packed, west + 12, south + 8)
    assert hits_in(packed, west + 12, south + 3)


def test_of_two_areas_the_smaller_one_comes_first():
    shapes = np.array([shapely.box(0, 0, 100, 100), shapely.box(40, 40, 60, 60)])
    packed = pack(np.array([1, 2]), shapes)
    assert [int(packed.ids[row]) for row, _ in hits_in(packed, 50, 50)] == [2, 1]


def test_a_hole_is_not_hit_but_its_island_is():
    ring = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    shape = shapely.union(ring, shapely.box(14, 14, 16, 16))
    packed = pack(np.array([1]), np.array([shape]))
    assert not hits_in(packed, 12, 12)
    assert hits_in(packed, 15, 15)
    assert hits_in(packed, 5, 5)
    assert shapely.equals(
        geometry_of(packed, 0), shapely.transform(shape, lambda c: c - packed.origin)
    )


def test_lines_and_points_are_hit_within_the_tolerance_only():
    shapes = np.array([shapely.LineString([(0, 0), (100, 0)]), shapely.Point(50, 40)])
    packed = pack(np.array([1, 2]), shapes)
    assert hits_in(packed, 50, 3, tolerance=2.0) == []
    assert hits_in(packed, 50, 3, tolerance=4.0)[0][1] == pytest.approx(3.0)
    assert [int(packed.ids[r]) for r, _ in hits_in(packed, 52, 40, tolerance=4.0)] == [
        2
    ]


def test_a_lasso_takes_what_it_touches(packed):
    ids, shapes = houses()
    ring = CORNER + np.array([(100, 50), (700, 200), (500, 800), (220, 500)])
    found = set(packed.ids[touched_by(packed, ring)].tolist())
    assert found == set(ids[shapely.intersects(shapes, shapely.Polygon(ring))].tolist())
    assert 20 < len(found) < 100


def test_a_lasso_that_crosses_itself_still_takes_its_ground(packed):
    bow = CORNER + np.array([(0, 0), (900, 900), (900, 0), (0, 900)])
    assert len(touched_by(packed, bow)) > 50


def test_a_lasso_of_two_points_takes_nothing(packed):
    assert len(touched_by(packed, CORNER + np.array([(0, 0), (900, 900)]))) == 0


def test_the_box_of_no_rows_is_none(packed):
    assert box_of_rows(packed, np.empty(0, np.int64)) is None
    west, south, east, north = box_of_rows(packed, np.array([0]))
    assert (east - west, north - south) == pytest.approx((14, 10), abs=0.01)


def test_a_river_that_runs_on_does_not_make_the_town_larger(town):
    x, y = CORNER
    far = shapely.LineString([(x, y), (x + 30_000, y + 2_000)])
    before = town.stack.box
    river = take_features(
        pack(np.array([9]), np.array([far])), np.array([9]),
        kinds=["river"], classes=[""], names=[""],
    )  # fmt: skip
    town.show_features(river)
    assert town.stack.box == before
    alone = TownMap()
    alone.show_features(river)
    assert alone.stack.box == pytest.approx((x, y, x + 30_000, y + 2_000))


def test_a_stray_building_does_not_make_the_town_tiny():
    x, y = CORNER
    rows = [
        shapely.box(x + 20 * i, y + 20 * k, x + 20 * i + 10, y + 20 * k + 10)
        for i in range(20)
        for k in range(20)
    ]
    stray = shapely.box(x + 9_000, y + 9_000, x + 9_010, y + 9_010)
    layer = BuildingsLayer(packed=pack(np.arange(401), np.array([*rows, stray])))
    assert layer.box == pytest.approx((x, y, x + 390, y + 390))
    whole = BuildingsLayer(packed=pack(np.arange(400), np.array(rows)))
    assert whole.box == pytest.approx((x, y, x + 390, y + 390))
