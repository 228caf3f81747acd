"""自动划分 in the window: told before, found, looked at, accepted, undone, stopped."""

from __future__ import annotations

from threading import Event

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QEnterEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridplanner.data.branches import announce
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.ground_edits import rows
from gridplanner.resources.texts import text
from gridplanner.studies.dividing.lifting import lift
from gridplanner.studies.dividing.study import edit_of
from gridplanner.ui.commands.division import divide
from gridplanner.ui.commands.edit import undo
from gridplanner.ui.division.shown import Shown
from gridplanner.ui.map_menu import menu_keys
from tests.ui.answering import click
from tests.ui.conftest import unit_id
from tests.ui.division.at_work import WAIT, found, grids, settled

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def shown_on_map(town):
    return town.canvas.stack.proposed


def come_below(card):
    """Let a card lie below a pointer that does not move."""
    place = QPointF(5, 5)
    QApplication.sendEvent(card, QEnterEvent(place, place, place))


def point_at(card):
    come_below(card)
    place, none = QPointF(6, 6), Qt.MouseButton.NoButton
    keys = Qt.KeyboardModifier.NoModifier
    spot = card.mapToGlobal(place)
    move = QMouseEvent(QEvent.Type.MouseMove, place, spot, none, none, keys)
    QApplication.sendEvent(card, move)


def leave(card):
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))


def test_accepted_it_is_one_edit_that_one_undo_takes_back(qtbot, town, opened):
    before, plan = grids(town), town.session.plan
    form = found(qtbot, town, opened())
    assert town.session.plan is plan
    click(form.accept_button)
    qtbot.waitUntil(lambda: town.shell.division.form is None, timeout=WAIT)
    west = unit_id(town, "西村")
    made = grids(town) - before
    assert len(made) == 3
    assert {town.session.plan.units[number].parent for number in made} == {west}
    assert shown_on_map(town) is None
    undo.run(town.context)
    qtbot.waitUntil(lambda: not town.jobs.running, timeout=WAIT)
    assert grids(town) == before
    assert town.session.plan.same_records(plan)


def test_of_those_within_what_is_allowed_the_roundest_is_chosen(qtbot, town, opened):
    form = opened()
    form.wishes.barriers["roads"].setChecked(False)
    form.wishes.tolerance.setValue(30)
    found(qtbot, town, form, 6)
    within = {
        row: each.proposal.roundness.mean()
        for row, each in enumerate(form.row.shown)
        if each.proposal.deviation <= 0.3
    }
    assert len(within) > 1
    assert form.row.chosen == max(within, key=within.get)


def test_what_cannot_be_avoided_is_told_before_anything_is_solved(qtbot, town, opened):
    form = opened()
    qtbot.waitUntil(lambda: bool(form.bound.text()), timeout=WAIT)
    settled(qtbot, town, form)
    first = form.bound.text()
    assert first.startswith(text("dividing.beforehand", words=""))
    assert form.row.shown == []
    form.wishes.count.setValue(29)
    assert form.bound.text() == ""
    qtbot.waitUntil(lambda: bool(form.bound.text()), timeout=WAIT)
    assert form.bound.text() != first


def test_what_cannot_be_more_even_is_called_so(qtbot, town, opened):
    form = opened()
    form.wishes.barriers["roads"].setChecked(False)
    form.wishes.tolerance.setValue(0)
    found(qtbot, town, form, 2)
    bound = form.row.shown[0].proposal.asked.bound.deviation
    assert form.row.least == pytest.approx(bound)
    assert text("dividing.at_bound") in form.state.text()
    found(qtbot, town, form, 29)
    assert form.row.least > form.row.shown[0].proposal.asked.bound.deviation + 0.001
    assert text("dividing.at_bound") not in form.state.text()
    assert text("dividing.beyond", allowed="0.0%") in form.state.text()


def test_work_is_offered_as_the_norm_counts_it(town, opened):
    form = opened()
    offered = [
        form.wishes.weight.itemData(n) for n in range(form.wishes.weight.count())
    ]
    assert "minutes" in offered
    assert "equivalents" not in offered


def test_what_cannot_be_is_told_with_the_most_there_can_be(qtbot, town, opened):
    form = opened()
    form.wishes.count.setValue(400)
    click(form.find_button)
    settled(qtbot, town, form)
    words = form.state.text()
    assert "400" in words
    assert "30" in words
    assert not form.row.shown
    assert not form.accept_button.isEnabled()


