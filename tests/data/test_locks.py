"""A lock holds the ground of a unit, whatever edit comes."""

import random
from dataclasses import replace

import pytest
import shapely

from gridplanner.data.edits.adopt import adopt
from gridplanner.data.edits.merge_back import Branch, merge_back
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.plan import Plan
from tests.helpers.plans import fresh, tiled_town, unit_named
from tests.helpers.random_edits import OPERATIONS, try_edit

SEEDS = range(16)
STEPS = 40


def locked_town(rng):
    """Two villages of grids; a grid, or a village with all that is in it, locked."""
    plan = tiled_town(4, 4, villages=2, free=(6, 7))
    if rng.random() < 0.5:
        numbers = [unit_named(plan, f"第{rng.randint(8, 16)}网格")]
    else:
        village = unit_named(plan, "村2")
        cells = plan.cells_of(village)
        numbers = sorted({n for c in cells for n in plan.cells[c].owners[1:]} - {0})
    values = {number: {"locked": True} for number in numbers}
    return plan.apply(set_fields(plan, values)), numbers


def edited(plan, rng, steps):
    names = [
        name
        for name, (_, weight) in OPERATIONS.items()
        for _ in range(weight)
        if name not in {"write", "lock"}  # what is written about a unit is free
    ]
    for _ in range(steps):
        change = try_edit(plan, rng.choice(names), rng)
        if change is not None:
            plan = plan.apply(change)
    return plan


def assert_kept(before, after, numbers):
    for number in numbers:
        assert after.units[number].locked
        old, new = before.outline(number), after.outline(number)
        # Nodes on its border are rounded to the millimetre.
        assert shapely.symmetric_difference(old, new).area < 0.01 * old.length


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_no_edit_moves_the_ground_of_what_is_locked(seed):
    rng = random.Random(seed)
    plan, numbers = locked_town(rng)
    after = edited(plan, rng, STEPS)
    assert not after.same_records(plan)
    assert_kept(plan, after, numbers)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_no_scenario_is_merged_over_what_was_locked_meanwhile(seed):
    rng = random.Random(seed)
    plan, numbers = locked_town(rng)
    free = {number: {"locked": False} for number in numbers}
    base = plan.apply(set_fields(plan, free))
    branched = replace(fresh(base), id=5, next_id=Plan.empty(5, base.levels).next_id)
    branch = Branch(base, edited(branched, rng, 6))
    for work in (
        lambda: merge_back(plan, branch, keep="scenario").change,
        lambda: (
            adopt(plan, branch, start="2026-12-01", name="x", keep="scenario").change
        ),
    ):
        try:
            after = plan.apply(work())
        except EditError as refusal:
            if refusal.code != "refuse.locked":
                raise
            continue
        assert_kept(plan, after, numbers)
