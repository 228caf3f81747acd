"""Figures kept up with edits equal figures counted anew."""

import dataclasses

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.standing import Standing
from gridplanner.analysis.sums import sum_cells
from gridplanner.data.records import Cell
from gridplanner.data.snapshot import retake
from tests.analysis.towns import (
    DrawnPlan,
    fetch,
    lattice,
    lattice_plan,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)


def assert_equal(one, two):
    for field in dataclasses.fields(one):
        left, right = getattr(one, field.name), getattr(two, field.name)
        if isinstance(left, np.ndarray):
            assert left.dtype == right.dtype, field.name
            assert left.shape == right.shape, field.name
            assert np.array_equal(left, right), field.name


def give(plan, giver, receiver, area):
    """Move the ground `area` from one cell to another; None is beyond the plan."""
    shapes, cells = dict(plan.shapes), dict(plan.cells)
    if giver is None:
        ground = area.difference(shapely.union_all(list(shapes.values())))
    else:
        ground = shapes[giver].intersection(area)
        shapes[giver] = shapes[giver].difference(area)
    if receiver is not None:
        taken = shapes.get(receiver, shapely.Polygon())
        shapes[receiver] = polygons_of(shapely.union_all([taken, ground]))
    for cell in (giver, receiver):
        if cell is not None and polygons_of(shapes[cell]).is_empty:
            shapes.pop(cell), cells.pop(cell, None)
        elif cell is not None:
            shapes[cell] = polygons_of(shapes[cell])
            cells.setdefault(cell, Cell(cell, (0, 0, cell, 0)))
    return DrawnPlan(shapes, cells, plan.units)


def polygons_of(shape):
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def relabel(plan, cell, owners):
    cells = plan.cells | {cell: Cell(cell, owners)}
    return DrawnPlan(plan.shapes, cells, plan.units)


@st.composite
def edit(draw):
    kind = draw(st.sampled_from(["give", "owner"]))
    cells = st.sampled_from(range(1, 18))
    at = st.integers(-30, 430)
    if kind == "owner":
        return kind, draw(cells), draw(st.integers(0, 3))
    nobody = st.one_of(st.none(), cells)
    box = draw(at), draw(at), draw(st.integers(5, 200))
    return kind, draw(nobody), draw(nobody), box


def apply(plan, step):
    """The plan after a step and the cells it touched; None where it does nothing."""
    if step[0] == "owner":
        _, cell, community = step
        if cell not in plan.cells:
            return None
        town, _, grid, _ = plan.cells[cell].owners
        return relabel(plan, cell, (town, 10**6 + 1 + community, grid, 0)), {cell}
    _, giver, receiver, (x, y, size) = step
    if giver == receiver or (giver is not None and giver not in plan.cells):
        return None
    changed = give(plan, giver, receiver, square(x, y, size))
    return changed, {cell for cell in (giver, receiver) if cell is not None}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(edit(), min_size=1, max_size=6),
    st.integers(0, 1000),
    st.sampled_from([0, 2, 8]),
)
def test_figures_after_edits_equal_figures_from_scratch(steps, seed, bends):
    rng = np.random.default_rng(seed)
    plan = lattice_plan(lattice(4, 400.0, rng=rng, bends=bends), per_community=4)
    houses = [
        square(*at, size)
        for at, size in zip(
            rng.uniform(-20, 400, (80, 2)), rng.choice([0.8, 4, 25], 80), strict=True
        )
    ]
    buildings = make_buildings(
        houses,
        counts=rng.integers(-1, 30, (80, 3)),
        overrides=np.where(rng.random(80) < 0.1, 10**6 + rng.integers(0, 23, 80), 0),
    )
    snapshot = snapshot_of(plan, buildings)
    standing = Standing(snapshot, fetch(houses))
    for step in steps:
        done = apply(plan, step)
        if done is None:
            continue
        plan, touched = done
        snapshot = retake(snapshot, plan, touched=touched, version=2)
        assert_equal(snapshot, snapshot_of(plan, buildings, version=2))
        standing.refresh(snapshot, touched)
        anew = place(snapshot, fetch(houses))
        assert_equal(standing.snapshot, anew)
        assert_equal(standing.sums, sum_cells(anew))


