"""A town in a project file that lives: edited, taken back, branched, closed, opened.

What the file and the figures must be after each step is kept beside it, so that
nothing is taken from what is looked at.
"""

import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from gridplanner.analysis.standing import Standing
from gridplanner.data.batch import Batch
from gridplanner.data.branches import (
    adopt_scenario,
    announce,
    branch,
    delete,
    list_scenarios,
    merge_scenario,
    rename,
)
from gridplanner.data.document import TILING
from gridplanner.data.errors import EditError
from gridplanner.data.ground_edits import rows
from gridplanner.data.scenario import compare
from gridplanner.ui.session import Session, needs_counting
from tests.helpers.edited_plan import assert_locked_ground_kept
from tests.helpers.plans import assert_sound
from tests.helpers.project import clock, open_document
from tests.helpers.random_edits import OPERATIONS, try_edit
from tests.helpers.random_rows import houses_of, settle, some_rows
from tests.helpers.town_truth import assert_figures, assert_published, rows_of

EDITS = [name for name, (_, weight) in OPERATIONS.items() for _ in range(weight)]
BY_HAND = ("move", "bend", "reshape", "move", "give buildings", "stretch", "give")
MEANT = {"merge a scenario", "adopt", "announce"}  # edit the plan in force all the same
UNSOUND = {"refuse.broken", "refuse.library", "refuse.changed_since"}


class BrokenOffError(Exception):
    """Something goes wrong in the middle."""


@dataclass
class Step:
    """One entry of the history: plans and rows before it and after."""

    id: int
    plans: dict
    rows: tuple


