"""Households edited at random: nobody is lost, all count once, undo restores."""

import random
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from gridplanner.data.counting import CountRule
from tests.helpers.living_households import ACTIONS, LivingHouseholds

RULES = tuple(CountRule)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_random_edits_of_households_lose_nobody(tmp_path, seed):
    rng = random.Random(seed)
    town = LivingHouseholds(tmp_path / "town.gpkg", rule=RULES[seed % 3])
    for _ in range(4):
        town.act("add a household", rng)
        town.act("add a person", rng)
    done = Counter()
    for _ in range(120):
        name = rng.choice([*ACTIONS, "undo", "redo"])
        if name in ACTIONS:
            count = town.done
            town.act(name, rng)
            done[name] += town.done > count
        else:
            getattr(town, name)()
    town.finish()
    assert len(done) >= 12
    assert town.kept_up > 50


class HouseholdMachine(RuleBasedStateMachine):
    """The same edits, chosen by Hypothesis."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.town = None

    @initialize(rule=st.sampled_from(RULES))
    def begin(self, rule):
        path = Path(self.folder.name) / "town.gpkg"
        self.town = LivingHouseholds(path, rule=rule)

    @rule(name=st.sampled_from(sorted(ACTIONS)), seed=st.integers(0, 2**20))
    def act(self, name, seed):
        self.town.act(name, random.Random(seed))

    @rule(seed=st.integers(0, 2**20))
    def add(self, seed):
        self.town.act("add a household", random.Random(seed))

    @rule()
    def undo(self):
        self.town.undo()

    @rule()
    def redo(self):
        self.town.redo()

    def teardown(self):
        if self.town is not None:
            self.town.finish()
        self.folder.cleanup()


HouseholdMachine.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestHouseholdMachine = HouseholdMachine.TestCase
