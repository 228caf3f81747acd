"""The details list who lives in a grid: those of the tray's list, masked."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from gridplanner.data.batch import Batch, TableChange
from gridplanner.resources.texts import text
from gridplanner.ui.people_list import unit_people
from gridplanner.ui.people_list.model import COLUMNS
from tests.helpers.registry_town import settled_town
from tests.ui.conftest import unit_id


@pytest.fixture
def project(tmp_path):
    document = settled_town(tmp_path / "town.gpkg", 1)
    document.close()
    return tmp_path / "town.gpkg"


@pytest.fixture
def tab(qtbot, town):
    """The tab of the village in which somebody lives."""
    town.session.select_units([unit_id(town, "西村")])
    qtbot.waitUntil(lambda: "residents" in town.inspector.row.names)
    town.inspector.show_tab("residents")
    return town.inspector._pages["residents"]


def cells(model):
    return [
        [str(model.data(model.index(row, place))) for place in range(len(COLUMNS))]
        for row in range(model.rowCount())
    ]


def said(widget):
    return [each.text() for each in widget.findChildren(QLabel) if not each.isHidden()]


def test_the_tab_lists_whom_the_list_of_the_tray_lists(qtbot, town, tab):
    own = cells(tab.model)
    assert own
    town.run_command("people.of_unit")
    people = town.people.model
    qtbot.waitUntil(lambda: people.people is not None and people.rowCount() > 0)
    assert sorted(cells(people)) == sorted(own)


def test_names_and_numbers_are_masked(town, tab):
    file = town.session.document.file
    shown = {cell for row in cells(tab.model) for cell in row}
    for column in ("name", "id_no", "phone"):
        plain = {str(v) for v in file.read_columns("person", [column])[column] if v}
        assert plain
        assert not plain & shown


def test_a_click_opens_the_household(qtbot, town, tab):
    tab._open(tab.model.index(0, 0))
    qtbot.waitUntil(lambda: town.shell.household.is_open)


def test_another_unit_has_its_own_people_and_an_edit_is_followed(qtbot, town, tab):
    def list_of(name):
        town.session.select_units([unit_id(town, name)])
        qtbot.waitUntil(lambda: not town.inspector._timer.isActive())
        return cells(tab.model)

    first, second = list_of("东村"), list_of("西村")
    assert first != second
    document = town.session.document
    read = document.file.read_columns("person", ["id", "name"])
    person = next(
        number
        for number, name in zip(read["id"], read["name"], strict=True)
        if name[0] == second[0][0][0]
    )
    change = TableChange("person", changed={int(person): {"name": "欧阳新"}})
    document.apply_batch(Batch("standard.kept", {"name": ""}, (change,)))
    qtbot.waitUntil(lambda: "欧" in {row[0][0] for row in cells(tab.model)})


def test_of_too_many_people_only_the_door_is_there(town, tab, monkeypatch):
    monkeypatch.setattr(unit_people, "MOST", 0)
    tab._counts = lambda _unit: {"people": 5}
    town.inspector.refresh()
    assert text("inspector.residents.many", n="0") in said(tab)
    assert tab.model.rowCount() == 0


def test_nothing_is_read_while_a_worker_has_the_file(town, tab):
    before = tab.model.people
    town.session.hold()
    town.inspector.refresh()
    assert tab.model.people is before
    town.session.release()
