"""The made-up town: made once in the user's own folder, then opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from gridplanner.data.demo import DemoCounts
    from gridplanner.data.job import Progress
    from gridplanner.ui.main_window import MainWindow

SEED = 7


def demo_path() -> Path:
    """Tell where the made-up town lies."""
    return Path(platformdirs.user_data_dir("GridPlanner", False)) / "demo-town.gpkg"


def open_demo(window: MainWindow) -> None:
    """Open the town; make it first where it is not there."""
    path = demo_path()
    shell = window.shell
    if path.is_file():
        shell.open_project(path)
        return
    partial = path.with_suffix(".part.gpkg")
    clock = window.session.clock

    def work(progress: Progress) -> DemoCounts:
        from gridplanner.data.demo import make_demo

        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        counts = make_demo(
            partial, size="town", seed=SEED, clock=clock, progress=progress
        )
        partial.replace(path)
        return counts

    def done(_counts: DemoCounts) -> None:
        shell.open_project(path)

    def dropped() -> None:
        partial.unlink(missing_ok=True)

    def failed(error: Exception) -> None:
        if not isinstance(error, OSError):  # there may be no folder to clear
            dropped()
        shell.tell(error)

    window.jobs.run(
        work, title="demo.running", done=done, failed=failed, cancelled=dropped
    )
