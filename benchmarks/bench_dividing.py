"""Ground divided among parts, and graphs of a published study.

``python -m benchmarks.bench_dividing towns [HOUSES]`` makes five towns of clustered
houses with streets and prints, warm, what dividing takes and gives: the largest
deviation, the mean roundness (Polsby & Popper), parts in pieces, seconds of the
processor (solving spreads them over two cores; its clock stands beside them), and the
most memory over what the process held with the houses made (Linux only).

``python -m benchmarks.bench_dividing villages`` makes a demo town and divides its 115
communities among 291 micro-grids, and one of at most 300 houses among three: seconds of
asking, proposing once and making the edit.

``python -m benchmarks.bench_dividing unseen`` prints the worst of twenty runs each for
towns and solver's seeds that nothing was tuned on.

``python -m benchmarks.bench_dividing graphs FOLDER`` reads county and tract graphs of
Validi & Buchanan (2022, doi:10.1007/s12532-022-00221-5), of which FOLDER is the folder
``data`` (github.com/hamidrezavalidi/Political-Districting-to-Minimize-Cut-Edges), and
prints the edges cut beside the best they know, population within 0.5 percent.
"""

from __future__ import annotations

import ctypes
import gc
import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np
import shapely

import gridplanner
from gridplanner.analysis.division.dividing import WAYS, draw, task_of
from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.preparing import Ground, prepare
from gridplanner.analysis.division.solving import Effort, solve
from gridplanner.analysis.standing import Standing
from gridplanner.data.demo import make_demo
from gridplanner.data.document import TILING, Document
from gridplanner.data.job import Progress
from gridplanner.studies.dividing.study import Wish, ask, edit_of, propose

COMMUNITY, MICRO = 1, 3
SEEDS = (21, 22, 23, 24, 25)
PARTS = {20_000: ((20, 0.01), (100, 0.02), (291, 0.03))}
LARGE = ((291, 0.02), (1000, 0.03))

# State: number, parts, best known by county and by tract, 0 where it was not asked.
STATES = {
    "ME": ("23", 2, 16, 20),
    "NM": ("35", 3, 17, 43),
    "ID": ("16", 2, 10, 17),
    "WV": ("54", 3, 23, 43),
    "LA": ("22", 6, 49, 0),
    "AL": ("01", 7, 55, 0),
    "AR": ("05", 4, 33, 70),
    "OK": ("40", 5, 40, 0),
    "MS": ("28", 4, 34, 63),
    "NE": ("31", 3, 19, 44),
    "IA": ("19", 4, 33, 0),
    "KS": ("20", 4, 32, 0),
    "NH": ("33", 2, 0, 26),
    "UT": ("49", 4, 0, 79),
    "NV": ("32", 4, 0, 77),
}


