"""A plan in force mended after twelve villages have grown by a third.

``python -m benchmarks.bench_rebalancing [SEED …]`` makes towns of 20,000 houses
(`benchmarks.bench_dividing`), divides them within 3 %, lets the households of twelve
of their 117 villages grow by a third, and mends the plan within 5 %. A line a town and
number of grids tells, warm, the largest deviation before and after, moves, the share of
all households that change, the weight moved beside the least any plan must move (the
flow bound), parts that lie in pieces after any of the moves, and seconds: by the clock,
and of the processor, both starts together.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from time import perf_counter, process_time

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.bench_dividing import town
from gridplanner.analysis.division.dividing import WAYS, task_of
from gridplanner.analysis.division.preparing import prepare
from gridplanner.analysis.division.rebalancing import rebalance
from gridplanner.analysis.division.rebalancing_task import Rebalancing, join, leave
from gridplanner.analysis.division.solving import solve

SEEDS = (71, 72, 73, 74, 75)
HOUSES = 20_000
PARTS = (20, 100, 291)
GROWN = 12


def grown_towns(seed: int) -> dict[int, Rebalancing]:
    """Make a town, divide it, and let twelve villages grow."""
    ground = town(seed, HOUSES)
    prepared = prepare(ground)
    blocks = prepared.blocks
    rng = np.random.default_rng(seed)
    villages = HOUSES // 170
    centre = rng.uniform(0, 60 * np.sqrt(HOUSES), (villages, 2))  # as `town` draws
    off = blocks.points[:, None, :] - centre[None, :, :]
    village = (off * off).sum(axis=2).argmin(axis=1)
    rng = np.random.default_rng(1000 + seed)
    grows = np.isin(village, rng.choice(villages, GROWN, replace=False))
    weights = prepared.weights[:, 0].copy()
    third = weights[grows] / 3.0
    weights[grows] += np.floor(third + rng.random(len(third))).astype(np.int64)
    found = {}
    for count in PARTS:
        task = task_of(prepared, prepared.shares(count), WAYS[0], 0.03)
        found[count] = Rebalancing(
            pairs=blocks.pairs,
            sides=blocks.sides,
            areas=blocks.areas,
            rims=blocks.rims,
            points=blocks.points,
            weights=weights,
            households=weights,
            before=solve(task, seed=0)[0].of,
            capacities=np.ones(count),
            locked=np.zeros(count, np.bool_),
            zones=np.zeros(len(blocks), np.int32),
            fixed=np.zeros(len(blocks), np.bool_),
            seeds=np.full(count, -1, np.int64),
        )
    return found


def pieces(task: Rebalancing, of: np.ndarray) -> int:
    """Count connected pieces of all parts, by nothing of the solver."""
    one, two = task.pairs.T
    same = of[one] == of[two]
    ones = np.ones(int(same.sum()))
    graph = csr_matrix((ones, (one[same], two[same])), shape=(len(of), len(of)))
    return int(connected_components(graph, directed=False)[0])


def mend_one(task: Rebalancing) -> str:
    """Mend one plan; what it took and gave, in words."""
    clock, processor = perf_counter(), process_time()
    found = rebalance(task)
    clock, processor = perf_counter() - clock, process_time() - processor
    of, torn = task.before.copy(), 0
    most = pieces(task, of) + len(task.new)
    for move in found.moves:
        of[move.blocks] = move.taker
        torn += pieces(task, of) > most
    ratio = found.moved / found.bound if found.bound else 1.0
    return (
        f"{100 * found.deviation(found.before):8.1f} "
        f"{100 * found.deviation(found.after):7.2f} {len(found.moves):6d} "
        f"{100 * found.moved_share:8.2f} {found.moved:7d} {found.bound:7.0f} "
        f"{ratio:6.3f} {torn:5d} {clock:6.2f} {processor:6.2f}"
    )


def main(seeds: tuple[int, ...]) -> None:
    """Print a table."""
    print(
        "seed    k  start   before % after %  moves  moved %  weight   bound  ratio"
        "  torn  clock   cpu s"
    )
    warm = False
    for seed in seeds:
        tasks = grown_towns(seed)
        if not warm:
            rebalance(tasks[20])
            rebalance(join(tasks[20], HOUSES // 2))
            warm = True
        for count, task in tasks.items():
            print(f"{seed:4d} {count:4d}  grown  {mend_one(task)}", flush=True)
        even = replace(tasks[100], weights=np.minimum(tasks[100].weights, 40))
        print(f"{seed:4d}  100  leaves {mend_one(leave(even, 50))}", flush=True)
        print(f"{seed:4d}  101  joins  {mend_one(join(even, HOUSES // 2))}", flush=True)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SEEDS)
