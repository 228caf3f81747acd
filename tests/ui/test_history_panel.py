"""The history in the tray: what it lists, and the way to any point of it."""

from __future__ import annotations

import threading

import pytest

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.job import Progress
from gridplanner.data.versions import make_version
from gridplanner.resources.texts import text
from tests.helpers.project import open_document
from tests.ui.conftest import unit_id


@pytest.fixture
def panel(town):
    town.run_command("edit.history")
    return town.history


@pytest.fixture
def walked(town, panel):
    """Five edits, the grid named after the last."""
    document, grid = town.session.document, unit_id(town, "甲网格")
    for name in "一二三四五":
        document.apply(set_fields(document.plan, {grid: {"name": name}}))
    return panel


def rows(panel):
    model = panel.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def go(qtbot, window, row):
    panel = window.history
    panel.view.setCurrentIndex(panel.model.index(row, 0))
    panel.go()
    qtbot.waitUntil(lambda: not window.jobs.running)


def names(window):
    return {unit.name for unit in window.session.plan.units.values()}


def test_each_edit_is_a_row_with_time_and_user_latest_first(town, walked):
    found = rows(walked)
    assert len(found) == len(town.session.document.history()) + 1
    assert found[-1][0] == text("history.begin")
    assert found[0][1].startswith("2026-03-05")
    assert found[0][2] == "董玉涛"
    assert walked.view.currentIndex().row() == 0


def test_any_step_is_reached_and_left_again(qtbot, town, walked):
    go(qtbot, town, 3)
    assert "二" in names(town)
    assert town.map.strip.message == text("history.gone", what=walked.model.words_of(3))
    assert walked.view.currentIndex().row() == 3
    go(qtbot, town, 0)
    assert "五" in names(town)
    go(qtbot, town, walked.model.rowCount() - 1)
    assert names(town) == set()
    assert town.session.document.next_undo() is None


def test_what_was_taken_back_is_grey_and_said(qtbot, town, walked):
    go(qtbot, town, 2)
    role = 8 + 1  # Qt.ItemDataRole.ForegroundRole
    grey = [walked.model.index(row, 0).data(role) is not None for row in range(4)]
    assert grey == [True, True, False, False]
    assert rows(walked)[0][0] == text("history.undone", what=walked.model.words_of(0))


def test_a_new_edit_drops_what_was_taken_back(qtbot, town, walked):
    before = rows(walked)
    go(qtbot, town, 2)
    document, grid = town.session.document, unit_id(town, "三")
    document.apply(set_fields(document.plan, {grid: {"name": "另"}}))
    assert rows(walked)[1:] == before[2:]
    walked.model.read(document, {})
    assert rows(walked)[1:] == before[2:]


def test_rows_are_those_of_a_fresh_reading_after_every_step(qtbot, town, walked):
    document = town.session.document
    for command in ("cmd.undo", "cmd.undo", "cmd.redo", "cmd.undo", "cmd.redo"):
        town.run_command(command)
        shown, here = rows(walked), walked.model.here
        walked.model.read(document, {})
        assert rows(walked) == shown
        assert walked.model.here == here


def test_only_what_is_seen_is_read(town, walked, monkeypatch):
    town.tray.show_page("grids")
    asked = []
    document, real = town.session.document, town.session.document.history
    monkeypatch.setattr(
        document, "history", lambda **options: asked.append(options) or real(**options)
    )
    town.run_command("cmd.undo")
    assert asked == []
    town.tray.show_page("history")
    assert len(asked) == 1
    assert asked[0]["after"] > 0
    assert walked.model.here == document.next_undo().id


def test_a_version_marks_its_step(town, walked):
    document = town.session.document
    town.run_command("cmd.undo")
    make_version(document, "公示前", progress=Progress())
    town.shell.show_versions_changed()
    found = rows(walked)
    assert found[1][3] == text("history.mark", name="公示前")
    assert [row[3] for row in found if row[3]] == [found[1][3]]


def test_a_walk_that_was_stopped_changes_nothing(qtbot, town, walked, monkeypatch):
    document, held = town.session.document, threading.Event()
    before, entries = names(town), document.history()
    real = document.undo

    def undo():
        turned = real()
        assert held.wait(10)
        return turned

    monkeypatch.setattr(document, "undo", undo)
    walked.view.setCurrentIndex(walked.model.index(4, 0))
    walked.go()
    assert not walked.back.isEnabled()
    town.jobs.cancel()
    held.set()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert names(town) == before
    assert document.history() == entries
    assert town.map.strip.message == text("history.stopped")
    assert town.session.labels[1] is None


def test_nothing_is_done_while_a_job_has_the_project(qtbot, town, walked):
    gate = threading.Event()
    town.jobs.run(
        lambda _progress: gate.wait(10),
        title="check.running",
        done=lambda _value: None,
        failed=pytest.fail,
    )
    walked.view.setCurrentIndex(walked.model.index(2, 0))
    assert not walked.back.isEnabled()
    assert walked._reason.text() == text("blocked.busy")
    gate.set()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert walked.back.isEnabled()


def test_a_project_only_looked_at_says_why_there_is_no_way_back(qtbot, window, project):
    open_document(project).close()
    window.shell.doors.look(project)
    window.run_command("edit.history")
    window.history.view.setCurrentIndex(window.history.model.index(3, 0))
    assert not window.history.back.isEnabled()
    assert window.history._reason.text() == text("blocked.read_only")


def test_a_walk_tells_listeners_once(qtbot, town, walked):
    told = []
    town.session.changed.connect(told.append)
    go(qtbot, town, 4)
    assert len(told) == 1
    figures = town.session.figures()
    assert [unit.name for unit in figures.units].count("一") == 1
