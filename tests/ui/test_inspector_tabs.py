"""The details have a tab for each thing there is to say of what is selected."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gridplanner.resources.texts import set_language, text
from gridplanner.ui.panels.inspector import OVERVIEW, the_unit
from gridplanner.ui.session import NOTHING, Selection
from tests.ui.conftest import unit_id


@pytest.fixture
def details(qtbot, town):
    """The details of a grid in a town."""
    town.session.select_units([unit_id(town, "丙网格")])
    qtbot.waitUntil(lambda: len(town.inspector.row.names) > 1)
    return town.inspector


def caught_up(qtbot, window):
    qtbot.waitUntil(lambda: not window.inspector._timer.isActive())


def said(widget):
    return "\n".join(
        part.text()
        for part in widget.findChildren(QWidget)
        if isinstance(part, QLabel | QPushButton) and part.isVisible()
    )


class Counted(QWidget):
    """A page that counts how often it was told to look again."""

    made = 0

    def __init__(self):
        super().__init__()
        Counted.made += 1
        self.looks = 0

    def refresh(self):
        self.looks += 1


def test_a_tab_is_made_when_it_is_first_looked_at(qtbot, town, details):
    Counted.made = 0
    details.add_tab("mine", "tab.changes", applies=lambda _: True, make=Counted)
    details.refresh()
    assert Counted.made == 0
    assert details.row.names[-1] == "mine"

    details.show_tab("mine")
    details.show_tab(OVERVIEW)
    details.show_tab("mine")

    assert Counted.made == 1
    assert details._pages["mine"].looks == 2


def test_the_chosen_tab_stays_in_front_for_the_next_grid(qtbot, town, details):
    details.show_tab("history")
    town.session.select_units([unit_id(town, "甲网格")])
    caught_up(qtbot, town)
    assert details.tab == "history"


def test_the_chosen_tab_comes_back_after_a_thing_without_it(qtbot, town, details):
    details.show_tab("history")
    town.session.select(Selection(buildings=(1,)))
    caught_up(qtbot, town)
    assert details.tab == OVERVIEW
    assert details.row.isHidden()

    town.session.select_units([unit_id(town, "甲网格")])
    caught_up(qtbot, town)
    assert details.tab == "history"


def test_tabs_that_are_called_the_same_follow_each_other(qtbot, town, details):
    def is_building(session):
        return bool(session.selection.buildings)

    details.add_tab("past", "tab.history", applies=is_building, make=Counted)
    details.show_tab("history")
    town.session.select(Selection(buildings=(1,)))
    caught_up(qtbot, town)
    assert details.tab == "past"


def test_keys_go_through_the_tabs_and_round(qtbot, town, details):
    town.activateWindow()
    names = details.row.names
    details._page_of(OVERVIEW).setFocus()
    button = details.row.findChildren(QPushButton)[0]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Right)
    assert details.tab == names[1]
    details.row.step(-2)
    assert details.tab == names[-1]
    details.row.step(1)
    assert details.tab == names[0]


def test_a_click_on_a_tab_shows_it(details):
    for place, name in enumerate(details.row.names):
        button = details.row.findChildren(QPushButton)[place]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert details.tab == name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_tab_is_cut_off_in_a_narrow_panel(qtbot, town, details, language):
    set_language(language)
    try:
        town.docks["inspector"].setFloating(True)
        town.docks["inspector"].resize(300, 600)
        town.retranslate()
        qtbot.wait(1)
        for button in details.row.findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width()
                assert button.geometry().right() <= details.row.width()
                assert button.geometry().bottom() <= details.row.height()
    finally:
        set_language("zh")


def test_units_out_of_sight_have_no_tabs(town):
    assert the_unit(town.session) is None  # nothing is selected
    town.session.select_units([unit_id(town, "丙网格"), unit_id(town, "甲网格")])
    assert the_unit(town.session) is None


def test_people_of_a_grid_are_listed_by_its_tab(qtbot, town, details):
    details.show_tab("residents")
    button = next(
        b
        for b in details.findChildren(QPushButton)
        if b.text() == text("people.of_unit")
    )
    button.click()
    assert town.tray.page == "residents"
    assert town.shell.people.wanted.units == (unit_id(town, "丙网格"),)


def test_faults_of_a_grid_stand_in_its_tab(qtbot, town, details):
    details.show_tab("checks")
    qtbot.waitUntil(lambda: text("checks.never") in said(details))
    town.actions_.run("check.run")
    qtbot.waitUntil(lambda: town.session.issues_found is not None)
    caught_up(qtbot, town)
    about = [i for i in town.checks.issues if unit_id(town, "丙网格") in i.units]
    all_kinds = {text("issue." + issue.kind) for issue in town.checks.issues}
    kinds = {text("issue." + issue.kind) for issue in about}

    def told():
        words = said(details).splitlines()
        return {line.split(" · ")[0] for line in words} & all_kinds

    assert kinds
    qtbot.waitUntil(lambda: told() == kinds)
    town.session.select_units([unit_id(town, "西村")])
    qtbot.waitUntil(lambda: text("checks.none_here") in said(details))
    assert not told()


def test_nothing_is_said_without_a_project(qtbot, town, details):
    town.session.select(NOTHING)
    town.shell.close_project()
    caught_up(qtbot, town)
    assert details.row.isHidden()
    assert said(details) == ""


@pytest.mark.parametrize(
    ("key", "by"),
    [(Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageUp, -1)],
)
def test_keys_with_control_go_through_the_tabs_from_anywhere_inside(
    qtbot, town, details, key, by
):
    town.activateWindow()
    qtbot.waitUntil(town.isActiveWindow)
    details.show_tab("residents")
    view = details._pages["residents"].view
    view.show()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    names = details.row.names
    QTest.keyClick(view, key, Qt.KeyboardModifier.ControlModifier)
    assert details.tab == names[names.index("residents") + by]


def test_all_panels_are_folded_away_from_inside_the_details_too(qtbot, town, details):
    town.activateWindow()
    qtbot.waitUntil(town.isActiveWindow)
    details.show_tab("residents")
    button = next(b for b in details.row.findChildren(QPushButton) if b.isChecked())
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(town.docks["inspector"].isHidden)
