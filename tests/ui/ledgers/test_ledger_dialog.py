"""The import of ledgers, driven by real events: what it asks, shows, and does."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from gridplanner.data.access.audit import entries_of
from gridplanner.data.job import Progress
from gridplanner.data.store.audit import AuditFilter
from gridplanner.resources.texts import text
from gridplanner.ui.access.encrypt_form import OfferForm
from gridplanner.ui.access.entry import REFUSED
from gridplanner.ui.ledgers import ledger_dialog
from gridplanner.ui.ledgers.ledger_dialog import LedgerDialog
from gridplanner.ui.ledgers.recognising import sort_files
from tests.ui.answering import Answers, click

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TITLES = ["序号", "姓名", "身份证号", "现住址", "联系电话", "社区矫正"]
PEOPLE = [
    [1, "王建国", "990000198805063013", "东村1号", "10000000001", "是"],
    [2, "李秀英", "990000195503124120", "东村1号", "10000000002", ""],
    [3, "张伟", "990000194011095226", "西村1号", "10000000003", ""],
]
WRONG = [4, "赵敏", "990000198805063014", "西村1号", "", ""]


@pytest.fixture(autouse=True)
def plain(town):
    """A project of which somebody has said that it is to stay plain."""
    town.session.document.file.set_meta(REFUSED, "2026-03-05")


@pytest.fixture
def write(tmp_path):
    """Write a ledger with a merged title above its titles."""

    def written(name, rows, titles=TITLES):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "东村"
        sheet.append(["实有人口数据"])
        sheet.merge_cells(
            start_row=1, end_row=1, start_column=1, end_column=len(titles)
        )
        sheet.append(titles)
        for row in rows:
            sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return written


def is_ready(dialog):
    return dialog.bar.isHidden()


def run(qtbot, window, paths, *acts):
    answers = Answers(*[(LedgerDialog, is_ready, act) for act in acts])
    window.shell.import_files(paths)
    qtbot.waitUntil(lambda: not answers.left, timeout=20000)
    answers.check()
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=20000)


def go_on(dialog):
    click(dialog.accept_button)


def names(window):
    rows = window.session.document.file.read_columns("person", ["name", "household_id"])
    return sorted(rows["name"])


def test_two_buttons_take_a_ledger_in(qtbot, town, write):
    run(qtbot, town, [write("台账.xlsx", PEOPLE)], go_on, go_on)
    assert names(town) == ["张伟", "李秀英", "王建国"]
    assert text("ledger.done", added=3, changed=0, same=0) in town.map.strip.message


def test_rows_sent_back_are_on_the_record_and_a_fault_of_the_disk_is_told(
    qtbot, town, write, tmp_path, monkeypatch
):
    blocked = tmp_path / "no_folder" / "退回.xlsx"
    written = tmp_path / "退回.xlsx"

    def save(path):
        def act(dialog):
            monkeypatch.setattr(
                QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), "")
            )
            (link,) = [
                b
                for b in dialog.outcome.findChildren(QPushButton)
                if b.text() == text("ledger.save_rejected", n=1)
            ]
            click(link)

        return act

    told = []

    def look(dialog):
        told.append(town.map.strip.message)
        save(written)(dialog)

    path = write("台账.xlsx", [*PEOPLE, WRONG])
    run(qtbot, town, [path], go_on, save(blocked), look, go_on)
    assert told[0].startswith(text("export.cannot_write", file=blocked.name))
    assert written.exists()
    file = town.session.document.file
    (entry,) = entries_of(file, AuditFilter(actions=frozenset({"export"}))).entries
    assert (entry.rows, entry.file_name) == (1, written.name)


def test_what_is_shown_of_people_is_masked(qtbot, town, write):
    seen = []

    def look(dialog):
        seen.extend(words_of(dialog))
        go_on(dialog)

    run(qtbot, town, [write("台账.xlsx", PEOPLE)], look, look)
    told = "\n".join(seen)
    assert "王**" in told
    for secret in ("建国", "秀英", "19880506301", "10000000001"):
        assert secret not in told


def test_a_sensitive_column_is_left_out_unless_chosen(qtbot, town, write):
    seen = {}

    def look(dialog):
        seen["meaning"] = dialog.meaning.choices["社区矫正"].currentData()
        go_on(dialog)

    run(qtbot, town, [write("台账.xlsx", PEOPLE)], look, go_on)
    assert seen["meaning"] == ""
    assert not town.session.document.file.read_columns("person_tag", ["tag"])["tag"]


def test_without_a_needed_column_it_says_which_and_waits(qtbot, town, write):
    rows = [row[:3] for row in PEOPLE]

    def look(dialog):
        assert text("ledger.lacks.place") in dialog.meaning.missing.text()
        assert not dialog.accept_button.isEnabled()
        dialog.reject()

    run(qtbot, town, [write("台账.xlsx", rows, TITLES[:3])], look)
    assert names(town) == []


def test_a_meaning_chosen_goes_from_the_column_that_had_it(qtbot, town, write):
    titles = ["姓名", "身份证号", "住哪里", "现住址"]
    rows = [["王建国", "990000198805063013", "东村1号", "不详"]]
    seen = {}

    def choose(dialog):
        box = dialog.meaning.choices["住哪里"]
        box.setCurrentIndex(box.findData("residence"))
        box.activated.emit(box.currentIndex())

    def look(dialog):
        seen.update(
            {title: box.currentData() for title, box in dialog.meaning.choices.items()}
        )
        go_on(dialog)

    run(qtbot, town, [write("台账.xlsx", rows, titles)], choose, look, go_on)
    assert seen["住哪里"] == "residence"
    assert seen["现住址"] == ""


def test_rows_sent_back_are_mended_and_imported_again(
    qtbot, town, write, tmp_path, monkeypatch
):
    back = tmp_path / "退回.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(back), ""))
    run(qtbot, town, [write("台账.xlsx", [*PEOPLE, WRONG])], go_on, go_on)
    assert len(names(town)) == 3
    click(town.map.strip.buttons[0])
    qtbot.waitUntil(lambda: not town.jobs.running)
    book = openpyxl.load_workbook(back)
    rows = list(book.active.values)
    assert rows[1][rows[0].index("姓名")] == "赵敏"
    column = rows[0].index("身份证号") + 1
    book.active.cell(2, column).value = "990000201502201102"
    book.save(back)
    run(qtbot, town, [back], go_on, go_on)
    assert "赵敏" in names(town)


def test_the_same_ledger_again_changes_nothing(qtbot, town, write):
    path = write("台账.xlsx", PEOPLE)
    run(qtbot, town, [path], go_on, go_on)
    before = town.session.document.file.change_number
    seen = []

    def look(dialog):
        seen.extend(words_of(dialog.outcome))
        dialog.reject()

    run(qtbot, town, [path], go_on, look)
    assert text("ledger.nothing_to_do") in "\n".join(seen)
    assert town.session.document.file.change_number == before


def test_one_undo_takes_a_ledger_back(qtbot, town, write):
    run(qtbot, town, [write("台账.xlsx", PEOPLE)], go_on, go_on)
    town.run_command("cmd.undo")
    qtbot.waitUntil(lambda: not town.jobs.running, timeout=20000)
    assert names(town) == []


def test_what_cannot_be_read_is_told_and_nothing_else(qtbot, town, tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook at all")
    town.shell.import_files([path])
    qtbot.waitUntil(lambda: not town.jobs.running, timeout=20000)
    qtbot.waitUntil(lambda: "台账.xlsx" in town.map.strip.message, timeout=20000)
    assert QApplication.activeModalWidget() is None
    assert "。请" in town.map.strip.message  # two sentences, not one


def test_titles_of_people_without_a_row_are_told_as_an_empty_ledger(qtbot, town, write):
    told = []

    def look(dialog):
        told.append(dialog.told.text())
        assert not dialog.accept_button.isEnabled()
        dialog.reject()

    path = write("台账.xlsx", [])
    assert sort_files([path], Progress()).ledgers == (path,)
    run(qtbot, town, [path], look)
    assert told[0].startswith(text("ledger.no_rows"))


def test_a_fault_of_the_program_closes_the_form_and_goes_on_up(
    qtbot, town, write, monkeypatch
):
    def fail(*_anything):
        raise ZeroDivisionError

    monkeypatch.setattr(ledger_dialog, "propose_files", fail)
    with qtbot.capture_exceptions() as faults:
        run(qtbot, town, [write("台账.xlsx", PEOPLE)], go_on)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert [kind for kind, *_ in faults] == [ZeroDivisionError]
    assert names(town) == []


def words_of(widget):
    """Give all words that stand in a widget, its lists and its tooltips."""
    from PySide6.QtWidgets import QLabel, QTableWidget, QTreeWidget

    for label in widget.findChildren(QLabel):
        yield label.text()
        yield label.toolTip()
    for table in widget.findChildren(QTableWidget):
        for row in range(table.rowCount()):
            for column in range(table.columnCount()):
                item = table.item(row, column)
                if item is not None:
                    yield item.text()
                    yield item.toolTip()
    for tree in widget.findChildren(QTreeWidget):
        for number in range(tree.topLevelItemCount()):
            item = tree.topLevelItem(number)
            for column in range(tree.columnCount()):
                yield item.text(column)
                yield item.toolTip(column)


def test_before_the_first_people_encryption_is_offered_and_cancelling_imports_nothing(
    qtbot, town, write
):
    with town.session.document.file.transaction():
        town.session.document.file.connection.execute(
            "DELETE FROM gp_meta WHERE key = ?", (REFUSED,)
        )
    answers = Answers((OfferForm, lambda form: form.yes.isChecked(), OfferForm.reject))
    town.shell.import_files([write("台账.xlsx", PEOPLE)])
    qtbot.waitUntil(lambda: not answers.left, timeout=20000)
    answers.check()
    qtbot.waitUntil(lambda: not town.jobs.running, timeout=20000)
    assert QApplication.activeModalWidget() is None
    assert names(town) == []
