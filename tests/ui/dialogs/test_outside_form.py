"""Borders that another program changed, offered in the window."""

from __future__ import annotations

import pytest

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.outside import OutsideForm
from tests.helpers.other_program import redraw_elsewhere
from tests.helpers.project import box
from tests.ui.answering import Answers, choose, click
from tests.ui.conftest import unit_id

# What a list box asks of a screen that offscreen has not.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def is_ready(form):
    return form.bar.isHidden()


@pytest.fixture
def changed(qtbot, town):
    """The town after another program moved the south border of 甲网格 20 m south."""
    number = unit_id(town, "甲网格")
    redraw_elsewhere(town.session.document.path, "grid", number, box(0, 80, 200, 200))
    doors = town.shell.doors
    doors.poll()
    strip = town.map.strip
    assert strip.message == text("outside.changed")
    click(strip.buttons[0])
    assert strip.message == text("error.outside_change", n=1)
    return town


def outline(window, name):
    return window.session.document.plan.outline(unit_id(window, name))


def answer(window, *steps):
    answers = Answers(*((OutsideForm, is_ready, act) for act in steps))
    click(window.map.strip.buttons[0])
    answers.check()


def test_the_form_names_the_finding_and_the_map_shows_how_it_would_be(changed):
    seen = {}

    def act(form):
        seen["previewed"] = outline(changed, "甲网格")
        seen["history"] = len(changed.session.document.history())
        seen["state"] = form.state.text()
        seen["boxes"] = len(form.findings.boxes)
        click(form.cancel)

    before = len(changed.session.document.history())
    answer(changed, act)
    assert seen["previewed"].equals(box(0, 80, 200, 200))
    assert seen["history"] == before
    assert seen["state"] == text("outside.found", n=1)
    assert seen["boxes"] == 1


def test_refusing_leaves_the_plan_and_the_history(changed):
    document = changed.session.document
    plan, entries = document.plan, document.history()
    answer(changed, lambda form: click(form.cancel))
    assert document.plan.same_records(plan)
    assert document.history() == entries


def test_accepting_is_one_edit_that_can_be_undone(changed):
    document = changed.session.document
    plan, entries = document.plan, len(document.history())
    answer(changed, lambda form: click(form.accept_button))
    assert outline(changed, "甲网格").equals(box(0, 80, 200, 200))
    assert outline(changed, "乙网格").equals(box(0, 0, 200, 80))
    (entry,) = document.history()[entries:]
    assert entry.label == "change.outside_borders"
    assert document.poll_outside() is None
    document.undo()
    assert document.plan.same_records(plan)


def test_a_decision_is_used_and_nothing_to_change_cannot_be_accepted(changed):
    plan = changed.session.document.plan

    def keep(form):
        (choice,) = form.findings.boxes.values()
        choose(choice, choice.findData("kept"))

    def look(form):
        assert form.state.text() == text("outside.nothing")
        assert not form.accept_button.isEnabled()
        assert changed.session.document.plan.same_records(plan)
        click(form.cancel)

    answer(changed, keep, look)


def test_the_offer_of_a_project_that_was_closed_is_gone(changed):
    button = changed.map.strip.buttons[0]
    changed.shell.close_project()
    button.click()
    assert changed.session.document is None
