"""The demo town's communities divided among 291 micro-grids."""

import shutil
from datetime import date

import numpy as np
import pytest
import shapely

from gridplanner.analysis.division.solving import Effort
from gridplanner.analysis.standing import Standing
from gridplanner.data.document import TILING, Document
from gridplanner.studies.dividing.study import Wish, ask, edit_of, propose
from tests.data.demo.conftest import clock

COMMUNITY, MICRO = 1, 3
SHORT = Effort(starts=1, between=2, final=6, heats=12)


@pytest.mark.slow
def test_micro_grids_of_115_communities_tile_them_and_none_is_in_two(
    made_town, tmp_path
):
    path = shutil.copy(made_town[1], tmp_path / "town.gpkg")
    document = Document.open(path, clock=clock, user="李工")
    before = document.plan
    communities = before.units_at(COMMUNITY)
    homes = {unit.id: before.outline(unit.id) for unit in communities}
    wish = Wish(level=MICRO, within=COMMUNITY, count=291, candidates=1)
    standing = Standing(document.snapshot(TILING), document.footprints)
    asked = ask(document, standing, wish, plan=TILING, day=date(2026, 3, 1))
    (proposal,) = propose(asked, wish, effort=SHORT)

    document.apply(edit_of(document, proposal, plan=TILING))

    after = document.plan
    parts = after.units_at(MICRO)
    grounds = np.array([after.outline(unit.id) for unit in parts], object)
    document.close()
    assert len(communities) == 115
    assert len(parts) == 291
    assert shapely.is_valid(grounds).all()
    assert {shape.geom_type for shape in grounds} == {"Polygon"}
    villages = np.array(list(homes.values()), object)
    spots = shapely.point_on_surface(grounds)
    part, village = shapely.STRtree(villages).query(spots, "intersects")
    assert part.tolist() == list(range(291))
    assert set(village.tolist()) == set(range(115))
    for row, home in enumerate(villages):
        mine = grounds[village == row]
        assert shapely.union_all(mine).symmetric_difference(home).area < 1.0
        assert abs(shapely.area(mine).sum() - home.area) < 1.0
    for number, home in homes.items():
        assert after.outline(number).symmetric_difference(home).area < 1.0
