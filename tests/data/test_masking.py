"""Masks hide what they should, whatever they are given."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data import masking


def test_the_examples_of_the_masks_hold():
    result = doctest.testmod(masking)
    assert result.attempted == 9
    assert result.failed == 0


@given(st.text(max_size=30))
def test_a_mask_never_shows_more_than_its_share(text):
    plain = text.strip()
    for mask, most in (
        (masking.mask_name, 2),
        (masking.mask_id, 10),
        (masking.mask_id_on_paper, 5),
        (masking.mask_phone, 7),
    ):
        shown = mask(text)
        assert len(shown.replace("*", "")) <= most
        if len(plain) > 1 and "*" not in plain:
            assert shown != plain
