import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from gridplanner.data.intake.repair import repair_any, repair_polygons


def shapes(*given):
    array = np.empty(len(given), dtype=object)
    array[:] = given
    return array


def reasons(found):
    return [(fault.index, fault.reason, fault.action) for fault in found.faults]


SQUARE = box(0, 0, 10, 10)


def test_sound_footprint_stays_as_it_is():
    found = repair_polygons(shapes(SQUARE))
    assert found.faults == []
    assert found.shapes[0].equals(SQUARE)


def test_self_crossing_ring_keeps_both_lobes():
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10), (0, 0)])
    found = repair_polygons(shapes(SQUARE, bow))
    assert reasons(found) == [(1, "self_crossing", "repaired")]
    assert found.shapes[1].is_valid
    assert found.shapes[1].area == pytest.approx(50)


def test_repeated_points_go():
    ring = [(0, 0), (10, 0), (10, 0), (10, 10), (10, 10), (0, 10), (0, 0)]
    found = repair_polygons(shapes(Polygon(ring)))
    assert reasons(found) == [(0, "repeated_points", "repaired")]
    assert shapely.get_num_coordinates(found.shapes[0]) == 5


def test_rings_that_begin_where_the_one_before_ended_are_no_fault():
    left, right = box(0, 0, 5, 5), box(5, 5, 9, 9)
    turned = Polygon([(5, 5), (9, 5), (9, 9), (5, 9)])
    touching = MultiPolygon([Polygon([(5, 5), (0, 5), (0, 0), (5, 0)]), turned])
    found = repair_polygons(shapes(touching, MultiPolygon([left, right])))
    assert found.faults == []


def test_overlapping_parts_become_one_ground():
    both = MultiPolygon([box(0, 0, 10, 10), box(5, 0, 15, 10)])
    found = repair_polygons(shapes(both))
    assert reasons(found) == [(0, "overlapping_parts", "repaired")] or reasons(
        found
    ) == [(0, "self_crossing", "repaired")]
    assert found.shapes[0].area == pytest.approx(150)
    nested = repair_polygons(shapes(MultiPolygon([box(0, 0, 10, 10), box(2, 2, 4, 4)])))
    assert reasons(nested) == [(0, "overlapping_parts", "repaired")]
    assert nested.shapes[0].area == pytest.approx(100)


def test_hole_that_turns_like_its_outline_is_mended():
    outline = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    hole = [(2, 2), (4, 2), (4, 4), (2, 4), (2, 2)]
    found = repair_polygons(shapes(Polygon(outline, [hole])))
    assert reasons(found) == [(0, "orientation", "repaired")]
    assert not found.shapes[0].interiors[0].is_ccw
    assert found.shapes[0].exterior.is_ccw


def test_outlines_are_turned_and_noted_only_where_they_break_the_format():
    wrong = shapely.reverse(SQUARE)
    right = shapely.orient_polygons(SQUARE)
    found = repair_polygons(shapes(wrong, right, right))
    assert found.faults == []
    assert all(shape.exterior.is_ccw for shape in found.shapes)
    noted = repair_polygons(shapes(wrong, right, right), clockwise=False)
    assert reasons(noted) == [(0, "orientation", "repaired")]
    habit = repair_polygons(shapes(wrong, wrong, right), clockwise=False)
    assert habit.faults == []
    assert all(shape.exterior.is_ccw for shape in habit.shapes)
    drawn = repair_polygons(shapes(wrong, wrong, right), clockwise=True)
    assert reasons(drawn) == [(2, "orientation", "repaired")]


def test_what_is_no_ground_is_skipped_with_its_reason():
    found = repair_polygons(
        shapes(
            None,
            Polygon(),
            Point(1, 1),
            LineString([(0, 0), (5, 0), (5, 5)]),
            Polygon([(0, 0), (np.inf, 0), (5, 5)]),
            Polygon([(0, 0), (5, 0), (0, 0)]),
            box(0, 0, 1e300, 1e300),
        )
    )
    assert shapely.is_missing(found.shapes).all()
    kept = {fault.index: fault.reason for fault in found.faults}
    assert kept == {
        0: "no_shape",
        1: "no_shape",
        2: "not_an_area",
        3: "open_line",
        4: "no_place",
        5: "no_ground",
        6: "no_place",
    }
    assert all(fault.action == "skipped" for fault in found.faults)


def test_drawn_outline_is_closed_where_its_ends_nearly_meet():
    almost = LineString([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0.05)])
    closed = LineString([(0, 0), (10, 0), (10, 10), (0, 0)])
    found = repair_polygons(shapes(almost, closed))
    assert reasons(found) == [(0, "unclosed_ring", "repaired")]
    assert found.shapes[0].area == pytest.approx(100, abs=0.5)
    assert found.shapes[1].area == 50


def test_collection_keeps_its_polygons():
    mixed = shapely.GeometryCollection([SQUARE, Point(3, 3)])
    found = repair_polygons(shapes(mixed))
    assert reasons(found) == [(0, "mixed", "repaired")]
    assert found.shapes[0].equals(SQUARE)


def test_features_keep_their_dimension():
    line = LineString([(0, 0), (0, 0), (5, 5)])
    found = repair_any(shapes(Point(1, 1), line, SQUARE, None))
    assert [s.geom_type if s else None for s in found.shapes] == [
        "Point",
        "LineString",
        "Polygon",
        None,
    ]
    assert reasons(found) == [
        (3, "no_shape", "skipped"),
        (1, "repeated_points", "repaired"),
    ]


def test_nothing_is_no_trouble():
    assert repair_polygons(shapes()).faults == []
    assert repair_any(shapes()).faults == []
