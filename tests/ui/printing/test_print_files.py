"""Printing in the window: what has a sheet, only what changed, in which files."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pypdfium2
import pytest
from PySide6.QtTest import QTest

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.paper_language import paper_language
from gridplanner.data.whole_file import whole_file
from gridplanner.resources.texts import text
from gridplanner.studies.printing import writing
from gridplanner.studies.printing.records import keep_sheets, sheets_before
from gridplanner.ui.printing import files_choice
from gridplanner.ui.printing.file_run import FileRun
from gridplanner.ui.printing.print_form import PrintForm
from tests.ui.answering import click
from tests.ui.printing.test_print_form import LEFT, is_ready, press, with_ground


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Where dialogs for a file and for a folder say to write."""
    folder = tmp_path / "出图"
    folder.mkdir()
    monkeypatch.setattr(
        files_choice.QFileDialog,
        "getExistingDirectory",
        staticmethod(lambda *_asked: str(folder)),
    )
    monkeypatch.setattr(
        files_choice.QFileDialog,
        "getSaveFileName",
        staticmethod(lambda _parent, _title, name, kind: (name, kind)),
    )
    return folder


def opened(qtbot, town):
    form = PrintForm(town.context)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(lambda: is_ready(form), timeout=20_000)
    return form


def whole(qtbot, form):
    qtbot.waitUntil(lambda: form.survey.extent.is_whole, timeout=20_000)


def choose(field, data):
    at = field.findData(data)
    assert at >= 0
    field.setCurrentIndex(at)


def written(qtbot, form):
    with qtbot.waitSignal(form.accepted, timeout=60_000):
        press(form)


def day_of(town):
    return town.session.clock().date().isoformat()


def test_sheets_can_be_of_each_micro_grid_community_or_route(qtbot, town):
    form = opened(qtbot, town)
    offered = [
        form.choices.sheets.by.itemData(at)
        for at in range(form.choices.sheets.by.count())
    ]
    assert offered[0] == "unit"
    assert {"area", "worker", "route"} < set(offered)
    choose(form.choices.sheets.by, "area")
    community = form.preview.sheet.map.meant.own[0]
    assert town.session.plan.units[community].level == 1
    choose(form.choices.sheets.by, "worker")
    assert form.preview.sheet is None  # nobody works here
    assert not form.accept_button.isEnabled()
    choose(form.choices.sheets.by, "unit")
    form.choices.product.buttons.button(2).click()
    qtbot.waitUntil(lambda: is_ready(form), timeout=20_000)
    choose(form.choices.sheets.by, "town")
    assert form.preview.sheet.map.meant.level == 0


def test_a_scale_of_whole_hundreds_is_offered(qtbot, town):
    form = opened(qtbot, town)
    before = form.preview.sheet.scale
    choose(form.choices.paper.scale, 0)
    assert form.preview.sheet.scale % 100 == 0
    assert form.preview.sheet.scale <= before


def test_a_file_for_each_and_one_of_all(qtbot, town, places):
    form = opened(qtbot, town)
    units = with_ground(town)
    choose(form.choices.files.files, files_choice.EACH)
    written(qtbot, form)
    folder = places / f"{text('print.patrol')} {day_of(town)}"
    assert len(list(folder.glob("*.pdf"))) == len(units)
    assert form.written[0] == folder
    form = opened(qtbot, town)
    choose(form.choices.files.files, files_choice.BOTH)
    written(qtbot, form)
    path = form.written[0]
    pdf = pypdfium2.PdfDocument(path)
    assert len(pdf) == len(units)
    pdf.close()
    assert len(list(path.with_suffix("").glob("*.pdf"))) == len(units)


def test_boxes_of_files_are_kept_however_the_print_ends(
    qtbot, town, places, monkeypatch
):
    form = opened(qtbot, town)
    form.choices.contents.boxes.setChecked(True)
    choose(form.choices.files.files, files_choice.EACH)
    told = []
    monkeypatch.setattr(town.shell, "tell", told.append)
    real = whole_file.__wrapped__

    @contextmanager
    def full(path):
        if list(path.parent.glob("*.pdf")):
            raise GridPlannerError("export.disk_full", file=path.name)
        yield from real(path)

    monkeypatch.setattr(writing, "whole_file", full)
    with qtbot.waitSignal(form.rejected, timeout=60_000):
        press(form)
    assert [error.code for error in told] == ["export.disk_full"]
    assert len(list(places.rglob("*.pdf"))) == 1
    file = town.session.document.file
    sent = form.preview.sheet.ticks.key
    assert sent in file.read_columns("gp_tick_sheet", ["name"])["name"]


