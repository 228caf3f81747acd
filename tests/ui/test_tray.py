"""The tray's pages: those that are costly to make wait until somebody looks."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from gridplanner.layers.style import DARK, LIGHT
from gridplanner.resources.texts import text
from gridplanner.ui.balance.panel import BalancePanel
from gridplanner.ui.colouring import values_of
from gridplanner.ui.coverage.panel import CoveragePanel
from gridplanner.ui.panels.history import HistoryPanel
from gridplanner.ui.panels.tray import Tray
from gridplanner.ui.staff.staffing_panel import StaffingPanel
from gridplanner.ui.staff.workers_panel import WorkersPanel

LATER = {
    "balance": BalancePanel,
    "workers": WorkersPanel,
    "staffing": StaffingPanel,
    "coverage": CoveragePanel,
    "history": HistoryPanel,
}


class Painted(QWidget):
    palettes = ()

    def use_theme(self, palette):
        self.palettes = (*self.palettes, palette.name)


@pytest.fixture
def made():
    return []


@pytest.fixture
def tray(qtbot, made):
    tray = Tray()
    qtbot.addWidget(tray)

    def make():
        made.append(Painted())
        return made[-1]

    tray.add_page("first", "tray.grids", QWidget())
    tray.add_later("later", "tray.balance", make)
    tray.add_page("last", "tray.history", QWidget())
    tray.show()
    return tray


def test_a_page_is_made_once_when_it_is_first_looked_at(tray, made):
    tray.show_page("last")
    assert made == []
    tray.show_page("later")
    assert len(made) == 1
    assert made[0].isVisible()
    tray.show_page("first")
    tray.show_page("later")
    assert tray.page_of("later") is made[0]
    assert len(made) == 1


def test_a_page_that_is_asked_for_comes_to_its_own_tab(tray, made):
    tray.show_page("last")
    page = tray.page_of("later")
    assert tray.page == "last"
    assert not page.isVisible()
    tray.bar.setCurrentIndex(tray.names.index("later"))
    assert page.isVisible()


def test_who_waits_for_a_page_is_called_once_it_is_there(tray, made):
    heard = []
    tray.when_made("later", lambda: heard.append(tray.page_of("later")))
    assert heard == []
    tray.show_page("later")
    tray.when_made("later", lambda: heard.append("at once"))
    assert heard == [made[0], "at once"]


def test_a_page_takes_the_look_there_is_and_those_that_follow(tray, made):
    tray.use_theme(DARK)
    tray.show_page("later")
    tray.use_theme(LIGHT)
    assert made[0].palettes == ("dark", "light")


@pytest.mark.parametrize("name", LATER)
def test_costly_pages_of_the_window_wait_until_they_are_looked_at(town, name):
    assert town.findChildren(LATER[name]) == []
    town.shell.show_panel(name)
    (page,) = town.findChildren(LATER[name])
    assert page.isVisible()
    assert getattr(town, name) is page


def test_a_page_made_late_speaks_and_looks_like_the_window(town):
    town.shell.use_language("en")
    town.shell.use_dark(True)
    assert town.balance.bars.accessibleName() == text("balance.bars")
    assert town.balance.bars.bars.palette_ is DARK
    names = {}
    for language in ("zh", "en"):
        town.shell.use_language(language)
        names[language] = [
            town.balance.bars.accessibleName(),
            town.workers.view.accessibleName(),
            town.staffing.view.accessibleName(),
            town.coverage.on_map.text(),
            town.history.view.accessibleName(),
        ]
    assert all(a != b for a, b in zip(names["zh"], names["en"], strict=True))


def test_minutes_on_foot_are_none_before_anybody_looked_at_coverage(town):
    assert values_of(town.session, "walk_minutes") == {}
    assert town.findChildren(CoveragePanel) == []


def test_departments_are_offered_on_a_page_made_after_opening(town):
    assert town.coverage.source.count() == 1