def test_a_card_is_on_the_map_while_the_pointer_or_the_keyboard_is_on_it(
    qtbot, town, opened
):
    form = opened()
    form.wishes.barriers["roads"].setChecked(False)
    found(qtbot, town, form, 7)
    cards, row = form.row.cards, form.row
    assert len(cards) > 1, "nothing to compare"
    other = (row.chosen + 1) % len(cards)
    assert shown_on_map(town) is row.shown[row.chosen].picture
    come_below(cards[other])
    assert shown_on_map(town) is row.shown[row.chosen].picture
    point_at(cards[other])
    assert shown_on_map(town) is row.shown[other].picture
    leave(cards[other])
    assert shown_on_map(town) is row.shown[row.chosen].picture
    form.activateWindow()
    cards[other].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: shown_on_map(town) is row.shown[other].picture)
    assert row.chosen != other
    QTest.keyClick(cards[other], Qt.Key.Key_Space)
    assert row.chosen == other
    letter = cards[other].letter
    assert form.accept_button.text() == text("dividing.accept.letter", letter=letter)


@pytest.mark.parametrize("step", ["opened", "looking", "searching", "found", "why"])
def test_esc_leaves_nothing_at_any_step(qtbot, town, opened, step):
    plan, undoes = town.session.plan, town.session.document.undo_label()
    begun = []
    town.jobs.started.connect(begun.append)
    form = opened()
    if step == "looking":
        qtbot.waitUntil(lambda: bool(begun), timeout=WAIT)
    if step == "searching":
        click(form.find_button)
    if step in ("found", "why"):
        found(qtbot, town, form)
        click(form.why_button) if step == "why" else None
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert town.shell.division.form is None
    qtbot.waitUntil(lambda: not town.jobs.busy, timeout=WAIT)
    assert shown_on_map(town) is None
    assert town.session.plan is plan
    assert town.session.document.undo_label() == undoes


def test_stopped_it_keeps_what_was_found_and_says_so(qtbot, town, opened):
    form = opened()
    settled(qtbot, town, form)

    def stop_at_the_first(_turn, what):
        if isinstance(what, Shown):
            town.jobs.cancel()

    # On the worker, between the first way and the second.
    search = town.shell.division._search
    search._posted.connect(stop_at_the_first, Qt.ConnectionType.DirectConnection)
    found(qtbot, town, form)
    assert len(form.row.shown) == 1
    assert form.row.chosen == 0
    assert text("dividing.stopped_mark") in form.row.cards[0].toolTip()
    best = form.row.shown[0].proposal.deviation
    assert f"{100 * best:.1f}%" in form.state.text()
    assert form.accept_button.isEnabled()
    assert shown_on_map(town) is form.row.shown[0].picture


def test_stopped_before_anything_was_found_it_says_that(qtbot, town, opened):
    form = opened()
    form.find_button.click()
    assert not form.wishes.isEnabled()
    form.stop_button.click()
    settled(qtbot, town, form)
    assert form.wishes.isEnabled()
    assert form.state.text() == text("dividing.stopped_none")
    assert form.find_button.isEnabled()


def test_kept_as_a_scenario_the_plan_stays(qtbot, town, opened):
    plan = town.session.plan
    form = found(qtbot, town, opened())
    click(form.scenario_button)
    qtbot.waitUntil(lambda: town.shell.division.form is None, timeout=WAIT)
    assert town.session.is_scenario
    assert town.session.document.plan is plan
    assert len(grids(town)) == 5


def test_where_the_plan_is_in_force_it_asks_and_the_candidates_stay(
    qtbot, town, opened
):
    announce(town.session.document, "2026-03-01")
    plan = town.session.plan
    form = found(qtbot, town, opened())
    click(form.accept_button)
    assert town.shell.division.form is form
    assert town.session.plan is plan
    in_scenario, _unlock = town.map.strip.buttons
    click(in_scenario)
    qtbot.waitUntil(lambda: town.shell.division.form is None, timeout=WAIT)
    assert town.session.is_scenario
    assert town.session.document.plan.same_records(plan)


def test_candidates_of_a_town_that_has_changed_are_let_go(qtbot, town, opened):
    form = found(qtbot, town, opened())
    number = unit_id(town, "甲网格")
    change = set_fields(town.session.plan, {number: {"name": "另一网格"}})
    town.session.document.apply(change)
    assert form.row.shown == []
    assert shown_on_map(town) is None
    assert not form.accept_button.isEnabled()


def test_another_wish_lets_candidates_go(qtbot, town, opened):
    form = found(qtbot, town, opened())
    form.wishes.tolerance.setValue(20)
    assert form.row.shown == []
    assert not form.accept_button.isEnabled()
    assert form.state.text() == text("dividing.begin")


def test_choices_are_remembered_for_the_project(qtbot, town, opened):
    form = opened()
    form.wishes.by_size.setChecked(True)
    form.wishes.target.setValue(44)
    form.wishes.tolerance.setValue(12)
    form.wishes.barriers["rivers"].setChecked(False)
    form.wishes.kept["villages"].setChecked(True)
    form.wishes.weight.setCurrentIndex(form.wishes.weight.findData("people"))
    wanted = form.wishes.choices
    form.reject()
    again = opened()
    assert again is not form
    assert again.wishes.choices == wanted
    assert again.wish.target == 44


