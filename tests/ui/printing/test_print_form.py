"""Printing in the window: choose, look at the page, write the file."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest

from gridplanner.layers.print.products import PRODUCTS
from gridplanner.resources.texts import text
from gridplanner.ui.commands.printing import print_sheets
from gridplanner.ui.printing import sending
from gridplanner.ui.printing.print_form import PrintForm
from tests.ui.actions import ActionCounter
from tests.ui.answering import Answers, click

LEFT = Qt.MouseButton.LeftButton


def with_ground(town):
    plan = town.session.plan
    return [unit for unit in plan.units_at(2) if plan.cells_of(unit.id)]


def is_ready(form):
    return form.accept_button.isEnabled() and form.preview.sheet is not None


def press(form):
    QTest.mouseClick(form.accept_button, LEFT)


def opened(qtbot, town):
    form = PrintForm(town.context)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(lambda: is_ready(form), timeout=20_000)
    return form


def test_all_patrol_maps_take_two_actions_and_say_where_they_are(town, saved):
    answers = Answers((PrintForm, is_ready, press))
    with ActionCounter() as counter:
        town.actions_.run("project.print")  # Ctrl+P
    answers.check()
    assert counter.actions == ["Q"]
    pdf = pypdfium2.PdfDocument(saved["path"])
    units = [
        u for u in town.session.plan.units_at(2) if town.session.plan.cells_of(u.id)
    ]
    assert len(pdf) == len(units)
    pdf.close()
    assert text("print.done", n=str(len(units))) in town.context.strip.message
    day = town.session.clock().date().isoformat()
    assert saved["asked"][0][1].endswith(f"巡查图 {day}.pdf")


def test_what_is_selected_is_offered_and_shown_first(qtbot, town):
    units = [
        u for u in town.session.plan.units_at(2) if town.session.plan.cells_of(u.id)
    ]
    town.session.select_units([units[1].id])
    form = opened(qtbot, town)
    assert form.choices.range.chosen.isChecked()
    assert units[1].name in form.choices.range.chosen.text()
    assert form.preview.sheet.subject.unit == units[1].id
    form.choices.range.all.click()
    assert form.preview.sheet.subject.unit == units[0].id
    QTest.mouseClick(form.side.later, LEFT)
    assert form.preview.sheet.subject.unit == units[1].id
    QTest.mouseClick(form.side.earlier, LEFT)
    assert units[0].name in form.side.where.text()


def test_another_product_paper_or_scale_changes_the_page(qtbot, town):
    form = opened(qtbot, town)
    assert max(form.preview.sheet.size) == pytest.approx(420)
    form.choices.paper.paper.setCurrentIndex(form.choices.paper.paper.findData("A4"))
    assert max(form.preview.sheet.size) == pytest.approx(297)
    form.choices.paper.scale.setCurrentIndex(form.choices.paper.scale.findData(10_000))
    assert form.preview.sheet.scale == 10_000
    assert "1:10,000" in form.side.told.text()
    last = list(PRODUCTS).index("responsibility")
    form.choices.product.buttons.button(last).click()
    qtbot.waitUntil(lambda: is_ready(form), timeout=20_000)
    assert form.preview.sheet.subject.title.endswith("责任图")


def test_the_page_is_painted_and_grows_under_the_wheel(qtbot, town):
    form = opened(qtbot, town)
    image = form.preview.grab().toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 9)
        for y in range(0, image.height(), 9)
    }
    assert len(colours) > 5
    before = form.preview.page
    middle = QPointF(form.preview.rect().center())
    event = QWheelEvent(
        middle, middle, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    form.preview.wheelEvent(event)
    after = form.preview.page
    assert after.width() > before.width()
    share = (middle.x() - before.x()) / before.width()
    assert (middle.x() - after.x()) / after.width() == pytest.approx(share)


def test_a_cancelled_file_dialog_writes_nothing(qtbot, town, saved, tmp_path):
    saved["path"] = None
    form = opened(qtbot, town)
    press(form)
    assert form.isVisible()
    assert not list(tmp_path.glob("*.pdf"))


def test_who_may_not_print_is_told_so(town, monkeypatch):
    allowed = replace(town.session.permissions, may_print=False)
    monkeypatch.setattr(
        type(town.session), "permissions", property(lambda _session: allowed)
    )
    assert print_sheets.blocked(town.context) == "blocked.role_print"


def test_what_the_whole_print_comes_to_is_told_before(qtbot, town):
    form = opened(qtbot, town)
    qtbot.waitUntil(lambda: form.survey.extent.is_whole, timeout=20_000)
    assert form.survey.extent.sheets == len(with_ground(town))
    assert form.side.look.isHidden()
    form.choices.paper.paper.setCurrentIndex(form.choices.paper.paper.findData("A4"))
    form.choices.paper.scale.setCurrentIndex(form.choices.paper.scale.findData(500))
    qtbot.waitUntil(lambda: form.survey.extent.is_whole, timeout=20_000)
    several = form.survey.extent.several
    assert several
    assert text("print.such", n="0", m=str(several)) in form.side.whole.text()
    form.turn(0)
    click(form.side.look)
    assert form.preview.sheet.count > 1


@pytest.fixture
def printed(monkeypatch, tmp_path):
    """A printer that writes its pages into a file, chosen in the system's dialog."""
    path = tmp_path / "printed.pdf"

    class Chosen(QPrintDialog):
        def __init__(self, printer, parent):
            super().__init__(printer, parent)
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(path))

        def exec(self):
            return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(sending, "QPrintDialog", Chosen)
    return path


def test_sheets_go_to_the_printer_at_their_true_size(qtbot, town, printed):
    form = opened(qtbot, town)
    size = form.preview.sheet.size
    with qtbot.waitSignal(form.accepted, timeout=30_000):
        click(form.printer)
    assert form.sent == len(with_ground(town))
    pdf = pypdfium2.PdfDocument(printed)
    assert len(pdf) == form.sent
    found = [side / 72 * 25.4 for side in pdf[0].get_size()]
    pdf.close()
    assert found == pytest.approx(size, abs=0.5)


def test_a_print_that_is_stopped_keeps_the_dialog(qtbot, town, printed):
    form = opened(qtbot, town)
    click(form.printer)
    click(form.cancel)
    assert form.isVisible()
    assert form.accept_button.isEnabled()
    click(form.cancel)
    assert not form.isVisible()


def kept_keys(town):
    file = town.session.document.file
    return set(file.read_columns("gp_tick_sheet", ["name"])["name"])


def test_boxes_of_sheets_that_were_sent_are_kept_where_the_print_is_stopped(
    qtbot, town, printed
):
    form = opened(qtbot, town)
    form.choices.contents.boxes.setChecked(True)
    sent = form.preview.sheet.ticks.key
    click(form.printer)
    form._sending.told.connect(lambda _share: form.cancel.click())
    qtbot.waitUntil(lambda: form._sending.run is None)
    assert form.isVisible()  # stopped, not done
    assert kept_keys(town) == {sent}


def test_a_printer_without_such_paper_is_named(qtbot, town, printed, monkeypatch):
    form = opened(qtbot, town)
    monkeypatch.setattr(sending, "lacks_paper", lambda _printer, _size: True)
    told = []
    monkeypatch.setattr(town.shell, "tell", told.append)
    click(form.printer)
    assert [error.code for error in told] == ["print.no_paper"]
    assert not printed.exists()
