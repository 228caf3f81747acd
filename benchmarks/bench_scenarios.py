"""Scenarios of a large project: branch, count, compare, merge, adopt.

Run ``python benchmarks/bench_scenarios.py PROJECT`` with a copy of a demo town made
earlier (see ``gridplanner demo``); it is written to. Times are of the processor. The
scenario gives ground to forty grids across the town.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import shapely

sys.path[:0] = [str(Path(__file__).parent.parent)]

from gridplanner.analysis.scenario_difference import compare_measures, find_shifts
from gridplanner.analysis.standing import Standing
from gridplanner.data.branches import (
    adopt_scenario,
    branch,
    delete,
    merge_scenario,
)
from gridplanner.data.document import Document
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.errors import EditError
from gridplanner.data.scenario import compare, differing_cells

if TYPE_CHECKING:
    from collections.abc import Callable

LEVEL, EDITS = 2, 40
T = TypeVar("T")


def timed(name: str, work: Callable[[], T]) -> T:
    """Say how long a step keeps the processor busy."""
    began = time.process_time()
    found = work()
    print(f"{name}: {(time.process_time() - began) * 1000:,.0f} ms")
    return found


def edit(document: Document, number: int) -> int:
    """Let grids across the town take a square of their neighbours' ground."""
    grids = sorted(document.plan.outlines(LEVEL))
    done = 0
    for grid in np.array_split(np.array(grids), EDITS):
        plan = document.plans[number]
        unit = int(grid[0])
        west, south, east, north = plan.outline(unit).bounds
        square = shapely.box(west, south, east, north)
        try:
            change = give_ground(plan, square, unit_id=unit, allow_parts=True)
            document.apply(change)
            done += bool(change)
        except EditError:
            continue  # a neighbour would vanish
    return done


def run(path: Path) -> None:
    """Print a row for each step."""
    document = Document.open(path, clock=lambda: datetime.now(UTC), user="benchmark")
    plan = document.plan
    print(f"{len(plan.borders):,} borders, {len(plan.cells):,} cells")
    first = timed(
        "figures from scratch",
        lambda: Standing(document.snapshot(), document.footprints),
    )
    number = timed("branch", lambda: branch(document, f"b{time.time_ns()}"))
    print(f"{edit(document, number)} edits of the scenario")
    plans = (plan, document.plans[number])
    differing = timed("cells that differ", lambda: differing_cells(*plans))
    print(f"{len(differing):,} cells differ")
    second = timed(
        "figures of the scenario from those of the plan",
        lambda: first.for_branch(document.snapshot(number), differing),
    )
    found = timed("ground that moves", lambda: compare(*plans, level=LEVEL))
    shifts = timed(
        "buildings that move", lambda: find_shifts(first, second, level=LEVEL)
    )
    timed("measures", lambda: compare_measures(first, second, level=LEVEL))
    print(f"{len(found.moves)} moves, {len(shifts)} shifts")
    merged = timed("merge, worked out", lambda: merge_scenario(document, number))
    timed("merge, applied", lambda: document.apply(merged.change))
    timed("merge, undone", document.undo)
    adopted = timed(
        "adopt, worked out",
        lambda: adopt_scenario(document, number, start="2026-12-01"),
    )
    timed("adopt, applied", lambda: document.apply(adopted.change))
    timed("adopt, undone", document.undo)
    timed("delete", lambda: delete(document, number))
    document.close()


if __name__ == "__main__":
    run(Path(sys.argv[1]))
