"""Locked parts, seeds and bands: against every division there is, and refused input."""

from __future__ import annotations

import numpy as np
import pytest

import gridplanner
from gridplanner.analysis.division.partition import DivisionError
from gridplanner.analysis.division.sharing import share_out
from tests.analysis.division.test_partition import lattice, pieces

EDGES = lattice(4, 3)
FREE = np.full(12, -1)


@pytest.fixture(autouse=True)
def little_work(monkeypatch):
    monkeypatch.setattr("gridplanner.analysis.division.cutting._WORK", 400_000)


def best_of(cost, k, *, fixed=FREE, locked=(), weights=None, bands=None):
    """Give the least cost of all divisions that keep what is given.

    Cheap ones are looked at first, so that few are asked whether they hang together.
    """
    free = np.flatnonzero(fixed < 0)
    others = [part for part in range(k) if part not in locked]
    labels = np.array(np.meshgrid(*[others] * len(free), indexing="ij"))
    every = np.tile(fixed, (labels[0].size, 1))
    every[:, free] = labels.reshape(len(free), -1).T
    sizes = np.stack([(every == part).sum(axis=1) for part in range(k)], axis=1)
    every = every[(sizes > 0).all(axis=1)]
    if bands is not None:
        held = np.stack([(every == part) @ weights for part in others], axis=1)
        fits = (held >= bands[:, 0]).all(axis=2) & (held <= bands[:, 2]).all(axis=2)
        every = every[fits.all(axis=1)]
    costs = cost(every)
    for row in np.argsort(costs, kind="stable"):
        if all(pieces(every[row], EDGES, part) == 1 for part in range(k)):
            return costs[row]
    raise AssertionError("there is no such division")


def cuts(every):
    return (every[:, EDGES[:, 0]] != every[:, EDGES[:, 1]]).sum(axis=1)


def within(part, weights, bands):
    held = np.stack([np.bincount(part, w) for w in weights.T], axis=1)
    return (held >= bands[:, 0]).all() and (held <= bands[:, 2]).all()


@pytest.mark.parametrize("seed", range(3))
def test_least_cut_around_seeds_is_that_of_all_divisions(seed):
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 5, (12, 1))
    fixed = FREE.copy()
    fixed[[0, 1, 6]] = (2, 2, 0)  # two corners of one part, the middle of another
    bands = np.array([[0.5, np.nan, 1.5]]) * weights.sum() / 3
    best = best_of(cuts, 3, fixed=fixed, weights=weights, bands=bands)
    found = gridplanner.partition(EDGES, weights, 3, bands=bands, fixed=fixed)
    assert (found.part[[0, 1, 6]] == (2, 2, 0)).all()
    assert within(found.part, weights, bands)
    assert found.cut == best


@pytest.mark.parametrize("seed", range(3))
def test_locked_parts_stay_and_the_others_share_the_rest(seed):
    rng = np.random.default_rng(10 + seed)
    weights = rng.integers(1, 5, (12, 1))
    fixed = FREE.copy()
    fixed[[4, 5]] = 1
    bands = np.array([[0.6, np.nan, 1.4]]) * weights[fixed < 0].sum() / 2
    best = best_of(cuts, 3, fixed=fixed, locked=(1,), weights=weights, bands=bands)
    found = gridplanner.partition(
        EDGES, weights, 3, bands=bands, fixed=fixed, locked=[1]
    )
    assert np.flatnonzero(found.part == 1).tolist() == [4, 5]
    assert found.cut == best


@pytest.mark.parametrize("seed", range(3))
def test_bands_of_two_measures_hold_both(seed):
    rng = np.random.default_rng(20 + seed)
    weights = rng.integers(1, 6, (12, 2))
    bands = np.array([(0.7, 1.0, 1.4), (0.0, np.nan, 1.3)])
    bands *= weights.sum(axis=0)[:, None] / 3
    found = gridplanner.partition(EDGES, weights, 3, bands=bands)
    assert within(found.part, weights, bands)
    assert found.cut == best_of(cuts, 3, weights=weights, bands=bands)