def town(seed: int, houses: int):
    """Make clustered houses, streets between them, and households."""
    rng = np.random.default_rng(seed)
    side = np.rint(60 * np.sqrt(houses))
    villages = max(3, houses // 170)
    centre = rng.uniform(0, side, (villages, 2))
    spread = rng.uniform(100, 350, villages)
    plot = np.stack(np.meshgrid(*[np.arange(12, side - 12, 15)] * 2), -1).reshape(-1, 2)
    wish = np.full(len(plot), 0.02)
    near = shapely.STRtree(shapely.points(plot))
    for middle, reach in zip(centre, spread, strict=True):
        at = near.query(shapely.Point(middle).buffer(4 * reach))
        off = ((plot[at] - middle) ** 2).sum(axis=1) / reach**2
        wish[at] += np.exp(-off / 2)
    chosen = rng.choice(len(plot), houses, replace=False, p=wish / wish.sum())
    spots = plot[chosen] + rng.uniform(-1, 1, (houses, 2))
    size = rng.uniform(3, 6, (houses, 2))
    footprints = shapely.box(*(spots - size).T, *(spots + size).T)
    streets = []
    for number, at in enumerate(np.arange(400, side, 700)):
        along = np.linspace(-10, side + 10, 60)
        across = at + 60 * np.sin(along / 500 + number)
        streets.append(np.column_stack([along, across]))
        streets.append(np.column_stack([across, along]))
    many = rng.random(houses) < 0.03
    households = np.where(many, rng.integers(4, 40, houses), rng.poisson(1.3, houses))
    ground = np.array([shapely.box(0, 0, side, side)], object)
    lines = Lines(shapely.linestrings(np.array(streets)), 0.3)
    return Ground(ground, footprints, households[:, None].astype(np.int64), (lines,))


def towns(houses: int) -> None:
    """Print a line a town and number of parts."""
    solve_one(town(1, 2_000), 10, 0.05)
    print(
        "seed    k  prepare s  solve s  clock  deviation %  roundness  draw s"
        "  in pieces  memory MB"
    )
    for seed in SEEDS if houses <= 20_000 else SEEDS[:1]:
        for k, tolerance in PARTS.get(houses, LARGE):
            print(f"{seed:4d} {k:4d}  {solve_one(town(seed, houses), k, tolerance)}")


def solve_one(ground: Ground, k: int, tolerance: float) -> str:
    """Divide one town; what it took and gave, in words."""
    held_before = start_counting_memory()
    begin = process_time()
    prepared = prepare(ground)
    preparing = process_time() - begin
    begin, clock = process_time(), perf_counter()
    task = task_of(prepared, prepared.shares(k), WAYS[0], tolerance)
    found = solve(task, seed=0)[0]
    solving, clock = process_time() - begin, perf_counter() - clock
    begin = process_time()
    drawn = draw(prepared, task, found.of, seed=0, progress=Progress())
    drawing = process_time() - begin
    most = most_memory() - held_before
    polygons = drawn.polygons
    outlines = shapely.length(polygons)
    roundness = float((4 * np.pi * shapely.area(polygons) / outlines**2).mean())
    apart = int((shapely.get_num_geometries(polygons) != 1).sum())
    held = np.bincount(drawn.of_house, ground.weights[:, 0], k)
    off = 100 * float(np.abs(held / held.mean() - 1).max())
    return (
        f"{preparing:9.2f} {solving:8.2f} {clock:6.2f} {off:12.2f} {roundness:10.3f}"
        f" {drawing:7.2f} {apart:10d} {most:10.0f}"
    )


def start_counting_memory() -> float:
    """Give back what is free, and count the most from here on; what is held now, MB."""
    status = Path("/proc/self/clear_refs")
    if not status.exists():
        return 0.0
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    status.write_text("5", encoding="ascii")
    return most_memory()


def most_memory() -> float:
    """Give the most the process has held since it began to count, MB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    lines = status.read_text(encoding="ascii").splitlines()
    return float(next(line.split()[1] for line in lines if "VmHWM" in line)) / 1024


def unseen() -> None:
    """Print lines for towns and solver's seeds that nothing was tuned on."""
    solve_one(town(1, 2_000), 10, 0.05)
    grounds = [prepare(town(seed, 20_000)) for seed in range(41, 46)]
    print("   k  asked %  moves an edge block  within  worst %  roundness  clock s")
    for k, tolerance, effort in (
        (100, 0.02, Effort()),
        (291, 0.03, Effort()),
        (291, 0.02, Effort(final=80)),
    ):
        found, clocks = [], []
        for prepared in grounds:
            task = task_of(prepared, prepared.shares(k), WAYS[0], tolerance)
            for seed in range(1, 5):
                clock = perf_counter()
                found.append(solve(task, seed=seed, effort=effort)[0])
                clocks.append(perf_counter() - clock)
        off = np.array([each.deviation for each in found])
        print(
            f"{k:4d} {100 * tolerance:8.0f} {effort.final:20d}"
            f" {(off <= tolerance).sum():4d}/{len(off)} {100 * off.max():8.2f}"
            f" {min(each.roundness for each in found):10.3f}"
            f"  {min(clocks):.2f} to {max(clocks):.2f}"
        )


def villages() -> None:
    """Print a line for all communities of a demo town, and one for a small one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "town.gpkg"
        make_demo(path, size="town", clock=lambda: datetime.now(UTC))
        document = Document.open(path, clock=lambda: datetime.now(UTC), user="")
        standing = Standing(document.snapshot(TILING), document.footprints)
        snapshot, plan = standing.snapshot, document.plan
        solve_one(town(1, 2_000), 10, 0.05)
        print("villages  houses  parts   ask s  propose s  edit s   all s  clock")
        held = {}
        for unit in plan.units_at(COMMUNITY):
            cells = np.searchsorted(snapshot.cell_ids, plan.cells_of(unit.id))
            houses = int(np.isin(snapshot.building_cell, cells).sum())
            held[unit.id] = houses if houses <= 300 else 0
        small = max(held, key=held.__getitem__)
        divide_villages(document, standing, Wish(MICRO, count=291, within=COMMUNITY))
        divide_villages(document, standing, Wish(MICRO, (small,), count=3))
        document.close()


def divide_villages(document: Document, standing: Standing, wish: Wish) -> None:
    """Ask, propose and make the edit; print what each took."""
    wish = replace(wish, candidates=1)
    clock, marks = perf_counter(), [process_time()]
    asked = ask(document, standing, wish, plan=TILING, day=date(2026, 3, 1))
    marks.append(process_time())
    (proposal,) = propose(asked, wish)
    marks.append(process_time())
    edit_of(document, proposal, plan=TILING)
    marks.append(process_time())
    asking, proposing, editing = np.diff(marks)
    print(
        f"{len(asked.areas):8d} {len(asked.houses.rows):7d} {asked.count:6d}"
        f" {asking:7.2f} {proposing:10.2f} {editing:7.2f} {marks[-1] - marks[0]:7.2f}"
        f" {perf_counter() - clock:6.2f}"
    )


def graphs(folder: Path) -> None:
    """Print a line a graph."""
    gridplanner.partition([(0, 1)], [1, 1], 2)
    print(
        "state level   vertices  k  best known  found  deviation %  processor s  clock"
    )
    for column, level in enumerate(("county", "tract")):
        for state, (number, k, *best) in STATES.items():
            if best[column]:
                path = folder / level / "dual_graphs" / f"{level}{number}.json"
                edges, people = read_graph(path)
                clock, processor = perf_counter(), process_time()
                found = gridplanner.partition(edges, people, k)
                print(
                    f"{state:5s} {level:7s} {len(people):8d} {k:2d} {best[column]:11d}"
                    f" {found.cut:6.0f} {100 * found.deviation:12.3f}"
                    f" {process_time() - processor:12.1f} {perf_counter() - clock:8.1f}"
                )


def read_graph(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read a graph as networkx writes it; people by the census of 2010."""
    data = json.loads(path.read_text(encoding="utf-8"))
    row_of = {node["id"]: row for row, node in enumerate(data["nodes"])}
    people = [node.get("POP10", node.get("TOTPOP")) for node in data["nodes"]]
    edges = {
        (min(row, row_of[near["id"]]), max(row, row_of[near["id"]]))
        for row, nearby in enumerate(data["adjacency"])
        for near in nearby
    }
    return np.array(sorted(edges)), np.array(people)


if __name__ == "__main__":
    what, *rest = sys.argv[1:] or ["towns"]
    if what == "graphs":
        graphs(Path(rest[0]))
    elif what == "villages":
        villages()
    elif what == "unseen":
        unseen()
    else:
        towns(int(rest[0]) if rest else 20_000)
