"""Grids assigned to workers: 291 to 40 and to 97, five made-up towns each.

Run by ``python -m benchmarks.bench_assigning``. Grids are a Voronoi tiling of 6 × 6 km
whose loads spread by 1.5 % (as a division within 3 % leaves them), a tenth, a fifth, a
third; workers are alike but for their bases. Prints the largest deviation, what every
assignment misses at least where that is proven, the most pieces of a worker, the
seconds by the clock and those of the processor, warm.
"""

from __future__ import annotations

from time import perf_counter, process_time

import numpy as np
import shapely

from gridplanner.analysis.division.assigning import assign
from gridplanner.analysis.division.assigning_task import Assigning

SIDE = 6000.0


def town(seed: int, grids: int, spread: float, workers: int, tolerance: float):
    """Make grids and workers."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, SIDE, (grids, 2))
    for _ in range(2):
        points = shapely.get_coordinates(shapely.centroid(tiles(points)))
    polygons = tiles(points)
    one, two = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    one, two = one[one < two], two[one < two]
    sides = shapely.length(shapely.intersection(polygons[one], polygons[two]))
    touch = sides > 1
    return Assigning(
        loads=np.rint(9000 * np.exp(rng.normal(0, spread, grids))).astype(np.int64),
        places=points,
        pairs=np.column_stack([one, two])[touch].astype(np.int64),
        sides=sides[touch],
        capacities=np.full(workers, 9600.0),
        bases=rng.uniform(0, SIDE, (workers, 2)),
        before=np.full(grids, -1, np.int32),
        allowed=np.ones((grids, workers), bool),
        whole=np.ones(workers, bool),
        tolerance=tolerance,
    )


def tiles(points: np.ndarray) -> np.ndarray:
    """Give the Voronoi polygon of each point within the square."""
    square = shapely.box(0, 0, SIDE, SIDE)
    found = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=square)
    polygons = shapely.intersection(shapely.get_parts(found), square)
    at, which = shapely.STRtree(polygons).query(
        shapely.points(points), predicate="intersects"
    )
    order = np.empty(len(points), np.int64)
    order[at] = which
    return polygons[order]


def main() -> None:
    """Print a table."""
    assign(town(0, 40, 0.2, 8, 0.05))  # compiles or loads the loops
    for workers, tolerance in ((40, 0.10), (97, 0.05)):
        for spread in (0.015, 0.1, 0.2, 0.33):
            for seed in range(11, 16):
                task = town(seed, 291, spread, workers, tolerance)
                begin, used = perf_counter(), process_time()
                found = assign(task)
                seconds, used = perf_counter() - begin, process_time() - used
                print(
                    f"{workers:3} workers, spread {spread:.3f}, seed {seed}:"
                    f" {found.max_deviation:6.1%}, at least {found.least:6.1%},"
                    f" pieces {found.pieces.max()}, {seconds:4.1f} s,"
                    f" processor {used:4.1f} s",
                    flush=True,
                )


if __name__ == "__main__":
    main()
