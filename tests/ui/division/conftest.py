"""Two villages with a few dozen houses, a main road through both, and an estate."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.ui.commands.division import divide
from tests.helpers.project import EAST, NORTH, small_town, wkb
from tests.ui.conftest import unit_id

PRIVATE = "李家老宅"


@pytest.fixture
def project(tmp_path):
    """Houses in rows of twelve, one to five households each, closed."""
    path = tmp_path / "town.gpkg"
    document = small_town(path)
    rng = np.random.default_rng(4)
    houses = [
        (14 + 32 * column + rng.uniform(0, 9), 12 + 36 * row + rng.uniform(0, 11))
        for row in range(5)
        for column in range(12)
    ]
    count = len(houses)
    with document.file.transaction():
        document.file.bulk_insert(
            "building",
            {
                "address": [f"{PRIVATE}{n}号" for n in range(count)],
                "households": [1 + n % 5 for n in range(count)],
                "people": [2 + n % 7 for n in range(count)],
                "estate": ["桃园" if 24 <= n < 28 else None for n in range(count)],
                "source": ["test"] * count,
            },
            [wkb(x, y, x + 14, y + 10) for x, y in houses],
        )
        road = shapely.LineString([(EAST - 10, NORTH + 82), (EAST + 410, NORTH + 82)])
        document.file.bulk_insert(
            "feature",
            {"kind": ["road"], "class": ["省道"], "name": ["和平路"], "source": ["t"]},
            [shapely.to_wkb(road)],
        )
    document.close()
    return path


@pytest.fixture
def opened(qtbot, town):
    """The dialog, opened for the western village, by the command."""

    def open_for(name="西村"):
        units = [] if name is None else [unit_id(town, name)]
        town.session.select_units(units)
        assert divide.blocked(town.context) is None
        divide.run(town.context)
        return town.shell.division.form

    yield open_for
    town.shell.division.close()
    qtbot.waitUntil(lambda: not town.jobs.busy, timeout=30_000)
