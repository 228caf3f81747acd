"""Ground divided among new units at once."""

import numpy as np
import pytest
import shapely
from shapely.geometry import box

from gridplanner.data.edits.divide_ground import divide_ground
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from tests.helpers.plans import (
    EAST,
    WEST,
    assert_sound,
    tiled_town,
    unit_named,
)

ALL_FREE = tuple(range(1, 9))


def strips(count, *, width=400.0, height=200.0):
    step = width / count
    return np.array([box(n * step, 0, (n + 1) * step, height) for n in range(count)])


def test_free_ground_of_two_villages_becomes_grids_that_are_named_and_coded():
    town = tiled_town(4, 2, free=ALL_FREE)

    change = divide_ground(town, strips(4), level=2, valid_from="2026-01-01")

    after = town.apply(change)
    assert_sound(after)
    grids = after.units_at(2)
    assert [unit.id for unit in grids] == list(range(town.next_id, town.next_id + 4))
    assert [(unit.parent, unit.name) for unit in grids] == [
        (WEST, "第一网格"),
        (WEST, "第二网格"),
        (EAST, "第一网格"),
        (EAST, "第二网格"),
    ]
    assert [unit.code for unit in grids] == [
        "370211103201001",
        "370211103201002",
        "370211103202001",
        "370211103202002",
    ]
    assert {after.outline(unit.id).area for unit in grids} == {20_000}
    assert change.fields == {"count": "4"}
    assert change.inverse().after == change.before


def test_names_go_from_north_to_south_as_codes_do_however_parts_come():
    town = tiled_town(4, 2, free=ALL_FREE)
    low_first = [box(0, 0, 200, 100), box(0, 100, 200, 200)]

    after = town.apply(divide_ground(town, np.array(low_first), level=2))

    low, high = after.units_at(2)
    assert (high.name, high.code[-3:]) == ("第一网格", "001")
    assert (low.name, low.code[-3:]) == ("第二网格", "002")


def test_grids_that_are_replaced_go_and_their_codes_are_not_given_again():
    town = tiled_town(4, 2)
    town = town.apply(
        set_fields(town, {u.id: {"code": f"A{u.id}"} for u in town.units_at(2)})
    )
    old = [unit.id for unit in town.units_at(2)]

    change = divide_ground(town, strips(2), level=2, replaced=old, retired="2026-05-01")

    after = town.apply(change)
    assert_sound(after)
    made = [unit.id for unit in after.units_at(2) if unit.id not in old]
    assert [after.outline(number).area for number in made] == [40_000, 40_000]
    assert {after.units[number].valid_to for number in old} == {"2026-05-01"}
    assert {after.units[number].code for number in old} == {f"A{n}" for n in old}
    assert not any(after.cells_of(number) for number in old)


def test_new_grids_say_on_whose_ground_they_lie():
    town = tiled_town(4, 2)
    low, high = box(0, 0, 400, 90), box(0, 90, 400, 200)
    old = {unit.id: town.outline(unit.id) for unit in town.units_at(2)}
    polygons = np.array([low, high])
    options = {"level": 2, "replaced": list(old)}

    after = town.apply(divide_ground(town, polygons, **options, retired="2026-03-01"))

    made = [unit for unit in after.units_at(2) if unit.id not in old]
    for unit, ground in zip(made, polygons, strict=True):
        assert unit.predecessors == tuple(
            sorted(n for n, shape in old.items() if shape.intersection(ground).area)
        )
    assert len(made[1].predecessors) > len(made[0].predecessors)
    undated = town.apply(divide_ground(town, polygons, **options))
    assert {unit.predecessors for unit in undated.units_at(2)} == {()}


def test_without_a_date_the_old_grids_leave_no_record():
    town = tiled_town(4, 2)
    old = [unit.id for unit in town.units_at(2)]
    after = town.apply(divide_ground(town, strips(2), level=2, replaced=old))
    assert not set(old) & set(after.units)


def test_a_grid_is_divided_into_micro_grids_and_stays():
    town = tiled_town(4, 2)
    grid = unit_named(town, "第1网格")
    halves = np.array([box(0, 0, 50, 100), box(50, 0, 100, 100)])

    after = town.apply(divide_ground(town, halves, level=3))

    assert_sound(after)
    assert after.outline(grid).area == 10_000
    assert [(u.parent, after.outline(u.id).area) for u in after.units_at(3)] == [
        (grid, 5_000),
        (grid, 5_000),
    ]


def test_no_other_unit_loses_ground():
    town = tiled_town(4, 2, free=(1, 5))
    kept = {unit.id: town.outline(unit.id) for unit in town.units_at(2)}
    over = np.array([box(-20, -20, 150, 100), box(-20, 100, 150, 220)])

    after = town.apply(divide_ground(town, over, level=2))

    assert_sound(after)
    for number, outline in kept.items():
        assert after.outline(number).equals(outline)
    made = [unit for unit in after.units_at(2) if unit.id not in kept]
    assert [after.outline(unit.id).area for unit in made] == [10_000, 10_000]


def test_borders_the_parts_follow_stay_as_they_are():
    town = tiled_town(4, 2, free=ALL_FREE)
    halves = np.array([box(0, 0, 200, 200), box(200, 0, 400, 200)])
    after = town.apply(divide_ground(town, halves, level=2))
    assert after.borders == town.borders


def test_parts_a_little_over_a_village_border_stay_on_their_sides():
    town = tiled_town(4, 2, free=ALL_FREE)
    lower = box(0, 0, 200, 200).difference(box(199.94, 90, 300, 110))
    upper = box(200, 0, 400, 200).union(box(199.94, 90, 300, 110))

    after = town.apply(divide_ground(town, np.array([lower, upper]), level=2))

    assert_sound(after)
    assert len(after.cells) == 2
    west, east = after.units_at(2)
    assert (west.parent, east.parent) == (WEST, EAST)
    assert [after.outline(unit.id).area for unit in (west, east)] == [40_000, 40_000]


def test_what_the_parts_leave_out_of_a_unit_that_goes_is_given_to_one_of_them():
    town = tiled_town(4, 2)
    old = [unit.id for unit in town.units_at(2)]
    parts = np.array([box(0, 0, 200, 199.9), box(200, 0, 400, 200)])

    after = town.apply(divide_ground(town, parts, level=2, replaced=old))

    assert_sound(after)
    assert [after.outline(unit.id).area for unit in after.units_at(2)] == [
        40_000,
        40_000,
    ]


@pytest.mark.parametrize("which", ["grid", "micro-grid"])
def test_what_is_locked_is_not_replaced(which):
    town = tiled_town(4, 2)
    grid = unit_named(town, "第1网格")
    halves = np.array([box(0, 0, 50, 100), box(50, 0, 100, 100)])
    town = town.apply(divide_ground(town, halves, level=3))
    locked = grid if which == "grid" else town.units_at(3)[0].id
    town = town.apply(set_fields(town, {locked: {"locked": True}}))
    old = [unit.id for unit in town.units_at(2)]
    with pytest.raises(EditError) as refusal:
        divide_ground(town, strips(2), level=2, replaced=old)
    assert refusal.value.code == "refuse.locked"


def test_a_part_without_ground_is_refused_with_its_place():
    town = tiled_town(4, 2, free=(1,))
    over = np.array([box(0, 0, 100, 100), box(300, 0, 400, 100)])
    with pytest.raises(EditError) as refusal:
        divide_ground(town, over, level=2)
    assert refusal.value.code == "refuse.no_ground"
    assert shapely.Point(refusal.value.place).within(over[1])
