"""A window with a small town in it, driven without a screen."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from gridplanner.app import make_window
from gridplanner.ui.settings import Settings
from tests.helpers.project import clock, small_town, wkb


@pytest.fixture(scope="session")
def town_file(tmp_path_factory):
    """Two villages, three grids and four houses in a closed project, to be copied."""
    path = tmp_path_factory.mktemp("town") / "town.gpkg"
    document = small_town(path)
    with document.file.transaction():
        document.file.bulk_insert(
            "building",
            {
                "address": ["东村1号", "东村2号", "西村1号", "西村2号"],
                "plate": ["1号", "2号", "1号", "2号"],
                "households": [2, 3, 5, None],
                "people": [5, 8, 12, None],
                "source": ["test"] * 4,
            },
            [
                wkb(20, 120, 40, 140),
                wkb(20, 20, 40, 40),
                wkb(220, 20, 240, 40),
                wkb(300, 20, 320, 40),
            ],
        )
    document.close()
    return path


@pytest.fixture
def project(town_file, tmp_path):
    """A project of two villages, three grids and four houses, closed."""
    return Path(shutil.copy(town_file, tmp_path / "town.gpkg"))


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings" / "window.ini")


@pytest.fixture
def window(qtbot, settings):
    """The window with its start page, as large as an office screen."""
    made = make_window(settings, clock=clock, user="董玉涛")
    made.restore()
    made.resize(1366, 728)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    # What is left of it goes now: a collection while Qt goes through all widgets to
    # style the next window would take some away under its hands.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture
def town(qtbot, window, project):
    """The window with the small town open and its figures counted."""
    assert window.shell.open_project(project)
    window.arrange()
    # A machine that others use too may stand still for seconds.
    qtbot.waitUntil(lambda: window.session.standing is not None, timeout=30_000)
    window.canvas.finish_drawing()
    return window


def make_pages(window):
    """Make the pages of the tray that otherwise wait until somebody looks at them."""
    for name in window.tray.names:
        window.tray.page_of(name)


def unit_id(window, name):
    """The id of the area or grid of that name."""
    units = window.session.document.plan.units.values()
    return next(unit.id for unit in units if unit.name == name)
