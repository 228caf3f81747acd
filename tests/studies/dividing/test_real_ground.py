"""Real ground divided the whole way: a dense block in Asia, a municipality in the Alps.

Kathmandu is divided into as many tasks as another program made of it, in the layer
`split_by_fmtm`: the houses in those vary by 0.43 of their mean, and 60 are cut.
"""

from __future__ import annotations

from datetime import date

import geopandas
import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.checks.check import check
from gridplanner.data.document import TILING
from gridplanner.data.intake.importing import run_import
from gridplanner.data.intake.proposal import ImportOptions
from gridplanner.studies.dividing.study import Wish, ask, edit_of, propose
from tests.helpers.plans import assert_sound
from tests.helpers.project import COMMUNITY, GRID, MICRO, new_document

DAY = date(2026, 3, 1)


def land(path, sources):
    document = new_document(path, crs=None)
    for kind, source, options in sources:
        run_import(document, kind, source, options=options)
    return document


def stand(document):
    return Standing(document.snapshot(), document.footprints)


def divided(document, wish):
    """Divide, and give the new units with how many houses each holds and cuts."""
    before = set(document.plan.units)
    asked = ask(document, stand(document), wish, plan=TILING, day=DAY)
    (proposal, *_) = propose(asked, wish)
    document.apply(edit_of(document, proposal, plan=TILING))
    figures = stand(document).figures(wish.level)
    made = [n for n, unit in enumerate(figures.units) if unit.id not in before]
    units = [figures.units[row] for row in made]
    return asked, units, figures.rows, made


def test_a_block_of_kathmandu_becomes_even_tasks_that_cut_no_house(
    shared_data, tmp_path
):
    source = shared_data / "kathmandu_block_osm.gpkg"
    document = land(
        tmp_path / "block.gpkg",
        [
            ("areas", source, ImportOptions(layer="aoi", level="社区")),
            ("buildings", source, ImportOptions(layer="buildings")),
            ("features", source, ImportOptions(layer="roads")),
        ],
    )
    tasks = len(geopandas.read_file(source, layer="split_by_fmtm"))
    wish = Wish(level=GRID, count=tasks, weight="buildings", candidates=1)

    asked, units, rows, made = divided(document, wish)

    assert len(units) == tasks == 122
    held = rows.buildings[made]
    assert held.sum() == 667
    assert held.std() / held.mean() <= 0.10
    assert rows.cut[made].sum() == 0
    assert_sound(document.plan)
    grounds = np.array([document.plan.outline(unit.id) for unit in units], object)
    assert shapely.coverage_is_valid(grounds)
    assert (shapely.get_num_geometries(grounds) == 1).all()
    whole = shapely.union_all([area.shape for area in asked.areas])
    assert shapely.union_all(grounds).symmetric_difference(whole).area < 0.5
    document.close()


@pytest.mark.slow
def test_a_municipality_of_liechtenstein_becomes_grids_and_one_of_these_micro_grids(
    shared_data, tmp_path
):
    town = shared_data / "liechtenstein_osm.gpkg"
    areas = shared_data / "liechtenstein_municipalities.gpkg"
    named = ImportOptions(level="社区", columns={"name": "name"})
    document = land(
        tmp_path / "land.gpkg",
        [
            ("areas", areas, named),
            ("buildings", town, ImportOptions(layer="buildings")),
            ("features", town, ImportOptions(layer="roads")),
            ("features", town, ImportOptions(layer="waterways")),
            ("features", town, ImportOptions(layer="railways")),
        ],
    )
    (triesen,) = [u for u in document.plan.units_at(COMMUNITY) if u.name == "Triesen"]
    wish = Wish(
        level=GRID,
        areas=(triesen.id,),
        count=7,
        weight="buildings",
        barriers=frozenset({"rivers", "railways", "villages"}),
        candidates=1,
    )
    _, grids, rows, made = divided(document, wish)
    assert len(grids) == 7
    assert abs(rows.buildings[made] / rows.buildings[made].mean() - 1).max() <= 0.05

    inner = Wish(
        level=MICRO, areas=(grids[0].id,), count=8, weight="buildings", candidates=1
    )
    _, micro, rows, made = divided(document, inner)

    assert len(micro) == 8
    assert {unit.parent for unit in micro} == {grids[0].id}
    assert abs(rows.buildings[made] / rows.buildings[made].mean() - 1).max() <= 0.07
    # Two houses stand on the border of the municipality, as they did before.
    cut = stand(document).snapshot.cut_levels
    here = (cut >> COMMUNITY) & 1 == 0
    assert not ((cut >> GRID) | (cut >> MICRO))[here].any()
    assert_sound(document.plan)
    assert not check(document.plan, level=MICRO).counts["overlap"]
    document.close()
