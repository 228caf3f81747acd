"""Drawing: first frames beside QGIS, pan and zoom, slices, hits, recolouring, memory.

Run ``python benchmarks/bench_drawing.py`` for the tables of docs/benchmarks.md, or
``pytest benchmarks/bench_drawing.py`` for pytest-benchmark's view of the same things.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pytest
import shapely
from PySide6.QtWidgets import QApplication

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
from synthetic_town import CORNER, SIDE, footprints, grid_lines, polygons_of, roads

from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.packed import pack
from gridplanner.data.records import Unit
from gridplanner.layers import raster
from gridplanner.layers.cells import Colouring
from gridplanner.layers.classes import classify
from gridplanner.layers.features import take_features
from gridplanner.layers.hit import hits_in
from gridplanner.layers.picture import render_map
from gridplanner.layers.subdivision import Subdivision
from gridplanner.layers.town_map import TownMap
from gridplanner.ui.canvas import Canvas

SIZE = 1600, 1000
QGIS = Path("/usr/bin/python3")
# Ground across the picture: all 300,000 buildings, about 30,000, 6,000 and 1,000.
ACROSS = {
    "whole": SIDE * 1.66,
    "district": SIDE * 0.4,
    "mid": SIDE * 0.18,
    "street": SIDE * 0.073,
}


def boxes() -> dict[str, tuple[float, float, float, float]]:
    x, y = CORNER + SIDE / 2 + 137.0
    found = {}
    for name, across in ACROSS.items():
        up = across * SIZE[1] / SIZE[0]
        found[name] = (x - across / 2, y - up / 2, x + across / 2, y + up / 2)
    return found


def make_subdivision() -> Subdivision:
    sides = grid_lines()
    cells = pack(*polygons_of(sides))
    owners = np.zeros((len(cells), 4), np.int64)
    number = cells.ids - 1
    owners[:, 0], owners[:, 2] = 10_000, 30_000 + cells.ids
    owners[:, 1] = 20_000 + number // 48 // 6 * 8 + number % 48 // 6
    lines = pack(
        np.arange(len(sides)), np.array([shapely.LineString(s[0]) for s in sides])
    )
    ends = np.array([(s[1], s[2]) for s in sides])[lines.ids]
    row = np.full(cells.ids.max() + 1, -1)
    row[cells.ids] = np.arange(len(cells))
    padded = np.vstack([owners, np.full((1, 4), -1)])
    differ = padded[row[ends[:, 0]]] != padded[row[ends[:, 1]]]
    units = {10_000: Unit(10_000, 0, 0, name="泊里镇")}
    for community in np.unique(owners[:, 1]).tolist():
        units[community] = Unit(
            community, 10_000, 1, name=f"东门社区{community - 20_000}"
        )
    for owner in owners.tolist():
        name = f"第{owner[2] - 30_000}网格"
        units[owner[2]] = Unit(owner[2], owner[1], 2, name=name, code=str(owner[2]))
    return Subdivision(
        DEFAULT_LEVELS,
        cells,
        owners,
        lines,
        ends,
        differ.argmax(axis=1).astype(np.int8),
        units,
    )


def make_town(shapes: np.ndarray, ways: np.ndarray) -> TownMap:
    town = TownMap()
    town.show_subdivision(make_subdivision())
    town.show_buildings(pack(np.arange(len(shapes)), shapes))
    classes = ["县道" if i % 10 == 0 else "乡道" for i in range(len(ways))]
    nothing = [""] * len(ways)
    features = take_features(
        pack(np.arange(len(ways)), ways), np.arange(len(ways)),
        kinds=["road"] * len(ways), classes=classes, names=nothing,
    )  # fmt: skip
    town.show_features(features)
    return town


def write_geopackage(path: Path, shapes: np.ndarray, ways: np.ndarray) -> None:
    """Write the same town for QGIS, each layer with its R-tree."""
    import geopandas

    _, grids = polygons_of(grid_lines())
    for name, geometries in (("road", ways), ("grid", grids), ("building", shapes)):
        frame = geopandas.GeoDataFrame(geometry=geometries, crs="EPSG:4549")
        frame.to_file(path, layer=name, driver="GPKG", engine="pyogrio")


def qgis_times(path: Path) -> dict | None:
    if not QGIS.exists():
        return None
    listed = path.with_suffix(".json")
    listed.write_text(json.dumps(boxes()))
    script = Path(__file__).parent / "qgis_drawing.py"
    done = subprocess.run(
        [QGIS, script, path, listed], capture_output=True, text=True, check=False
    )
    lines = done.stdout.strip().splitlines()
    if lines and lines[-1].startswith("{"):
        return json.loads(lines[-1])
    print(f"QGIS gave no times: {done.stderr.strip()[-300:]}", file=sys.stderr)
    return None


@pytest.fixture(scope="session")
def application() -> QApplication:
    return QApplication.instance() or QApplication([])


@pytest.fixture(scope="session")
def town(application: QApplication) -> TownMap:
    raster.make_ready()
    return make_town(footprints(), roads())


@pytest.mark.parametrize("place", list(ACROSS))
def test_first_frame(benchmark, town: TownMap, place: str) -> None:
    town.labels.visible = False
    benchmark(render_map, town.stack, SIZE, boxes()[place])
    town.labels.visible = True


def test_hit_of_a_building(benchmark, town: TownMap) -> None:
    x, y = town.buildings.packed.points[1234]
    assert benchmark(hits_in, town.buildings.packed, float(x), float(y))


def best_ms(work, repeats: int = 15, *, clock=time.perf_counter) -> float:
    """Give the shortest of some runs: what else the machine does only adds to it."""
    work()
    times = []
    for _ in range(repeats):
        start = clock()
        work()
        times.append(clock() - start)
    return 1000 * min(times)


def p95_ms(times: list[float]) -> float:
    return 1000 * float(np.percentile(times, 95))


def settle(application: QApplication, canvas: Canvas) -> float:
    """Draw until the canvas rests, in slices as in earnest; milliseconds."""
    start = time.perf_counter()
    while canvas.pictures.busy:
        application.processEvents()
    return 1000 * (time.perf_counter() - start)


def time_canvas(
    application: QApplication, town: TownMap
) -> dict[str, dict[str, float]]:
    """Pan and zoom as a hand does, at each place; what the screen shows meanwhile."""
    canvas = Canvas(town.stack)
    canvas.resize(*SIZE)
    canvas.show()
    application.processEvents()
    found = {}
    for place, box in boxes().items():
        canvas.zoom_to_box(box, margin=0)
        full = settle(application, canvas)
        canvas.pictures.slices.clear()
        pans, zooms = [], []
        for step in range(40):
            start = time.perf_counter()
            canvas.pan(9 if step % 20 < 10 else -9, 5)
            canvas.viewport().repaint()
            pans.append(time.perf_counter() - start)
            application.processEvents()
        for step in range(20):
            start = time.perf_counter()
            canvas.zoom(1.1 if step % 10 < 5 else 1 / 1.1)
            canvas.viewport().repaint()
            zooms.append(time.perf_counter() - start)
            application.processEvents()
        settle(application, canvas)
        slices = canvas.pictures.slices
        found[place] = {
            "all layers, with labels and margin": full,
            "pan p95": p95_ms(pans),
            "zoom feedback p95": p95_ms(zooms),
            "slice p95": p95_ms(slices),
            "longest slice": 1000 * max(slices),
        }
    canvas.close()
    return found


def time_recolour(application: QApplication, town: TownMap) -> float:
    canvas = Canvas(town.stack)
    canvas.resize(*SIZE)
    canvas.show()
    application.processEvents()
    canvas.zoom_to_box(boxes()["whole"], margin=0)
    settle(application, canvas)
    rng = np.random.default_rng(5)

    def recolour() -> None:
        known = list(town.subdivision.units)
        values = rng.uniform(50, 600, len(known)).tolist()
        units = dict(zip(known, values, strict=True))
        classes = classify(np.array(list(units.values())))
        town.fills.colour_by(Colouring("户数", units, classes))
        settle(application, canvas)

    took = best_ms(recolour)
    town.fills.colour_by(Colouring())
    canvas.close()
    return took


def main() -> None:
    import tempfile

    application = QApplication([])
    shapes, ways = footprints(), roads()
    start = time.perf_counter()
    packed = pack(np.arange(len(shapes)), shapes)
    packing = time.perf_counter() - start
    town = make_town(shapes, ways)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "town.gpkg"
        write_geopackage(path, shapes, ways)
        qgis = qgis_times(path)
    print(
        f"packing {packing:.2f} s, {packed.nbytes / len(packed):.0f} bytes a building"
    )
    town.labels.visible = False
    for place, box in boxes().items():
        draw = lambda box=box: render_map(town.stack, SIZE, box)  # noqa: E731
        raster.leave()
        painter = best_ms(draw, clock=time.process_time)
        raster.make_ready()
        ours = best_ms(draw), best_ms(draw, clock=time.process_time)
        line = f"{place:9} ours {ours[0]:7.1f} ms ({ours[1]:.1f})"
        for kind in ("file", "memory") if qgis else ():
            theirs = [min(times) for times in zip(*qgis[kind][place], strict=True)]
            line += f" | QGIS {kind} {theirs[0]:7.1f} ms ({theirs[1]:.1f})"
            line += f" = {theirs[0] / ours[0]:.1f}x ({theirs[1] / ours[1]:.1f}x)"
        print(f"{line} | painter alone ({painter:.1f})")
    town.labels.visible = True
    for place, times in time_canvas(application, town).items():
        print(place, {name: round(value, 1) for name, value in times.items()})
    print(f"recolour {time_recolour(application, town):.1f} ms")
    x, y = town.buildings.packed.points[1234]
    hit = best_ms(lambda: hits_in(town.buildings.packed, float(x), float(y)), 200)
    print(f"hit test {hit:.3f} ms")


if __name__ == "__main__":
    main()
