"""Dialogs are filled in with the keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QDoubleSpinBox, QLineEdit, QSpinBox

from gridplanner.ui.dialogs.form import PAD, Form
from gridplanner.ui.widgets import label


def test_enter_is_the_verb_wherever_the_focus_has_been(qtbot):
    form = Form(None, title="edit.rename", verb="edit.rename")
    choice = QComboBox()
    choice.addItems(["a", "b"])
    form.add_field("edit.rename", choice)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(form.isActiveWindow)
    form.accept_button.setFocus()
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Return)
    assert form.result() == QDialog.DialogCode.Accepted
    assert not form.isVisible()


def test_focus_begins_in_the_first_field_and_ends_on_the_verb(qtbot):
    form = Form(None, title="edit.rename", verb="edit.rename")
    first, second = QLineEdit(), QComboBox()
    form.add_field("edit.rename", first)
    form.add_field("edit.rename", second)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(form.isActiveWindow)
    visited = []
    for _ in range(4):
        visited.append(form.focusWidget())
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    assert visited == [first, second, form.cancel, form.accept_button]


def test_enter_leaves_alone_what_the_verb_would_delete(qtbot):
    form = Form(None, title="edit.delete", verb="delete.do", role="delete")
    form.add_note("?")
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(form.isActiveWindow)
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert form.result() == QDialog.DialogCode.Rejected
    assert not form.isVisible()


def test_a_number_is_not_written_at_the_edge_of_its_field(qtbot):
    form = Form(None, title="edit.rename", verb="edit.rename")
    number, size = QSpinBox(), QDoubleSpinBox()
    form.add_field("edit.rename", number)
    form.add_field("edit.rename", size)
    qtbot.addWidget(form)
    form.show()
    for box in (number, size):
        assert box.lineEdit().textMargins().left() == PAD


def test_a_form_that_grows_at_the_foot_of_the_screen_stays_on_it(qtbot):
    form = Form(None, title="edit.rename", verb="edit.rename")
    qtbot.addWidget(form)
    note = label("短", wraps=True)
    note.setMinimumWidth(320)
    form.fields.addWidget(note)
    form.show()
    screen, high = form.screen().availableGeometry(), form.height()
    form.move(0, screen.bottom() - form.frameGeometry().height())
    note.setText("很长的一句话。" * 60)
    form.grow()
    assert form.height() > high
    assert form.frameGeometry().bottom() <= screen.bottom()
