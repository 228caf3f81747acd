"""Taking a merge back, and saying whose word counts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from gridplanner.data.comparing.merging import merge_people
from gridplanner.data.comparing.pairs import read_pair
from gridplanner.data.comparing.priority import DEFAULT, META_KEY, load_priorities
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.resources.texts import text
from gridplanner.ui.deciding.merges_form import MergesForm
from gridplanner.ui.deciding.priorities_form import PrioritiesForm

STAMP = Stamp("2026-03-05T09:30:00+00:00")


@pytest.fixture
def merged(town):
    """The window with a project in which person 2 went into person 1."""
    document = town.session.document
    document.file.bulk_insert("person", {"name": ["王秀英", "王秀瑛"]})
    document.file.bulk_insert(
        "gp_source", {"kind": ["people", "buildings"], "name": ["名单", "房屋"]}
    )
    pair = read_pair(document.file, 1, 2)
    document.apply_batch(merge_people(pair, STAMP))
    return town


def accepted(monkeypatch, form, act):
    """Answer a dialog of that class as a user would."""

    def answer(self):
        act(self)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(form, "exec", answer)


def test_a_merge_is_listed_masked_and_taken_back(merged, monkeypatch):
    seen = []

    def act(form):
        seen.append([form.list.topLevelItem(0).text(column) for column in range(3)])
        assert not form.accept_button.isEnabled()
        form.list.topLevelItem(0).setSelected(True)
        assert form.accept_button.isEnabled()

    accepted(monkeypatch, MergesForm, act)
    merged.run_command("verify.merges")
    assert seen == [["王**  (1)", "王**  (2)", "2026-03-05 09:30"]]
    (row,) = merged.session.document.file.read_rows("person", [2])
    assert row["merged_into"] is None
    assert merged.map.strip.message == text("comparing.unmerge")


def test_without_merges_there_is_nothing_to_take_back(qtbot):
    form = MergesForm(None, [])
    qtbot.addWidget(form)
    assert form.chosen == 0
    assert not form.accept_button.isEnabled()


def test_every_field_may_have_an_order_of_its_own_or_that_in_general(
    merged, monkeypatch
):
    def choose(form, column):
        form.column.setCurrentIndex(form.column.findData(column))

    def first(form):
        assert form.column.currentData() == "phone"
        choose(form, "education")
        form.of_column.setFocus()
        form.of_column.setCurrentRow(2)
        for _ in range(2):
            QTest.keyClick(
                form.of_column, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier
            )
        choose(form, "marital")
        choose(form, "education")
        assert form.of_column.item(0).text() == text("source_kind.community")

    def second(form):
        choose(form, "education")
        form.as_usual.click()
        choose(form, "name")

    file = merged.session.document.file
    accepted(monkeypatch, PrioritiesForm, first)
    merged.run_command("verify.priorities")
    kept = load_priorities(file.meta(META_KEY))
    assert kept.by_field == {
        "phone": DEFAULT.by_field["phone"],
        "education": ("community", "police", "department", "self"),
    }
    assert kept.rank("社区台账", "education") < kept.rank("派出所", "education")
    assert kept.rank("社区台账", "marital") > kept.rank("派出所", "marital")
    accepted(monkeypatch, PrioritiesForm, second)
    merged.run_command("verify.priorities")
    assert load_priorities(file.meta(META_KEY)) == DEFAULT


def test_the_order_and_the_kind_of_a_ledger_are_kept(merged, monkeypatch):
    def act(form):
        assert list(form.kinds) == ["名单"]
        form.kinds["名单"].setCurrentIndex(form.kinds["名单"].findData("police"))
        form.order.insertItem(0, form.order.takeItem(2))

    accepted(monkeypatch, PrioritiesForm, act)
    merged.run_command("verify.priorities")
    kept = load_priorities(merged.session.document.file.meta(META_KEY))
    assert kept.order == ("community", "police", "department", "self")
    assert kept.kind_of("名单") == "police"
    assert kept.rank("名单", "phone") == 2


def test_the_order_is_moved_by_keys_too(qtbot):
    form = PrioritiesForm(None, DEFAULT, [])
    qtbot.addWidget(form)
    form.order.setCurrentRow(0)
    qtbot.keyClick(form.order, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(form.order, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert form.priorities.order[:2] == ("department", "police")
    assert form.order.currentRow() == 1


def test_a_field_without_an_order_of_its_own_follows_the_one_in_general(qtbot):
    form = PrioritiesForm(None, DEFAULT, [])
    qtbot.addWidget(form)
    form.column.setCurrentIndex(form.column.findData("education"))
    form.order.insertItem(0, form.order.takeItem(3))
    qtbot.waitUntil(lambda: form.of_column.item(0).text() == form.order.item(0).text())
    assert "education" not in form.priorities.by_field


def test_leaving_all_as_it_is_writes_nothing(merged, monkeypatch):
    accepted(monkeypatch, PrioritiesForm, lambda _form: None)
    merged.run_command("verify.priorities")
    assert merged.session.document.file.meta(META_KEY) is None
