"""Edits keep from where they were made, and tell which ground they altered."""

from __future__ import annotations

import pytest

from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.vantage import Vantage
from tests.helpers.project import (
    EAST,
    GRID,
    NORTH,
    box,
    draw_unit,
    open_document,
    small_town,
    tables_of,
    unit_named,
)

HERE = Vantage((1, 2), (3,), (), x=EAST, y=NORTH, metres_per_px=0.5)


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


def note(document, words):
    unit = unit_named(document, "甲网格").id
    document.apply(set_fields(document.plan, {unit: {"note": words}}))
    return document.next_undo().id


def test_an_edit_keeps_selection_and_view_over_a_restart(town):
    town.file.vantage = lambda: HERE
    entry = note(town, "一")
    town.close()
    again = open_document(town.path)
    vantage, _ground = again.recall(entry)
    assert vantage == HERE
    again.undo()
    again.redo()
    assert again.recall(entry)[0] == HERE
    again.close()


def test_an_edit_nobody_looked_at_keeps_none(town):
    assert town.recall(note(town, "一"))[0] is None


def test_a_vantage_goes_with_the_entry_that_a_new_edit_drops(town):
    town.file.vantage = lambda: HERE
    dropped = note(town, "一")
    town.undo()
    kept = note(town, "二")
    rows = tables_of(town.file.connection)["gp_vantage"]
    assert [row[0] for row in rows] == [kept]
    assert town.recall(dropped) == (None, None)


def test_ground_of_a_drawing_is_around_its_borders(town):
    draw_unit(town, GRID, "丁网格", box(250, 50, 300, 80))
    _vantage, ground = town.recall(town.next_undo().id)
    west, south, east, north = ground
    assert EAST + 200 <= west <= EAST + 250
    assert EAST + 300 <= east <= EAST + 400
    assert NORTH <= south <= NORTH + 50
    assert NORTH + 80 <= north <= NORTH + 200


@pytest.mark.parametrize("undone", [False, True])
def test_ground_of_a_deleted_grid_is_where_it_was(town, undone):
    town.apply(delete(town.plan, unit_named(town, "乙网格").id, retired="2026-03-05"))
    entry = town.next_undo().id
    if undone:
        town.undo()
    assert town.recall(entry)[1] == (EAST, NORTH, EAST + 200, NORTH + 100)


def test_ground_of_a_rename_is_that_of_the_unit(town):
    ground = town.recall(note(town, "一"))[1]
    assert ground == (EAST, NORTH + 100, EAST + 200, NORTH + 200)
