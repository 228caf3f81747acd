"""Values of a source as texts and whole numbers."""

import numpy as np
import pytest

from gridplanner.data.intake.values import texts, whole_numbers


@pytest.mark.parametrize(
    ("value", "number"),
    [("3层", 3), ("砖混3", 3), ("2.5", 3), (2.4, 2), (" 12 户 ", 12), (0, 0)],
)
def test_numbers_are_read_as_people_write_them(value, number):
    assert whole_numbers(np.array([value], object)) == ([number], [])


@pytest.mark.parametrize("value", [None, "", float("nan"), "  "])
def test_nothing_is_unknown_and_no_fault(value):
    assert whole_numbers(np.array([value], object)) == ([None], [])


@pytest.mark.parametrize(
    "value", ["many", "-1", -1, float("inf"), "9" * 400, 2**31, "3-5层"]
)
def test_what_is_no_number_of_things_is_listed(value):
    assert whole_numbers(np.array([value], object)) == ([None], [0])


def test_a_column_of_floats_may_hold_what_is_no_number():
    column = np.array([1.0, np.nan, np.inf, -np.inf])
    assert whole_numbers(column) == ([1, None, None, None], [2, 3])


def test_codes_that_came_as_numbers_keep_their_digits():
    assert texts(np.array([370211103201])) == ["370211103201"]
    assert texts(np.array([" 007 ", "", None], object)) == ["007", None, None]
