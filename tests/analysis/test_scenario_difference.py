"""What moves between two plans is what their figures differ by."""

import numpy as np
import pytest

from gridplanner.analysis.figures import figures
from gridplanner.analysis.scenario_difference import (
    compare_measures,
    find_shifts,
    hand_overs,
)
from gridplanner.analysis.standing import Standing
from gridplanner.data.branches import branch
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.records import Unit
from gridplanner.data.scenario import compare, differing_cells
from tests.helpers.project import (
    box,
    small_town,
    unit_named,
)

GRID, MICRO = 2, 3


@pytest.fixture
def town(tmp_path):
    """Three grids with a building of five people every twenty metres."""
    document = small_town(tmp_path / "town.gpkg")
    places = [(x, y) for x in range(10, 400, 20) for y in range(10, 200, 20)]
    document.file.bulk_insert(
        "building",
        {"people": [5] * len(places), "households": [2] * len(places)},
        [box(x - 4, y - 4, x + 4, y + 4).wkb for x, y in places],
    )
    yield document
    document.close()


def give(document, number, shape, name):
    plan = document.plans[number]
    unit = unit_named(document, name).id
    document.apply(give_ground(plan, box(*shape), unit_id=unit, allow_parts=True))


def standings(document, number):
    first = Standing(document.snapshot(), document.footprints)
    differing = differing_cells(document.plan, document.plans[number])
    return first, first.for_branch(document.snapshot(number), differing)


def test_a_branch_counted_from_the_plan_is_as_if_counted_anew(town):
    number = branch(town, "方案")
    give(town, number, (0, 60, 200, 140), "甲网格")
    give(town, number, (190, 0, 260, 200), "乙网格")
    first, second = standings(town, number)
    anew = Standing(town.snapshot(number), town.footprints)
    assert np.array_equal(second.snapshot.building_cell, anew.snapshot.building_cell)
    assert np.array_equal(second.sums.table, anew.sums.table)
    # The plan's own figures stay as they were.
    again = Standing(town.snapshot(), town.footprints)
    assert np.array_equal(first.snapshot.building_cell, again.snapshot.building_cell)
    assert np.array_equal(first.sums.table, again.sums.table)


def test_both_figures_are_kept_up_apart_from_each_other(town):
    number = branch(town, "方案")
    give(town, number, (0, 85, 200, 140), "甲网格")
    first, second = standings(town, number)
    for plan, standing in ((1, first), (number, second)):
        before = town.plans[plan]
        give(town, plan, (0, 72, 200, 101), "甲网格")
        give(town, plan, (0, 90, 120, 108), "乙网格")
        standing.refresh(town.snapshot(plan), differing_cells(before, town.plans[plan]))
    for plan, standing in ((1, first), (number, second)):
        anew = Standing(town.snapshot(plan), town.footprints)
        assert np.array_equal(standing.sums.table, anew.sums.table)
        assert np.array_equal(
            standing.snapshot.building_cell, anew.snapshot.building_cell
        )


def test_what_moves_is_what_the_figures_differ_by(town):
    number = branch(town, "方案")
    give(town, number, (0, 60, 200, 140), "甲网格")
    give(town, number, (190, 0, 260, 200), "乙网格")
    first, second = standings(town, number)
    shifts = find_shifts(first, second, level=GRID)
    assert len(shifts) == 3
    before, after = (figures(s.snapshot, GRID) for s in (first, second))
    gains = dict.fromkeys((u.id for u in before.units), 0)
    people = dict(gains)
    for shift in shifts:
        for unit, sign in ((shift.source, -1), (shift.target, 1)):
            gains[unit] += sign * len(shift.buildings)
            people[unit] += sign * shift.counts["people"]
    column = before.measures.index("people")
    for row, unit in enumerate(before.units):
        assert after.rows.buildings[row] - before.rows.buildings[row] == gains[unit.id]
        change = after.rows.values[row, column] - before.rows.values[row, column]
        assert change == people[unit.id]


def test_shifts_and_moves_of_the_ground_have_the_same_names(town):
    number = branch(town, "方案")
    give(town, number, (0, 60, 200, 140), "甲网格")
    plan = town.plans[number]
    draft = Unit(0, 0, 0, name="微网格")
    shape = box(220, 20, 300, 100)
    town.apply(draw(plan, shape, level=MICRO, unit=draft, take=True))
    first, second = standings(town, number)
    shifts = find_shifts(first, second, level=GRID)
    moves = compare(town.plan, town.plans[number], level=GRID).moves
    assert {s.key for s in shifts} == {m.key for m in moves}
    assert {s.level for s in shifts} == {GRID, MICRO}
    for shift in shifts:
        (move,) = (m for m in moves if m.key == shift.key)
        points = first.snapshot.building_points[shift.buildings]
        west, south, east, north = move.ground.bounds
        assert (points >= (west, south)).all()
        assert (points <= (east, north)).all()


def test_equal_plans_move_nothing(town):
    first, second = standings(town, branch(town, "方案"))
    assert find_shifts(first, second, level=GRID) == ()
    assert all(m.before == m.after for m in compare_measures(first, second, level=GRID))


def test_what_nobody_knows_of_is_not_summed_to_nothing(town):
    number = branch(town, "方案")
    give(town, number, (0, 60, 200, 140), "甲网格")
    (shift,) = find_shifts(*standings(town, number), level=GRID)
    assert shift.counts == {"dwellings": None, "households": 40, "people": 100}


def test_the_table_tells_sizes_spread_and_grids_across_villages(town):
    number = branch(town, "方案")
    give(town, number, (150, 100, 250, 200), "甲网格")
    rows = {
        (m.name, m.of): (m.before, m.after)
        for m in compare_measures(*standings(town, number), level=GRID)
    }
    assert rows["units", ""] == (3, 3)
    assert rows["across", ""] == (0, 1)
    assert rows["largest", "households"] == (200, 180)
    assert rows["smallest", "households"] == (100, 100)
    assert rows["spread", "households"] == (
        pytest.approx(np.std([1, 1, 2]) / np.mean([1, 1, 2])),
        pytest.approx(np.std([120, 100, 180]) / np.mean([120, 100, 180])),
    )
    assert ("largest", "dwellings") not in rows


def test_every_grid_that_gains_or_loses_has_a_hand_over(town):
    number = branch(town, "方案")
    give(town, number, (0, 60, 200, 140), "甲网格")
    give(town, number, (190, 0, 260, 200), "乙网格")
    shifts = find_shifts(*standings(town, number), level=GRID)
    sheets = {sheet.unit: sheet for sheet in hand_overs(shifts, level=GRID)}
    names = ("甲网格", "乙网格", "丙网格")
    assert set(sheets) == {unit_named(town, name).id for name in names}
    second = sheets[unit_named(town, "乙网格").id]
    assert {s.target for s in second.given} == {unit_named(town, "甲网格").id}
    assert len(second.received) == 2
