"""What all tests share."""

from __future__ import annotations

import gc
import itertools
import logging
import os
import sys
from pathlib import Path

import pytest

from gridplanner.data.compiled_code import compiled_folder

# Tests marked `screen` run under a virtual screen that sets the platform itself.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent

# Each test has a cache folder of its own, in which no process would find what another
# has compiled; loops take half a minute.
with pytest.MonkeyPatch.context() as patch:
    patch.setenv("XDG_CACHE_HOME", str(ROOT / ".pytest_cache"))
    compiled = compiled_folder()
os.environ["NUMBA_CACHE_DIR"] = compiled

# These report what foreign files hold; the importers say it in their own lists.
LOGGERS_OF_FOREIGN_FILES = ("fiona", "pyogrio", "rasterio")


def pytest_collection_modifyitems(items):
    """Skip what needs a real screen where there is none, and say so."""
    if os.environ["QT_QPA_PLATFORM"] != "offscreen":
        return
    needs_screen = pytest.mark.skip(reason="needs a screen: run under xvfb-run")
    for item in items:
        if item.get_closest_marker("screen"):
            item.add_marker(needs_screen)


COLLECT_EVERY = 10
SETTLE_EVERY = 50
_tests_begun = itertools.count()
_tests_done = itertools.count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup():
    """Keep the collector off while a test runs: it would work on any thread.

    A widget or a network manager that is collected on the thread by which xdist hears
    from its main process takes the test process with it.
    """
    gc.disable()
    if next(_tests_begun) % SETTLE_EVERY == 0:
        settle()


def settle():
    """Set aside what outlives the tests, which collecting need not walk through.

    A walk through all modules takes a tenth of a second, and there are thousands.
    Between two tests nothing of a test is held; what has become garbage since it was
    set aside goes here.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown():
    """Collect on the main thread, now and then."""
    if not next(_tests_done) % COLLECT_EVERY:
        gc.collect()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real open data, kept outside the repository because of its licences and size."""
    named = os.environ.get("GRIDPLANNER_TEST_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not (folder / "MANIFEST.md").exists():
        pytest.skip(
            f"no real data at {folder}; name its folder in GRIDPLANNER_TEST_DATA"
        )
    return folder


@pytest.fixture(autouse=True)
def chinese():
    """Begin every test in Chinese, whatever the one before it spoke."""
    from gridplanner.resources.texts import set_language

    set_language("zh")
    yield
    set_language("zh")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory, monkeypatch):
    """Keep settings and caches of the user out of the tests."""
    home = tmp_path_factory.mktemp("home")
    for name in (
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
    ):
        monkeypatch.setenv(name, str(home / name.lower()))


class _Recorder(logging.Handler):
    """Keeps the records it is given."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.records = []

    def emit(self, record):
        if record.name.partition(".")[0] not in LOGGERS_OF_FOREIGN_FILES:
            self.records.append(record)


@pytest.fixture(autouse=True)
def fail_on_logging(request):
    """Fail a test that logs a warning without being marked `logs`."""
    recorder = _Recorder()
    logging.getLogger().addHandler(recorder)
    yield
    logging.getLogger().removeHandler(recorder)
    if recorder.records and not request.node.get_closest_marker("logs"):
        messages = [f"{each.name}: {each.getMessage()}" for each in recorder.records]
        pytest.fail("logged unexpectedly: " + "; ".join(messages))


@pytest.fixture(autouse=True)
def no_dialogs(monkeypatch):
    """Fail a test that would wait for somebody to answer a dialog."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None:
        return

    def refuse(*words, **named):
        raise AssertionError("a dialog opened and would wait for an answer")

    monkeypatch.setattr(widgets.QMessageBox, "exec", refuse)
    for name in ("information", "warning", "critical", "question", "about"):
        monkeypatch.setattr(widgets.QMessageBox, name, refuse)
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(widgets.QFileDialog, name, refuse)