class LivingTown:
    """An open town with all that is done to it.

    Parameters
    ----------
    path : Path
        A file `settle` of `random_rows` made.
    """

    def __init__(self, path):
        self.path = path
        self.session = Session(clock=clock, user="李工")
        self.done, self.undone = [], []
        self.names = Counter()
        self._sound = {}
        self.session.plan_changed.connect(self._look)
        self._open()
        self.first = self.document.next_undo().id
        self.first_plan, self.first_rows = self.document.plan, rows_of(self.document)
        self.check()

    @property
    def document(self):
        return self.session.document

    @property
    def plan(self):
        return self.session.plan

    def _open(self):
        document = open_document(self.path)
        self.session.use(document)
        self._count()
        document.changed.connect(self._hear)

    def _hear(self, event):
        if needs_counting(event):
            self._count()

    def _look(self, _differing):
        # After a scenario was deleted there is nothing to count the difference from.
        if self.session.standing is None:
            self._count()

    def _count(self):
        snapshot = self.document.snapshot(self.session.plan_id)
        self.session.stand(Standing(snapshot, self.document.footprints))

    # What is done to it.

    def act(self, name, seed):
        """Do one thing; whether it was refused, nothing else may have changed."""
        ACTIONS[name][0](self, random.Random(seed))
        self.check()

    def write(self, name, work):
        """Do what writes an entry; None where it was refused."""
        plans, before = dict(self.document.plans), rows_of(self.document)
        last, is_locked = self._last(), self.document.in_force.is_locked
        try:
            work()
        except EditError as refusal:
            self._expect(refusal)
            assert self.document.plans == plans
            assert rows_of(self.document) == before
            assert self._last() == last
            return
        if self._last() == last:
            return
        after = rows_of(self.document)
        touched = {
            number: (plans[number], plan)
            for number, plan in self.document.plans.items()
            if plan is not plans[number]
        }
        if is_locked and TILING in touched:
            assert name in MEANT
        if name in OPERATIONS:
            for one, other in touched.values():
                assert_locked_ground_kept(one, other)
        self.done.append(Step(self._last(), touched, (before, after)))
        self.undone.clear()
        self.names[name] += 1

    def _expect(self, refusal, codes=()):
        """Fail where an edit was refused for no reason of the user's."""
        if codes:
            assert refusal.code in codes, refusal
        assert refusal.code not in UNSOUND, refusal
        is_locked = self.document.in_force.is_locked
        assert is_locked or refusal.code != "refuse.in_force"

    def _last(self):
        entry = self.document.next_undo()
        return entry and entry.id

    def edit(self, rng, *, name):
        change = self._try(name, rng)
        if change is not None:
            self.write(name, lambda: self.document.apply(change))

    def _try(self, name, rng, plan=None):
        footprints = houses_of(self.document)[1]
        if not len(footprints) or rng.random() < 0.3:
            footprints = None
        return try_edit(self.plan if plan is None else plan, name, rng, footprints)

    def drag(self, rng):
        """Preview some edits of the same plan, then let go or give up."""
        plan, name = self.plan, rng.choice(BY_HAND)
        gesture = self.document.gesture(self.session.plan_id)
        for _ in range(rng.randint(1, 3)):
            change = self._try(name, rng, gesture.start)
            if change is not None:
                gesture.preview(change)
                assert_figures(self.document, self.session)
        if rng.random() < 0.5:
            gesture.cancel()
            assert self.plan is plan
        else:
            # What is written is told from the plan at the gesture's start.
            self.document.plans[plan.id] = plan
            self.write("drag", gesture.commit)

    def undo(self, rng):
        self._turn(self.done, self.undone, self.document.undo, at=0)

    def redo(self, rng):
        self._turn(self.undone, self.done, self.document.redo, at=1)

    def _turn(self, source, target, work, *, at):
        """Take the last step of a list back or do it again; `at`: where it leads."""
        if not source:
            entry = self.document.next_redo() if at else self.document.next_undo()
            assert at == 0 or entry is None
            return
        step, plans = source[-1], dict(self.document.plans)
        try:
            entry = work()
        except EditError as refusal:
            self._expect(refusal, {"refuse.in_force"})
            self.document.in_force.is_unlocked = True
            return
        assert entry.id == step.id
        target.append(source.pop())
        for number, plan in self.document.plans.items():
            if number in step.plans:
                assert step.plans[number][1 - at].same_records(plans[number])
                assert plan.same_records(step.plans[number][at])
            else:
                assert plan is plans[number]
        assert rows_of(self.document) == step.rows[at]

    def build(self, rng):
        """Change a building or some by hand."""
        try:
            batch = some_rows(self.document, rng)
        except (EditError, IndexError):
            return  # no such building, or the shape is none
        self.write("building", lambda: self.document.apply_batch(batch))

    def together(self, rng):
        """One batch: rows and ground at once, as imports write into the tiling plan."""
        if self.session.plan_id != TILING:
            return
        change = self._try(rng.choice(EDITS), rng)
        try:
            batch = some_rows(self.document, rng)
        except (EditError, IndexError):
            return
        if change is not None:
            both = Batch("import.buildings", {}, batch.tables, (change,))
            self.write("batch", lambda: self.document.apply_batch(both))

    def fail(self, rng):
        """Begin several edits that hold together, and come to grief."""
        change = self._try(rng.choice(EDITS), rng)
        plans, before = dict(self.document.plans), rows_of(self.document)
        last = self._last()
        with suppress(EditError, BrokenOffError), self.document.together():
            if change is not None:
                self.document.apply(change)
            self.document.apply_batch(rows.delete("building", [1, 2]))
            raise BrokenOffError
        assert self.document.plans == plans
        assert rows_of(self.document) == before
        assert self._last() == last

    def unlock(self, rng):
        self.document.in_force.is_unlocked = True

    def look_at(self, rng):
        """Work on the tiling plan, or on a scenario."""
        self.session.use_plan(rng.choice(sorted(self.document.plans)))

    def branch(self, rng):
        if len(self.document.plans) < 4:
            source = self.session.plan_id
            name = f"方案{self.names['branch']}"
            number = branch(self.document, name, source=source)
            assert self.document.plans[number].same_records(self.plan)
            self.names["branch"] += 1
            self.session.use_plan(number)

    def _scenario(self, rng):
        found = list_scenarios(self.document)
        assert {e.id for e in found} == set(self.document.plans) - {TILING}
        return rng.choice(found).id if found else None

    def rename(self, rng):
        if (number := self._scenario(rng)) is not None:
            rename(self.document, number, f"改名{number}{rng.random()}")

    def delete(self, rng):
        if (number := self._scenario(rng)) is not None:
            delete(self.document, number)
            self.names["delete a scenario"] += 1
            for steps in (self.done, self.undone):
                steps[:] = [s for s in steps if set(s.plans) != {number}]

    def merge(self, rng):
        """Merge a scenario back, all of it or some of what it moved."""
        if (number := self._scenario(rng)) is None:
            return
        keep = rng.choice(("current", "scenario"))
        moves = None
        if rng.random() < 0.5:
            found = compare(self.document.plan, self.document.plans[number], level=2)
            keys = [move.key for move in found.moves]
            moves = rng.sample(keys, rng.randint(0, len(keys)))
        try:
            found = merge_scenario(self.document, number, moves=moves, keep=keep)
        except EditError as refusal:
            self._expect(refusal)
            return
        self.write("merge a scenario", lambda: self.document.apply(found.change))

    def adopt(self, rng):
        if (number := self._scenario(rng)) is None:
            return
        keep = rng.choice(("current", "scenario"))
        try:
            found = adopt_scenario(self.document, number, start="2026-12-01", keep=keep)
        except EditError as refusal:
            self._expect(refusal)
            return
        self.write("adopt", lambda: self.document.apply(found.change))

    def announce(self, rng):
        self.write("announce", lambda: announce(self.document, "2026-06-01"))

    def reopen(self, rng):
        """Close the project, a gesture under way with it, and open it again."""
        before, entries = dict(self.document.plans), self.document.history()
        since = self.document.in_force.since
        if rng.random() < 0.3:
            gesture = self.document.gesture()
            change = self._try("move", rng, gesture.start)
            if change is not None:
                gesture.preview(change)
        self.session.use(None)
        self._open()
        assert set(self.document.plans) == set(before)
        for number, plan in self.document.plans.items():
            assert plan.same_records(before[number])
            assert plan.next_id == before[number].next_id
        assert self.document.history() == entries
        assert self.document.in_force.since == since
        self.names["reopen"] += 1

    # What must hold.

    def check(self):
        """Fail where plans, figures, rows or what others see are not what they were."""
        document = self.document
        for number, plan in document.plans.items():
            if self._sound.get(number) is not plan:
                assert_sound(plan)
                self._sound[number] = plan
        assert_figures(document, self.session)
        assert_published(document)
        if self.done:
            assert rows_of(document) == self.done[-1].rows[1]
            last = {n: after for s in self.done for n, (_, after) in s.plans.items()}
            for number, plan in last.items():
                if number in document.plans:
                    assert document.plans[number].same_records(plan)

    def finish(self):
        """Undo all, redo all, and close the file."""
        rng, last = random.Random(0), dict(self.document.plans)
        count = len(self.done)
        while self.done:
            self.undo(rng)
        assert self.document.plan.same_records(self.first_plan)
        assert rows_of(self.document) == self.first_rows
        assert self._last() == self.first
        self.check()
        while self.undone:
            self.redo(rng)
        assert len(self.done) >= count
        for number, plan in self.document.plans.items():
            if len(self.done) == count:
                assert plan.same_records(last[number])
        self.check()
        self.session.use(None)


