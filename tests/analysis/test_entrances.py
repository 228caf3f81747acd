"""Towers divided by entrance: counts move, the building stays, nothing is lost."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.entrance_places import own_counts
from gridplanner.analysis.standing import Standing
from gridplanner.analysis.sums import sum_cells
from gridplanner.data.entrances import Entrances, within
from gridplanner.data.snapshot import retake, with_buildings
from tests.analysis.test_given_units import FIRST, GRID, apply, brute_force, edit
from tests.analysis.test_standing import assert_equal
from tests.analysis.towns import (
    fetch,
    lattice,
    lattice_plan,
    make_buildings,
    snapshot_of,
    square,
    town_9,
)


def with_entrances(buildings, rows):
    """Rows of (building id, unit, dwellings, households, people)."""
    table = np.array(sorted(rows, key=lambda row: row[0]), np.int64).reshape(-1, 5)
    made = Entrances(table[:, 0], table[:, 1], table[:, 2:])
    return replace(buildings, entrances=within(made, buildings.ids, buildings.counts))


def values(standing, unit, level=GRID):
    found = standing.figures(level)
    row = [each.id for each in found.units].index(unit)
    tally = found.rows
    return int(tally.buildings[row]), *tally.values[row].tolist()


def test_an_entrance_takes_its_households_along_and_leaves_the_building():
    tower = square(194, 50)  # 60 % of it in grid 134
    buildings = make_buildings([tower], counts=[[30, 24, 60]])
    divided = with_entrances(buildings, [(1, 133, 10, 8, 21), (1, 132, -1, 4, 9)])
    standing = Standing(snapshot_of(town_9(), divided), fetch([tower]))
    assert values(standing, 134) == (1, 20, 12, 30)
    assert values(standing, 133) == (0, 10, 8, 21)
    assert values(standing, 132) == (0, 0, 4, 9)
    total = standing.figures(GRID).total
    assert total.values[0].tolist() == [30, 24, 60]
    assert int(total.buildings[0]) == 1
    assert standing.tally(GRID, [133])[133].households == 8


def test_an_entrance_whose_unit_ended_stays_with_its_building():
    tower = square(150, 50)
    buildings = make_buildings([tower], counts=[[30, 24, 60]])
    divided = with_entrances(buildings, [(1, 999, 10, 8, 21)])
    standing = Standing(snapshot_of(town_9(), divided), fetch([tower]))
    assert values(standing, 134) == (1, 30, 24, 60)


def test_entrances_never_hold_more_than_their_building():
    buildings = make_buildings([square(150, 50)] * 2, counts=[[-1, 10, 20], [5, 5, 5]])
    rows = [(1, 133, 3, 7, 8), (1, 132, 3, 7, -1), (2, 133, 9, 1, 1), (7, 133, 1, 1, 1)]
    kept = with_entrances(buildings, rows).entrances
    assert kept.buildings.tolist() == [1, 1, 2]
    assert kept.counts.tolist() == [[-1, 7, 8], [-1, 3, -1], [5, 1, 1]]


@settings(max_examples=30, deadline=None)
@given(st.lists(edit(), max_size=6), st.integers(0, 1000))
def test_divided_towers_keep_every_household_through_all_edits(steps, seed):
    rng = np.random.default_rng(seed)
    plan = lattice_plan(lattice(4, 400.0, rng=rng, bends=2), per_community=4)
    towers = [square(*at, 18) for at in rng.uniform(-20, 400, (30, 2))]
    counts = rng.integers(-1, 30, (30, 3))
    given_to = np.where(rng.random(30) < 0.3, FIRST + rng.integers(0, 18, 30), 0)
    rows = [
        (int(rng.integers(1, 31)), FIRST + int(rng.integers(0, 18)),
         *rng.integers(-1, 20, 3).tolist())
        for _ in range(25)
    ]  # fmt: skip
    buildings = make_buildings(
        towers, counts=counts, overrides=given_to, sources=("columns",) * 3
    )
    buildings = with_entrances(buildings, rows)
    snapshot = snapshot_of(plan, buildings)
    standing = Standing(snapshot, fetch(towers))
    for step in steps:
        done = apply(plan, step)
        if done is None:
            continue
        plan, touched = done
        snapshot = retake(snapshot, plan, touched=touched, version=2)
        standing.refresh(snapshot, touched)
        anew = Standing(snapshot, fetch(towers))
        assert_equal(standing.snapshot, anew.snapshot)
        assert_equal(standing.sums, anew.sums)

    # What each unit has, worked out building by building.
    expected: dict[int, np.ndarray] = {}

    def put(cell, numbers):
        unit = plan.cells[cell].owners[GRID] if cell else 0
        expected[unit] = expected.get(unit, np.zeros(3, int)) + numbers

    entrances = buildings.entrances
    for number, tower in enumerate(towers, 1):
        home = brute_force(plan, tower, int(given_to[number - 1]))
        put(home, np.maximum(counts[number - 1], 0))
        for row in np.flatnonzero(entrances.buildings == number):
            own = brute_force_own(plan, tower, int(entrances.units[row])) or home
            moved = np.maximum(entrances.counts[row], 0)
            put(home, -moved)
            put(own, moved)
    found = standing.figures(GRID)
    for row, unit in enumerate(found.units):
        numbers = expected.get(unit.id, np.zeros(3, int))
        assert found.rows.values[row].tolist() == numbers.tolist()
        assert (numbers >= 0).all()
    everything = found.total.values[0] + found.outside.values[0]
    assert everything.tolist() == np.maximum(counts, 0).sum(axis=0).tolist()


def brute_force_own(plan, house, unit):
    """The cell within the unit alone, 0 where it has none."""
    found = brute_force(plan, house, unit)
    owners = plan.cells[found].owners if found else ()
    heirs = {unit} | {u.id for u in plan.units.values() if _descends(plan, u.id, unit)}
    return found if heirs.intersection(owners) else 0


def _descends(plan, later, unit):
    before = plan.units[later].predecessors
    return unit in before or any(_descends(plan, each, unit) for each in before)


def test_what_goes_along_with_buildings_leaves_their_entrances_out():
    houses = [square(150, 50), square(250, 50), square(20, 220)]
    buildings = make_buildings(houses, counts=[[9, 9, 9], [8, 8, -1], [7, 7, 7]])
    rows = [(1, 133, 1, 2, 3), (2, 132, 1, 1, 1), (2, 999, 1, 1, 1)]
    snapshot = snapshot_of(town_9(), with_entrances(buildings, rows))
    assert own_counts(snapshot, np.array([1, 0])).tolist() == [[7, 7, -1], [8, 7, 6]]
    assert own_counts(snapshot, np.array([2])).tolist() == [[7, 7, 7]]
    assert own_counts(snapshot, np.empty(0, np.intp)).tolist() == []


def test_dividing_a_tower_later_equals_counting_anew():
    towers = [square(194, 50), square(20, 220)]
    whole = make_buildings(towers, counts=[[30, 24, 60], [3, 3, 9]])
    snapshot = snapshot_of(town_9(), whole)
    standing = Standing(snapshot, fetch(towers))
    divided = with_entrances(whole, [(1, 133, 10, 8, 21)])
    for now in (divided, whole):
        snapshot = with_buildings(snapshot, now)
        standing.exchange(snapshot, [1])
        anew = Standing(snapshot, fetch(towers))
        assert_equal(standing.snapshot, anew.snapshot)
        assert_equal(standing.sums, sum_cells(anew.snapshot))
