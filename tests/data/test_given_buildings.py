"""Buildings given to a grid, through edits, undo, reopening and scenarios."""

import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.branches import branch
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.edits.split import SplitChoice, find_halves, split
from gridplanner.data.ground_edits.belonging import give_to_unit, take_by_share
from gridplanner.data.ground_edits.entrances import Entrance, divide
from gridplanner.data.records import Unit
from gridplanner.data.scenario import differing_cells
from tests.helpers.project import (
    EAST,
    GRID,
    NORTH,
    box,
    open_document,
    small_town,
    unit_named,
    wkb,
)

MICRO = GRID + 1
ON = "2025-06-30"


@pytest.fixture
def town(tmp_path):
    """A house on the border: 65 % in 乙网格, given to 甲网格."""
    document = small_town(tmp_path / "town.gpkg")
    rows = {"households": [7], "people": [20]}
    document.file.bulk_insert("building", rows, [wkb(20, 87, 40, 107)])
    document.apply_batch(give_to_unit([1], unit_named(document, "甲网格")))
    yield document
    document.close()


def standing(document, plan=1):
    return Standing(document.snapshot(plan), document.footprints)


def people(document, level=GRID, plan=1):
    found = standing(document, plan).figures(level)
    column = found.measures.index("people")
    held = zip(found.units, found.rows.values[:, column].tolist(), strict=True)
    return {unit.name: number for unit, number in held if number}


def line(*points):
    return shapely.LineString([(EAST + x, NORTH + y) for x, y in points])


def test_it_follows_the_halves_of_its_grid_and_undo(town):
    plan, north = town.plan, unit_named(town, "甲网格")
    choice = SplitChoice(None, (Unit(0, 0, 0, name="西半"), Unit(0, 0, 0, name="东半")))
    halves = find_halves(plan, north.id, [line((100, 90), (100, 210))])
    town.apply(split(plan, halves, choice, on=ON))
    # The grid ended in two; the largest part decides again.
    assert people(town) == {"乙网格": 20}
    town.undo()
    assert people(town) == {"甲网格": 20}


def test_of_micro_grids_made_later_the_nearest_part_has_it(town):
    north = unit_named(town, "甲网格")
    for name, shape in (("一", box(0, 100, 100, 200)), ("二", box(100, 100, 200, 200))):
        unit = Unit(0, north.id, MICRO, name=name)
        town.apply(draw(town.plan, shape, level=MICRO, unit=unit, take=True))
    assert people(town, MICRO) == {"一": 20}
    assert people(town) == {"甲网格": 20}


def test_it_is_as_it_was_after_reopening(town):
    gone, kept = unit_named(town, "甲网格"), unit_named(town, "乙网格")
    town.apply(merge_units(town.plan, kept.id, [gone.id], on=ON))
    assert people(town) == {"乙网格": 20}
    path = town.path
    town.close()
    again = open_document(path)
    assert people(again) == {"乙网格": 20}
    again.undo()
    assert people(again) == {"甲网格": 20}
    again.undo()
    assert people(again) == {"乙网格": 20}
    again.close()


def test_a_scenario_ends_the_unit_without_touching_the_plan_in_force(town):
    first = standing(town)
    number = branch(town, "方案")
    north = unit_named(town, "甲网格")
    town.apply(delete(town.plans[number], north.id, retired=ON))
    second = first.for_branch(
        town.snapshot(number), differing_cells(town.plan, town.plans[number])
    )
    assert people(town, plan=number) == {"乙网格": 20}
    assert np.array_equal(second.sums.table, standing(town, number).sums.table)
    assert people(town) == {"甲网格": 20}


def test_a_tower_divided_and_given_counts_each_part_once(town):
    (row,) = town.file.read_rows("building", [1])
    west = unit_named(town, "丙网格").id
    parts = [Entrance(0, "1单元", west, {"people": 6}), Entrance(0, "2单元", 0, {})]
    town.apply_batch(divide(row, parts))
    assert people(town) == {"甲网格": 14, "丙网格": 6}
    town.apply_batch(take_by_share([1]))
    assert people(town) == {"乙网格": 14, "丙网格": 6}
    kept = unit_named(town, "乙网格")
    town.apply(merge_units(town.plan, kept.id, [west], on=ON, allow_across=True))
    assert people(town) == {"乙网格": 20}
    for _ in range(3):
        town.undo()
    assert people(town) == {"甲网格": 20}
