"""Figures of some units alone: the same as of all, without the others."""

import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.analysis.within_reach import buildings_within, figures_within
from tests.helpers.project import COMMUNITY, GRID, small_town, unit_named, wkb


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    with document.file.transaction():
        document.file.bulk_insert(
            "building",
            {"households": [2, 3, 5], "people": [5, None, 12]},
            [wkb(20, 120, 40, 140), wkb(20, 20, 40, 40), wkb(220, 20, 240, 40)],
        )
    yield document, Standing(document.snapshot(), document.footprints)
    document.close()


def east(document):
    names = ("东村", "甲网格", "乙网格")
    return frozenset(unit_named(document, name).id for name in names)


def test_only_the_units_reached_have_rows_and_their_sum_is_the_total(town):
    document, standing = town
    found = figures_within(standing.figures(GRID), east(document))
    assert [unit.name for unit in found.units] == ["甲网格", "乙网格"]
    households = found.measures.index("households")
    assert found.rows.values[:, households].tolist() == [2, 3]
    assert found.total.values[0, households] == 5
    assert found.total.buildings.tolist() == [2]
    assert found.outside.buildings.tolist() == [0]


def test_a_village_has_the_figures_it_has_in_the_whole(town):
    document, standing = town
    whole = standing.figures(COMMUNITY)
    found = figures_within(whole, east(document))
    row = next(r for r, unit in enumerate(whole.units) if unit.name == "东村")
    assert found.rows.area.tolist() == [whole.rows.area[row]]
    assert found.rows.known.tolist() == [whole.rows.known[row].tolist()]


def test_nobodys_reach_holds_nothing(town):
    _document, standing = town
    found = figures_within(standing.figures(GRID), frozenset())
    assert found.units == ()
    assert found.total.buildings.tolist() == [0]


def test_buildings_are_those_in_the_units(town):
    document, standing = town
    assert buildings_within(standing.snapshot, east(document)).tolist() == [1, 2]
    assert buildings_within(standing.snapshot, frozenset()).tolist() == []
