"""Rings, outlines, levels and look-ups of a plan."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon, box

from gridplanner.data.change import make_change
from gridplanner.data.drawn.coverage import plan_from_coverage, trace
from gridplanner.data.errors import EditError
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from gridplanner.data.records import Border, Cell, Unit, Vertex
from tests.helpers.plans import (
    EAST,
    TOWN,
    WEST,
    assert_sound,
    fresh,
    grid_named,
    nine_cell_town,
    tiled_town,
)


def towns(*polygons):
    """A plan in which each polygon is a town of its own."""
    count = len(polygons)
    units = [Unit(i + 1, 0, 0, name=str(i + 1)) for i in range(count)]
    owners = np.zeros((count, 4), np.int64)
    owners[:, 0] = np.arange(1, count + 1)
    return plan_from_coverage(
        1, DEFAULT_LEVELS, np.array(polygons, object), owners, units
    )


HOLE = box(30, 30, 60, 60)
CHECKERS = [box(x, y, x + 10, y + 10) for x in (0, 10, 20) for y in (0, 10, 20)]
SHAPES = {
    "a ring alone": [box(0, 0, 90, 90)],
    "two side by side": [box(0, 0, 90, 90), box(90, 0, 180, 90)],
    "a hole": [box(0, 0, 90, 90) - HOLE],
    "a cell in a cell": [box(0, 0, 90, 90) - HOLE, HOLE],
    "a cell in a cell in the same cell": [
        box(0, 0, 90, 90) - HOLE | box(40, 40, 50, 50),
        HOLE - box(40, 40, 50, 50),
    ],
    "a hole that touches its shell": [
        Polygon(
            [(0, 0), (90, 0), (90, 90), (0, 90)],
            [[(0, 0), (30, 60), (60, 30)]],
        )
    ],
    "two holes that touch": [
        Polygon(
            [(0, 0), (90, 0), (90, 90), (0, 90)],
            [
                [(10, 10), (10, 40), (40, 40), (40, 10)],
                [(40, 40), (40, 70), (70, 70), (70, 40)],
            ],
        )
    ],
    "islands that touch at a point": [
        MultiPolygon([box(0, 0, 10, 10), box(10, 10, 20, 20)])
    ],
    "a checkerboard": [MultiPolygon(CHECKERS[::2]), MultiPolygon(CHECKERS[1::2])],
    "an enclave": [
        MultiPolygon([box(0, 0, 50, 90), box(70, 40, 80, 50)]),
        box(50, 0, 100, 90) - box(70, 40, 80, 50),
    ],
    "a chain of holes that cuts a cell into four": [
        MultiPolygon(
            [
                Polygon([(0, 0), (40, 0), (20, 20)]),
                Polygon([(0, 0), (20, 20), (0, 40)]),
                Polygon([(40, 0), (40, 40), (20, 20)]),
                Polygon([(0, 40), (20, 20), (40, 40)]),
            ]
        ).buffer(0)
        - box(15, 15, 25, 25),
        box(15, 15, 25, 25),
    ],
    "two holes, one in each of two parts": [
        MultiPolygon(
            [
                box(0, 0, 30, 30) - box(10, 10, 20, 20),
                box(50, 0, 90, 30) - box(60, 10, 70, 20),
            ]
        )
    ],
}


@pytest.mark.parametrize("name", SHAPES)
def test_polygons_come_back_as_they_went_in(name):
    polygons = SHAPES[name]

    plan = towns(*polygons)

    assert_sound(plan)
    found = plan.outlines(0)
    for number, polygon in enumerate(polygons, 1):
        assert found[number].normalize().equals_exact(
            shapely.orient_polygons(polygon).normalize(), 0
        ) or found[number].equals(polygon)
        assert found[number].area == pytest.approx(polygon.area)


def test_a_ring_alone_has_one_anchor_at_its_lowest_place():
    plan = towns(box(10, 20, 50, 60))

    (vertex,) = plan.vertices.values()
    (border,) = plan.borders.values()
    assert (vertex.x, vertex.y) == (10, 20)
    assert border.start == border.end == vertex.id


def test_nothing_in_nothing_out():
    plan = Plan.empty(3, DEFAULT_LEVELS)

    ids, polygons = plan.polygons()

    assert len(ids) == len(polygons) == 0
    assert plan.border_levels() == {}
    assert plan.outlines(0) == {}
    assert plan.outline(99).is_empty
    assert plan.next_id == 3_000_000_001
    assert plan.cells_near(Point(0, 0)) == []
    assert plan.cells_at(np.array([Point(0, 0)], object)).tolist() == [0]
    assert "0 borders" in repr(plan)


def test_polygons_that_overlap_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        towns(box(0, 0, 20, 20), box(10, 0, 30, 20))


def test_polygons_that_cross_themselves_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        towns(Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]))


def test_ground_of_nobody_is_refused():
    with pytest.raises(ValueError, match="free ground"):
        plan_from_coverage(
            1,
            DEFAULT_LEVELS,
            np.array([box(0, 0, 1, 1)], object),
            np.zeros((1, 4), np.int64),
            [],
        )


def test_polygons_of_the_same_owners_become_one_cell():
    """A border between two pieces of the same ground is none.

    +---+---+
    | a | a |
    +---+---+
    """
    plan = plan_from_coverage(
        1,
        DEFAULT_LEVELS,
        np.array([box(0, 0, 10, 10), box(10, 0, 20, 10)], object),
        np.array([(5, 0, 0, 0), (5, 0, 0, 0)]),
        [Unit(5, 0, 0)],
    )

    assert len(plan.cells) == len(plan.borders) == 1
    assert plan.outline(5).area == 200


def test_borders_know_the_topmost_level_that_they_divide():
    """West and East have two columns of grids each.

    +---+---+===+---+
    | 5 | 6 # 7 | 8 |     # village    - | grid
    +---+---+===+---+
    | 1 | 2 # 3 | 4 |
    +---+---+===+---+
    """
    plan = tiled_town(4, 2)

    levels = plan.border_levels()

    of_line = {
        plan.line(number).interpolate(0.5, normalized=True).coords[0]: level
        for number, level in levels.items()
    }
    assert of_line[200.0, 50.0] == 1
    assert of_line[100.0, 50.0] == 2
    assert of_line[150.0, 0.0] == 0
    assert sorted(set(levels.values())) == [0, 1, 2]


def test_an_outline_leaves_out_the_borders_inside():
    plan = tiled_town(4, 2)

    assert plan.outline(TOWN).equals(box(0, 0, 400, 200))
    assert plan.outline(WEST).equals(box(0, 0, 200, 200))
    assert plan.outline(EAST).area == 40_000
    assert set(plan.outlines(1)) == {WEST, EAST}


def test_neighbours_share_a_border_and_not_a_corner():
    plan = nine_cell_town()
    (middle,) = plan.cells_of(grid_named(plan, 5))

    beside = {
        plan.units[plan.cells[cell].owners[2]].name for cell in plan.neighbours(middle)
    }

    assert beside == {"第2网格", "第4网格", "第6网格", "第8网格"}


def test_points_find_their_cell():
    plan = nine_cell_town()
    points = np.array([Point(50, 50), Point(250, 250), Point(-5, 0)], object)

    first, last, outside = plan.cells_at(points).tolist()

    assert plan.cells[first].owners[2] == grid_named(plan, 1)
    assert plan.cells[last].owners[2] == grid_named(plan, 9)
    assert outside == 0


def test_a_cell_is_found_by_its_owners():
    plan = nine_cell_town()
    (cell,) = plan.cells_of(grid_named(plan, 4))

    assert plan.cell_with(plan.cells[cell].owners) == cell
    assert plan.cell_with((9, 9, 9, 9)) is None
    assert plan.owners_of(0) == (0, 0, 0, 0)


def test_units_retired_are_not_in_force():
    plan = nine_cell_town()
    unit = plan.units[grid_named(plan, 9)]
    retired = Unit(unit.id, unit.parent, 2, valid_to="2026-01-01")

    after = plan.apply(make_change(plan, {("unit", unit.id): retired}, label="x"))

    assert len(plan.units_at(2)) == 9
    assert unit.id not in {u.id for u in after.units_at(2)}


def test_looking_for_cells_holds_after_hundreds_of_changes():
    plan = tiled_town(21, 20, villages=1)
    plan.cells_near(Point(0, 0))
    for number in sorted(plan.cells)[:410]:
        cell = plan.cells[number]
        unit = plan.units[cell.owners[2]]
        moved = Unit(unit.id + 10**6, unit.parent, 2)
        owners = (*cell.owners[:2], moved.id, 0)
        plan = plan.apply(
            make_change(
                plan,
                {
                    ("unit", moved.id): moved,
                    ("cell", number): Cell(number, owners),
                },
                label="x",
                next_id=moved.id + 1,
            )
        )
        assert plan.cells_near(plan.polygon(number).centroid) == [number]


def test_a_border_without_its_other_half_is_our_fault_and_said_so():
    plan = Plan.from_records(
        1,
        DEFAULT_LEVELS,
        {1: Vertex(1, 0, 0), 2: Vertex(2, 1, 0)},
        {3: Border(3, 1, 2, b"", 4, 0)},
        {4: Cell(4, (5, 0, 0, 0))},
        {5: Unit(5, 0, 0)},
        6,
    )

    with pytest.raises(EditError) as refusal:
        plan.polygon(4)
    assert refusal.value.code == "refuse.broken"


def test_a_cell_without_any_border_is_our_fault_and_said_so():
    plan = nine_cell_town()
    cells = {**plan.cells, 99: Cell(99, (TOWN, 0, 0, 0))}
    odd = Plan.from_records(
        1, DEFAULT_LEVELS, plan.vertices, plan.borders, cells, plan.units, 10**10
    )

    with pytest.raises(EditError) as refusal:
        odd.polygon(99)
    assert refusal.value.code == "refuse.broken"
    assert refusal.value.cells == (99,)


def test_a_cell_turned_inside_out_is_refused():
    plan = towns(box(0, 0, 10, 10))
    (border,) = plan.borders.values()
    turned = replace(border, left=border.right, right=border.left)
    odd = Plan.from_records(
        1,
        DEFAULT_LEVELS,
        plan.vertices,
        {border.id: turned},
        plan.cells,
        plan.units,
        plan.next_id,
    )

    with pytest.raises(EditError) as refusal:
        odd.polygons()
    assert refusal.value.code == "refuse.inside_out"


def test_plans_with_the_same_records_are_told_from_others():
    plan = nine_cell_town()

    assert plan.same_records(fresh(plan))
    assert not plan.same_records(nine_cell_town(size=50))


def test_two_polygons_on_one_side_of_a_segment_are_told():
    polygons = np.array([box(0, 0, 9, 9), box(0, 0, 9, 9)], object)

    with pytest.raises(ValueError, match="same side"):
        trace(polygons, np.array([1, 2]))
