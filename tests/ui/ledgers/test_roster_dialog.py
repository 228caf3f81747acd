"""Rosters of workers come in through the window of ledgers, driven by real events."""

from __future__ import annotations

import openpyxl
import pytest

from gridplanner.data.store.search import search
from gridplanner.resources.texts import text
from gridplanner.ui.access.entry import REFUSED
from gridplanner.ui.ledgers.ledger_dialog import LedgerDialog
from tests.ui.answering import Answers, click

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TITLES = ["姓名", "电话", "职务", "所属网格", "驻点"]


@pytest.fixture(autouse=True)
def plain(town):
    """A project of which somebody has said that it is to stay plain."""
    town.session.document.file.set_meta(REFUSED, "2026-03-05")


@pytest.fixture
def grid(town):
    plan = town.session.document.plan
    return next(u.code for u in plan.units.values() if u.level == 2 and not u.valid_to)


@pytest.fixture
def roster(tmp_path, grid):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(TITLES)
    sheet.append(["员工甲", "13800000001", "网格员", grid, None])
    sheet.append(["员工乙", "13800000002", "网格圆", grid, None])
    path = tmp_path / "网格员名册.xlsx"
    book.save(path)
    return path


def run(qtbot, window, path, *acts):
    ready = LedgerDialog, lambda dialog: dialog.bar.isHidden()
    answers = Answers(*[(*ready, act) for act in acts])
    window.shell.import_files([path])
    qtbot.waitUntil(lambda: not answers.left, timeout=20000)
    answers.check()
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=20000)


def go_on(dialog):
    click(dialog.accept_button)


def test_a_roster_is_recognised_shown_and_taken_in(qtbot, town, roster, grid):
    seen = {}

    def look(dialog):
        choices = dialog.meaning.choices
        seen["lists"] = dialog.meaning.kind.currentData()
        seen["fields"] = [choices[title].currentData() for title in TITLES]
        seen["residents"] = choices["姓名"].findData("residence")
        go_on(dialog)

    def result(dialog):
        tabs = dialog.outcome.tabs[roster.name]
        seen["tabs"] = [tabs.tabText(n) for n in range(tabs.count())]
        tree = tabs.widget(1)
        item = tree.topLevelItem(0)
        seen["added"] = item.text(1), item.text(2)
        item = tabs.widget(4).topLevelItem(0)
        seen["rejected"] = [item.text(column) for column in range(3)]
        go_on(dialog)

    units = town.session.document.plan.units.values()
    seen["grid"] = next(unit.name for unit in units if unit.code == grid)
    run(qtbot, town, roster, look, result)
    assert seen["lists"] == "workers"
    assert seen["fields"] == ["name", "phone", "role", "grid", "base"]
    assert seen["residents"] == -1
    assert text("ledger.tab.rejected", n="1") in seen["tabs"]
    name, fields = seen["added"]
    assert name == "员工甲"
    role = text("staff.role.full_time_worker")
    assert text("staff.post_at", role=role, at=seen["grid"]) in fields
    where = text("ledger.sheet_row", sheet="Sheet", row=3)
    assert seen["rejected"] == [where, "职务", text("ledger.issue.unknown_role")]
    done = text("ledger.done_roster", added="1", changed="0", same="0")
    assert done in town.map.strip.message
    hits = search(town.session.document.path, "员工甲", limit=5).hits
    assert [hit.kind for hit in hits] == ["worker"]
    town.run_command("cmd.undo")
    qtbot.waitUntil(lambda: not town.jobs.running, timeout=20000)
    assert not list(town.session.document.file.read_columns("post", ["id"])["id"])


def test_columns_named_for_roles_are_shown_as_those_of_their_holders(
    qtbot, town, tmp_path, grid
):
    titles = ["社区", "网格", "网格长", "联系电话", "专职网格员", "联系电话"]
    book = openpyxl.Workbook()
    book.active.append(titles)
    book.active.append(["", grid, "员工甲", "13800000001", "员工乙", "13800000002"])
    path = tmp_path / "网格一览表.xlsx"
    book.save(path)
    seen = {}

    def look(dialog):
        boxes = dialog.meaning.choices.values()
        seen["words"] = [box.currentText() for box in boxes][2:]
        go_on(dialog)

    run(qtbot, town, path, look, go_on)
    roles = [text("staff.role." + r) for r in ("grid_leader", "full_time_worker")]
    assert seen["words"] == [
        text("ledger.field." + prefix, role=role)
        for role in roles
        for prefix in ("holder.", "holder_phone.")
    ]
    done = text("ledger.done_roster", added="2", changed="0", same="0")
    assert done in town.map.strip.message


def test_a_roster_can_be_read_as_another_list(qtbot, town, roster):
    seen = {}

    def choose(dialog):
        box = dialog.meaning.kind
        box.setCurrentIndex(box.findData("posts"))
        box.activated.emit(box.currentIndex())

    def result(dialog):
        item = dialog.outcome.tabs[roster.name].widget(4).topLevelItem(0)
        seen["rejected"] = item.text(2)
        dialog.reject()

    run(qtbot, town, roster, choose, go_on, result)
    assert seen["rejected"] == text("ledger.issue.no_such_worker")
