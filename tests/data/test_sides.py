"""四至 that a user typed: what holds, and when the ground has changed since."""

import json
import zlib

import pytest

from gridplanner.data import change as changes
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.sides import LONGEST, TypedSides, read_sides, write_sides
from tests.helpers.plans import grid_named, nine_cell_town
from tests.helpers.project import open_document, small_town, unit_named

GIVEN = ("东路", "南河", "", "北网格")


def test_what_is_typed_stands_before_what_the_ground_gives():
    sides = read_sides(write_sides(("海", "", "山", ""), GIVEN))
    assert sides.over(GIVEN) == ("海", "南河", "山", "北网格")
    assert not any(sides.outdated(GIVEN))


def test_only_a_typed_side_whose_ground_changed_is_to_be_looked_at():
    sides = read_sides(write_sides(("海", "", "山", ""), GIVEN))
    assert sides.outdated(("新路", "新河", "", "新网格")) == (True, False, False, False)


def test_nothing_typed_keeps_nothing():
    assert write_sides(("", " ", "\t", ""), GIVEN) == ""
    assert read_sides("") == TypedSides()


@pytest.mark.parametrize("words", ["海", "a\tb\nc\td", "\n", "a\tb\tc\td"])
def test_what_another_program_made_of_it_is_nothing(words):
    assert read_sides(words) == TypedSides()


def test_tabs_and_line_ends_become_spaces():
    sides = read_sides(write_sides(("东\t海\n滨", "", "", ""), ("a\tb", "", "", "")))
    assert sides.typed[0] == "东 海 滨"
    assert sides.seen[0] == "a b"


def test_a_side_is_not_longer_than_a_line():
    write_sides(("海" * LONGEST, "", "", ""), GIVEN)
    with pytest.raises(EditError, match="side_too_long"):
        write_sides(("海" * (LONGEST + 1), "", "", ""), GIVEN)


def test_typing_them_is_one_edit_that_can_be_undone_and_is_read_again(tmp_path):
    document = small_town(tmp_path / "a.gpkg")
    grid = unit_named(document, "甲网格").id
    words = write_sides(("海", "", "", ""), GIVEN)
    document.apply(set_fields(document.plan, {grid: {"sides": words}}))
    document.close()
    document = open_document(tmp_path / "a.gpkg")
    assert document.plan.units[grid].sides == words
    assert document.undo_label()[0] == "change.sides"
    document.undo()
    assert document.plan.units[grid].sides == ""
    document.redo()
    assert document.plan.units[grid].sides == words
    document.close()


def test_a_change_of_an_older_history_has_no_sides():
    town = nine_cell_town()
    number = grid_named(town, 5)
    packed = changes.encode(set_fields(town, {number: {"name": "新"}}))
    data = json.loads(zlib.decompress(packed))
    for record in data["records"]:
        for values in record[2:]:
            values.pop()
    old = changes.decode(zlib.compress(json.dumps(data).encode()))
    assert old.after["unit", number].sides == ""
    assert old.after["unit", number].predecessors == ()
