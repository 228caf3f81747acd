"""Nothing is cut off, nothing is in the trade's words, everything can be read."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QColorDialog,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QToolButton,
    QWidget,
)

from gridplanner.data.geodesy.placing_scan import Fit
from gridplanner.data.scans import Scan, ScanPoint, place_by
from gridplanner.layers.scan_picture import ScanPicture
from gridplanner.layers.style import DARK, LIGHT
from gridplanner.resources import texts
from gridplanner.ui.base_maps import OnlineForm
from gridplanner.ui.colouring import Choice
from gridplanner.ui.commands import COMMANDS
from gridplanner.ui.dialogs.about import About, Keys
from gridplanner.ui.dialogs.backups import BackupsDialog
from gridplanner.ui.dialogs.choropleth import ChoroplethForm
from gridplanner.ui.dialogs.codes import CodesForm
from gridplanner.ui.dialogs.form import LARGEST
from gridplanner.ui.dialogs.ground_forms import (
    BuildingForm,
    CourtyardForm,
    FeatureForm,
)
from gridplanner.ui.dialogs.make_grids import MakeGridsForm
from gridplanner.ui.dialogs.place_scan import PlaceScanForm
from gridplanner.ui.dialogs.removed import RemovedList, WithoutHouse
from gridplanner.ui.dialogs.rename import RenameForm
from gridplanner.ui.dialogs.versions import NewVersionForm, VersionsDialog
from gridplanner.ui.matrix.dwelling_form import DwellingForm
from gridplanner.ui.matrix.generate_form import GenerateForm
from tests.test_translations import FORBIDDEN
from tests.ui.conftest import make_pages, unit_id

SMALL_SCREEN = (1280, 672)
PSEUDO = "+40 %"


def make_dialogs(window):
    unit = window.session.unit(unit_id(window, "甲网格"))
    return [
        RenameForm(window.session, unit, window),
        codes_form(window),
        ChoroplethForm(window.session, Choice(figure="households"), window),
        About(window),
        Keys(COMMANDS, window),
        BackupsDialog(window.context, window.session.document.path),
        VersionsDialog(window.context, window.session.document),
        NewVersionForm(window.context),
        MakeGridsForm(window.session, [], window),
        OnlineForm(window.settings, window),
        BuildingForm(window, {}, title="ground.add_building"),
        FeatureForm(window, {"kind": "well"}, title="thing.values"),
        CourtyardForm(window, {}),
        RemovedList(window.session.document.registry, window),
        WithoutHouse(window.session.document.registry, window),
        place_scan_form(window),
        GenerateForm(window, "一号楼", floors=18, entrances=2, palette=LIGHT),
        DwellingForm(window, [], [{"id": 1, "name": "1单元"}]),
    ]


def codes_form(window):
    plan = window.session.plan
    form = CodesForm(plan, [u.id for u in plan.units_at(2)], window, whole=True)
    form.kind.setCurrentIndex(2)
    form.which.setCurrentIndex(2)
    return form


def place_scan_form(window):
    """The dialog of scans with points that are off."""
    image = QImage(800, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    spots = ((0, 0), (800, 0), (800, 400), (0, 400))
    points = tuple(ScanPoint((u, v), (u + 1e5 + v % 7, 1e5 - v)) for u, v in spots)
    placing = place_by(points, Fit.SIMILARITY)
    scan = Scan(1, "图", "图.jpg", 0, 800, 400, points, Fit.SIMILARITY, placing.matrix)
    return PlaceScanForm(window.context, scan, ScanPicture((image,)), lines=list)


@pytest.fixture(params=["zh", "en", PSEUDO])
def speaking(request, monkeypatch):
    """Chinese, English, and English that is longer by two fifths."""
    if request.param != PSEUDO:
        texts.set_language(request.param)
        return request.param
    longer = {
        key: words + "~" * round(0.4 * len(words))
        for key, words in texts.tables()["en"].items()
    }
    both = {"zh": texts.tables()["zh"], "en": longer}
    monkeypatch.setattr(texts, "tables", lambda: both)
    texts.set_language("en")
    return request.param


def settle() -> None:
    """Let layouts that were asked for be made."""
    for _ in range(3):
        QApplication.processEvents()


def clipped(widget: QWidget) -> list[str]:
    """Texts of visible widgets that are wider than their place, without a tooltip."""
    found = [
        f"label {label.text()!r}"
        for label in widget.findChildren(QLabel)
        if label.isVisible() and not label.wordWrap() and is_cut(label)
    ]
    found += [
        f"button {button.text()!r}"
        for button in widget.findChildren(QAbstractButton)
        if button.isVisible()
        and button.text()
        and not isinstance(button, QToolButton)
        and button.sizeHint().width() > button.width()
        and not button.toolTip()
    ]
    for bar in widget.findChildren(QTabBar):
        for index in range(bar.count()):
            needs = bar.fontMetrics().horizontalAdvance(bar.tabText(index))
            if bar.isVisible() and needs > bar.tabRect(index).width():
                found.append(f"tab {bar.tabText(index)!r}")
    for header in widget.findChildren(QHeaderView):
        found += clipped_sections(header)
    return found


def is_cut(label: QLabel) -> bool:
    needs = label.fontMetrics().horizontalAdvance(label.text())
    return needs > label.contentsRect().width() + 1 and not label.toolTip()


def clipped_sections(header):
    if not header.isVisible() or header.model() is None:
        return []
    columns = range(header.count())
    words = {
        c: str(header.model().headerData(c, header.orientation())) for c in columns
    }
    is_row = header.orientation() is Qt.Orientation.Vertical
    return [
        f"heading {words[c]!r}"
        for c in columns
        if header.fontMetrics().horizontalAdvance(words[c])
        > (header.width() if is_row else header.sectionSize(c))
    ]


@pytest.mark.parametrize("size", [(1366, 728), (1024, 600)], ids=str)
def test_no_text_of_the_window_is_cut_off(town, speaking, size):
    town.resize(*size)
    town.retranslate()
    for selection in ((), ("甲网格",), ("甲网格", "乙网格"), ("东村",)):
        town.session.select_units([unit_id(town, name) for name in selection])
        town.inspector.refresh()
        settle()
        assert clipped(town) == []


def test_no_text_of_the_start_page_is_cut_off(window, speaking):
    window.retranslate()
    settle()
    assert clipped(window.start) == []


def test_no_text_of_a_dialog_is_cut_off(town, speaking):
    for dialog in make_dialogs(town):
        dialog.show()
        settle()
        assert clipped(dialog) == [], dialog.windowTitle()
        dialog.close()


def test_dialogs_fit_a_small_screen_and_the_largest_size(town, speaking):
    for dialog in make_dialogs(town):
        dialog.show()
        for size in (dialog.frameGeometry().size(), dialog.minimumSizeHint()):
            assert size.width() <= min(SMALL_SCREEN[0], LARGEST[0])
            assert size.height() <= min(SMALL_SCREEN[1], LARGEST[1])
        dialog.close()


def words_of(widget: QWidget) -> list[str]:
    """Everything a widget and what is in it says."""
    found = [widget.windowTitle()]
    for child in (widget, *widget.findChildren(QWidget)):
        found += [child.toolTip(), child.statusTip(), child.accessibleName()]
        if isinstance(child, QLabel | QAbstractButton | QLineEdit):
            found.append(child.text())
        if isinstance(child, QLineEdit):
            found.append(child.placeholderText())
        if isinstance(child, QComboBox):
            found += [child.itemText(row) for row in range(child.count())]
        if isinstance(child, QMenu):
            found += [a.text() for a in child.actions()]
            found += [a.toolTip() for a in child.actions()]
    return [words for words in found if words]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_of_the_trade_is_on_the_screen(town, language):
    town.shell.use_language(language)
    town.session.select_units([unit_id(town, "甲网格")])
    town.inspector.refresh()
    make_pages(town)
    said = words_of(town)
    for dialog in make_dialogs(town):
        said += words_of(dialog)
        dialog.close()
    assert [words for words in said if FORBIDDEN.search(words)] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_key_is_shown_in_place_of_a_sentence(town, language):
    town.shell.use_language(language)
    key = re.compile(r"^[a-z]+(_[a-z]+)*(\.[a-z0-9_]+)+$")
    make_pages(town)
    said = words_of(town)
    for dialog in make_dialogs(town):
        said += words_of(dialog)
        dialog.close()
    assert [words for words in said if key.match(words) and words != "town.gpkg"] == []


def words_of_qt_dialogs() -> list[str]:
    """What the dialogs that Qt itself makes say, below and beside their fields."""
    files, colours = QFileDialog(), QColorDialog()
    files.setOption(QFileDialog.Option.DontUseNativeDialog)
    colours.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
    said = []
    for dialog in (files, colours):
        shown = (QLabel, QAbstractButton)
        said += [child.text() for kind in shown for child in dialog.findChildren(kind)]
        dialog.deleteLater()
    return [words for words in said if words.strip() and "HTML" not in words]


def test_dialogs_of_qt_speak_the_language_of_the_window(town):
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert [words for words in words_of_qt_dialogs() if not chinese.search(words)] == []
    town.shell.use_language("en")
    said = words_of_qt_dialogs()
    assert "&Look in:" in said
    assert [words for words in said if chinese.search(words)] == []
    town.shell.use_language("zh")
    assert not any("Look in" in words for words in words_of_qt_dialogs())


def test_every_control_has_a_name_for_the_screen_reader(town):
    nameless = [
        type(child).__name__
        for child in town.findChildren(QWidget)
        if isinstance(child, QAbstractButton | QLineEdit | QComboBox)
        and child.isVisible()
        and child.objectName() != "qt_toolbar_ext_button"
        and not (child.accessibleName() or getattr(child, "text", str)())
        and not child.toolTip()
        and not isinstance(child.parent(), QLineEdit | QComboBox | QTabBar)
    ]
    assert nameless == []


def luminance(colour: str) -> float:
    parts = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
        for c in QColor(colour).getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Ratio of luminances (WCAG 2.1)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
def test_every_text_stands_out_from_its_ground(tokens):
    pairs = {
        "ink on surface": (tokens.ink, tokens.surface, 7.0),
        "ink on window": (tokens.ink, tokens.window, 7.0),
        "muted on surface": (tokens.muted, tokens.surface, 4.5),
        "muted on window": (tokens.muted, tokens.window, 4.5),
        "accent on surface": (tokens.accent, tokens.surface, 4.5),
        "button": (tokens.on_accent, tokens.accent, 4.5),
        "selection": (tokens.on_tint, tokens.tint, 4.5),
        "refused": (tokens.refused, tokens.surface, 4.5),
        "warning": (tokens.ink, tokens.warning_ground, 7.0),
        "over": (tokens.over_text, tokens.over_ground, 4.5),
        "under": (tokens.under_text, tokens.under_ground, 4.5),
        "focus ring": (tokens.accent, tokens.window, 3.0),
    }
    weak = {
        n: contrast(a, b)
        for n, (a, b, least) in pairs.items()
        if contrast(a, b) < least
    }
    assert weak == {}


def test_check_of_cut_texts_finds_one(qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    label = QLabel("a sentence that is far too long for its place", dialog)
    label.setFixedWidth(40)
    dialog.show()
    assert clipped(dialog)
