"""The lists that matter in the tray, and the contact list of a stairway."""

from __future__ import annotations

import threading

import openpyxl
import pytest
from PySide6.QtWidgets import QDialog, QFileDialog

from gridplanner.data.access.audit import entries_of
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.filters.house_list import PEOPLE_LISTS
from gridplanner.data.store.beside import BesideFile
from gridplanner.resources.texts import text
from gridplanner.ui.panels.pages import nothing_page
from gridplanner.ui.people_list.lists_panel import KINDS
from gridplanner.ui.people_list.stairways import StairwayForm
from gridplanner.ui.session import Selection
from tests.helpers.registry_town import settled_town


@pytest.fixture
def project(tmp_path):
    settled_town(tmp_path / "town.gpkg", 1).close()
    return tmp_path / "town.gpkg"


@pytest.fixture
def listed(qtbot, town):
    town.run_command("people.lists")
    qtbot.waitUntil(lambda: bool(town.session.findings))
    return town


def choose(window, kind):
    window.lists.kinds.setCurrentRow(KINDS.index(kind))


def save_as(monkeypatch, path):
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), "")
    )


def test_every_list_says_how_many_rows_it_has(listed):
    counts = listed.session.findings
    shown = [listed.lists.kinds.item(row).text() for row in range(len(KINDS))]
    for kind, words in zip(KINDS, shown, strict=True):
        assert text(f"lists.{kind}") in words
        assert words.endswith(f"{counts[kind]:,}")
    facts = {
        fact.name: fact.value
        for _title, facts in nothing_page(listed.session).sections
        for fact in facts
    }
    assert counts["empty_dwellings"]
    assert facts[text("lists.empty_dwellings")] == f"{counts['empty_dwellings']:,}"


def test_the_details_tell_of_the_lists_though_nobody_has_opened_them(
    qtbot, town, monkeypatch
):
    used = []
    before = BesideFile.__enter__

    def enter(beside):
        used.append(threading.current_thread())
        return before(beside)

    monkeypatch.setattr(BesideFile, "__enter__", enter)
    assert town.tray.page != "lists"
    qtbot.waitUntil(lambda: bool(town.session.findings), timeout=10_000)
    (_title, facts) = nothing_page(town.session).sections[-1]
    told = {fact.name: fact.value for fact in facts}
    empty = town.session.findings["empty_dwellings"]
    assert told[text("lists.empty_dwellings")] == f"{empty:,}"
    assert used[0] is not threading.main_thread()
    assert not town.jobs.running
    # Another dwelling without people is counted too, some time later.
    change = TableChange("dwelling", {"building_id": [1], "room": ["909"]})
    town.session.document.apply_batch(Batch("edit.test", {}, (change,)))
    qtbot.waitUntil(
        lambda: town.session.findings["empty_dwellings"] == empty + 1, timeout=10_000
    )


def test_a_project_can_be_closed_while_its_lists_are_counted(qtbot, town):
    lists = town.shell.lists
    lists._beside._count()
    town.shell.close_project()
    assert not town.jobs.busy
    assert town.session.findings == {}


def test_a_list_of_houses_is_shown_mapped_opened_and_written(
    qtbot, listed, monkeypatch, tmp_path
):
    choose(listed, "empty_dwellings")
    model = listed.lists.model
    count = listed.session.findings["empty_dwellings"]
    assert model.rowCount() == count > 0
    listed.lists.on_map.setChecked(True)
    layer = listed.town.map.people
    assert layer.houses.numbers.sum() == count
    assert layer.caption == text("lists.empty_dwellings")
    listed.people.on_map.setChecked(True)
    assert not listed.lists.on_map.isChecked()
    listed.lists.view.clicked.emit(model.index(0, 0))
    assert listed.session.selection.buildings == (model.row_at(0).building_id,)
    save_as(monkeypatch, tmp_path / "a")
    listed.lists.export.click()
    qtbot.waitUntil(lambda: not listed.jobs.running)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet.max_row - 3 == count
    assert entries_of(listed.session.document.file).entries[0].rows == count


def test_a_list_of_people_is_the_filter_it_is(qtbot, listed):
    choose(listed, "incomplete")
    showing = listed.shell.people
    assert listed.tray.page == "residents"
    qtbot.waitUntil(lambda: showing.people is not None)
    assert showing.wanted == PEOPLE_LISTS["incomplete"]
    assert len(showing.people) == listed.session.findings["incomplete"]


def test_an_empty_list_says_so(listed):
    empty = next(k for k in KINDS[:3] if not listed.session.findings[k])
    choose(listed, empty)
    assert text("lists.none") in listed.lists._empty.text()
    assert not listed.lists.export.isEnabled()


def test_the_entrance_of_the_dwelling_in_front_is_proposed(listed):
    file = listed.session.document.file
    flats = file.read_columns("dwelling", ["id", "building_id", "unit_id"])
    units = {}
    for flat, building, unit in zip(*flats.values(), strict=True):
        units.setdefault(building, {}).setdefault(unit, flat)
    building = next(int(b) for b, found in units.items() if len(found) > 1)
    unit, flat = list(units[building].items())[-1]
    listed.session.select(Selection(buildings=(building,)))
    listed.shell.matrix.show(building, dwelling_id=int(flat))
    assert StairwayForm(listed, building).entrance.currentData() == unit


def test_the_stairway_of_a_building_is_written_masked(
    qtbot, listed, monkeypatch, tmp_path
):
    file = listed.session.document.file
    flats = file.read_columns("dwelling", ["building_id"])["building_id"]
    building = next(int(n) for n in flats if n)
    listed.session.select(Selection(buildings=(building,)))
    monkeypatch.setattr(
        StairwayForm,
        "exec",
        lambda form: (
            form.entrance.setCurrentIndex(form.entrance.count() - 1)
            or QDialog.DialogCode.Accepted
        ),
    )
    save_as(monkeypatch, tmp_path / "s.xlsx")
    listed.run_command("people.stairway")
    qtbot.waitUntil(lambda: not listed.jobs.running)
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx").active
    names = {
        str(name) for name in file.read_columns("person", ["name"])["name"] if name
    }
    assert sheet.max_row > 3
    assert not {cell.value for row in sheet.iter_rows() for cell in row} & names
