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


def test_of_many_houses_one_in_forty_elsewhere_makes_a_twin_and_one_in_ten_none():
    of = np.arange(1000, dtype=np.int32) // 250
    near, far = of.copy(), of.copy()
    near[:25] = far[:100] = 1
    assert is_twin(near, [far, of])
    assert not is_twin(far, [of])
    assert not is_twin(of, [])


def test_of_few_houses_each_one_elsewhere_counts():
    of = np.arange(40, dtype=np.int32) // 10
    other = of.copy()
    other[0] = 1
    assert not is_twin(other, [of])
    assert is_twin((of + 1) % 4, [of])
