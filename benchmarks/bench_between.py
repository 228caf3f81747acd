"""The border between footprints, after buildings were given to a neighbour.

Run ``python benchmarks/bench_between.py FOLDER`` with demo towns made earlier
(``town.gpkg``, ``district.gpkg``; see ``gridplanner demo``) for the rows of
docs/benchmarks.md. Given are buildings that lie nearest to the border of the
receiver, at most 60 % of each neighbour's. Times are of the processor, with the
footprints at hand and with fetching them from the file. Every building that lay
wholly in one grid is then looked for on the wrong side of the new border and under it.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

sys.path[:0] = [str(Path(__file__).parent.parent)]

from gridplanner.data.buildings import footprints_of
from gridplanner.data.document import Document
from gridplanner.data.edits.give_buildings import give_buildings
from gridplanner.data.errors import EditError
from gridplanner.data.topology.between import GRAZE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan

TRIES = {20: 120, 200: 40}
LEVEL = 2
MOST = 0.6
FILM = 0.05  # share of a footprint that a wall grazed by 5 cm may hold
SEED = 1


class Town:
    """A demo town with its buildings in a tree."""

    def __init__(self, path: Path) -> None:
        self.document = Document.open(
            path, mode="look", clock=lambda: datetime.now(UTC), user="benchmark"
        )
        self.plan: Plan = self.document.plan
        self.ids, shapes = self.document.file.read_shapes("building")
        self.shapes = np.asarray(shapely.from_wkb(shapes), object)
        self.tree = shapely.STRtree(self.shapes)
        self.outlines = self.plan.outlines(LEVEL)
        self.outlines_tree = shapely.STRtree(list(self.outlines.values()))
        self.fetch = footprints_of(self.document.file)

    def task(
        self, receiver: int, count: int
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]] | None:
        """Choose buildings beside a unit; all of the givers' cells and near them."""
        ground = self.outlines[receiver]
        near = [
            number
            for number, outline in self.outlines.items()
            if number != receiver and shapely.dwithin(outline, ground, 0.01)
        ]
        wanted: list[NDArray[np.int64]] = []
        for number in near:
            own = self.tree.query(self.outlines[number], "contains")
            away = shapely.distance(self.shapes[own], ground)
            wanted.append(own[np.argsort(away)][: int(MOST * len(own))])
        rows = np.concatenate([*wanted, np.empty(0, np.int64)])
        away = shapely.distance(self.shapes[rows], ground)
        rows = rows[np.argsort(away)][:count]
        if len(rows) < count:
            return None
        cells = np.unique(self.plan.cells_at(shapely.centroid(self.shapes[rows])))
        grounds = list(self.plan.shapes(cells[cells > 0].tolist()).values())
        there = np.unique(self.tree.query(grounds, "intersects")[1])
        return there, np.isin(there, rows)


def measure(town: Town, count: int) -> dict[str, Any]:
    """Give buildings to many units, one after the other; each from the first plan."""
    rng = random.Random(SEED)
    told: Counter[str] = Counter()
    times, fetched, density = [], [], []
    for receiver in rng.choices(sorted(town.outlines), k=TRIES[count] * 3):
        task = town.task(receiver, count)
        if task is None or len(times) == TRIES[count]:
            continue
        rows, given = task
        start = time.process_time()
        shapes = town.fetch(town.ids[rows])
        ready = time.process_time()
        try:
            change = give_buildings(
                town.plan, shapes, given, unit_id=receiver, allow_across=True
            )
        except EditError as refusal:
            told[refusal.code] += 1
            change = None
        end = time.process_time()
        times.append(end - ready)
        fetched.append(end - start)
        if change is not None:
            after = town.plan.apply(change).outline(receiver)
            _look(town, told, density, (receiver, shapes, given, after))
    return {
        "tries": len(times),
        "ms": np.percentile(times, (50, 95, 100)) * 1000,
        "with fetching": np.percentile(fetched, (50, 95, 100)) * 1000,
        "points per 100 m": float(np.mean(density)),
        "told": dict(told),
    }


def _look(
    town: Town, told: Counter[str], density: list[float], case: tuple[Any, ...]
) -> None:
    receiver, shapes, given, after = case
    before = town.outlines[receiver]
    areas = shapely.area(shapes)
    home = town.outlines_tree.query(shapes, "within")
    whole = np.zeros(len(shapes), bool)
    whole[home[0]] = True
    won = shapely.area(shapely.intersection(shapes, after)) / areas
    had = shapely.area(shapely.intersection(shapes, before)) / areas
    told["on the wrong side"] += int((whole & given & (won < 1 - FILM)).sum())
    told["on the wrong side"] += int((whole & ~given & (won - had > FILM)).sum())
    border = shapely.difference(after.boundary, before.boundary.buffer(0.01))
    walls = shapely.buffer(shapes, -GRAZE - 0.021, join_style="mitre")
    told["cut"] += int((whole & shapely.intersects(walls, border)).sum())
    new = shapely.line_merge(border)
    density.append(100 * shapely.get_num_coordinates(new) / new.length)


def main(folder: Path) -> None:
    """Print a row for each town and number of buildings."""
    for name in ("town", "district"):
        town = Town(folder / f"{name}.gpkg")
        for count in TRIES:
            row = measure(town, count)
            ms = " / ".join(f"{value:.0f}" for value in row["ms"])
            all_ms = " / ".join(f"{value:.0f}" for value in row["with fetching"])
            print(
                f"| {name}, {count} | {row['tries']} | {ms} | {all_ms} "
                f"| {row['points per 100 m']:.1f} | {row['told']} |",
                flush=True,
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
