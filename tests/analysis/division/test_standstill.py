"""Why a plan stays as it is, on boards where that is plain to see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gridplanner.analysis.division.rebalancing import rebalance
from gridplanner.analysis.division.rebalancing_task import leave
from gridplanner.analysis.division.standstill import Reason, standstill
from tests.analysis.division.test_rebalancing import board

UNEVEN = np.repeat([4, 2, 1], 12)  # rows of a board of three parts


def told(task):
    found = rebalance(task)
    return standstill(found, found.of)


@pytest.fixture
def row():
    return board(3, 12, 1, 3, weights=UNEVEN, tolerance=0.1)


def test_what_is_mended_is_even(row):
    assert told(row).reason is Reason.EVEN


def test_zones_are_named_where_each_part_has_its_own(row):
    why = told(replace(row, zones=row.before.copy()))
    assert (why.reason, why.alone, why.parts) == (Reason.ZONES, 3, 3)
    assert why.overall == pytest.approx(4 * 3 / 7 - 1)


def test_locked_parts_are_named_where_they_lie_between(row):
    row.locked[1] = True
    why = told(row)
    assert (why.reason, why.alone, why.parts) == (Reason.LOCKED, 2, 2)


def test_parts_that_do_not_touch_lie_apart(row):
    rows = row.before[row.pairs]
    kept = rows[:, 0] == rows[:, 1]
    why = told(replace(row, pairs=row.pairs[kept], sides=row.sides[kept]))
    assert (why.reason, why.alone) == (Reason.APART, 3)


def test_what_nobody_can_take_of_a_part_that_is_given_up_is_named():
    task = leave(board(3, 12, 1, 3, weights=UNEVEN, tolerance=0.5), 0)
    assert told(task).reason is Reason.EVEN
    task.fixed[0] = True
    assert told(task).reason is Reason.LEFT


def test_a_limit_to_what_may_move_is_named(row):
    assert told(replace(row, most=0.02)).reason is Reason.MOST


def test_houses_that_stay_are_named():
    task = board(3, 12, 1, 3, weights=UNEVEN, tolerance=0.1)
    task.fixed[:] = np.arange(36) % 12 > 1
    why = told(task)
    assert why.reason is Reason.HOUSES


def test_what_asks_for_a_new_division_is_named():
    weights = np.zeros(36, np.int64)
    weights[:6] = 10
    assert (
        told(board(3, 12, 1, 6, weights=weights, tolerance=0.05)).reason is Reason.MUCH
    )
