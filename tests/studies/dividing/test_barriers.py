"""Which classes of roads no part may cross, where it is asked for."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.document import TILING
from gridplanner.studies.dividing.features import read_features
from gridplanner.studies.dividing.study import Wish, ask, propose
from tests.helpers.project import EAST, GRID, NORTH, small_town, wkb

DAY = date(2026, 3, 1)
ROADS = {"roads": "省道", "streets": "支路", "lanes": "巷道", "railways": "铁路"}
KINDS = {"roads": "main", "streets": "street", "lanes": "lane", "railways": "railway"}


@pytest.fixture
def town(tmp_path):
    """Four ways from south to north, with houses between them."""
    document = small_town(tmp_path / "town.gpkg")
    ways = [
        shapely.LineString([(EAST + x, NORTH - 5), (EAST + x, NORTH + 205)])
        for x in (40, 80, 120, 160)
    ]
    houses = [
        wkb(x, y, x + 12, y + 12)
        for x in (10, 54, 94, 134, 174)
        for y in range(20, 180, 40)
    ]
    count = len(houses)
    with document.file.transaction():
        document.file.bulk_insert(
            "building",
            {"households": [1] * count, "source": ["test"] * count},
            houses,
        )
        document.file.bulk_insert(
            "feature",
            {
                "kind": ["road"] * 4,
                "class": list(ROADS.values()),
                "name": list(ROADS),
                "source": ["t"] * 4,
            },
            [shapely.to_wkb(way) for way in ways],
        )
    yield document
    document.close()


@pytest.mark.parametrize("name", ROADS)
def test_only_the_chosen_class_is_a_barrier(town, name):
    box = np.array([EAST - 10, NORTH - 10, EAST + 400, NORTH + 400])
    found = read_features(town.file, town.plan, {name}, box)
    barred = {lines.kind for lines in found.lines if lines.is_barrier}
    assert barred == {KINDS[name]}


@pytest.mark.parametrize("name", ROADS)
def test_no_part_lies_on_both_sides_of_the_chosen_class(town, name):
    standing = Standing(town.snapshot(), town.footprints)
    (east,) = [unit.id for unit in town.plan.units.values() if unit.name == "东村"]
    wish = Wish(
        level=GRID, areas=(east,), count=3, barriers=frozenset({name}), candidates=1
    )
    asked = ask(town, standing, wish, plan=TILING, day=DAY)
    (proposal,) = propose(asked, wish)
    x = EAST + (40, 80, 120, 160)[list(ROADS).index(name)]
    for part in proposal.candidate.polygons:
        west, _south, east_edge, _north = part.bounds
        assert west >= x - 0.01 or east_edge <= x + 0.01