def test_a_band_may_be_wider_on_one_side():
    """Seven of one each in three parts: none may have one, one may have three."""
    path = np.column_stack([np.arange(6), np.arange(1, 7)])
    found = gridplanner.partition(path, np.ones(7), 3, bands=[[2.0, 2.0, 3.0]])
    assert sorted(np.bincount(found.part)) == [2, 2, 3]
    found = gridplanner.partition(path, np.ones(7), 3, bands=[[1.0, 3.0, 3.0]], seed=1)
    assert max(np.bincount(found.part)) == 3


def test_round_parts_around_seeds_are_the_roundest_of_all_divisions():
    fixed = FREE.copy()
    fixed[[0, 3]] = (1, 0)

    def cost(every):
        total = np.zeros(len(every))
        for part in range(3):
            inside = every == part
            cut = (inside[:, EDGES[:, 0]] != inside[:, EDGES[:, 1]]).sum(axis=1)
            total += cut**2 / inside.sum(axis=1)
        return total

    found = gridplanner.partition(
        EDGES, np.ones(12), 3, objective="compact", tolerance=np.inf, fixed=fixed
    )
    assert (found.part[[0, 3]] == (1, 0)).all()
    best = best_of(cost, 3, fixed=fixed)
    assert cost(found.part[None])[0] == pytest.approx(best)


def test_one_measure_of_several_may_not_matter():
    weights = np.column_stack([np.ones(12), np.arange(12)])
    found = gridplanner.partition(EDGES, weights, 3, tolerance=[0.0, np.inf])
    assert np.bincount(found.part).tolist() == [4, 4, 4]


def test_everything_may_be_given():
    fixed = np.arange(12) // 4
    found = gridplanner.partition(EDGES, np.ones(12), 3, fixed=fixed, locked=[0, 1, 2])
    assert (found.part == fixed).all()


def test_a_locked_part_may_divide_what_is_left():
    """The middle row is locked: both others are pieces, and each has its part."""
    fixed = FREE.copy()
    fixed[4:8] = 2
    found = gridplanner.partition(EDGES, np.ones(12), 3, fixed=fixed, locked=[2])
    assert {*found.part[:4]} | {*found.part[8:]} == {0, 1}
    with pytest.raises(DivisionError, match=r"division\.pieces"):
        gridplanner.partition(
            EDGES, np.ones(12), 2, fixed=fixed - (fixed > 0), locked=[1]
        )


def test_pieces_get_a_part_for_each_seed_whatever_they_weigh():
    shares = share_out(np.array([100, 1]), np.array([9, 9]), 4, np.array([1, 2]))
    assert shares.tolist() == [2, 2]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ({"fixed": np.zeros(11)}, "division.fixed"),
        ({"fixed": np.full(12, 3)}, "division.fixed"),
        ({"fixed": FREE - 1}, "division.fixed"),
        ({"locked": [0]}, "division.fixed"),
        ({"locked": [3]}, "division.fixed"),
        ({"fixed": np.where(np.arange(12) % 11, -1, 0)}, "division.fixed"),
        ({"fixed": np.arange(12) // 11, "locked": [0, 1]}, "division.fixed_few"),
        ({"bands": [[1, 2]]}, "division.bands"),
        ({"bands": [[3, 2, 1]]}, "division.bands"),
        ({"bands": [[1, 9, 2]]}, "division.bands"),
        ({"bands": [[np.nan, 1, 2]]}, "division.bands"),
        ({"tolerance": [0.1, 0.1]}, "division.tolerance"),
    ],
)
def test_what_does_not_hold_is_refused_with_its_reason(call, code):
    with pytest.raises(DivisionError) as caught:
        gridplanner.partition(EDGES, np.ones(12), 3, **call)
    assert caught.value.code == code
