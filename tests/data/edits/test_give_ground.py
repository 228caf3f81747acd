"""Ground inside an outline goes to a unit; gaps are filled."""

import pytest
from shapely import box

from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.fill import fill
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.errors import EditError
from gridplanner.data.records import Unit
from tests.helpers.plans import (
    EAST,
    areas,
    assert_sound,
    grid_named,
    nine_cell_town,
    tiled_town,
    unit_named,
)


def given(plan, shape, number, **options):
    after = plan.apply(give_ground(plan, shape, unit_id=number, **options))
    assert_sound(after)
    return after


def test_all_give_what_lies_inside():
    town = nine_cell_town()

    plan = given(town, box(90, 110, 120, 130), grid_named(town, 5))

    assert areas(plan)["第5网格"] == 10_200
    assert areas(plan)["第4网格"] == 9_800


def test_only_those_named_give():
    """The outline lies in 4, 5, 7 and 8; 4 alone gives to 5."""
    town = nine_cell_town()
    receiver, giver = grid_named(town, 5), grid_named(town, 4)

    plan = given(town, box(90, 180, 110, 220), receiver, givers=[giver])

    assert areas(plan)["第5网格"] == 10_200
    assert areas(plan)["第7网格"] == 10_000


def test_a_micro_grid_receives_ground_of_its_own_grid_only():
    town = nine_cell_town()
    micro = Unit(0, 0, 3, name="微")
    town = town.apply(draw(town, box(50, 50, 80, 80), level=3, unit=micro, take=True))

    plan = given(town, box(70, 50, 130, 80), unit_named(town, "微"))

    assert plan.outline(unit_named(plan, "微")).equals(box(50, 50, 100, 80))
    assert areas(plan)["第2网格"] == 10_000


def test_a_gap_is_filled_and_the_neighbours_keep_theirs():
    town = tiled_town(3, 3, villages=1, free=(5,))

    change = fill(town, box(90, 90, 210, 210), unit_id=grid_named(town, 6))

    plan = town.apply(change)
    assert_sound(plan)
    assert change.label == "change.fill"
    assert areas(plan)["第6网格"] == 20_000
    assert areas(plan)["第4网格"] == 10_000


def test_where_there_is_nothing_to_give_nothing_changes():
    town = nine_cell_town()

    assert not fill(town, box(90, 90, 210, 210), unit_id=grid_named(town, 6))


def test_all_ground_of_a_grid_is_not_given_unasked():
    town = nine_cell_town()
    shape = box(100, 100, 200, 200)

    with pytest.raises(EditError) as refusal:
        give_ground(town, shape, unit_id=grid_named(town, 4))
    plan = given(town, shape, grid_named(town, 4), drop=[grid_named(town, 5)])

    assert refusal.value.code == "refuse.empty"
    assert areas(plan)["第4网格"] == 20_000


def test_a_grid_half_in_either_village_keeps_the_one_it_had():
    town = tiled_town(4, 2)
    east, taken = grid_named(town, 3), grid_named(town, 2)

    change = give_ground(town, box(100, 0, 200, 100), unit_id=east, drop={taken})

    assert town.apply(change).units[east].parent == EAST


def test_a_retired_unit_takes_no_ground():
    town = nine_cell_town()
    number = grid_named(town, 5)
    town = town.apply(delete(town, number, retired="2026-07-01"))

    for give in (give_ground, fill):
        with pytest.raises(ValueError, match="retired"):
            give(town, box(110, 110, 150, 150), unit_id=number)
