"""Houses on either side of a lane stay together where that is asked for."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.document import TILING
from gridplanner.studies.dividing.features import is_lane
from gridplanner.studies.dividing.study import Wish, ask, propose
from tests.helpers.project import EAST, GRID, NORTH, small_town, wkb

DAY = date(2026, 3, 1)
ROWS, HOUSES = 4, 7


@pytest.fixture
def town(tmp_path):
    """Four lanes from west to east, each with seven houses on either side."""
    document = small_town(tmp_path / "town.gpkg")
    houses, lanes = [], []
    for row in range(ROWS):
        y = 20 + 48 * row
        lanes.append(
            shapely.LineString([(EAST + 12, NORTH + y), (EAST + 190, NORTH + y)])
        )
        houses += [
            wkb(14 + 25 * n, y + side, 26 + 25 * n, y + side + 8)
            for n in range(HOUSES)
            for side in (-12, 4)
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
                "kind": ["road"] * ROWS,
                "class": ["巷道"] * ROWS,
                "name": [f"第{n}巷" for n in range(ROWS)],
                "source": ["t"] * ROWS,
            },
            [shapely.to_wkb(lane) for lane in lanes],
        )
    yield document
    document.close()


def divided(town, kept):
    standing = Standing(town.snapshot(), town.footprints)
    (east,) = [unit.id for unit in town.plan.units.values() if unit.name == "东村"]
    wish = Wish(
        level=GRID,
        areas=(east,),
        count=2,
        barriers=frozenset(),
        kept=frozenset(kept),
        candidates=1,
    )
    asked = ask(town, standing, wish, plan=TILING, day=DAY)
    return asked, propose(asked, wish)[0]


def test_each_lane_stays_in_one_part(town):
    asked, proposal = divided(town, {"lanes"})
    (kept,) = asked.prepared.ground.kept
    assert kept.kind == "lanes"
    assert sorted(kept.names) == [f"第{n}巷" for n in range(ROWS)]
    assert proposal.candidate.cut == 0
    lane_of = np.repeat(np.arange(ROWS), 2 * HOUSES)
    part = proposal.of_house[np.argsort(asked.building_ids)]
    assert len(set(zip(lane_of.tolist(), part.tolist(), strict=True))) == ROWS


def test_grounds_of_lanes_do_not_lie_over_each_other(town):
    asked, _ = divided(town, {"lanes"})
    (kept,) = asked.prepared.ground.kept
    whole = shapely.union_all(kept.shapes)
    assert shapely.area(kept.shapes).sum() == pytest.approx(whole.area, rel=1e-6)


def test_without_the_wish_they_are_no_ground_to_keep(town):
    asked, _ = divided(town, set())
    assert asked.prepared.ground.kept == ()


@pytest.mark.parametrize(
    ("word", "name", "is_one"),
    [
        ("巷道", "", True),
        ("支路", "幸福巷", True),
        ("", "东胡同", True),
        ("田间路", "", False),
        ("省道", "巷", False),
        ("residential", "Im Winkel", False),
        ("alley", "", True),
        ("铁路", "", False),
    ],
)
def test_a_lane_is_known_by_its_class_or_its_name(word, name, is_one):
    assert is_lane(word, name) is is_one
