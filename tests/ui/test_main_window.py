"""The window as a whole: what it opens, remembers, refuses, and how Esc behaves."""

from __future__ import annotations

import gc
import shutil
import threading
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from gridplanner import app
from gridplanner.app import make_window
from gridplanner.data.document import Document
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import ProjectError
from gridplanner.layers import raster
from gridplanner.resources.texts import language, text
from gridplanner.ui.main_window import NARROW, SMALLEST
from gridplanner.ui.panels.tray import BAR, OPEN
from gridplanner.ui.session import NOTHING
from gridplanner.ui.settings import Settings
from tests.helpers.project import clock, run_python
from tests.ui.conftest import make_pages, unit_id

SCREENS = ((1366, 728), (1280, 672))


def test_window_without_a_project_shows_the_start_page(window):
    assert window.centre.currentWidget() is window.start
    assert not window.bar.isVisible()
    assert not any(dock.isVisible() for dock in window.docks.values())


def test_nothing_keeps_a_closed_window_in_memory(qtbot, settings, project):
    made = make_window(settings, clock=clock, user="董玉涛")
    made.restore()
    made.show()
    kept = weakref.ref(made)
    assert made.shell.open_project(project)
    qtbot.waitUntil(lambda: kept().session.standing is not None)
    made.canvas.finish_drawing()
    make_pages(made)
    made.close()
    made.deleteLater()
    del made
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert kept() is None


def test_opened_project_shows_map_panels_and_figures(town):
    assert town.centre.currentWidget() is town.map
    assert all(dock.isVisible() for dock in (*town.docks.values(), town.tray))
    assert town.windowTitle().startswith("town")
    assert town.session.figures().total.buildings.tolist() == [4]
    assert town.canvas.stack.box is not None


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_window_needs_no_more_than_a_small_screen(town, screen):
    for hint in (town.minimumSizeHint(), town.minimumSize()):
        assert hint.width() <= screen[0]
        assert hint.height() <= screen[1]
    assert (town.minimumWidth(), town.minimumHeight()) == SMALLEST


def test_narrow_window_drops_the_words_of_the_toolbar(town):
    town.resize(NARROW - 1, 700)
    assert town.bar.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    town.resize(NARROW, 700)
    assert town.bar.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextUnderIcon


def test_a_folded_tray_opens_as_high_as_it_was_and_for_the_check(qtbot, town):
    town.resize(1366, 768)
    town.tray.show_page("grids")
    town.resizeDocks([town.tray], [230], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: town.tray.height() == 230)
    for open_again in (
        lambda: town.tray.set_folded(False),
        lambda: town.shell.show_panel("checks"),
    ):
        town.tray.set_folded(True)
        qtbot.waitUntil(lambda: town.tray.height() <= BAR)
        open_again()
        qtbot.waitUntil(lambda: town.tray.height() == 230)


def test_a_tray_that_was_folded_from_the_start_leaves_the_map_its_room(
    qtbot, settings, project
):
    made = make_window(settings, clock=clock, user="董玉涛")
    qtbot.addWidget(made)
    settings.set_flag("tray_folded", True)
    made.restore()
    made.resize(1280, 690)
    made.show()
    made.shell.open_project(project)
    assert made.tray.is_folded
    made.tray.set_folded(False)
    qtbot.waitUntil(lambda: made.tray.height() == OPEN)
    made.shell.close_project()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_smallest_window_has_room_for_the_search(town, language):
    town.shell.use_language(language)
    town.resize(*SMALLEST)
    QApplication.processEvents()
    for part in (town.level, town.search):
        assert part.isVisible()
        assert part.geometry().right() < town.bar.width()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_is_cut_in_the_toolbar_or_on_the_buttons_of_the_history(town, language):
    town.shell.use_language(language)
    town.resize(NARROW, 700)
    town.shell.show_panel("history")
    QApplication.processEvents()
    buttons = [
        *(b for b in town.bar.findChildren(QToolButton) if b.isVisible() and b.text()),
        *town.history.findChildren(QPushButton),
    ]
    assert len(buttons) > 12
    cut = [b.text() for b in buttons if b.width() < b.sizeHint().width()]
    assert cut == []
    town.shell.use_language("zh")


def test_language_changes_everywhere_at_once_and_is_remembered(town, settings):
    town.shell.use_language("en")
    assert language() == settings.language == "en"
    assert town.docks["contents"].windowTitle() == "Map contents"
    assert [a.text() for a in town.menuBar().actions()][:3] == ["File", "Edit", "View"]
    assert town.status.snapping.text() == "Snap on"
    assert town.map.chip.accessibleName() == "Plan in force · draft"
    town.shell.use_language("zh")
    assert town.docks["contents"].windowTitle() == "地图内容"


