"""Drawing an outline as a new unit."""

import pytest
from shapely import MultiPolygon, Polygon, box

from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
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

NEW = Unit(0, 0, 0, name="新")


def drawn(plan, shape, **options):
    after = plan.apply(
        draw(plan, shape, **({"level": 2, "unit": NEW, "take": True} | options))
    )
    assert_sound(after)
    return after


def refusal_of(plan, shape, **options):
    with pytest.raises(EditError) as refusal:
        draw(plan, shape, **({"level": 2, "unit": NEW, "take": True} | options))
    return refusal.value


def test_the_first_outline_stands_on_free_ground():
    plan = drawn(Plan.empty(1, DEFAULT_LEVELS), box(0, 0, 90, 90), level=0)

    (unit,) = plan.units.values()
    assert (unit.level, unit.parent, unit.parts) == (0, 0, 1)
    assert plan.outline(unit.id).area == 8_100


def test_a_grid_that_takes_ground_cuts_its_neighbours():
    """
    +---+---+
    | 4 | 5 |
    |  +-+  |
    +--|N|--+
    |  +-+  |
    | 1 | 2 |
    +---+---+
    """
    plan = drawn(nine_cell_town(), box(80, 80, 120, 120))

    assert areas(plan)["新"] == 1_600
    for number in (1, 2, 4, 5):
        assert areas(plan)[f"第{number}网格"] == 9_600


def test_a_grid_that_takes_free_ground_only_leaves_the_others_alone():
    """Grid 5 is missing; the outline reaches beyond its place."""
    plan = drawn(
        tiled_town(3, 3, villages=1, free=(5,)), box(80, 120, 160, 160), take=False
    )

    assert areas(plan)["新"] == 2_400
    assert areas(plan)["第4网格"] == 10_000


def test_a_grid_in_two_villages_is_two_cells_and_one_unit():
    """The parent is the village with the larger share.

    +---+ +---+===+---+
    |   | | +-#-+ |   |
    +---+ +-|-#-|-+---+
    """
    plan = drawn(tiled_town(4, 2), box(150, 20, 220, 60))

    number = unit_named(plan, "新")
    assert len(plan.cells_of(number)) == 2
    assert plan.units[number].parent == WEST
    assert areas(plan, 1) == {"村1": 40_000, "村2": 40_000}


def test_within_a_village_the_other_stays_as_it_is():
    plan = drawn(tiled_town(4, 2), box(150, 20, 220, 60), within=EAST)

    number = unit_named(plan, "新")
    assert plan.outline(number).equals(box(200, 20, 220, 60))
    assert plan.units[number].parent == EAST


def test_a_micro_grid_keeps_to_the_grid_with_the_largest_share():
    plan = drawn(nine_cell_town(), box(20, 20, 120, 60), level=3)

    number = unit_named(plan, "新")
    assert plan.outline(number).equals(box(20, 20, 100, 60))
    assert plan.units[number].parent == grid_named(plan, 1)
    assert areas(plan)["第1网格"] == 10_000


def test_a_micro_grid_without_a_grid_is_refused():
    town = tiled_town(3, 3, villages=1, free=(5,))

    assert refusal_of(town, box(110, 110, 140, 140), level=3).code == (
        "refuse.no_grid_above"
    )
    assert refusal_of(town, box(900, 900, 950, 950), level=3).code == (
        "refuse.no_grid_above"
    )


def test_a_grid_takes_its_ground_without_the_micro_grids_on_it():
    plan = drawn(nine_cell_town(), box(20, 20, 80, 80), level=3)

    after = drawn(plan, box(10, 10, 50, 90), unit=Unit(0, 0, 2, name="北"))

    assert areas(after, 3) == {"新": 1_800}
    assert after.units[unit_named(after, "新")].parent == grid_named(after, 1)


def test_a_village_takes_its_ground_with_the_grids():
    """The grids stand; those that lie in both villages are listed by the check."""
    plan = drawn(tiled_town(4, 2), box(100, 0, 300, 100), level=1)

    assert areas(plan)["第2网格"] == 10_000
    number = unit_named(plan, "新")
    assert plan.units[grid_named(plan, 2)].parent == number
    assert plan.units[number].parent == TOWN


def test_a_shared_outline_uses_the_borders_that_are_there():
    town = tiled_town(3, 3, villages=1, free=(5,))

    after = drawn(town, box(100, 100, 200, 200), take=False)

    assert len(after.borders) == len(town.borders)
    assert after.units[unit_named(after, "新")].parts == 1


def test_an_outline_of_two_pieces_expects_two():
    two = MultiPolygon([box(10, 10, 30, 30), box(50, 50, 70, 70)])

    plan = drawn(nine_cell_town(), two)

    assert plan.units[unit_named(plan, "新")].parts == 2


def test_ground_outside_the_town_belongs_to_no_village():
    plan = drawn(nine_cell_town(), box(250, 250, 350, 350))

    number = unit_named(plan, "新")
    owners = {plan.cells[c].owners[0] for c in plan.cells_of(number)}
    assert owners == {0, TOWN}


def test_no_ground_no_grid():
    assert refusal_of(nine_cell_town(), box(10, 10, 20, 20), take=False).code == (
        "refuse.no_ground"
    )
    assert refusal_of(nine_cell_town(), Polygon()).code == "refuse.no_ground"
    assert refusal_of(
        nine_cell_town(), Polygon([(0, 0), (0.0001, 0), (0, 0.0001)])
    ).code == ("refuse.no_ground")


@pytest.mark.parametrize("top", [50, 60])
def test_an_outline_that_crosses_itself_is_refused(top):
    eight = Polygon([(10, 10), (50, 50), (50, 10), (10, top)])

    refusal = refusal_of(nine_cell_town(), eight)

    assert refusal.code == "refuse.outline_crosses"
    assert refusal.place is not None


def test_a_locked_neighbour_gives_nothing():
    town = nine_cell_town()
    locked = town.apply(set_fields(town, {grid_named(town, 5): {"locked": True}}))

    refusal = refusal_of(locked, box(80, 80, 120, 120))

    assert refusal.code == "refuse.locked"


def test_a_code_is_used_once():
    town = nine_cell_town()
    coded = town.apply(set_fields(town, {grid_named(town, 5): {"code": "001"}}))

    refusal = refusal_of(coded, box(80, 80, 120, 120), unit=Unit(0, 0, 2, code="001"))

    assert refusal.code == "refuse.code_taken"
    assert refusal.fields == {"number": "001", "grid": "第5网格"}


def test_a_swallowed_grid_that_is_named_goes():
    town = nine_cell_town()

    plan = drawn(town, box(90, 90, 210, 210), drop=[grid_named(town, 5)])

    assert grid_named(town, 5) not in plan.units
    assert areas(plan)["新"] == 14_400


def test_a_sliver_beside_a_locked_village_border_does_not_move_it():
    """The outline reaches 30 mm over the border between the villages."""
    town = tiled_town(4, 2)
    town = town.apply(set_fields(town, {v: {"locked": True} for v in (WEST, EAST)}))

    plan = drawn(town, box(150, 20, 200.03, 60))

    assert areas(plan, 1) == {"村1": 40_000, "村2": 40_000}
    assert plan.outline(unit_named(plan, "新")).equals(box(150, 20, 200, 60))
