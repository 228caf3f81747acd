"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Tests marked `screen` run under a virtual screen that sets the platform itself.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent


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
