"""The dialog that writes the list of people, and what it leaves behind."""

from __future__ import annotations

import geopandas
import openpyxl
import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel

from gridplanner.data.access.audit import entries_of
from gridplanner.data.filters.people_filter import PeopleFilter
from gridplanner.resources.texts import text
from gridplanner.ui.access.reveal_form import RevealForm
from gridplanner.ui.people_list.export_form import ExportForm
from tests.helpers.project import GRID
from tests.helpers.registry_town import settled_town


@pytest.fixture
def project(tmp_path):
    settled_town(tmp_path / "town.gpkg", 1).close()
    return tmp_path / "town.gpkg"


@pytest.fixture
def listed(qtbot, town):
    town.run_command("people.list")
    qtbot.waitUntil(lambda: town.shell.people.people is not None)
    before = town.shell.people.people
    town.shell.people.use(PeopleFilter(any_of=("disabled",), address="living"))
    qtbot.waitUntil(lambda: town.shell.people.people is not before)
    return town


def answer(monkeypatch, path, *, kind="xlsx", plain=False, password="", reveal=True):
    """Answer the dialogs as a user would; give the forms that were asked."""
    asked = []

    def fill(form):
        asked.append(form)
        form.format.setCurrentIndex(form.format.findData(kind))
        form.plain.setChecked(plain)
        form.password.setText(password)
        assert form.accept_button.isEnabled()
        return QDialog.DialogCode.Accepted

    def tell_why(form):
        asked.append(form)
        answers = QDialog.DialogCode
        return answers.Accepted if reveal else answers.Rejected

    monkeypatch.setattr(ExportForm, "exec", fill)
    monkeypatch.setattr(RevealForm, "exec", tell_why)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), "")
    )
    return asked


def export(qtbot, window):
    window.run_command("people.export")
    qtbot.waitUntil(lambda: not window.jobs.running)


def names_in(path):
    sheet = openpyxl.load_workbook(path).active
    titles = [cell.value for cell in sheet[3]]
    at = titles.index("姓名")
    return [row[at] for row in sheet.iter_rows(min_row=4, values_only=True)]


def test_table_map_and_sheet_hold_the_same_people(qtbot, listed, monkeypatch, tmp_path):
    answer(monkeypatch, tmp_path / "a")
    export(qtbot, listed)
    people = listed.shell.people.people
    names = names_in(tmp_path / "a.xlsx")
    listed.people.on_map.setChecked(True)
    assert len(people) > 2
    assert len(names) == len(people) == listed.people.model.rowCount()
    assert listed.town.map.people.houses.numbers.sum() == len(people)
    assert sum(people.by_unit(GRID).values()) == len(people)
    assert names == [p.name for p in people.page(listed.session.document.file)]
    said = [label.text() for label in listed.map.strip.findChildren(QLabel)]
    assert text("exports.done", n=f"{len(people)}", file="a.xlsx") in said
    (entry,) = entries_of(listed.session.document.file).entries
    assert entry.object == text("category.disabled") + " · " + text(
        "people.address.living"
    )


def test_plain_data_ask_for_a_purpose_first(qtbot, listed, monkeypatch, tmp_path):
    asked = answer(monkeypatch, tmp_path / "a.xlsx", plain=True, reveal=False)
    export(qtbot, listed)
    assert isinstance(asked[-1], RevealForm)
    assert not (tmp_path / "a.xlsx").exists()
    answer(monkeypatch, tmp_path / "a.xlsx", plain=True)
    export(qtbot, listed)
    plain = set(listed.session.document.file.read_columns("person", ["name"])["name"])
    assert set(names_in(tmp_path / "a.xlsx")) <= plain
    actions = [e.action for e in entries_of(listed.session.document.file).entries]
    assert actions == ["export", "reveal"]
    assert all("*" in p for p in map(str, [listed.people.model.row_at(0).name]))


def test_numbers_by_building_name_nobody(qtbot, listed, monkeypatch, tmp_path):
    answer(monkeypatch, tmp_path / "a.gpkg", kind="gpkg")
    export(qtbot, listed)
    read = geopandas.read_file(tmp_path / "a.gpkg")
    ids, numbers = listed.shell.people.people.by_building()
    assert sorted(read["listed"]) == sorted(numbers.tolist())
    assert read["listed"].sum() == len(listed.shell.people.people)
    assert not {"name_", "id_no", "phone", "birth"} & set(read.columns)
    (entry,) = entries_of(listed.session.document.file).entries
    assert (entry.table, entry.rows) == ("building", len(ids))


def test_an_archive_needs_a_password(qtbot, listed):
    form = ExportForm(listed, count="3", title="甲")
    qtbot.addWidget(form)
    form.format.setCurrentIndex(form.format.findData("zip"))
    assert not form.accept_button.isEnabled()
    assert form.accept_button.toolTip() == text("exports.no_password")
    form.password.setText("口令")
    assert form.accept_button.isEnabled()


def test_a_header_of_ones_own_is_offered_again(qtbot, listed, monkeypatch, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "联系电话", "现住址"])
    book.active.append(["逄德福", "990000195102030117", "10000000001", "甲村1号"])
    book.save(tmp_path / "我镇.xlsx")
    monkeypatch.setattr(
        QFileDialog,
        "getOpenFileName",
        lambda *_a, **_k: (str(tmp_path / "我镇.xlsx"), ""),
    )
    form = ExportForm(listed, count="3", title="甲")
    qtbot.addWidget(form)
    form.take_header()
    assert form.chosen.titles == ("姓名", "身份证号", "联系电话", "现住址")
    again = ExportForm(listed, count="3", title="甲")
    qtbot.addWidget(again)
    assert again.template.findText("我镇") >= 0


def test_an_empty_list_says_why_it_is_not_exported(qtbot, listed):
    before = listed.shell.people.people
    listed.shell.people.use(PeopleFilter(age_from=125))
    qtbot.waitUntil(lambda: listed.shell.people.people is not before)
    listed.actions_.refresh()
    assert text("people.export.empty") in listed.actions_["people.export"].toolTip()
