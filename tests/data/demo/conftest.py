"""A demo village, made once, and looked at through the store."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gridplanner.data.demo import make_demo
from gridplanner.data.store.geopackage import ProjectFile


def clock():
    return datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def village_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "village.gpkg"
    make_demo(path, size="village", seed=1, clock=clock)
    return path


@pytest.fixture(scope="session")
def made_town(tmp_path_factory):
    """What was counted when the whole town was made, and its file."""
    path = tmp_path_factory.mktemp("town") / "town.gpkg"
    return make_demo(path, size="town", clock=clock), path


@pytest.fixture(scope="session")
def village(village_path):
    file = ProjectFile.open(village_path, mode="look", clock=clock, user="")
    yield file
    file.close()
