"""The editor of team templates: what is demanded follows, and each edit can go back."""

import json

import pytest
from PySide6.QtCore import QCoreApplication

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.norms.body import to_body
from gridplanner.data.norms.defaults import time_norm
from gridplanner.data.standards import Standard, StandardKind, standard_to_text
from gridplanner.data.team.roles import PostRole
from gridplanner.data.team.template import DEFAULT_TEMPLATE, TEMPLATES
from gridplanner.resources.texts import sentences, text
from gridplanner.ui.staff.team_dialog import TeamDialog
from gridplanner.ui.standards import dialog as standards


@pytest.fixture
def dialog(qtbot, town, monkeypatch):
    """The editor; what is not saved may be dropped."""
    made = TeamDialog(town.context)
    qtbot.addWidget(made, before_close_func=TeamDialog.hide)
    monkeypatch.setattr(standards, "ask", lambda *_a, **_k: True)
    made.show()
    # Not closed by whoever ends the test: it would ask.
    made.reject = made.hide
    return made


def demanded(town):
    found = town.session.staff_desk.staffing()
    return {each.line.role: int(each.demanded.sum()) for each in found.lines}


def test_the_programs_own_template_is_shown_where_there_is_none(dialog):
    assert dialog.name.text() == DEFAULT_TEMPLATE.name
    assert dialog.lines.body == DEFAULT_TEMPLATE.to_body()
    assert not dialog.accept_button.isEnabled()
    assert not dialog.buttons["drop"].isEnabled()


def test_a_saved_minimum_changes_what_is_demanded_and_goes_back(town, dialog):
    before = demanded(town)[PostRole.GRID_LEADER]
    dialog.lines.field(0, "maximum").setValue(2)
    dialog.lines.field(0, "minimum").setValue(2)
    dialog.accept()
    assert demanded(town)[PostRole.GRID_LEADER] == 2 * before
    town.run_command("cmd.undo")
    assert demanded(town)[PostRole.GRID_LEADER] == before


def test_what_is_wrong_is_said_and_not_saved(dialog):
    dialog.lines.field(0, "minimum").setValue(3)
    fault = GridPlannerError("team.most_below_least", line=1, least=3, most=1)
    assert dialog.fault.text() == sentences(fault)
    assert not dialog.accept_button.isEnabled()
    dialog.lines.field(0, "maximum").setValue(-1)
    assert dialog.fault.isHidden()
    assert dialog.lines.body["lines"][0]["maximum"] is None
    dialog.name.setText(" ")
    assert dialog.fault.text() == sentences(GridPlannerError("standard.no_name"))


def test_lines_come_and_go(dialog):
    count = dialog.lines.rowCount()
    dialog.lines.add_line()
    assert dialog.lines.rowCount() == count + 1
    assert dialog.fault.isHidden()
    dialog.lines.drop_line()
    assert dialog.lines.body == DEFAULT_TEMPLATE.to_body()


def test_which_buildings_is_asked_of_buildings_only(dialog):
    scope = dialog.lines.field(0, "scope")
    assert not dialog.lines.field(0, "dwellings").isEnabled()
    scope.setCurrentIndex(scope.findData("building"))
    assert dialog.lines.field(0, "dwellings").isEnabled()


def test_templates_are_made_copied_used_and_deleted_each_as_one_edit(town, dialog):
    used = TEMPLATES[1]
    dialog.do(lambda: dialog._add(used.name))
    dialog.use.click()
    assert town.session.staff_desk.template == used
    dialog.do(dialog._copy)
    copied = text("norm.copy_of", name=used.name)
    assert dialog.chosen.name == copied
    dialog.do(dialog._drop)
    assert copied not in {each.name for each in dialog.book.standards()}
    for _step in range(3):
        town.run_command("cmd.undo")
    assert town.session.staff_desk.template == DEFAULT_TEMPLATE


def test_a_file_brings_the_same_template_and_only_a_template(
    town, dialog, tmp_path, monkeypatch
):
    path = tmp_path / "team.json"
    monkeypatch.setattr(standards, "ask_save", lambda *_a, **_k: path)
    monkeypatch.setattr(standards, "ask_open", lambda *_a, **_k: path)
    dialog.do(dialog._send)
    assert json.loads(path.read_text("utf-8"))["body"] == DEFAULT_TEMPLATE.to_body()
    dialog.do(dialog._receive)
    assert dialog.chosen.body == DEFAULT_TEMPLATE.to_body()
    assert dialog.chosen.id
    norm = Standard(0, StandardKind.NORM, "n", to_body(time_norm()))
    path.write_text(standard_to_text(norm), "utf-8")
    before = dialog.book.standards()
    dialog.do(dialog._receive)
    assert dialog.fault.text() == sentences(GridPlannerError("team.other_kind"))
    assert dialog.book.standards() == before


def test_another_name_is_kept_as_one_edit(dialog, town):
    document = town.session.document
    dialog._add(TEMPLATES[0].name)
    before = dialog.chosen
    dialog.name.setText("本镇班子")
    dialog.accept()
    assert dialog.chosen.name == "本镇班子"
    assert dialog.chosen.id == before.id
    assert document.undo_label() is not None
    document.undo()
    assert before.name in {each.name for each in dialog.book.standards()}
    assert "本镇班子" not in {each.name for each in dialog.book.standards()}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_role_of_the_template_is_cut(qtbot, town, language):
    town.shell.use_language(language)
    dialog = TeamDialog(town.context)
    dialog.show()
    qtbot.waitExposed(dialog)
    QCoreApplication.processEvents()
    for row in range(dialog.lines.rowCount()):
        for name in ("role", "scope"):
            box = dialog.lines.field(row, name)
            assert box.width() >= box.sizeHint().width()
    dialog.hide()
    dialog.deleteLater()
    town.shell.use_language("zh")
