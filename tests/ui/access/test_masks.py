"""No panel and no dialog shows a planted person in plain before a reveal.

The planted people have names, numbers and telephones of their own; every word of every
widget is looked at: texts, tooltips, accessible names, titles, lists, the clipboard.
"""

from datetime import timedelta

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QTabBar, QTableView, QWidget

from gridplanner.data.access.audit import entries_of
from gridplanner.data.access.purge import masked_people
from gridplanner.data.access.reveal import USUAL, WITH_ID, Subject, reveal
from gridplanner.data.comparing.reviews import KINDS
from gridplanner.data.document import Document
from gridplanner.resources.texts import set_language
from gridplanner.ui.access.audit_window import AuditWindow
from gridplanner.ui.access.entry import REFUSED
from gridplanner.ui.access.purge_form import PurgeForm
from gridplanner.ui.access.reveal_form import RevealForm
from gridplanner.ui.dialogs.removed import RemovedList, WithoutHouse
from gridplanner.ui.dialogs.versions import VersionsDialog
from gridplanner.ui.ledgers.ledger_dialog import LedgerDialog
from gridplanner.ui.people_list.export_form import ExportForm
from gridplanner.ui.people_list.filter_form import FilterForm
from gridplanner.ui.session import NOTHING, Selection
from tests.helpers.people import PEOPLE, make_id
from tests.helpers.project import clock
from tests.helpers.seen_words import words_of
from tests.ui.answering import Answers, click
from tests.ui.conftest import make_pages

SECRETS = [
    secret for person in PEOPLE for secret in (person.name, person.id_no, person.phone)
]
OWNER = "矫老汉"
FIRST = (PEOPLE[0].name, PEOPLE[0].phone)


def secrets_in(*roots):
    shown = words_of(*roots)
    return sorted({s for s in (*SECRETS, OWNER) for words in shown if s in words})


def questions():
    """A question of each kind, with what is planted wherever it may stand."""
    return {
        "kind": list(KINDS),
        "person_id": [5, 2, 3, 4],
        "other_id": [None, 1, None, None],
        "offered": ["西村9号", None, PEOPLE[3].phone, None],
        "present": [None, None, PEOPLE[2].phone, PEOPLE[3].id_no],
        "field": ["residence_address", None, "phone", "id_no"],
        "source": ["社区台账"] * 4,
        "source_row": [46, 47, 48, 49],
        "state": ["open"] * 4,
    }


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
        file.bulk_insert("review", questions())
        file.bulk_insert(
            "register_household",
            {"head_id": [1], "building_id": [1], "dwelling_id": [1], "reg_no": ["901"]},
        )
        file.bulk_insert(
            "place",
            {
                "name": ["便民超市"],
                "building_id": [1],
                "contact_name": [PEOPLE[3].name],
                "contact_phone": [PEOPLE[3].phone],
            },
        )
        file.bulk_insert("visit", {"dwelling_id": [1], "date": ["2026-03-01"]})
        file.bulk_insert("household", {"dwelling_id": [1], "head_id": [4]})
        file.update_rows("person", {4: {"household_id": 3}})
    document.close()
    return project


@pytest.fixture
def everything(town, qtbot):
    """The window with all its panels and tabs looked at in turn."""

    def look(act=lambda _name: None):
        tabs = [
            "grids",
            "checks",
            "history",
            "navigator",
            "residents",
            "matrix",
            "lists",
            "verify",
        ]
        make_pages(town)
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
            w,
            masked_people(d.file, range(1, 6)),
            alike=lambda _chosen: [
                row | {"is_alike": True} for row in masked_people(d.file, [6])
            ],
            copies=[],
            files=[],
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


def test_no_question_to_be_verified_shows_anybody_in_plain(town, qtbot):
    deciding = town.shell.deciding
    town.shell.show_panel("verify")
    qtbot.waitUntil(lambda: deciding.answers.has_book() and not town.jobs.running)
    seen = {}
    for kind in KINDS:
        deciding.show_kind(kind)
        assert deciding.item is not None
        assert "**" in deciding.panel.heading.text()
        seen[kind] = secrets_in()
    assert {kind for kind, found in seen.items() if found} == set()


def test_no_form_of_the_household_file_shows_anybody_in_plain(town, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: ("", ""))
    town.shell.open_building(1, dwelling_id=1)
    edits, seen = town.shell.household.edits, {}

    def look(form):
        qtbot.addWidget(form)
        form.show()
        assert form.findChildren(QWidget)
        seen.setdefault(type(form).__name__, set()).update(secrets_in(form))
        return False

    for part in (edits.people, edits.house, edits.places):
        part._accepts = look
    for action in edits._actions:
        edits.run(action, 1)
    assert len(seen) >= 8
    assert {name for name, found in seen.items() if found} == set()


@pytest.mark.parametrize("command", ["people.export", "people.filter"])
def test_no_form_of_the_list_of_people_shows_anybody_in_plain(
    town, qtbot, monkeypatch, command
):
    looked = []

    def look(form):
        form.show()
        looked.append(secrets_in(form))
        return QDialog.DialogCode.Rejected

    for form in (ExportForm, FilterForm):
        monkeypatch.setattr(form, "exec", look)
    town.run_command("people.list")
    qtbot.waitUntil(lambda: town.shell.people.people is not None)
    town.run_command(command)
    qtbot.waitUntil(lambda: bool(looked))
    assert looked == [[]]


def test_no_page_of_the_import_of_a_ledger_shows_anybody_in_plain(
    town, qtbot, tmp_path
):
    town.session.document.file.set_meta(REFUSED, "2026-03-05")
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "现住址", "联系电话", "备注"])
    for person in PEOPLE:
        note = f"{person.name}的电话{person.phone}"
        row = [person.name, person.id_no, "东村1号", f"1{person.phone[1:]}", note]
        book.active.append(row)
    # One that is sent back, one of a house nobody knows.
    book.active.append([PEOPLE[0].name, f"{PEOPLE[0].id_no[:-1]}0", "东村1号", "", ""])
    book.active.append(["欧阳新", make_id("1990-01-01", 7), "九号楼", "", ""])
    book.save(tmp_path / "台账.xlsx")
    seen = []

    def look(dialog):
        tabs = dialog.findChildren(QTabBar)
        for tab in tabs:
            for page in range(tab.count()):
                tab.setCurrentIndex(page)
        seen.append(secrets_in(dialog))
        click(dialog.accept_button)

    acts = [(LedgerDialog, lambda dialog: dialog.bar.isHidden(), look)] * 2
    answers = Answers(*acts)
    town.shell.import_files([tmp_path / "台账.xlsx"])
    qtbot.waitUntil(lambda: not answers.left, timeout=20000)
    answers.check()
    qtbot.waitUntil(lambda: not town.jobs.running, timeout=20000)
    assert seen == [[], []]
    assert secrets_in() == []


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
