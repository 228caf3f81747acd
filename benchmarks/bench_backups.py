"""Backups of a large project, edits meanwhile, and long ways through the history.

``python benchmarks/bench_backups.py DISTRICT.gpkg`` works on a copy of that project.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parent.parent)]

from gridplanner.data.document import Document
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.job import Progress
from gridplanner.data.store.backup_list import Note
from gridplanner.data.store.backups import keep
from gridplanner.data.vantage import Vantage
from gridplanner.data.walk import walk_history

STEPS = 1000


def clock():
    return datetime.now(UTC)


def timed(work):
    """Seconds by the clock and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def copy(project, reason, rest):
    note = Note(reason, clock().isoformat(), "bench")
    keep(project, note, progress=Progress(), rest=rest)


class Edits:
    """Renames one grid, again and again."""

    def __init__(self, document):
        self._document = document
        self._unit = next(u.id for u in document.plan.units.values() if u.level == 2)
        self._count = 0

    def one(self):
        self._count += 1
        fields = {self._unit: {"note": str(self._count)}}
        change = set_fields(self._document.plan, fields)
        return 1000 * timed(lambda: self._document.apply(change))[0]


def backups(document, edits):
    for rest in (0.0, 1.0):
        alone = [edits.one() for _ in range(40)]
        worker = threading.Thread(target=copy, args=(document.path, "import", rest))
        meanwhile = []

        def work(worker=worker, meanwhile=meanwhile):
            worker.start()
            while worker.is_alive():
                meanwhile.append(edits.one())
                time.sleep(0.03)

        wall, processor = timed(work)
        print(f"copy with a rest of {rest}: {wall:.1f} s ({processor:.1f})")
        print(f"  an edit alone {median(alone):.1f} ms, ", end="")
        print(f"meanwhile {median(meanwhile):.1f} ms, most {max(meanwhile):.0f} ms")
    copy(document.path, "import", 0.0)
    shared = timed(lambda: copy(document.path, "import", 0.0))
    skipped = timed(lambda: copy(document.path, "opening", 0.0))
    print(f"equal to the newest: {1000 * shared[0]:.0f} ms", end="")
    print(f", at an opening {1000 * skipped[0]:.0f} ms")


def walks(document, edits):
    document.file.vantage = lambda: Vantage((1,), x=1.0, y=2.0)
    with document.together():
        for _ in range(STEPS):
            edits.one()
    entries = document.history()
    recall = timed(lambda: [document.recall(e.id) for e in entries[-100:]])
    print(f"vantage and ground of an entry {10 * recall[1]:.2f} ms")
    for wanted in (entries[-STEPS].id, entries[-1].id):
        wall, processor = timed(
            lambda wanted=wanted: walk_history(document, wanted, progress=Progress())
        )
        print(f"{STEPS} steps: {wall:.2f} s ({processor:.2f})")


def main(source):
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        project = Path(folder) / "district.gpkg"
        shutil.copyfile(source, project)
        document = Document.open(project, clock=clock, user="bench")
        print(f"{project.stat().st_size / 1e6:.0f} MB")
        edits = Edits(document)
        backups(document, edits)
        walks(document, edits)
        document.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
