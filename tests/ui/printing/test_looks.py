"""Colours and pictures below, chosen in the dialog and seen on the page."""

import pytest

from gridplanner.data import scans
from gridplanner.layers.print.themes import THEMES
from gridplanner.resources.texts import text
from gridplanner.ui.printing.print_form import PrintForm
from tests.ui.test_scan_pictures import png, scan


@pytest.fixture
def shown(qtbot, window, project):
    window.shell.open_project(project)
    qtbot.waitUntil(lambda: window.session.standing is not None, timeout=10_000)

    def opened():
        form = PrintForm(window.context)
        qtbot.addWidget(form)
        form.show()
        qtbot.waitUntil(lambda: form.preview.sheet is not None, timeout=20_000)
        return form

    return window, opened


def test_every_theme_shows_at_once_on_the_page(shown):
    _window, opened = shown
    form = opened()
    theme = form.choices.contents.theme
    assert [theme.itemData(row) for row in range(theme.count())] == list(THEMES)
    for row, name in enumerate(THEMES):
        theme.setCurrentIndex(row)
        assert form.preview.sheet.map.meant.theme.name == name


def test_without_pictures_there_is_nothing_to_lay_below_and_it_says_why(shown):
    _window, opened = shown
    base = opened().choices.contents.base
    assert not base.isEnabled()
    assert base.toolTip() == text("print.contents.base.none")


def test_a_scan_of_the_project_lies_below_once_it_is_ticked(shown):
    window, opened = shown
    window.session.document.apply_batch(scans.keep(scan(), png("#204080")))
    form = opened()
    assert form.choices.contents.base.isEnabled()
    assert form.preview.sheet.map.meant.base is None
    form.choices.contents.base.click()
    meant = form.preview.sheet.map.meant
    assert len(meant.base.scans) == 1
    assert meant.theme.is_over_base
    seen = form.preview.grab().toImage()
    blue = sum(
        seen.pixelColor(x, y).blue() > seen.pixelColor(x, y).red() + 40
        for x in range(0, seen.width(), 5)
        for y in range(0, seen.height(), 5)
    )
    assert blue > 100


def test_a_base_map_that_is_gone_is_not_offered(shown, tmp_path):
    window, opened = shown
    project = str(window.session.document.path.resolve())
    window.settings.set_base_map(project, str(tmp_path / "gone.mbtiles"))
    assert not opened().choices.contents.base.isEnabled()
