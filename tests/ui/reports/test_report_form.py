"""The weekly dispatch in the window: four actions, and what it leaves on the disk."""

from __future__ import annotations

import docx
import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridplanner.data.access.keys import KeyRing
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.branches import branch
from gridplanner.reports.workbook import HEAD
from gridplanner.resources.texts import text
from gridplanner.ui.reports.report_form import ReportForm
from gridplanner.ui.reports.state_form import StateForm
from tests.helpers.project import open_document
from tests.ui.actions import ActionCounter
from tests.ui.answering import Answers, type_chinese
from tests.ui.conftest import unit_id

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def town(qtbot, window, project, tmp_path):
    document = open_document(project)
    document.file.bulk_insert("dwelling", {"building_id": [1, 2, 3]})
    document.file.bulk_insert("household", {"dwelling_id": [1, 2, 3]})
    document.file.bulk_insert(
        "visit", {"household_id": [1, 3, 3], "date": ["2025-12-24"] * 3}
    )
    document.close()
    window.settings.folder = str(tmp_path)
    window.shell.open_project(project)
    qtbot.waitUntil(lambda: window.session.standing is not None, timeout=10_000)
    return window


@pytest.fixture
def today(town, monkeypatch):
    import datetime

    day = datetime.datetime(2026, 1, 1, 9, 41, tzinfo=datetime.UTC)
    monkeypatch.setattr(town.session, "clock", lambda: day)
    return town


def is_ready(form):
    return form.accept_button.isEnabled()


def has_result(form):
    return is_ready(form) and form.pages.currentIndex() == 1


def press(form):
    QTest.mouseClick(form.accept_button, LEFT)


def write(form):
    assert form.focusWidget() is form.remark
    type_chinese(form.remark, "本周重点走访独居老人。")
    press(form)


def test_a_weekly_report_takes_four_actions_and_says_what_was_done(today, tmp_path):
    answers = Answers((ReportForm, is_ready, press), (ReportForm, has_result, write))
    assert today.actions_["report.weekly"] in today.actions_.menu("report").actions()
    with ActionCounter() as counter:
        today.actions_.run("report.weekly")  # one choice from a menu
    answers.check()
    assert counter.actions == ["Q", "T", "Q"]
    book = openpyxl.load_workbook(tmp_path / "周调度 2025-12-22.xlsx", data_only=True)
    rows = list(book["各网格走访"].iter_rows(min_row=HEAD + 2, values_only=True))
    total = next(row for row in rows if row[0] == "合计")
    assert total[3:7] == (3, 3, 2, pytest.approx(2 / 3))
    paper = docx.Document(str(tmp_path / "周调度 2025-12-22.docx"))
    words = [each.text for each in paper.paragraphs]
    assert "本周重点走访独居老人。" in words
    assert any("走访率 66.7%（2/3）" in each for each in words)
    assert "周调度 2025-12-22.docx" in today.context.strip.message


def test_days_of_one_s_own_must_not_end_before_they_begin(qtbot, today):
    form = ReportForm(today.context, "monthly")
    qtbot.addWidget(form)
    assert str(form.period) == "2025-12-01/2025-12-31"
    assert not form.first.isEnabled()
    form.span.setCurrentIndex(2)
    assert form.first.isEnabled()
    form.first.setDate(form.last.date().addDays(1))
    assert not form.accept_button.isEnabled()
    assert "早于" in form.accept_button.toolTip()
    form.first.setDate(form.last.date())
    assert form.accept_button.isEnabled()
    for box in form.kinds.values():
        box.setChecked(False)
    assert not form.accept_button.isEnabled()


def test_a_report_that_cannot_be_written_is_told_and_leaves_nothing(
    qtbot, today, tmp_path, monkeypatch
):
    told = []
    monkeypatch.setattr(today.shell, "tell", told.append)
    form = ReportForm(today.context, "weekly")
    qtbot.addWidget(form)
    form.show()
    press(form)
    qtbot.waitUntil(lambda: has_result(form), timeout=10_000)
    form.folder.setText(str(tmp_path / "none"))
    press(form)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert told[0].code == "export.cannot_write"
    assert form.written == []
    assert QApplication.activeModalWidget() is None


def test_the_balance_is_written_with_the_figures_of_the_day(today, tmp_path):
    answers = Answers((StateForm, is_ready, press), (StateForm, has_result, press))
    today.actions_.run("report.balance")
    answers.check()
    book = openpyxl.load_workbook(tmp_path / "负荷均衡 2026-01-01.xlsx", data_only=True)
    rows = list(book["均衡指标"].iter_rows(min_row=HEAD + 2, values_only=True))
    households = next(row for row in rows if row[0] == "户数")
    figures = today.session.figures()
    assert households[1] == len(figures.units)
    assert (tmp_path / "负荷均衡 2026-01-01.docx").exists()


def test_changes_ask_for_what_there_is_to_compare_with(today, qtbot):
    def look(form):
        assert form.against.count() == 1  # another file: there is nothing else yet
        assert not form.accept_button.isEnabled()
        assert form.accept_button.toolTip() == text("report.choose_against")
        form.reject()

    answers = Answers((StateForm, lambda form: form.isVisible(), look))
    today.actions_.run("report.changes")
    answers.check()
    branch(today.session.document, "方案甲")
    seen = []

    def look_again(form):
        seen.extend(form.against.itemText(n) for n in range(form.against.count()))
        form.reject()

    answers = Answers((StateForm, is_ready, look_again))
    today.actions_.run("report.changes")
    answers.check()
    assert seen == ["方案甲", text("report.against.file")]


def test_who_works_for_a_community_is_told_of_its_units_alone(today, qtbot):
    session = today.session
    scope = frozenset([unit_id(today, "东村")])
    session.document.file.keys = KeyRing(Account("小王", UserRole.COMMUNITY, scope), ())
    form = StateForm(today.context, "grids")
    qtbot.addWidget(form)
    press(form)
    qtbot.waitUntil(lambda: has_result(form), timeout=10_000)
    assert "东村" in form.said.text()
    assert "丙网格" not in str(form._made)
    assert "甲网格" in str(form._made)


@pytest.mark.parametrize(
    ("kind", "is_asked"), [("changes", False), ("coverage", False), ("balance", True)]
)
def test_maps_are_asked_for_where_there_are_any(today, qtbot, kind, is_asked):
    form = StateForm(today.context, kind)
    qtbot.addWidget(form)
    form.show()
    assert form.maps.isVisible() is is_asked
    # A sentence about a week would be no example for the state of a day.
    assert form.remark.placeholderText() == text("report.remark.state.example")
