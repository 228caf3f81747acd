"""Grids made of villages."""

import pytest

from gridplanner.data.edits.make_grids import make_grids
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.records import GridKind
from tests.helpers.plans import (
    EAST,
    TOWN,
    WEST,
    areas,
    assert_sound,
    tiled_town,
    unit_named,
)

ALL_FREE = tuple(range(1, 9))


def test_each_village_becomes_a_grid_and_no_border_changes():
    town = tiled_town(4, 2, free=ALL_FREE)

    change = make_grids(town, [WEST, EAST], valid_from="2026-01-01")

    after = town.apply(change)
    assert_sound(after)
    assert areas(after) == {"村1网格": 40_000, "村2网格": 40_000}
    assert after.borders == town.borders
    grid = after.units[unit_named(after, "村1网格")]
    assert grid.parent == WEST
    assert grid.code == "370211103201001"
    assert grid.kind == GridKind.BASIC
    assert grid.valid_from == "2026-01-01"
    assert change.fields == {"count": "2"}


def test_only_ground_in_no_grid_is_taken_and_its_pieces_counted():
    """Grids 1 and 6 are free; both lie in the first village, and meet at a corner."""
    town = tiled_town(4, 2, free=(1, 6))

    after = town.apply(make_grids(town, [WEST, EAST], names={WEST: "其余"}))

    assert_sound(after)
    assert areas(after)["其余"] == 20_000
    assert after.units[unit_named(after, "其余")].parts == 2
    assert len(after.units_at(2)) == 7


def test_a_town_with_villages_becomes_one_grid_over_all():
    town = tiled_town(4, 2, free=ALL_FREE)

    after = town.apply(make_grids(town, [TOWN, WEST], level=2))

    assert_sound(after)
    assert areas(after) == {"镇网格": 80_000}


def test_an_area_without_a_name_gives_the_first_grid():
    town = tiled_town(4, 2, free=ALL_FREE)
    town = town.apply(set_fields(town, {WEST: {"name": ""}}))

    after = town.apply(make_grids(town, [WEST]))

    assert areas(after) == {"第一网格": 40_000}


def test_without_such_ground_it_is_refused():
    with pytest.raises(EditError) as refusal:
        make_grids(tiled_town(4, 2), [WEST])
    assert refusal.value.code == "refuse.no_ground"


def test_a_grid_made_of_a_town_stands_under_the_village_that_holds_its_ground():
    town = tiled_town(4, 2, free=(1, 2))

    after = town.apply(make_grids(town, [TOWN]))

    grid = after.units[unit_named(after, "镇网格")]
    assert grid.parent == WEST
    assert grid.code[:-3] == after.units[WEST].code
