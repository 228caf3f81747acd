"""Scenarios in a project at random: edits of both sides, merges, undo, reopening.

Whatever is done, every plan stays tiled, the file says what memory says, other programs
see the tiling plan alone, and taking all back gives the first plan.
"""

import random

import pytest

from gridplanner.data.branches import (
    adopt_scenario,
    announce,
    branch,
    delete,
    list_scenarios,
    merge_scenario,
)
from gridplanner.data.document import TILING
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from tests.helpers.plans import assert_sound, fresh
from tests.helpers.project import open_document, small_town
from tests.helpers.random_edits import OPERATIONS, try_edit

SEEDS = range(12)
STEPS = 40
DAY = "2026-12-01"


class Office:
    """A project, and what a clerk does with it."""

    def __init__(self, path, rng):
        self.document = small_town(path)
        self.first = fresh(self.document.plan)
        self.rng = rng
        self.count = 0
        self.refused = []

    def some_scenario(self):
        return self.rng.choice([e.id for e in list_scenarios(self.document)])

    def edit(self, number):
        names = [n for n, (_, weight) in OPERATIONS.items() for _ in range(weight)]
        plan = self.document.plans[number]
        change = try_edit(plan, self.rng.choice(names), self.rng)
        if change is not None:
            self.document.apply(change)

    def edit_plan(self):
        self.edit(TILING)

    def edit_scenario(self):
        self.edit(self.some_scenario())

    def begin(self):
        self.count += 1
        numbers = [TILING, *(e.id for e in list_scenarios(self.document))]
        source = self.rng.choice(numbers)
        branch(self.document, f"方案 {self.count}", source=source)

    def merge(self):
        keep = self.rng.choice(("current", "scenario"))
        merged = merge_scenario(self.document, self.some_scenario(), keep=keep)
        self.document.apply(merged.change)

    def adopt(self):
        keep = self.rng.choice(("current", "scenario"))
        number = self.some_scenario()
        merged = adopt_scenario(self.document, number, start=DAY, keep=keep)
        self.document.apply(merged.change)

    def announce(self):
        announce(self.document, DAY)

    def unlock(self):
        self.document.in_force.is_unlocked = True

    def lock_unit(self):
        number = self.rng.choice([TILING, self.some_scenario()])
        plan = self.document.plans[number]
        units = [unit for unit in plan.units.values() if plan.cells_of(unit.id)]
        unit = self.rng.choice(sorted(units, key=lambda each: each.id))
        fields = {unit.id: {"locked": not unit.locked}}
        self.document.apply(set_fields(plan, fields))

    def delete(self):
        delete(self.document, self.some_scenario())

    def undo(self):
        self.document.undo()

    def redo(self):
        self.document.redo()

    def reopen(self):
        plans, path = self.document.plans, self.document.path
        since = self.document.in_force.since
        self.document.close()
        self.document = open_document(path)
        assert set(self.document.plans) == set(plans)
        for number, plan in plans.items():
            assert self.document.plans[number].same_records(plan)
        assert self.document.in_force.since == since

    def step(self, name):
        try:
            getattr(self, name)()
        except EditError as refusal:
            if refusal.code in {"refuse.broken", "refuse.library"}:
                raise
            self.refused.append(refusal.code)
        except IndexError:
            pass  # there is no scenario at present

    def check(self):
        for plan in self.document.plans.values():
            assert_sound(plan)
        shown = self.document.plan
        rows = self.document.file.connection.execute(
            "SELECT fid FROM grid UNION SELECT fid FROM area"
            " UNION SELECT fid FROM micro_grid"
        )
        held = {unit.id for unit in shown.units.values() if not unit.valid_to}
        assert {fid for (fid,) in rows} == held
        borders = self.document.file.connection.execute("SELECT fid FROM border")
        assert {fid for (fid,) in borders} == set(shown.borders)

    def take_all_back(self):
        self.unlock()
        while self.document.undo() is not None:
            self.unlock()
        assert not self.document.in_force.since
        assert not self.document.plan.units


WEIGHTS = {
    "edit_plan": 6,
    "edit_scenario": 8,
    "begin": 3,
    "merge": 3,
    "adopt": 1,
    "announce": 1,
    "unlock": 2,
    "lock_unit": 1,
    "delete": 1,
    "undo": 3,
    "redo": 2,
    "reopen": 1,
}


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_scenarios_at_random_keep_every_plan_tiled_and_the_file_true(seed, tmp_path):
    rng = random.Random(seed)
    office = Office(tmp_path / "town.gpkg", rng)
    names = [name for name, weight in WEIGHTS.items() for _ in range(weight)]
    try:
        for _ in range(STEPS):
            office.step(rng.choice(names))
            office.check()
        office.reopen()
        office.take_all_back()
    finally:
        office.document.close()
