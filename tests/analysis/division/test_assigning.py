"""Grids shared out among workers: against brute force, and what always must hold."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.division.assigning import assign, make_prices
from gridplanner.analysis.division.assigning_task import (
    Assigning,
    AssigningError,
    bound_of,
)
from gridplanner.analysis.division.loops.handing import cost_of, new_hands
from gridplanner.analysis.division.loops.resplitting import resplit_all
from gridplanner.data.job import Cancelled, Progress
from gridplanner.studies.assigning.study import KEEP


def board(columns, rows, workers, *, seed=0, loads=None, **wanted):
    """Make a chessboard of grids 100 m wide, with workers based at random."""
    rng = np.random.default_rng(seed)
    count = columns * rows
    at = np.arange(count)
    x, y = at % columns, at // columns
    right = at[x < columns - 1]
    up = at[y < rows - 1]
    pairs = np.vstack(
        [np.column_stack([right, right + 1]), np.column_stack([up, up + columns])]
    )
    values = {
        "loads": rng.integers(5, 40, count) if loads is None else np.array(loads),
        "places": np.column_stack([x, y]) * 100.0 + 50.0,
        "pairs": pairs.astype(np.int64),
        "sides": np.full(len(pairs), 100.0),
        "capacities": rng.integers(5, 15, workers).astype(float),
        "bases": rng.uniform(0, 100 * columns, (workers, 2)),
        "before": rng.integers(-1, workers, count).astype(np.int32),
        "allowed": np.ones((count, workers), bool),
        "whole": np.ones(workers, bool),
    }
    return Assigning(**(values | wanted))


def best_cost(task):
    """Try every assignment; all workers have some capacity."""
    grids, workers = task.allowed.shape
    prices = make_prices(task)
    return min(
        cost_of(prices, new_hands(prices, np.array(of, np.int32)))
        for of in product(range(workers), repeat=grids)
    )


def pieces_of(task, of):
    """Count connected pieces of each worker's grids, by nothing of the solver."""
    owner = list(range(len(of)))

    def root(grid):
        while owner[grid] != grid:
            grid = owner[grid]
        return grid

    for one, two in task.pairs.tolist():
        if of[one] == of[two]:
            owner[root(one)] = root(two)
    return np.bincount(
        [of[grid] for grid in range(len(of)) if root(grid) == grid],
        minlength=len(task.capacities),
    )


@pytest.mark.parametrize("seed", range(6))
def test_few_grids_are_assigned_in_the_best_of_all_ways(seed):
    task = board(4, 2, 3, seed=seed)
    if seed % 2:
        task.allowed[np.arange(8), np.arange(8) % 3] = False
    if seed % 3 == 2:
        task = replace(task, whole=np.zeros(3, bool))
    assert assign(task).cost == pytest.approx(best_cost(task), abs=1e-9)


def test_loads_follow_capacities():
    task = board(6, 5, 3, loads=[10] * 30, capacities=np.array([100.0, 200.0, 300.0]))
    found = assign(replace(task, before=np.full(30, -1, np.int32)))
    assert found.load.tolist() == [50, 100, 150]
    assert found.max_deviation == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_grids_of_a_worker_hang_together(seed, workers):
    task = board(6, 4, workers, seed=seed)
    found = assign(task, seed=seed)
    counted = pieces_of(task, found.of.tolist())
    assert counted.tolist() == found.pieces.tolist()
    assert counted.max() == 1
    np.testing.assert_array_equal(
        found.load, np.bincount(found.of, task.loads, workers)
    )


def test_one_seed_gives_one_answer():
    task = board(8, 6, 7, seed=3)
    np.testing.assert_array_equal(assign(task, seed=5).of, assign(task, seed=5).of)


def test_double_loads_change_nothing():
    task = board(6, 5, 4, seed=2)
    twice = replace(task, loads=2 * task.loads)
    np.testing.assert_array_equal(assign(task).of, assign(twice).of)


def test_other_numbers_cost_the_same():
    task = board(4, 2, 3, seed=8)
    order = np.random.default_rng(1).permutation(8)
    back = np.argsort(order)
    other = replace(
        task,
        loads=task.loads[order],
        places=task.places[order],
        pairs=back[task.pairs],
        before=task.before[order],
        allowed=task.allowed[order],
    )
    assert assign(other).cost == pytest.approx(assign(task).cost, abs=1e-9)


def test_a_high_price_keeps_what_was():
    task = board(6, 5, 3, loads=[10] * 30)
    before = np.repeat([0, 1, 2], 10).astype(np.int32)
    kept = assign(replace(task, before=before, keep=1e4))
    assert kept.changed == 0
    free = assign(replace(task, before=before, keep=0.0))
    assert free.max_deviation < kept.max_deviation


