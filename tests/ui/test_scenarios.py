"""Working on scenarios in the window: the plan shown, its figures, the lock."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QDialog, QInputDialog

from gridplanner.analysis.standing import Standing
from gridplanner.data.branches import announce, branch, list_scenarios
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.resources.texts import text
from gridplanner.ui.commands import COMMANDS
from gridplanner.ui.commands.edit import edit_plan
from gridplanner.ui.commands.locks import village_units
from gridplanner.ui.dialogs import form, in_force, scenario_name
from gridplanner.ui.in_force import free_name
from gridplanner.ui.map_menu import menu_keys
from gridplanner.ui.mode_chip import chip_menu
from gridplanner.ui.plan_edits import PlanEdits
from gridplanner.ui.session import TILING
from tests.helpers.project import box
from tests.ui.conftest import unit_id


@pytest.fixture
def accepted(monkeypatch):
    """Every dialog is answered with its verb."""
    for module in (form.Form, in_force.InForceForm, scenario_name.ScenarioNameForm):
        monkeypatch.setattr(
            module, "exec", lambda _self: QDialog.DialogCode.Accepted, raising=False
        )


def begin(window, name="方案 A"):
    number = branch(window.session.document, name)
    window.session.use_plan(number)
    return number


def give(window, shape=(150, 0, 250, 200), name="甲网格"):
    session = window.session
    change = give_ground(
        session.plan, box(*shape), unit_id=unit_id(window, name), allow_parts=True
    )
    session.document.apply(change)


def assert_counted(window):
    session = window.session
    anew = Standing(
        session.document.snapshot(session.plan_id), session.document.footprints
    )
    assert np.array_equal(session.standing.sums.table, anew.sums.table)
    assert np.array_equal(session.standing.snapshot.cell_ids, anew.snapshot.cell_ids)


def test_a_scenario_is_shown_counted_and_edited_beside_the_plan(town):
    session = town.session
    plan = session.document.plan
    before = session.figures().rows.buildings.tolist()
    number = begin(town)
    give(town)
    assert session.document.plan is plan
    assert session.plan is session.document.plans[number]
    assert_counted(town)
    after = session.figures().rows.buildings.tolist()
    assert after != before
    assert set(town.town.map.subdivision.lines.ids) == set(session.plan.borders)
    session.use_plan(TILING)
    assert_counted(town)
    assert session.figures().rows.buildings.tolist() == before
    assert set(town.town.map.subdivision.lines.ids) == set(plan.borders)


def test_an_edit_of_another_plan_changes_nothing_that_is_shown(town):
    number = begin(town)
    give(town)
    town.session.use_plan(TILING)
    before = town.session.figures()
    lines = town.town.map.subdivision
    plan = town.session.document.plans[number]
    change = give_ground(
        plan, box(0, 0, 60, 60), unit_id=unit_id(town, "甲网格"), allow_parts=True
    )
    town.session.document.apply(change)
    assert town.session.figures() is before
    assert town.town.map.subdivision is lines


def test_undo_of_an_edit_shows_the_plan_it_was_made_in(town):
    number = begin(town)
    give(town)
    town.session.use_plan(TILING)
    town.run_command("cmd.undo")
    assert town.session.plan_id == number
    assert town.session.plan.same_records(town.session.document.plan)


def test_a_message_that_outlives_its_scenario_takes_nothing_else_back(town, accepted):
    give(town)
    before = town.session.document.next_undo()
    begin(town)
    values = {unit_id(town, "甲网格"): {"name": "新网格"}}
    edit_plan(town.context, lambda plan: set_fields(plan, values))
    undo = town.map.strip.buttons[0]
    town.run_command("scenario.delete")
    assert town.session.document.next_undo() == before
    undo.click()
    assert town.session.document.next_undo() == before
    assert town.map.strip.message == text("blocked.not_last")


def test_the_chip_says_what_is_worked_on_and_changes_it(town):
    chip = town.map.chip
    assert chip.accessibleName() == text("mode.draft")
    begin(town)
    assert chip.accessibleName() == text("mode.in_scenario", name="方案 A")
    menu = chip_menu(town)
    first, second = menu.actions()[:2]
    assert (first.isChecked(), second.isChecked()) == (False, True)
    first.trigger()
    assert town.session.plan_id == TILING
    assert chip.accessibleName() == text("mode.draft")
    announce(town.session.document, "2026-12-01")
    assert chip.accessibleName() == text("mode.published")
    town.run_command("plan.unlock")
    assert chip.accessibleName() == text("mode.unlocked")
    town.run_command("cmd.undo")
    assert chip.accessibleName() == text("mode.draft")


def test_commands_make_rename_and_delete_scenarios(town, accepted, monkeypatch):
    document = town.session.document
    town.run_command("scenario.new")
    (entry,) = list_scenarios(document)
    assert entry.name == text("scenario.proposed", letter="A")
    assert town.session.plan_id == entry.id
    monkeypatch.setattr(
        scenario_name.ScenarioNameForm,
        "exec",
        lambda self: self.name.setText("均衡") or QDialog.DialogCode.Accepted,
    )
    town.run_command("scenario.rename")
    assert list_scenarios(document)[0].name == "均衡"
    assert "均衡" in town.map.chip.accessibleName()
    town.run_command("scenario.delete")
    assert town.session.plan_id == TILING
    assert list_scenarios(document) == ()


def test_the_history_lists_edits_of_a_scenario_until_it_is_deleted(town, accepted):
    town.shell.show_panel("history")
    before = town.history.model.rowCount()
    begin(town)
    give(town)
    assert town.history.model.rowCount() == before + 1
    town.run_command("scenario.delete")
    assert town.history.model.rowCount() == before
    kept = town.session.document.file.connection.execute(
        "SELECT count(*) FROM gp_vantage"
        " WHERE history_id NOT IN (SELECT id FROM gp_history)"
    ).fetchall()
    assert kept == [(0,)]


def test_the_plan_of_a_department_is_no_scenario(town, accepted, monkeypatch):
    session = town.session
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("应急站", True))
    town.run_command("department.new")
    assert session.is_department
    assert not session.is_scenario
    for key in ("rename", "delete", "adopt"):
        town.run_command(f"scenario.{key}")
        assert town.map.strip.message == text("blocked.no_scenario")
    department = session.plan_id
    town.run_command("scenario.new")
    assert session.is_scenario
    assert session.plan.same_records(session.document.plan)
    session.use_plan(department)
    town.run_command("scenario.compare")
    assert town.shell.comparing.view.numbers[0] == TILING
    town.shell.comparing.leave()
    assert session.plan_id == department
    town.run_command("scenario.leave")
    assert session.plan_id == TILING


def test_names_are_proposed_that_nobody_has(town):
    document = town.session.document
    names = []
    for _ in range(28):
        names.append(free_name(document))
        branch(document, names[-1])
    assert len(set(names)) == 28
    assert names[26] == text("scenario.proposed", letter="A2")


def test_a_name_another_scenario_has_cannot_be_given(town):
    document = town.session.document
    branch(document, "甲")
    asked = scenario_name.ScenarioNameForm(document, "乙", "scenario.new", "rename.do")
    assert asked.accept_button.isEnabled()
    asked.name.setText("甲 ")
    assert not asked.accept_button.isEnabled()
    asked.name.setText(" ")
    assert not asked.accept_button.isEnabled()


def test_an_edit_of_the_plan_in_force_asks_once_and_goes_on_in_a_new_scenario(town):
    session = town.session
    announce(session.document, "2026-12-01")
    session.select_units([unit_id(town, "甲网格")])
    before = session.document.plan
    town.run_command("grid.lock")
    assert session.document.plan is before
    assert town.map.strip.message == text("strip.locked")
    here, _unlock = town.map.strip.buttons
    here.click()
    assert session.plan_id != TILING
    assert session.document.plan is before
    assert session.plan.units[unit_id(town, "甲网格")].locked
    # In the scenario nothing is asked.
    town.run_command("grid.unlock")
    assert not session.plan.units[unit_id(town, "甲网格")].locked


def test_unlocking_the_plan_in_force_does_what_was_asked_for(town):
    session = town.session
    announce(session.document, "2026-12-01")
    session.select_units([unit_id(town, "甲网格")])
    town.run_command("grid.lock")
    town.map.strip.buttons[1].click()
    assert session.plan_id == TILING
    assert session.plan.units[unit_id(town, "甲网格")].locked
    town.run_command("grid.unlock")
    assert not session.plan.units[unit_id(town, "甲网格")].locked


def test_a_tool_that_edits_asks_before_it_is_taken_up(town):
    announce(town.session.document, "2026-12-01")
    town.run_command("tool.draw")
    assert town.tools.name != "draw"
    town.map.strip.buttons[0].click()
    assert town.tools.name == "draw"


def test_whatever_changes_grids_asks_and_nothing_else_does():
    asking = {command.key for command in COMMANDS if command.edits}
    grids = {"tool." + name for name in ("draw", "adjust", "redraw", "split", "merge")}
    assert grids | {"edit.delete", "check.fix", "check.fix_one"} <= asking
    assert "tool.select" not in asking
    assert "tool.draw_building" not in asking


def test_a_tool_in_hand_begins_nothing_once_the_plan_is_locked(town):
    edits = PlanEdits(town.context)
    announce(town.session.document, "2026-12-01")
    assert edits.begin() is None
    assert town.map.strip.message == text("strip.locked")
    town.map.strip.buttons[0].click()
    trial = edits.begin()
    assert trial.start is town.session.plan
    assert trial.start.id != TILING
    trial.drop()


def test_undo_of_an_edit_of_the_locked_plan_asks_instead_of_failing(town):
    give(town)
    session = town.session
    plan = session.plan
    announce(session.document, "2026-12-01")
    town.run_command("cmd.undo")  # of putting it in force: that is free
    town.run_command("cmd.redo")
    assert session.document.in_force.is_locked
    assert set(session.plan.borders) == set(plan.borders)
    session.document.in_force.is_unlocked = True
    give(town, (0, 0, 60, 60))
    session.document.in_force.is_unlocked = False
    edited = session.plan
    town.run_command("cmd.undo")
    assert session.plan is edited
    assert town.map.strip.message == text("strip.locked")


def test_undo_of_the_locked_plan_is_said_while_a_scenario_is_worked_on(town):
    session = town.session
    announce(session.document, "2026-12-01")
    session.document.in_force.is_unlocked = True
    give(town)
    session.document.in_force.is_unlocked = False
    begin(town)
    edited = session.document.plan
    town.run_command("cmd.undo")
    assert session.document.plan is edited
    assert "2026-12-01" in town.map.strip.message


def test_putting_in_force_asks_for_the_day_and_locks(town, accepted):
    town.run_command("plan.announce")
    document = town.session.document
    assert document.in_force.since == town.session.clock().date().isoformat()
    assert document.in_force.is_locked
    assert town.map.chip.accessibleName() == text("mode.published")


def test_all_but_the_selected_are_locked_in_one_step(town):
    session = town.session
    one = unit_id(town, "甲网格")
    session.select_units([one])
    town.run_command("grid.lock_others")
    locked = {u.name for u in session.plan.units.values() if u.locked}
    assert locked == {"乙网格", "丙网格"}
    town.run_command("cmd.undo")
    assert not any(u.locked for u in session.plan.units.values())


def test_the_menu_of_a_grid_locks_it_and_then_unlocks_it(town):
    session = town.session
    session.select_units([unit_id(town, "甲网格")])
    offered = menu_keys(session, session.selection)
    assert {"grid.lock", "tool.cut_out", "shape.fill_holes"} <= set(offered)
    town.run_command("grid.lock")
    keys = menu_keys(session, session.selection)
    assert "grid.unlock" in keys
    assert "grid.lock" not in keys
    session.select_units([unit_id(town, "东村")])
    assert "grid.lock_village" in menu_keys(session, session.selection)


def test_a_village_is_locked_with_its_grids_and_all_are_unlocked_again(town):
    session = town.session
    session.select_units([unit_id(town, "甲网格")])
    assert {session.plan.units[n].name for n in village_units(session)} == {
        "东村",
        "甲网格",
        "乙网格",
    }
    town.run_command("grid.lock_village")
    locked = {u.name for u in session.plan.units.values() if u.locked}
    assert locked == {"东村", "甲网格", "乙网格"}
    session.select_units([])
    town.run_command("grid.unlock_all")
    assert not any(u.locked for u in session.plan.units.values())


def test_closing_a_project_leaves_its_scenario(town, project):
    begin(town)
    town.shell.close_project()
    assert town.session.plan_id == TILING
    assert town.shell.open_project(project)
    assert town.session.plan_id == TILING
