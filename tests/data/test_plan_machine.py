"""All edits at random: whatever is done, the ground stays tiled and undo brings back.

The same operations run as a Hypothesis state machine, which shrinks what it finds, and
as a plain loop with fixed seeds, which is the same everywhere.
"""

import random

import pytest
import shapely
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gridplanner.data.change import decode, encode
from gridplanner.data.errors import EditError
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from tests.helpers.plans import (
    assert_sound,
    divided_town,
    fresh,
    nine_cell_town,
    tiled_town,
)
from tests.helpers.random_edits import OPERATIONS, try_edit

STARTS = {
    "nine grids": nine_cell_town,
    "micro-grids": divided_town,
    "gaps in two villages": lambda: tiled_town(4, 4, villages=2, free=(6, 7, 11)),
    "four villages": lambda: tiled_town(4, 2, villages=4, free=(1, 8)),
    "nothing": lambda: Plan.empty(1, DEFAULT_LEVELS),
}
KEEP_AREA = {"split", "merge", "move_units", "dissolve", "make_grids", "write"}
SEEDS = range(20)
STEPS = 80


def assert_only_touched_changed(before, after, change):
    """Ground of cells that the change does not name is as it was."""
    stay = set(before.cells) & set(after.cells) - change.touched
    assert (set(before.cells) ^ set(after.cells)) <= change.touched
    old, new = fresh(before).shapes(stay), fresh(after).shapes(stay)
    for cell in stay:
        assert before.cells[cell] == after.cells[cell]
        assert old[cell].normalize().equals_exact(new[cell].normalize(), 0)


def assert_total_area_kept(before, after, name):
    """Edits between cells neither win nor lose ground."""
    if name in KEEP_AREA:
        old = sum(shapely.area(before.polygons()[1]))
        new = sum(shapely.area(after.polygons()[1]))
        # Nodes on the outer border are rounded to the millimetre.
        assert new == pytest.approx(old, abs=0.5)


class Town:
    """A plan with its history, and the edits made to it."""

    def __init__(self, start):
        self.start = self.plan = start
        self.done, self.undone = [], []

    def edit(self, name, seed):
        change = try_edit(self.plan, name, random.Random(seed))
        if change is None:
            return
        after = self.plan.apply(change)
        assert_only_touched_changed(self.plan, after, change)
        assert_total_area_kept(self.plan, after, name)
        assert decode(encode(change)) == change
        with pytest.raises(EditError):
            after.apply(change)
        self.plan = after
        self.done.append(change)
        self.undone.clear()

    def undo(self):
        if self.done:
            self.undone.append(self.done.pop())
            self.plan = self.plan.apply(self.undone[-1].inverse())

    def redo(self):
        if self.undone:
            self.done.append(self.undone.pop())
            self.plan = self.plan.apply(self.done[-1])

    def assert_history(self):
        """Undo of all gives the first plan, redo of all the last."""
        plan = self.plan
        for change in reversed(self.done):
            plan = plan.apply(change.inverse())
        assert plan.same_records(self.start)
        assert_sound(plan)
        for change in self.done:
            plan = plan.apply(change)
        assert plan.same_records(self.plan)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_random_edits_keep_the_ground_tiled(seed):
    rng = random.Random(seed)
    town = Town(rng.choice(list(STARTS.values()))())
    names = [name for name, (_, weight) in OPERATIONS.items() for _ in range(weight)]
    for _ in range(STEPS):
        name = rng.choice([*names, "undo", "redo"])
        if name == "undo":
            town.undo()
        elif name == "redo":
            town.redo()
        else:
            town.edit(name, rng.randrange(2**60))
        assert_sound(town.plan)
    town.assert_history()


class PlanMachine(RuleBasedStateMachine):
    """The same edits, chosen by Hypothesis."""

    town = None

    @initialize(start=st.sampled_from(sorted(STARTS)))
    def begin(self, start):
        self.town = Town(STARTS[start]())

    @rule(name=st.sampled_from(sorted(OPERATIONS)), seed=st.integers(0, 2**20))
    def edit(self, name, seed):
        self.town.edit(name, seed)

    @rule()
    def undo(self):
        self.town.undo()

    @rule()
    def redo(self):
        self.town.redo()

    @invariant()
    def is_sound(self):
        if self.town is not None:
            assert_sound(self.town.plan)

    def teardown(self):
        if self.town is not None:
            self.town.assert_history()


PlanMachine.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestPlanMachine = PlanMachine.TestCase
