"""What is written about units."""

import pytest

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from tests.helpers.plans import TOWN, WEST, grid_named, nine_cell_town


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"name": "河东网格"}, "change.rename"),
        ({"code": "370211103201009"}, "change.code"),
        ({"colour": "#A1DAB4"}, "change.colour"),
        ({"locked": True}, "change.lock"),
        ({"note": "以河为界"}, "change.fields"),
        ({"name": "河东网格", "note": "以河为界"}, "change.fields"),
    ],
)
def test_fields_are_set_and_the_edit_is_named_after_them(fields, label):
    town = nine_cell_town()
    number = grid_named(town, 5)

    change = set_fields(town, {number: fields})

    after = town.apply(change)
    assert change.label == label
    assert change.fields == {"grid": "第5网格"}
    assert {name: getattr(after.units[number], name) for name in fields} == fields
    assert after.cells == town.cells


def test_unlocking_is_named_so():
    town = nine_cell_town()

    assert set_fields(town, {WEST: {"locked": False}}).label == "change.unlock"


def test_a_label_may_be_given():
    town = nine_cell_town()

    assert set_fields(town, {WEST: {"name": "x"}}, label="change.x").label == "change.x"


def test_setting_what_is_set_is_nothing():
    town = nine_cell_town()

    assert not set_fields(town, {WEST: {"name": "村1"}})
    assert not set_fields(town, {})


def test_two_units_do_not_get_the_same_code():
    town = nine_cell_town()
    one, two = grid_named(town, 1), grid_named(town, 2)

    with pytest.raises(EditError) as refusal:
        set_fields(town, {one: {"code": "7"}, two: {"code": "7"}})
    assert refusal.value.code == "refuse.code_taken"


def test_two_units_may_change_codes_with_each_other():
    town = nine_cell_town()
    one, two = grid_named(town, 1), grid_named(town, 2)
    town = town.apply(set_fields(town, {one: {"code": "1"}, two: {"code": "2"}}))

    after = town.apply(set_fields(town, {one: {"code": "2"}, two: {"code": "1"}}))

    assert after.units[one].code == "2"


def test_a_code_of_another_level_is_free():
    town = nine_cell_town()

    change = set_fields(town, {grid_named(town, 1): {"code": town.units[TOWN].code}})

    assert change


def test_what_follows_from_the_ground_cannot_be_set():
    town = nine_cell_town()

    with pytest.raises(ValueError, match="parent"):
        set_fields(town, {WEST: {"parent": 0}})
    with pytest.raises(KeyError):
        set_fields(town, {5: {"name": "x"}})


def test_a_unit_that_keeps_its_code_keeps_it_from_those_set_with_it():
    town = nine_cell_town()
    one, two = grid_named(town, 1), grid_named(town, 2)
    town = town.apply(set_fields(town, {two: {"code": "7"}}))

    with pytest.raises(EditError) as refusal:
        set_fields(town, {one: {"code": "7"}, two: {"name": "河东网格"}})
    assert refusal.value.code == "refuse.code_taken"


def test_two_units_exchange_their_codes():
    town = nine_cell_town()
    one, two = grid_named(town, 1), grid_named(town, 2)
    town = town.apply(set_fields(town, {one: {"code": "6"}, two: {"code": "7"}}))

    after = town.apply(set_fields(town, {one: {"code": "7"}, two: {"code": "6"}}))

    assert (after.units[one].code, after.units[two].code) == ("7", "6")
