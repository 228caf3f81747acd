"""Starting and opening: the window, a district with and without cache, the commands.

Run ``python benchmarks/bench_start.py [FOLDER]`` for the table of docs/benchmarks.md;
towns made earlier (``village.gpkg``, ``town.gpkg``, ``district.gpkg``) are copied from
FOLDER, the others are made. Every measurement is a process of its own: its wall clock
from the call on, and the processor time it took, to which other programs add little.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
ROUNDS = 5
COMMANDS = {
    "--version": ("--version",),
    "--help": ("--help",),
    "find": ("find", "{village}", "001"),
}
LOAD_LOOPS = """
import time
from gridplanner.layers import raster
start = time.perf_counter()
raster.make_ready()
print(time.perf_counter() - start)
"""
BARS = {
    "window on the town": 2.0,
    "district, warm cache": 1.5,
    "district, no cache": 4.0,
    **dict.fromkeys(COMMANDS, 0.5),
}


def run_window(path: str, started: float) -> None:
    """Start the window on a project, tell when its map is painted, and end."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from gridplanner import app
    from gridplanner.layers import raster
    from gridplanner.ui.doors import Doors
    from gridplanner.ui.main_window import MainWindow

    told: dict[str, float] = {}
    opening = Doors.open

    def open_timed(
        doors: Doors, project: Path, then: Callable[[], None] | None = None
    ) -> bool:
        told["opening"], told["opening_cpu"] = time.time(), time.process_time()
        return opening(doors, project, then)

    def look() -> None:
        tops = QApplication.topLevelWidgets()
        window = next(each for each in tops if isinstance(each, MainWindow))
        if window.session.document is None:
            return  # a worker opens it
        if window.canvas.pictures.shown is None or window.canvas.pictures.busy:
            return
        if "painted" not in told:
            window.repaint()
            now, cpu = time.time(), time.process_time()
            told["painted"], told["painted_cpu"] = now - started, cpu
            told["opened"] = now - told.pop("opening")
            told["opened_cpu"] = cpu - told.pop("opening_cpu")
        if window.session.standing is None or window.jobs.running:
            return
        if not raster.is_ready():
            return  # their memory counts too
        told["figures"] = time.time() - started
        packed = window.town.map.buildings.packed
        told["bytes"] = packed.nbytes / len(packed)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        told["megabytes"] = peak * 1024 / 1e6
        print(json.dumps(told), flush=True)
        timer.stop()
        window.close()
        application.exit()

    Doors.open = open_timed
    application = app.make_application(sys.argv[:1])
    timer = QTimer(interval=2)
    timer.timeout.connect(look)
    timer.start()
    app.main(path)


def quiet_environment(home: Path) -> dict[str, str]:
    """Settings of its own, so that no earlier start is seen; no screen is needed."""
    return os.environ | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
    }


def time_window(path: Path) -> dict[str, float]:
    """Measure one start of the window on a project."""
    words = [sys.executable, __file__, "--window", str(path), repr(time.time())]
    found = subprocess.run(
        words,
        env=quiet_environment(path.parent),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=120,
    )
    answer: dict[str, float] = json.loads(found.stdout)
    return answer


def time_command(words: tuple[str, ...], towns: dict[str, Path]) -> tuple[float, float]:
    """Measure one command: wall and processor seconds."""
    given = [word.format(**towns) for word in words]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.time()
    subprocess.run(
        [sys.executable, "-m", "gridplanner", *given],
        env=quiet_environment(towns["village"].parent),
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=60,
    )
    wall, after = time.time() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def time_loops(cache: Path) -> tuple[float, float]:
    """Measure loading the compiled loops: by the compiler, then from its cache."""
    times = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", LOAD_LOOPS],
            env=quiet_environment(cache) | {"NUMBA_CACHE_DIR": str(cache)},
            stdout=subprocess.PIPE,
            check=True,
            timeout=120,
        )
        times.append(float(done.stdout))
    return times[0], times[1]


def forget_cache(path: Path) -> None:
    """Take away what was packed for the next start."""
    shutil.rmtree(path.with_name(path.name + ".cache"), ignore_errors=True)


def copy_towns(made: Path | None, folder: Path) -> dict[str, Path]:
    """Copy the towns made earlier, or make them."""
    from gridplanner.data.demo import make_demo

    towns = {}
    for size in ("village", "town", "district"):
        towns[size] = folder / f"{size}.gpkg"
        if made is not None and (made / towns[size].name).is_file():
            shutil.copyfile(made / towns[size].name, towns[size])
        else:
            make_demo(towns[size], size=size, seed=1, clock=lambda: datetime.now(UTC))
    return towns


@pytest.fixture(scope="module")
def towns(tmp_path_factory):
    made = os.environ.get("GRIDPLANNER_TOWNS")
    return copy_towns(Path(made) if made else None, tmp_path_factory.mktemp("towns"))


def bench_second_start_to_a_painted_window(benchmark, towns):
    time_window(towns["town"])
    benchmark.pedantic(time_window, (towns["town"],), rounds=ROUNDS)


def bench_opening_a_district_with_its_cache(benchmark, towns):
    time_window(towns["district"])
    benchmark.pedantic(time_window, (towns["district"],), rounds=ROUNDS)


def bench_opening_a_district_without_cache(benchmark, towns):
    def setup():
        forget_cache(towns["district"])

    benchmark.pedantic(time_window, (towns["district"],), setup=setup, rounds=ROUNDS)


@pytest.mark.parametrize("name", COMMANDS)
def bench_quick_commands(benchmark, towns, name):
    benchmark.pedantic(time_command, (COMMANDS[name], towns), rounds=ROUNDS)


def print_row(name: str, found: list[tuple[float, float]]) -> None:
    """Print the middle and the best of some (wall, processor) seconds."""
    wall, cpu = ([each[i] for each in found] for i in (0, 1))
    print(
        f"| {name} | {BARS[name]:.1f} | {statistics.median(wall):.2f} "
        f"| {min(wall):.2f}–{max(wall):.2f} | {statistics.median(cpu):.2f} |",
        flush=True,
    )


def print_table(made: Path | None) -> None:
    """Measure everything and print the table."""
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("\n| seconds | bar | middle | from–to | processor |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        towns = copy_towns(made, Path(name))
        time_window(towns["town"])
        found = [time_window(towns["town"]) for _ in range(ROUNDS)]
        painted = [(one["painted"], one["painted_cpu"]) for one in found]
        print_row("window on the town", painted)
        without = []
        for _ in range(ROUNDS):
            forget_cache(towns["district"])
            without.append(time_window(towns["district"]))
        warm = [time_window(towns["district"]) for _ in range(ROUNDS)]
        for label, runs in (
            ("district, warm cache", warm),
            ("district, no cache", without),
        ):
            print_row(label, [(one["opened"], one["opened_cpu"]) for one in runs])
        for label, words in COMMANDS.items():
            print_row(label, [time_command(words, towns) for _ in range(ROUNDS)])
    print(
        f"\npeak of the process, MB (≤ 900): with its cache and figures "
        f"{max(one['megabytes'] for one in warm):.0f}, "
        f"without cache {max(one['megabytes'] for one in without):.0f}"
    )
    print(f"packed geometry, bytes a building (≤ 110): {warm[0]['bytes']:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        compiled, loaded = time_loops(Path(folder))
    print(f"compiled loops, s: compiled {compiled:.1f}, loaded again {loaded:.2f}")
    print(f"load after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--window"]:
        run_window(sys.argv[2], float(sys.argv[3]))
    else:
        sys.path.insert(0, str(ROOT))
        print_table(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
