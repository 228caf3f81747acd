"""The plan at full size: 12,100 cells, 24,000 borders of nine bends.

Run ``pytest benchmarks/bench_plan.py``.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from immutables import Map
from shapely import LineString, Polygon, box

sys.path[:0] = [str(Path(__file__).parent.parent)]

from gridplanner.data.checks.check import check
from gridplanner.data.drawn.build import Drawn, build
from gridplanner.data.drawn.coverage import plan_from_coverage
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.edits.move import move
from gridplanner.data.edits.split import Halves, find_halves, split
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit

SIDE = 110
SIZE = 100.0
BENDS = 9
TOWN = 1_000_000_001


def wavy_cells(side: int) -> np.ndarray:
    """Cells of about a hectare whose shared borders wave, row by row."""
    rng = np.random.default_rng(1)
    corners = np.stack(
        np.meshgrid(np.arange(side + 1) * SIZE, np.arange(side + 1) * SIZE), axis=-1
    )
    corners += rng.uniform(-20, 20, corners.shape)

    def waves(start: np.ndarray, end: np.ndarray) -> np.ndarray:
        share = np.linspace(0, 1, BENDS + 2)[:, None]
        lines = start[:, :, None] + (end - start)[:, :, None] * share
        lines[:, :, 1:-1] += rng.uniform(-2, 2, lines[:, :, 1:-1].shape)
        return lines

    across = waves(corners[:, :-1], corners[:, 1:])
    up = waves(corners[:-1], corners[1:])
    cells = []
    for row in range(side):
        for column in range(side):
            ring = [
                across[row, column],
                up[row, column + 1][1:],
                across[row + 1, column][::-1][1:],
                up[row, column][::-1][1:],
            ]
            cells.append(Polygon(np.concatenate(ring)))
    return np.array(cells, object)


def villages_of(side: int) -> np.ndarray:
    """Number of the village of each cell; blocks of ten by ten."""
    row, column = np.divmod(np.arange(side * side), side)
    return row // 10 * (side // 10 + 1) + column // 10


def make_plan(side: int) -> Plan:
    """A town with a village for each hundred grids."""
    village = villages_of(side)
    names = np.unique(village)
    units = [Unit(TOWN, 0, 0, code="370211103")]
    units += [
        Unit(TOWN + 1 + int(v), TOWN, 1, code=f"370211103{201 + int(v)}") for v in names
    ]
    first = TOWN + 1 + int(names.max()) + 1
    units += [
        Unit(first + i, TOWN + 1 + int(v), 2, code=f"{i:06d}")
        for i, v in enumerate(village)
    ]
    owners = np.zeros((side * side, 4), np.int64)
    owners[:, 0] = TOWN
    owners[:, 1] = TOWN + 1 + village
    owners[:, 2] = first + np.arange(side * side)
    return plan_from_coverage(1, DEFAULT_LEVELS, wavy_cells(side), owners, units)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The town, with its tree and polygons made."""
    made = make_plan(SIDE)
    made.cells_near(box(0, 0, 1, 1))
    made.cells_of(TOWN)
    made.cell_with((0, 0, 0, 0))
    return made


@pytest.fixture
def rng() -> random.Random:
    return random.Random(1)


def inner_vertices(plan: Plan) -> list[int]:
    high = SIDE * SIZE - 200
    return [
        v.id
        for v in plan.vertices.values()
        if 200 < v.x < high and 200 < v.y < high and len(plan.star[v.id]) > 2
    ]


def test_plan_from_2300_cells(benchmark):
    benchmark.pedantic(make_plan, (48,), rounds=3)


def test_plan_from_12100_cells(benchmark):
    benchmark.pedantic(make_plan, (SIDE,), rounds=1)


def test_all_polygons(benchmark, plan):
    def fresh():
        records = plan.vertices, plan.borders, plan.cells, plan.units
        copy = Plan.from_records(1, plan.levels, *records, plan.next_id)
        return (copy,), {}

    benchmark.pedantic(Plan.polygons, setup=fresh, rounds=5)


def test_border_levels(benchmark, plan):
    benchmark(plan.border_levels)


def test_outlines_of_all_villages(benchmark, plan):
    benchmark(plan.outlines, 1)


