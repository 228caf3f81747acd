"""Coverage of a district, distances and hot spots, coverage beside geopandas.

``python benchmarks/bench_coverage.py DISTRICT.gpkg`` copies a project, works out its
coverage table by `gridplanner.studies.coverage`, and the same shares beside it by
geopandas and pandas: buildings joined to grids in space, people joined to them by
merges. Both begin with the file; both are asked for buildings, dwellings, households
and people. Process time, which other programs add little to.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd

sys.path[:0] = [str(Path(__file__).parent.parent)]
from gridplanner.analysis.distances import measure_distances, within_minutes
from gridplanner.analysis.hot_spots import find_hot_spots, neighbours_of
from gridplanner.analysis.on_roads import put_on_roads
from gridplanner.analysis.own_distances import measure_own_distances
from gridplanner.analysis.road_graph import make_graph
from gridplanner.analysis.standing import Standing
from gridplanner.data.document import Document
from gridplanner.studies.coverage import Question, study_coverage
from gridplanner.studies.distances import roads_of

OFFICES = 2_287


def timed(name, work):
    start, clock = time.process_time(), time.perf_counter()
    found = work()
    spent, wall = time.process_time() - start, time.perf_counter() - clock
    print(f"{name:44} {spent:7.2f} s process  {wall:7.2f} s clock", flush=True)
    return found, spent


def by_geopandas(path):
    """Count buildings, dwellings, households and people in exactly one grid."""
    houses = geopandas.read_file(path, layer="building", columns=["valid_to"])
    houses["fid"] = pd.read_sql("SELECT fid FROM building", sqlite3.connect(path))
    houses = houses[houses.geometry.notna()]
    grids = geopandas.read_file(path, layer="grid", columns=["code", "department"])
    grids = grids[grids.department.isna()]
    points = houses.set_geometry(houses.representative_point())
    joined = points.sjoin(grids[["geometry"]], predicate="within")
    times = joined.groupby("fid").size().reindex(houses.fid, fill_value=0)
    connection = sqlite3.connect(path)
    dwellings = pd.read_sql("SELECT id, building_id FROM dwelling", connection)
    households = pd.read_sql("SELECT id, dwelling_id FROM household", connection)
    people = pd.read_sql("SELECT household_id FROM person", connection)
    homes = households.merge(
        dwellings, left_on="dwelling_id", right_on="id", suffixes=("", "_of")
    )
    living = people.merge(homes, left_on="household_id", right_on="id")
    return {
        "buildings": int((times == 1).sum()),
        "dwellings": int((dwellings.building_id.map(times) == 1).sum()),
        "households": int((homes.building_id.map(times) == 1).sum()),
        "people": int((living.building_id.map(times) == 1).sum()),
    }


def main(source):
    folder = Path(tempfile.mkdtemp())
    path = folder / "district.gpkg"
    shutil.copyfile(source, path)
    clock = lambda: datetime(2026, 3, 5, tzinfo=UTC)  # noqa: E731 - a clock
    document = Document.open(path, clock=clock, user="")
    snapshot, _ = timed(
        "placing all buildings",
        lambda: Standing(document.snapshot(), document.footprints).snapshot,
    )
    asked = Question(2, 1, "2026-03-05")
    (table, _), ours = timed(
        "coverage from the registry", lambda: study_coverage(document, snapshot, asked)
    )
    roads, apart = roads_of(document)
    graph, _ = timed("roads to a graph", lambda: make_graph(roads, apart=apart))
    rng = np.random.default_rng(1)
    offices = snapshot.building_points[rng.choice(len(snapshot.building_ids), OFFICES)]
    houses = snapshot.building_points
    grids = np.append(snapshot.cell_owners[:, 2], 0)[snapshot.building_cell]
    held, rows = np.unique(grids[grids > 0], return_index=True)
    bases = houses[grids > 0][rows]
    owned = np.column_stack([held, np.arange(len(held))])
    on_roads, _ = timed(
        f"{len(houses):,} houses and all offices put on the roads",
        lambda: put_on_roads(graph, houses, np.concatenate([offices, bases])),
    )
    far, _ = timed(
        f"from there to the nearest of {OFFICES:,} offices",
        lambda: measure_distances(
            houses, offices, graph, on_roads=on_roads.of_offices(slice(OFFICES))
        ),
    )
    timed(
        f"from there to the own of {len(bases):,} bases",
        lambda: measure_own_distances(
            houses,
            grids,
            owned,
            bases,
            graph,
            on_roads=on_roads.of_offices(slice(OFFICES, None)),
        ),
    )
    timed(
        "shares within 5, 10, 15 minutes",
        lambda: within_minutes(snapshot, far.minutes()),
    )
    owners = snapshot.cell_owners[:, 2]
    _, first = np.unique(owners[owners > 0], return_index=True)
    shapes = snapshot.cell_polygons[owners > 0][first]
    counts = rng.poisson(3, len(shapes)).astype(float)
    beside, _ = timed("neighbours of grids", lambda: neighbours_of(shapes))
    timed("loading esda, and the first test", lambda: find_hot_spots(counts, beside))
    timed("hot spots of all grids", lambda: find_hot_spots(counts, beside))
    print({kind: table.covered(kind) for kind in ("buildings", "people")})
    document.close()
    theirs, peer = timed("the same shares by geopandas", lambda: by_geopandas(path))
    print(theirs)
    print(f"coverage: {peer / ours:.1f} times")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
