"""A dense block in Asia whose grids drift, lose a worker and get a new one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.document import TILING
from gridplanner.data.intake.importing import run_import
from gridplanner.data.intake.proposal import ImportOptions
from gridplanner.studies.dividing import study as dividing
from gridplanner.studies.rebalancing.asked import Wish
from gridplanner.studies.rebalancing.edit import edit_of
from gridplanner.studies.rebalancing.study import make_ready, propose, read
from tests.helpers.plans import assert_sound
from tests.helpers.project import GRID, new_document

DAY = date(2026, 3, 1)
GRIDS = 30


@pytest.fixture(scope="module")
def block(shared_data, tmp_path_factory):
    source = shared_data / "kathmandu_block_osm.gpkg"
    document = new_document(tmp_path_factory.mktemp("block") / "block.gpkg", crs=None)
    for kind, layer, level in (
        ("areas", "aoi", "社区"),
        ("buildings", "buildings", ""),
        ("features", "roads", ""),
    ):
        options = ImportOptions(layer=layer, level=level)
        run_import(document, kind, source, options=options)
    wish = dividing.Wish(
        level=GRID, count=GRIDS, weight="buildings", tolerance=0.3, candidates=1
    )
    asked = dividing.ask(document, stand(document), wish, plan=TILING, day=DAY)
    (found, *_) = dividing.propose(asked, wish)
    document.apply(dividing.edit_of(document, found, plan=TILING))
    yield document
    document.close()


def stand(document):
    return Standing(document.snapshot(), document.footprints)


@pytest.mark.parametrize("start", ["drifted", "leave", "join"])
def test_all_moves_can_be_drawn_and_every_grid_stays_whole(block, start):
    units = block.plan.units_at(GRID)
    place = block.plan.outline(units[12].id).representative_point()
    wanted = {
        "drifted": {},
        "leave": {"leaving": (units[7].id,)},
        "join": {"new": ((place.x, place.y),)},
    }[start]
    wish = Wish(level=GRID, weight="buildings", tolerance=0.1, **wanted)
    known = read(block, stand(block), wish, plan=TILING, day=DAY)
    found = propose(make_ready(known), DAY.isoformat())

    assert found.kept == tuple(range(len(found.told)))
    assert found.deviation(found.kept) <= 0.1 < found.deviation(())

    ground = shapely.union_all([block.plan.outline(unit.id) for unit in units])
    block.apply(edit_of(block.plan, found, today=DAY.isoformat()).change)
    assert_sound(block.plan)
    figures = stand(block).figures(GRID)
    count = {"drifted": GRIDS, "leave": GRIDS - 1, "join": GRIDS + 1}[start]
    assert len(figures.units) == count
    shapes = [block.plan.outline(unit.id) for unit in figures.units]
    assert {shape.geom_type for shape in shapes} == {"Polygon"}
    assert shapely.coverage_is_valid(np.array(shapes, object))
    assert shapely.union_all(shapes).symmetric_difference(ground).area < 0.5
    assert figures.rows.cut.sum() == 0
    held = figures.rows.buildings
    assert abs(held / held.mean() - 1).max() <= 0.1 + 1e-9
    block.undo()