def test_dark_look_reaches_widgets_map_and_settings(town, settings):
    town.shell.use_dark(True)
    assert settings.dark
    assert town.canvas.stack.style.palette.name == "dark"
    ground = town.docks["contents"].widget().grab().toImage().pixelColor(3, 200)
    assert ground.lightness() < 60
    town.shell.use_dark(False)
    ground = town.docks["contents"].widget().grab().toImage().pixelColor(3, 200)
    assert ground.lightness() > 240


def test_next_start_knows_project_layout_and_look(qtbot, project, tmp_path):
    ini = tmp_path / "one.ini"
    first = make_window(Settings(ini), clock=clock, user="")
    first.restore()
    first.show()
    first.shell.open_project(project)
    first.docks["contents"].hide()
    first.shell.use_dark(True)
    first.close()
    again = Settings(ini)
    assert again.last_project == str(project)
    assert again.recent == [str(project)]
    assert again.dark
    second = make_window(again, clock=clock, user="")
    second.restore()
    second.show()
    second.shell.open_project(project)
    assert second.docks["contents"].isHidden()
    assert not second.docks["inspector"].isHidden()
    second.close()


def test_closed_project_is_not_opened_by_the_next_start(town, settings):
    town.actions_.run("project.close")
    assert settings.last_project == ""
    assert town.centre.currentWidget() is town.start
    assert town.session.document is None


def test_recent_projects_that_are_gone_are_left_out(settings, tmp_path, project):
    settings.remember_project(tmp_path / "gone.gpkg")
    settings.remember_project(project)
    assert settings.recent == [str(project)]


def test_file_that_is_no_project_is_refused_in_a_sentence(window, tmp_path):
    path = tmp_path / "letter.gpkg"
    path.write_text("no project")
    assert not window.shell.open_project(path)
    assert window.session.document is None
    assert window.start.strip.message.startswith(text("error.damaged"))
    assert path.read_text() == "no project"


def test_read_only_project_is_shown_at_once_with_the_way_to_edit(
    window, project, monkeypatch
):
    real = Document.open

    def open_(path, *, mode="edit", **fields):
        if mode == "edit":
            raise ProjectError("error.read_only", file=path.name)
        return real(path, mode=mode, **fields)

    monkeypatch.setattr(Document, "open", staticmethod(open_))
    assert window.shell.open_project(project)
    assert window.session.document.read_only
    assert window.map.banner.isVisible()


def test_project_open_elsewhere_can_be_looked_at(qtbot, window, project):
    from tests.helpers.project import open_document

    other = open_document(project)
    assert not window.shell.open_project(project)
    window.start.strip.buttons[0].click()
    assert window.session.document.read_only
    assert window.map.banner.isVisible()
    assert "只能查看" in window.map.chip.accessibleName()
    window.session.select_units([unit_id(window, "甲网格")])
    window.actions_.refresh()
    assert not window.actions_["edit.rename"].isEnabled()
    assert "只能查看" in window.actions_["edit.rename"].toolTip()
    window.shell.close_project()
    other.close()


def test_change_of_another_program_is_noticed_and_taken_in(town, project):
    run_python(
        "import sys, apsw\n"
        "from gridplanner.data.store.functions import register_functions\n"
        "c = apsw.Connection(sys.argv[1]); register_functions(c)\n"
        "c.execute(\"UPDATE grid SET name = '新名字' WHERE name = '甲网格'\")",
        project,
    )
    town.shell.doors.poll()
    assert "另一个程序" in town.map.strip.message
    town.map.strip.buttons[0].click()
    assert unit_id(town, "新名字")
    assert town.session.labels[0] is not None


def test_unchanged_project_is_not_reported(town):
    town.shell.doors.poll()
    assert town.map.strip.message == ""


@pytest.mark.parametrize("tool", ["select", "draw", "zoom_box", "measure"])
def test_three_escapes_lead_back_to_nothing(town, tool):
    before = town.session.document.file.change_number
    town.session.select_units([unit_id(town, "甲网格")])
    town.tools.activate(tool)
    town.focus_map()
    QTest.mouseClick(town.canvas.viewport(), Qt.MouseButton.LeftButton)
    for _ in range(3):
        QTest.keyClick(town.canvas, Qt.Key.Key_Escape)
    assert town.tools.name == "select"
    assert town.session.selection == NOTHING
    assert town.isVisible()
    assert town.session.document.file.change_number == before