def test_what_is_even_stays_with_most_of_its_workers_by_the_usual_price():
    small = board(10, 10, 14, seed=5, tolerance=0.1)
    task = replace(  # grids a kilometre wide, as those of villages are
        small,
        places=small.places * 10,
        bases=small.bases * 10,
        sides=small.sides * 10,
    )
    first = assign(task, seed=1)
    again = replace(task, before=first.of, keep=KEEP)
    assert assign(again, seed=2).changed <= 10
    assert assign(replace(again, keep=0.0), seed=2).changed > 10


def test_nobody_gets_what_is_not_allowed():
    task = board(5, 4, 3, seed=4)
    task.allowed[:10, 0] = False
    found = assign(task)
    assert task.allowed[np.arange(20), found.of].all()


def test_workers_without_capacity_get_nothing():
    task = board(4, 3, 3, capacities=np.array([10.0, 0.0, 10.0]))
    found = assign(task)
    assert 1 not in found.of
    assert found.load[1] == found.pieces[1] == 0


def test_no_loads_count_every_grid_as_one():
    task = board(4, 3, 3, loads=[0] * 12, capacities=np.ones(3))
    assert assign(task).load.tolist() == [4, 4, 4]


def test_without_bases_there_is_an_answer():
    task = board(4, 3, 3, bases=np.full((3, 2), np.nan))
    assert np.isfinite(assign(task).cost)


def test_more_workers_than_grids_leave_some_without():
    task = board(2, 2, 6)
    assert bound_of(task).reason == "few"
    assert sorted(np.bincount(assign(task).of, minlength=6)) == [0, 0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"loads": np.empty(0, np.int64)}, "no_grids"),
        ({"capacities": np.empty(0)}, "no_workers"),
        ({"loads": np.full(4, -1)}, "loads"),
        ({"places": np.full((4, 2), np.nan)}, "places"),
        ({"capacities": np.array([1.0, np.nan])}, "capacities"),
        ({"capacities": np.array([1.0, -1.0])}, "capacities"),
        ({"capacities": np.zeros(2)}, "no_capacity"),
        ({"tolerance": -0.1}, "tolerance"),
        ({"tolerance": np.nan}, "tolerance"),
        ({"keep": np.nan}, "keep"),
        ({"allowed": np.zeros((4, 2), bool)}, "nobody"),
        ({"pairs": np.array([[0, 1]]), "sides": np.ones(1)}, "apart"),
    ],
)
def test_what_has_no_answer_is_refused_with_the_reason(wanted, reason):
    with pytest.raises(AssigningError) as caught:
        assign(board(2, 2, 2, **wanted))
    assert caught.value.code == f"assigning.{reason}"


def test_bounds_tell_what_forces_them():
    heavy = board(2, 2, 2, loads=[90, 5, 5, 0], capacities=np.ones(2))
    assert bound_of(heavy).reason == "heavy"
    assert bound_of(heavy).grid == 0
    assert bound_of(heavy).deviation == pytest.approx(0.8)
    apart = {"pairs": np.array([[0, 1], [2, 3]]), "sides": np.ones(2)}
    area = board(2, 2, 2, loads=[30, 20, 5, 5], capacities=np.ones(2), **apart)
    assert bound_of(area).reason == "area"
    assert bound_of(area).deviation == pytest.approx(2 / 3)
    assert assign(area).max_deviation >= bound_of(area).deviation - 1e-9


def test_cancelling_ends_it():
    progress = Progress(cancelled=lambda: True)
    with pytest.raises(Cancelled):
        assign(board(4, 3, 3), progress=progress)


def test_rounding_of_what_is_far_too_heavy_is_no_gain(monkeypatch):
    """One grid is far too much: its price leaves no digits for those of the others."""
    tried = []

    def noted(prices, hands, groups, *others):
        tried.append(len(groups))
        assert sum(tried) < 2_000
        return resplit_all(prices, hands, groups, *others)

    monkeypatch.setattr("gridplanner.analysis.division.assigning.resplit_all", noted)
    loads = [4, 5, 2, 5, 6, 3, 4, 8, 100_000, 8, 3, 6]
    sides = np.random.default_rng(0).uniform(0, 100, 17)
    task = board(4, 3, 7, loads=loads, capacities=np.ones(7), sides=sides)
    found = assign(replace(task, tolerance=0.0))
    assert found.load.max() == 100_000
