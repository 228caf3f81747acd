"""自动指派: asked for, shown on the map, accepted as one edit, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gridplanner.data.registry_edits.staff import stand_in
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.homes import rows_by
from gridplanner.resources.texts import text
from gridplanner.ui.commands.edit import undo
from gridplanner.ui.commands.staff import auto_assign
from tests.helpers.project import open_document
from tests.helpers.staff import add_posts, add_workers
from tests.ui.answering import click

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


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
    qtbot.waitUntil(lambda: town.session.work_desk.duties_here is not None)
    form.keep.setValue(0)
    click(form.find_button)
    qtbot.waitUntil(lambda: form.proposal is not None)
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


def test_who_stands_in_gives_up_what_its_holder_gives_up(qtbot, town):
    document = town.session.document
    rows = rows_by(document.file, "post", "worker_id", [1])
    for row in rows:
        batch = stand_in(
            row, 2, Stamp(document.file.now()), valid_from=town.session.staff_desk.day,
            valid_to="2099-12-31", next_ids={"post": document.file.next_id("post")},
        )  # fmt: skip
        document.apply_batch(batch)
    form = proposed(qtbot, town)
    taker = {
        unit.id: int(form.proposal.asked.workers[column])
        for column in range(3)
        for unit in form.proposal.units_of(column)
    }
    click(form.accept_button)
    day = town.session.staff_desk.day
    for row in document.file.read_rows("post", range(1, len(rows) * 2 + 1)):
        if row["substitute_for"]:
            ended = taker[row["scope_id"]] != 1
            assert (row["valid_to"] == day) == ended


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


def test_without_anybody_it_says_so(qtbot, town):
    auto_assign.run(town.context)
    form = town.shell.auto_assign.form
    for row in range(form.people.count()):
        form.people.item(row).setCheckState(Qt.CheckState.Unchecked)
    click(form.find_button)
    assert form.state.text() == text("assigning.no_workers")
    town.shell.auto_assign.close()
