"""The tab of the workload shows the digits of the table, and why there are none."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from gridplanner.data.levels import Role
from gridplanner.data.norms.body import to_body
from gridplanner.data.norms.defaults import households_norm
from gridplanner.data.standards import StandardKind, keep_standard
from gridplanner.resources.texts import text
from gridplanner.studies.workload.extract import workload_data
from gridplanner.ui.commands.norm import no_single_grid
from gridplanner.ui.session import first_level
from gridplanner.ui.work.patrol_form import PatrolForm
from gridplanner.ui.work.words import amount_words, plain
from tests.ui.conftest import unit_id


@pytest.fixture
def tab(qtbot, town):
    """The tab of a grid, counted."""
    town.session.select_units([unit_id(town, "丙网格")])
    qtbot.waitUntil(lambda: "workload" in town.inspector.row.names)
    town.inspector.show_tab("workload")
    qtbot.waitUntil(lambda: town.session.work_desk.workload is not None)
    town.inspector.refresh()
    return town.inspector._pages["workload"]


def said(widget):
    parts = (*widget.findChildren(QLabel), *widget.findChildren(QPushButton))
    return [part.text() for part in parts if part.isVisible()]


def test_the_sum_is_the_digit_of_table_and_command(qtbot, town, tab):
    session = town.session
    level = first_level(session.document, Role.GRID)
    loads = session.work_desk.loads(level)
    data = workload_data(loads, by="网格", parents={})
    told = next(row for row in data["rows"] if row["name"] == "丙网格")
    qtbot.waitUntil(lambda: plain(told["load"]) in said(tab))
    words = said(tab)
    assert f"{100 * told['utilisation']:.1f}%" in words
    assert amount_words(told["capacity"], loads.norm) in words
    work = plain(told["lines"]["ordinary"]["work"])
    assert work in words
    assert "5 户 × 1/6 次/月 × 15 分钟" in words


def test_another_norm_is_reckoned_by_at_once(qtbot, town, tab):
    document = town.session.document
    body = to_body(households_norm())
    batch = keep_standard(StandardKind.NORM, "只按户数", body, [])
    document.apply_batch(batch)
    qtbot.waitUntil(lambda: "5 户 × 1" in said(tab))
    assert text("work.by_norm", norm="只按户数") in said(tab)
    document.undo()
    qtbot.waitUntil(lambda: "5 户 × 1" not in said(tab))


def test_a_norm_that_cannot_be_used_is_said_instead_of_a_sum(qtbot, town, tab):
    body = {"method": "time", "lines": []}
    batch = keep_standard(StandardKind.NORM, "坏标准", body, [])
    town.session.document.apply_batch(batch)
    qtbot.waitUntil(lambda: any(text("norm.no_lines") in w for w in said(tab)))
    assert tab.sheet.isHidden()


def test_counting_that_was_stopped_can_begin_again(qtbot, town, tab):
    desk = town.session.work_desk
    desk._forget()
    desk.is_stopped = True
    town.inspector.refresh()
    qtbot.waitUntil(lambda: text("work.stopped") in said(tab))
    button = next(
        b for b in tab.findChildren(QPushButton) if b.text() == text("work.count_again")
    )
    button.click()
    qtbot.waitUntil(tab.sheet.isVisible)


def test_an_area_adds_up_its_grids(qtbot, town, tab):
    town.session.select_units([unit_id(town, "西村")])
    qtbot.waitUntil(lambda: not town.inspector._timer.isActive())
    loads = town.session.work_desk.loads(1)
    row = next(i for i, unit in enumerate(loads.units) if unit.name == "西村")
    whole = plain(loads.rows.load[row].item())
    qtbot.waitUntil(lambda: whole in said(tab))
    assert text("work.spread.area") in said(tab)


def test_the_patrol_that_is_written_down_counts_at_once(qtbot, town, tab, monkeypatch):
    answers = iter([2000.0, None])

    def answer(form):
        metres = next(answers)
        (form.by_roads if metres is None else form.measured).setChecked(True)
        form.length.setValue(metres or 0)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(PatrolForm, "exec", answer)
    town.run_command("patrol.set")
    words = text("work.route.planned")
    qtbot.waitUntil(lambda: any(words in each for each in said(tab)))
    assert "1,760" in said(tab)
    town.run_command("patrol.set")
    qtbot.waitUntil(lambda: not any(words in each for each in said(tab)))


def test_the_patrol_of_an_area_cannot_be_written_down(qtbot, town, tab):
    button = text("patrol.set")
    qtbot.waitUntil(lambda: button in said(tab))
    town.session.select_units([unit_id(town, "西村")])
    qtbot.waitUntil(lambda: button not in said(tab))
    assert no_single_grid(town.context) == "blocked.one_grid"
