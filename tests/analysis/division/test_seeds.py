"""Seeds: each in a part of its own in every way, against every division there is."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.division.dividing import WAYS, divide, task_of
from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.grouping import contract, groups_of
from gridplanner.analysis.division.partition import DivisionError
from gridplanner.analysis.division.preparing import Ground, Kept, prepare
from gridplanner.analysis.division.solving import Effort
from tests.analysis.division.test_dividing import QUICK, assert_sound, street_town


def board(weights, columns=4):
    """Houses in rows, one to a square of twenty metres."""
    at = np.arange(len(weights))
    x, y = 20.0 * (at % columns), 20.0 * (at // columns)
    area = shapely.box(0, 0, 20 * columns, 20 * (len(weights) // columns))
    houses = shapely.box(x + 6, y + 6, x + 14, y + 14)
    return Ground(np.array([area], object), houses, np.array(weights)[:, None])


def is_whole(blocks, pairs):
    """Tell by walking whether some blocks hang together."""
    reached, left = {blocks[0]}, set(blocks)
    while True:
        more = {
            two
            for pair in pairs
            for one, two in (pair, pair[::-1])
            if one in reached and two in left - reached
        }
        if not more:
            return reached == left
        reached |= more


def least_deviation(prepared, count, seeds):
    """Look at every division into so many whole parts that keeps seeds apart."""
    pairs = [tuple(pair) for pair in prepared.blocks.pairs.tolist()]
    weights = prepared.weights[:, 0]
    free = [block for block in range(len(weights)) if block not in seeds]
    mean, best = weights.sum() / count, np.inf
    for chosen in product(range(count), repeat=len(free)):
        of = np.empty(len(weights), int)
        of[list(seeds)] = np.arange(len(seeds))
        of[free] = chosen
        held = np.bincount(of, weights, count)
        off = np.abs(held / mean - 1).max()
        if off >= best or (np.bincount(of, minlength=count) == 0).any():
            continue
        if all(is_whole(np.flatnonzero(of == p).tolist(), pairs) for p in range(count)):
            best = off
    return best


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("seeds", [(0, 1), (5, 6, 9), (4, 5, 6), (0,)])
def test_parts_around_seeds_are_as_even_as_can_be_wanted(seed, seeds):
    """Within any tolerance, from a tenth on, that some division of all keeps."""
    rng = np.random.default_rng(seed)
    prepared = prepare(board(rng.integers(1, 6, 12)))
    allowed = max(0.1, least_deviation(prepared, 3, seeds)) + 1e-9
    (candidate,) = divide(
        prepared, 3, seeds=np.array(seeds), ways=WAYS[:1], tolerance=allowed
    )
    assert len(set(candidate.of_house[list(seeds)].tolist())) == len(seeds)
    assert candidate.deviation <= allowed


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(2, 8),
    data=st.data(),
    way=st.sampled_from(WAYS[:4]),
)
def test_every_seed_is_in_a_part_of_its_own(seed, count, data, way):
    areas, houses, weights, streets = street_town(seed)
    prepared = prepare(Ground(areas, houses, weights, (Lines(streets, 0.3),)))
    # One house a block, as two of one block cannot be parted.
    first = np.unique(prepared.blocks.of_house, return_index=True)[1]
    rng = np.random.default_rng(seed)
    number = data.draw(st.integers(1, count))
    seeds = rng.choice(first, number, replace=False)
    (candidate,) = divide(
        prepared, count, seeds=seeds, ways=[way], effort=QUICK, seed=seed
    )
    assert_sound(candidate, areas, houses)
    spots = shapely.point_on_surface(houses[seeds])
    _, part = shapely.STRtree(candidate.polygons).query(spots, "intersects")
    assert len(set(part.tolist())) == number
    assert len(set(candidate.of_house[seeds].tolist())) == number


def test_neighbours_in_a_corner_each_have_a_part_of_a_whole_town():
    """Halving by lines would put them in one: the parts have to be grown."""
    areas, houses, weights, streets = street_town(2, houses=300)
    prepared = prepare(Ground(areas, houses, weights, (Lines(streets, 0.3),)))
    spots = shapely.get_coordinates(shapely.centroid(houses))
    order = np.argsort(spots.sum(axis=1))
    first = np.unique(prepared.blocks.of_house, return_index=True)[1]
    seeds = order[np.isin(order, first)][:3]
    for candidate in divide(prepared, 8, seeds=seeds, ways=WAYS[:3], tolerance=0.05):
        assert len(set(candidate.of_house[seeds].tolist())) == 3
        assert candidate.deviation <= 0.05


def test_an_estate_with_two_seeds_is_divided_and_one_with_one_is_not():
    ground = board([2] * 24, columns=6)
    estates = np.array([shapely.box(0, 0, 60, 20), shapely.box(60, 60, 120, 80)])
    ground = Ground(
        ground.areas, ground.houses, ground.weights, kept=(Kept(estates, 9.0),)
    )
    prepared = prepare(ground)
    seeds = np.array([0, 2, 23])
    group = groups_of(prepared, 4, seeds=seeds)
    assert len(set(group[:3].tolist())) == 3
    assert len(set(group[21:24].tolist())) == 1
    task = task_of(prepared, prepared.shares(4, seeds), WAYS[0], 0.1)
    small = contract(replace(task, seeds=seeds), group)
    assert small.seeds.tolist() == group[seeds].tolist()
    (candidate,) = divide(prepared, 4, seeds=seeds, ways=WAYS[:1], tolerance=0.1)
    assert candidate.of_house[0] != candidate.of_house[2]
    assert candidate.cut == 1


def test_a_region_gets_a_part_for_each_of_its_seeds_whatever_it_weighs():
    ground = board([9] * 8 + [1] * 8, columns=8)
    river = np.array([shapely.LineString([(-5, 20), (200, 20)])], object)
    ground = Ground(
        ground.areas,
        ground.houses,
        ground.weights,
        (Lines(river, 0.0, is_barrier=True),),
    )
    prepared = prepare(ground)
    assert prepared.shares(4).tolist() == [3, 1]
    seeds = np.array([8, 11, 15])
    assert prepared.shares(4, seeds).tolist() == [1, 3]
    for candidate in divide(prepared, 4, seeds=seeds, ways=WAYS[:1], effort=QUICK):
        assert len(set(candidate.of_house[seeds].tolist())) == 3
    assert prepared.bound(4, seeds).deviation > prepared.bound(4).deviation


@pytest.mark.parametrize(
    ("count", "seeds", "code"),
    [
        (2, (8, 11, 15), "division.seeds_more"),
        (3, (8, 11, 15), "division.seeds_pieces"),
        (4, (8, 8), "division.seeds_together"),
    ],
)
def test_seeds_for_which_there_is_no_room_are_refused(count, seeds, code):
    ground = board([9] * 8 + [1] * 8, columns=8)
    river = np.array([shapely.LineString([(-5, 20), (200, 20)])], object)
    lines = (Lines(river, 0.0, is_barrier=True),)
    prepared = prepare(Ground(ground.areas, ground.houses, ground.weights, lines))
    with pytest.raises(DivisionError) as caught:
        divide(prepared, count, seeds=np.array(seeds))
    assert caught.value.code == code


def test_one_seed_gives_one_answer_around_seeds():
    areas, houses, weights, streets = street_town(5)
    prepared = prepare(Ground(areas, houses, weights, (Lines(streets, 0.3),)))
    first = np.unique(prepared.blocks.of_house, return_index=True)[1]
    seeds = first[[3, 40, 77]]
    effort = Effort(starts=2, between=2, final=4, heats=10)
    one, two = (
        divide(prepared, 5, seeds=seeds, effort=effort, seed=3) for _ in range(2)
    )
    for here, there in zip(one, two, strict=True):
        assert (here.of_house == there.of_house).all()
    assert len(one) >= 3
    for here, there in combinations(one, 2):
        assert (here.of_house != there.of_house).any()
