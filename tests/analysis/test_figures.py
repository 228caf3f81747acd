import numpy as np
import pytest

from gridplanner.analysis.figures import figures, run
from gridplanner.analysis.sums import sum_cells
from gridplanner.data.job import Cancelled, Progress
from tests.analysis.towns import (
    fetch,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)

TOWN, COMMUNITY, GRID, MICRO_GRID = range(4)


def taken(footprints, **options):
    buildings = make_buildings(footprints, **options)
    return place(snapshot_of(town_9(), buildings), fetch(footprints))


def by_code(found):
    return {
        unit.code[-3:] if unit.level < 2 else unit.code[-6:]: number
        for unit, number in zip(found.units, found.rows.buildings.tolist(), strict=True)
    }


def test_each_building_counts_once_at_every_level():
    #                  in 131         132              134/141        the gap
    houses = [square(50, 150), square(250, 150), square(150, 50), square(50, 50)]
    snapshot = taken([*houses, square(900, 900)])
    assert by_code(figures(snapshot, TOWN)) == {"103": 4}
    assert by_code(figures(snapshot, COMMUNITY)) == {"201": 3, "202": 1}
    grids = figures(snapshot, GRID)
    assert by_code(grids) == {"201001": 1, "201002": 1, "202001": 1, "202002": 0}
    assert grids.total.buildings.tolist() == [3]
    assert grids.gap.buildings.tolist() == [1]
    assert grids.outside.buildings.tolist() == [2]
    micro = figures(snapshot, MICRO_GRID)
    assert micro.rows.buildings.tolist() == [1, 0]
    assert micro.outside.buildings.tolist() == [4]


def test_areas_add_up_to_the_ground_of_the_plan():
    snapshot = taken([])
    for level in range(4):
        found = figures(snapshot, level)
        assert found.total.area[0] + found.gap.area[0] == pytest.approx(90_000)
    assert figures(snapshot, COMMUNITY).rows.area.tolist() == [60_000, 30_000]
    assert figures(snapshot, GRID).gap.area.tolist() == [10_000]


def test_areas_are_true_ones_where_the_projection_stretches():
    snapshot = snapshot_of(
        town_9(), make_buildings([]), areal_scale=lambda at: np.full(len(at), 1.52)
    )
    assert figures(snapshot, TOWN).rows.area[0] == pytest.approx(90_000 / 1.52)


def test_density_is_the_share_of_the_ground_under_buildings():
    found = figures(taken([square(150, 50), square(150, 20)]), GRID)
    assert found.rows.density.tolist() == [0, 0.01, 0, 0]


def test_sums_take_what_is_known_and_nothing_known_is_not_zero():
    #            people known | unknown | in another grid: unknown | beyond
    houses = [square(150, 50), square(150, 20), square(250, 50), square(900, 0)]
    counts = [[2, -1, 7], [-1, -1, -1], [-1, -1, -1], [1, -1, 5]]
    found = figures(taken(houses, counts=counts), GRID)
    rows = dict(zip([u.id for u in found.units], range(4), strict=True))
    people, households = found.measures.index("people"), 1
    assert found.rows.values[rows[134], people] == 7
    assert found.rows.known[rows[134], people]
    assert not found.rows.known[rows[133], people]
    # a grid without buildings holds nobody, and that is known
    assert found.rows.known[rows[131], people]
    assert not found.rows.known[:, households].any()
    assert not found.total.known[0, households]
    assert found.outside.values[0, people] == 5
    assert found.sources == ("columns", "", "columns")


def test_nothing_is_known_where_the_town_has_no_such_figures():
    found = figures(taken([]), GRID)
    assert not found.rows.known.any()
    assert not found.total.known.any()


def test_cut_buildings_count_at_the_levels_whose_border_cuts_them():
    snapshot = taken([square(150, 93), square(194, 50)])
    assert figures(snapshot, MICRO_GRID).rows.cut.tolist() == [2, 0]
    assert figures(snapshot, GRID).total.cut.tolist() == [1]
    assert figures(snapshot, TOWN).total.cut.tolist() == [0]


def test_units_come_by_code_and_those_without_ground_are_listed():
    plan = town_9()
    for cell in (13,):
        del plan.cells[cell], plan.shapes[cell]
    found = figures(snapshot_of(plan, make_buildings([])), GRID)
    assert [u.id for u in found.units] == [131, 134, 132, 133]
    assert found.rows.area.tolist() == [30_000, 20_000, 20_000, 0]
    assert np.isnan(found.rows.density[3])


def test_sums_given_are_used():
    snapshot = taken([square(150, 50)])
    found = figures(snapshot, GRID, sums=sum_cells(snapshot))
    assert found.total.buildings.tolist() == [1]


def test_renumbering_the_buildings_changes_no_figure():
    rng = np.random.default_rng(8)
    houses = [square(*at, 12) for at in rng.uniform(-10, 300, (120, 2))]
    counts = rng.integers(-1, 9, (120, 3))
    order = rng.permutation(120)
    one = figures(taken(houses, counts=counts), GRID)
    two = figures(taken([houses[i] for i in order], counts=counts[order]), GRID)
    assert one.rows.values.tolist() == two.rows.values.tolist()
    assert one.rows.footprint.tolist() == pytest.approx(two.rows.footprint.tolist())


def test_the_study_can_be_cancelled():
    with pytest.raises(Cancelled):
        run(taken([]), GRID, Progress(cancelled=lambda: True))
