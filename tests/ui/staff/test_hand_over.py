"""离岗交接: seven actions from the search to the sheets, one undo, nothing lost."""

from __future__ import annotations

import docx
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from gridplanner.data.access.keys import KeyRing
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.registry_edits.staff import stand_in
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.homes import rows_by
from gridplanner.resources.texts import text
from gridplanner.ui.commands.edit import undo
from gridplanner.ui.staff.candidates import candidates
from gridplanner.ui.what_if.hand_over_form import HandOverForm
from tests.helpers.project import open_document
from tests.helpers.staff import add_posts, add_workers
from tests.ui.actions import ActionCounter
from tests.ui.answering import Answers, click

# A list box that opens takes the keyboard, which needs a real screen.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def project(project):
    """One worker with two grids and a building, two others who could take them."""
    document = open_document(project)
    file = document.file
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    homes = [1, 1, 2, 3]
    file.bulk_insert("dwelling", {"building_id": homes})
    file.bulk_insert("household", {"dwelling_id": [1, 2, 3, 4]})
    one, two, _three = add_workers(
        file, 3, capacity=[6000.0, 5000.0, 4000.0], code=["W1", "W2", "W3"]
    )
    add_posts(file, [one, one, two], [*grids[:2], grids[2]], "full_time_worker")
    add_posts(file, [one], [1], "building_leader", scope="building")
    document.close()
    return project


def posts(window):
    file = window.session.document.file
    return file.read_rows("post", range(1, file.next_id("post")))


def held(window):
    return {
        (row["worker_id"], row["scope_type"], row["scope_id"])
        for row in posts(window)
        if not row["valid_to"]
    }


def form_of(town, worker_id=1):
    return HandOverForm(town, town.session, worker_id)


def doors(window):
    """The button of the hand-over on the page in sight."""
    words = text("cmd.handover")
    found = window.inspector.findChildren(QPushButton)
    return [each for each in found if each.isVisible() and each.text() == words]


def test_what_would_be_is_said_before_it_is_done(town):
    form = form_of(town)
    names = [line.words for line in form.lines]
    assert len(names) == 3
    assert [bool(line.unit) for line in form.lines] == [True, True, False]
    takers = {line.taker for line in form.lines[:2]}
    assert takers <= {2, 3}
    assert form.lines[2].taker == 0  # nobody is proposed for a house
    assert "→" in form.town.text()
    for row in range(2):
        after = form.table.item(row, 5).text()
        assert "→" in after
        assert after[-1] in "▲▼●"
    form.boxes[0].setCurrentIndex(0)
    form._choose(0)
    assert form.table.item(0, 5).text() == "—"
    assert form.gap.text()
    form.stop_following()


def test_a_grid_stood_in_for_goes_back_to_its_holder(town):
    session = town.session
    document = session.document
    grid = sorted(unit.id for unit in session.plan.units_at(2))[2]
    (post,) = rows_by(document.file, "post", "worker_id", [2])
    batch = stand_in(
        post, 1, Stamp(document.file.now()), valid_from=session.staff_desk.day,
        valid_to="2099-12-31", next_ids={"post": document.file.next_id("post")},
    )  # fmt: skip
    document.apply_batch(batch)
    form = form_of(town)
    assert len(form.lines) == 3
    assert form._returning == {grid: 2}
    form.stop_following()


def test_whoever_is_on_leave_is_proposed_for_nothing_and_comes_last(town):
    session = town.session
    document = session.document
    (post,) = rows_by(document.file, "post", "worker_id", [2])
    batch = stand_in(
        post, 3, Stamp(document.file.now()), valid_from=session.staff_desk.day,
        valid_to="2099-12-31", next_ids={"post": document.file.next_id("post")},
    )  # fmt: skip
    document.apply_batch(batch)
    form = form_of(town)
    assert {line.taker for line in form.lines if line.unit} == {3}
    form.stop_following()
    units = [line.unit for line in form.lines if line.unit]
    for told in (candidates(session, units, None), candidates(session, (), None)):
        assert told[-1].id == 2
        assert told[-1].kind == "专职（请假中）"


def test_without_a_day_nothing_can_be_handed_over(town):
    form = form_of(town)
    form.day.setText("")
    assert not form.accept_button.isEnabled()
    assert form.accept_button.toolTip() == text("handover.no_day")
    form.stop_following()


def test_posts_beyond_reach_are_neither_told_nor_handed_over(town):
    session = town.session
    file = session.document.file
    grids = sorted(session.plan.units_at(2), key=lambda unit: unit.id)
    scope = frozenset([grids[0].id])
    file.keys = KeyRing(Account("小王", UserRole.COMMUNITY, scope), ())
    form = form_of(town)
    inside = [line for line in form.lines if line.unit]
    assert [line.unit for line in inside] == [grids[0].id]
    assert all(grids[1].name not in line.words for line in form.lines)
    assert form.beyond == 3 - len(form.lines)
    assert not form.leaves.isChecked()
    assert not form.leaves.isEnabled()
    form.stop_following()


