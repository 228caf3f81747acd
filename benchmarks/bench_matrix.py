"""Opening a building's matrix in a district, and marking one of its dwellings.

``python benchmarks/bench_matrix.py DISTRICT.gpkg`` copies the project, opens it in the
window and measures, over many buildings, reading the matrix alone, and from the click
until its cells are painted; then one edit until the matrix and the figures have it.
The peer reads the rows of a building's dwellings and people by one join each, without
masks, places and a window.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(Path(__file__).parent.parent)]
from PySide6.QtWidgets import QApplication

from gridplanner.app import make_window
from gridplanner.ui.session import Selection
from gridplanner.ui.settings import Settings

ROUNDS = 60
_HOMES = "SELECT * FROM dwelling WHERE building_id = ?"
_PEOPLE = """
SELECT person.* FROM dwelling JOIN household ON household.dwelling_id = dwelling.id
    JOIN person ON person.household_id = household.id WHERE building_id = ?
"""
_LARGEST = """
SELECT building_id, count(*) FROM dwelling GROUP BY 1 ORDER BY 2 DESC LIMIT ?
"""
_ANY = "SELECT DISTINCT building_id FROM dwelling WHERE building_id % 4999 = 7 LIMIT ?"


def clock():
    return datetime(2026, 3, 5, tzinfo=UTC)


def timed(work, items):
    """Milliseconds of each: median and 95th percentile, clock and processor."""
    found = []
    for item in items:
        clock_before, before = time.perf_counter(), time.process_time()
        work(item)
        found.append((time.perf_counter() - clock_before, time.process_time() - before))
    columns = [sorted(1000 * t for t in times) for times in zip(*found, strict=True)]
    return [(statistics.median(c), c[int(0.95 * (len(c) - 1))]) for c in columns]


def say(words, times):
    (median, p95), (cpu, cpu95) = times
    print(f"{words}: {median:.1f} ms, p95 {p95:.1f} (processor {cpu:.1f}, {cpu95:.1f})")


def main(path):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "district.gpkg"
        shutil.copy(path, copy)
        window = make_window(Settings(Path(folder) / "s.ini"), clock=clock, user="李工")
        window.resize(1366, 728)
        window.show()
        window.shell.open_project(copy)
        application = QApplication.instance()
        while window.session.standing is None:
            application.processEvents()
            time.sleep(0.01)
        window.arrange()
        measure(window, application)
        window.close()


def measure(window, application):
    document = window.session.document
    connection = document.file.connection
    rows = connection.execute(_LARGEST, (ROUNDS,)).fetchall()
    towers = [number for number, _ in rows]
    print(f"{ROUNDS} towers of {rows[-1][1]} to {rows[0][1]} dwellings")
    houses = [number for (number,) in connection.execute(_ANY, (ROUNDS,))]

    def peer(number):
        for query in (_HOMES, _PEOPLE):
            connection.execute(query, (number,)).fetchall()

    def click(number):
        window.session.select(Selection(buildings=(number,)))
        window.shell.matrix.show(number)
        window.matrix.grab()

    for name, numbers in (("towers", towers), ("any houses", houses)):
        timed(peer, numbers)  # once, so that neither pays for the pages of the file
        say(f"{name}, the peer's two joins", timed(peer, numbers))
        say(f"{name}, read", timed(document.registry.matrix, numbers))
        say(f"{name}, click to painted", timed(click, numbers))
    click(towers[0])
    cells = window.matrix.matrix.cells[:20]

    def mark(cell):
        window.matrix.view.go_to(cell.dwelling_id)
        window.run_command("matrix.let")
        application.processEvents()
        window.matrix.grab()

    empty = [cell for cell in cells if not cell.people]
    say("mark one dwelling as let", timed(mark, empty))
    before = time.perf_counter()
    while window.jobs.running or window.session.standing is None:
        application.processEvents()
    print(f"figures up to date after another {time.perf_counter() - before:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1])
