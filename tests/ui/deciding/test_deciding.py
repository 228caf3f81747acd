"""The page of open questions: masked, answered by keys, taken back by one step."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from PySide6 import QtPrintSupport
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel

from gridplanner.data.access.roles import Account, UserRole, permissions_of
from gridplanner.data.document import Document
from gridplanner.resources.texts import set_language, text
from gridplanner.ui.deciding import answers
from gridplanner.ui.deciding.sheet import PrintForm
from gridplanner.ui.deciding.which_dwelling import WhichDwelling
from gridplanner.ui.session import Selection, Session
from tests.helpers.people import make_id
from tests.helpers.project import clock

NUMBER = make_id("1955-03-12", 12)
ESTATE = "老粮站宿舍"


@pytest.fixture
def asked(qtbot, window, project):
    """The window with a project that has open questions, their page in front."""
    document = Document.open(project, clock=clock, user="董玉涛")
    file = document.file
    with file.transaction():
        file.update_rows(
            "building",
            {
                1: {"estate": "海棠小区", "plate": "3号楼", "address": "海棠小区3号楼"},
                2: {"estate": "海棠苑", "plate": "3号楼", "address": "海棠苑3号楼"},
                3: {"estate": "海棠小区", "plate": "4号楼", "address": "海棠小区4号楼"},
            },
        )
        file.bulk_insert(
            "dwelling", {"building_id": [1, 1, 3], "room": ["101", "102", "101"]}
        )
        file.bulk_insert(
            "household",
            {"dwelling_id": [None, None, 2], "kind": ["resident"] * 3},
        )
        file.bulk_insert(
            "person",
            {
                "name": ["王建国", "薛德福", "李秀英", "李秀瑛"],
                "birth": ["1950-01-01", None, "1955-03-12", "1955-03-12"],
                "id_no": [None, None, None, NUMBER[:15] + "000"],
                "id_state": [None, None, None, "damaged"],
                "marital": [None, None, "20", "30"],
                "household_id": [1, 2, 3, None],
                "source": ["社区台账", "社区台账", "派出所", "社区台账"],
            },
        )
        file.bulk_insert(
            "review",
            {
                "kind": ["address", "address", "same_person", "conflict", "damaged_id"],
                "person_id": [1, 2, 4, 3, 4],
                "other_id": [None, None, 3, None, None],
                "household_id": [1, 2, None, None, None],
                "offered": [f"{ESTATE}3号楼101", f"{ESTATE}4号楼101", None, "10", None],
                "present": [None, None, None, "20", NUMBER[:15] + "000"],
                "field": ["residence_address"] * 2 + [None, "marital", "id_no"],
                "estate": [ESTATE, ESTATE, None, None, None],
                "source": ["社区台账"] * 5,
                "source_row": [46, 47, 48, 49, 50],
                "state": ["open"] * 5,
            },
        )
    document.close()
    assert window.shell.open_project(project)
    window.arrange()
    qtbot.waitUntil(lambda: window.session.standing is not None)
    window.run_command("verify.open")
    deciding = window.shell.deciding
    qtbot.waitUntil(lambda: deciding.answers.has_book() and not window.jobs.running)
    qtbot.waitUntil(lambda: deciding.item is not None)
    window.canvas.finish_drawing()
    return window


def row(window, table, number):
    return window.session.document.file.read_rows(table, [number])[0]


def press(qtbot, window, key):
    qtbot.keyClick(window.shell.deciding.panel, key)


def shown(window) -> str:
    panel = window.shell.deciding.panel
    table = [
        panel.table.item(r, c).text()
        for r in range(panel.table.rowCount())
        for c in range(3)
        if not panel.table.isHidden()
    ]
    buttons = [button.text() for button in panel.choices.values()]
    return "\n".join([panel.heading.text(), panel.note.text(), *table, *buttons])


def test_the_tab_says_how_much_is_open(asked):
    tabs = [asked.tray.bar.tabText(i) for i in range(asked.tray.bar.count())]
    assert text("tray.verify", n=5) in tabs
    counts = [button.text() for button in asked.shell.deciding.panel.kinds.values()]
    assert [words[-1] for words in counts] == ["2", "1", "1", "1"]


def test_a_question_shows_the_address_and_hides_the_name(asked):
    words = shown(asked)
    assert f"{ESTATE}3号楼101" in words
    assert "王**" in words
    assert "王建国" not in words
    assert text("verify.pick") in words


def test_what_a_reveal_would_record_holds_no_whole_address(asked):
    subject = asked.session.subject
    assert subject.people
    assert subject.object == f"{ESTATE}3号楼***"


def choose(asked, qtbot, building):
    press(qtbot, asked, Qt.Key.Key_3)
    asked.session.select(Selection(buildings=(building,)))


def test_a_click_on_the_map_settles_the_whole_estate(asked, qtbot):
    panel = asked.shell.deciding.panel
    assert panel.whole_estate.text() == text("verify.all_estate", n=2)
    choose(asked, qtbot, 1)
    assert row(asked, "household", 1)["dwelling_id"] == 1
    assert row(asked, "household", 2)["dwelling_id"] == 3
    qtbot.waitUntil(lambda: panel.kinds["address"].text().endswith("0"))
    assert text("empty.verify") in shown(asked)


def test_without_the_tick_only_this_row_is_settled(asked, qtbot):
    asked.shell.deciding.panel.whole_estate.setChecked(False)
    choose(asked, qtbot, 1)
    assert row(asked, "household", 1)["dwelling_id"] == 1
    assert row(asked, "household", 2)["dwelling_id"] is None
    qtbot.waitUntil(lambda: "薛**" in shown(asked))


def test_the_last_answer_is_taken_back(asked, qtbot):
    panel = asked.shell.deciding.panel
    assert not panel.undo.isEnabled()
    choose(asked, qtbot, 1)
    qtbot.waitUntil(panel.undo.isEnabled)
    panel.undo.click()
    qtbot.waitUntil(lambda: panel.kinds["address"].text().endswith("2"))
    assert row(asked, "household", 1)["dwelling_id"] is None
    assert not asked.session.document.file.read_rows("gp_address_rule", [1])


def test_not_in_this_town_and_later_have_keys_of_their_own(asked, qtbot):
    panel = asked.shell.deciding.panel
    press(qtbot, asked, Qt.Key.Key_Space)
    assert row(asked, "review", 1)["state"] == "later"
    qtbot.waitUntil(lambda: "薛**" in shown(asked))
    panel.whole_estate.setChecked(False)
    press(qtbot, asked, Qt.Key.Key_4)
    assert row(asked, "review", 2)["outcome"] == "outside"


def test_houses_that_are_alike_are_offered_and_marked_on_the_map(asked, qtbot):
    file = asked.session.document.file
    file.update_rows("review", {1: {"offered": "海天小区3号楼101", "estate": None}})
    asked.shell.deciding.refresh()
    words = shown(asked)
    assert "A  海棠小区3号楼 101" in words
    assert any(mark.text == "A" for mark in asked.canvas.marks)
    press(qtbot, asked, Qt.Key.Key_1)
    assert row(asked, "household", 1)["dwelling_id"] == 1


def test_a_tower_without_a_room_asks_for_the_dwelling(asked, qtbot, monkeypatch):
    file = asked.session.document.file
    file.update_rows("review", {1: {"offered": f"{ESTATE}3号楼", "estate": None}})
    asked.shell.deciding.refresh()
    rooms = []

    def answer(form):
        rooms.extend(form.list.item(n).text() for n in range(form.list.count()))
        assert not form.accept_button.isEnabled()
        form.words.setText("102")
        assert form.accept_button.isEnabled()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(WhichDwelling, "exec", answer)
    choose(asked, qtbot, 1)
    assert [words[:3] for words in rooms] == ["101", "102"]
    assert "无人登记" in rooms[0]
    assert "李**" in rooms[1]
    assert row(asked, "household", 1)["valid_to"]  # joined the one that lives in 102
    assert row(asked, "person", 1)["household_id"] == 3


@pytest.mark.parametrize("many", [1, 40])
def test_an_estate_of_any_size_asks_for_the_dwelling_and_says_what_stays_open(
    asked, qtbot, monkeypatch, many
):
    monkeypatch.setattr(answers, "MANY", many)
    file = asked.session.document.file
    file.update_rows("review", {1: {"offered": f"{ESTATE}3号楼"}})
    file.update_rows("review", {2: {"offered": f"{ESTATE}9号楼101"}})
    asked.shell.deciding.refresh()

    def answer(form):
        form.words.setText("101")
        return QDialog.DialogCode.Accepted

    said = []
    monkeypatch.setattr(WhichDwelling, "exec", answer)
    monkeypatch.setattr(asked.shell.strip, "show_message", said.append)
    choose(asked, qtbot, 1)
    words = text("verify.settled_some", n=1, left=1)
    qtbot.waitUntil(lambda: words in said)
    assert row(asked, "household", 1)["dwelling_id"] == 1
    assert row(asked, "review", 2)["state"] == "open"


def test_two_records_stand_side_by_side_and_become_one(asked, qtbot):
    panel = asked.shell.deciding.panel
    panel.kinds["same_person"].click()
    words = shown(asked)
    assert text("verify.hidden") in words  # 李** and 李**
    assert "李秀" not in words
    assert NUMBER[:15] not in words
    assert "已婚" in words
    assert "丧偶" in words
    press(qtbot, asked, Qt.Key.Key_1)
    assert row(asked, "person", 4)["merged_into"] == 3
    assert row(asked, "person", 3)["marital"] == "30"


def test_two_records_of_two_people_stay_two(asked, qtbot):
    asked.shell.deciding.show_kind("same_person")
    press(qtbot, asked, Qt.Key.Key_3)
    assert row(asked, "person", 4)["merged_into"] is None
    assert row(asked, "review", 3)["outcome"] == "different"


@pytest.mark.parametrize(("key", "value"), [(Qt.Key.Key_1, "10"), (Qt.Key.Key_2, "20")])
def test_a_conflict_takes_one_of_the_values(asked, qtbot, key, value):
    asked.shell.deciding.show_kind("conflict")
    press(qtbot, asked, key)
    assert row(asked, "person", 3)["marital"] == value
    assert row(asked, "review", 4)["state"] == "settled"


def test_a_damaged_number_is_typed_again_and_a_wrong_one_refused(asked, qtbot):
    panel = asked.shell.deciding.panel
    asked.shell.deciding.show_kind("damaged_id")
    qtbot.keyClicks(panel.number, "99000019550312")
    panel.choices["1"].click()
    assert asked.map.strip.message == text("refuse.number.wrong")
    panel.number.setText(NUMBER)
    panel.choices["1"].click()
    assert row(asked, "person", 4)["id_no"] == NUMBER


def test_people_listed_twice_are_looked_for_and_listed(asked, qtbot):
    file = asked.session.document.file
    file.delete_rows("review", [3])
    panel = asked.shell.deciding.panel
    asked.shell.deciding.refresh()
    assert panel.kinds["same_person"].text().endswith("0")
    asked.run_command("verify.duplicates")
    qtbot.waitUntil(lambda: panel.kinds["same_person"].text().endswith("1"))
    qtbot.waitUntil(lambda: not asked.jobs.running)
    asked.run_command("verify.duplicates")
    qtbot.waitUntil(lambda: asked.map.strip.message == text("verify.nobody_twice"))


def last_entry(window):
    query = "SELECT action, object, rows FROM audit_log ORDER BY id DESC LIMIT 1"
    return window.session.document.file.connection.execute(query).fetchone()


def words_on(path):
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
    )
    return done.stdout.decode()


def test_the_sheet_for_the_grid_worker_is_recorded_and_masked(
    asked, qtbot, monkeypatch, tmp_path
):
    path = tmp_path / "sheet.pdf"
    answers = QDialog.DialogCode
    monkeypatch.setattr(PrintForm, "exec", lambda _form: answers.Accepted)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    press(qtbot, asked, Qt.Key.Key_P)
    assert asked.jobs.running
    qtbot.waitUntil(lambda: not asked.jobs.running)
    assert path.read_bytes().startswith(b"%PDF")
    assert last_entry(asked) == ("print", "review", 2)


def test_who_may_not_print_is_told_so_and_asked_nothing(asked, qtbot, monkeypatch):
    reader = permissions_of(Account("小王", UserRole.READ_ONLY))
    monkeypatch.setattr(Session, "permissions", property(lambda _session: reader))
    monkeypatch.setattr(PrintForm, "exec", lambda _form: pytest.fail("asked"))
    press(qtbot, asked, Qt.Key.Key_P)
    assert asked.map.strip.message == text("blocked.role_print")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_a_printer_gets_the_same_sheet_and_that_is_recorded(
    asked, qtbot, monkeypatch, tmp_path
):
    path, answers = tmp_path / "paper.pdf", QDialog.DialogCode
    printers = []

    class Paper(QPrintDialog):
        def exec(self):
            printers.append(self.printer())
            self.printer().setOutputFileName(str(path))
            return answers.Accepted

    def take_printer(form):
        form.printer.click()
        return form.result()

    monkeypatch.setattr(QtPrintSupport, "QPrintDialog", Paper)
    monkeypatch.setattr(PrintForm, "exec", take_printer)
    press(qtbot, asked, Qt.Key.Key_P)
    assert last_entry(asked) == ("print", "review", 2)
    words = words_on(path)
    assert f"{ESTATE}3号楼101" in words
    assert "王**" in words
    assert "王建国" not in words
    assert asked.map.strip.message == text("verify.printed.paper", n=2)


@pytest.mark.parametrize("step", ["form", "dialog"])
def test_a_print_that_is_given_up_is_not_recorded(asked, qtbot, monkeypatch, step):
    answers = QDialog.DialogCode

    def take_printer(form):
        form.printer.click()
        return answers.Rejected if step == "form" else answers.Accepted

    monkeypatch.setattr(PrintForm, "exec", take_printer)
    monkeypatch.setattr(
        QtPrintSupport.QPrintDialog, "exec", lambda _dialog: answers.Rejected
    )
    before = last_entry(asked)
    press(qtbot, asked, Qt.Key.Key_P)
    assert last_entry(asked) == before


def test_a_grid_shows_its_own_questions(asked, qtbot):
    deciding = asked.shell.deciding
    assert deciding.panel.grid.count() == 2  # all, and where 102 stands
    deciding.panel.grid.setCurrentIndex(1)
    deciding.panel.grid.activated.emit(1)
    deciding.show_kind("conflict")
    assert len(deciding.lines) == 1
    deciding.show_kind("address")
    assert deciding.lines == []


def test_both_languages_say_everything(asked, qtbot):
    chinese = shown(asked)
    asked.shell.use_language("en")
    english = shown(asked)
    assert english != chinese
    assert "Not in this town" in english
    set_language("zh")


def test_another_project_forgets_the_questions(asked, qtbot):
    asked.shell.close_project()
    qtbot.waitUntil(lambda: asked.shell.deciding.item is None)
    assert asked.shell.deciding.lines == []


def nothing_found(asked, qtbot, words):
    asked.shell.focus_search(words)
    qtbot.waitUntil(lambda: not asked.search.is_waiting)
    assert asked.search.model.hits == []
    return asked.search.popup.findChild(QLabel).text()


def test_what_no_search_finds_is_looked_for_in_what_is_to_be_verified(asked, qtbot):
    deciding = asked.shell.deciding
    asked.tray.show_page("grids")
    said = nothing_found(asked, qtbot, f"{ESTATE}4号楼")
    assert f'<a href="verify">{text("finding.in_verify")}</a>' in said
    qtbot.keyClick(asked.search, Qt.Key.Key_Return)
    assert deciding.is_shown
    assert deciding.item.address == f"{ESTATE}4号楼101"
    assert len(deciding.lines) == 1
    assert not deciding.panel.found.isHidden()
    qtbot.mouseClick(deciding.panel.found, Qt.MouseButton.LeftButton)
    assert len(deciding.lines) == 2
    assert deciding.panel.found.isHidden()


def test_the_link_finds_people_by_name_and_says_where_there_is_nothing(asked, qtbot):
    deciding = asked.shell.deciding
    deciding.look_for("薛德福")
    assert [line.id for line in deciding.lines] == [2]
    deciding.look_for("李秀")  # 李秀英, who is asked about as two people
    assert deciding.kind == "same_person"
    deciding.look_for("<b>没有这个人</b>")
    assert deciding.item is None
    said = nothing_found(asked, qtbot, "<b>没有</b>")
    assert "&lt;b&gt;没有&lt;/b&gt;" in said
    assert "<b>没有</b>" in asked.search.said


def test_without_a_project_the_sentence_has_no_link(window, qtbot):
    window.shell.focus_search("没有这个人")
    assert "<a" not in window.search.popup.findChild(QLabel).text()
    assert "没有这个人" in window.search.said
