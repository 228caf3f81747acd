"""An edit by hand in a district: from the batch to the map and the figures.

Run ``python benchmarks/bench_by_hand.py DISTRICT.gpkg`` (the demo town's largest size,
which is copied first). Each row is the processor time from the edit until the map's
arrays and the figures are those of the changed town, in ms: the middle of several. For
the tools it is that of one move of the pointer with painting: 95 of 100 are faster.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.ui.main_window import MainWindow

ROUNDS, MOVES = 9, 100
BAR = 100.0


def measure(district: Path) -> dict[str, float]:
    """Make each kind of edit in a window on a copy of the district, and undo it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from gridplanner.app import local_time, make_window
    from gridplanner.data.ground_edits import rows
    from gridplanner.data.ground_edits.split import split
    from gridplanner.ui.settings import Settings

    folder = Path(tempfile.mkdtemp())
    shutil.copy(district, folder / "district.gpkg")
    window = make_window(
        Settings(folder / "window.ini"), clock=local_time, user="bench"
    )
    window.show()
    window.shell.open_project(folder / "district.gpkg")
    wait_until(lambda: window.session.standing is not None and not window.jobs.running)
    document = window.session.document
    assert document is not None
    ids, _ = document.file.read_shapes("building")
    number = int(ids[len(ids) // 2])
    (row,) = document.file.read_rows("building", [number])
    shape = shapely.from_wkb(row["geom"])
    x, y = shape.centroid.coords[0]
    well, today = shapely.Point(x, y), "2026-01-01"
    feature = int(document.file.read_shapes("feature")[0][0])
    line = [(x - 90, y - 3), (x + 90, y + 3)]
    batches = {
        "add a building": rows.add_building(
            shapely.box(x, y, x + 9, y + 9), {}, today=today
        ),
        "add a door plate": rows.add_building(well, {"plate": "9"}, today=today),
        "move a building": rows.move("building", {number: shape}, (1.0, 2.0)),
        "split a building": split("building", row, line, today=today),
        "delete a building": rows.delete("building", [number]),
        "add a well": rows.add_feature(well, "well", {}, today=today),
        "delete a thing": rows.delete("feature", [feature]),
    }
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, batch in batches.items():
            start = time.process_time()
            document.apply_batch(batch)
            found.setdefault(name, []).append(time.process_time() - start)
            start = time.process_time()
            document.undo()
            found.setdefault(f"undo: {name}", []).append(time.process_time() - start)
            wait_until(lambda: not window.jobs.running)
    start = time.process_time()
    document.registry.count_without_house()
    found["count people without a house"] = [time.process_time() - start]
    middles = {name: statistics.median(times) for name, times in found.items()}
    for name in ("reshape", "draw_building"):
        middles[f"move of {name}"] = measure_moves(window, name, number)
    window.close()
    shutil.rmtree(folder)
    return {name: 1000 * seconds for name, seconds in middles.items()}


def measure_moves(window: MainWindow, name: str, number: int) -> float:
    """Let a tool follow the pointer beside a building, and time its slower moves."""
    from gridplanner.ui.session import Selection
    from gridplanner.ui.tools.tool import Button, PointerEvent

    packed = window.town.map.buildings.packed
    (row,) = packed.rows_of(np.array([number]))
    x, y = packed.parts(int(row))[0][0]
    window.canvas.centre_on(x, y)
    window.canvas.set_scale(1_000)
    window.canvas.finish_drawing()
    window.session.select(Selection(buildings=(number,)))
    window.actions_.run("tool." + name)
    tool, step = window.tools.active, window.canvas.view.metres_per_px
    assert tool is not None  # a tool has been taken
    times = []
    for px in range(MOVES):
        event = PointerEvent(
            x + px * step,
            y + px * step / 2,
            px=float(px),
            py=-px / 2,
            button=Button.LEFT,
            metres_per_px=step,
        )
        # A corner is taken hold of; an outline needs several.
        if px in ((0,) if name == "reshape" else (0, 20, 40)):
            tool.press(event)
        start = time.process_time()
        tool.move(event)
        window.canvas.viewport().repaint()
        times.append(time.process_time() - start)
    tool.cancel()
    return statistics.quantiles(times, n=20)[-1]


def wait_until(ready: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    from PySide6.QtWidgets import QApplication

    while not ready():
        QApplication.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    for name, middle in measure(Path(sys.argv[1])).items():
        print(f"{name:32} {middle:8.1f} ms  {'' if middle <= BAR else 'too slow'}")
