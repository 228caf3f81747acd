"""Few households change their unit: against every division, and on drifted plans."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.division.candidates import homes_moved
from gridplanner.analysis.division.dividing import WAYS, divide, task_of, ways_of
from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.net import without_pairs
from gridplanner.analysis.division.partition import DivisionError
from gridplanner.analysis.division.preparing import Ground, Kept, Present, prepare
from gridplanner.analysis.division.staying import fit, stay_on
from gridplanner.data.job import Progress
from tests.analysis.division.test_dividing import assert_sound, street_town
from tests.analysis.division.test_drawing import river_town
from tests.analysis.division.test_seeds import board, is_whole

FEWEST = next(way for way in WAYS if way.stays)


def moved_at_least(before, after, homes):
    """Count by every way of pairing units with parts."""
    units, parts = int(before.max()) + 1, int(after.max()) + 1
    names = range(max(units, parts))
    best = 0
    for chosen in permutations(names, parts):
        stays = (np.array(chosen)[after] == before) & (before >= 0)
        best = max(best, homes[stays].sum())
    return homes[before >= 0].sum() - best


def settled_town(seed, parts, *, houses=200):
    """A town with units that are even, and their borders."""
    areas, footprints, weights, streets = street_town(seed, houses=houses)
    ground = Ground(areas, footprints, weights, (Lines(streets, 0.3),))
    (now,) = divide(prepare(ground), parts, tolerance=0.05, ways=WAYS[:1], seed=seed)
    lines = shapely.get_parts(shapely.union_all(shapely.boundary(now.polygons)))
    present = Present(now.of_house, weights[:, 0], np.asarray(lines, object))
    return replace(ground, present=present), now


def grown(ground, parts):
    """Let a third more households live in some units."""
    more = np.isin(ground.present.of_house, parts)
    weights = ground.weights.copy()
    weights[more] += weights[more] // 2 + (np.arange(more.sum()) % 3 == 0)[:, None]
    return replace(
        ground,
        weights=weights,
        present=replace(ground.present, homes=weights[:, 0]),
    )


@settings(deadline=None)
@given(
    before=st.lists(st.integers(-1, 3), min_size=1, max_size=10),
    data=st.data(),
)
def test_households_moved_are_the_fewest_of_all_pairings(before, data):
    one = np.array(before, np.int32)
    size = len(one)
    after = st.lists(st.integers(0, 3), min_size=size, max_size=size)
    two = np.array(data.draw(after), np.int32)
    homes = np.array(
        data.draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    )
    moved, settled = homes_moved(one, two, homes)
    assert settled == homes[one >= 0].sum()
    assert moved == (moved_at_least(one, two, homes) if settled else 0)


@pytest.mark.parametrize("seed", range(6))
def test_no_division_of_all_lets_far_fewer_move(seed):
    """The fewest households of all divisions within the tolerance, or a house more."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 6, 12)
    before = np.array([0, 0, 1, 1] * 3)  # two strips of six
    lines = np.array([shapely.LineString([(40, 0), (40, 60)])], object)
    ground = replace(
        board(weights), present=Present(before.astype(np.int32), weights, lines)
    )
    prepared = prepare(ground)
    pairs = [tuple(pair) for pair in prepared.blocks.pairs.tolist()]
    best = np.inf
    for rest in product(range(2), repeat=11):
        of = np.array((0, *rest))
        held = np.bincount(of, weights, 2)
        if not held.all() or np.abs(held / held.mean() - 1).max() > 0.1:
            continue
        moved = homes_moved(before, of, weights)[0]
        if moved < best and all(
            is_whole(np.flatnonzero(of == part).tolist(), pairs) for part in (0, 1)
        ):
            best = moved
    (candidate,) = divide(prepared, 2, tolerance=0.1, ways=[FEWEST])
    assert candidate.deviation <= 0.1
    assert best <= candidate.moved <= best + weights.max()


@pytest.mark.parametrize("seed", range(3))
def test_units_that_may_stay_do_so_to_the_last_corner(seed):
    """Borders as somebody drew them, where the program would not have."""
    areas, houses, weights, streets = street_town(seed)
    at = [200.0, 400.0]
    drawn = shapely.linestrings([[(x, -1), (x + 9, 300), (x, 601)] for x in at])
    free = np.ones(len(houses), bool)
    free[shapely.STRtree(drawn).query(houses, "dwithin", distance=1.0)[0]] = False
    houses, weights = houses[free], weights[free]
    units = shapely.get_parts(
        shapely.polygonize([shapely.union_all([areas[0].boundary, *drawn])])
    )
    spots = shapely.point_on_surface(houses)
    house, unit = shapely.STRtree(units).query(spots, "within")
    of_house = np.empty(len(houses), np.int32)
    of_house[house] = unit
    lines = np.array([*drawn, *shapely.boundary(areas)], object)
    present = Present(of_house, weights[:, 0], lines)
    ground = Ground(areas, houses, weights, (Lines(streets, 0.3),), present=present)
    (candidate,) = divide(prepare(ground), 3, tolerance=0.9, ways=[FEWEST])
    assert (candidate.moved, candidate.settled) == (0, weights.sum())
    for part, polygon in enumerate(units):
        mine = int(candidate.of_house[np.argmax(of_house == part)])
        assert candidate.polygons[mine].symmetric_difference(polygon).area < 1


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_that_drifted_is_mended_by_few_households(seed):
    ground, _ = settled_town(seed, 6)
    ground = grown(ground, [0])
    prepared = prepare(ground)
    anew, few = divide(prepared, 6, tolerance=0.05, ways=(WAYS[0], FEWEST))
    assert few.way == "fewest"
    assert_sound(few, ground.areas, ground.houses)
    assert few.deviation <= max(0.05, anew.deviation)
    before, homes = ground.present.of_house, ground.present.homes
    for candidate in (anew, few):
        moved = moved_at_least(before, candidate.of_house, homes)
        assert (candidate.moved, candidate.settled) == (moved, homes.sum())
    assert few.moved < 0.5 * anew.moved


