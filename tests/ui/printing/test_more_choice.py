"""高级 in the dialog of printing: what is chosen there is printed, and remembered."""

from __future__ import annotations

import pytest

from gridplanner.data.standards import StandardKind, keep_standard
from gridplanner.layers.print.template import Altered, Template
from gridplanner.layers.print.template_body import to_body
from gridplanner.ui.printing.print_form import PrintForm
from tests.helpers.project import open_document


@pytest.fixture
def town(qtbot, window, project, tmp_path):
    document = open_document(project)
    for one in (
        Template("立着的", "patrol", paper="500x700 mm", turn="standing", bleed=3.0),
        Template("板", "board", elements=(Altered("duties", is_shown=False),)),
        Template("没有爹", inherits="gone"),
    ):
        kind = StandardKind.TEMPLATE
        document.apply_batch(keep_standard(kind, one.name, to_body(one), [], use=False))
    document.close()
    window.settings.folder = str(tmp_path)
    window.shell.open_project(project)
    qtbot.waitUntil(lambda: window.session.standing is not None, timeout=10_000)
    return window


def opened(qtbot, town):
    form = PrintForm(town.context)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(
        lambda: form.accept_button.isEnabled() and form.preview.sheet is not None,
        timeout=20_000,
    )
    return form


def names(more):
    return [more.template.itemText(row) for row in range(more.template.count())]


def test_templates_of_the_product_are_offered_and_change_paper_and_page(qtbot, town):
    form = opened(qtbot, town)
    more = form.choices.more
    assert not more.page.isVisible()
    more.fold.click()
    assert more.page.isVisible()
    assert names(more) == ["原样", "立着的"]
    more.template.setCurrentIndex(1)
    assert form.preview.sheet.size == pytest.approx((500, 700))
    assert form.preview.sheet.trim.bleed == 3.0
    more.bleed.setValue(5)
    more.marks.setChecked(True)
    assert form.preview.sheet.trim.bleed == 5.0
    assert form.preview.sheet.trim.marks
    form.choices.product.choose("board")
    form.choices.product.changed.emit()
    qtbot.waitUntil(form.accept_button.isEnabled, timeout=20_000)
    assert names(more) == ["原样", "板"]


def test_secrecy_and_approval_are_printed_and_remembered_for_the_user(qtbot, town):
    form = opened(qtbot, town)
    more = form.choices.more
    more.secrecy.setEditText("内部资料 注意保管")
    more.approval.setText("鲁S(2026)12号")
    more.placed.setChecked(False)
    notes = form.preview.sheet.subject.notes
    assert notes[1] == "内部资料 注意保管　审图号：鲁S(2026)12号"
    form.reject()
    again = opened(qtbot, town)
    more = again.choices.more
    assert more.page.isVisible()
    assert more.approval.text() == "鲁S(2026)12号"
    assert not more.placed.isChecked()
    assert again.preview.sheet.subject.approval == "鲁S(2026)12号"
