"""Whole units under another unit above."""

import pytest

from gridplanner.data.edits.move_units import move_units
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.lineage import predecessors_of
from tests.helpers.plans import (
    EAST,
    WEST,
    areas,
    assert_sound,
    divided_town,
    grid_named,
    tiled_town,
    unit_named,
)

TODAY = "2026-03-05"


def test_a_micro_grid_moved_gets_a_new_code_and_the_old_one_is_retired():
    """b of grid 5 goes to grid 6 beside it.

    +---+---+----+
    | a | b |  d |
    +---+---+----+
    """
    plan = divided_town()
    b, six = unit_named(plan, "b"), grid_named(plan, 6)

    after = plan.apply(move_units(plan, [b], six, on=TODAY))

    assert_sound(after)
    assert after.units[b].parent == six
    assert after.units[b].code == "370211103201006003"
    (old,) = predecessors_of(after, b)
    assert (old.code, old.valid_to) == ("370211103201005002", TODAY)
    assert areas(after)["第6网格"] == 13_000
    assert areas(after, 3)["b"] == 3_000
    back = after.apply(move_units(after, [b], grid_named(plan, 5), on=TODAY))
    assert back.units[b].code == "370211103201005004"


def test_the_last_micro_grid_leaves_no_grid_without_ground():
    plan = divided_town()
    both = [unit_named(plan, "d"), unit_named(plan, "e")]

    with pytest.raises(EditError) as refusal:
        move_units(plan, both, grid_named(plan, 5), on=TODAY)
    assert refusal.value.code == "refuse.empty"


def test_a_micro_grid_that_would_lie_apart_is_refused_unless_allowed():
    plan = divided_town()
    a, six = unit_named(plan, "a"), grid_named(plan, 6)

    with pytest.raises(EditError) as refusal:
        move_units(plan, [a], six, on=TODAY)
    assert refusal.value.code == "refuse.pieces"

    after = plan.apply(move_units(plan, [a], six, on=TODAY, allow_parts=True))
    assert after.units[six].parts == 2


def test_a_grid_goes_to_another_village_with_its_ground():
    plan = tiled_town(4, 2)
    grid = grid_named(plan, 2)

    after = plan.apply(move_units(plan, [grid], EAST, on=TODAY))

    assert_sound(after)
    assert areas(after, 1)["村2"] == 50_000
    assert after.units[grid].parent == EAST


def test_a_locked_village_keeps_its_grids():
    plan = tiled_town(4, 2)
    plan = plan.apply(set_fields(plan, {WEST: {"locked": True}}))

    with pytest.raises(EditError) as refusal:
        move_units(plan, [grid_named(plan, 2)], EAST, on=TODAY)
    assert refusal.value.code == "refuse.locked"


def test_units_go_up_only():
    plan = divided_town()

    with pytest.raises(ValueError, match="a unit above"):
        move_units(plan, [grid_named(plan, 5)], unit_named(plan, "d"), on=TODAY)
