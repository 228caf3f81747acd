"""The language is changed while the dialog stands: it says all of it anew."""

from __future__ import annotations

import pytest

from gridplanner.resources.texts import set_language, text
from tests.ui.answering import click
from tests.ui.conftest import unit_id
from tests.ui.division.at_work import WAIT, found, grids, settled

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(autouse=True)
def chinese_again():
    yield
    set_language("zh")


def test_candidates_stay_and_are_told_in_the_other_language(qtbot, town, opened):
    form = opened()
    form.wishes.barriers["roads"].setChecked(False)
    form = found(qtbot, town, form, 6)
    other = (form.row.chosen + 1) % len(form.row.cards)
    click(form.row.cards[other])
    click(form.why_button)
    shown = form.row.shown
    town.shell.use_language("en")
    now = town.shell.division.form
    assert now is not form
    assert not form.isVisible()
    assert now.windowTitle() == "Divide Automatically"
    assert [each.proposal for each in now.row.shown] == [s.proposal for s in shown]
    assert now.row.chosen == other
    assert now.wishes.count.value() == 6
    assert now.wish.areas == (unit_id(town, "西村"),)
    assert now.bound.text().startswith("Known beforehand")
    assert "off by" in now.state.text()
    assert "New borders" in now.why.toPlainText()
    assert town.canvas.stack.proposed is now.row.shown[other].picture
    before = grids(town)
    click(now.accept_button)
    qtbot.waitUntil(lambda: town.shell.division.form is None, timeout=WAIT)
    assert len(grids(town) - before) == 6


def test_what_is_under_way_goes_on(qtbot, town, opened):
    form = opened()
    settled(qtbot, town, form)
    click(form.find_button)
    assert form.is_running
    town.shell.use_language("en")
    now = town.shell.division.form
    assert now.is_running
    assert not now.wishes.isEnabled()
    settled(qtbot, town, now)
    assert now.row.shown
    assert "off by" in now.state.text()


def test_another_look_alone_leaves_it_as_it_is(qtbot, town, opened):
    form = opened()
    town.shell.use_dark(True)
    assert town.shell.division.form is form
    town.shell.use_dark(False)


def test_what_was_stopped_stays_marked(qtbot, town, opened):
    form = found(qtbot, town, opened())
    form.finish_early()
    town.shell.use_language("en")
    now = town.shell.division.form
    assert text("dividing.stopped_mark") in now.row.cards[0].toolTip()
