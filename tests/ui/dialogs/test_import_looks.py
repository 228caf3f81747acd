"""The import window in its states: nothing cut off, fits, no word of the trade."""

from __future__ import annotations

import geopandas
import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from gridplanner.data.intake.target import Target
from gridplanner.resources.texts import tables, text
from gridplanner.ui.dialogs.columns import ColumnsForm
from gridplanner.ui.dialogs.form import LARGEST
from gridplanner.ui.dialogs.import_dialog import ImportDialog
from gridplanner.ui.dialogs.import_issues import IssueList
from gridplanner.ui.dialogs.outside import OutsideForm
from tests.helpers.project import CRS, box
from tests.test_translations import FORBIDDEN
from tests.ui.test_look import SMALL_SCREEN, clipped, settle, speaking, words_of

__all__ = ["speaking"]
LONG = "泊里镇行政村界线调查成果数据库2026年版最终稿第三次修改"
STATES = ["look", "wrong", "advanced", "confirm", "columns", "issues"]


@pytest.fixture
def files(tmp_path):
    """Borders that overlap under a long name, and houses with a doubtful text."""
    villages = geopandas.GeoDataFrame(
        {"村名": ["逢家东村", "逢家西村"]},
        geometry=[box(0, 0, 210, 200), box(200, 0, 400, 200)],
        crs=CRS,
    )
    houses = geopandas.GeoDataFrame(
        {"name": ["桐泉"] * 2, "身份证号": ["990000190001010000"] * 2},
        geometry=[box(10, 10, 20, 20), box(10, 10, 20, 20)],
        crs=CRS,
    )
    paths = [tmp_path / f"{LONG}.shp", tmp_path / "房屋.shp"]
    villages.to_file(paths[0], encoding="GBK")
    houses.to_file(paths[1], encoding="GBK")
    for path in paths:
        path.with_suffix(".cpg").unlink(missing_ok=True)
    return paths


def in_state(qtbot, window, files, state):
    """Give the import window, or the dialog it opens, in one of its states."""
    dialog = ImportDialog(window.context, Target(), files, is_new=True)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.bar.isHidden, timeout=10000)
    dialog.table.setCurrentCell(1, 0)
    if state == "wrong":
        dialog.look.wrong.click()
    elif state == "advanced":
        dialog.look.more.click()
    elif state == "confirm":
        dialog.accept_button.click()
    elif state == "columns":
        return shown(qtbot, ColumnsForm(dialog, dialog.rows[1]))
    elif state == "issues":
        issues = dialog._issues()
        return shown(qtbot, IssueList(dialog, issues, save=lambda: None))
    return dialog


def shown(qtbot, dialog):
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_off_and_all_fits(qtbot, window, files, speaking, state):
    dialog = in_state(qtbot, window, files, state)
    settle()
    assert clipped(dialog) == []
    for size in (dialog.frameGeometry().size(), dialog.minimumSizeHint()):
        assert size.width() <= min(SMALL_SCREEN[0], LARGEST[0])
        assert size.height() <= min(SMALL_SCREEN[1], LARGEST[1])
    buttons = [dialog.cancel, dialog.accept_button]
    assert all(button.isVisible() for button in buttons)
    right = max(buttons, key=lambda b: b.mapTo(dialog, b.rect().topRight()).x())
    assert right is dialog.accept_button


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_of_the_trade_outside_of_advanced(qtbot, window, files, language):
    window.shell.use_language(language)
    advanced = {
        words
        for key, words in tables()[language].items()
        if key.startswith("advanced.")
    }
    for state in STATES:
        dialog = in_state(qtbot, window, files, state)
        hidden = {"EPSG:4549", dialog.look.crs.text()} if state == "look" else set()
        said = {*words_of(dialog)} - advanced - hidden - {"EPSG:4549"}
        assert [words for words in said if FORBIDDEN.search(words)] == []


def test_a_long_name_is_elided_and_stands_in_the_tooltip(qtbot, window, files):
    dialog = in_state(qtbot, window, files, "look")
    names = [dialog.table.item(row, 0).toolTip() for row in range(2)]
    assert f"{LONG}.shp" in names


@pytest.mark.parametrize("state", ["look", "columns"])
def test_values_of_sensitive_columns_are_not_shown(qtbot, window, files, state):
    dialog = in_state(qtbot, window, files, state)
    said = " ".join(words_of(dialog))
    assert "身份证号" in said
    assert "990000" not in said


@pytest.mark.parametrize("state", STATES)
def test_every_control_has_a_name(qtbot, window, files, state):
    dialog = in_state(qtbot, window, files, state)
    nameless = [
        child
        for child in dialog.findChildren(QWidget)
        if isinstance(child, QAbstractButton | QLineEdit | QComboBox)
        and child.isVisible()
        and not (child.accessibleName() or getattr(child, "text", str)())
        and not child.toolTip()
        and not isinstance(child.parent(), QLineEdit | QComboBox)
        and type(child).__name__ != "QTableCornerButton"
    ]
    assert nameless == []


def test_borders_of_another_program_fit_and_are_not_cut_off(qtbot, town, speaking):
    import shapely

    from gridplanner.data.outside import OutsideProposal
    from tests.ui.conftest import unit_id

    number = unit_id(town, "甲网格")
    wkb = shapely.to_wkb(box(0, 80, 180, 200))
    proposal = OutsideProposal("grid", number, {}, wkb)
    document = town.session.document
    form = OutsideForm(town.context, document, 1, proposals=[proposal])
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(form.bar.isHidden)
    settle()
    assert form.state.text() == text("outside.found", n=2)
    assert clipped(form) == []
    assert form.frameGeometry().height() <= LARGEST[1]
    assert form.minimumSizeHint().height() <= LARGEST[1]
    said = words_of(form)
    form.reject()
    assert [words for words in said if FORBIDDEN.search(words)] == []
