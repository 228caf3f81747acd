"""Deleting units: ground is left to nobody at their level and below."""

from dataclasses import replace

import pytest
from immutables import Map
from shapely import box

from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.records import Unit
from tests.helpers.plans import (
    EAST,
    TOWN,
    WEST,
    areas,
    assert_sound,
    grid_named,
    nine_cell_town,
    tiled_town,
    unit_named,
)


def deleted(plan, number, **options):
    after = plan.apply(delete(plan, number, **options))
    assert_sound(after)
    return after


def test_the_ground_of_a_deleted_grid_is_the_villages_gap():
    town = nine_cell_town()
    number = grid_named(town, 5)

    plan = deleted(town, number)

    gap = plan.cell_with((TOWN, WEST, 0, 0))
    assert number not in plan.units
    assert plan.polygon(gap).equals(box(100, 100, 200, 200))


def test_gaps_side_by_side_are_one():
    town = nine_cell_town()

    plan = deleted(deleted(town, grid_named(town, 5)), grid_named(town, 6))

    gap = plan.cell_with((TOWN, WEST, 0, 0))
    assert plan.polygon(gap).equals(box(100, 100, 300, 200))


def test_micro_grids_go_with_their_grid():
    town = nine_cell_town()
    micro = Unit(0, 0, 3, name="微")
    town = town.apply(draw(town, box(10, 10, 60, 60), level=3, unit=micro, take=True))

    plan = deleted(town, grid_named(town, 1))

    assert areas(plan, 3) == {}
    assert not [u for u in plan.units.values() if u.name == "微"]


def test_a_retired_grid_keeps_its_code_from_being_used_again():
    town = nine_cell_town()
    number = grid_named(town, 5)
    town = town.apply(set_fields(town, {number: {"code": "005"}}))

    plan = deleted(town, number, retired="2026-07-01")

    assert plan.units[number].valid_to == "2026-07-01"
    assert plan.cells_of(number) == ()
    with pytest.raises(EditError) as refusal:
        set_fields(plan, {grid_named(plan, 1): {"code": "005"}})
    assert refusal.value.code == "refuse.code_taken"


def test_a_grid_in_two_villages_outlives_one_of_them():
    town = tiled_town(4, 2)
    across = Unit(0, 0, 2, name="跨")
    town = town.apply(
        draw(town, box(150, 20, 220, 60), level=2, unit=across, take=True)
    )

    plan = deleted(town, WEST)

    assert plan.outline(unit_named(plan, "跨")).equals(box(200, 20, 220, 60))
    assert plan.units[unit_named(plan, "跨")].parent == EAST
    assert areas(plan, 1) == {"村2": 40_000}
    assert all(f"第{n}网格" not in areas(plan) for n in (1, 2, 5, 6))


def test_a_unit_without_ground_is_only_written_off():
    town = nine_cell_town()
    number = grid_named(town, 5)
    retired = deleted(town, number, retired="2026-07-01")

    plan = deleted(retired, number)

    assert number not in plan.units


def test_who_was_below_a_unit_without_ground_goes_to_the_unit_above():
    town = tiled_town(4, 2)
    grid = grid_named(town, 1)
    town = deleted(
        deleted(town, grid, retired="2026-07-01"), WEST, retired="2026-07-02"
    )
    units = dict(town.units) | {grid: replace(town.units[grid], parent=WEST)}
    town = replace(town, units=Map(units))

    plan = deleted(town, WEST)

    assert plan.units[grid].parent == TOWN


def test_units_without_ground_go_to_the_unit_above():
    town = tiled_town(4, 2)
    retired = deleted(town, grid_named(town, 1), retired="2026-07-01")

    plan = deleted(retired, WEST)

    assert plan.units[grid_named(plan, 1)].parent == TOWN


def test_a_locked_grid_is_not_deleted():
    town = nine_cell_town()
    number = grid_named(town, 5)
    locked = town.apply(set_fields(town, {number: {"locked": True}}))

    with pytest.raises(EditError) as refusal:
        delete(locked, number)
    assert refusal.value.code == "refuse.locked"


def test_a_village_is_not_deleted_under_a_locked_grid():
    town = nine_cell_town()
    locked = town.apply(set_fields(town, {grid_named(town, 5): {"locked": True}}))

    with pytest.raises(EditError) as refusal:
        delete(locked, WEST)
    assert refusal.value.code == "refuse.locked"
