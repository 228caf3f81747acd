"""What else happens while an edit is shown: the edit gives way, and nothing breaks.

0     200    400
+------+------+ 200
|  甲  |      |
+------+  丙  | 100
|  乙  |      |
+------+------+ 0
 东村     西村
"""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridplanner.data.branches import branch
from gridplanner.ui.dialogs.split import SplitForm
from gridplanner.ui.session import Selection
from tests.ui.answering import Answers
from tests.ui.conftest import unit_id
from tests.ui.test_edit_tasks import click, hold, let_go, move, stroke


@pytest.fixture
def canvas(town):
    town.canvas.zoom_to_all()
    town.canvas.setFocus()
    town.canvas.finish_drawing()
    return town.canvas


def drag(canvas):
    """Take the border between 甲 and 乙 up, over a house."""
    QTest.keyClick(canvas, Qt.Key.Key_B)
    hold(canvas, (60, 100), (60, 130), (60, 190))


def split_third(window, canvas):
    """Split 丙 at x = 280; give the id of the new grid."""
    keep = Answers((SplitForm, lambda _form: True, lambda form: form.accept()))
    QTest.keyClick(canvas, Qt.Key.Key_X)
    click(canvas, 280, 0)
    click(canvas, 280, 200)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    keep.check()
    return max(unit.id for unit in window.session.plan.units_at(2))


def wait_on_worker(window):
    """Keep the project's file on a worker; call what is returned to give it back."""
    connection = window.session.document.file.connection
    inside, go_on = threading.Event(), threading.Event()

    def wait():
        inside.set()
        return go_on.wait(20)

    connection.create_scalar_function("wait", wait)
    window.jobs.run(
        lambda _progress: list(connection.execute("select wait()")),
        title="check.running",
        done=lambda _value: None,
        failed=pytest.fail,
    )
    assert inside.wait(20)
    return go_on.set


def test_undo_takes_back_what_is_painted_before_what_is_written(town, canvas):
    document = town.session.document
    town.session.select_units([unit_id(town, "丙网格")])
    town.run_command("grid.lock")
    written, plan = document.next_undo().id, document.plan
    town.session.select_units([unit_id(town, "乙网格")])
    QTest.keyClick(canvas, Qt.Key.Key_P)
    stroke(canvas, (60, 150), (30, 130))
    assert town.tools.busy
    town.run_command("cmd.undo")
    assert not town.tools.busy
    assert document.plan.same_records(plan)
    assert document.next_undo().id == written
    town.run_command("cmd.undo")
    assert document.next_undo().id != written


def test_undo_is_offered_for_what_is_drawn_where_nothing_was_written(town, canvas):
    town.session.labels = (None, None)
    town.actions_.refresh()
    assert not town.actions_["cmd.undo"].isEnabled()
    QTest.keyClick(canvas, Qt.Key.Key_R)
    click(canvas, 10, 150)
    assert town.actions_["cmd.undo"].isEnabled()
    town.actions_["cmd.undo"].trigger()
    assert not town.tools.busy
    assert not town.actions_["cmd.undo"].isEnabled()


def test_undo_in_the_middle_of_a_drag_puts_the_border_back(town, canvas):
    plan = town.session.document.plan
    drag(canvas)
    town.run_command("cmd.undo")
    let_go(canvas, 60, 190)
    assert town.session.document.gesture_now is None
    assert town.session.document.plan.same_records(plan)


@pytest.mark.parametrize("key", ["grid.lock", "check.run", "view.level_area"])
def test_command_drops_what_is_being_dragged(town, canvas, key, qtbot):
    document, grid = town.session.document, unit_id(town, "甲网格")
    ground = document.plan.outline(grid)
    drag(canvas)
    town.session.select_units([unit_id(town, "丙网格")])
    town.run_command(key)
    qtbot.waitUntil(lambda: not town.jobs.running)
    let_go(canvas, 60, 190)
    assert document.gesture_now is None
    assert document.plan.outline(grid).equals(ground)


@pytest.mark.parametrize("key", ["view.zoom_in", "snapping", "project.saved"])
def test_who_only_looks_or_sets_a_switch_drags_on(town, canvas, key):
    drag(canvas)
    town.run_command(key)
    assert town.tools.busy
    assert town.session.document.gesture_now is not None


def test_job_that_begins_in_the_middle_of_a_drag_ends_it(town, canvas, qtbot):
    plan = town.session.document.plan
    drag(canvas)
    give_back = wait_on_worker(town)
    assert town.session.document.gesture_now is None
    let_go(canvas, 60, 190)
    give_back()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert town.session.document.plan.same_records(plan)


def test_going_over_to_another_plan_ends_a_drag(town, canvas):
    document = town.session.document
    plan, number = document.plan, branch(document, "甲案", source=1)
    drag(canvas)
    town.session.use_plan(number)
    assert document.gesture_now is None
    let_go(canvas, 60, 190)
    assert document.plan.same_records(plan)
    assert document.plans[number].same_records(plan)


@pytest.mark.parametrize("place", [(280, 200), (280, 100)], ids=["corner", "line"])
def test_border_under_the_pointer_may_go_by_undo(town, canvas, place):
    split_third(town, canvas)
    town.run_command("tool.adjust")
    move(canvas, *place)
    assert town.tools.active.handle is not None
    town.run_command("cmd.undo")
    assert town.tools.active.handle is None
    assert town.tools.active.sketch() == ()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Delete, Qt.Key.Key_Return):
        QTest.keyClick(canvas, key)
    assert not town.tools.busy


def test_grid_chosen_to_receive_may_go_by_undo(town, canvas):
    new = split_third(town, canvas)
    town.session.select_units([new])
    town.run_command("tool.give")
    assert town.tools.active.receiver == new
    town.run_command("cmd.undo")
    assert town.tools.active.receiver == 0
    stroke(canvas, (300, 100), (230, 30))
    assert not town.tools.busy
    assert town.tools.active.receiver == unit_id(town, "丙网格")


def test_grid_chosen_to_be_merged_may_go_meanwhile(town, canvas):
    new = split_third(town, canvas)
    town.run_command("tool.merge")
    click(canvas, 350, 100)
    assert town.tools.active.chosen == (new,)
    town.session.document.undo()  # as from the list of the history
    plan = town.session.document.plan
    click(canvas, 100, 150)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert town.session.document.plan.same_records(plan)


def test_plans_and_languages_wait_while_a_worker_has_the_file(town, qtbot):
    branch(town.session.document, "甲案", source=1)
    give_back = wait_on_worker(town)
    try:
        town.map.chip.clicked.emit()
        town.retranslated.emit()
        town.actions_.refresh()
    finally:
        give_back()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert town.map.strip.message


@pytest.mark.parametrize(
    "page",
    ["grids", "balance", "matrix", "navigator", "residents", "lists", "coverage",
     "rules", "checks", "history", "verify"],
)  # fmt: skip
def test_nothing_one_looks_at_meanwhile_reads_what_a_worker_has(town, qtbot, page):
    town.tray.show_page(page)
    qtbot.waitUntil(lambda: not town.jobs.running)
    unit = unit_id(town, "乙网格")
    give_back = wait_on_worker(town)
    try:
        town.tray.show_page("history")
        town.tray.show_page(page)
        town.shell.open_building(1)
        town.session.select(Selection(units=(unit,)))
        town.session.select(Selection(buildings=(2,)))
        town.retranslated.emit()
        town.session.figures_changed.emit()
        qtbot.wait(50)
    finally:
        give_back()
    qtbot.waitUntil(lambda: not town.jobs.running)
