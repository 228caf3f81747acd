"""四至 typed over in the window: from the menu, the details and the print dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.sides import LONGEST, read_sides, write_sides
from gridplanner.resources.texts import text
from gridplanner.ui.access.reveal_form import RevealForm
from gridplanner.ui.dialogs.sides import SidesForm
from gridplanner.ui.panels.pages import unit_page
from tests.ui.answering import Answers
from tests.ui.printing.test_print_form import opened, with_ground

LEFT = Qt.MouseButton.LeftButton


def is_there(form):
    return form.accept_button.isEnabled()


def type_east(words):
    def answer(form):
        form.lines[0].setText(words)
        QTest.mouseClick(form.accept_button, LEFT)

    return answer


def test_typing_is_one_edit_shown_in_the_details_and_undone(town):
    unit = with_ground(town)[0]
    town.session.select_units([unit.id])
    answers = Answers((SidesForm, is_there, type_east("东海")))
    town.actions_.run("edit.sides")
    answers.check()
    written = town.session.plan.units[unit.id]
    assert read_sides(written.sides).typed == ("东海", "", "", "")
    facts = [
        fact.value
        for _name, section in unit_page(town.session, written).sections
        for fact in section
    ]
    assert f"{text('print.side.east')} 东海" in facts
    assert text("change.sides", grid=unit.name) in town.context.strip.message
    town.actions_.run("cmd.undo")
    assert town.session.plan.units[unit.id].sides == ""


def test_the_page_says_at_once_what_was_typed_beside_it(qtbot, town):
    form = opened(qtbot, town)
    unit = with_ground(town)[0]
    given = [words for _side, words in form.preview.sheet.subject.sides]
    answers = Answers((SidesForm, is_there, type_east("东海")))
    QTest.mouseClick(form.side.sides, LEFT)
    answers.check()
    said = [words for _side, words in form.preview.sheet.subject.sides]
    assert said == ["东海", *given[1:]]
    assert form.preview.sheet.subject.unit == unit.id
    last = form.choices.product.buttons.buttons()[1]  # boards read anew
    last.click()
    qtbot.waitUntil(form.accept_button.isEnabled, timeout=20_000)
    assert form.preview.sheet.subject.sides[0][1] == "东海"


def test_sides_are_typed_beside_telephones_in_plain(qtbot, town):
    form = opened(qtbot, town)
    form.choices.product.buttons.buttons()[1].click()  # boards
    qtbot.waitUntil(lambda: is_there(form) and form.preview.sheet is not None)
    answers = Answers((RevealForm, lambda _form: True, lambda asked: asked.accept()))
    form.choices.plain.box.click()
    answers.check()
    assert form.choices.plain.box.isChecked()
    answers = Answers((SidesForm, is_there, type_east("东海")))
    QTest.mouseClick(form.side.sides, LEFT)
    answers.check()
    assert form.choices.plain.box.isChecked()
    assert form.preview.sheet.subject.sides[0][1] == "东海"


def test_a_unit_whose_sides_are_typed_is_among_what_changed(qtbot, town, saved):
    form = opened(qtbot, town)
    QTest.mouseClick(form.accept_button, LEFT)
    qtbot.waitUntil(lambda: form.written is not None, timeout=20_000)
    form = opened(qtbot, town)
    qtbot.waitUntil(lambda: form.survey.extent.is_whole, timeout=20_000)
    assert form._comparing.known(form._wish) == frozenset()
    key = form._topics[0].key
    answers = Answers((SidesForm, is_there, type_east("东海")))
    QTest.mouseClick(form.side.sides, LEFT)
    answers.check()
    qtbot.waitUntil(lambda: form.survey.extent.is_whole, timeout=20_000)
    assert form._comparing.known(form._wish) == {key}
    form.choices.range.differing.click()
    assert [topic.key for topic in form._topics] == [key]


def test_a_side_whose_ground_changed_is_told_and_keeping_it_is_a_check(qtbot, town):
    unit = with_ground(town)[0]
    words = write_sides(("东海", "", "", ""), ("从前的路", "", "", ""))
    town.session.document.apply(
        set_fields(town.session.plan, {unit.id: {"sides": words}})
    )
    form = opened(qtbot, town)
    assert text("print.this_sides") in form.side.told.text()
    told = []

    def answer(asked):
        told.extend(one.text() for one in asked.changed)
        QTest.mouseClick(asked.accept_button, LEFT)

    answers = Answers((SidesForm, is_there, answer))
    QTest.mouseClick(form.side.sides, LEFT)
    answers.check()
    assert len(told) == 1
    assert "从前的路" in told[0]
    assert text("print.this_sides") not in form.side.told.text()


def test_empty_sides_are_as_the_ground_gives_them(qtbot, town):
    unit = with_ground(town)[0]
    form = SidesForm(unit, ("东路", "", "", "北河"))
    qtbot.addWidget(form)
    assert [line.placeholderText() for line in form.lines] == ["东路", "—", "—", "北河"]
    assert form.value == ""
    form.lines[3].setText("长" * 60)
    assert len(form.lines[3].text()) == LONGEST
    form.clear()
    assert form.value == ""


def test_products_without_sides_offer_none(qtbot, town):
    form = opened(qtbot, town)
    assert form.side.sides.isVisible()
    form.choices.product.buttons.buttons()[2].click()
    qtbot.waitUntil(form.accept_button.isEnabled, timeout=20_000)
    assert not form.side.sides.isVisible()
