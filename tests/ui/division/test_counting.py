"""Figures after a division: counted on the worker that made it, as from scratch."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from gridplanner.analysis import standing as standing_module
from gridplanner.analysis.standing import Standing
from gridplanner.data.store import journal
from gridplanner.ui.commands.edit import redo, undo
from tests.ui.answering import click
from tests.ui.division.at_work import WAIT, found

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def placed_on(monkeypatch):
    """The threads on which houses were placed again."""
    threads = []
    place_again = standing_module.place_again

    def watched(*values, **named):
        threads.append(threading.current_thread())
        return place_again(*values, **named)

    monkeypatch.setattr(standing_module, "place_again", watched)
    monkeypatch.setattr(journal, "_LARGE", 0)
    return threads


def assert_as_from_scratch(town):
    session = town.session
    document = session.document
    fresh = Standing(document.snapshot(session.plan_id), document.footprints)
    now, then = session.standing.snapshot, fresh.snapshot
    assert np.array_equal(now.cell_ids, then.cell_ids)
    assert np.array_equal(now.building_cell, then.building_cell)
    for level in range(len(document.levels)):
        mine, theirs = session.standing.figures(level), fresh.figures(level)
        assert [unit.id for unit in mine.units] == [unit.id for unit in theirs.units]
        assert np.array_equal(mine.rows.buildings, theirs.rows.buildings)
        assert np.array_equal(mine.rows.values, theirs.rows.values)


def test_accepted_taken_back_and_done_again(qtbot, town, opened, placed_on):
    form = found(qtbot, town, opened(), 4)
    click(form.accept_button)
    qtbot.waitUntil(lambda: town.shell.division.form is None, timeout=WAIT)
    assert_as_from_scratch(town)
    for command in (undo, redo):
        command.run(town.context)
        qtbot.waitUntil(lambda: not town.jobs.running, timeout=WAIT)
        assert_as_from_scratch(town)
    assert len(placed_on) == 3
    assert threading.main_thread() not in placed_on