def test_a_locked_grid_stays_and_that_is_told(qtbot, town, opened):
    number = unit_id(town, "甲网格")
    lock = set_fields(town.session.plan, {number: {"locked": True}})
    town.session.document.apply(lock)
    form = found(qtbot, town, opened("东村"), 2)
    assert "甲网格" in form.bound.text()
    click(form.accept_button)
    qtbot.waitUntil(lambda: town.shell.division.form is None, timeout=WAIT)
    assert number in grids(town)
    east = unit_id(town, "东村")
    plan = town.session.plan
    assert sum(plan.units[each].parent == east for each in grids(town)) == 3


def test_why_names_the_road_and_what_lifting_a_limit_brings(qtbot, town, opened):
    form = opened(None)
    form.wishes.barriers["villages"].setChecked(False)
    found(qtbot, town, form, 5)
    click(form.why_button)
    words = form.why.toPlainText()
    assert "和平路" in words
    assert text("dividing.why.nothing_divided") in words
    click(form.lift_button)
    settled(qtbot, town, form)
    lifted = form.why.toPlainText()
    assert text("dividing.lift.heading") in lifted
    for name in ("rivers", "railways", "roads", "kept.estates", "tolerance"):
        assert text(f"dividing.lift.{name}") in lifted
    assert text("dividing.lift.villages") not in lifted
    assert form.row.shown


def test_it_is_offered_on_villages_and_grids_and_not_for_departments(town, opened):
    for name in ("西村", "甲网格"):
        town.session.select_units([unit_id(town, name)])
        assert "grid.divide" in menu_keys(town.session, town.session.selection)
    town.session.is_department = True
    assert divide.blocked(town.context) == "blocked.department_plan"
    town.session.is_department = False


def test_several_grids_selected_are_divided_together(qtbot, town, opened):
    numbers = [unit_id(town, name) for name in ("甲网格", "乙网格")]
    town.session.select_units(numbers)
    divide.run(town.context)
    form = town.shell.division.form
    assert form.wish.areas == tuple(numbers)
    assert town.session.document.levels[form.wish.level].name == "微网格"
    form.reject()


def test_several_grids_selected_are_joined_and_divided_anew(qtbot, town, opened):
    numbers = [unit_id(town, name) for name in ("甲网格", "乙网格")]
    others = grids(town) - set(numbers)
    ground = [town.session.plan.outline(number) for number in numbers]
    town.session.select_units(numbers)
    divide.run(town.context)
    form = town.shell.division.form
    form.wishes.level.setCurrentIndex(form.wishes.level.findText("网格"))
    assert form.wishes.count.value() == 2
    found(qtbot, town, form, 3)
    assert {unit.id for unit in form.chosen.proposal.asked.replaced} == set(numbers)
    click(form.accept_button)
    qtbot.waitUntil(lambda: town.shell.division.form is None, timeout=WAIT)
    made = grids(town) - others
    assert len(made) == 3
    whole = shapely.union_all([town.session.plan.outline(number) for number in made])
    assert whole.symmetric_difference(shapely.union_all(ground)).area < 0.5


def test_lifting_is_stopped_between_two_limits_and_that_is_said(
    qtbot, town, opened, monkeypatch
):
    form = found(qtbot, town, opened(), 3)
    click(form.why_button)

    def stopped_at_the_first(*values, **named):
        for each in lift(*values, **named):
            yield each
            town.jobs.cancel()

    monkeypatch.setattr("gridplanner.ui.division.lifting.lift", stopped_at_the_first)
    click(form.lift_button)
    settled(qtbot, town, form)
    words = form.why.toPlainText()
    assert text("dividing.lift.stopped") in words
    assert text("dividing.lift.tolerance") not in words
    assert form.row.shown
    assert form.accept_button.isEnabled()


def test_enter_looks_for_candidates_and_then_takes_the_chosen(qtbot, town, opened):
    form = opened()
    form.wishes.count.setFocus()
    QTest.keyClick(form.wishes.count, Qt.Key.Key_Return)
    assert form.is_running
    settled(qtbot, town, form)
    assert form.row.shown
    assert form.accept_button.isDefault()
    form.wishes.tolerance.setValue(30)
    assert form.find_button.isDefault()


def test_enter_on_a_card_chooses_it_and_takes_nothing(qtbot, town, opened):
    form = opened()
    form.wishes.barriers["roads"].setChecked(False)
    found(qtbot, town, form, 7)
    other = (form.row.chosen + 1) % len(form.row.cards)
    QTest.keyClick(form.row.cards[other], Qt.Key.Key_Return)
    assert form.row.chosen == other
    assert town.shell.division.form is form
    assert not form.is_running