def drop(window, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_dropped_project_opens(qtbot, window, project):
    drop(window, project)
    qtbot.waitUntil(lambda: window.session.document is not None)
    assert window.session.document.path == project


def test_dropped_data_go_to_the_import(qtbot, town, tmp_path, monkeypatch):
    taken = []
    monkeypatch.setattr(town.shell, "import_files", taken.append)
    drop(town, tmp_path / "房屋.shp", tmp_path / "村界.shp")
    qtbot.waitUntil(lambda: bool(taken))
    assert [path.name for path in taken[0]] == ["房屋.shp", "村界.shp"]


def test_figures_follow_an_edit_and_its_undo(town):
    grid = unit_id(town, "甲网格")
    town.session.select_units([grid])
    plan = town.session.document.plan
    town.session.document.apply(set_fields(plan, {grid: {"name": "改过"}}))
    assert town.session.figures().units[0].name == "改过"
    town.actions_.run("cmd.undo")
    assert town.session.figures().units[0].name == "甲网格"
    assert "已撤销" in town.map.strip.message


def test_changes_of_a_worker_wait_until_it_is_done(town):
    told = []
    town.session.figures_changed.connect(lambda: told.append(1))
    town.session.hold()
    plan = town.session.document.plan
    grid = unit_id(town, "甲网格")
    town.session.document.apply(set_fields(plan, {grid: {"name": "改过"}}))
    assert told == []
    town.session.release()
    assert told


def test_copy_holds_everything_and_can_be_opened(town, tmp_path, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    target = tmp_path / "copy.gpkg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    town.actions_.run("project.save_copy")
    assert "copy.gpkg" in town.map.strip.message
    town.actions_.run("project.close")
    assert town.shell.open_project(target)
    assert unit_id(town, "甲网格")


def test_cache_beside_the_project_survives_an_edit_of_the_plan(town, project):
    folder = project.with_name(project.name + ".cache")
    before = sorted(p.name for p in folder.iterdir() if p.is_dir())
    plan = town.session.document.plan
    grid = unit_id(town, "甲网格")
    town.session.document.apply(set_fields(plan, {grid: {"name": "改过"}}))
    town.shell.close_project()
    town.shell.open_project(project)
    assert sorted(p.name for p in folder.iterdir() if p.is_dir()) == before
    shutil.rmtree(folder)


def test_crash_is_said_and_its_report_can_be_copied(qapp, town):
    town.shell.tell_crash("GridPlanner, ValueError, place.py:3")
    assert town.map.strip.message == text("error.crash")
    town.map.strip.buttons[0].click()
    assert qapp.clipboard().text() == "GridPlanner, ValueError, place.py:3"


def test_second_project_waits_while_work_is_running(qtbot, town, project, tmp_path):
    other = tmp_path / "other.gpkg"
    town.session.document.file.backup(other)
    go = threading.Event()
    town.jobs.run(
        lambda _progress: go.wait(5),
        title="check.running",
        done=lambda _value: None,
        failed=pytest.fail,
    )
    assert not town.shell.open_project(other)
    assert town.map.strip.message == text("blocked.busy")
    go.set()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert town.shell.open_project(other)


def test_figures_are_counted_however_the_first_picture_was_drawn(
    qtbot, window, project
):
    window.shell.open_project(project)
    window.canvas.finish_drawing()
    qtbot.waitUntil(lambda: window.session.standing is not None)


def test_large_town_is_counted_beside_the_map(qtbot, window, project, monkeypatch):
    from gridplanner.ui import town as shown

    monkeypatch.setattr(shown, "MANY", 1)
    window.shell.open_project(project)
    with qtbot.waitSignal(window.jobs.started):
        window.canvas.finish_drawing()
    qtbot.waitUntil(lambda: window.session.standing is not None)
    assert window.session.figures().total.buildings.tolist() == [4]


def test_hint_is_said_only_while_there_is_a_map(town):
    assert town.status.hint.text()
    town.shell.close_project()
    assert town.status.hint.text() == ""


def test_compiled_loops_are_loaded_once_nothing_is_under_way(qtbot, town, monkeypatch):
    monkeypatch.setattr(app, "IDLE", 1)
    go, loaded = threading.Event(), []
    monkeypatch.setattr(raster, "make_ready", lambda: loaded.append(town.jobs.running))
    town.jobs.run(
        lambda _progress: go.wait(5),
        title="check.running",
        done=lambda _value: None,
        failed=pytest.fail,
    )
    app.load_loops(town)
    go.set()
    qtbot.waitUntil(lambda: bool(loaded))
    assert loaded == [False]
