"""Parts shared out among regions, and the least deviation told beforehand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.division.sharing import bound_of, share_out


def test_parts_go_by_weight_and_everyone_has_one():
    shares = share_out(np.array([100, 50, 1]), np.array([9, 9, 9]), 8)
    assert shares.tolist() == [5, 2, 1]


def test_no_region_gets_more_parts_than_blocks():
    assert share_out(np.array([100, 1]), np.array([2, 9]), 6).tolist() == [2, 4]


def test_a_small_region_gets_its_second_part_before_a_large_one_its_tenth():
    # 1.45 and 9.55 parts: one of 1.45 is further off than two of 0.725.
    shares = share_out(np.array([145, 955]), np.array([99, 99]), 11)
    assert shares.tolist() == [2, 9]


@settings(deadline=None)
@given(
    regions=st.lists(
        st.tuples(st.integers(0, 90), st.integers(1, 6)), min_size=2, max_size=4
    ),
    data=st.data(),
)
def test_no_sharing_out_has_a_worst_region_that_is_better_off(regions, data):
    weights, sizes = np.array(regions, np.int64).T
    count = data.draw(st.integers(len(weights), int(sizes.sum())))
    shares = share_out(weights, sizes, count)
    assert shares.sum() == count
    assert ((shares >= 1) & (shares <= sizes)).all()
    some = weights > 0
    if not some.any():
        return

    def worst(of):
        return abs(weights / np.array(of) * count / weights.sum() - 1)[some].max()

    every = product(*(range(1, size + 1) for size in sizes))
    assert worst(shares) <= min(worst(of) for of in every if sum(of) == count) + 1e-9


@settings(deadline=None)
@given(
    weights=st.lists(st.integers(0, 9), min_size=1, max_size=5),
    data=st.data(),
)
def test_no_division_misses_less_than_the_bound(weights, data):
    count = data.draw(st.integers(1, len(weights)))
    values = np.array(weights, np.int64)
    bound = bound_of(values, np.zeros(len(values), np.int32), np.array([count]))
    if not values.sum():
        assert bound.deviation == 0
        return
    mean = values.sum() / count
    least = min(
        abs(np.bincount(part, values, count) / mean - 1).max()
        for part in product(range(count), repeat=len(values))
    )
    assert bound.deviation <= least + 1e-12


def test_bound_names_the_block_that_outweighs_a_part():
    bound = bound_of(np.array([1, 9, 2]), np.zeros(3, np.int32), np.array([2]))
    assert (bound.block, bound.region) == (1, -1)
    assert bound.deviation == pytest.approx(0.5)


def test_bound_names_the_region_that_is_no_multiple():
    weights, regions = np.array([5, 5, 5, 3]), np.array([0, 0, 1, 2], np.int32)
    bound = bound_of(weights, regions, np.array([1, 1, 1]))
    assert (bound.block, bound.region) == (-1, 0)
    assert bound.deviation == pytest.approx(2 / 3)


def test_whole_weights_cannot_meet_a_mean_that_is_not():
    bound = bound_of(np.ones(7, np.int64), np.zeros(7, np.int32), np.array([2]))
    assert bound.deviation == pytest.approx(1 / 7)
    assert (bound.block, bound.region) == (-1, -1)


def test_nothing_is_named_where_nothing_is_in_the_way():
    bound = bound_of(np.ones(6, np.int64), np.zeros(6, np.int32), np.array([2]))
    assert (bound.deviation, bound.block, bound.region) == (0.0, -1, -1)
