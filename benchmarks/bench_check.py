"""The check at full size: a district, and a coverage of 81,225 cells.

Usage: python bench_check.py DISTRICT.gpkg [--qgis]

DISTRICT.gpkg is a demo town (``demo --size district``), which is only looked at. With
``--qgis`` QGIS's geometry checker looks for gaps and overlaps in the same polygons.
Seconds of the processor.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import numpy as np
import shapely

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]

import bench_plan

from gridplanner.analysis.evidence import Wanted
from gridplanner.analysis.standing import Standing
from gridplanner.analysis.surroundings import Surroundings
from gridplanner.data.checks.check import check
from gridplanner.data.checks.limits import Limits
from gridplanner.data.checks.live import LiveCheck
from gridplanner.data.courtyards import read_courtyards
from gridplanner.data.document import Document
from gridplanner.data.edits.move import move
from gridplanner.data.errors import EditError
from gridplanner.data.landmarks import read_landmarks
from gridplanner.data.plan import Plan
from gridplanner.data.snapshot import retake

LEVEL = 2
SIDE = 285  # 81,225 cells
BENDS = 2  # 13 points a cell, as parcels have
MOVES = 300
REPEATS = 5


def timed(name, work):
    """Run once and print what it took."""
    start = time.process_time()
    result = work()
    print(f"{name:52} {time.process_time() - start:8.3f} s")
    return result


class Town:
    """A project with all that the check is told."""

    def __init__(self, path):
        now = lambda: datetime.now(UTC)  # noqa: E731
        self.document = Document.open(path, mode="look", clock=now, user="benchmark")
        self.plan = self.document.plan
        self.standing = Standing(self.document.snapshot(), self.document.footprints)
        ids = self.standing.snapshot.building_ids
        print(f"{len(ids):,} buildings, {len(self.plan.units_at(LEVEL)):,} grids")
        file = self.document.file
        groups = timed("courtyards, read once", lambda: read_courtyards(file, ids))
        marks = timed(
            "roads, rivers and walls, read once", lambda: read_landmarks(file)
        )
        self.around = timed(
            "their index, made once", lambda: Surroundings(ids, groups, marks, 10.0)
        )

    def evidence(self, wanted=None):
        return self.around.evidence(self.plan, self.standing, LEVEL, wanted)

    def whole(self):
        return check(self.plan, self.evidence(), level=LEVEL)

    def gather(self, touched):
        return self.evidence(
            Wanted(
                touched.cells,
                touched.units,
                touched.buildings,
                touched.again,
                touched.courtyards,
            )
        )

    def move_corners(self, live):
        """Move corners at random; give the seconds of each look at what was touched."""
        rng = random.Random(1)
        corners = [v for v in self.plan.vertices if len(self.plan.star[v]) > 2]
        taken = []
        while len(taken) < MOVES:
            corner = self.plan.vertices[rng.choice(corners)]
            to = corner.x + rng.uniform(-9, 9), corner.y + rng.uniform(-9, 9)
            try:
                change = move(self.plan, vertices={corner.id: to})
            except EditError:
                continue
            self.plan = self.plan.apply(change)
            snapshot = retake(
                self.standing.snapshot,
                self.plan,
                touched=change.touched,
                version=len(taken),
            )
            self.standing.refresh(snapshot, change.touched)
            start = time.process_time()
            live.refresh(self.plan, change.touched, change.units, self.gather)
            taken.append(time.process_time() - start)
        return np.array(taken)


def district(path, folder, *, qgis):
    town = Town(path)
    timed("whole check, borders seen for the first time", town.whole)
    took = []
    for _ in range(REPEATS):
        start = time.process_time()
        found = town.whole()
        took.append(time.process_time() - start)
    print(f"{'whole check again, median':52} {np.median(took):8.3f} s")
    print({kind: n for kind, n in found.counts.items() if n})
    if qgis:
        ask_qgis(list(town.plan.outlines(LEVEL).values()), folder / "district.gpkg")
    live = LiveCheck(town.plan, LEVEL, Limits(), found)
    taken = 1000 * town.move_corners(live)
    shares = np.percentile(taken, (50, 95, 100))
    print("local check, ms: median {:.2f}, p95 {:.2f}, most {:.2f}".format(*shares))


def coverage(folder, *, qgis):
    bench_plan.BENDS = BENDS
    plan = bench_plan.make_plan(SIDE)
    records = plan.vertices, plan.borders, plan.cells, plan.units
    points = shapely.get_num_coordinates(plan.polygons()[1]).sum()
    print(
        f"{len(plan.cells):,} cells, {len(plan.borders):,} borders, {points:,} points"
    )
    fresh = Plan.from_records(1, plan.levels, *records, plan.next_id)
    timed("from the records, polygons made", lambda: check(fresh, level=LEVEL))
    timed("with the polygons the map has", lambda: check(fresh, level=LEVEL))
    found = timed("and again", lambda: check(fresh, level=LEVEL))
    print({kind: n for kind, n in found.counts.items() if n}, found.tiles)
    if qgis:
        ask_qgis(list(plan.polygons()[1]), folder / "coverage.gpkg")


def ask_qgis(polygons, path):
    """Let QGIS look for gaps and overlaps in the same polygons."""
    frame = geopandas.GeoDataFrame(geometry=polygons, crs="EPSG:4549")
    frame.to_file(path, layer="grid", engine="pyogrio")
    profile = path.parent / "profiles" / "default" / "QGIS"
    profile.mkdir(parents=True, exist_ok=True)
    settings = "[Plugins]\nlibgeometrycheckerplugin=true\n"
    (profile / "QGIS3.ini").write_text(settings, encoding="utf-8")
    out = path.with_suffix(".json")
    script = str(Path(__file__).with_name("qgis_checking.py"))
    subprocess.run(
        ["xvfb-run", "-a", "qgis", "--nologo", "--lang", "en"]  # noqa: RUF005 - long
        + ["--profiles-path", str(path.parent), "--code", script],
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(path.parent),
            "LANG": "C.UTF-8",
            "CHECK_FILE": str(path),
            "CHECK_LAYER": "grid",
            "CHECK_OUT": str(out),
        },
        check=False,
        capture_output=True,
        timeout=3600,
    )
    print("QGIS:", json.loads(out.read_text(encoding="utf-8")))


def main():
    qgis = "--qgis" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        district(Path(sys.argv[1]), Path(folder), qgis=qgis)
        coverage(Path(folder), qgis=qgis)


if __name__ == "__main__":
    main()
