"""A town that lives: whatever is done to it, plans, figures, file and history agree.

With scenarios, locks, gestures, rows of buildings and people, and closing and opening
in between; the same actions chosen by Hypothesis, and in loops with fixed seeds.
"""

import random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.helpers.living_town import ACTIONS, LivingTown, live_at_random
from tests.helpers.random_rows import settle

SEEDS = range(6)
STEPS = 40


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_town_agrees_with_itself_whatever_is_done_to_it(seed, tmp_path):
    live_at_random(tmp_path / "town.gpkg", random.Random(seed), STEPS)


class TownMachine(RuleBasedStateMachine):
    """The same actions, chosen by Hypothesis."""

    folder = None
    town = None

    @initialize(seed=st.integers(0, 2**20))
    def begin(self, seed):
        path = self.folder / f"{seed}.gpkg"
        path.unlink(missing_ok=True)
        settle(path, random.Random(seed), houses=20)
        self.town = LivingTown(path)

    @rule(name=st.sampled_from(sorted(ACTIONS)), seed=st.integers(0, 2**20))
    def act(self, name, seed):
        self.town.act(name, seed)

    def teardown(self):
        if self.town is not None:
            self.town.finish()


TownMachine.TestCase.settings = settings(
    max_examples=6,
    stateful_step_count=15,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class TestTownMachine(TownMachine.TestCase):
    """Each run in a folder of its own."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path):
        TownMachine.folder = tmp_path
