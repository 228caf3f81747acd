"""A process killed in the middle of its work loses nothing it had acknowledged."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from tests.helpers.project import open_document, small_town

ROUNDS = int(os.environ.get("GRIDPLANNER_KILL_ROUNDS", "20"))
ROOT = Path(__file__).resolve().parents[3]

# Renames a grid, adds buildings, undoes and redoes, and says so after each step.
WORK = """
import sys
from tests.helpers.project import open_document, unit_named, wkb
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.edits.set_fields import set_fields
document = open_document(sys.argv[1])
unit = min(u.id for u in document.plan.units.values() if u.level == 2)
number = int(sys.argv[2])
while True:
    number += 1
    change = set_fields(document.plan, {unit: {"note": str(number)}})
    table = TableChange(
        "building",
        {"code": [str(number)] * 600},
        [wkb(i % 300, 0, i % 300 + 5, 5) for i in range(600)],
    )
    document.apply_batch(Batch("x", tables=(table,), plan_changes=(change,)))
    print(number, flush=True)
    if number % 3 == 0:
        document.undo()
        document.redo()
"""


@pytest.mark.slow
def test_no_acknowledged_edit_is_lost_when_the_process_is_killed(tmp_path):
    path = tmp_path / "town.gpkg"
    small_town(path).close()
    chance = random.Random(4711)
    number = 0
    for round_number in range(ROUNDS):
        number = work_and_die(path, number, steps=chance.randrange(1, 4), chance=chance)
        document = open_document(path)
        notes = {u.note for u in document.plan.units.values() if u.level == 2}
        reached = max(int(note) for note in notes if note)
        codes = document.file.read_columns("building", ["code"])["code"]
        # The edit under way may have been written without word of it, or be undone.
        assert reached in (number - 1, number, number + 1), round_number
        if number % 3:
            assert reached >= number
        assert len(codes) == 600 * reached, "plan and rows belong together"
        shapes = {int(n) for (n,) in index_rows(document)}
        assert len(shapes) == len(codes)
        copies = document.file.read_columns("grid", ["note"])["note"]
        assert str(reached) in copies
        while reached < number:
            assert document.redo() is not None, "an acknowledged edit is lost"
            reached += 1
        number = reached
        check = document.file.connection.execute("PRAGMA integrity_check").fetchall()
        assert check == [("ok",)]
        document.close()


def work_and_die(path, number, *, steps, chance):
    """Let a process work and kill it at a random moment; return its last word."""
    worker = subprocess.Popen(
        [sys.executable, "-c", WORK, str(path), str(number)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        for _ in range(steps):
            number = int(worker.stdout.readline())
        # Not a sleep but work of unknown length, so that the kill falls anywhere.
        sum(i * i for i in range(chance.randrange(400_000)))
    finally:
        worker.kill()
    rest = worker.stdout.read().split()
    worker.wait()
    worker.stdout.close()
    return int(rest[-1]) if rest else number


def index_rows(document):
    return document.file.connection.execute("SELECT id FROM rtree_building_geom")


def test_other_programs_never_see_that_our_writes_are_not_logged(tmp_path):
    path = tmp_path / "town.gpkg"
    document = small_town(path)
    document.file.connection.execute("BEGIN IMMEDIATE")
    document.file.connection.execute("UPDATE gp_state SET quiet = 1")
    other = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    assert other.execute("SELECT quiet FROM gp_state").fetchall() == [(0,)]
    other.close()
    document.file.connection.execute("ROLLBACK")
    document.close()
