"""Purging in the window: whom, why, copies; then the project is open again."""

import pytest
from PySide6.QtCore import Qt

from gridplanner.data.access.audit import entries_of
from gridplanner.data.access.purge import cleaning_due, purge_people
from gridplanner.data.access.roles import Account, UserRole, permissions_of
from gridplanner.data.job import Progress
from gridplanner.data.store.backup_list import backups_of
from gridplanner.data.versions import make_version
from gridplanner.resources.texts import text
from gridplanner.ui.access.purge_form import PurgeForm
from gridplanner.ui.session import Session
from tests.helpers.people import PEOPLE
from tests.ui.answering import Answers, click, type_chinese

NAME, ID = PEOPLE[0].name, PEOPLE[0].id_no


def tick_first(form):
    form.list.item(0).setCheckState(Qt.CheckState.Checked)


def give_reason(form):
    form.words.setFocus()
    type_chinese(form.words, "本人书面申请")


def purge(window, *steps):
    answers = Answers(
        *[(PurgeForm, lambda _form: True, step) for step in steps],
        (PurgeForm, lambda _form: True, lambda form: click(form.accept_button)),
    )
    window.actions_.run("data.purge")
    answers.check()


@pytest.fixture
def idle(qtbot, house):
    """Wait until the project is open again after a purge."""

    def wait():
        qtbot.waitUntil(
            lambda: house.session.document is not None and not house.jobs.running,
            timeout=20_000,
        )

    return wait


def test_whoever_was_ticked_is_gone_and_the_project_open_again(house, idle):
    path = house.session.document.path
    make_version(house.session.document, "初稿", progress=Progress())
    purge(house, tick_first, give_reason)
    idle()
    people = house.session.document.registry.people(1)
    assert [person.id for person in people] == [2, 3, 4, 5, 6]
    (entry,) = entries_of(house.session.document.file).entries
    assert (entry.action, entry.reason) == ("purge", "本人书面申请")
    assert "已清除 1 人" in house.shell.strip.message
    house.shell.close_project()
    for file in (path, *(backup.path for backup in backups_of(path))):
        data = file.read_bytes()
        assert NAME.encode() not in data
        assert ID.encode() not in data


def test_who_bears_the_same_number_is_told_before_and_may_stay(house, idle):
    file = house.session.document.file
    with file.transaction():
        file.bulk_insert(
            "person",
            {"name": ["魏春生", NAME], "id_no": [ID, ID], "household_id": [1] * 2},
        )
    other = file.next_id("person") - 2
    seen = []

    def look(form):
        assert not form.alike.isVisible()
        tick_first(form)
        seen.append(form.alike_note.text())
        items = [form.alike.item(row) for row in range(form.alike.count())]
        seen.extend(item.text() for item in items)
        assert [item.checkState() for item in items] == [
            Qt.CheckState.Unchecked,
            Qt.CheckState.Checked,
        ]
        assert form.spared == {other}

    purge(house, look, give_reason)
    idle()
    assert seen[0] == text("purge.alike", n=2)
    assert seen[1].startswith("魏**")
    assert not [words for words in seen if NAME in words or ID in words]
    rows = house.session.document.file.read_columns("person", ["id", "id_no"])
    found = [n for n, number in zip(*rows.values(), strict=True) if number == ID]
    assert found == [other]


def test_a_purge_broken_off_is_told_at_the_next_opening_and_goes_on(house, idle):
    document = house.session.document
    path = document.path
    make_version(document, "初稿", progress=Progress())
    reason = "本人书面申请"
    purge_people(document.file, [1], reason=reason, progress=Progress())
    house.shell.close_project()
    house.shell.open_project(path)
    idle()
    assert house.shell.strip.message == text("purge.due")
    click(house.shell.strip.buttons[0])
    idle()
    assert "已清除 1 人" in house.shell.strip.message
    assert backups_of(path) == []
    assert cleaning_due(house.session.document.file) is None
    house.shell.close_project()
    house.shell.open_project(path)
    idle()
    assert house.shell.strip.message != text("purge.due")


def test_nothing_is_ticked_and_no_reason_given_at_first(house):
    def look(form):
        assert form.chosen == frozenset()
        assert not form.accept_button.isEnabled()
        assert not form.accept_button.isDefault()
        tick_first(form)
        assert "5" in form.accept_button.toolTip()
        shown = [form.list.item(row).text() for row in range(form.list.count())]
        assert shown[0].startswith("逄**  1951")
        assert not [p for p in PEOPLE for words in shown if p.name in words]

    answers = Answers(
        (PurgeForm, lambda _form: True, look),
        (PurgeForm, lambda _form: True, lambda form: form.reject()),
    )
    house.actions_.run("data.purge")
    answers.check()
    assert house.session.document.registry.people(1)[0].id == 1


def test_purging_is_for_administrators(house, monkeypatch):
    town = permissions_of(Account("小王", UserRole.TOWN))
    monkeypatch.setattr(Session, "permissions", property(lambda _session: town))
    house.actions_.refresh()
    assert not house.actions_["data.purge"].isEnabled()
    house.shell.purge()
    assert "管理员" in house.shell.strip.message
