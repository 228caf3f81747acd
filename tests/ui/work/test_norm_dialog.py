"""Norms are changed, taken into use and exchanged in one dialog, each one edit."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel

from gridplanner.data.norms.body import from_body, to_body
from gridplanner.data.norms.defaults import equivalents_norm, time_norm
from gridplanner.data.norms.norm import Line, Method, Subject
from gridplanner.data.standards import StandardKind, keep_standard, read_standards
from gridplanner.resources.texts import set_language, text
from gridplanner.ui.standards import dialog as standards
from gridplanner.ui.work import norm_lines
from gridplanner.ui.work.line_form import LineForm
from gridplanner.ui.work.norm_dialog import NormDialog
from gridplanner.ui.work.number_box import NumberBox, VisitsBox

NORM = StandardKind.NORM


@pytest.fixture
def dialog(qtbot, town):
    made = NormDialog(town.context)
    made.show()
    desk = town.session.work_desk
    qtbot.waitUntil(lambda: desk.workload is not None)
    made.effect.refresh()
    yield made
    made.done(0)  # whatever is not saved
    made.deleteLater()


@pytest.fixture
def document(town):
    return town.session.document


def used(document):
    kept = read_standards(document.file, NORM)
    return next((each for each in kept if each.in_use), None)


def names(dialog):
    return [each.name for each in dialog.book.standards()]


def box(dialog, line, field):
    return dialog.page.lines._rows[line].boxes[field]


def no_question(monkeypatch, *, answer):
    asked = []

    def ask(*_parent, **words):
        asked.append(words["question"])
        return answer

    monkeypatch.setattr(standards, "ask", ask)
    return asked


def test_a_project_without_a_norm_shows_that_of_the_program(dialog, document):
    assert names(dialog) == [text("workload.default_norm")]
    assert dialog.page.norm == time_norm()
    assert not dialog.accept_button.isEnabled()
    assert not dialog.buttons["drop"].isEnabled()
    assert read_standards(document.file, NORM) == []


def test_a_changed_number_is_one_edit_and_can_be_undone(dialog, document, town):
    box(dialog, "ordinary", "minutes").setValue(30)
    dialog.page.name.setText("镇标准")
    dialog.accept()
    assert (used(document).name, used(document).in_use) == ("镇标准", True)
    assert from_body(used(document).body).line("ordinary").minutes == 30
    assert from_body(used(document).body).line("ordinary").visits == 1 / 6
    assert town.session.work_desk.norm.line("ordinary").minutes == 30
    assert dialog.words.text() == text("norm.saved", name="镇标准")
    document.undo()
    assert read_standards(document.file, NORM) == []


def test_a_norm_that_is_opened_and_saved_keeps_every_digit(dialog, document):
    norm = time_norm()
    lines = tuple(
        replace(line, minutes=line.minutes + 1 / 7, visits=line.visits + 0.0123456789)
        for line in norm.lines
    )
    odd = replace(norm, lines=lines, near=0.1234567, event_minutes=1 / 3)
    batch = keep_standard(NORM, "细", to_body(odd), [])
    document.apply_batch(batch)
    dialog.read("细")
    assert dialog.page.norm == odd
    dialog.page.name.setText("更细")
    dialog.accept()
    assert from_body(used(document).body) == odd


def test_renaming_keeps_the_norm_and_its_use(dialog, document):
    document.apply_batch(keep_standard(NORM, "甲", to_body(time_norm()), []))
    dialog.read("甲")
    number = used(document).id
    dialog.page.name.setText("乙")
    dialog.accept()
    assert (used(document).id, used(document).name) == (number, "乙")


def test_a_name_that_is_taken_is_refused_in_words(dialog, document):
    for name in ("甲", "乙"):
        kept = read_standards(document.file, NORM)
        document.apply_batch(keep_standard(NORM, name, to_body(time_norm()), kept))
    dialog.read("乙")
    dialog.page.name.setText("甲")
    dialog.accept()
    assert dialog.words.text() == text("standard.name_taken", name="甲")
    assert names(dialog) == ["乙", "甲"]


def test_new_copy_use_and_drop_are_edits(dialog, document):
    dialog._add(text("norm.preset.equivalents"))
    assert dialog.page.norm == equivalents_norm()
    assert used(document) is None
    dialog._copy()
    assert len(read_standards(document.file, NORM)) == 2
    assert dialog.chosen.name == text(
        "norm.copy_of", name=text("norm.preset.equivalents")
    )
    dialog.use.click()
    assert used(document).name == dialog.chosen.name
    dialog._drop()
    assert used(document) is None
    assert len(read_standards(document.file, NORM)) == 1
    for _ in range(4):
        document.undo()
    assert read_standards(document.file, NORM) == []


def test_the_norm_of_the_program_can_be_taken_into_use_again(dialog, document):
    dialog._add(text("norm.preset.households"))
    dialog.use.click()
    assert used(document).name == text("norm.preset.households")
    dialog.do(lambda: dialog.book.use(replace(dialog.chosen, id=0)))
    assert used(document) is None


def test_what_cannot_be_meant_is_said_beside_its_field_and_not_saved(dialog):
    parts = dialog.page.parts
    for name, value in (("speed", 0), ("spread_cap", 0.5), ("full_time", 0)):
        before = parts.boxes[name].value()
        parts.boxes[name].setValue(value)
        fault = parts._faults[name]
        assert fault.text() == text(f"norm.fault.{name}")
        assert not fault.isHidden()
        assert not dialog.accept_button.isEnabled()
        parts.boxes[name].setValue(before)
        assert fault.isHidden()
    parts.boxes["near"].setValue(50)
    assert parts._faults["far"].text() == text("norm.fault.far")
    dialog.effect.refresh()
    assert dialog.effect.words == text("norm.effect.faulty")


def test_lines_that_follow_each_other_in_a_circle_are_told_by_name(dialog):
    lines = dialog.page.lines
    lines.put(replace(dialog.page.norm.line("vacant"), like="hollow"))
    words = dialog.page.faults["vacant"]
    assert text("norm.line.vacant") in words
    assert "vacant" not in words
    assert not lines._rows["vacant"].fault.isHidden()
    assert not dialog.accept_button.isEnabled()


def test_a_line_that_others_follow_is_missed_when_dropped(dialog):
    dialog.page.lines.drop_line("vacant")
    assert "hollow" in dialog.page.faults
    assert not dialog.accept_button.isEnabled()


def test_a_line_is_added_with_its_kinds(dialog, document, monkeypatch):
    asked = Line("own1", Subject.PERSON, ("disabled",), ("elder_alone",), visits=2.0,
                 minutes=25.0, weight=1.0, name="独居残疾人")  # fmt: skip

    class Form(LineForm):
        def exec(self):
            assert self.line.key == "own1"
            self._line = asked
            self.name.setText(asked.name)
            self._list_kinds(asked.any_of, asked.all_of)
            return QDialog.DialogCode.Accepted

    monkeypatch.setattr(norm_lines, "LineForm", Form)
    dialog.page.lines.add_line()
    dialog.accept()
    assert from_body(used(document).body).lines[-1] == asked


def test_the_effect_is_that_of_using_the_norm(dialog, document, town):
    session = town.session
    before = session.work_desk.loads(2).rows.whole.sum() / 100
    dialog.page.parts.boxes["least"].setValue(90)
    dialog.effect.refresh()
    said = dialog.effect.words
    dialog.accept()
    after = session.work_desk.loads(2).rows.whole.sum() / 100
    assert before != after
    assert f"{before:,.0f} 分钟/月 → {after:,.0f} 分钟/月" in said
    share = session.work_desk.loads(2).rows.utilisation
    assert f"{100 * share.max():.0f}%" in said


def test_going_over_to_equivalents_gives_lines_their_usual_weights(dialog):
    method = dialog.page.method
    method.setCurrentIndex(method.findData(Method.EQUIVALENTS.value))
    dialog.page._take_method()
    norm = dialog.page.norm
    usual = {line.key: line.weight for line in equivalents_norm().lines}
    # Of another key there, but about the same people.
    usual["high_risk"] = usual["elder_alone"]
    # Homes are no households: who rents is a household that weighs more.
    usual |= dict.fromkeys(("rented", "vacant", "hollow"), 0.0)
    own = equivalents_norm().line("migrant_household").any_of
    assert norm.line("migrant_household").any_of == own
    assert "rented_home" in own
    for line in norm.lines:
        assert line.weight == usual.get(line.key, 1.0)
        assert line.minutes == time_norm().line(line.key).minutes
    assert not dialog.page.faults
    dialog.effect.refresh()
    assert text("norm.effect.other_method") in dialog.effect.words


def test_going_over_and_straight_back_changes_nothing(dialog):
    method = dialog.page.method
    for chosen in (Method.EQUIVALENTS, Method.TIME, Method.TIME):
        method.setCurrentIndex(method.findData(chosen.value))
        method.activated.emit(method.currentIndex())
        assert dialog.is_changed == (chosen is Method.EQUIVALENTS)
    assert not dialog.accept_button.isEnabled()


def test_what_was_given_up_cannot_be_saved_where_the_step_is_called_off(
    dialog, monkeypatch
):
    no_question(monkeypatch, answer=True)
    monkeypatch.setattr(standards, "ask_open", lambda *_given, **_words: None)
    dialog.page.name.setText("另一个")
    assert dialog.accept_button.isEnabled()
    dialog.do(dialog._receive)
    assert dialog.page.name.text() == text("workload.default_norm")
    assert not dialog.accept_button.isEnabled()


def test_a_norm_goes_to_another_office_and_comes_back(
    dialog, document, tmp_path, monkeypatch
):
    path = tmp_path / "标准.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    dialog._add(text("norm.preset.equivalents"))
    dialog.do(dialog._send)
    dialog.do(dialog._receive)
    kept = read_standards(document.file, NORM)
    assert [from_body(each.body) for each in kept] == [equivalents_norm()] * 2
    assert len({each.name for each in kept}) == 2


@pytest.fixture
def received(dialog, tmp_path, monkeypatch):
    """Receive a file of some content."""
    path = tmp_path / "x.json"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))

    def receive(content):
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        dialog.do(dialog._receive)

    return receive


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("nothing", "standard.not_one"),
        ({"gridplanner_standard": "team", "name": "x", "body": {}}, "norm.other_kind"),
    ],
)
def test_a_file_that_is_no_norm_changes_nothing(
    dialog, document, received, content, code
):
    received(content)
    assert dialog.words.text() == text(code)
    assert read_standards(document.file, NORM) == []


def test_a_file_with_a_negative_number_is_refused_with_line_and_field(
    dialog, document, received
):
    body = to_body(time_norm())
    body["lines"][0]["minutes"] = -5
    received({"gridplanner_standard": "norm", "name": "x", "body": body})
    assert text("norm.line.ordinary") in dialog.words.text()
    assert text("norm.field.minutes") in dialog.words.text()
    assert "minutes" not in dialog.words.text()
    assert read_standards(document.file, NORM) == []


def test_what_is_not_saved_is_asked_about(dialog, monkeypatch):
    asked = no_question(monkeypatch, answer=False)
    dialog._add(text("norm.preset.households"))
    box(dialog, "ordinary", "weight").setValue(3)
    dialog.reject()
    assert dialog.isVisible()
    assert asked == [text("norm.unsaved", name=text("norm.preset.households"))]
    dialog.list.setCurrentRow(1 - dialog.list.currentRow())
    assert len(asked) == 2
    assert dialog.page.name.text() == text("norm.preset.households")
    no_question(monkeypatch, answer=True)
    dialog.reject()
    assert not dialog.isVisible()


def test_restricted_lines_are_kept_for_who_may_not_see_them(dialog, document):
    assert "restricted" not in dialog.page.lines._rows
    lines = tuple(replace(line, is_on=True) for line in time_norm().lines)
    norm = replace(time_norm(), lines=lines)
    document.apply_batch(keep_standard(NORM, "甲", to_body(norm), []))
    dialog.read("甲")
    box(dialog, "care", "minutes").setValue(99)
    dialog.accept()
    kept = from_body(used(document).body)
    assert kept.line("restricted") == norm.line("restricted")
    assert kept.line("care").minutes == 99


def test_a_norm_nobody_can_read_is_said_and_can_be_dropped(dialog, document):
    document.apply_batch(keep_standard(NORM, "坏", {"method": "time", "lines": []}, []))
    dialog.read("坏")
    assert text("norm.no_lines") in dialog.words.text()
    assert not dialog.page.isEnabled()
    assert not dialog.accept_button.isEnabled()
    dialog._drop()
    assert read_standards(document.file, NORM) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_dialog_fits_a_small_screen(qtbot, town, language):
    set_language(language)
    try:
        made = NormDialog(town.context)
        qtbot.addWidget(made)
        made.show()
        assert made.width() <= 1240
        assert made.height() <= 620
        assert made.minimumSizeHint().width() <= 1240
        for words in made.findChildren(QLabel):
            if words.isVisible() and not words.wordWrap():
                assert words.width() >= words.sizeHint().width(), words.text()
    finally:
        set_language("zh")


def test_visits_may_be_written_as_one_in_some_months(qtbot):
    made = VisitsBox(1 / 6, "次数")
    qtbot.addWidget(made)
    assert made.text() == "1/6 次/月"
    assert made.number == 1 / 6
    made.setValue(made.valueFromText("1/12 次/月"))
    assert made.number == 1 / 12
    assert made.text() == "1/12 次/月"
    made.setValue(made.valueFromText("0.4"))
    assert made.number == 0.4
    states = QValidator.State
    assert made.validate("1/", 0)[0] is states.Intermediate
    assert made.validate("-1", 0)[0] is states.Invalid
    assert made.validate("1/6 次/月", 0)[0] is states.Acceptable
    assert made.validate("1/0", 0)[0] is states.Intermediate


def test_a_box_nobody_touches_keeps_all_digits(qtbot):
    made = NumberBox(1 / 3, "分钟", unit="work.minutes")
    qtbot.addWidget(made)
    assert made.number == 1 / 3
    made.setValue(2.5)
    assert made.number == 2.5


def test_nothing_is_written_while_a_worker_has_the_file(dialog, document, town):
    box(dialog, "ordinary", "minutes").setValue(30)
    town.session.hold()
    dialog.accept()
    dialog.do(dialog._copy)
    assert dialog.words.text() == text("blocked.busy")
    town.session.release()
    assert read_standards(document.file, NORM) == []
    dialog.accept()
    assert used(document) is not None
