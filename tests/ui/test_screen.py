"""What only a real screen shows: the window is painted, keys and mouse reach it.

Run under a virtual screen: ``xvfb-run python -m pytest -m screen``.
"""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gridplanner.app import make_window
from gridplanner.data.demo import make_demo
from gridplanner.ui.settings import Settings

pytestmark = pytest.mark.screen


def clock():
    return datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "village.gpkg"
    make_demo(path, size="village", seed=1, clock=clock)
    return path


@pytest.fixture
def window(qtbot, tmp_path, village):
    made = make_window(Settings(tmp_path / "settings.ini"), clock=clock, user="董")
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.shell.open_project(village)
    qtbot.waitUntil(lambda: made.session.standing is not None, timeout=20000)
    made.canvas.zoom_to_all()
    made.canvas.finish_drawing()
    yield made
    made.shell.close_project()


def shot(left, top, width, height):
    """Colours of a part of the screen, uint8, shape (height, width, 3)."""
    picture = QGuiApplication.primaryScreen().grabWindow(0, left, top, width, height)
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8)
    rows = rows.reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)


def colours(widget):
    corner = widget.mapToGlobal(widget.rect().topLeft())
    part = shot(corner.x(), corner.y(), widget.width(), widget.height())
    return np.unique(part.reshape(-1, 3), axis=0)


def test_map_and_panels_are_painted_on_the_screen(qtbot, window):
    qtbot.waitUntil(lambda: len(colours(window.canvas)) > 100, timeout=5000)
    qtbot.waitUntil(lambda: len(colours(window.inspector)) > 10, timeout=5000)


def test_keys_reach_the_map_and_escape_goes_back_in_steps(qtbot, window):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_G)
    assert window.tools.name == "draw"
    middle = window.canvas.viewport().rect().center()
    QTest.mouseClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert window.tools.busy
    version = window.session.document.version
    for _ in range(3):
        QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.tools.name == "select"
    assert len(window.session.selection) == 0
    assert window.isVisible()
    assert window.session.document.version == version


def colours_in_corner():
    """Count the colours where the program opens its window."""
    return len(np.unique(shot(0, 0, 600, 400).reshape(-1, 3), axis=0))


@pytest.fixture
def blank(qtbot):
    """A plain window over all that stands on the screen, or stood there before."""
    cover = QWidget()
    qtbot.addWidget(cover)
    cover.setGeometry(QGuiApplication.primaryScreen().geometry())
    cover.show()
    qtbot.waitExposed(cover)
    qtbot.waitUntil(lambda: colours_in_corner() <= 10, timeout=10000)
    return cover


@pytest.mark.usefixtures("blank")
def test_program_started_by_its_name_shows_the_town(village, tmp_path):
    """The whole way: interpreter, arguments, window, first picture."""
    settings = {"XDG_CONFIG_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    copy = tmp_path / "town.gpkg"
    copy.write_bytes(village.read_bytes())
    script = (
        f"import sys; from gridplanner.app import main; sys.exit(main({str(copy)!r}))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], env={**os.environ, **settings}
    )
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and process.poll() is None:
            if colours_in_corner() > 100:
                break
            QTest.qWait(100)
        assert process.poll() is None, "the program ended by itself"
        assert colours_in_corner() > 100
    finally:
        process.terminate()
        process.wait(10)
