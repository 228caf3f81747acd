"""How evenly a load is shared: against brute force, by hand, and whatever the order."""

from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.analysis.balance import (
    BANDS,
    UNKNOWN,
    around,
    balance,
    between,
)
from gridplanner.data.norms.norm import Band, Norm

whole = st.lists(st.integers(0, 10_000), min_size=1, max_size=60)
some_load = whole.filter(any)
minutes = st.lists(
    st.floats(0, 1e5, allow_nan=False, allow_subnormal=False), min_size=1, max_size=40
).filter(lambda each: sum(each) > 1e-3)


def of(loads, **options):
    return balance(np.array(loads), **options)


def indices(found):
    return found.max_over_mean, found.min_over_mean, found.cv, found.gini


def gini_of_all_pairs(loads):
    """Half the mean difference of all pairs, relative to the mean; O(n²)."""
    n, total = len(loads), sum(loads)
    differences = sum(abs(a - b) for a in loads for b in loads)
    return differences / (2 * n * total)


@given(some_load)
def test_gini_is_the_mean_difference_of_all_pairs(loads):
    assert of(loads).gini == pytest.approx(gini_of_all_pairs(loads), abs=1e-12)


@given(minutes)
def test_gini_of_minutes_is_the_mean_difference_of_all_pairs(loads):
    assert of(loads).gini == pytest.approx(gini_of_all_pairs(loads), abs=1e-9)


@given(some_load)
def test_gini_is_twice_the_area_between_the_lorenz_curve_and_the_diagonal(loads):
    found = of(loads)
    x, y = found.lorenz.T
    assert (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1)
    assert found.gini == pytest.approx(1 - 2 * np.trapezoid(y, x), abs=1e-9)
    assert (np.diff(y, 2) >= -1e-12).all()  # it bends one way only
    assert (y <= x + 1e-12).all()


@given(some_load)
def test_cv_is_the_deviation_of_all_over_their_mean(loads):
    mean = sum(loads) / len(loads)
    deviation = sqrt(sum((each - mean) ** 2 for each in loads) / len(loads))
    assert of(loads).cv == pytest.approx(deviation / mean, abs=1e-9)


@given(some_load, st.randoms(use_true_random=False))
def test_whole_numbers_give_the_same_digits_in_any_order(loads, random):
    shuffled = list(loads)
    random.shuffle(shuffled)
    assert indices(of(shuffled)) == indices(of(loads))
    assert of(shuffled).counts == of(loads).counts


@given(some_load, st.integers(2, 1000))
def test_whole_numbers_give_the_same_digits_in_any_unit(loads, factor):
    many = [factor * each for each in loads]
    assert indices(of(many)) == indices(of(loads))
    assert of(many).places.tolist() == of(loads).places.tolist()


@given(some_load, st.integers(2, 5))
def test_so_many_times_as_many_of_the_same_are_as_even(loads, times):
    assert indices(of(loads * times)) == pytest.approx(indices(of(loads)), abs=1e-9)


@given(some_load, st.integers(1, 500))
def test_the_same_more_for_everybody_is_more_even(loads, more):
    richer = of([each + more for each in loads])
    assert richer.gini <= of(loads).gini + 1e-12
    assert richer.cv <= of(loads).cv + 1e-12


@given(some_load)
def test_indices_stay_in_their_bounds(loads):
    found = of(loads)
    n = len(loads)
    assert 0 <= found.gini <= 1 - 1 / n + 1e-12
    assert 0 <= found.cv <= sqrt(n - 1) + 1e-9
    assert found.min_over_mean <= 1 <= found.max_over_mean <= n


def test_equal_loads_are_even_to_the_last_digit():
    assert indices(of([417] * 31)) == (1.0, 1.0, 0.0, 0.0)
    assert indices(of([0.1] * 31)) == pytest.approx((1, 1, 0, 0), abs=1e-15)


def test_figures_worked_out_by_hand():
    found = of([100, 200, 300, 400])
    assert (found.total, found.mean) == (1000, 250)
    assert found.max_over_mean == 1.6
    assert found.min_over_mean == 0.4
    assert found.cv == pytest.approx(sqrt(12_500) / 250)
    assert found.gini == 0.25
    assert found.lorenz[:, 1].tolist() == [0, 0.1, 0.3, 0.6, 1]
    assert found.order.tolist() == [3, 2, 1, 0]


def test_who_has_everything_has_all_but_his_own_share():
    assert of([0, 0, 0, 8]).gini == 0.75


