"""No panel and no dialog shows a planted person in plain before a reveal.

The planted people have names, numbers and telephones of their own; every word of every
widget is looked at: texts, tooltips, accessible names, titles, lists, the clipboard.
"""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from gridplanner.data.access.audit import entries_of
from gridplanner.data.access.purge import masked_people
from gridplanner.data.access.reveal import USUAL, WITH_ID, Subject, reveal
from gridplanner.data.document import Document
from gridplanner.resources.texts import set_language
from gridplanner.ui.access.audit_window import AuditWindow
from gridplanner.ui.access.purge_form import PurgeForm
from gridplanner.ui.access.reveal_form import RevealForm
from gridplanner.ui.dialogs.removed import RemovedList, WithoutHouse
from gridplanner.ui.dialogs.versions import VersionsDialog
from gridplanner.ui.session import NOTHING, Selection
from tests.helpers.people import PEOPLE
from tests.helpers.project import clock
from tests.helpers.seen_words import words_of

SECRETS = [
    secret for person in PEOPLE for secret in (person.name, person.id_no, person.phone)
]
OWNER = "矫老汉"
FIRST = (PEOPLE[0].name, PEOPLE[0].phone)


def secrets_in(*roots):
    shown = words_of(*roots)
    return sorted({s for s in (*SECRETS, OWNER) for words in shown if s in words})


@pytest.fixture
def project(project):
    """People in a house, one without a house, one whose house was removed."""
    document = Document.open(project, clock=clock, user="李工")
    file = document.file
    with file.transaction():
        file.update_rows(
            "dwelling",
            {
                1: {
                    "owner_name": OWNER,
                    "owner_id_no": PEOPLE[5].id_no,
                    "owner_phone": PEOPLE[5].phone,
                }
            },
        )
        file.update_rows("household", {1: {"head_id": 1, "note": f"{FIRST[0]}的家"}})
        file.bulk_insert(
            "dwelling", {"building_id": [2], "room": ["201"], "floor": [2]}
        )
        file.bulk_insert("household", {"dwelling_id": [2]})
        file.update_rows("person", {5: {"household_id": 2}, 6: {"household_id": None}})
        file.update_rows(
            "person",
            {
                2: {
                    "emergency_name": FIRST[0],
                    "emergency_phone": FIRST[1],
                    "note": f"找{FIRST[0]}",
                }
            },
        )
        file.bulk_insert("person_tag", {"person_id": [1], "tag": ["elder_alone"]})
    document.close()
    return project


@pytest.fixture
def everything(town, qtbot):
    """The window with all its panels and tabs looked at in turn."""

    def look(act=lambda _name: None):
        tabs = ["grids", "checks", "history", "navigator", "residents", "matrix"]
        for selection in (NOTHING, Selection(buildings=(1,)), Selection(units=(1,))):
            town.session.select(selection)
            for name in tabs:
                town.shell.show_panel(name)
                QTest.qWait(30)
                qtbot.waitUntil(lambda: not town.jobs.running)
                act(name)

    return look


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_panel_shows_anybody_in_plain(town, everything, language):
    town.shell.use_language(language)
    seen = {}
    everything(lambda name: seen.setdefault(name, secrets_in()))
    assert {name: found for name, found in seen.items() if found} == {}
    # They are there, masked.
    assert any("逄**" in words for words in words_of())
    set_language("zh")


def test_the_file_of_a_household_shows_nobody_in_plain(town):
    town.shell.open_building(1, dwelling_id=1)
    QTest.qWait(100)
    assert any("逄**" in words for words in words_of(town.side))
    assert secrets_in() == []


def test_the_planted_people_are_found_where_they_do_stand(qtbot, town):
    table = QTableView()
    qtbot.addWidget(table)
    table.setWindowTitle(PEOPLE[0].name)
    table.setToolTip(PEOPLE[1].id_no)
    assert secrets_in(table) == sorted([PEOPLE[0].name, PEOPLE[1].id_no])


@pytest.mark.parametrize(
    "make",
    [
        lambda w, d: WithoutHouse(d.registry, w),
        lambda w, d: RemovedList(d.registry, w),
        lambda w, d: AuditWindow(w.context, d),
        lambda w, d: VersionsDialog(w.context, d),
        lambda w, d: PurgeForm(
            w, masked_people(d.file, range(1, 7)), copies=[], files=[]
        ),
        lambda w, _d: RevealForm(w, w.shell.people_shown(), user="李工", time=clock()),
    ],
)
def test_no_dialog_shows_anybody_in_plain(town, qtbot, make):
    document = town.session.document
    town.session.select(Selection(buildings=(1,)))
    document.registry.people(1)
    dialog = make(town, document)
    qtbot.addWidget(dialog)
    dialog.show()
    assert secrets_in(dialog) == []


def test_plain_data_come_with_one_entry_and_go_after_ten_minutes(town, everything):
    session = town.session
    whom = Subject(frozenset(range(1, 7)), "东村1号")
    grant = reveal(
        session.document.file,
        whom,
        reason="visit",
        fields=USUAL | WITH_ID,
        now=session.clock(),
    )
    session.use_grant(grant)
    seen = set()
    everything(lambda _name: seen.update(secrets_in()))
    assert PEOPLE[0].name in seen
    assert PEOPLE[0].phone in seen
    assert entries_of(session.document.file).total == 1
    session.clock = lambda: clock() + timedelta(minutes=10)
    town.shell.revealing.tick()
    QTest.qWait(50)
    assert secrets_in() == []
    seen.clear()
    everything(lambda _name: seen.update(secrets_in()))
    assert seen == set()


def test_copying_from_a_list_copies_what_is_shown(town, everything):
    everything()
    town.shell.show_panel("residents")
    for table in town.findChildren(QTableView):
        if table.isVisible():
            table.selectAll()
            table.setFocus()
            QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
            assert secrets_in() == []


def test_typing_a_name_shows_that_name_alone(town, qtbot):
    town.shell.focus_search(PEOPLE[0].name)
    qtbot.waitUntil(lambda: any("逄" in w for w in words_of(town.search)))
    QTest.qWait(400)
    assert set(secrets_in()) <= {PEOPLE[0].name}
