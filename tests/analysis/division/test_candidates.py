"""How differently proposals divide, against every way of pairing their parts."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.division.candidates import is_twin, share_elsewhere

PARTS = st.lists(st.integers(-1, 3), min_size=1, max_size=12)


@settings(deadline=None)
@given(data=st.data(), parts=PARTS)
def test_the_share_elsewhere_is_the_least_of_all_pairings(data, parts):
    one = np.array(parts, np.int32)
    size = st.lists(st.integers(0, 3), min_size=len(one), max_size=len(one))
    two = np.where(one < 0, -1, np.array(data.draw(size))).astype(np.int32)
    inside = one >= 0
    shares = [
        (np.array(names)[one[inside]] != two[inside]).mean() if inside.any() else 0.0
        for names in permutations(range(4))
    ]
    assert share_elsewhere(one, two) == pytest.approx(min(shares))
    assert share_elsewhere(two, one) == pytest.approx(min(shares))


def test_other_numbers_of_the_same_parts_are_no_difference():
    of = np.arange(12, dtype=np.int32) // 4
    assert share_elsewhere(of, (of + 1) % 3) == 0


def test_what_moves_one_house_in_forty_is_a_twin_and_one_in_ten_is_none():
    of = np.arange(40, dtype=np.int32) // 10
    near, far = of.copy(), of.copy()
    near[0], far[[0, 10, 20, 30]] = 1, (1, 2, 3, 0)
    assert is_twin(near, [far, of])
    assert not is_twin(far, [of])
    assert not is_twin(of, [])
