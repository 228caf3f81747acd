"""The tasks of a clerk's first morning, done by real events and counted.

T1: a project of footprints and village borders. T2: the first grid, with what it
holds. Seven actions each; choosing two files in the system's own dialog counts as
three (a file, the other file, Open), which no test can press.
"""

from __future__ import annotations

import datetime

import geopandas
import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from gridplanner.app import make_window
from gridplanner.ui.dialogs.import_dialog import ImportDialog
from gridplanner.ui.dialogs.make_grid import MakeGridForm
from gridplanner.ui.drawing import Drawing
from gridplanner.ui.settings import Settings
from tests.ui.actions import ActionCounter

LIMIT = 7
FILE_DIALOG = 3
WEST, SOUTH = 480000.0, 3954000.0


def clock():
    return datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
def window(qtbot, tmp_path):
    made = make_window(Settings(tmp_path / "settings.ini"), clock=clock, user="董")
    made.settings.folder = str(tmp_path)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.shell.close_project()


@pytest.fixture
def files(tmp_path):
    """Two villages side by side with twelve houses, as offices send them: GBK."""
    villages = geopandas.GeoDataFrame(
        {"村名": ["逢家东村", "逢家西村"]},
        geometry=[
            shapely.box(WEST, SOUTH, WEST + 400, SOUTH + 300),
            shapely.box(WEST + 400, SOUTH, WEST + 800, SOUTH + 300),
        ],
        crs=4549,
    )
    houses = [
        shapely.box(x, y, x + 12, y + 10)
        for x in (WEST + 60 + 130 * column for column in range(6))
        for y in (SOUTH + 80, SOUTH + 200)
    ]
    buildings = geopandas.GeoDataFrame(
        {"门牌号": [f"{n}号" for n in range(12)], "户数": [2] * 12},
        geometry=houses,
        crs=4549,
    )
    paths = []
    for name, frame in (("房屋", buildings), ("村界", villages)):
        path = tmp_path / f"{name}.shp"
        frame.to_file(path, encoding="GBK")
        path.with_suffix(".cpg").unlink(missing_ok=True)
        paths.append(path)
    return paths