def test_seven_actions_hand_three_posts_over_and_make_the_sheets(
    qtbot, town, monkeypatch, tmp_path
):
    sheets = tmp_path / "交接单.docx"

    def answer(*_args, **_more):
        counter.actions.append("Q")
        return str(sheets), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    before = held(town)

    def hand_over(form):
        box = form.boxes[0]
        arrow = QPoint(box.width() - 8, box.height() // 2)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=arrow)
        view = box.view()
        view.setCurrentIndex(box.model().index(box.findData(3), 0))
        QTest.keyClick(view, Qt.Key.Key_Return)  # one choice, its opening included
        assert form.lines[0].taker == 3
        click(form.accept_button)

    answers = Answers((HandOverForm, lambda form: bool(form.town.text()), hand_over))
    box = town.search
    with ActionCounter() as counter:
        QTest.keyClick(town, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(box.hasFocus)
        QTest.keyClicks(box, "W1")
        qtbot.waitUntil(lambda: bool(box.model.hits) and not box.is_waiting)
        QTest.keyClick(box, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: town.session.selection.workers == (1,))
        qtbot.waitUntil(lambda: bool(doors(town)))
        click(doors(town)[0])
    answers.check()
    assert counter.actions == ["K", "T", "K", "C", "O", "Q", "Q"]
    assert counter.count == 7
    qtbot.waitUntil(sheets.exists, timeout=10_000)
    grids = sorted(unit.id for unit in town.session.plan.units_at(2))
    assert (3, "grid", grids[0]) in held(town)
    assert not [each for each in held(town) if each[0] == 1]
    qtbot.waitUntil(lambda: not town.session.is_held)
    words = [each.text for each in docx.Document(str(sheets)).paragraphs]
    assert any("员工3" in each for each in words)
    undo.run(town.context)
    assert held(town) == before


def test_all_boxes_offer_one_list_of_people(town):
    form = form_of(town)
    first = form.boxes[0]
    names = [first.itemText(row) for row in range(first.count())]
    assert names == [text("handover.vacant"), "员工2", "员工3"]
    assert all(box.model() is first.model() for box in form.boxes)
    for line, box in zip(form.lines, form.boxes, strict=True):
        assert box.currentData() == line.taker
    form.stop_following()


def test_a_taker_is_found_by_part_of_the_name_and_nonsense_chooses_nobody(town):
    form = form_of(town)
    form.show()
    form.resize(900, 500)
    box = form.boxes[2]
    assert box.maxVisibleItems() == 12
    line = box.lineEdit()
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "3")
    completer = box.completer()
    assert completer.completionCount() == 1
    QTest.keyClick(completer.popup(), Qt.Key.Key_Down)
    QTest.keyClick(completer.popup(), Qt.Key.Key_Return)
    assert form.lines[2].taker == 3
    line.selectAll()
    QTest.keyClicks(line, "zz")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert box.currentText() == "员工3"
    assert form.lines[2].taker == 3
    form.stop_following()


def test_a_choice_writes_only_the_cells_it_changes(town):
    form = form_of(town)
    items = [form.table.item(row, 5) for row in range(3)]
    written = []
    form.table.itemChanged.connect(lambda item: written.append(item.row()))
    form.boxes[2].choose(3)
    form._choose(2)
    assert written == []  # nothing of a house is work
    form.boxes[0].choose(2 if form.lines[0].taker == 3 else 3)
    form._choose(0)
    assert 0 in written
    assert 2 not in written
    assert items == [form.table.item(row, 5) for row in range(3)]
    form.stop_following()


def test_posts_of_another_day_are_read_and_the_takers_chosen_stay(town):
    session = town.session
    file = session.document.file
    grids = sorted(unit.id for unit in session.plan.units_at(2))
    add_posts(
        file, [1], [grids[2]], "liaison", valid_from=["2098-01-01"],
        valid_to=["2099-01-01"],
    )  # fmt: skip
    session.staff_desk._forget_people()
    form = form_of(town)
    form.boxes[2].choose(3)
    form._choose(2)
    assert len(form.lines) == 3
    form.day.setText("2098-06-01")
    assert [bool(line.unit) for line in form.lines] == [True, True, True, False]
    assert form.lines[3].taker == form.boxes[3].taker == 3
    form.day.setText("2099-06-01")
    assert len(form.lines) == 3
    form.stop_following()


def test_a_shared_grid_names_all_who_have_it_and_says_how_it_is_shared(town):
    file = town.session.document.file
    grid = sorted(unit.id for unit in town.session.plan.units_at(2))[0]
    form = form_of(town)
    assert form.shared.isHidden()
    form.stop_following()
    add_posts(file, [3], [grid], "full_time_worker")
    town.session.staff_desk._forget_people()
    form = form_of(town)
    row = [line.unit for line in form.lines].index(grid)
    assert form.table.item(row, 3).text() == "员工1、员工3"
    assert not form.shared.isHidden()
    form.stop_following()


def test_the_map_shows_the_grids_and_lines_to_who_takes_them(qtbot, town):
    town.session.select_workers([1])
    seen = []

    def look(form):
        for row in range(2):
            form.boxes[row].choose(2)  # who has a grid, and so is somewhere
            form._choose(row)
        form.table.setCurrentCell(0, 0)
        seen.append([mark.kind for mark in town.context.canvas.marks])
        form.boxes[0].choose(0)
        form._choose(0)
        seen.append([mark.kind for mark in town.context.canvas.marks])
        form.reject()

    answers = Answers((HandOverForm, lambda form: bool(form.town.text()), look))
    town.context.shell.hand_overs.open(1)
    answers.check()
    first, vacant = seen
    assert first.count("hatch") == 1
    assert first.count("rubber") == 2
    assert vacant.count("rubber") == 1
    assert town.context.canvas.marks == ()


def test_nothing_is_handed_over_while_a_job_has_the_file(town):
    form = form_of(town)
    assert form.accept_button.isEnabled()
    town.session.hold()
    assert not form.accept_button.isEnabled()
    assert form.accept_button.toolTip() == text("blocked.busy")
    town.session.release()
    assert form.accept_button.isEnabled()
    form.stop_following()
