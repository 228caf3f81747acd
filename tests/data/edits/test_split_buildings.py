"""Chosen buildings become a grid of their own."""

import numpy as np
import pytest
import shapely

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.edits.split_buildings import split_buildings
from gridplanner.data.errors import EditError
from gridplanner.data.records import Unit
from tests.helpers.plans import (
    areas,
    assert_sound,
    divided_town,
    grid_named,
    nine_cell_town,
    tiled_town,
)

TODAY = "2026-03-05"
HOUSES = np.array(
    [shapely.box(x, y, x + 8, y + 8) for x in (110, 140, 170) for y in (110, 150, 180)],
    object,
)
WEST_COLUMN = np.array([True] * 3 + [False] * 6)


def test_the_border_runs_between_the_houses_and_the_old_grid_keeps_its_code():
    """
    +---+-------+
    |▫  | ▫   ▫ |
    |▫  | ▫   ▫ |      grid 5, its west column of houses split off
    |▫  | ▫   ▫ |
    +---+-------+
    """
    plan = nine_cell_town()
    five = grid_named(plan, 5)

    change = split_buildings(
        plan, HOUSES, WEST_COLUMN, unit_id=five, draft=Unit(0, 0, 0), on=TODAY
    )

    after = plan.apply(change)
    assert_sound(after)
    new = after.units[plan.next_id]
    assert new.predecessors == (five,)
    assert new.valid_from == TODAY
    ground = after.outline(new.id)
    assert shapely.within(HOUSES[WEST_COLUMN], ground).all()
    assert not shapely.intersects(HOUSES[~WEST_COLUMN], ground).any()
    assert areas(after)["第5网格"] + ground.area == pytest.approx(10_000, abs=0.01)


def test_houses_of_other_grids_are_passed_over():
    plan = divided_town()
    six = grid_named(plan, 6)

    with pytest.raises(EditError) as refusal:
        split_buildings(
            plan, HOUSES, WEST_COLUMN, unit_id=six, draft=Unit(0, 0, 0), on=TODAY
        )
    assert refusal.value.code == "refuse.no_buildings"


def test_a_locked_grid_and_a_code_in_use_are_refused():
    plan = divided_town()
    five = grid_named(plan, 5)
    locked = plan.apply(set_fields(plan, {five: {"locked": True}}))
    cases = {
        "refuse.locked": (locked, Unit(0, 0, 0)),
        "refuse.code_taken": (plan, Unit(0, 0, 0, code="370211103201007")),
    }
    for code, (town, draft) in cases.items():
        with pytest.raises(EditError) as refusal:
            split_buildings(
                town, HOUSES, WEST_COLUMN, unit_id=five, draft=draft, on=TODAY
            )
        assert refusal.value.code == code


@pytest.mark.parametrize("free", [(-30, 150), (230, 150)])
def test_houses_on_ground_without_a_grid_are_passed_over(free):
    """A house beyond the town, or in a gap, does not come along with the others."""
    plan = tiled_town(4, 4, villages=2, free=(7,))
    six = grid_named(plan, 6)
    houses = np.append(HOUSES, shapely.box(*free, free[0] + 8, free[1] + 8))

    change = split_buildings(
        plan,
        houses,
        np.append(WEST_COLUMN, [True]),
        unit_id=six,
        draft=Unit(0, 0, 0),
        on=TODAY,
    )

    after = plan.apply(change)
    assert_sound(after)
    assert not shapely.intersects(after.outline(plan.next_id), houses[-1])
    assert sum(areas(after).values()) == pytest.approx(150_000, abs=0.01)


def test_no_building_at_all_is_refused():
    plan = nine_cell_town()
    five = grid_named(plan, 5)
    with pytest.raises(EditError) as refusal:
        split_buildings(
            plan,
            HOUSES,
            np.zeros(9, bool),
            unit_id=five,
            draft=Unit(0, 0, 0),
            on=TODAY,
        )
    assert refusal.value.code == "refuse.no_buildings"
