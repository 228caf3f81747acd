"""A plan with its history, and what must hold of every edit made to it."""

import random
from collections import Counter

import pytest
import shapely

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
NAMES = [name for name, (_, weight) in OPERATIONS.items() for _ in range(weight)]
KEEP_AREA = {
    "split",
    "split buildings",
    "merge",
    "move_units",
    "dissolve",
    "make_grids",
    "write",
    "lock",
}


class EditedPlan:
    """A plan, the edits made to it, and those that were taken back."""

    def __init__(self, start):
        self.start = self.plan = start
        self.done, self.undone = [], []
        self.names = Counter()

    def edit(self, name, seed):
        change = try_edit(self.plan, name, random.Random(seed))
        if change is None:
            return
        after = self.plan.apply(change)
        assert_only_touched_changed(self.plan, after, change)
        assert_total_area_kept(self.plan, after, name)
        assert_locked_ground_kept(self.plan, after)
        assert decode(encode(change)) == change
        with pytest.raises(EditError):
            after.apply(change)
        self.plan = after
        self.done.append(change)
        self.undone.clear()
        self.names[name] += 1

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


def edit_at_random(rng, steps):
    """Edit one of the starts at random, look after each step, undo all, redo all."""
    town = EditedPlan(STARTS[rng.choice(sorted(STARTS))]())
    for _ in range(steps):
        name = rng.choice([*NAMES, "undo", "redo"])
        if name == "undo":
            town.undo()
        elif name == "redo":
            town.redo()
        else:
            town.edit(name, rng.randrange(2**60))
        assert_sound(town.plan)
    town.assert_history()
    return town


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


def assert_locked_ground_kept(before, after):
    """A locked unit stays in force on its ground, whatever is edited beside it."""
    for unit in before.units.values():
        if unit.locked and not unit.valid_to:
            assert not after.units[unit.id].valid_to
            old, new = before.outline(unit.id), after.outline(unit.id)
            # New nodes on its border are rounded to the millimetre.
            moved = shapely.symmetric_difference(old, new).area
            assert moved <= 0.002 * old.length, unit.id