def test_a_tiny_building_of_three_cells_follows_its_largest_part():
    # 0.9 m²: in cell 1 with 0.4; cells 2 and 3 share the rest, then 2 has it all
    house = shapely.box(9.6, 9.5, 10.5, 10.5)
    shapes = {
        1: shapely.box(0, 0, 10, 20),
        2: shapely.box(10, 0, 20, 10),
        3: shapely.box(10, 10, 20, 20),
    }
    cells = {i: Cell(i, (0, 0, i, 0)) for i in shapes}
    plan = DrawnPlan(shapes, cells)
    standing = Standing(
        snapshot := snapshot_of(plan, make_buildings([house])), fetch([house])
    )
    assert snapshot.cell_ids[standing.snapshot.building_cell[0]] == 1
    assert standing.snapshot.cut_levels[0] == 0
    changed = give(plan, 3, 2, shapely.box(10, 10, 20, 15))
    standing.refresh(retake(snapshot, changed, touched={2, 3}, version=2), {2, 3})
    assert snapshot.cell_ids[standing.snapshot.building_cell[0]] == 2


def test_an_edit_looks_only_at_buildings_near_it():
    rng = np.random.default_rng(4)
    plan = lattice_plan(lattice(10, 1000.0, rng=rng))
    houses = [square(*at, 8) for at in rng.uniform(0, 990, (500, 2))]
    asked = []

    def footprints(ids):
        asked.append(len(ids))
        return fetch(houses)(ids)

    snapshot = snapshot_of(plan, make_buildings(houses))
    standing = Standing(snapshot, footprints)
    asked.clear()
    changed = give(plan, 45, 55, square(480, 440, 30))
    snapshot = retake(snapshot, changed, touched={45, 55}, version=2)
    standing.refresh(snapshot, {45, 55})
    assert sum(asked) < 20


def test_other_buildings_are_refused():
    plan = town_9()
    standing = Standing(snapshot_of(plan, make_buildings([])), fetch([]))
    with pytest.raises(ValueError, match="buildings"):
        standing.refresh(snapshot_of(plan, make_buildings([])), set())


def test_figures_and_coverage_are_those_of_the_newest_state():
    house = square(250, 50)
    plan = town_9()
    snapshot = snapshot_of(plan, make_buildings([house]))
    standing = Standing(snapshot, fetch([house]))
    assert standing.coverage(2).shares["buildings"].held == 1
    changed = relabel(plan, 13, (100, 120, 0, 0))
    standing.refresh(retake(snapshot, changed, touched={13}, version=2), {13})
    assert standing.figures(2).gap.buildings.tolist() == [1]
    assert standing.coverage(2).shares["buildings"].held == 0


def test_a_house_may_come_to_a_cell_that_no_edit_touched():
    """Three cells share it: 3, 10 and 7 metres of 20, then 6.5, 6.5 and 7."""
    plan = DrawnPlan(
        {n: shapely.box(*box) for n, box in enumerate(STRIPS, start=1)},
        {n: Cell(n, (0, 0, n, 0)) for n in (1, 2, 3)},
        {},
    )
    house = np.array([shapely.box(47, 40, 67, 50)], object)
    standing = Standing(snapshot_of(plan, make_buildings(house)), fetch(house))
    assert standing.snapshot.building_cell.tolist() == [1]

    after = give(plan, 2, 1, shapely.box(50, 0, 53.5, 100))
    standing.refresh(
        retake(standing.snapshot, after, touched={1, 2}, version=2), {1, 2}
    )

    assert standing.snapshot.building_cell.tolist() == [2]
    assert standing.recounted_cells == {2, 3}


STRIPS = ((0, 0, 50, 100), (50, 0, 60, 100), (60, 0, 110, 100))