ACTIONS = {
    "drag": (LivingTown.drag, 4),
    "undo": (LivingTown.undo, 5),
    "redo": (LivingTown.redo, 3),
    "building": (LivingTown.build, 5),
    "batch": (LivingTown.together, 2),
    "fail": (LivingTown.fail, 1),
    "unlock": (LivingTown.unlock, 2),
    "look at": (LivingTown.look_at, 3),
    "branch": (LivingTown.branch, 2),
    "rename": (LivingTown.rename, 1),
    "delete a scenario": (LivingTown.delete, 1),
    "merge a scenario": (LivingTown.merge, 2),
    "adopt": (LivingTown.adopt, 1),
    "announce": (LivingTown.announce, 1),
    "reopen": (LivingTown.reopen, 2),
}
ACTIONS |= {
    name: (partial(LivingTown.edit, name=name), weight)
    for name, (_, weight) in OPERATIONS.items()
}
NAMES = [name for name, (_, weight) in ACTIONS.items() for _ in range(weight)]


def live_at_random(path, rng, steps):
    """Make a town and let it live; what was done is counted in its `names`."""
    settle(path, rng)
    town = LivingTown(path)
    for _ in range(steps):
        town.act(rng.choice(NAMES), rng.randrange(2**60))
    town.finish()
    return town
