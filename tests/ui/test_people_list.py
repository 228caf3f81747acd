"""The list of people in the tray: who is on it, what is shown of them, on the map."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.filters.people_filter import PeopleFilter
from gridplanner.data.filters.saved import saved_filters
from gridplanner.resources.texts import set_language, text
from gridplanner.ui.people_list import showing as showing_module
from gridplanner.ui.people_list.filter_form import FilterForm
from gridplanner.ui.people_list.model import COLUMNS
from gridplanner.ui.people_list.unit_box import SEPARATOR
from gridplanner.ui.people_list.words import condition_words, filter_words
from gridplanner.ui.session import Selection
from tests.helpers.project import GRID
from tests.helpers.registry_town import settled_town
from tests.ui.conftest import unit_id


@pytest.fixture
def project(tmp_path):
    document = settled_town(tmp_path / "town.gpkg", 1)
    document.close()
    return tmp_path / "town.gpkg"


@pytest.fixture
def listed(qtbot, town):
    """The window with the list in front."""
    town.run_command("people.list")
    qtbot.waitUntil(lambda: town.shell.people.people is not None)
    return town


def show(qtbot, window, wanted):
    before = window.shell.people.people
    window.shell.people.use(wanted)
    qtbot.waitUntil(lambda: window.shell.people.people is not before)
    return window.shell.people.people


def cells(window, column):
    model, place = window.people.model, COLUMNS.index(column)
    return [model.data(model.index(row, place)) for row in range(model.rowCount())]


def plain_values(window, column):
    read = window.session.document.file.read_columns("person", [column])[column]
    return {str(value) for value in read if value}


def test_list_shows_everybody_masked(listed):
    people = listed.session.document.file.read_columns("person", ["id"])["id"]
    assert listed.people.model.rowCount() == len(people)
    shown = {str(cell) for column in COLUMNS for cell in cells(listed, column)}
    for column in ("name", "id_no", "phone"):
        assert not shown & plain_values(listed, column)
    assert any("*" in name for name in cells(listed, "name"))


def test_filter_shows_the_same_number_in_table_chips_and_on_the_map(qtbot, listed):
    grid = unit_id(listed, "丙网格")
    wanted = PeopleFilter(any_of=("disabled",), units=(grid,))
    people = show(qtbot, listed, wanted)
    listed.people.on_map.setChecked(True)
    layer = listed.town.map.people
    assert len(people) > 1
    assert listed.people.model.rowCount() == len(people)
    assert layer.houses.numbers.sum() == len(people) == layer.units.numbers.sum()
    assert people.by_unit(GRID) == {grid: len(people)}
    assert set(cells(listed, "grid")) == {"丙网格"}
    assert all(text("category.disabled") in c for c in cells(listed, "categories"))
    chips = [
        child.text()
        for child in listed.people.chips.children()
        if getattr(child, "text", None) and not child.isHidden()
    ]
    assert [text("category.disabled") in chips[0], "丙网格" in chips[1]] == [True, True]
    titles = [entry.title for entry in listed.canvas.stack.legend(2_000)]
    assert any(f"{len(people)}" in title and "丙网格" in title for title in titles)


def test_numbers_are_drawn_near_and_far_and_go_with_the_switch(qtbot, listed):
    people = show(qtbot, listed, PeopleFilter(sex="1"))
    house = int(people.by_building()[0][0])
    listed.town.zoom_to(Selection(buildings=(house,)))
    listed.canvas.set_scale(1_000)
    listed.canvas.finish_drawing()
    plain = listed.canvas.grab().toImage()
    listed.people.on_map.setChecked(True)
    for scale in (1_000, 10_000, 100_000):
        listed.canvas.set_scale(scale)
        listed.canvas.finish_drawing()
    listed.canvas.set_scale(1_000)
    listed.canvas.finish_drawing()
    assert listed.canvas.grab().toImage() != plain
    listed.people.on_map.setChecked(False)
    listed.canvas.finish_drawing()
    assert listed.canvas.grab().toImage() == plain
    assert not listed.town.map.people.caption


def test_a_chip_takes_its_condition_away(qtbot, listed):
    wanted = PeopleFilter(age_from=18, age_to=60, sex="2")
    show(qtbot, listed, wanted)
    said = condition_words(listed.session, wanted)
    assert said["age_from"] == text("people.condition.age", low=18, high=60)
    listed.people.condition_dropped.emit("age_from")
    assert listed.shell.people.wanted == PeopleFilter(sex="2")
    listed.people.condition_dropped.emit("")
    assert listed.shell.people.wanted == PeopleFilter()


def test_typed_words_filter_after_a_moment(qtbot, listed):
    everyone = len(listed.shell.people.people)
    listed.people.words.setText("海棠")  # as an input method does
    listed.people.words.textEdited.emit("海棠")
    qtbot.waitUntil(lambda: len(listed.shell.people.people) < everyone)
    assert all("海棠小区" in house for house in cells(listed, "building"))
    assert "海棠" not in filter_words(listed.session, listed.shell.people.wanted)


def test_a_heading_sorts_the_whole_list_and_turns_it(qtbot, listed):
    header = listed.people.view.horizontalHeader()
    before = listed.shell.people.people
    header.sectionClicked.emit(COLUMNS.index("age"))
    qtbot.waitUntil(lambda: listed.shell.people.people is not before)
    ages = [int(age) for age in cells(listed, "age") if age]
    assert ages == sorted(ages)
    before = listed.shell.people.people
    header.sectionClicked.emit(COLUMNS.index("age"))
    qtbot.waitUntil(lambda: listed.shell.people.people is not before)
    turned = [int(age) for age in cells(listed, "age") if age]
    assert turned == ages[::-1]


def test_a_row_opens_the_house_or_says_there_is_none(qtbot, listed):
    show(qtbot, listed, PeopleFilter(address="living"))
    person = listed.people.model.row_at(0)
    listed.people.view.clicked.emit(listed.people.model.index(0, 0))
    assert listed.session.selection == Selection(buildings=(person.building_id,))
    assert listed.tray.page == "residents"
    show(qtbot, listed, PeopleFilter(address="houseless"))
    listed.people.view.clicked.emit(listed.people.model.index(0, 0))
    said = [label.text() for label in listed.map.strip.findChildren(QLabel)]
    assert text("people.no_house.message") in said


def test_nobody_has_a_reason_and_a_way_out(qtbot, listed):
    show(qtbot, listed, PeopleFilter(age_from=120))
    panel = listed.people
    assert panel._empty_words.text() == text("people.none.filter")
    assert not panel._export.isEnabled()
    everyone = text("people.clear")
    assert panel._empty_button.text() == everyone
    panel._empty_button.click()
    qtbot.waitUntil(lambda: listed.people.model.rowCount() > 0)


def test_the_list_follows_an_edit_and_its_undo(qtbot, listed):
    before = len(listed.shell.people.people)
    person = listed.people.model.row_at(0).id
    gone = Batch("edit.delete", {}, (TableChange("person", retired=(person,)),))
    listed.session.document.apply_batch(gone)
    qtbot.waitUntil(lambda: len(listed.shell.people.people) == before - 1)
    listed.session.document.undo()
    qtbot.waitUntil(lambda: len(listed.shell.people.people) == before)


def test_a_moved_border_counts_the_people_of_a_grid_anew(qtbot, listed):
    from gridplanner.data.edits.move import move

    grid = unit_id(listed, "甲网格")
    show(qtbot, listed, PeopleFilter(units=(grid,)))
    plan = listed.session.plan
    vertices = {
        number: (vertex.x, vertex.y - 60.0)
        for number, vertex in plan.vertices.items()
        if vertex.y == 3_950_100.0
    }
    assert vertices
    before = listed.shell.people.people
    listed.session.document.apply(move(plan, vertices=vertices))
    qtbot.waitUntil(lambda: listed.shell.people.people is not before)
    people = listed.shell.people.people
    figures = listed.session.figures(GRID)
    row = [unit.id for unit in figures.units].index(grid)
    assert len(people) == figures.rows.values[row, figures.measures.index("people")]


def test_a_filter_is_kept_by_name_used_and_dropped(qtbot, listed):
    saving = listed.shell.people.saving
    wanted = PeopleFilter(any_of=("dibao",), words="逄")
    show(qtbot, listed, wanted)
    saving.save("低保户")
    file = listed.session.document.file
    assert [s.name for s in saved_filters(file)] == ["低保户"]
    assert saved_filters(file)[0].wanted == PeopleFilter(any_of=("dibao",))
    saving.save("低保户")
    assert len(saved_filters(file)) == 1
    show(qtbot, listed, PeopleFilter())
    saving.fill_menu()
    menu = {action.text(): action for action in listed.people.saved.actions()}
    assert not menu[text("people.save")].isEnabled()
    menu["低保户"].trigger()
    assert listed.shell.people.wanted == PeopleFilter(any_of=("dibao",))
    saving.fill_menu()
    dropped = text("people.drop", name="低保户")
    next(a for a in listed.people.saved.actions() if a.text() == dropped).trigger()
    assert saved_filters(file) == []
    listed.session.document.undo()
    assert [s.name for s in saved_filters(file)] == ["低保户"]


def test_the_form_answers_what_was_asked_before(qtbot, listed):
    shell = listed.shell.people
    wanted = PeopleFilter(
        all_of=("disabled", "dibao"),
        units=(unit_id(listed, "乙网格"),),
        age_from=60,
        age_to=90,
        reference="2025-01-01",
        sex="2",
        population=("migrant",),
        address="separated",
        heads=True,
        phone="without",
        household="resident",
        housing=("出租",),
        words="逄",
    )
    form = FilterForm(listed.session, wanted, shell.rules, listed)
    qtbot.addWidget(form)
    assert form.wanted == wanted
    empty = FilterForm(listed.session, PeopleFilter(), shell.rules, listed)
    qtbot.addWidget(empty)
    assert empty.wanted == PeopleFilter()
    offered = {empty.categories.item(r).text() for r in range(empty.categories.count())}
    assert text("category.drugs") not in offered
    assert text("category.disabled") in offered


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_longest_category_needs_no_scrolling_sideways(listed, qtbot, language):
    set_language(language)
    form = FilterForm(listed.session, PeopleFilter(), listed.shell.people.rules, listed)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitExposed(form)
    set_language("zh")
    assert form.categories.horizontalScrollBar().maximum() == 0


def test_a_unit_is_chosen_by_part_of_its_name_and_words_that_mean_none_are_told(
    listed, qtbot
):
    form = FilterForm(listed.session, PeopleFilter(), listed.shell.people.rules, listed)
    qtbot.addWidget(form)
    box = form.unit
    assert len({box.itemText(row) for row in range(box.count())}) == box.count()
    names = [box.itemText(row) for row in range(box.count())]
    row = next(
        r for r in range(1, len(names)) if sum(names[r][1:] in n for n in names) == 1
    )
    box.setEditText(names[row][1:])
    assert form.wanted.units == tuple(box.itemData(row))
    assert form.accept_button.isEnabled()
    name = names[row].split(SEPARATOR)[0]
    box.addItem(f"{name} 一{SEPARATOR}微网格", (1,))
    box.setEditText(name)
    assert form.wanted.units == tuple(box.itemData(row))
    box.setEditText(f"{text('people.all_units')}x")
    assert not form.accept_button.isEnabled()
    assert form.unit_fault.text() == text("people.no_such_unit")
    box.setCurrentIndex(0)
    assert form.accept_button.isEnabled()
    assert form.wanted.units == ()


def test_a_click_into_a_field_selects_what_is_to_be_typed_over(listed, qtbot):
    form = FilterForm(listed.session, PeopleFilter(), listed.shell.people.rules, listed)
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    line = form.unit.lineEdit()
    form.categories.setFocus()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert line.selectedText() == text("people.all_units")
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert not line.hasSelectedText()


def test_f3_shows_the_list_and_asks(qtbot, town, monkeypatch):
    asked = []

    def answer(form):
        asked.append(form)
        form.sex.setCurrentIndex(1)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(FilterForm, "exec", answer)
    town.run_command("people.filter")
    qtbot.waitUntil(lambda: town.shell.people.people is not None)
    assert asked
    assert town.tray.page == "residents"
    assert set(cells(town, "sex")) == {text("people.sex.1")}


def test_a_large_registry_is_asked_on_a_worker(qtbot, listed, monkeypatch):
    monkeypatch.setattr(showing_module, "MANY", 0)
    before = listed.shell.people.people
    with qtbot.waitSignal(listed.jobs.started):
        listed.shell.people.use(PeopleFilter(sex="1"))
    assert listed.people.model.data(listed.people.model.index(0, 0)) is not None
    qtbot.waitUntil(lambda: listed.shell.people.people is not before)
    assert not listed.jobs.running


def test_another_project_begins_with_everybody_of_its_own(qtbot, listed, tmp_path):
    show(qtbot, listed, PeopleFilter(sex="1"))
    settled_town(tmp_path / "other.gpkg", 2, people=7).close()
    assert listed.shell.open_project(tmp_path / "other.gpkg")
    showing = listed.shell.people
    qtbot.waitUntil(lambda: showing.people is not None and len(showing.people) < 8)
    assert showing.wanted == PeopleFilter()
    assert not listed.people.on_map.isChecked()


def test_no_register_yet_offers_an_import(qtbot, window, tmp_path):
    from tests.helpers.project import small_town

    small_town(tmp_path / "empty.gpkg").close()
    assert window.shell.open_project(tmp_path / "empty.gpkg")
    window.arrange()
    window.run_command("people.list")
    qtbot.waitUntil(lambda: window.shell.people.people is not None)
    assert window.people._empty_words.text() == text("empty.residents")
    assert window.people._empty_button.text() == text("project.import")


def test_numbers_under_three_of_a_restricted_category_stand_as_less(qtbot, listed):
    from gridplanner.data.filters.people_list import SHOWN_KEY

    listed.session.document.file.set_meta(SHOWN_KEY, "1")
    people = show(qtbot, listed, PeopleFilter(any_of=("drugs",)))
    listed.people.on_map.setChecked(True)
    layer = listed.town.map.people
    assert {layer.said(int(n)) for n in np.unique(layer.houses.numbers) if n < 3} == {
        "<3"
    }
    assert people.hides_small


def test_languages_and_looks_leave_no_word_out(qtbot, listed):
    show(qtbot, listed, PeopleFilter(any_of=("disabled",), housing=("出租",)))
    listed.people.on_map.setChecked(True)
    listed.shell.use_language("en")
    headings = [
        listed.people.model.headerData(c, Qt.Orientation.Horizontal)
        for c in range(len(COLUMNS))
    ]
    assert "Registered address" in headings
    assert "disability" in listed.town.map.people.caption
    listed.shell.use_language("zh")
    assert text("category.disabled") in listed.town.map.people.caption