def test_within_fifteen_per_cent_of_the_mean_both_ends_count():
    found = of([85, 100, 115, 84, 116])
    assert found.mean == 100
    assert found.within == 3
    assert found.inside == 3
    assert found.counts == (0, 1, 3, 1, 0)


def test_bands_are_those_of_the_figures_beside_the_pointer():
    norm = Norm()
    for middle in (100, 286, 417, 3, 0.7):
        for value in np.linspace(0, 2 * middle, 81).tolist():
            near_edge = min(abs(value / middle - e) for e in (0.7, 0.85, 1.15, 1.3))
            if near_edge > 1e-9:
                assert around(middle).band(value) is norm.band(value, middle)


def test_a_range_of_the_norm_is_the_target_in_place_of_the_mean():
    loads = [247, 248, 299, 300, 400, 500, 501, 565, 566]
    found = of(loads, target=between(300, 500))
    names = [BANDS[place] for place in found.places.tolist()]
    under, over = [Band.UNDER] * 2, [Band.OVER] * 2
    inside = [Band.INSIDE] * 3
    assert names == [Band.FAR_UNDER, *under, *inside, *over, Band.FAR_OVER]
    assert found.inside == 3
    assert found.target.is_range
    # The share within 15 % stays about the mean, whatever the norm.
    assert found.within == sum(abs(x / found.mean - 1) <= 0.15 for x in loads)


def test_deviation_from_a_range_begins_at_its_ends():
    target = between(300, 500)
    assert [target.deviation(v) for v in (150, 300, 420, 500, 600)] == [
        -0.5,
        0,
        0,
        0,
        pytest.approx(0.2),
    ]
    assert around(200).deviation(250) == 0.25
    assert around(0).deviation(3) is None


def test_what_is_not_known_is_left_out_and_counted():
    found = of([100, 0, 300, 999], known=np.array([True, True, True, False]))
    assert (found.count, found.unknown, found.zeros) == (3, 1, 1)
    assert found.total == 400
    assert found.places[3] == UNKNOWN
    assert sum(found.counts) == 3
    assert 3 not in found.order
    known_alone = of([100, 0, 300])
    assert indices(found) == indices(known_alone)
    assert balance(np.array([100.0, np.nan])).unknown == 1


@pytest.mark.parametrize("loads", [[], [0], [0, 0, 0]])
def test_without_any_load_no_index_is_made_up(loads):
    found = of(np.array(loads, np.int64))
    assert indices(found)[2:] == (None, None)
    assert found.within == 0
    assert len(found.lorenz) == 0
    assert found.max_over_mean is None
    assert sum(found.counts) == len(loads)
    assert of(np.array([], np.int64)).mean is None


def test_equal_loads_keep_their_order():
    odd, even = list(range(1, 400, 2)), list(range(0, 400, 2))
    assert of([5, 7] * 200).order.tolist() == odd + even


def test_a_load_below_nothing_is_refused():
    with pytest.raises(ValueError, match="below 0"):
        of([3, -1])
    assert of([3, -1], known=np.array([True, False])).count == 1


def test_sums_of_large_numbers_are_exact():
    found = of([10**12, 10**12 + 1] * 500)
    assert found.total == 500 * (2 * 10**12 + 1)
    assert 0 < found.cv < 1e-12
    assert found.cv < inf


@pytest.mark.parametrize("most", [2**50, 2**60])
def test_numbers_too_large_to_carry_their_rows_are_ranked_and_added_up_alike(most):
    found = of([most, 3, most, most - 1] * 3)
    assert found.order.tolist() == [0, 2, 4, 6, 8, 10, 3, 7, 11, 1, 5, 9]
    assert found.total == 3 * (3 * most + 2)
    assert found.gini == pytest.approx(gini_of_all_pairs([most, 3, most, most - 1] * 3))


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=60), st.randoms())
def test_minutes_in_hundredths_give_the_same_digits_in_any_order(parts, random):
    found = of([part / 100 for part in parts])
    assert found.total == sum(parts) / 100
    random.shuffle(parts)
    again = of([part / 100 for part in parts])
    assert indices(again) == indices(found)
    assert indices(of(parts)) == indices(found)
    assert again.total == found.total


@given(minutes)
def test_ranks_are_those_of_a_stable_order(loads):
    for values in (np.array(loads), np.array(loads).astype(np.int64)):
        wanted = np.argsort(-values, kind="stable")
        assert balance(values).order.tolist() == wanted.tolist()