def test_pictures_are_a_file_each(qtbot, town, places):
    form = opened(qtbot, town)
    choose(form.choices.files.kind, "svg")
    assert form.choices.files.files.currentData() == files_choice.EACH
    assert not form.choices.files.files.isEnabled()
    written(qtbot, form)
    assert len(list(form.written[0].glob("*.svg"))) == len(with_ground(town))
    choose(form.choices.files.kind, "pdf")
    assert form.choices.files.files.isEnabled()


def test_only_what_changed_since_the_last_print(qtbot, town, places):
    units = with_ground(town)
    form = opened(qtbot, town)
    whole(qtbot, form)
    everything = text("print.range.differing.n", n=str(len(units)))
    assert form.choices.range.differing.text() == everything
    written(qtbot, form)
    kept = sheets_before(town.session.document.file, form._wish)
    assert set(kept) == {f"unit:{unit.id}" for unit in units}
    form = opened(qtbot, town)
    whole(qtbot, form)
    nothing = text("print.range.differing.n", n="0")
    assert form.choices.range.differing.text() == nothing
    assert form.preview.sheet.changed_since == ""
    click(form.choices.range.differing)
    assert form.preview.sheet is None
    assert form.preview.words == text("print.none_changed")
    assert not form.accept_button.isEnabled()


def test_a_changed_sheet_is_found_and_bears_a_mark(qtbot, town, places):
    units = with_ground(town)
    form = opened(qtbot, town)
    written(qtbot, form)
    file = town.session.document.file
    day = day_of(town)
    kept = sheets_before(file, form._wish)
    changed = f"unit:{units[1].id}"
    wish = replace(form._wish, day="2026-01-02")
    keep_sheets(file, wish, {changed: "other"})
    form = opened(qtbot, town)
    click(form.choices.range.differing)
    whole(qtbot, form)
    qtbot.waitUntil(lambda: len(form._topics) == 1, timeout=20_000)
    assert form.preview.sheet.subject.unit == units[1].id
    assert form.preview.sheet.changed_since == "2026-01-02"
    written(qtbot, form)
    pdf = pypdfium2.PdfDocument(form.written[0])
    words = "".join(pdf[0].get_textpage().get_text_range().split())
    assert len(pdf) == 1
    pdf.close()
    assert "改动（2026-01-02以后）" in words
    again = sheets_before(file, form._wish)
    assert again == {**kept, changed: kept[changed]}
    assert again[changed].day == day


def test_what_is_not_compared_yet_is_found_out_while_it_is_written(qtbot, town, places):
    units = with_ground(town)
    form = opened(qtbot, town)
    written(qtbot, form)
    file = town.session.document.file
    keep_sheets(file, form._wish, {f"unit:{units[0].id}": "x"})
    form = opened(qtbot, town)
    form.survey.stop()
    form.choices.range.differing.setChecked(True)
    written(qtbot, form)
    assert form.written[1] == 1


def test_a_project_that_is_only_looked_at_keeps_nothing(
    qtbot, town, places, monkeypatch
):
    form = opened(qtbot, town)
    monkeypatch.setattr(town.session.document.file, "read_only", True)
    written(qtbot, form)
    assert not form.is_kept
    monkeypatch.setattr(town.session.document.file, "read_only", False)
    assert sheets_before(town.session.document.file, form._wish) == {}


def test_what_has_residents_data_cannot_be_only_what_changed(qtbot, town):
    form = opened(qtbot, town)
    click(form.choices.range.differing)
    names = list(range(len(form.choices.product.buttons.buttons())))
    form.choices.product.buttons.button(names[-1]).click()
    qtbot.waitUntil(form.choices.range.all.isChecked, timeout=20_000)
    assert not form.choices.range.differing.isEnabled()
    qtbot.waitUntil(lambda: not form._jobs.running, timeout=20_000)
    assert form.choices.sheets.isHidden()


def test_the_mouse_reaches_every_choice(qtbot, town):
    form = opened(qtbot, town)
    for button in (form.choices.range.all, form.choices.range.differing):
        QTest.mouseClick(button, LEFT)
        assert button.isChecked()


def test_a_print_that_is_stopped_stays_open_and_says_what_is_left(
    qtbot, town, places, monkeypatch
):
    form = opened(qtbot, town)
    choose(form.choices.paper.language, "en")
    qtbot.waitUntil(form.accept_button.isEnabled, timeout=20_000)

    def never_ends(_run, progress):
        while True:
            progress.check()

    monkeypatch.setattr(FileRun, "write", never_ends)
    QTest.mouseClick(form.accept_button, LEFT)
    QTest.mouseClick(form.cancel, LEFT)
    qtbot.waitUntil(lambda: not form._jobs.running, timeout=20_000)
    assert form.isVisible()
    assert form.accept_button.isEnabled()
    assert form.side.told.text() in {
        text("print.stopped.file"), text("print.stopped.folder"),
    }  # fmt: skip
    assert paper_language(town.session.document) == "zh"
    QTest.mouseClick(form.cancel, LEFT)
    assert not form.isVisible()
