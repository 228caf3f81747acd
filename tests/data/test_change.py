"""Changes: before and after, inverse, joined, packed."""

import json
import zlib

import pytest
from shapely import box

from gridplanner.data.change import Change, decode, encode, make_change, merge
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.move import move
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.records import Unit
from tests.helpers.plans import assert_sound, grid_named, nine_cell_town


def corner(plan, x, y):
    return next(v.id for v in plan.vertices.values() if (v.x, v.y) == (x, y))


@pytest.fixture
def town():
    return nine_cell_town()


@pytest.fixture
def dragged(town):
    return move(town, vertices={corner(town, 100, 100): (110.0, 120.0)})


def test_the_inverse_gives_the_plan_before(town, dragged):
    after = town.apply(dragged)

    assert not after.same_records(town)
    assert after.apply(dragged.inverse()).same_records(town)


def test_a_change_applied_twice_is_refused(town, dragged):
    after = town.apply(dragged)

    with pytest.raises(EditError) as refusal:
        after.apply(dragged)
    assert refusal.value.code == "refuse.changed_since"


def test_records_are_compared_by_what_they_hold(town, dragged):
    assert town.apply(decode(encode(dragged))).same_records(town.apply(dragged))


def test_touched_cells_are_those_round_the_vertex(town, dragged):
    names = {town.units[town.cells[c].owners[2]].name for c in dragged.touched}

    assert names == {"第1网格", "第2网格", "第4网格", "第5网格"}


def test_what_equals_the_record_that_stands_is_left_out(town):
    number = grid_named(town, 1)

    change = make_change(town, {("unit", number): town.units[number]}, label="x")

    assert not change


def test_joined_changes_do_what_they_did_one_by_one(town, dragged):
    middle = town.apply(dragged)
    second = move(middle, vertices={corner(middle, 200, 100): (210.0, 110.0)})

    joined = merge([dragged, second])

    assert town.apply(joined).same_records(middle.apply(second))
    assert joined.touched == dragged.touched | second.touched
    assert joined.label == dragged.label


def test_a_change_joined_with_its_inverse_is_nothing(town, dragged):
    assert not merge([dragged, dragged.inverse()])


def test_changes_of_two_plans_are_not_joined(town, dragged):
    other = Change(2, "x", {}, {}, {}, frozenset(), 0)

    with pytest.raises(ValueError, match="one plan"):
        merge([dragged, other])
    with pytest.raises(ValueError, match="one plan"):
        merge([])


def test_packed_changes_come_back_equal(town):
    drawn = draw(
        town,
        box(50, 50, 150, 150),
        level=2,
        unit=Unit(0, 0, 2, name="新网格", code="370211103201099"),
        take=True,
    )

    again = decode(encode(drawn))

    assert again == drawn
    assert again != drawn.inverse()
    assert drawn != "something else"
    assert_sound(town.apply(again))


def test_what_is_no_packed_change_is_said_so(dragged):
    with pytest.raises(ValueError, match="packed"):
        decode(b"not compressed")
    with pytest.raises(ValueError, match="packed"):
        decode(zlib.compress(b"{}"))
    short = json.loads(zlib.decompress(encode(dragged)))
    short["records"] = [["border", 1, None, [1]]]
    with pytest.raises(ValueError, match="packed"):
        decode(zlib.compress(json.dumps(short).encode()))


def test_units_of_a_change_are_those_written_and_those_with_other_ground(town):
    number = grid_named(town, 1)

    renamed = set_fields(town, {number: {"name": "河西网格"}})

    assert renamed.units == {number}


def test_units_of_a_drawn_grid_include_the_new_one(town):
    drawn = draw(town, box(10, 10, 40, 40), level=2, unit=Unit(0, 0, 2), take=True)

    assert town.next_id in drawn.units
    assert drawn.next_id > town.next_id


def test_the_counter_does_not_go_back_on_undo(town):
    drawn = draw(town, box(10, 10, 40, 40), level=2, unit=Unit(0, 0, 2), take=True)

    after = town.apply(drawn)

    assert after.apply(drawn.inverse()).next_id == after.next_id


def test_a_moved_corner_leaves_the_very_map_of_units(town):
    """By that alone snapshots tell that thousands of units need no sorting again."""
    number, corner = next(iter(town.vertices.items()))
    change = move(town, vertices={number: (corner.x + 1, corner.y + 1)})

    assert change
    assert town.apply(change).units is town.units
