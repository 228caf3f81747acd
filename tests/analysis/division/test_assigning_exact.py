"""The evenest assignment: against all there are, and where it does not answer."""

import ctypes
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.division.assigning import assign, make_prices
from gridplanner.analysis.division.assigning_exact import (
    connected_sets,
    share_exactly,
)
from gridplanner.analysis.division.quiet import quiet_library
from gridplanner.data.job import Cancelled, Progress
from tests.analysis.division.test_assigning import board, pieces_of

FINE = 0.002


def exact(task):
    return share_exactly(task, make_prices(task).way, Progress())


def hangs_together(pairs, members):
    seen, left = set(), {members[0]}
    while left:
        seen |= left
        left = {
            other
            for one, two in pairs
            for this, other in ((one, two), (two, one))
            if this in left and other in members and other not in seen
        }
    return seen == set(members)


def least_of_all(task):
    """Try every assignment in one piece each."""
    grids, workers = task.allowed.shape
    best = np.inf
    for of in product(range(workers), repeat=grids):
        load = np.bincount(of, task.weights, workers)
        off = np.abs(load / task.ideals - 1).max()
        allowed = task.allowed[np.arange(grids), list(of)].all()
        if off < best and allowed and (pieces_of(task, of) == 1).all():
            best = off
    return best


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 8))
def test_sets_that_hang_together_are_all_listed_once(seed, vertices):
    rng = np.random.default_rng(seed)
    every = np.array(list(combinations(range(vertices), 2)))
    pairs = every[rng.random(len(every)) < 0.4]
    weights = rng.integers(0, 9, vertices)
    found = connected_sets(pairs, weights, 5, 17)
    wanted = {
        members
        for size in range(1, vertices + 1)
        for members in combinations(range(vertices), size)
        if 5 <= weights[list(members)].sum() <= 17
        and hangs_together(pairs.tolist(), members)
    }
    assert len(found) == len(set(found))
    assert set(found) == wanted


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_evener_than_what_is_found(seed):
    rng = np.random.default_rng(seed)
    task = board(3, 3, 3, seed=seed, loads=rng.integers(20, 40, 9), tolerance=0.01)
    task = replace(task, capacities=np.array([1.0, 1.0, 1.0 + 0.2 * (seed % 3)]))
    if seed % 4 == 3:
        task.allowed[0, 0] = False
    found, least = exact(task), least_of_all(task)
    assert found is not None
    assert found.deviation - least <= FINE
    assert found.least <= least + 1e-9
    assert assign(task).max_deviation == pytest.approx(found.deviation, abs=FINE)


def test_equal_grids_are_shared_out_in_threes():
    task = board(9, 8, 24, loads=[10] * 72, capacities=np.ones(24))
    found = assign(task)
    assert found.max_deviation == 0
    assert pieces_of(task, found.of).tolist() == [1] * 24


def test_what_is_proven_is_told_with_the_assignment():
    task = board(4, 3, 4, loads=[30, *[10] * 11], capacities=np.ones(4))
    found = assign(task)
    assert sorted(found.load.tolist()) == [30, 30, 40, 40]
    assert found.least == pytest.approx(1 - 30 / 35, abs=FINE)


@pytest.mark.parametrize(
    "task",
    [
        board(8, 8, 8, capacities=np.ones(8)),  # eight grids each: too many sets
        board(3, 3, 3, whole=np.array([True, True, False])),
        board(2, 1, 3),  # fewer grids than workers
        board(3, 1, 2, loads=[100, 1, 1], capacities=np.ones(2)),  # nothing is near
    ],
    ids=["many", "apart", "few", "uneven"],
)
def test_where_it_has_no_answer_others_look_for_one(task):
    assert exact(task) is None
    assert assign(task).least == 0


def test_where_much_is_allowed_the_evenest_is_looked_for_first():
    """Far more sets would do than can be chosen among."""
    found = exact(board(5, 5, 6, capacities=np.ones(6), tolerance=0.5))
    assert found.least <= found.deviation < 0.1


def test_it_can_be_cancelled():
    progress = Progress(cancelled=lambda: True)
    task = board(4, 3, 4, loads=[30, *[10] * 11], capacities=np.ones(4))
    with pytest.raises(Cancelled):
        share_exactly(task, make_prices(task).way, progress)


def test_a_library_is_kept_quiet_for_a_while(capfd):
    library = ctypes.CDLL(None)
    library.puts(b"before")
    with quiet_library():
        library.puts(b"meanwhile")
    library.puts(b"after")
    library.fflush(None)
    assert capfd.readouterr().out.split() == ["before", "after"]
