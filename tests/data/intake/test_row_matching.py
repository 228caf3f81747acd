import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from gridplanner.data.intake.row_matching import match, same_shapes


def shapes(*given):
    array = np.empty(len(given), dtype=object)
    array[:] = given
    return array


def matched(new, old, new_keys=None, old_keys=None, **options):
    new, old = shapes(*new), shapes(*old)
    return match(
        new,
        old,
        new_keys=new_keys or [""] * len(new),
        old_keys=old_keys or [""] * len(old),
        **options,
    ).tolist()


A, B, C = box(0, 0, 10, 10), box(20, 0, 30, 10), box(40, 0, 50, 10)


def test_keys_match_first_even_where_the_shape_has_moved():
    assert matched([B], [A, B], ["a"], ["a", "b"]) == [0]


FAR = box(5000, 0, 5010, 10)


def test_row_numbers_that_mostly_lead_far_away_are_a_renumbered_file():
    assert matched([FAR, A], [A, FAR], ["1", "2"], ["1", "2"]) == [1, 0]


def test_one_far_row_among_many_near_ones_keeps_its_key():
    near = [box(100 * n, 100, 100 * n + 10, 110) for n in range(9)]
    keys = [str(n) for n in range(10)]
    assert matched([*near, FAR], [*near, A], keys, keys) == list(range(10))


def test_codes_name_a_record_wherever_it_lies():
    codes = ["1", "2"]
    assert matched([FAR, A], [A, FAR], codes, codes, are_codes=True) == [0, 1]


def test_key_of_a_record_without_a_shape_still_names_it():
    assert matched([FAR, A], [None, A], ["1", "2"], ["1", "2"]) == [0, 1]


def test_keys_name_records_of_which_none_has_a_shape():
    assert matched([A, B], [None, None], ["1", "2"], ["2", "1"]) == [1, 0]


def test_equal_shapes_match_without_keys():
    assert matched([C, A, B], [A, B, C]) == [2, 0, 1]


def test_duplicates_match_one_record_each():
    assert sorted(matched([A, A], [A, A])) == [0, 1]
    assert matched([A, A], [A]) == [0, -1]


def test_four_fifths_of_the_larger_ground_is_enough_and_less_is_not():
    assert matched([box(0, 0, 10, 8)], [A]) == [0]
    assert matched([box(0, 0, 10, 7.9)], [A]) == [-1]
    assert matched([box(2, 2, 4, 4)], [A]) == [-1]


def test_best_overlap_wins():
    assert matched([box(0, 0, 10, 9.5)], [box(0, 0, 10, 8.5), A]) == [1]


def test_multipart_record_equals_the_single_part():
    assert matched([A], [shapely.MultiPolygon([A])]) == [0]


def test_points_and_lines_match_where_they_are_equal():
    line = LineString([(0, 0), (5, 5)])
    assert matched([line, Point(1, 1)], [Point(1, 1), line, Point(2, 2)]) == [1, 0]


def test_missing_shapes_match_nothing():
    assert matched([None, A], [None, A]) == [-1, 1]
    assert matched([A], []) == [-1]


def test_same_shape_is_the_same_from_any_corner_but_not_two_millimetres_off():
    turned = shapely.Polygon([(10, 10), (0, 10), (0, 0), (10, 0)])
    moved = box(0.002, 0, 10.002, 10)
    given = shapes(A, A, A, None)
    assert same_shapes(given, shapes(turned, moved, A, A)).tolist() == [
        True,
        False,
        True,
        False,
    ]


corners = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(5, 15))


@settings(max_examples=60, deadline=None)
@given(st.lists(corners, max_size=12), st.lists(corners, max_size=12))
def test_no_record_is_matched_twice_and_all_matches_overlap(new, old):
    new = [box(x, y, x + s, y + s) for x, y, s in new]
    old = [box(x, y, x + s, y + s) for x, y, s in old]
    found = matched(new, old)
    hits = [target for target in found if target >= 0]
    assert len(hits) == len(set(hits))
    for shape, target in zip(new, found, strict=True):
        if target >= 0:
            common = shape.intersection(old[target]).area
            assert common >= 0.8 * max(shape.area, old[target].area) - 1e-9
