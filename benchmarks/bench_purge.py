"""Purging a person of a district: rows, free pages, and the copies that hold them.

``python benchmarks/bench_purge.py DISTRICT.gpkg`` copies the project, makes two backups
of it in a folder of its own, the second after a change, and purges one person with all
three ways to go: the rows in the open project, the file written anew without free
pages, and the backups rewritten. Clock, and processor time of the process.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent)]
from gridplanner.data.access.purge import purge_people
from gridplanner.data.job import Progress
from gridplanner.data.store.backup_list import Note, backups_of
from gridplanner.data.store.backups import keep
from gridplanner.data.store.purge_files import purge_copies, write_anew
from tests.helpers.project import clock, open_document


@contextmanager
def timed(what):
    wall, used = time.perf_counter(), time.process_time()
    yield
    wall, used = time.perf_counter() - wall, time.process_time() - used
    print(f"{what:<36} {wall:7.2f} s  processor {used:7.2f} s", flush=True)


def free_pages(path):
    document = open_document(path)
    ((count,),) = document.file.connection.execute("PRAGMA freelist_count").fetchall()
    document.close()
    return count


def main(source):
    with tempfile.TemporaryDirectory() as name:
        os.environ["HOME"] = os.environ["XDG_DATA_HOME"] = name
        path = Path(shutil.copy(source, Path(name) / "district.gpkg"))
        open_document(path).close()
        for number in range(2):
            with timed(f"backup {number + 1}"):
                note = Note("import", f"2026-03-0{number + 1}T08:00:00+00:00", "bench")
                keep(path, note, progress=Progress())
            document = open_document(path)
            document.file.set_meta("benchmark", str(number))
            document.close()
        document = open_document(path)
        ((person,),) = document.file.connection.execute(
            "SELECT max(id) / 2 FROM person"
        ).fetchall()
        reason = f"written request of {clock():%Y-%m-%d}"
        with timed("rows of the open project"):
            traces = purge_people(
                document.file, [person], reason=reason, progress=Progress()
            )
        document.close()
        before, pages = path.stat().st_size, free_pages(path)
        with timed("the file written anew"):
            write_anew(path, None, progress=Progress())
        print(f"{before / 1e6:.0f} MB, {pages} free pages before;", end=" ")
        print(f"{path.stat().st_size / 1e6:.0f} MB, {free_pages(path)} after")
        with timed(f"{len(backups_of(path))} backups"):
            copies = purge_copies(path, traces, None, progress=Progress())
        print(copies)


if __name__ == "__main__":
    main(sys.argv[1])
