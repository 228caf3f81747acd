"""The editor of layouts: by pointer and keys, back and forth, kept and exchanged."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QWidget,
)

from gridplanner.layers.print.arranging import HANDLES
from gridplanner.layers.print.sheet import ELEMENTS
from gridplanner.layers.print.template import MAP
from gridplanner.resources.texts import text
from gridplanner.studies.printing.templates import kept_templates
from gridplanner.ui.dialogs import files
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.printing.layout import editor as editing
from gridplanner.ui.printing.layout import template_menu
from gridplanner.ui.printing.layout.grips import grip_at, grips_of
from gridplanner.ui.printing.layout.opening import make_editor
from gridplanner.ui.printing.print_form import PrintForm
from tests.helpers.project import open_document
from tests.ui.answering import Answers

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def town(qtbot, window, project, tmp_path):
    open_document(project).close()
    window.settings.folder = str(tmp_path)
    window.shell.open_project(project)
    qtbot.waitUntil(lambda: window.session.standing is not None, timeout=10_000)
    return window


@pytest.fixture
def form(qtbot, town):
    made = PrintForm(town.context)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(
        lambda: made.accept_button.isEnabled() and made.preview.sheet is not None,
        timeout=20_000,
    )
    made.survey.stop()
    return made


@pytest.fixture
def editor(town, form):
    made = make_editor(town.context, form, form._source, form._topics, form._wish)
    made.show()
    made.canvas.fit()
    yield made
    made.desk.past.saved = made.desk.now  # nothing is asked when it goes


def at(editor, key, share=(0.5, 0.5)):
    box = editor.canvas.table.rect(editor.desk.page.places[key])
    x, y = box.x() + share[0] * box.width(), box.y() + share[1] * box.height()
    return QPoint(round(x), round(y))


def drag(editor, start, by, modifiers=NONE):
    canvas = editor.canvas
    QTest.mousePress(canvas, LEFT, modifiers, start)
    for share in (0.3, 0.7, 1.0):
        there = start + QPoint(round(by[0] * share), round(by[1] * share))
        move(canvas, there, modifiers)
    QTest.mouseRelease(canvas, LEFT, modifiers, start + QPoint(*by))


def move(canvas, there, modifiers):
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(there),
        QPointF(canvas.mapToGlobal(there)),
        Qt.MouseButton.NoButton,
        LEFT,
        modifiers,
    )
    canvas.mouseMoveEvent(event)


def test_an_element_is_dragged_and_brought_back_and_the_sheet_follows(editor):
    before = editor.desk.page.places["north"]
    drag(editor, at(editor, "north"), (-60, 40), ALT)
    after = editor.desk.page.places["north"]
    k = editor.canvas.table.k
    assert after.x == pytest.approx(before.x - 60 / k, abs=0.05)
    assert after.y == pytest.approx(before.y + 40 / k, abs=0.05)
    assert editor.desk.sheet.places["north"].x == pytest.approx(after.x, abs=0.05)
    assert [one.key for one in editor.desk.now.elements] == ["north"]
    assert editor.windowTitle().endswith("*")
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.desk.page.places["north"] == before
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | SHIFT)
    assert editor.desk.page.places["north"].x == pytest.approx(after.x)


def test_what_comes_near_a_line_is_pulled_onto_it_unless_alt_is_held(editor):
    canvas, start = editor.canvas, at(editor, "north")
    QTest.mousePress(canvas, LEFT, NONE, start)
    k = canvas.table.k
    middle = editor.desk.page.layout.size[0] / 2
    place = editor.desk.page.places["north"]
    by = start + QPoint(round((middle - place.x - place.width / 2) * k) - 1, 40)
    move(canvas, by, NONE)
    pulled = canvas.live
    assert pulled.across
    marks = pulled.places["north"]
    sides = (marks.x, marks.x + marks.width / 2, marks.right)
    assert min(abs(pulled.across[0] - side) for side in sides) < 1e-6
    move(canvas, by, ALT)
    assert not canvas.live.across
    assert canvas.live.places["north"].x != pytest.approx(marks.x, abs=1e-6)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.live.places
    QTest.mouseRelease(canvas, LEFT, NONE, by)
    assert editor.desk.now.elements == ()


def test_a_handle_draws_one_side_and_a_frame_chooses_what_it_holds(editor):
    canvas = editor.canvas
    QTest.mouseClick(canvas, LEFT, NONE, at(editor, "title"))
    assert canvas.chosen == ("title",)
    before = editor.desk.page.places["title"]
    drag(editor, at(editor, "title", (0.5, 1.0)), (0, 25), ALT)
    after = editor.desk.page.places["title"]
    assert after.bottom > before.bottom + 1
    assert (after.x, after.y) == pytest.approx((before.x, before.y), abs=0.02)
    size = editor.desk.page.layout.size
    corner = canvas.table.rect(editor.desk.page.places["scale"]).bottomLeft().toPoint()
    low = canvas.table.rect(editor.desk.page.places["notes"]).topRight().toPoint()
    drag(editor, corner + QPoint(-4, 8), (low.x() - corner.x() + 8, -60))
    assert {"scale", "notes"} <= set(canvas.chosen)
    assert MAP not in canvas.chosen
    assert size == editor.desk.page.layout.size


@pytest.mark.parametrize("size", [(6, 6), (200, 8), (300, 200)])
def test_a_box_can_be_held_in_its_middle_and_at_every_handle(size):
    box = QRectF(100, 100, *size)
    assert grip_at(box, box.center()) == ""
    for name, grip in grips_of(box).items():
        assert grip_at(box, grip.center()) in (name, *HANDLES)
        if min(size) > 100:
            assert grip_at(box, grip.center()) == name
    assert grip_at(box, QPointF(90, 150)) == ""


def test_shift_adds_and_takes_away_and_empty_ground_chooses_nothing(editor):
    canvas = editor.canvas
    QTest.mouseClick(canvas, LEFT, NONE, at(editor, "title"))
    QTest.mouseClick(canvas, LEFT, SHIFT, at(editor, "north"))
    assert canvas.chosen == ("title", "north")
    assert not editor.buttons["spread_across"].isEnabled()
    QTest.mouseClick(canvas, LEFT, SHIFT, at(editor, "title"))
    assert canvas.chosen == ("north",)
    QTest.mouseClick(canvas, LEFT, NONE, QPoint(30, 40))
    assert canvas.chosen == ()
    assert editor.side.currentWidget() is editor.form


@pytest.mark.parametrize(
    ("modifiers", "step"), [(NONE, 1.0), (SHIFT, 10.0), (ALT, 0.1)]
)
def test_arrows_nudge(editor, modifiers, step):
    editor.canvas.choose(("north",))
    before = editor.desk.page.places["north"]
    QTest.keyClick(editor.canvas, Qt.Key.Key_Left, modifiers)
    QTest.keyClick(editor.canvas, Qt.Key.Key_Down, modifiers)
    after = editor.desk.page.places["north"]
    assert after.x == pytest.approx(before.x - step, abs=0.02)
    assert after.y == pytest.approx(before.y + step, abs=0.02)


def test_elements_are_deleted_ticked_back_and_added(editor):
    canvas = editor.canvas
    canvas.choose(("title", MAP))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert "title" not in editor.desk.sheet.places
    assert MAP in editor.desk.page.places
    item = next(
        editor.list.item(row)
        for row in range(editor.list.count())
        if editor.list.item(row).data(Qt.ItemDataRole.UserRole) == "title"
    )
    item.setCheckState(Qt.CheckState.Checked)
    assert "title" in editor.desk.sheet.places
    assert editor.desk.now.elements == ()
    for kind in ELEMENTS:
        editor._add(kind)
        assert editor.canvas.chosen
    assert "text" in editor.desk.sheet.places


def test_only_elements_of_its_kind_of_sheet_can_be_added(editor):
    offered = {action.text() for action in editor.add.menu().actions()}
    assert {text("print.element.text"), text("print.element.stops")} <= offered
    assert text("print.element.hotlines") not in offered
    assert text("print.element.matrix_legend") not in offered


def test_properties_are_set_by_the_form_and_what_cannot_be_meant_is_said(editor):
    editor._add("text")
    side = editor.element
    field = side.fields["words"]
    field.page.setPlainText("{unit} 热线")
    field.page.left.emit()
    assert editor.desk.sheet.params["text"].words == "{unit} 热线"
    field.page.setPlainText("{name}")
    field.page.left.emit()
    assert editor.desk.sheet.params["text"].words == "{unit} 热线"
    assert "{name}" in side.fault.text()
    side.fields["size"].box.setValue(9.0)
    side.fields["bold"].box.click()
    side.fields["colour"].line.setText("#0B3D75")
    side.fields["colour"].line.editingFinished.emit()
    look = editor.desk.sheet.params["text"]
    assert (look.size, look.bold, look.colour) == (9.0, True, "#0B3D75")
    side.sides["width"].setValue(50)
    assert editor.desk.sheet.places["text"].width == pytest.approx(50, abs=0.02)
    editor.canvas.choose(("title",))
    side.fields["size"].box.setValue(20.0)
    assert editor.desk.sheet.params["title"].size == 20.0
    side.usual.click()
    assert "title" not in editor.desk.sheet.params


def test_the_page_has_its_own_paper_margins_and_bleed(editor):
    page = editor.form
    page.paper.setCurrentIndex(page.paper.findData("own"))
    page.paper.activated.emit(page.paper.currentIndex())
    page.width_.setValue(400)
    assert sorted(editor.desk.sheet.size) == pytest.approx([400, 700])
    page.margins[0].setValue(25)
    assert editor.desk.now.margins.left == 25
    page.bleed.setValue(3)
    page.marks.setChecked(True)
    assert editor.desk.sheet.trim.bleed == 3
    editor.turn.setCurrentIndex(editor.turn.findData("lying"))
    editor.turn.activated.emit(2)
    assert editor.desk.sheet.size[0] > editor.desk.sheet.size[1]
    assert editor.desk.now.turn == ""


def test_templates_are_saved_renamed_copied_deleted_and_undone(
    editor, town, monkeypatch
):
    names = iter(["甲", "乙", "丙"])
    monkeypatch.setattr(template_menu, "ask_name", lambda *_: next(names))
    monkeypatch.setattr(template_menu, "ask", lambda *_, **_more: True)
    document = town.session.document
    editor.canvas.choose(("north",))
    QTest.keyClick(editor.canvas, Qt.Key.Key_Left)
    editor.menu.save()
    assert set(kept_templates(document.file)) == {"甲"}
    assert not editor.desk.past.is_changed
    editor.menu._do(editor.menu._rename)
    assert set(kept_templates(document.file)) == {"乙"}
    editor.menu._do(editor.menu._save_as)
    assert set(kept_templates(document.file)) == {"乙", "丙"}
    assert editor.menu.choice.currentText() == "丙"
    editor.menu._do(editor.menu._drop)
    assert set(kept_templates(document.file)) == {"乙"}
    document.undo()
    assert set(kept_templates(document.file)) == {"乙", "丙"}


def test_a_template_goes_out_as_a_file_and_comes_back(
    editor, town, tmp_path, monkeypatch
):
    path = tmp_path / "镇.gptemplate.json"
    monkeypatch.setattr(
        files.QFileDialog, "getSaveFileName", lambda *_: (str(path), "")
    )
    monkeypatch.setattr(
        files.QFileDialog, "getOpenFileName", lambda *_: (str(path), "")
    )
    monkeypatch.setattr(template_menu, "ask_name", lambda *_: "甲")
    editor._add("signatures")
    editor.menu._do(editor.menu._send)
    body = json.loads(path.read_text("utf-8"))
    assert body["elements"][0]["element"] == "signatures"
    editor.menu.save()
    editor.menu._do(editor.menu._receive)
    assert len(kept_templates(town.session.document.file)) == 2
    path.write_text("{", "utf-8")
    editor.menu._do(editor.menu._receive)
    assert "镇.gptemplate.json" in editor.told.text()
    assert len(kept_templates(town.session.document.file)) == 2


def test_what_inherits_is_not_left_alone_or_led_round(editor, town, monkeypatch):
    names = iter(["底", "上"])
    monkeypatch.setattr(template_menu, "ask_name", lambda *_: next(names))
    monkeypatch.setattr(template_menu, "ask", lambda *_, **_more: True)
    editor.canvas.choose(("north",))
    QTest.keyClick(editor.canvas, Qt.Key.Key_Left)
    editor.menu.save()
    moved = editor.desk.page.places["north"].x
    editor.open("")
    form = editor.form
    assert form.below.findData("底") > 0
    form.below.setCurrentIndex(form.below.findData("底"))
    form.below.activated.emit(1)
    assert editor.desk.page.places["north"].x == pytest.approx(moved)
    editor.menu.save()
    assert kept_templates(town.session.document.file)["上"].elements == ()
    editor.open("底")
    assert form.below.findData("上") < 0
    editor.menu._do(editor.menu._drop)
    assert "上" in editor.told.text()
    assert set(kept_templates(town.session.document.file)) == {"底", "上"}


def test_unsaved_changes_are_asked_about_before_they_are_lost(editor, monkeypatch):
    said = []

    def ask(*_args, **words):
        said.append(words["question"])
        return False

    monkeypatch.setattr(editing, "ask", ask)
    editor._add("text")
    editor.reject()
    assert editor.isVisible()
    assert len(said) == 1
    monkeypatch.setattr(editing, "ask", lambda *_, **_words: True)
    editor.reject()
    assert not editor.isVisible()


def test_the_dialog_opens_it_and_takes_the_template_that_was_saved(
    form, town, monkeypatch
):
    monkeypatch.setattr(template_menu, "ask_name", lambda *_: "新的")

    def change(editor):
        editor._add("secrecy")
        editor.menu.save()
        editor.reject()

    kind = editing.LayoutEditor
    answers = Answers((kind, lambda editor: editor.isVisible(), change))
    form.choices.more.fold.click()
    form.choices.more.arrange.click()
    answers.check()
    assert form.choices.more.template.currentText() == "新的"
    assert "secrecy" in form.preview.sheet.places


def test_everything_that_takes_the_focus_has_a_name(editor):
    editor._add("text")
    nameless = [
        widget
        for widget in editor.findChildren(QWidget)
        if isinstance(widget, (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit))
        and widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not isinstance(widget.parent(), (QAbstractSpinBox, QComboBox))
    ]
    assert not nameless
    assert editor.canvas.accessibleName()
    assert editor.canvas.accessibleDescription()


def test_a_name_is_asked_for_with_one_proposed(qtbot, editor):
    def answer(form):
        form.findChild(QLineEdit).setText(" 名 ")
        form.accept()

    answers = Answers((Form, lambda form: form.isVisible(), answer))
    assert template_menu.ask_name(editor, "layout.save_as", "甲") == "名"
    answers.check()
