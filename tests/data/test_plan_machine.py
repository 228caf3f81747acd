"""All edits at random: whatever is done, the ground stays tiled and undo brings back.

The same operations run as a Hypothesis state machine, which shrinks what it finds, and
as a plain loop with fixed seeds, which is the same everywhere.
"""

import random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.helpers.edited_plan import STARTS, EditedPlan, edit_at_random
from tests.helpers.plans import assert_sound
from tests.helpers.random_edits import OPERATIONS

SEEDS = range(20)
STEPS = 80


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_random_edits_keep_the_ground_tiled(seed):
    edit_at_random(random.Random(seed), STEPS)


class PlanMachine(RuleBasedStateMachine):
    """The same edits, chosen by Hypothesis."""

    town = None

    @initialize(start=st.sampled_from(sorted(STARTS)))
    def begin(self, start):
        self.town = EditedPlan(STARTS[start]())

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
