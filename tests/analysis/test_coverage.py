import pytest

from gridplanner.analysis.coverage import Share, coverage, run
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.levels import parse_levels
from gridplanner.data.records import Cell, Unit
from tests.analysis.towns import (
    DrawnPlan,
    fetch,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)

COMMUNITY, GRID, MICRO_GRID = 1, 2, 3


def covered(footprints, level, **options):
    snapshot = snapshot_of(town_9(), make_buildings(footprints, **options))
    return coverage(place(snapshot, fetch(footprints)), level).shares


def test_the_ground_of_the_town_that_grids_hold():
    assert covered([], GRID)["ground"] == Share(80_000, 90_000)
    assert covered([], MICRO_GRID)["ground"] == Share(20_000, 90_000)
    assert covered([], COMMUNITY)["ground"].share == 1


def test_villages_hold_their_share_of_the_town_not_of_themselves():
    plan = town_9()
    plan.units[129] = Unit(129, 0, 1, code="1")
    plan.cells |= {17: Cell(17, (100, 0, 0, 0)), 18: Cell(18, (0, 129, 0, 0))}
    plan.shapes |= {17: square(300, 0, 100), 18: square(600, 0, 100)}
    found = coverage(snapshot_of(plan, make_buildings([])), COMMUNITY)
    assert found.shares["ground"] == Share(90_000, 100_000)


def test_buildings_and_people_in_exactly_one_grid():
    #         in a grid       in a gap       beyond the town
    houses = [square(150, 50), square(50, 50), square(900, 0)]
    shares = covered(houses, GRID, counts=[[1, -1, 3], [1, -1, 4], [-1, -1, 5]])
    assert shares["buildings"] == Share(1, 3)
    assert shares["dwellings"] == Share(1, 2)
    assert shares["people"].share == pytest.approx(0.25)
    assert shares["households"] == Share(None, None)
    assert shares["households"].share is None


def test_nothing_to_hold_has_no_share():
    assert covered([], GRID)["buildings"] == Share(0, 0)
    assert covered([], GRID)["buildings"].share is None


def test_a_grid_beyond_the_town_adds_nothing_to_its_ground():
    plan = town_9()
    plan.units[199] = Unit(199, 0, 2, code="1")
    plan.cells[17] = Cell(17, (0, 0, 199, 0))
    plan.shapes[17] = square(300, 0, 100)
    found = coverage(snapshot_of(plan, make_buildings([])), GRID)
    assert found.shares["ground"] == Share(80_000, 90_000)


def test_the_ground_of_a_town_without_areas_is_unknown():
    plan = DrawnPlan({1: square(0, 0)}, {1: Cell(1, (0, 9))}, {9: Unit(9, 0, 1)})
    snapshot = snapshot_of(plan, make_buildings([]), levels=parse_levels("镇,网格"))
    assert coverage(snapshot, 1).shares["ground"] == Share(None, None)


def test_the_study_can_be_cancelled():
    with pytest.raises(Cancelled):
        run(
            snapshot_of(town_9(), make_buildings([])),
            GRID,
            Progress(cancelled=lambda: True),
        )
