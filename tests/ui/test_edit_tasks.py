"""Borders redrawn in the real window by real events, and the actions counted.

0     200    400
+------+------+ 200
|  甲  |      |
+------+  丙  | 100
|  乙  |      |
+------+------+ 0
 东村     西村
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from gridplanner.analysis.standing import Standing
from gridplanner.data.branches import announce
from gridplanner.layers.overlay import MarkKind
from gridplanner.ui.dialogs.choose import AnswerForm
from gridplanner.ui.dialogs.make_grid import MakeGridForm
from gridplanner.ui.dialogs.merge import MergeForm
from gridplanner.ui.dialogs.split import SplitForm
from tests.helpers.project import EAST, NORTH, open_document, wkb
from tests.ui.actions import ActionCounter
from tests.ui.answering import Answers
from tests.ui.conftest import unit_id


@pytest.fixture
def project(project):
    """The town with a second house in grid 甲."""
    document = open_document(project)
    with document.file.transaction():
        document.file.bulk_insert(
            "building",
            {"plate": ["3号"], "households": [4], "people": [9]},
            [wkb(120, 150, 140, 170)],
        )
    document.close()
    return project


@pytest.fixture
def canvas(town):
    town.canvas.zoom_to_all()
    town.canvas.setFocus()
    town.canvas.finish_drawing()
    return town.canvas


def px(canvas, x, y):
    """A place of the town (metres from its corner) in pixels of the map."""
    a, b = canvas.view.to_px([[EAST + x, NORTH + y]])[0]
    return QPoint(round(a), round(b))


def click(canvas, x, y, button=Qt.MouseButton.LeftButton):
    place = px(canvas, x, y)
    QTest.mouseMove(canvas.viewport(), place)
    QTest.mouseClick(canvas.viewport(), button, pos=place)


def hold(canvas, start, *places):
    """Press at the first place and move over the others."""
    view = canvas.viewport()
    QTest.mouseMove(view, px(canvas, *start))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=px(canvas, *start))
    for place in places:
        move(canvas, *place)


def move(canvas, x, y):
    place = QPointF(px(canvas, x, y))
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        canvas.viewport().mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def let_go(canvas, x, y):
    QTest.mouseRelease(
        canvas.viewport(), Qt.MouseButton.LeftButton, pos=px(canvas, x, y)
    )


def readout(window):
    marks = window.tools.active.sketch()
    return next(m.readout for m in marks if m.kind is MarkKind.READOUT)


def households(window, name):
    figures = window.session.figures(2)
    row = [unit.name for unit in figures.units].index(name)
    return int(figures.rows.values[row, figures.measures.index("households")])


def assert_figures_are_those_of_a_recount(window):
    document = window.session.document
    fresh = Standing(document.snapshot(), document.footprints).figures(2)
    kept = window.session.figures(2)
    assert [u.id for u in kept.units] == [u.id for u in fresh.units]
    assert (kept.rows.values == fresh.rows.values).all()
    assert (kept.rows.buildings == fresh.rows.buildings).all()


def test_t3_a_dragged_border_takes_two_actions_and_says_both_sides(town, canvas):
    """The house at (20-40, 120-140) of grid 甲 comes to 乙."""
    before = {name: households(town, name) for name in ("甲网格", "乙网格")}
    with ActionCounter() as counter:
        QTest.keyClick(canvas, Qt.Key.Key_B)
        hold(canvas, (60, 100), (60, 130), (60, 190))
        box = readout(town)
        let_go(canvas, 60, 190)
    assert counter.actions == ["K", "D"]
    assert {column.title for column in box.columns} == {"甲网格", "乙网格"}
    said = {column.title: column.lines[0] for column in box.columns}
    assert said["甲网格"].startswith("4户 −2")
    assert said["乙网格"].startswith(f"{before['乙网格'] + 2}户 +2")
    assert box.footer == "1 栋换网格  ⚠ 会切开 1 栋房屋"
    assert households(town, "乙网格") == before["乙网格"] + 2
    assert households(town, "甲网格") == 4
    assert_figures_are_those_of_a_recount(town)
    assert town.map.strip.isVisible()


def test_t3_in_force_takes_one_action_more_and_leaves_the_plan_alone(town, canvas):
    document = town.session.document
    announce(document, "2026-12-01")
    plan = document.plan
    with ActionCounter() as counter:
        QTest.keyClick(canvas, Qt.Key.Key_B)
        in_scenario = town.map.strip.buttons[0]
        QTest.mouseClick(in_scenario, Qt.MouseButton.LeftButton)
        hold(canvas, (60, 100), (60, 130), (60, 190))
        let_go(canvas, 60, 190)
    assert counter.actions == ["K", "C", "D"]
    assert document.plan is plan
    assert town.session.plan.id != plan.id
    assert households(town, "甲网格") == 4


def test_escape_in_the_middle_of_a_drag_leaves_everything_as_it_was(town, canvas):
    plan = town.session.document.plan
    figures = households(town, "甲网格")
    QTest.keyClick(canvas, Qt.Key.Key_B)
    hold(canvas, (60, 100), (60, 130), (60, 190))
    assert town.session.document.plan is not plan
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    let_go(canvas, 60, 190)
    assert town.session.document.plan.same_records(plan)
    assert households(town, "甲网格") == figures
    assert town.session.document.history()[-1].label != "change.adjust"


def test_undo_after_a_drag_brings_the_figures_back(town, canvas):
    before = households(town, "甲网格")
    QTest.keyClick(canvas, Qt.Key.Key_B)
    hold(canvas, (60, 100), (60, 190))
    let_go(canvas, 60, 190)
    assert households(town, "甲网格") != before
    town.run_command("cmd.undo")
    assert households(town, "甲网格") == before
    assert_figures_are_those_of_a_recount(town)
    town.run_command("cmd.redo")
    assert households(town, "甲网格") == before - 2


def test_t4_a_split_takes_five_actions_and_keeps_people_and_codes(town, canvas):
    """Grid 丙 is cut at x = 280: a house with five households, and one unknown."""
    given = []

    def accept(form):
        given.append([button.text() for button in form.choices.buttons()])
        QTest.mouseClick(form.accept_button, Qt.MouseButton.LeftButton)

    keep = Answers((SplitForm, lambda _form: True, accept))
    with ActionCounter() as counter:
        QTest.keyClick(canvas, Qt.Key.Key_X)
        click(canvas, 280, 0)
        click(canvas, 280, 200)
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    keep.check()
    assert counter.actions == ["K", "C", "C", "K", "Q"]
    document = town.session.document
    old = document.plan.units[unit_id(town, "丙网格")]
    (new,) = (u for u in document.plan.units.values() if old.id in u.predecessors)
    # The half with more households keeps the code, though it is the smaller one.
    assert old.code == "370211103202001"
    assert new.code == "370211103202002"
    assert given[0][1].endswith("5 户 12 人")
    assert households(town, "丙网格") == 5
    assert document.plan.outline(old.id).area < document.plan.outline(new.id).area
    assert set(town.session.selection.units) == {old.id, new.id}
    assert_figures_are_those_of_a_recount(town)


def test_a_split_that_is_called_off_leaves_nothing(town, canvas):
    plan = town.session.document.plan
    keep = Answers((SplitForm, lambda _form: True, lambda form: form.reject()))
    QTest.keyClick(canvas, Qt.Key.Key_X)
    click(canvas, 280, 0)
    click(canvas, 280, 200)
    click(canvas, 300, 100, Qt.MouseButton.RightButton)
    keep.check()
    assert town.session.document.plan.same_records(plan)


def test_both_halves_get_new_codes_where_the_user_says_so(town, canvas):
    def accept(form):
        form.choices.buttons()[-1].click()
        assert not form.code.isEnabled()
        form.accept()

    keep = Answers((SplitForm, lambda _form: True, accept))
    QTest.keyClick(canvas, Qt.Key.Key_X)
    click(canvas, 280, 0)
    click(canvas, 280, 200)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    keep.check()
    plan = town.session.document.plan
    ended = next(u for u in plan.units.values() if u.code == "370211103202001")
    assert ended.valid_to == "2026-03-05"
    codes = {u.code for u in plan.units.values() if ended.id in u.predecessors}
    assert codes == {"370211103202002", "370211103202003"}
    said = town.map.strip.message
    assert all(code in said for code in codes)
    assert "370211103202001 停用" in said


def test_a_split_in_three_names_every_part_and_selects_all(town, canvas):
    asked = []

    def accept(form):
        asked.extend(button.text() for button in form.choices.buttons())
        form.accept()

    keep = Answers((SplitForm, lambda _form: True, accept))
    QTest.keyClick(canvas, Qt.Key.Key_X)
    for x in (260, 330):
        click(canvas, x, 0)
        click(canvas, x, 200)
        QTest.keyClick(canvas, Qt.Key.Key_N)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    keep.check()
    places = [words.split("块")[0] for words in asked[:3]]
    assert sorted(places) == [f"从西数第 {n} " for n in (1, 2, 3)]
    assert len(town.session.selection.units) == 3
    assert "3 块" in town.map.strip.message


def test_merging_asks_which_code_stays(town, canvas):
    def accept(form):
        form.choices.buttons()[1].click()
        form.accept()

    keep = Answers((MergeForm, lambda _form: True, accept))
    QTest.keyClick(canvas, Qt.Key.Key_M)
    click(canvas, 100, 150)
    click(canvas, 100, 50)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    keep.check()
    plan = town.session.document.plan
    assert plan.units[unit_id(town, "甲网格")].valid_to
    assert plan.outline(unit_id(town, "乙网格")).area == pytest.approx(40_000)
    assert households(town, "乙网格") == 9
    assert_figures_are_those_of_a_recount(town)


def test_a_redrawn_stretch_moves_ground_between_grids(town, canvas):
    QTest.keyClick(canvas, Qt.Key.Key_R)
    click(canvas, 10, 100)
    click(canvas, 60, 160)
    click(canvas, 110, 100)
    click(canvas, 300, 150, Qt.MouseButton.RightButton)
    assert town.session.document.next_undo().label == "change.redraw"
    assert_figures_are_those_of_a_recount(town)


def test_f8_says_less_beside_the_pointer(town, canvas):
    lines = []
    QTest.keyClick(canvas, Qt.Key.Key_B)
    for _ in range(3):
        hold(canvas, (60, 100), (60, 130), (60, 190))
        lines.append([len(column.lines) for column in readout(town).columns])
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        let_go(canvas, 60, 190)
        QTest.keyClick(canvas, Qt.Key.Key_B)
        QTest.keyClick(town, Qt.Key.Key_F8)
    assert lines == [[3, 3], [2, 2], []]


def stroke(canvas, *places):
    hold(canvas, *places)
    let_go(canvas, *places[-1])


def test_painted_houses_come_to_the_chosen_grid_with_a_border_between(town, canvas):
    """The house at (20-40, 120-140) is painted into grid 乙."""
    town.session.select_units([unit_id(town, "乙网格")])
    QTest.keyClick(canvas, Qt.Key.Key_P)
    hold(canvas, (60, 150), (30, 130))
    box = readout(town)
    assert box.footer == "已涂 1 栋"
    assert {c.title: c.lines[0][:5] for c in box.columns} == {
        "甲网格": "4户 −2",
        "乙网格": "5户 +2",
    }
    let_go(canvas, 30, 130)
    assert town.session.document.history()[-1].label != "change.give_buildings"
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert town.session.document.next_undo().label == "change.give_buildings"
    assert households(town, "乙网格") == 5
    assert_figures_are_those_of_a_recount(town)
    assert not town.session.figures(2).rows.cut.any()


def test_houses_of_another_village_are_painted_only_with_alt(town, canvas):
    town.session.select_units([unit_id(town, "乙网格")])
    QTest.keyClick(canvas, Qt.Key.Key_P)
    stroke(canvas, (230, 60), (230, 30))
    assert town.tools.active.painted == frozenset()
    assert not town.tools.active.busy


def test_a_lasso_takes_what_lies_inside_and_backspace_drops_it(town, canvas):
    town.session.select_units([unit_id(town, "乙网格")])
    tool = town.tools.tool("give")
    QTest.keyClick(canvas, Qt.Key.Key_P)
    view, shift = canvas.viewport(), Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(view, Qt.MouseButton.LeftButton, shift, px(canvas, 5, 105))
    for place in ((55, 105), (55, 160), (5, 160)):
        move(canvas, *place)
    let_go(canvas, 5, 160)
    assert len(tool.painted) == 1
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert not tool.busy


def test_brackets_change_the_brush_and_ctrl_click_the_receiver(town, canvas):
    tool = town.tools.tool("give")
    QTest.keyClick(canvas, Qt.Key.Key_P)
    click(canvas, 100, 50)
    assert tool.receiver == unit_id(town, "乙网格")
    size = tool.radius
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert tool.radius > size
    QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert tool.radius == pytest.approx(size)
    place = px(canvas, 100, 150)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, control, place)
    assert tool.receiver == unit_id(town, "甲网格")


def test_a_grid_drawn_over_a_village_border_asks_and_keeps_to_one(town, canvas):
    """Corners at 150 and 250: the larger part lies in 东村."""

    def keep_to(form):
        assert "东村" in form.answers.buttons()[0].text()
        form.accept()

    def look(form):
        # What lies in the other village is not counted.
        words = " ".join(label.text() for label in form.findChildren(QLabel))
        assert "丙网格" not in words
        assert "另外" not in words
        form.accept()

    answers = Answers(
        (AnswerForm, lambda _form: True, keep_to),
        (MakeGridForm, lambda _form: True, look),
    )
    QTest.keyClick(canvas, Qt.Key.Key_S)
    QTest.keyClick(canvas, Qt.Key.Key_G)
    for place in ((100, 20), (230, 20), (230, 80), (100, 80)):
        click(canvas, *place)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    answers.check()
    plan = town.session.plan
    new = plan.units[max(u.id for u in plan.units_at(2))]
    assert plan.outline(new.id).bounds[2] == EAST + 200
    assert new.valid_from == "2026-03-05"


def test_merging_across_villages_is_forced_with_shift(town, canvas):
    answers = Answers((MergeForm, lambda _form: True, lambda form: form.accept()))
    QTest.keyClick(canvas, Qt.Key.Key_M)
    click(canvas, 100, 150)
    click(canvas, 300, 50)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert "越过了村界" in town.map.strip.message
    view, shift = canvas.viewport(), Qt.KeyboardModifier.ShiftModifier
    for place in ((300, 50), (300, 50)):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, shift, px(canvas, *place))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    answers.check()
    plan = town.session.plan
    assert len(plan.cells_of(unit_id(town, "甲网格"))) == 2
