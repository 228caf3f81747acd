"""Every command has its words, one place, keys of its own, and says why it cannot."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence, QStatusTipEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QColorDialog, QDialog

from gridplanner.resources.texts import has_text, tables, text
from gridplanner.ui.command import Scope
from gridplanner.ui.commands import COMMANDS, MENUS, find_command
from gridplanner.ui.dialogs import form
from gridplanner.ui.finding import initials
from gridplanner.ui.icons import icon_names
from tests.ui.conftest import unit_id

# Taken by input methods, chat programs and window managers.
FORBIDDEN = {"Ctrl+Alt+A", "Alt+A", "Shift", "Ctrl+Space", "Ctrl+."}
IDS = [command.key for command in COMMANDS]


@pytest.mark.parametrize("command", COMMANDS, ids=IDS)
def test_command_has_title_help_icon_and_menu(command):
    assert has_text(command.key)
    assert has_text(command.help)
    assert command.menu in MENUS
    assert not command.icon or command.icon in icon_names()


def test_no_command_is_listed_twice():
    assert len(set(IDS)) == len(IDS)


def test_no_key_is_bound_twice():
    keys = [QKeySequence(key).toString() for c in COMMANDS for key in c.keys]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_no_key_is_one_that_other_programs_take():
    keys = {QKeySequence(key).toString() for c in COMMANDS for key in c.keys}
    assert not keys & {QKeySequence(key).toString() for key in FORBIDDEN}


def test_single_letters_work_on_the_map_only():
    for command in COMMANDS:
        for key in command.keys:
            if len(key) == 1:
                assert command.scope is Scope.MAP, command.key


def test_each_command_stands_in_exactly_one_menu(window):
    shown = Counter(
        action.objectName()
        for name in MENUS
        for action in window.actions_.menu(name).actions()
        if not action.isSeparator()
    )
    assert shown == Counter(IDS)


def test_palette_finds_every_command_by_both_languages_and_initials(window):
    missing = [
        (command.key, words)
        for command in COMMANDS
        for words in (
            tables()["zh"][command.key],
            tables()["en"][command.key],
            initials(tables()["zh"][command.key]),
        )
        if text(command.key) not in [h.title for h in window.finder.find("> " + words)]
    ]
    assert missing == []


def test_blocked_command_stays_and_says_why(window):
    window.actions_.refresh()
    for key in ("edit.rename", "view.zoom_all", "check.run", "project.import"):
        action = window.actions_[key]
        assert not action.isEnabled()
        assert text("blocked.no_project") in action.toolTip()
    hits = window.finder.find("> " + text("check.run"))
    assert hits[0].blocked == text("blocked.no_project")


def test_blocked_command_that_is_called_says_why_on_the_strip(town):
    town.actions_.run("edit.rename")
    assert town.map.strip.message == text("blocked.no_grid")


def test_letter_in_a_field_is_typed_and_not_a_command(town):
    town.activateWindow()
    town.tools.activate("select")
    town.grids.words.setFocus()
    QTest.keyClick(town.grids.words, Qt.Key.Key_G)
    assert town.grids.words.text() == "g"
    assert town.tools.name == "select"


@pytest.mark.parametrize(
    ("key", "tool"), [("G", "draw"), ("L", "measure"), ("V", "select")]
)
def test_letter_on_the_map_takes_the_tool(qtbot, town, key, tool):
    town.activateWindow()
    town.focus_map()
    qtbot.waitUntil(town.canvas.hasFocus)
    QTest.keySequence(town.canvas, QKeySequence(key))
    assert town.tools.name == tool
    assert town.actions_["tool." + tool].isChecked()


@pytest.mark.parametrize(("key", "level"), [("1", 1), ("2", 2), ("3", 3)])
def test_digits_choose_the_level_of_work(qtbot, town, key, level):
    town.activateWindow()
    town.focus_map()
    qtbot.waitUntil(town.canvas.hasFocus)
    QTest.keySequence(town.canvas, QKeySequence(key))
    assert town.session.level == level
    assert town.level.box.currentIndex() == level


def accept(monkeypatch, kind, fill=lambda _dialog: None):
    def run(dialog):
        fill(dialog)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(kind, "exec", run)


def test_rename_changes_name_and_code_and_is_undone(town, monkeypatch):
    from gridplanner.ui.dialogs.rename import RenameForm

    def fill(dialog):
        dialog.name.setText("滨河网格")
        dialog.code.setText("370211103201009")

    grid = unit_id(town, "甲网格")
    town.session.select_units([grid])
    accept(monkeypatch, RenameForm, fill)
    town.actions_.run("edit.rename")
    assert town.session.unit(grid).name == "滨河网格"
    assert town.session.unit(grid).code == "370211103201009"
    town.map.strip.buttons[0].click()
    assert town.session.unit(grid).name == "甲网格"


def test_code_that_another_grid_has_is_not_taken(town):
    from gridplanner.ui.dialogs.rename import RenameForm

    unit = town.session.unit(unit_id(town, "甲网格"))
    dialog = RenameForm(town.session, unit, town)
    assert dialog.accept_button.isEnabled()
    dialog.code.setText("370211103201002")
    assert not dialog.accept_button.isEnabled()
    assert "乙网格" in dialog.fault()
    dialog.code.setText("370 211")
    assert dialog.fault() == text("rename.code_signs")
    dialog.deleteLater()


def test_colour_of_a_grid_is_kept_and_taken_away(town, monkeypatch):
    grid = unit_id(town, "乙网格")
    town.session.select_units([grid])
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor("#ff8800"))
    town.actions_.run("edit.colour")
    assert town.session.unit(grid).colour == "#ff8800"
    town.actions_.run("edit.no_colour")
    assert town.session.unit(grid).colour == ""


def test_deleted_grid_leaves_its_ground_free_and_comes_back(town, monkeypatch):
    grid = unit_id(town, "丙网格")
    town.session.select_units([grid])
    accept(monkeypatch, form.Form)
    town.actions_.run("edit.delete")
    assert town.session.unit(grid) is None
    retired = town.session.document.plan.units[grid]
    assert retired.valid_to  # so its code is not used again
    assert len(town.session.selection) == 0
    assert town.session.figures().outside.buildings.tolist() == [2]
    town.actions_.run("cmd.undo")
    assert town.session.unit(grid) is not None
    assert town.session.figures().outside.buildings.tolist() == [0]


def test_locked_grid_is_not_deleted_and_says_why(town, monkeypatch):
    from gridplanner.data.edits.set_fields import set_fields

    document, grid = town.session.document, unit_id(town, "丙网格")
    document.apply(set_fields(document.plan, {grid: {"locked": True}}))
    town.session.select_units([grid])
    accept(monkeypatch, form.Form)
    town.actions_.run("edit.delete")
    assert town.session.unit(grid) is not None
    assert "锁定" in town.map.strip.message


def test_area_is_not_deleted(town):
    town.session.select_units([unit_id(town, "东村")])
    town.actions_.run("edit.delete")
    assert town.map.strip.message == text("blocked.is_area")


def test_grids_are_made_of_villages_that_have_none(town, monkeypatch):
    from gridplanner.ui.dialogs.make_grids import MakeGridsForm

    town.session.select_units([unit_id(town, "丙网格")])
    accept(monkeypatch, form.Form)
    town.actions_.run("edit.delete")
    dialog = MakeGridsForm(town.session, [], town)
    west = unit_id(town, "西村")
    assert dialog.villages == [west]
    dialog.deleteLater()
    monkeypatch.undo()
    accept(monkeypatch, MakeGridsForm)
    town.actions_.run("grid.from_villages")
    made = [u for u in town.session.document.plan.units_at(2) if u.parent == west]
    assert len(made) == 1
    assert town.session.figures().outside.buildings.tolist() == [0]


def test_check_lists_a_gap_flies_there_and_follows_an_undo(qtbot, town, monkeypatch):
    town.session.select_units([unit_id(town, "乙网格")])
    accept(monkeypatch, form.Form)
    town.actions_.run("edit.delete")
    town.actions_.run("check.run")
    qtbot.waitUntil(lambda: not town.jobs.running)
    kinds = {issue.kind for issue in town.checks.issues}
    assert "gap" in kinds
    tabs = [town.tray.bar.tabText(at) for at in range(town.tray.bar.count())]
    assert any(str(len(town.checks.issues)) in words for words in tabs)
    town.checks.list.activated.emit(town.checks.model.index(0, 0))
    issue = town.checks.issues[0]
    assert issue.kind == "gap"
    assert (town.canvas.view.x, town.canvas.view.y) == pytest.approx(issue.place)
    town.actions_.run("cmd.undo")
    qtbot.waitUntil(lambda: "gap" not in town.checks.model.counts())


def test_find_command_knows_all():
    assert [find_command(key) for key in IDS] == list(COMMANDS)


def test_a_hint_under_the_pointer_speaks_the_new_language_at_once(window):
    action = window.actions_["project.import"]
    tip = QStatusTipEvent(action.statusTip())  # as Qt sends where the pointer is
    QApplication.sendEvent(window, tip)
    told = window.status.currentMessage()
    assert told
    window.shell.use_language("en")
    assert window.status.currentMessage() == action.statusTip() != told
    window.shell.use_language("zh")
    assert window.status.currentMessage() == told
