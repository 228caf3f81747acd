"""The window of the record: filter, search, verify, export."""

from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from gridplanner.audit_sheet import COLUMNS
from gridplanner.data.access.audit import ACTIONS, entries_of, record
from gridplanner.data.access.roles import Account, UserRole, permissions_of
from gridplanner.ui.access import audit_window
from gridplanner.ui.access.audit_model import PAGE
from gridplanner.ui.access.audit_window import GROUPS, AuditWindow, since
from gridplanner.ui.session import Session
from tests.ui.answering import click


def fill(file, count=3):
    with file.transaction():
        for number in range(count):
            record(file, "export", rows=number, file_name=f"{number}.xlsx")
        record(file, "reveal", object="东村1号", rows=6, reason="visit")


@pytest.fixture
def opened(qtbot, town):
    """Open the window of the record with entries in it."""

    def act(count=3):
        fill(town.session.document.file, count)
        made = AuditWindow(town.context, town.session.document)
        qtbot.addWidget(made)
        made.show()
        return made

    return act


def cell(window, row, name):
    return window.model.index(row, COLUMNS.index(name)).data()


def test_the_latest_entry_stands_first_in_words(opened):
    window = opened()
    assert window.model.rowCount() == 4
    assert [cell(window, 0, name) for name in ("action", "object", "rows")] == [
        "查看明文",
        "东村1号",
        "6",
    ]
    assert cell(window, 0, "reason") == "入户走访"
    assert cell(window, 1, "object") == "2.xlsx"


def test_boxes_and_words_narrow_the_list(opened, qtbot):
    window = opened()
    window.group.setCurrentIndex(list(GROUPS).index("reveal"))
    assert window.model.rowCount() == 1
    window.group.setCurrentIndex(0)
    window.words.setText("1.xlsx")
    qtbot.waitUntil(lambda: window.model.rowCount() == 1)
    assert window.count.text() == "1 条"


def test_a_long_record_is_read_in_pages(opened):
    window = opened(PAGE + 20)
    assert window.model.rowCount() == PAGE
    window.model.fetchMore(window.table.rootIndex())
    assert window.model.rowCount() == PAGE + 21
    assert not window.model.canFetchMore(window.table.rootIndex())


def test_verifying_says_that_all_is_there(opened, qtbot):
    window = opened()
    click(window.verify_button)
    qtbot.waitUntil(lambda: bool(window.verdict.text()))
    assert window.verdict.text() == "✔ 记录完整：4 条，未被改动"


def test_verifying_names_what_was_altered(opened, qtbot, town):
    window = opened()
    connection = town.session.document.file.connection
    connection.execute("DROP TRIGGER audit_log_no_update")
    connection.execute("UPDATE audit_log SET reason = '' WHERE id = 4")
    click(window.verify_button)
    qtbot.waitUntil(lambda: bool(window.verdict.text()))
    assert window.verdict.text().startswith("⛔ 第 4 条记录被改动过")
    assert window.verdict.property("role") == "refused"


def test_what_is_listed_is_exported_and_that_is_recorded(
    opened, qtbot, town, tmp_path, monkeypatch
):
    window = opened()
    target = tmp_path / "record.xlsx"
    monkeypatch.setattr(audit_window, "ask_save", lambda *_a, **_k: target)
    window.group.setCurrentIndex(list(GROUPS).index("reveal"))
    click(window.export_button)
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert load_workbook(target).active.max_row == 2
    (entry,) = entries_of(town.session.document.file, limit=1).entries
    assert (entry.action, entry.table, entry.rows) == ("export", "audit_log", 1)


def test_whoever_works_for_a_community_sees_own_entries_only(opened, monkeypatch):
    worker = permissions_of(Account("小王", UserRole.COMMUNITY))
    monkeypatch.setattr(Session, "permissions", property(lambda _session: worker))
    window = opened()
    assert window.user.count() == 1
    assert window.model.rowCount() == 4  # made by the same user
    assert window.wanted.user == "董玉涛"


def test_every_action_is_found_under_one_heading():
    listed = [action for group in GROUPS.values() for action in group]
    assert sorted(listed) == sorted(ACTIONS)


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("today", "2026-11-21"),
        ("week", "2026-11-16"),
        ("month", "2026-11-01"),
        ("year", "2026-01-01"),
        ("always", ""),
    ],
)
def test_a_period_begins_on_its_first_day(period, day):
    now = datetime(2026, 11, 21, 9, 41).astimezone()
    assert date(2026, 11, 16).weekday() == 0
    assert since(period, now) == day


def test_numbers_stand_to_the_right(opened):
    window = opened()
    index = window.model.index(0, COLUMNS.index("rows"))
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
