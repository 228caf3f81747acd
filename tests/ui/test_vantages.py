"""Undo and redo bring back what was selected, and the ground where it is not seen."""

from __future__ import annotations

import pytest

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.ui.commands import edit
from gridplanner.ui.session import NOTHING, Selection
from tests.helpers.project import EAST, NORTH
from tests.ui.conftest import unit_id

AWAY = (EAST + 90_000, NORTH + 90_000)


def rename(window, name, new):
    plan = window.session.document.plan
    edit.apply(window.context, set_fields(plan, {unit_id(window, name): {"name": new}}))


@pytest.mark.parametrize("key", ["cmd.undo", "cmd.redo"])
def test_selection_of_the_edit_comes_back(town, key):
    grid, other = unit_id(town, "甲网格"), unit_id(town, "丙网格")
    town.session.select_units([grid])
    rename(town, "甲网格", "新")
    if key == "cmd.redo":
        town.run_command("cmd.undo")
    town.session.select_units([other])
    town.run_command(key)
    assert town.session.selection == Selection(units=(grid,))


def test_what_was_selected_and_is_gone_is_left_out(town):
    document, grid = town.session.document, unit_id(town, "甲网格")
    town.session.select(Selection(buildings=(1, 4)))
    rename(town, "甲网格", "新")
    table = TableChange("building", retired=(4,))
    document.apply_batch(Batch("import.buildings", {"n": "1"}, (table,)))
    town.session.select_units([grid])
    document.undo()
    document.file.delete_rows("building", [4])
    town.run_command("cmd.undo")
    assert town.session.selection == Selection(buildings=(1,))


def test_view_stays_where_the_edit_is_in_sight(town):
    rename(town, "甲网格", "新")
    town.canvas.pan(40, 10)
    before = town.canvas.view
    town.run_command("cmd.undo")
    assert town.canvas.view == before


def test_view_of_the_edit_comes_back_where_its_ground_is_out_of_sight(town):
    town.canvas.set_scale(2_000)
    before = town.canvas.view
    rename(town, "甲网格", "新")
    town.canvas.centre_on(*AWAY)
    town.canvas.set_scale(800)
    town.run_command("cmd.undo")
    assert town.canvas.view == before
    town.canvas.centre_on(*AWAY)
    town.run_command("cmd.redo")
    assert (town.canvas.view.x, town.canvas.view.y) == (before.x, before.y)


def test_ground_is_shown_where_it_was_edited_out_of_sight(town):
    town.canvas.centre_on(*AWAY)
    rename(town, "甲网格", "新")
    town.run_command("cmd.undo")
    west, south, east, north = town.canvas.view.box
    assert west <= EAST
    assert east >= EAST + 200
    assert south <= NORTH + 100
    assert north >= NORTH + 200


def test_edit_of_another_program_leaves_selection_and_view(town):
    town.session.document.file.vantage = lambda: None
    rename(town, "甲网格", "新")
    town.session.select(NOTHING)
    before = town.canvas.view
    town.run_command("cmd.undo")
    assert town.session.selection == NOTHING
    assert town.canvas.view == before
