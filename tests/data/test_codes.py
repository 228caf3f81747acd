"""Codes and names proposed for units."""

import pytest
from shapely import box

from gridplanner.data.codes import in_order, propose_codes
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.names import chinese_number, propose_name, propose_names
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit
from tests.helpers.plans import WEST, grid_named, nine_cell_town


def with_codes(plan, numbers):
    codes = propose_codes(plan, [grid_named(plan, n) for n in numbers])
    return plan.apply(set_fields(plan, {u: {"code": c} for u, c in codes.items()}))


def test_codes_run_from_north_to_south_and_west_to_east():
    """
    +---+---+---+
    | 1 | 2 | 3 |     the sequence, not the names
    +---+---+---+
    | 4 | 5 | 6 |
    +---+---+---+
    | 7 | 8 | 9 |
    +---+---+---+
    """
    town = nine_cell_town()
    rows = (7, 8, 9, 4, 5, 6, 1, 2, 3)

    codes = propose_codes(town, [grid_named(town, n) for n in rows])

    assert list(codes.values()) == [f"370211103201{n:03d}" for n in range(1, 10)]


def test_a_code_that_stands_is_kept_and_new_ones_follow_at_the_end():
    town = nine_cell_town()
    town = town.apply(
        set_fields(town, {grid_named(town, 1): {"code": "370211103201012"}})
    )

    codes = propose_codes(town, [grid_named(town, 1), grid_named(town, 7)])

    assert list(codes.values()) == ["370211103201012", "370211103201013"]


def test_the_number_of_a_retired_grid_is_not_used_again():
    town = with_codes(nine_cell_town(), range(1, 10))
    town = town.apply(delete(town, grid_named(town, 3), retired="2026-01-01"))
    unit = Unit(0, 0, 2, name="新")
    town = town.apply(draw(town, box(200, 0, 300, 100), level=2, unit=unit, take=False))
    number = next(u.id for u in town.units.values() if u.name == "新")

    assert propose_codes(town, [number]) == {number: "370211103201010"}


def test_micro_grids_have_three_digits_more():
    town = with_codes(nine_cell_town(), range(1, 10))
    micro = Unit(0, 0, 3, name="微")
    town = town.apply(draw(town, box(10, 210, 60, 260), level=3, unit=micro, take=True))
    number = next(u.id for u in town.units.values() if u.name == "微")

    assert propose_codes(town, [number]) == {number: "370211103201001001"}


def test_without_codes_above_they_are_provisional():
    plan = Plan.empty(1, DEFAULT_LEVELS)
    for level, shape in enumerate(
        (box(0, 0, 90, 90), box(0, 0, 90, 90), box(0, 0, 90, 90), box(0, 0, 40, 40))
    ):
        unit = Unit(0, 0, level)
        plan = plan.apply(draw(plan, shape, level=level, unit=unit, take=False))
    numbers = [plan.units_at(level)[0].id for level in range(4)]

    codes = list(propose_codes(plan, numbers).values())

    assert codes == [
        "000000101",
        "000000101201",
        "000000101201001",
        "000000101201001001",
    ]


def test_a_grid_outside_all_areas_gets_a_code_too():
    plan = Plan.empty(1, DEFAULT_LEVELS)
    unit = Unit(0, 0, 2)
    plan = plan.apply(draw(plan, box(0, 0, 9, 9), level=2, unit=unit, take=False))
    (number,) = plan.units

    assert propose_codes(plan, [number]) == {number: "000000000000001"}


def test_a_number_that_another_code_has_is_passed_over():
    town = nine_cell_town()
    town = town.apply(set_fields(town, {WEST: {"code": "X"}}))
    town = town.apply(set_fields(town, {grid_named(town, 9): {"code": "X001 "}}))
    town = town.apply(set_fields(town, {grid_named(town, 8): {"code": "X01"}}))

    code = propose_codes(town, [grid_named(town, 7)])[grid_named(town, 7)]

    assert code == "X001"


def test_units_without_ground_come_last():
    town = nine_cell_town()
    number = grid_named(town, 5)
    town = town.apply(delete(town, number, retired="2026-01-01"))

    assert in_order(town, [number, grid_named(town, 1)])[-1] == number
    assert in_order(town, [number]) == [number]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (2287, "二千二百八十七"),
        (1001, "一千零一"),
        (9999, "九千九百九十九"),
    ],
)
def test_numbers_are_written_as_read(number, written):
    assert chinese_number(number) == written


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_other_numbers_are_refused(number):
    with pytest.raises(ValueError, match="9999"):
        chinese_number(number)


def test_names_count_inside_the_unit_above():
    town = nine_cell_town()
    north_west, middle = grid_named(town, 7), grid_named(town, 5)
    town = town.apply(
        set_fields(town, {north_west: {"name": ""}, middle: {"name": ""}})
    )
    town = town.apply(set_fields(town, {grid_named(town, 1): {"name": "第一网格"}}))

    names = propose_names(town, [north_west, middle, grid_named(town, 2)])

    assert names[north_west] == "第二网格"
    assert names[middle] == "第三网格"
    assert names[grid_named(town, 2)] == "第2网格"
    assert propose_name(3, "微网格") == "第三微网格"


def test_a_code_that_ends_in_signs_that_only_look_like_digits_is_no_number():
    town = nine_cell_town()
    odd = {grid_named(town, 1): {"code": "370211103201²²²"}}
    town = town.apply(set_fields(town, odd))

    codes = propose_codes(town, [grid_named(town, 7)])

    assert list(codes.values()) == ["370211103201001"]


def test_a_unit_retired_without_a_code_gets_none():
    town = nine_cell_town()
    number = grid_named(town, 5)
    town = town.apply(delete(town, number, retired="2026-07-01"))

    assert propose_codes(town, [number]) == {}
