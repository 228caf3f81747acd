"""Printing houses and households in the window: what is chosen, on the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridplanner.data.access import limits
from gridplanner.data.access.audit import entries_of
from gridplanner.resources.texts import text
from gridplanner.ui.access.reveal_form import RevealForm
from gridplanner.ui.dialogs import files
from gridplanner.ui.printing.asked import Asked
from gridplanner.ui.printing.print_form import PrintForm
from gridplanner.ui.session import Selection
from tests.helpers.people import PEOPLE
from tests.helpers.project import open_document
from tests.ui.answering import Answers

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def town(qtbot, window, project, tmp_path):
    """Three houses with a dwelling or two, in one of which a family lives."""
    document = open_document(project)
    file = document.file
    with file.transaction():
        file.bulk_insert(
            "dwelling", {"building_id": [1, 1, 2, 3], "room": ["101", "102", "", ""]}
        )
        file.bulk_insert("household", {"dwelling_id": [1], "head_id": [1]})
        file.bulk_insert(
            "person",
            {
                "name": [one.name for one in PEOPLE[:2]],
                "id_no": [one.id_no for one in PEOPLE[:2]],
                "phone": [one.phone for one in PEOPLE[:2]],
                "household_id": [1, 1],
            },
        )
    document.close()
    window.settings.folder = str(tmp_path)
    window.shell.open_project(project)
    qtbot.waitUntil(lambda: window.session.standing is not None, timeout=10_000)
    return window


@pytest.fixture
def saved(tmp_path, monkeypatch):
    path = tmp_path / "档案.pdf"
    monkeypatch.setattr(
        files.QFileDialog,
        "getSaveFileName",
        staticmethod(lambda *given: (str(path), given[-1])),
    )
    return path


def is_ready(form):
    return form.accept_button.isEnabled() and form.preview.sheet is not None


def opened(qtbot, town, asked):
    form = PrintForm(town.context, asked)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(lambda: is_ready(form), timeout=20_000)
    return form


def entries(town, action):
    found = entries_of(town.session.document.file).entries
    return [one for one in found if one.action == action]


def words_of(path):
    pdf = pypdfium2.PdfDocument(path)
    found = "".join(
        "".join(page.get_textpage().get_text_range().split()) for page in pdf
    )
    pdf.close()
    return found


def test_the_open_household_is_printed_masked_and_on_the_record(town, saved):
    town.shell.household.open(1)
    answers = Answers((PrintForm, is_ready, lambda form: form.accept_button.click()))
    town.run_command("household.print")
    answers.check()
    said = words_of(saved)
    assert PEOPLE[0].name not in said
    assert PEOPLE[0].id_no[:3] + "*" * 13 + PEOPLE[0].id_no[-2:] in said
    (entry,) = entries(town, "print")
    assert (entry.file_name, entry.rows, entry.fields) == ("档案.pdf", 2, ())
    assert entry.object == text("print.record", product=text("print.household"), n=1)


def test_houses_of_others_are_not_said_to_be_empty(qtbot, town, monkeypatch):
    others = replace(town.session.permissions, scope=frozenset({-1}))
    monkeypatch.setattr(limits, "permissions_of", lambda _none: others)
    form = PrintForm(town.context, Asked("household", (1,), (1,)))
    qtbot.addWidget(form)
    form.show()
    said = text("print.not_yours")
    qtbot.waitUntil(lambda: form.preview.words == said, timeout=20_000)
    assert not form.accept_button.isEnabled()


def test_the_button_of_the_page_asks_for_the_same(town):
    seen = []
    town.shell.household.open(1)
    answers = Answers(
        (PrintForm, is_ready, lambda form: (seen.append(form), form.reject()))
    )
    town.shell.household.run("print")
    answers.check()
    assert seen[0].choices.product.name == "household"
    assert [one.key for one in seen[0]._topics] == ["dwelling:1"]
    assert not entries(town, "print")


def test_the_matrix_of_the_selected_house_is_printed(town, saved):
    town.session.select(Selection(buildings=(1,)))
    answers = Answers((PrintForm, is_ready, lambda form: form.accept_button.click()))
    town.run_command("matrix.print")
    answers.check()
    said = words_of(saved)
    assert "101" in said
    assert PEOPLE[0].name not in said
    (entry,) = entries(town, "print")
    assert entry.rows == 2


def test_products_of_houses_take_their_paper_and_hide_what_maps_have(qtbot, town):
    form = opened(qtbot, town, Asked("household", (1,), (1,)))
    assert form.choices.paper.paper.currentData() == "A4"
    assert form.choices.contents.plates.isHidden()
    assert form.choices.paper.scale.isHidden()  # nothing on it is to scale
    assert not form.choices.contents.theme.isHidden()
    assert form.choices.note.text() == text("print.personal")
    assert not form.choices.plain.isHidden()
    form.choices.choose("matrix")
    assert form.choices.paper.paper.currentData() == "A3"
    assert form.choices.plain.isHidden()  # a matrix is never in plain
    form.choices.choose("patrol")
    assert not form.choices.contents.plates.isHidden()
    assert not form.choices.paper.scale.isHidden()
    assert form.choices.note.text() == text("print.no_names")


def test_plain_data_need_a_purpose_and_end_with_what_they_were_for(qtbot, town, saved):
    form = opened(qtbot, town, Asked("household", (1,), (1,)))
    answers = Answers((RevealForm, lambda _form: True, lambda form: form.reject()))
    form.choices.plain.box.click()
    answers.check()
    assert not form.choices.plain.box.isChecked()
    assert not entries(town, "reveal")

    answers = Answers((RevealForm, lambda _form: True, lambda form: form.accept()))
    form.choices.plain.box.click()
    answers.check()
    assert form.choices.plain.box.isChecked()
    (shown,) = entries(town, "reveal")
    assert "name" in shown.fields

    form.choices.range.all.click()  # others than those the purpose was given for
    assert not form.choices.plain.box.isChecked()
    form.choices.range.chosen.click()
    QTest.mouseClick(form.accept_button, LEFT)
    qtbot.waitUntil(lambda: form.written is not None, timeout=20_000)
    assert PEOPLE[0].name not in words_of(saved)


def test_files_in_plain_have_names_and_say_so_in_the_record(qtbot, town, saved):
    form = opened(qtbot, town, Asked("household", (1,), (1,)))
    answers = Answers((RevealForm, lambda _form: True, lambda form: form.accept()))
    form.choices.plain.box.click()
    answers.check()
    QTest.mouseClick(form.accept_button, LEFT)
    qtbot.waitUntil(lambda: form.written is not None, timeout=20_000)
    assert PEOPLE[0].name in words_of(saved)
    (entry,) = entries(town, "print")
    assert set(entry.fields) == {"name", "phone"}
    assert entry.reason


def later(town, monkeypatch, *, minutes):
    """Let some minutes pass for the window."""
    now = town.session.clock() + timedelta(minutes=minutes)
    monkeypatch.setattr(town.session, "clock", lambda: now)


def in_plain(qtbot, town):
    form = opened(qtbot, town, Asked("household", (1,), (1,)))
    answers = Answers((RevealForm, lambda _form: True, lambda form: form.accept()))
    form.choices.plain.box.click()
    answers.check()
    assert form._plain.source is not None
    return form


def test_data_in_plain_are_masked_when_their_time_is_over(qtbot, town, monkeypatch):
    form = in_plain(qtbot, town)
    later(town, monkeypatch, minutes=9)
    form._plain.look()
    assert form.choices.plain.box.isChecked()
    later(town, monkeypatch, minutes=2)
    form._plain.look()  # as its timer does
    assert not form.choices.plain.box.isChecked()
    assert form._plain.source is None
    assert form._bound.homes.grant is None  # the page in front as well


def test_data_in_plain_are_masked_with_all_else(qtbot, town):
    form = in_plain(qtbot, town)
    town.shell.mask_again()  # as the lock does
    assert not form.choices.plain.box.isChecked()
    assert form._plain.source is None
    assert form._bound.homes.grant is None


def test_nothing_in_plain_is_written_after_its_time(qtbot, town, saved, monkeypatch):
    told = []
    monkeypatch.setattr(town.shell, "tell", told.append)
    form = in_plain(qtbot, town)
    later(town, monkeypatch, minutes=11)
    QTest.mouseClick(form.accept_button, LEFT)
    assert [error.code for error in told] == ["print.plain_over"]
    assert not saved.exists()
    assert not entries(town, "print")
    QTest.mouseClick(form.accept_button, LEFT)
    qtbot.waitUntil(lambda: form.written is not None, timeout=20_000)
    assert PEOPLE[0].name not in words_of(saved)


def test_what_is_being_printed_in_plain_goes_on_unseen(qtbot, town, saved, monkeypatch):
    form = in_plain(qtbot, town)
    QTest.mouseClick(form.accept_button, LEFT)
    assert form._jobs.running
    later(town, monkeypatch, minutes=11)
    form._plain.look()
    assert form.preview.sheet is None
    qtbot.waitUntil(lambda: form.written is not None, timeout=20_000)
    assert PEOPLE[0].name in words_of(saved)


def test_what_cannot_be_recorded_is_not_printed(qtbot, town, saved, monkeypatch):
    told = []
    monkeypatch.setattr(town.shell, "tell", told.append)
    form = opened(qtbot, town, Asked("household", (1,), (1,)))
    monkeypatch.setattr(town.session.document.file, "read_only", True)
    QTest.mouseClick(form.accept_button, LEFT)
    assert [error.code for error in told] == ["audit.read_only"]
    assert not saved.exists()
    assert form.written is None


def test_why_there_is_no_card_is_said_in_the_place_of_the_page(qtbot, town):
    file = town.session.document.file
    with file.transaction():
        file.connection.execute("DELETE FROM dwelling WHERE room = '102'")
    form = PrintForm(town.context, Asked("building"))
    qtbot.addWidget(form)
    form.show()
    said = text("print.no_shared_houses")
    qtbot.waitUntil(lambda: form.preview.words == said, timeout=20_000)
