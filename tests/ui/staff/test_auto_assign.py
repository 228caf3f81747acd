"""自动指派: asked for, shown on the map, accepted as one edit, undone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gridplanner.data.registry_edits.staff import stand_in
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.homes import rows_by
from gridplanner.resources.format import format_percent
from gridplanner.resources.texts import text
from gridplanner.ui.commands.edit import undo
from gridplanner.ui.commands.staff import auto_assign
from tests.helpers.project import open_document
from tests.helpers.staff import add_posts, add_workers
from tests.ui.answering import click

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
_LONG = 30_000  # ms: a machine that others use too may stand still for seconds


@pytest.fixture
def project(project):
    """One worker with all grids, two others with none."""
    document = open_document(project)
    file = document.file
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    file.bulk_insert("dwelling", {"building_id": [1, 1, 2, 3]})
    file.bulk_insert("household", {"dwelling_id": [1, 2, 3, 4]})
    one, _two, _three = add_workers(
        file, 3, capacity=[6000.0, 6000.0, 6000.0], code=["W1", "W2", "W3"]
    )
    add_posts(file, [one] * len(grids), grids, "full_time_worker")
    document.close()
    return project


def held(window):
    file = window.session.document.file
    rows = file.read_rows("post", range(1, file.next_id("post")))
    return {(row["worker_id"], row["scope_id"]) for row in rows if not row["valid_to"]}


def proposed(qtbot, town):
    auto_assign.run(town.context)
    form = town.shell.auto_assign.form
    town.session.work_desk.want()
    qtbot.waitUntil(lambda: town.session.work_desk.loads(2) is not None, timeout=_LONG)
    form.keep.setValue(0)
    click(form.find_button)
    qtbot.waitUntil(lambda: form.proposal is not None, timeout=_LONG)
    return form


def test_what_is_accepted_holds_and_is_one_undo(qtbot, town):
    before = held(town)
    form = proposed(qtbot, town)
    assert held(town) == before
    assert form.table.rowCount() == 3
    wanted = {
        (int(form.proposal.asked.workers[column]), unit.id)
        for column in range(3)
        for unit in form.proposal.units_of(column)
    }
    assert len({worker for worker, _ in wanted}) == 3
    click(form.accept_button)
    assert town.shell.auto_assign.form is None
    assert held(town) == wanted
    undo.run(town.context)
    assert held(town) == before


def leave(document, rows, worker, day):
    """Let the holders of some posts be on leave, with a worker in their place."""
    for row in rows:
        batch = stand_in(
            row, worker, Stamp(document.file.now()), valid_from=day,
            valid_to="2099-12-31", next_ids={"post": document.file.next_id("post")},
        )  # fmt: skip
        document.apply_batch(batch)


def test_a_grid_of_somebody_on_leave_stays_with_the_stand_in(qtbot, town):
    document = town.session.document
    rows = rows_by(document.file, "post", "worker_id", [1])
    leave(document, rows[:1], 2, town.session.staff_desk.day)
    form = proposed(qtbot, town)
    asked = form.proposal.asked
    assert [unit.id for unit in asked.on_leave] == [rows[0]["scope_id"]]
    assert text("cli.assign.on_leave", n="1") in form.state.text()
    # Who stands in holds nothing by it, who is away from one grid has the others.
    assert {int(asked.workers[at]) for at in asked.task.before} == {1}
    click(form.accept_button)
    own = rows_by(document.file, "post", "scope_id", [rows[0]["scope_id"]])
    assert {(row["worker_id"], row["valid_to"] or "") for row in own} == {
        (1, ""),
        (2, "2099-12-31"),
    }


def test_whoever_is_on_leave_from_everything_takes_no_part(qtbot, town):
    document = town.session.document
    rows = rows_by(document.file, "post", "worker_id", [1])
    leave(document, rows, 2, town.session.staff_desk.day)
    auto_assign.run(town.context)
    form = town.shell.auto_assign.form
    names = [form.people.item(row).text() for row in range(3)]
    assert names == [text("assign.people.away", name="员工1"), "员工2", "员工3"]
    form.choose_people(is_on=True)
    assert form.wish.workers == (2, 3)
    qtbot.waitUntil(lambda: town.session.work_desk.loads(2) is not None, timeout=_LONG)
    click(form.find_button)
    assert text("assigning.all_on_leave", n=3) in form.state.text()
    town.shell.auto_assign.close()


def test_workers_without_any_post_get_their_first_grids(qtbot, town):
    town.session.document.file.connection.execute("DELETE FROM post")
    town.session.staff_desk._forget_people()
    form = proposed(qtbot, town)
    assert form.proposal.found.changed == 0
    assert len(form.proposal.asked.units) == 3
    town.shell.auto_assign.close()


def test_all_or_none_can_be_chosen_and_heads_say_what_is_counted(qtbot, town):
    form = proposed(qtbot, town)
    heads = [form.table.horizontalHeaderItem(at).text() for at in range(6)]
    assert heads[3:5] == ["原工作量（分钟/月）", "新工作量（分钟/月）"]
    form.choose_people(is_on=False)
    assert form.wish.workers == ()
    assert form.proposal is None
    form.choose_people(is_on=True)
    assert form.wish.workers == (1, 2, 3)
    town.shell.auto_assign.close()


def test_a_grid_that_asks_for_a_language_goes_to_who_has_it(qtbot, town):
    file = town.session.document.file
    file.update_rows("worker", {3: {"skills": "朝鲜语、社工证"}})
    town.session.staff_desk._forget_people()
    auto_assign.run(town.context)
    form = town.shell.auto_assign.form
    box = form.needs
    assert [box.skill.itemText(at) for at in range(2)] == ["朝鲜语", "社工证"]
    assert box.list.isHidden()
    unit = box.unit.itemData(0)
    click(box.add_button)
    click(box.add_button)
    assert box.needs == ((unit, "朝鲜语"),)
    qtbot.waitUntil(lambda: town.session.work_desk.loads(2) is not None, timeout=_LONG)
    click(form.find_button)
    qtbot.waitUntil(lambda: form.proposal is not None, timeout=_LONG)
    column = form.proposal.asked.workers.tolist().index(3)
    assert unit in {each.id for each in form.proposal.units_of(column)}
    form.people.item(2).setCheckState(Qt.CheckState.Unchecked)
    click(form.find_button)
    name = town.session.unit(unit).name
    said = text("assigning.no_skill", skill="朝鲜语", grid=name)
    assert said in form.state.text()
    box.list.setCurrentRow(0)
    click(box.drop_button)
    assert box.needs == ()
    town.shell.auto_assign.close()


def test_a_row_shows_its_grids_on_the_map_and_closing_takes_them_off(qtbot, town):
    form = proposed(qtbot, town)
    shown = []
    town.canvas.show_marks = shown.append
    form.table.cellEntered.emit(1, 0)
    assert {mark.text for mark in shown[-1]} >= {form.proposal.asked.names[1]}
    form.reject()
    assert shown[-1] == ()


def test_another_wish_makes_a_proposal_out_of_date(qtbot, town):
    form = proposed(qtbot, town)
    form.tolerance.setValue(9)
    assert form.proposal is None
    assert not form.accept_button.isEnabled()
    town.shell.auto_assign.close()


def test_what_is_proven_to_be_impossible_is_said(qtbot, town):
    form = proposed(qtbot, town)
    least = form.proposal.asked.bound.deviation + 0.301
    wanted = text("assigning.proven", share=format_percent(least))
    assert wanted not in form.state.text()
    found = replace(form.proposal.found, least=least)
    form.show_proposal(replace(form.proposal, found=found))
    assert wanted in form.state.text()
    town.shell.auto_assign.close()


def test_without_anybody_it_says_so(qtbot, town):
    auto_assign.run(town.context)
    form = town.shell.auto_assign.form
    for row in range(form.people.count()):
        form.people.item(row).setCheckState(Qt.CheckState.Unchecked)
    click(form.find_button)
    assert form.state.text() == text("assigning.no_workers")
    town.shell.auto_assign.close()


def test_the_whole_proposal_is_seen_and_the_history_counts_as_the_dialog_does(
    qtbot, town
):
    file = town.session.document.file
    two = int(town.session.staff_desk.workers.ids[1])
    grids = sorted(unit for _worker, unit in held(town))
    add_posts(file, [two], grids[:1], "full_time_worker")  # shared by two
    town.canvas.zoom_to_box((0, 0, 1, 1))
    form = proposed(qtbot, town)
    assert form.windowTitle() == text("staff.auto_assign").removesuffix("…")
    for polygon in form.proposal.asked.polygons:
        west, south, east, north = polygon.bounds
        seen = town.canvas.view.to_px(np.array([[west, south], [east, north]]))
        assert (seen >= 0).all()
        assert (seen <= [town.canvas.width(), town.canvas.height()]).all()
    changed = form.proposal.found.changed
    assert changed
    click(form.accept_button)
    label, fields = town.session.document.undo_label()
    assert label == "staff.reassign"
    assert fields["n"] == str(changed)