@pytest.mark.parametrize("parts", [5, 7])
def test_one_unit_more_or_fewer_leaves_most_households_where_they_are(parts):
    ground, _ = settled_town(1, 6)
    prepared = prepare(ground)
    anew, few = divide(prepared, parts, tolerance=0.08, ways=(WAYS[0], FEWEST))
    assert_sound(few, ground.areas, ground.houses)
    assert len(few.polygons) == parts
    assert few.deviation <= 0.08
    assert few.moved < anew.moved
    assert few.moved_share < 0.4


def test_a_unit_with_two_seeds_becomes_two():
    ground, now = settled_town(2, 6)
    prepared = prepare(ground)
    first = np.unique(prepared.blocks.of_house, return_index=True)[1]
    mine = first[now.of_house[first] == 0]
    seeds = mine[[0, -1]]
    (candidate,) = divide(prepared, 6, seeds=seeds, tolerance=0.1, ways=[FEWEST])
    assert candidate.of_house[seeds[0]] != candidate.of_house[seeds[1]]
    assert_sound(candidate, ground.areas, ground.houses)


def test_ground_of_no_unit_and_pieces_apart_go_along():
    """One unit in two pieces, and a third of the town in none."""
    ground, now = settled_town(3, 6)
    of_house = now.of_house.copy()
    of_house[of_house == 5] = -1
    of_house[of_house == 4] = 0
    present = replace(ground.present, of_house=of_house)
    ground = replace(ground, present=present)
    (candidate,) = divide(prepare(ground), 6, tolerance=0.08, ways=[FEWEST])
    assert_sound(candidate, ground.areas, ground.houses)
    assert candidate.settled == ground.weights[of_house >= 0].sum()


def test_where_most_would_have_to_move_there_is_no_such_way():
    ground, _ = settled_town(4, 6)
    of_house = np.zeros(len(ground.houses), np.int32)
    of_house[:5] = np.arange(1, 6)
    ground = replace(ground, present=replace(ground.present, of_house=of_house))
    with pytest.raises(DivisionError, match=r"division\.not_drawn"):
        divide(prepare(ground), 6, ways=[FEWEST])
    assert "fewest" not in {each.way for each in divide(prepare(ground), 6)}


def test_ways_are_those_that_mean_something_on_the_ground():
    areas, houses, weights, streets = street_town(1)
    plain = Ground(areas, houses, weights, (Lines(streets, 0.3),))
    assert [way.name for way in ways_of(plain)] == ["balanced", "along", "round"]
    kept = replace(plain, kept=(Kept(np.array([shapely.box(0, 0, 90, 90)]), 3.0),))
    assert [way.name for way in ways_of(kept)][3:] == ["whole"]
    none = np.full(len(houses), -1, np.int32)
    present = Present(none, weights[:, 0], np.empty(0, object))
    assert len(ways_of(replace(plain, present=present))) == 3
    there = replace(plain, present=replace(present, of_house=none + 1))
    assert [way.name for way in ways_of(there)][3:] == ["fewest"]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), units=st.integers(1, 9), parts=st.integers(5, 9))
def test_whatever_stands_parts_are_sound(seed, units, parts):
    """Units of scattered ground on both sides of rivers, some houses in none."""
    ground = river_town(seed)
    rng = np.random.default_rng(seed)
    spots = shapely.get_coordinates(shapely.point_on_surface(ground.houses))
    middles = rng.uniform(0, 600, (units, 2))
    away = np.hypot(*(spots[:, None] - middles[None]).transpose(2, 0, 1))
    of_house = away.argmin(axis=1).astype(np.int32)
    of_house[rng.random(len(spots)) < 0.1] = -1
    lines = shapely.linestrings(rng.uniform(0, 600, (4, 2, 2)))
    present = Present(of_house, ground.weights[:, 0], lines)
    prepared = prepare(replace(ground, present=present))
    try:
        found = divide(prepared, parts, tolerance=0.3, ways=[FEWEST], seed=seed)
    except DivisionError:
        return
    for candidate in found:
        assert len(candidate.polygons) == parts
        assert_sound(candidate, ground.areas, ground.houses)
        assert candidate.moved <= candidate.settled


def test_blocks_that_hang_together_with_no_part_end_nothing():
    """Drawing found that the last two of four in a row do not touch the others."""
    task = row_of_four()
    cut = replace(task, net=without_pairs(task.net, np.array([False, True, False])))
    of, homes = np.array([0, 1, 1, 1], np.int32), np.ones(4, np.int64)
    progress = Progress()
    assert fit(cut, np.array([0, 1, -1, -1], np.int32), homes).tolist() == [
        0,
        1,
        -1,
        -1,
    ]
    stay_on(cut, of, homes, excess=0.0, seed=0, progress=progress)


def row_of_four():
    """Set the task of dividing four houses in a row into two."""
    prepared = prepare(board([1, 1, 1, 1]))
    return task_of(prepared, prepared.shares(2), WAYS[0], 0.1)
