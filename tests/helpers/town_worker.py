"""A process that edits a project file without end and says what it has written.

Before each action it prints ``begin`` and the name, after it ``done`` and what the file
holds now; whoever killed it compares that with what is there after opening again.
"""

import hashlib
import json
import random
import sys

import numpy as np
import shapely

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.branches import (
    adopt_scenario,
    branch,
    delete,
    list_scenarios,
    merge_scenario,
)
from gridplanner.data.document import TILING
from gridplanner.data.errors import EditError
from gridplanner.data.ground_edits import rows
from gridplanner.data.store.records import plan_records
from tests.helpers.project import open_document
from tests.helpers.random_edits import OPERATIONS, extent, try_edit
from tests.helpers.random_rows import houses_of, some_rows
from tests.helpers.town_truth import rows_of

EDITS = [name for name, (_, weight) in OPERATIONS.items() for _ in range(weight)]
MANY = 400


def state_of(document):
    """Tell in few words what a project holds: plans, rows and history."""
    return {
        "plans": {
            str(number): _digest(sorted(plan_records(plan), key=repr))
            for number, plan in document.plans.items()
        },
        "rows": _digest(rows_of(document)),
        "history": [[entry.id, entry.undone] for entry in document.history()],
    }


def _digest(value):
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def _some_plan(document, rng):
    return document.plans[rng.choice([TILING, *document.plans])]


def _edit(document, rng):
    plan = _some_plan(document, rng)
    footprints = houses_of(document)[1]
    change = try_edit(
        plan, rng.choice(EDITS), rng, footprints if len(footprints) else None
    )
    if change is not None:
        document.apply(change)


def _drag(document, rng):
    plan = _some_plan(document, rng)
    gesture = document.gesture(plan.id)
    for _ in range(3):
        change = try_edit(plan, rng.choice(("move", "bend")), rng)
        if change is not None:
            gesture.preview(change)
    gesture.commit()


def _houses(document, rng):
    """Import many houses, or take half of them away where there are too many."""
    ids = document.snapshot().building_ids.tolist()
    if len(ids) > MANY:
        document.apply_batch(rows.delete("building", ids[::2]))
        return
    west, south, east, north = extent(document.plan)
    at = [(rng.uniform(west, east), rng.uniform(south, north)) for _ in range(MANY)]
    x, y = np.array(at).T
    shapes = shapely.to_wkb(shapely.box(x, y, x + 6, y + 5)).tolist()
    table = TableChange("building", {"people": [3] * MANY}, shapes)
    change = try_edit(document.plan, rng.choice(EDITS), rng)
    changes = () if change is None else (change,)
    document.apply_batch(Batch("import.buildings", {}, (table,), changes))


def _branch(document, rng):
    if len(document.plans) < 4:
        branch(document, f"方案{rng.random()}", source=_some_plan(document, rng).id)


def _scenario(document, rng):
    return rng.choice(list_scenarios(document)).id


OTHERS = {
    "drag": (_drag, 4),
    "row": (lambda d, rng: d.apply_batch(some_rows(d, rng)), 3),
    "houses": (_houses, 3),
    "undo": (lambda d, _rng: d.undo(), 3),
    "redo": (lambda d, _rng: d.redo(), 2),
    "branch": (_branch, 2),
    "delete": (lambda d, rng: delete(d, _scenario(d, rng)), 1),
    "merge": (lambda d, rng: d.apply(merge_scenario(d, _scenario(d, rng)).change), 2),
    "adopt": (
        lambda d, rng: d.apply(
            adopt_scenario(d, _scenario(d, rng), start="2026-12-01").change
        ),
        1,
    ),
}
ACTIONS = {"edit": (_edit, 12)} | OTHERS
NAMES = [name for name, (_, weight) in ACTIONS.items() for _ in range(weight)]


def work(document, rng):
    """Do one action after the other until the process is killed."""
    while True:
        name = rng.choice(NAMES)
        _say(f"begin {name}")
        document.in_force.is_unlocked = True
        try:
            ACTIONS[name][0](document, rng)
        except (EditError, IndexError):
            continue  # refused, or there is nothing to do it to
        _say(f"done {json.dumps(state_of(document))}")


def _say(words):
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    work(open_document(sys.argv[1]), random.Random(int(sys.argv[2])))
