"""Labels of one crowded sheet: two thousand houses with door plates, on A3 at 1:2000.

``python -m benchmarks.bench_labels [HOUSES]`` prints the seconds of the processor that
giving all labels their places takes (median of nine), and those of the whole sheet
with its painting into a PDF; how many door plates stand in the side table, and whether
any two labels lie over each other. The village is made up: rows of houses of 7 to 14 m
along lanes, turned a little, plates up to ``126号之3``, roads with names, wells, stops.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import process_time

import numpy as np
import shapely

from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.packed import pack
from gridplanner.data.records import Unit
from gridplanner.headless import begin_drawing
from gridplanner.layers.features import take_features
from gridplanner.layers.print.ground import Ground, MapView, Meaning, Stop
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.pages import PdfPages
from gridplanner.layers.print.sheet import Sheet, Subject
from gridplanner.layers.subdivision import Subdivision

_SIZE = (420.0, 297.0)
_PLACE = Rect(14, 29, 304, 249)
_SCALE = 2000.0
_CORNER = np.array([40_500_000.0, 3_950_000.0])
_UNIT = 3001
_LANES = ("东西一路", "东西二路", "东西三路", "南北一路", "南北二路")


def village(count: int, rng: np.random.Generator) -> tuple[Ground, tuple[Stop, ...]]:
    """Make a village of so many houses that fills the map."""
    wide, high = (side * _SCALE / 1000 for side in (_PLACE.width, _PLACE.height))
    columns = round(np.sqrt(count * wide / high))
    rows = -(-count // columns)
    step = wide / columns, high / rows
    row, column = np.divmod(np.arange(count), columns)
    middle = np.column_stack([column + 0.5, row + 0.5]) * step + _CORNER
    sides = rng.uniform(7.0, 14.0, (count, 2)) / 2
    sides = np.minimum(sides, np.array(step) * 0.42)
    turn = rng.normal(0.0, 0.06, count)
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    ring = corners[None] * sides[:, None]
    x = ring[..., 0] * np.cos(turn)[:, None] - ring[..., 1] * np.sin(turn)[:, None]
    y = ring[..., 0] * np.sin(turn)[:, None] + ring[..., 1] * np.cos(turn)[:, None]
    houses = shapely.polygons(np.stack([x, y], axis=2) + middle[:, None])
    ids = np.arange(count) + 1
    named = rng.choice(["", "", "", "", "", "之2", "之3"], count)
    plates = [f"{1 + n % 400}号{after}" for n, after in zip(ids, named, strict=True)]
    west, south = _CORNER
    outline = shapely.box(west, south, west + wide, south + high)
    lanes = [
        shapely.LineString(
            [
                (west - 50, south + share * high),
                (west + wide + 50, south + share * high),
            ]
        )
        for share in (0.21, 0.48, 0.77)
    ] + [
        shapely.LineString(
            [
                (west + share * wide, south - 50),
                (west + share * wide, south + high + 50),
            ]
        )
        for share in (0.33, 0.68)
    ]
    wells = list(shapely.points(_CORNER + rng.uniform(0, 1, (12, 2)) * (wide, high)))
    shapes = np.array([*lanes, *wells], object)
    numbers = np.arange(len(shapes)) + 1
    features = take_features(
        pack(numbers, shapes), numbers,
        kinds=["road"] * len(lanes) + ["well"] * len(wells),
        classes=["村道"] * len(lanes) + [""] * len(wells),
        names=[*_LANES, *([""] * len(wells))],
    )  # fmt: skip
    cells = pack(np.array([1]), np.array([outline], object))
    ring_line = pack(np.array([1]), np.array([outline.exterior], object))
    units = {
        1000: Unit(1000, 0, 0, name="镇"),
        2001: Unit(2001, 1000, 1, name="社区"),
        _UNIT: Unit(_UNIT, 2001, 2, name="第一网格"),
    }
    division = Subdivision(
        DEFAULT_LEVELS, cells, np.array([[1000, 2001, _UNIT, 0]]), ring_line,
        np.array([[1, 0]]), np.array([0], np.int8), units,
    )  # fmt: skip
    ground = Ground(
        division,
        {_UNIT: outline},
        pack(ids, houses),
        lambda wanted: [(plates[number - 1], None) for number in wanted.tolist()],
        lambda wanted, _level: np.full(len(wanted), _UNIT),
        features,
    )
    stops = tuple(
        Stop("well", "", well.x, well.y, number) for number, well in enumerate(wells, 1)
    )
    return ground, stops


def main(count: int) -> None:
    """Print the figures of one sheet."""
    family = begin_drawing()
    ground, stops = village(count, np.random.default_rng(7))
    meant = Meaning((_UNIT,), 2, stops=stops)
    north = _CORNER[1] + _PLACE.height * _SCALE / 1000
    view = MapView(_PLACE, float(_CORNER[0]), float(north), _SCALE)
    settling, whole = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _time in range(9):
            begin = process_time()
            settled = settle(view, ground, meant, family)
            settling.append(process_time() - begin)
            sheet = Sheet(Subject(_UNIT, "x"), _SIZE, settled, {}, scale=int(_SCALE))
            path = Path(folder) / "a.pdf"
            pages = PdfPages(family)
            pages.add(sheet, ground)
            path.write_bytes(pages.finish())
            whole.append(process_time() - begin)
        size = path.stat().st_size
    doors, aside = len(settled.doors), len(settled.asides)
    print(
        f"{doors} door plates: {np.median(settling):.3f} s to place all labels,"
        f" {np.median(whole):.3f} s the whole sheet, {size / 1000:.0f} kB"
    )
    print(
        f"{aside} in the side table ({100 * aside / doors:.1f} %),"
        f" {sum(not one.is_marked for one in settled.asides)} of them without a number"
        f" on the map; {_overlaps(settled.labels)} labels over another"
    )


def _overlaps(labels) -> int:
    boxes = np.array([label.box for label in labels])
    shapes = shapely.box(*boxes.T)
    one, other = shapely.STRtree(shapes).query(shapes, "intersects")
    apart = one < other
    common = shapely.area(
        shapely.intersection(shapes[one[apart]], shapes[other[apart]])
    )
    return int((common > 1e-9).sum())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
