"""Importing 300,000 footprints, beside what reading and writing alone must cost.

The bar: an import with all its checks takes no more than 2.2 times the time
pyogrio needs to read the file plus the time apsw needs to write the rows with
their spatial index. All three are measured in one run.

    pytest benchmarks/bench_import.py -s
"""

import time
from datetime import UTC, datetime

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from gridplanner.data.document import Document
from gridplanner.data.intake.importing import run_import
from gridplanner.data.job import Progress
from gridplanner.data.levels import DEFAULT_LEVELS

COUNT = 300_000
ROW = 6  # houses of a row share their walls
VILLAGES = 500


@pytest.fixture(scope="module")
def footprints(tmp_path_factory):
    """Rows of six houses with common walls, in 500 villages turned each its way."""
    rng = np.random.default_rng(1)
    rows = COUNT // ROW
    village = np.arange(rows) % VILLAGES
    within = np.arange(rows) // VILLAGES
    centre = 500_000 + 900.0 * np.column_stack([village % 25, village // 25])
    angle = rng.uniform(0, np.pi, VILLAGES)[village]
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    corners = np.array([(0, 0), (10, 0), (10, 8), (6, 8), (6, 10), (0, 10)], float)
    shapes = []
    for house in range(ROW):
        x = (within % 10 * 70 + house * 10)[:, None] + corners[:, 0]
        y = (within // 10 * 22)[:, None] + corners[:, 1]
        turned = np.stack([x * cos - y * sin, x * sin + y * cos], axis=-1)
        shapes.append(shapely.polygons(turned + centre[:, None] + (0, 3_450_000)))
    columns = {
        "编号": [f"B{n:06d}" for n in range(COUNT)],
        "名称": [None if n % 3 else f"{n}号楼" for n in range(COUNT)],
        "门牌号": [f"{n % 300}号" for n in range(COUNT)],
        "地址": [f"某镇某村{n % 997}号" for n in range(COUNT)],
        "层数": rng.integers(1, 7, COUNT, dtype=np.int32),
        "户数": rng.integers(0, 30, COUNT, dtype=np.int32),
        "人数": rng.integers(0, 90, COUNT, dtype=np.int32),
    }
    frame = geopandas.GeoDataFrame(columns, geometry=np.concatenate(shapes), crs=4549)
    path = tmp_path_factory.mktemp("import") / "房屋.gpkg"
    frame.to_file(path, driver="GPKG")
    return path


def project(folder, name):
    return Document.create(
        folder / name,
        levels=DEFAULT_LEVELS,
        crs="EPSG:4549",
        clock=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        user="bench",
    )


def timed(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def test_import_costs_little_more_than_reading_and_writing(footprints, tmp_path):
    frame = pyogrio.read_dataframe(footprints)
    read = min(timed(lambda: pyogrio.read_dataframe(footprints)) for _ in range(3))
    values = {
        "code": frame["编号"].tolist(),
        "name": frame["名称"].tolist(),
        "plate": frame["门牌号"].tolist(),
        "address": frame["地址"].tolist(),
        "floors": frame["层数"].tolist(),
        "households": frame["户数"].tolist(),
        "people": frame["人数"].tolist(),
    }
    shapes = list(shapely.to_wkb(frame.geometry.values))
    write, whole, again = [], [], []
    for turn in range(3):
        plain = project(tmp_path, f"plain{turn}.gpkg")
        write.append(
            timed(
                lambda file=plain.file: file.bulk_insert(
                    "building", values, shapes, progress=Progress()
                )
            )
        )
        plain.close()
        document = project(tmp_path, f"town{turn}.gpkg")
        whole.append(timed(lambda d=document: run_import(d, "buildings", footprints)))
        again.append(timed(lambda d=document: run_import(d, "buildings", footprints)))
        document.close()
    ratio = min(whole) / (read + min(write))
    print(
        f"\nread {read:.2f} s, write {min(write):.2f} s, import {min(whole):.2f} s"
        f" = {ratio:.2f} times; the same file again {min(again):.2f} s"
    )
    assert ratio <= 2.2
