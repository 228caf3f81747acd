"""A change of the norm, and a dragged border, in a window on a district.

``python benchmarks/bench_work_window.py DISTRICT.gpkg`` copies it, gives each grid a
full-time worker, opens it in a window without a screen, lets it count the workload,
shows the minutes of all grids in the tray and colours the map by them. Then it takes
other norms into use and measures until map, charts and tray are painted anew; and it
moves a border to and fro and measures what a step of the hand costs, with the box at
the pointer, and with the bars that follow.

Times by the processor (all threads), in brackets by the clock, milliseconds.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(Path(__file__).parent.parent)]
import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from gridplanner.app import make_window
from gridplanner.data.document import Document
from gridplanner.data.edits.bend import bend
from gridplanner.data.norms.body import to_body
from gridplanner.data.norms.defaults import time_norm
from gridplanner.data.standards import StandardKind, keep_standard, read_standards
from gridplanner.layers import raster
from gridplanner.ui.colouring import BALANCE, Choice
from gridplanner.ui.plan_edits import PlanTrial
from gridplanner.ui.settings import Settings

TIMES, STEPS = 15, 60


def clock():
    return datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def staff(path):
    """Give each grid a worker of its own, where the project has none."""
    document = Document.open(path, clock=clock, user="bench")
    grids = [unit.id for unit in document.plan.units_at(2)]
    if not len(document.file.read_columns("worker", ["id"])["id"]):
        names = [f"员工{n}" for n in range(len(grids))]
        kinds = ["full_time"] * len(grids)
        ids = document.file.bulk_insert("worker", {"name": names, "kind": kinds})
        document.file.bulk_insert(
            "post",
            {
                "worker_id": list(ids),
                "scope_type": ["grid"] * len(grids),
                "scope_id": grids,
                "role": ["full_time_worker"] * len(grids),
            },
        )
    document.close()


class Window:
    """The window with a project whose workload is counted."""

    def __init__(self, path, folder):
        self.window = make_window(Settings(folder / "s.ini"), clock=clock, user="bench")
        self.application = QApplication.instance()
        self.session = self.window.session
        self.window.resize(1366, 728)
        self.window.show()
        raster.make_ready()  # as the program does once it has nothing else to do
        self.window.shell.open_project(path)
        self.wait(lambda: self.session.standing is not None)
        self.window.arrange()
        self.window.tray.set_folded(False)
        self.window.tray.show_page("balance")
        self.take(time_norm())
        self.window.balance.measure_chosen.emit("minutes")
        self.wait(lambda: self.session.work_desk.workload is not None)
        self.window.town.colour_by(Choice(BALANCE + "minutes", ramp="diverging"))
        self.paint()

    def wait(self, ready):
        while not ready():
            self.application.processEvents(
                QEventLoop.ProcessEventsFlag.WaitForMoreEvents
            )

    def take(self, norm):
        """Take a norm into use, as the dialog does."""
        document = self.session.document
        existing = read_standards(document.file, StandardKind.NORM)
        document.apply_batch(
            keep_standard(StandardKind.NORM, "标准", to_body(norm), existing)
        )

    def paint(self):
        """Let everything be painted that has to be."""
        self.application.processEvents()
        self.window.canvas.finish_drawing()
        self.application.processEvents()


def timed(work):
    began, used = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.process_time() - used), 1000 * (time.perf_counter() - began)


def tell(name, times):
    used, clocked = np.array(times).T
    low, high = np.median(used), np.percentile(used, 95)
    print(f"{name}: {low:.1f}, p95 {high:.1f} ({np.median(clocked):.1f})", flush=True)


def norms(window):
    """Change the norm; give the times until all is painted."""
    times, parts = [], []
    for number in range(TIMES):
        own = time_norm()
        lines = tuple(
            replace(line, minutes=line.minutes + number) for line in own.lines
        )
        norm = replace(own, event_minutes=20.0 + number, lines=lines)
        one, other = timed(partial(window.take, norm)), timed(window.paint)
        parts.append((one, other))
        times.append(np.sum([one, other], axis=0))
    tell("a change of the norm, map and charts painted", times)
    tell(
        "  of it until all is reckoned and handed to the charts", [p[0] for p in parts]
    )
    tell("  of it painting", [p[1] for p in parts])


def inner_borders(plan):
    """Borders between two grids of one community, which may be moved."""
    for number, one in plan.borders.items():
        if not one.left or not one.right:
            continue
        left, right = (plan.cells[cell].owners for cell in (one.left, one.right))
        if left[1] and left[1] == right[1] and 0 != left[2] != right[2] != 0:
            yield number


def first_length(line):
    return float(np.hypot(*np.diff(line.coords[:2], axis=0)[0]))


def drag(window, *, page):
    """Move a border to and fro; give the times of a step, and of a picture."""
    window.window.tray.show_page(page)
    window.window.run_command("tool.adjust")
    plan = window.session.plan
    number = max(inner_borders(plan), key=lambda n: first_length(plan.line(n)))
    ends = np.array(plan.line(number).coords[:2])
    x, y = ends.mean(axis=0)
    reach = 0.3 * first_length(plan.line(number))
    across = np.array([-1.0, 1.0]) * np.diff(ends, axis=0)[0, ::-1] / reach * 0.3
    window.window.canvas.centre_on(x, y)
    window.window.canvas.set_scale(4_000)
    window.paint()
    trial = PlanTrial(window.window.context)
    steps, pictures = [], []
    for step in range(STEPS):
        away = min(reach, 60.0) * np.sin(step / 5) * across
        place = (x + away[0], y + away[1])

        def move(place=place):
            assert trial.show(lambda plan: bend(plan, number, 0, place, is_new=True))
            window.window.canvas.show_marks(trial.marks(place))

        steps.append(timed(move))
        pictures.append(timed(window.paint))
    trial.drop()
    window.paint()
    tell(f"a step of a dragged border, {page} in the tray", steps)
    tell("  and its picture", pictures)


def main(path):
    """Measure on a copy of a project."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "district.gpkg"
        shutil.copy(path, copy)
        staff(copy)
        window = Window(copy, Path(folder))
        norms(window)
        window.window.balance.by_chosen.emit("workers")
        norms(window)
        window.window.balance.by_chosen.emit("units")
        window.window.balance.measure_chosen.emit("minutes")
        drag(window, page="history")
        drag(window, page="balance")
        window.window.close()


if __name__ == "__main__":
    main(sys.argv[1])
