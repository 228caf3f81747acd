"""Polygons made to tile: rounding, cleaning, noding anew."""

import numpy as np
import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from gridplanner.data.drawn.coverage import round_shapes, tiles
from gridplanner.data.drawn.mending import renode, repair
from gridplanner.data.drawn.slits import areas_of


def shapes(*polygons):
    result = np.empty(len(polygons), object)
    result[:] = polygons
    return result


def test_noding_anew_keeps_points_five_millimetres_apart():
    """Two corners 1 mm apart on a shared border become one."""
    left = Polygon(
        [(0, 0), (100, 0), (100, 50), (100.001, 50.001), (100, 100), (0, 100)]
    )
    right = Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (100, 50)])

    found = renode(shapes(left, right))

    assert tiles(found)
    assert shapely.minimum_clearance(found).min() >= 0.005
    assert shapely.area(found) == pytest.approx([10_000, 10_000], abs=0.01)


def test_noding_anew_gives_slivers_to_a_neighbour():
    """The two miss each other by 20 mm in the middle."""
    left = Polygon([(0, 0), (100, 0), (99.98, 50), (100, 100), (0, 100)])
    right = Polygon([(100, 0), (200, 0), (200, 100), (100, 100)])

    found = renode(shapes(left, right))

    assert tiles(found)
    assert shapely.area(found).sum() == pytest.approx(20_000, abs=0.01)


def test_noding_anew_leaves_real_gaps_and_empty_shapes():
    ring = box(0, 0, 90, 90) - box(30, 30, 60, 60)

    found = renode(shapes(ring, Polygon()))

    assert found[0].equals(ring)
    assert found[1].is_empty


def test_what_rounding_broke_is_mended():
    """A spike of 0.2 mm crosses its own edge once rounded."""
    spike = Polygon([(0, 0), (50, 0.0004), (50, 0.0006), (100, 0), (100, 50), (0, 50)])
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])

    found = repair(round_shapes(shapes(spike, bow)))

    assert shapely.is_valid(found).all()
    assert shapely.area(found) == pytest.approx([5_000, 50], abs=0.1)


def test_only_areas_are_kept_of_a_collection():
    mixed = GeometryCollection(
        [Point(0, 0), LineString([(0, 0), (9, 9)]), box(0, 0, 5, 5)]
    )
    two = GeometryCollection([box(0, 0, 5, 5), box(7, 0, 9, 5)])

    assert areas_of(mixed).equals(box(0, 0, 5, 5))
    assert areas_of(two).area == 35
    assert areas_of(Point(0, 0)).is_empty


def test_specks_are_left_out_and_the_rest_is_kept():
    speck = Polygon([(0, 0), (0.0001, 0), (0, 0.0001)])
    holed = Polygon(box(0, 0, 9, 9).exterior, [[(3, 3), (3.0001, 3), (3, 3.0001)]])

    nothing, plain, part, both = round_shapes(
        shapes(
            speck,
            holed,
            MultiPolygon([speck, box(5, 5, 6, 6)]),
            MultiPolygon([box(0, 0, 1, 1), box(5, 5, 6, 6)]),
        )
    )

    assert nothing.is_empty
    assert plain.equals(box(0, 0, 9, 9))
    assert part.equals(box(5, 5, 6, 6))
    assert both.area == 2


def test_a_cell_that_touches_itself_in_a_point_is_no_overlap():
    """`coverage_is_valid` says no here; the areas say it tiles."""
    ring = Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(0, 0), (3, 6), (6, 3)]])

    assert tiles(shapes(ring, Polygon([(0, 0), (6, 3), (3, 6)])))
    assert not tiles(shapes(box(0, 0, 5, 5), box(4, 0, 9, 5)))
    assert tiles(shapes())
