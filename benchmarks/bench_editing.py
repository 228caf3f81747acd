"""Borders redrawn by hand: in the window, in the plan, and in the project file.

Run ``python benchmarks/bench_editing.py FOLDER`` with demo towns made earlier
(``town.gpkg``, ``district.gpkg``; see ``gridplanner demo``) for the rows of
docs/benchmarks.md. A border of the town and of the district is dragged through 60
places as the pointer's events come, snapping and figures included, and each move is
painted; houses are painted with the brush; grids are split, merged, and both undone.
Each line says the time by the clock and, in brackets, of the processor.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(Path(__file__).parent.parent)]

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from shapely import LineString

from gridplanner.app import make_window
from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.edits.split import find_halves, split
from gridplanner.data.errors import EditError
from gridplanner.data.topology.outlines import border_levels
from gridplanner.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.ui.main_window import MainWindow

DRAGS, PLACES, SCALE = 10, 60, 2_500
STROKES, EDITS = 10, 40
TODAY = "2026-03-05"
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class Timer:
    """Times of the clock and of the processor, in milliseconds."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.processor: list[float] = []

    def run(self, work: Callable[[], Any]) -> Any:
        clock, processor = time.perf_counter(), time.process_time()
        result = work()
        self.processor.append(1e3 * (time.process_time() - processor))
        self.clock.append(1e3 * (time.perf_counter() - clock))
        return result

    def words(self) -> str:
        def three(values: list[float]) -> str:
            middle, high = np.percentile(values, (50, 95))
            return f"{middle:.1f} / {high:.1f} / {max(values):.1f}"

        return f"{three(self.clock)} ({three(self.processor)})"


def open_window(path: Path, folder: Path) -> MainWindow:
    window = make_window(
        Settings(folder / "window.ini"),
        clock=lambda: datetime(2026, 3, 5, tzinfo=UTC),
        user="benchmark",
    )
    window.resize(1366, 768)
    window.show()
    window.shell.open_project(path)
    until(lambda: window.session.standing is not None and not window.jobs.running)
    return window


def until(done: Callable[[], bool]) -> None:
    while not done():
        QApplication.processEvents()
        time.sleep(0.005)


def send(window: MainWindow, kind: QEvent.Type, at: QPointF, held: Any) -> None:
    view = window.canvas.viewport()
    button = NONE if kind is QEvent.Type.MouseMove else LEFT
    event = QMouseEvent(
        kind, at, view.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view, event)
    view.repaint()


def is_idle(window: MainWindow) -> bool:
    return not window.jobs.running


def look_at(window: MainWindow, x: float, y: float) -> QPointF:
    canvas = window.canvas
    canvas.set_scale(SCALE)
    canvas.centre_on(x, y)
    until(lambda: not canvas.pictures.busy)
    return QPointF(*canvas.view.to_px(np.array([[x, y]]))[0])


def drag(window: MainWindow, level: int) -> Timer:
    """Drag borders of a level; the first two moves of each hold the cells out."""
    plan, timer, rng = window.session.plan, Timer(), random.Random(1)
    window.session.set_level(level)
    window.tools.activate("adjust")
    levels = border_levels(plan)
    borders = sorted(number for number, at in levels.items() if at == level)
    for number in rng.sample(borders, min(DRAGS, len(borders))):
        middle = plan.line(number).interpolate(0.5, normalized=True)
        start = look_at(window, middle.x, middle.y)
        send(window, QEvent.Type.MouseMove, start, NONE)
        send(window, QEvent.Type.MouseButtonPress, start, LEFT)
        for step in range(PLACES):
            at = start + QPointF(0.9 * step, 0.5 * step)
            moved = Timer()
            moved.run(partial(send, window, QEvent.Type.MouseMove, at, LEFT))
            if step > 5:
                timer.clock += moved.clock
                timer.processor += moved.processor
            QApplication.processEvents()
        window.tools.active.cancel()
        send(window, QEvent.Type.MouseButtonRelease, at, NONE)
    return timer


def paint(window: MainWindow, level: int) -> tuple[Timer, Timer]:
    """Paint houses near a border: each move, and the border when a stroke ends."""
    moves, ends, rng = Timer(), Timer(), random.Random(2)
    plan = window.session.plan
    window.session.set_level(level)
    borders = sorted(n for n, at in border_levels(plan).items() if at == level)
    for number in rng.sample(borders, min(STROKES, len(borders))):
        border = plan.borders[number]
        window.session.select_units([plan.cells[border.left].owners[level]])
        window.tools.activate("select")
        window.tools.activate("give")
        middle = plan.line(number).interpolate(0.5, normalized=True)
        start = look_at(window, middle.x, middle.y)
        send(window, QEvent.Type.MouseButtonPress, start, LEFT)
        for step in range(PLACES):
            at = start + QPointF(30 * np.sin(step / 5), 30 * np.cos(step / 7))
            moves.run(partial(send, window, QEvent.Type.MouseMove, at, LEFT))
        ends.run(partial(send, window, QEvent.Type.MouseButtonRelease, at, NONE))
        window.tools.active.cancel()
    return moves, ends


def split_along(plan: Plan, unit: int, line: LineString) -> Change:
    return split(plan, find_halves(plan, unit, [line]), on=TODAY)


def edits(window: MainWindow, level: int) -> dict[str, Timer]:
    """Split and merge grids, and take both back."""
    document, rng = window.session.document, random.Random(3)
    timers = {name: Timer() for name in ("split", "merge", "apply", "undo", "redo")}
    plan = window.session.plan
    units = [u.id for u in plan.units_at(level) if plan.cells_of(u.id)]
    for unit in rng.sample(units, min(EDITS, len(units))):
        west, south, east, north = plan.outline(unit).bounds
        middle = (west + east) / 2
        line = LineString([(middle, south - 9), (middle, north + 9)])
        try:
            change = timers["split"].run(partial(split_along, plan, unit, line))
        except EditError:
            continue
        timers["apply"].run(partial(document.apply, change))
        merging = partial(merge_units, on=TODAY, allow_parts=True)
        after, new = window.session.plan, plan.next_id
        timers["merge"].run(partial(merging, after, unit, [new]))
        timers["undo"].run(document.undo)
        timers["redo"].run(document.redo)
        timers["undo"].run(document.undo)
        plan = window.session.plan
    return timers


def main(folder: Path) -> None:
    app = QApplication.instance() or QApplication([])
    print("milliseconds, p50 / p95 / most by the clock (of the processor)")
    for name in ("town", "district"):
        source = folder / f"{name}.gpkg"
        if not source.exists():
            continue
        with tempfile.TemporaryDirectory() as work:
            path = Path(work) / source.name
            shutil.copy(source, path)
            window = open_window(path, Path(work))
            levels = set(border_levels(window.session.plan).values())
            level = max(levels)
            count = len(window.session.plan.units_at(level))
            rows = {"drag": drag(window, level)}
            rows["brush"], rows["new border"] = paint(window, level)
            rows |= edits(window, level)
            for row, timer in rows.items():
                if timer.clock:
                    print(f"{name}, {count} units, {row}: {timer.words()}")
            until(partial(is_idle, window))
            window.close()
    del app


if __name__ == "__main__":
    main(Path(sys.argv[1]))
