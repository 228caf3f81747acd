"""Outside the boxes of an edit every place lies in the cell it lay in before."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.analysis.changed_ground import find_changed, rows_of
from gridplanner.data.drawn.coverage import plan_from_coverage
from gridplanner.data.edits.move import move
from gridplanner.data.errors import EditError
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.snapshot import no_buildings, retake
from gridplanner.data.topology.canonical import unpack_bends
from tests.analysis.towns import lattice, lattice_plan, snapshot_of, square

SIDE = 400.0


def make_plan(seed, bends):
    """Sixteen cells with bent borders, as a plan of borders."""
    polygons = lattice(4, SIDE, rng=np.random.default_rng(seed), bends=bends)
    drawn = lattice_plan(polygons, per_community=4)
    owners = np.array([drawn.cells[cell].owners for cell in sorted(drawn.cells)])
    units = list(drawn.units.values())
    return plan_from_coverage(1, DEFAULT_LEVELS, polygons, owners, units)


def changed_ground(plan, change):
    before = snapshot_of(plan, no_buildings())
    after = retake(before, plan.apply(change), touched=change.touched, version=2)
    touched = np.array(sorted(change.touched), np.int64)
    return before, after, find_changed(before, after, touched)


@given(
    seed=st.integers(0, 1000),
    bends=st.sampled_from([0, 1, 8]),
    which=st.integers(0, 1000),
    by=st.tuples(st.floats(-40, 40), st.floats(-40, 40)),
    of_border=st.booleans(),
)
def test_every_place_that_changed_hands_is_in_a_box(seed, bends, which, by, of_border):
    plan = make_plan(seed, bends)
    try:
        if of_border:
            number = sorted(plan.borders)[which % len(plan.borders)]
            border = plan.borders[number]
            points = np.array(unpack_bends(border.bends)).reshape(-1, 2)
            change = move(plan, borders={border.id: points + np.array(by) / 4})
        else:
            number = sorted(plan.vertices)[which % len(plan.vertices)]
            vertex = plan.vertices[number]
            place = vertex.x + by[0], vertex.y + by[1]
            change = move(plan, vertices={vertex.id: place})
    except EditError:
        return
    before, after, found = changed_ground(plan, change)
    boxes = shapely.union_all(shapely.box(*found.ground.T)).buffer(1e-9)
    for old, new in zip(before.cell_polygons, after.cell_polygons, strict=True):
        gave = shapely.symmetric_difference(old, new)
        assert boxes.covers(gave) or gave.is_empty


def test_moving_one_corner_leaves_most_of_its_cells_out():
    plan = make_plan(3, 8)
    vertex = min(
        plan.vertices.values(), key=lambda v: abs(v.x - SIDE / 2) + abs(v.y - SIDE / 2)
    )
    change = move(plan, vertices={vertex.id: (vertex.x + 1, vertex.y + 1)})
    before, _, found = changed_ground(plan, change)
    rows = rows_of(before.cell_ids, np.array(sorted(change.touched)))
    cells = shapely.union_all(shapely.box(*before.cell_boxes[rows].T))
    boxes = shapely.union_all(shapely.box(*found.ground.T))
    assert 0 < boxes.area < cells.area / 10


def test_cells_that_come_go_or_change_owners_are_told_whole():
    drawn = lattice_plan(lattice(2, 100.0, rng=np.random.default_rng(1)))
    before = snapshot_of(drawn, no_buildings())
    new = type(drawn)(
        {i: drawn.shapes[i] for i in (2, 3, 4)} | {9: square(200, 200)},
        {i: drawn.cells[i] for i in (2, 3, 4)} | {9: drawn.cells[1]},
        drawn.units,
    )
    touched = np.array([1, 9])
    after = retake(before, new, touched=touched, version=2)
    found = find_changed(before, after, touched)
    around = shapely.union_all(shapely.box(*found.ground.T))
    assert around.covers(drawn.shapes[1])
    assert around.covers(square(200, 200))


@pytest.mark.parametrize(("ids", "expected"), [([], [-1, -1]), ([3, 7], [0, -1])])
def test_rows_of_ids_that_are_not_there_are_told(ids, expected):
    found = rows_of(np.array(ids, np.int64), np.array([3, 8]))
    assert found.tolist() == expected