def test_move_vertex(benchmark, plan, rng):
    vertices = inner_vertices(plan)

    def once():
        vertex = plan.vertices[rng.choice(vertices)]
        return move(plan, vertices={vertex.id: (vertex.x + 2, vertex.y + 1)})

    benchmark(once)


def test_reshape_border(benchmark, plan, rng):
    borders = sorted(plan.borders)

    def once():
        number = rng.choice(borders)
        bends = plan.points(number)[1:-1] * 1.0
        bends[len(bends) // 2] += 0.5
        return move(plan, borders={number: bends})

    benchmark(once)


def test_draw_cutting_nine_neighbours(benchmark, plan, rng):
    def once():
        x, y = rng.uniform(500, 9_000), rng.uniform(500, 9_000)
        shape = shapely.Point(x, y).buffer(120, 4)
        return draw(
            plan,
            shape,
            level=2,
            unit=Unit(0, 0, 2),
            take=True,
            drop=swallowed(plan, shape),
            allow_parts=True,
        )

    benchmark(once)


def swallowed(plan: Plan, shape: Polygon) -> list[int]:
    return [plan.cells[c].owners[2] for c in plan.cells_near(shape)]


def test_give_area(benchmark, plan, rng):
    def once():
        cell = rng.choice(sorted(plan.cells))
        unit = plan.cells[cell].owners[2]
        corner = plan.polygon(cell).exterior.coords[0]
        shape = shapely.Point(corner).buffer(30, 3)
        return give_ground(plan, shape, unit_id=unit, allow_parts=True)

    benchmark(once)


def halves(plan: Plan, unit: int) -> Halves:
    west, south, east, north = plan.outline(unit).bounds
    middle = (west + east) / 2
    return find_halves(
        plan, unit, [LineString([(middle, south - 9), (middle, north + 9)])]
    )


def test_split(benchmark, plan, rng):
    units = [u.id for u in plan.units_at(2)]

    def once():
        return split(plan, halves(plan, rng.choice(units)), on="2026-03-05")

    benchmark(once)


def test_merge_two(benchmark, plan, rng):
    cells = sorted(plan.cells)

    def once():
        cell = rng.choice(cells)
        other = min(plan.neighbours(cell))
        kept, gone = (plan.cells[n].owners[2] for n in (cell, other))
        return merge_units(
            plan,
            kept,
            [gone],
            on="2026-03-05",
            allow_parts=True,
            allow_across=True,
        )

    benchmark(once)


def test_delete(benchmark, plan, rng):
    units = [u.id for u in plan.units_at(2)]
    benchmark(lambda: delete(plan, rng.choice(units)))


def test_apply(benchmark, plan, rng):
    number = inner_vertices(plan)[0]
    vertex = plan.vertices[number]
    change = move(plan, vertices={number: (vertex.x + 1, vertex.y)})
    benchmark(plan.apply, change)


def test_check_2300_grids(benchmark):
    small = make_plan(48)
    benchmark.pedantic(check, (small,), {"level": 2}, rounds=3)


def test_build_2304_grids_over_villages(benchmark):
    cells, village = wavy_cells(48), villages_of(48)
    areas = np.array(
        [shapely.coverage_union_all(cells[village == v]) for v in np.unique(village)]
    )
    empty = Plan.empty(1, DEFAULT_LEVELS)
    drafts = tuple(Unit(0, 0, 0, code=f"v{i}") for i in range(len(areas)))
    change = build(empty, Drawn(areas, drafts), level=1).change
    town = empty.apply(change)
    grids = Drawn(cells, tuple(Unit(0, 0, 0, code=f"g{i}") for i in range(len(cells))))
    benchmark.pedantic(build, (town, grids), {"level": 2}, rounds=1)


@pytest.mark.parametrize("kind", ["dict", "Map"])
def test_records_replaced_in_a_map_of_36000(benchmark, kind):
    """What docs/adr/0006 measures: 30 of 36,000 records replaced, the old map kept."""
    records = {number: object() for number in range(36_000)}
    persistent = Map(records)

    def copy():
        new = records.copy()
        for number in range(30):
            new[number] = None
        return new

    def share():
        with persistent.mutate() as draft:
            for number in range(30):
                draft[number] = None
            return draft.finish()

    benchmark(copy if kind == "dict" else share)
