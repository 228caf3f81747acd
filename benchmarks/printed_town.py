"""A town made to be printed: 289 grids, 341 houses with a door plate in each.

``python -m benchmarks.printed_town FILE.gpkg`` writes it as a project. A grid fills a
lying A3 sheet at 1:2000; named roads run along its sides and lanes through it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import shapely

from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.drawn.coverage import plan_from_coverage
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.records import Unit

SIDE = 17
WIDE, HIGH = 520.0, 400.0
ROWS, COLUMNS = 17, 21
HOUSES = 341
CORNER = np.array([480_000.0, 3_950_000.0])
TOWN = 1_000_000_001


def cells() -> np.ndarray:
    """Make the grids' ground, row by row."""
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    west, south = CORNER[0] + column * WIDE, CORNER[1] + row * HIGH
    return shapely.box(west, south, west + WIDE, south + HIGH)


def houses(seed: int = 1) -> tuple[np.ndarray, list[str]]:
    """Make the footprints of all grids and their door plates."""
    rng = np.random.default_rng(seed)
    place = np.arange(HOUSES)
    inside = np.column_stack([place % COLUMNS, place // COLUMNS]) + 0.5
    inside *= (WIDE - 30) / COLUMNS, (HIGH - 30) / ROWS
    shapes, plates = [], []
    for number in range(SIDE * SIDE):
        row, column = divmod(number, SIDE)
        corner = CORNER + 15 + np.array([column * WIDE, row * HIGH])
        middle = inside + corner + rng.uniform(-2, 2, inside.shape)
        half = rng.uniform((5, 4), (9, 7), middle.shape)
        shapes.append(shapely.box(*(middle - half).T, *(middle + half).T))
        plates += [f"{one}号" for one in range(1, HOUSES + 1)]
    return np.concatenate(shapes), plates


def roads() -> tuple[np.ndarray, list[str], list[str]]:
    """Make roads between the grids and lanes through them."""
    lines, names, classes = [], [], []
    west, south = CORNER
    east, north = west + SIDE * WIDE, south + SIDE * HIGH
    for number in range(2 * SIDE + 1):
        x, y = west + number * WIDE / 2, south + number * HIGH / 2
        kind = "lane" if number % 2 else "street"
        lines.append([(x, south), (x, north)])
        names.append(f"{'民安巷' if number % 2 else '新村路'}{number}")
        lines.append([(west, y), (east, y)])
        names.append(f"{'泊里巷' if number % 2 else '海棠路'}{number}")
        classes += [kind, kind]
    return np.array([shapely.LineString(one) for one in lines]), names, classes


def make(path: Path) -> None:
    """Write the project."""
    units = [Unit(TOWN, 0, 0, code="990000103", name="出图镇")]
    units.append(Unit(TOWN + 1, TOWN, 1, code="990000103001", name="出图社区"))
    first = TOWN + 2
    count = SIDE * SIDE
    units += [
        Unit(
            first + i,
            TOWN + 1,
            2,
            code=f"990000103001{i + 1:03d}",
            name=f"第{i + 1}网格",
        )
        for i in range(count)
    ]
    owners = np.zeros((count, len(DEFAULT_LEVELS)), np.int64)
    owners[:, 0], owners[:, 1], owners[:, 2] = TOWN, TOWN + 1, first + np.arange(count)
    plan = plan_from_coverage(1, DEFAULT_LEVELS, cells(), owners, units)
    document = Document.create(
        path, levels=DEFAULT_LEVELS, crs="EPSG:4549", clock=now, user="benchmark"
    )
    file = document.file
    file.write_plan(plan, name="", kind="tiling")
    shapes, plates = houses()
    known = [1] * len(plates)
    file.bulk_insert(
        "building",
        {"plate": plates, "households": known, "dwellings": known},
        shapely.to_wkb(shapes).tolist(),
    )
    lines, names, classes = roads()
    file.bulk_insert(
        "feature",
        {"kind": ["road"] * len(names), "name": names, "class": classes},
        shapely.to_wkb(lines).tolist(),
    )
    document.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