def answer(form, ready, act):
    """Act on a dialog of class `form` as soon as it is open and ready."""
    timer = QTimer()
    timer.setInterval(20)

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, form) and ready(dialog):
            timer.stop()
            act(dialog)

    timer.timeout.connect(look)
    timer.start()
    return timer


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def type_chinese(field, words):
    """Commit words as an input method does; keys alone cannot write them."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


def open_town(qtbot, window, files, monkeypatch):
    """T1, as in the paper: seven actions."""
    names = [str(path) for path in files]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (names, ""))

    def look(dialog):
        click(dialog.accept_button)
        type_chinese(dialog.confirm.name, "逢家镇网格")
        click(dialog.accept_button)

    keep = answer(ImportDialog, lambda d: d.accept_button.isEnabled(), look)
    click(window.start.files)
    qtbot.waitUntil(lambda: window.session.standing is not None, timeout=20000)
    del keep


def test_t1_new_project_of_two_files_takes_seven_actions(
    qtbot, window, files, monkeypatch, tmp_path
):
    with ActionCounter() as counter:
        open_town(qtbot, window, files, monkeypatch)
    assert counter.actions == ["C", "Q", "T", "Q"]
    assert counter.count + FILE_DIALOG <= LIMIT
    document = window.session.document
    assert document.path == tmp_path / "逢家镇网格.gpkg"
    assert sorted(u.name for u in document.plan.units_at(1)) == ["逢家东村", "逢家西村"]
    assert len(window.session.standing.snapshot.buildings) == 12


def test_t2_first_grid_takes_seven_actions(qtbot, window, files, monkeypatch):
    canvas = ready_canvas(qtbot, window, files, monkeypatch)
    assert window.actions_["tool.draw"].isEnabled()
    corners = [(0, 0), (400, 0), (400, 300), (0, 300)]

    def at(x, y):
        ((px, py),) = canvas.view.to_px(np.array([[WEST + x, SOUTH + y]]))
        return QPoint(round(px), round(py))

    form = {}

    def accept(dialog):
        form["code"] = dialog.code.text()
        form["takes"] = dialog.ground.count()
        click(dialog.accept_button)

    keep = answer(MakeGridForm, lambda d: d.accept_button.isEnabled(), accept)
    with ActionCounter() as counter:
        QTest.keyClick(canvas, Qt.Key.Key_G)
        for corner in corners:
            QTest.mouseClick(
                canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(*corner)
            )
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    del keep
    assert counter.actions == ["K", "C", "C", "C", "C", "K", "Q"]
    plan = window.session.document.plan
    (grid,) = plan.units_at(2)
    village = plan.units[grid.parent]
    assert village.name == "逢家东村"
    assert grid.code == form["code"]
    assert not form["takes"]
    assert plan.outline(grid.id).equals(plan.outline(village.id))
    figures = window.session.figures(2)
    assert figures.rows.buildings.tolist() == [6]
    assert figures.rows.values[:, figures.measures.index("households")].tolist() == [12]


def ready_canvas(qtbot, window, files, monkeypatch):
    """The map of the new town, whole and with the keys."""
    open_town(qtbot, window, files, monkeypatch)
    window.canvas.zoom_to_all()
    window.canvas.finish_drawing()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    return window.canvas


def press(widget, key, times=1, *, shift=False):
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier(0)
    for _ in range(times):
        QTest.keyClick(widget, key, held)


def test_t2_goes_by_keys_alone(qtbot, window, files, monkeypatch):
    """A cross is moved by the arrows, a corner set by Space, the grid made by Enter."""
    canvas = ready_canvas(qtbot, window, files, monkeypatch)
    x, y = (round(side / 2) for side in (canvas.view.width, canvas.view.height))

    def go_to(corner):
        nonlocal x, y
        ((px, py),) = canvas.view.to_px(np.array([corner]))
        across, down = round((px - x) / 5), round((py - y) / 5)
        press(canvas, Qt.Key.Key_Right if across > 0 else Qt.Key.Key_Left, abs(across))
        press(canvas, Qt.Key.Key_Down if down > 0 else Qt.Key.Key_Up, abs(down))
        x, y = x + 5 * across, y + 5 * down

    keep = answer(
        MakeGridForm,
        lambda d: d.accept_button.isEnabled(),
        lambda d: QTest.keyClick(d, Qt.Key.Key_Return),
    )
    press(canvas, Qt.Key.Key_G)
    for east, north in [(0, 0), (400, 0), (400, 300), (0, 300)]:
        go_to((WEST + east, SOUTH + north))
        press(canvas, Qt.Key.Key_Space)
    press(canvas, Qt.Key.Key_Return)
    del keep
    plan = window.session.document.plan
    (grid,) = plan.units_at(2)
    assert plan.outline(grid.id).equals(plan.outline(grid.parent))


def test_cross_moves_the_map_at_its_edge_and_goes_when_the_mouse_points(
    qtbot, window, files, monkeypatch
):
    canvas = ready_canvas(qtbot, window, files, monkeypatch)
    press(canvas, Qt.Key.Key_G)
    before = canvas.view.box
    press(canvas, Qt.Key.Key_Right, 5, shift=True)
    assert canvas.view.box == before
    assert canvas.keys.cross.x() == round(canvas.view.width / 2) + 250
    press(canvas, Qt.Key.Key_Right, 20, shift=True)
    assert canvas.view.box[0] > before[0]
    assert canvas.keys.cross.x() == canvas.view.width - 40
    QTest.mouseMove(canvas.viewport(), QPoint(60, 60))
    QTest.mouseMove(canvas.viewport(), QPoint(70, 70))
    qtbot.waitUntil(lambda: canvas.keys.cross is None)
    press(canvas, Qt.Key.Key_V)
    before = canvas.view.box
    press(canvas, Qt.Key.Key_Right)
    assert canvas.view.box[0] > before[0]  # other tools pan


def test_import_is_taken_back_and_done_again_by_a_job(
    qtbot, window, files, monkeypatch
):
    open_town(qtbot, window, files, monkeypatch)
    document = window.session.document
    window.actions_.run("cmd.undo")
    qtbot.waitUntil(lambda: not window.jobs.running)
    qtbot.waitUntil(lambda: len(window.session.standing.snapshot.buildings) == 0)
    assert document.next_redo() is not None
    window.actions_.run("cmd.redo")
    qtbot.waitUntil(lambda: not window.jobs.running)
    qtbot.waitUntil(lambda: len(window.session.standing.snapshot.buildings) == 12)


def test_drawing_over_a_grid_says_from_whom_it_takes(qtbot, window, files, monkeypatch):
    open_town(qtbot, window, files, monkeypatch)
    window.session.set_level(2)
    ring = np.array(
        [
            [WEST, SOUTH],
            [WEST + 400, SOUTH],
            [WEST + 400, SOUTH + 300],
            [WEST, SOUTH + 300],
        ]
    )
    drawing = Drawing(window.context)
    notes = []

    def accept(dialog):
        notes.append([found.text() for found in dialog.findChildren(QLabel)])
        type_chinese(dialog.name, "一号")
        click(dialog.accept_button)

    # The second lies on the east half of the first, in the same village.
    for west in (0, 200):
        keep = answer(MakeGridForm, lambda d: d.accept_button.isEnabled(), accept)
        corners = np.maximum(ring, [WEST + west, SOUTH])
        drawing.finished([tuple(point) for point in corners])
        del keep
        qtbot.waitUntil(lambda: not window.jobs.running)
    first, second = notes
    assert not any("取走" in words for words in first)
    assert any("一号" in words and "取走" in words for words in second)
