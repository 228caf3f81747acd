"""What was typed is shown in plain, and brings nothing else along."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data.access.typed import shown_typed
from gridplanner.data.masking import mask

ID = "990000195106070029"
PHONE = "10000001234"


@given(st.integers(0, 17), st.integers(1, 18))
def test_part_of_a_number_never_shows_the_rest_of_it(start, length):
    typed = ID[start : start + length]
    plain = shown_typed("id_no", ID, typed)
    assert len(plain) == len(ID)
    hidden = sum(one != other for one, other in zip(plain, ID, strict=True))
    assert hidden >= 4 or len(typed) >= len(ID) - 3
    assert typed in plain


@pytest.mark.parametrize(
    ("field", "value"), [("name", "王秀英"), ("id_no", ID), ("phone", PHONE)]
)
def test_whole_value_that_was_typed_is_plain_and_others_are_masked(field, value):
    assert shown_typed(field, value, value) == value
    assert shown_typed(field, value, "") == mask(field, value)
    assert shown_typed(field, value, "zzzz") == mask(field, value)


def test_number_typed_in_its_other_length_stays_masked():
    assert shown_typed("id_no", ID, "990000510607002") == mask("id_no", ID)
