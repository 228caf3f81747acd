"""A process killed while it imports people leaves all of them or nobody."""

import os
import random
import subprocess
import sys

import apsw
import pytest

from tests.data.importers.registry_town import FARM, TOWER, ledger, new_town, person
from tests.helpers.killing import ROOT
from tests.helpers.project import dump, open_document

PEOPLE, KILLS = 900, 5
WORKER = "tests.data.importers.people_worker"


def import_and_die(project, path, rng):
    """Kill the worker anywhere in the middle of an import or of its undo."""
    worker = subprocess.Popen(
        [sys.executable, "-m", WORKER, str(project), str(path)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    )
    try:
        for _ in range(rng.randrange(1, 4)):
            worker.stdout.readline()
        # Not a sleep but work of unknown length, so that the kill falls anywhere.
        sum(i * i for i in range(rng.randrange(8_000_000)))
        assert worker.poll() is None, "the process ended by itself"
    finally:
        worker.kill()
        worker.wait()
        worker.stdout.close()


@pytest.mark.slow
def test_killed_in_the_middle_all_or_nobody_is_there(tmp_path):
    new_town(tmp_path).close()
    project, rng = tmp_path / "town.gpkg", random.Random(2)
    places = (FARM, f"{TOWER}2单元501", "丁香苑5号楼101")
    rows = [person(n, address=places[n % 3]) for n in range(PEOPLE)]
    path = ledger(tmp_path, rows)
    seen = set()
    for _ in range(KILLS):
        import_and_die(project, path, rng)
        open_document(project).close()
        tables = dump(project)
        people = len(tables["person"])
        seen.add(people)
        assert people in {0, PEOPLE}
        assert bool(tables["household"]) == bool(people)
        assert bool(tables["review"]) == bool(people)
        assert len(tables["gp_source"]) == bool(people)
        connection = apsw.Connection(str(project))
        assert connection.pragma("integrity_check") == "ok"
        connection.close()
        document = open_document(project)
        while document.next_undo() is not None:
            document.undo()
        document.close()
    assert seen <= {0, PEOPLE}