def test_nothing_being_drawn_is_dropped_for_a_look_ahead(qtbot, town, opened):
    form = opened()
    settled(qtbot, town, form)
    town.context.tools.activate("draw")
    tool = town.context.tools.tool("draw")
    canvas = town.canvas
    for x, y in ((500_020.0, 3_950_020.0), (500_060.0, 3_950_060.0)):
        px, py = canvas.view.to_px(np.array([[x, y]]))[0].tolist()
        QTest.mouseClick(
            canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(int(px), int(py))
        )
    assert tool.busy
    form.wishes.tolerance.setValue(11)
    town.shell.division._look.stop()
    town.shell.division._look_ahead()
    assert tool.busy
    assert not town.jobs.busy
    assert town.shell.division._look.isActive()
    town.context.tools.activate("select")


def test_ground_without_houses_says_what_to_do(qtbot, town, opened):
    document = town.session.document
    west = [n + 1 for n in range(60) if n % 12 >= 6]
    document.apply_batch(rows.delete("building", west))
    qtbot.waitUntil(
        lambda: town.session.standing is not None and not town.jobs.busy, timeout=WAIT
    )
    form = opened()
    click(form.find_button)
    settled(qtbot, town, form)
    assert text("division.no_houses.hint") in form.state.text()


def test_what_nobody_knows_is_named_in_words(qtbot, town, opened):
    document = town.session.document
    document.apply_batch(rows.delete("building", range(1, 61)))
    qtbot.waitUntil(
        lambda: town.session.standing is not None and not town.jobs.busy, timeout=WAIT
    )
    form = opened()
    click(form.find_button)
    settled(qtbot, town, form)
    assert text("balance.measure.households") in form.state.text()
    assert "households" not in form.state.text()


def test_cards_are_painted_in_the_look_of_the_map(qtbot, town, opened):
    form = found(qtbot, town, opened())
    (card, *_others) = form.row.cards
    for dark in (True, False):
        town.shell.use_dark(dark)
        ground = card.grab().toImage().pixelColor(6, card.height() - 7)
        assert ground == QColor(town.canvas.stack.style.palette.tint)


def test_a_project_closed_or_changed_meanwhile_ends_it(qtbot, town, opened, project):
    form = opened()
    click(form.find_button)
    town.shell.close_project()
    qtbot.waitUntil(lambda: town.session.document is None, timeout=WAIT)
    assert town.shell.division.form is None
    qtbot.waitUntil(lambda: not town.jobs.busy, timeout=WAIT)
    assert town.shell.open_project(project)
    qtbot.waitUntil(lambda: town.session.standing is not None, timeout=WAIT)
    again = found(qtbot, town, opened())
    assert again is not form
    assert shown_on_map(town) is again.row.on_map.picture


def test_d_on_the_map_opens_it_for_what_is_selected(qtbot, town, opened):
    town.session.select_units([unit_id(town, "西村")])
    town.activateWindow()
    town.canvas.setFocus()
    action = town.actions_.findChild(QAction, "grid.divide")
    qtbot.waitUntil(action.isEnabled)
    QTest.keyClick(town.canvas, Qt.Key.Key_D)
    form = town.shell.division.form
    assert form is not None
    assert form.wishes.scope.units == (unit_id(town, "西村"),)


def test_taken_back_while_it_is_made_nothing_is_written(
    qtbot, town, opened, monkeypatch
):
    plan = town.session.plan
    form = found(qtbot, town, opened())
    taken_back = Event()

    def after_that(*values, **named):
        assert taken_back.wait(WAIT / 1000)
        return edit_of(*values, **named)

    monkeypatch.setattr("gridplanner.ui.division.accepting.edit_of", after_that)
    form.taken.emit()
    form.reject()
    taken_back.set()
    qtbot.waitUntil(lambda: not town.jobs.busy, timeout=WAIT)
    assert town.session.plan is plan
    assert shown_on_map(town) is None


def test_what_is_selected_meanwhile_is_asked_for_until_there_are_candidates(
    qtbot, town, opened
):
    form = opened(None)
    assert form.wishes.scope.units == ()
    grid = unit_id(town, "甲网格")
    town.session.select_units([grid])
    assert form.wish.areas == (grid,)
    assert form.wishes.level.currentText() == "微网格"
    town.session.select_units([])
    assert form.wish.areas == (grid,)
    assert form.wishes.area.count() == 5
    found(qtbot, town, form, 2)
    town.session.select_units([unit_id(town, "西村")])
    assert form.wish.areas == (grid,)
    assert form.row.shown
