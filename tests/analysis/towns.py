"""Small and large made-up towns for the studies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from gridplanner.analysis.shares import find_places
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.records import Cell, Unit
from gridplanner.data.snapshot import MEASURES, Buildings, take_snapshot


@dataclass
class DrawnPlan:
    """A plan given by the polygons of its cells."""

    shapes: dict[int, shapely.Geometry]
    cells: dict[int, Cell]
    units: dict[int, Unit] = field(default_factory=dict)

    def polygons(self):
        shapes = np.empty(len(self.shapes), object)
        shapes[:] = list(self.shapes.values())
        return np.array(list(self.shapes), np.int64), shapes

    def polygon(self, cell_id):
        return self.shapes[cell_id]


def make_buildings(footprints, *, counts=None, sources=None, overrides=None, ids=None):
    """Arrays of buildings with the given footprints; nothing known by default."""
    footprints = np.array(footprints, object)
    number = len(footprints)
    if counts is None:
        counts = np.full((number, len(MEASURES)), -1)
    known = (np.asarray(counts).reshape(number, len(MEASURES)) >= 0).any(axis=0)
    default = tuple("columns" if each else "" for each in known)
    zeros = np.zeros(number, np.int64)
    return Buildings(
        ids=np.arange(1, number + 1) if ids is None else np.asarray(ids),
        points=shapely.get_coordinates(shapely.centroid(footprints)),
        boxes=shapely.bounds(footprints).reshape(-1, 4),
        areas=shapely.area(footprints),
        counts=np.asarray(counts, np.int64).reshape(number, len(MEASURES)),
        measures=MEASURES,
        sources=default if sources is None else sources,
        overrides=zeros if overrides is None else np.asarray(overrides, np.int64),
    )


def fetch(footprints):
    """The callable that gives the footprints of ids 1, 2, 3 …"""
    shapes = np.array(footprints, object)
    return lambda ids: shapes[np.asarray(ids) - 1]


def snapshot_of(plan, buildings, *, version=1, levels=DEFAULT_LEVELS, **options):
    return take_snapshot(plan, buildings, levels=levels, version=version, **options)


def square(x, y, size=10.0):
    return shapely.box(x, y, x + size, y + size)


def town_9():
    r"""Nine squares of 100 m; two communities, four grids, two micro-grids, a gap.

    ::

         300 +-----+-----+-----+
             | 131 | 131 | 132 |      town 100
         200 +-----+-----+-----+      community 110: columns 0 and 1
             | 131 | 134 | 132 |      community 120: column 2
         100 +-----+-----+-----+      grid 134: micro-grids 141 below, 142 above
             | gap | 134 | 133 |
           0 +-----+-----+-----+
             0    100   200   300
    """
    units = [
        Unit(100, 0, 0, code="990000103", name="甲镇"),
        Unit(110, 100, 1, code="990000103201", name="东村"),
        Unit(120, 100, 1, code="990000103202", name="西村"),
        Unit(131, 110, 2, code="990000103201001", name="第一网格"),
        Unit(132, 120, 2, code="990000103202001", name="第二网格"),
        Unit(133, 120, 2, code="990000103202002", name="第三网格"),
        Unit(134, 110, 2, code="990000103201002", name="第四网格"),
        Unit(141, 134, 3, code="990000103201002001", name="第一微网格"),
        Unit(142, 134, 3, code="990000103201002002", name="第二微网格"),
    ]
    owners = {
        11: (100, 110, 131, 0),
        12: (100, 120, 132, 0),
        13: (100, 120, 133, 0),
        14: (100, 110, 134, 141),
        15: (100, 110, 134, 142),
        16: (100, 110, 0, 0),
    }
    shapes = {
        11: shapely.union_all(
            [square(0, 100, 100), square(0, 200, 100), square(100, 200, 100)]
        ),
        12: shapely.box(200, 100, 300, 300),
        13: square(200, 0, 100),
        14: square(100, 0, 100),
        15: square(100, 100, 100),
        16: square(0, 0, 100),
    }
    return DrawnPlan(
        # every corner stands in both neighbours, as in a real plan
        {cell: shapely.segmentize(shape, 100) for cell, shape in shapes.items()},
        {cell: Cell(cell, each) for cell, each in owners.items()},
        {unit.id: unit for unit in units},
    )


def lattice(n, size, *, rng, bends=8):
    """n × n cells with bent borders that tile a square of `size` metres."""
    step = size / n
    corners = np.stack(np.meshgrid(*[np.arange(n + 1) * step] * 2, indexing="ij"), -1)
    shift = rng.uniform(-0.25, 0.25, corners.shape) * step
    shift[[0, -1], :, 0] = 0
    shift[:, [0, -1], 1] = 0
    corners = corners + shift
    along = np.linspace(0, 1, bends + 2)[1:-1, None]

    def edge(start, end, *, outer):
        way = end - start
        aside = np.array([-way[1], way[0]]) * (0 if outer else 0.06)
        points = start + way * along + aside * rng.uniform(-1, 1, (bends, 1))
        return np.round(np.vstack([start, points, end]), 3)

    rows, columns = {}, {}
    for i in range(n + 1):
        for k in range(n):
            outer = i in (0, n)
            columns[i, k] = edge(corners[i, k], corners[i, k + 1], outer=outer)
            rows[k, i] = edge(corners[k, i], corners[k + 1, i], outer=outer)
    polygons = np.empty(n * n, object)
    for i in range(n):
        for k in range(n):
            sides = rows[i, k], columns[i + 1, k], rows[i, k + 1], columns[i, k]
            below, right, above, left = sides
            ring = [below[:-1], right[:-1], above[:0:-1], left[:0:-1]]
            polygons[i * n + k] = shapely.Polygon(np.vstack(ring))
    return polygons


def lattice_plan(polygons, *, first=1, per_community=25):
    """A plan with one grid a polygon, under communities under one town."""
    count = len(polygons)
    communities = -(-count // per_community)
    town, community, grid = 10**6, 10**6 + 1, 10**6 + 1 + communities
    units = {town: Unit(town, 0, 0, code="990000103")}
    shapes, cells = {}, {}
    for number in range(communities):
        code = f"990000103{201 + number}"
        units[community + number] = Unit(community + number, town, 1, code=code)
    for number in range(count):
        parent = community + number // per_community
        code = f"{units[parent].code}{number % per_community + 1:03d}"
        units[grid + number] = Unit(grid + number, parent, 2, code=code)
        shapes[first + number] = polygons[number]
        owners = (town, parent, grid + number, 0)
        cells[first + number] = Cell(first + number, owners)
    return DrawnPlan(shapes, cells, units)


def place(snapshot, footprints):
    """The snapshot with the cell of every building, found from scratch."""
    found = find_places(snapshot, footprints)
    return replace(snapshot, building_cell=found.cell, cut_levels=found.cut_levels)
