"""Staffing of a district full of posts, and pandas joining the same beside it.

``python benchmarks/bench_staffing.py DISTRICT.gpkg`` copies the project, gives every
grid but three a full-time worker, and every building, entrance and floor a leader but
for one in fifty; then works out what is demanded, held and vacant. Processor time.
pandas begins with demand and posts in memory and joins them by role and place.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from gridplanner.analysis.staffing import Staff, staffing
from gridplanner.analysis.standing import Standing
from gridplanner.data.document import Document
from gridplanner.data.levels import find_level
from gridplanner.data.team.reading import read_houses, read_posts, read_workers
from gridplanner.data.team.roles import BUILDING, ENTRANCE, FLOOR, PostRole
from gridplanner.data.team.template import TeamLine, TeamTemplate

DAY = "2026-11-26"
TEMPLATE = TeamTemplate(
    "all",
    (
        TeamLine(PostRole.FULL_TIME_WORKER, "grid", core=True, maximum=2),
        TeamLine(PostRole.BUILDING_LEADER, BUILDING),
        TeamLine(PostRole.ENTRANCE_LEADER, ENTRANCE),
        TeamLine(PostRole.FLOOR_LEADER, FLOOR),
    ),
)


def measure(name, work, *, times=3):
    """Print the median processor time of some work in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        found = work()
        taken.append(1000 * (time.process_time() - start))
    print(f"{name}: {sorted(taken)[len(taken) // 2]:.1f} ms")
    return found


def fill(document):
    """Write the posts; give their number."""
    file, plan = document.file, document.plan
    grids = [unit.id for unit in plan.units_at(find_level(document.levels, "grid"))]
    houses = read_houses(file)
    floors = np.maximum(houses.floors, 0)
    which = np.repeat(houses.ids, floors)
    number = np.arange(len(which)) - np.repeat(np.cumsum(floors) - floors, floors) + 1
    leaders = [
        (PostRole.FULL_TIME_WORKER, "grid", np.array(grids[:-3]), None),
        (PostRole.BUILDING_LEADER, "building", houses.ids, None),
        (PostRole.ENTRANCE_LEADER, "entrance", houses.entrance_ids, None),
        (PostRole.FLOOR_LEADER, "floor", which, number),
    ]
    total = 0
    for role, scope, places, parts in leaders:
        kept = np.ones(len(places), bool)
        kept[49::50] = role is PostRole.FULL_TIME_WORKER
        count = int(kept.sum())
        file.bulk_insert(
            "post",
            {
                "worker_id": [1 + n % 500 for n in range(count)],
                "scope_type": [scope] * count,
                "scope_id": places[kept].tolist(),
                "role": [role.value] * count,
                "part": [None] * count if parts is None else
                [str(part) for part in parts[kept].tolist()],
                "valid_from": ["2026-01-01"] * count,
            },
        )  # fmt: skip
        total += count
    file.bulk_insert("worker", {"name": [f"甲{n}" for n in range(500)],
                                "kind": ["full_time"] * 500})  # fmt: skip
    return total


def in_pandas(demand, posts):
    """Count posts by role and place and set them beside what is demanded."""
    held = posts.groupby(["role", "scope", "place", "part"]).size().rename("held")
    both = demand.merge(held, how="left", on=["role", "scope", "place", "part"])
    both["vacant"] = (both["demanded"] - both["held"].fillna(0)).clip(lower=0)
    return both.groupby("role")[["demanded", "vacant"]].sum()


def frames(found, posts):
    """Give demand and posts as a notebook would have them."""
    parts = []
    for each in found.lines:
        places = each.places
        parts.append(
            pd.DataFrame(
                {
                    "role": str(each.line.role),
                    "demanded": each.demanded,
                    "row": np.arange(len(places.counted)),
                }
            )
        )
    demand = pd.concat(parts, ignore_index=True)
    at = [(str(e.line.role), e.at) for e in found.lines]
    held = pd.concat(
        [pd.DataFrame({"role": role, "row": rows}) for role, rows in at],
        ignore_index=True,
    )
    print(f"{len(demand):,} places, {len(posts.ids):,} posts, {len(held):,} held")
    for frame in (demand, held):
        frame["scope"] = frame["role"]
        frame["place"] = frame["row"]
        frame["part"] = 0
    return demand, held


def main(source):
    """Measure on a copy of a project."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(source, Path(folder) / "district.gpkg"))
        document = Document.open(
            path, mode="edit", clock=lambda: datetime.now(UTC), user="bench"
        )
        print(f"{fill(document):,} posts written")
        file = document.file
        standing = Standing(document.snapshot(), document.footprints)
        staff = measure(
            "read posts, workers, floors and entrances",
            lambda: Staff(read_posts(file), read_workers(file), read_houses(file)),
        )
        found = measure(
            "demanded, held and vacant",
            lambda: staffing(standing.snapshot, staff, TEMPLATE, DAY),
        )
        for each in found.lines:
            print(
                f"  {each.line.role}: {int(each.demanded.sum()):,} demanded,"
                f" {int(each.vacant.sum()):,} vacant"
            )
        demand, posts = frames(found, staff.posts)
        theirs = measure(
            "pandas, already read and placed", lambda: in_pandas(demand, posts)
        )
        vacant = {str(e.line.role): int(e.vacant.sum()) for e in found.lines}
        if {role: int(n) for role, n in theirs["vacant"].items()} != vacant:
            sys.exit("pandas counts other vacancies")
        document.close()


if __name__ == "__main__":
    main(sys.argv[1])
