"""Kill a process in the middle of its edits, and look what is left of them."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.helpers.plans import assert_sound
from tests.helpers.project import index_of, open_document
from tests.helpers.town_truth import assert_published
from tests.helpers.town_worker import state_of

ROOT = Path(__file__).resolve().parents[2]
WORKER = "tests.helpers.town_worker"
PLANS_COME_AND_GO = {"branch", "delete"}


def edit_and_die(path, rng):
    """Let a process edit a project and kill it at any moment.

    Returns
    -------
    tuple
        What it said last that the project holds, None where it said nothing; what it
        was about to do then; how many edits it had acknowledged.
    """
    worker = subprocess.Popen(
        [sys.executable, "-m", WORKER, str(path), str(rng.randrange(2**40))],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    )
    said = []
    try:
        said += [worker.stdout.readline() for _ in range(rng.randrange(2, 30))]
        # Not a sleep but work of unknown length, so that the kill falls anywhere.
        sum(i * i for i in range(rng.randrange(400_000)))
        assert worker.poll() is None, "the process ended by itself"
    finally:
        worker.kill()
    said += worker.stdout.read().splitlines()
    worker.wait()
    worker.stdout.close()
    words = [line.split(maxsplit=1) for line in said if line.strip()]
    states = [rest for word, rest in words if word == "done"]
    under_way = words[-1][1].strip() if words and words[-1][0] == "begin" else ""
    return (json.loads(states[-1]) if states else None), under_way, len(states)


def assert_nothing_lost(path, known, under_way):
    """The file holds what was acknowledged, and perhaps the action under way.

    Returns
    -------
    bool
        Whether the action under way had been written.
    dict
        What the file holds now.
    """
    document = open_document(path)
    try:
        for plan in document.plans.values():
            assert_sound(plan)
        assert_published(document)
        _assert_whole(document)
        return _is_further(document, known, under_way), state_of(document)
    finally:
        document.close()


def _is_further(document, known, under_way):
    found = state_of(document)
    if found == known:
        return False
    assert under_way, "an acknowledged edit is lost"
    if under_way in PLANS_COME_AND_GO:
        both = set(found["plans"]) & set(known["plans"])
        assert len(set(found["plans"]) ^ set(known["plans"])) == 1
        assert all(found["plans"][n] == known["plans"][n] for n in both)
        assert found["rows"] == known["rows"]
        return True
    # Taking the one action back gives what was acknowledged.
    before, after = dict(known["history"]), dict(found["history"])
    turned = {n for n in after if before.get(n) != after[n]}
    assert len(turned) == 1, "more than one action was written without a word"
    document.in_force.is_unlocked = True
    entry = document.redo() if after[turned.pop()] else document.undo()
    again = state_of(document)
    assert entry.id in after
    assert again["plans"] == known["plans"], "an acknowledged edit is lost"
    assert again["rows"] == known["rows"], "an acknowledged edit is lost"
    gone = set(before) - set(after)
    assert all(before[n] for n in gone), "an acknowledged edit is lost"
    return True


def _assert_whole(document):
    connection = document.file.connection
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    query = "SELECT fid FROM building WHERE geom IS NOT NULL"
    assert {n for (n,) in connection.execute(query)} == set(
        index_of(connection, "building")
    )


def kill_often(path, rng, kills):
    """Kill a process again and again at work on one file.

    Returns
    -------
    Counter
        Kills, edits acknowledged, and how often the action under way was written.
    """
    counted = Counter()
    document = open_document(path)
    known = state_of(document)
    document.close()
    for _ in range(kills):
        last, under_way, edits = edit_and_die(path, rng)
        is_further, known = assert_nothing_lost(path, last or known, under_way)
        counted += Counter(
            kills=1,
            acknowledged=edits,
            midway=bool(under_way),
            written_unacknowledged=is_further,
        )
    return counted
