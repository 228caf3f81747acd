"""The public notice: its grids are called as they will be, and nobody is named."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from gridplanner.resources.texts import text
from tests.ui.answering import click
from tests.ui.division.at_work import WAIT, found, grids, settled
from tests.ui.division.conftest import PRIVATE

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def copied(qtbot, town):
    """The notice of the chosen candidate, from the clipboard."""
    QGuiApplication.clipboard().clear()
    town.shell.division.noticing.copy()
    settled(qtbot, town, town.shell.division.form)
    return QGuiApplication.clipboard().text()


def test_it_names_ground_and_nobody(qtbot, town, opened, tmp_path, monkeypatch):
    form = found(qtbot, town, opened(None), 5)
    words = copied(qtbot, town)
    assert text("dividing.town") in words
    assert words.startswith("关于全镇划分网格的公示")
    assert words.count("（编码 ") == 5
    assert "180" not in words
    assert PRIVATE not in words
    path = tmp_path / "公示.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    town.shell.division.noticing.save()
    settled(qtbot, town, form)
    assert path.read_text("utf-8-sig").replace("\r\n", "\n") == words
    assert form.row.shown
    assert town.map.strip.message == text("export.file_done", file=path.name)


def test_it_calls_grids_as_they_are_called_once_accepted(qtbot, town, opened):
    before = grids(town)
    form = found(qtbot, town, opened(), 4)
    words = copied(qtbot, town)
    told = re.findall(r"^(.+?)（编码 (\d+)）：房屋 (\d+) 栋", words, re.MULTILINE)
    click(form.accept_button)
    qtbot.waitUntil(lambda: town.shell.division.form is None, timeout=WAIT)
    qtbot.waitUntil(lambda: not town.jobs.busy, timeout=WAIT)
    units = [town.session.plan.units[number] for number in grids(town) - before]
    assert [unit.id for unit in sorted(units, key=lambda each: each.code)] == sorted(
        unit.id for unit in units
    )  # the map said first where the name says first
    figures = {u.id: n for u, n in _buildings(town, units)}
    made = [(unit.name, unit.code, str(figures[unit.id])) for unit in units]
    assert told == sorted(made, key=lambda each: each[1])


def _buildings(town, units):
    figures = town.session.standing.figures(units[0].level)
    row_of = {unit.id: row for row, unit in enumerate(figures.units)}
    return [(unit, int(figures.rows.buildings[row_of[unit.id]])) for unit in units]


def test_where_several_villages_are_divided_it_says_in_which_a_grid_lies(
    qtbot, town, opened
):
    found(qtbot, town, opened(None), 6)
    words = copied(qtbot, town)
    assert len(re.findall("^东村.+网格（编码", words, re.MULTILINE)) >= 1
    assert len(re.findall("^西村.+网格（编码", words, re.MULTILINE)) >= 1


def test_it_tells_no_number_so_small_that_it_tells_of_somebody(qtbot, town, opened):
    found(qtbot, town, opened(), 25)
    words = copied(qtbot, town)
    assert text("dividing.notice.few", n=5) in words
    proposal = town.shell.division.form.chosen.proposal
    column = proposal.asked.measures.index("households")
    assert 1 in proposal.counts[:, column]
    assert " 1 户" not in words


def test_candidates_stay_while_it_is_written(qtbot, town, opened):
    form = found(qtbot, town, opened(), 3)
    said = form.state.text()
    copied(qtbot, town)
    assert form.row.shown
    assert form.state.text() == said
    assert form.accept_button.isEnabled()
