"""Workload of a project from counts in memory, and pandas doing the same beside it.

Run by ``python -m benchmarks.bench_workload PROJECT`` on a project of the district's
size; times are of the processor. pandas begins with one row a person and household in
memory, already read, and joins and sums them by grid; ours begins with the counts.
"""

import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from gridplanner.analysis.loads import share_out
from gridplanner.analysis.measured import measured_work, work_measures
from gridplanner.analysis.road_lengths import Roads
from gridplanner.analysis.standing import Standing
from gridplanner.analysis.workload import Workload
from gridplanner.data.document import Document
from gridplanner.data.duties import Duties, even_shares
from gridplanner.data.norms.defaults import equivalents_norm, time_norm
from gridplanner.data.norms.in_use import read_roads
from gridplanner.data.norms.kinds import line_of
from gridplanner.data.work_counting import count_work, recount_work

DAY = date(2026, 11, 26)


def measure(name, work, *, times=5):
    """Print the median processor time of some work in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        found = work()
        taken.append(1000 * (time.process_time() - start))
    print(f"{name}: {sorted(taken)[len(taken) // 2]:.2f} ms")
    return found


def in_pandas(frames, cells, norm):
    """Counts times minutes by grid, one row a household or person as a notebook has."""
    total = None
    for subject, frame in frames.items():
        each = {
            mask: 0.0 if line is None else norm.each(line)
            for mask in frame["mask"].unique().tolist()
            for line in [line_of(norm, subject, mask)]
        }
        joined = frame.merge(cells, on="building")
        minutes = joined["mask"].map(each)
        found = minutes.groupby(joined["grid"]).sum()
        total = found if total is None else total.add(found, fill_value=0)
    return total


def half_doubled(units):
    """Duties of a worker for every two grids, and a second one in every second."""
    ids = np.array([unit.id for unit in units], np.int64)
    count = len(ids)
    first = np.arange(count) // 2
    second = count // 2 + 1 + np.arange(count // 2)
    workers = np.concatenate([first, second]).astype(np.intp)
    return Duties(
        worker_ids=np.arange(1, count + 2),
        capacity=np.full(count + 1, 5544.0),
        workers=workers,
        unit_ids=np.concatenate([ids, ids[: count // 2]]),
        share=even_shares(workers),
    )


def main(path):
    """Measure on a project."""
    document = Document.open(
        path, mode="look", clock=lambda: datetime.now(UTC), user="bench"
    )
    file, snapshot = document.file, document.snapshot()
    standing = Standing(snapshot, document.footprints)
    groups = measure("count all", lambda: count_work(file, day=DAY), times=3)
    few = standing.snapshot.building_ids[::5000][:50].tolist()
    measure("count 50 houses", lambda: recount_work(file, groups, few, day=DAY))
    roads = Roads(read_roads(file))
    work = Workload(groups, time_norm(), standing.snapshot, roads=roads)
    ours = measure("loads of all grids", lambda: work.loads(2))
    own = half_doubled(ours.units)
    staffed = measure("loads by the time of workers", lambda: work.loads(2, own))
    shared = measure("shared among workers", lambda: share_out(staffed, own))
    both = [(x, m) for x in (staffed, shared) for m in work_measures(time_norm())]
    measure("their balance", lambda: [measured_work(*x).balance() for x in both])
    measure("another norm", lambda: work.use_norm(equivalents_norm()))
    work.use_norm(time_norm())
    now = standing.snapshot
    cell = now.building_cell.copy()
    cell[100:150] = (cell[100:150] + 1) % len(now.cell_ids)
    states = [replace(now, building_cell=cell), now] * 5
    measure("50 buildings moved", lambda: work.follow(states.pop()), times=10)
    work.follow(now)
    frames = {
        subject: pd.DataFrame(
            {
                "building": np.repeat(group.places, group.numbers),
                "mask": np.repeat(group.masks, group.numbers),
            }
        )
        for subject, group in groups.groups.items()
    }
    cells = pd.DataFrame(
        {
            "building": now.building_ids,
            "grid": now.cell_owners[now.building_cell, 2],
        }
    )
    theirs = measure("pandas", lambda: in_pandas(frames, cells, time_norm()), times=3)
    lines = slice(0, len(time_norm().lines))
    visits = ours.rows.hundredths[:, lines].sum() / 100
    print(f"visits: ours {visits:,.2f}, pandas {theirs.sum():,.2f}")
    document.close()


if __name__ == "__main__":
    main(sys.argv[1])
