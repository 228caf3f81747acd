"""Ground that is to be kept whole is, where parts can be balanced all the same."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.division.dividing import WAYS, divide, task_of
from gridplanner.analysis.division.grouping import contract, groups_of
from gridplanner.analysis.division.preparing import Ground, Kept, prepare

SIDE = 400.0


def rows_of_houses(seed, *, kept, houses=140, households=2):
    """Houses everywhere, of the same size and as many households each."""
    rng = np.random.default_rng(seed)
    plots = np.stack(np.meshgrid(*[np.arange(10.0, SIDE, 20.0)] * 2), -1).reshape(-1, 2)
    spots = plots[rng.choice(len(plots), houses, replace=False)]
    spots = spots + rng.uniform(-3, 3, spots.shape)
    weights = np.full((houses, 1), households, np.int64)
    footprints = shapely.box(*(spots - 5).T, *(spots + 5).T)
    area = np.array([shapely.box(0, 0, SIDE, SIDE)], object)
    return Ground(area, footprints, weights, kept=tuple(kept))


def estates(*boxes, price=3.0):
    return Kept(np.array([shapely.box(*box) for box in boxes], object), price)


def houses_in(ground, box):
    spots = shapely.point_on_surface(ground.houses)
    return np.flatnonzero(shapely.contains(shapely.box(*box), spots))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_an_estate_in_the_middle_of_everything_is_not_divided(seed):
    # It lies where all borders would meet, so no cheap border goes round it by chance.
    middle = (140.0, 140.0, 260.0, 260.0)
    ground = rows_of_houses(seed, kept=[estates(middle)])
    (candidate,) = divide(prepare(ground), 4, tolerance=0.06, ways=WAYS[:1], seed=seed)
    assert candidate.deviation <= 0.06
    assert len(set(candidate.of_house[houses_in(ground, middle)].tolist())) == 1
    assert candidate.cut == 0


def test_an_estate_too_heavy_for_a_part_is_divided_and_its_courtyards_are_not():
    large, small = (0.0, 0.0, 400.0, 200.0), (160.0, 60.0, 240.0, 140.0)
    ground = rows_of_houses(7, kept=[estates(small), estates(large)])
    (candidate,) = divide(prepare(ground), 4, tolerance=0.06, ways=WAYS[:1], seed=1)
    assert candidate.deviation <= 0.06
    assert len(set(candidate.of_house[houses_in(ground, large)].tolist())) > 1
    assert len(set(candidate.of_house[houses_in(ground, small)].tolist())) == 1


def test_groups_that_stand_in_the_way_of_balance_are_let_go():
    # Three estates of 30 houses each can not be shared between two parts.
    boxes = [(0, 0, 400, 130), (0, 135, 400, 265), (0, 270, 400, 400)]
    ground = rows_of_houses(3, kept=[estates(*boxes)])
    (candidate,) = divide(prepare(ground), 2, tolerance=0.03, ways=WAYS[:1], seed=1)
    assert candidate.deviation <= 0.03
    assert candidate.cut >= 1


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), parts=st.integers(2, 6))
def test_one_block_of_several_is_their_sum(seed, parts):
    rng = np.random.default_rng(seed)
    ground = rows_of_houses(
        seed, kept=[estates((40, 40, 160, 180), (200, 0, 400, 120))], houses=60
    )
    prepared = prepare(ground)
    group = groups_of(prepared, parts)
    task = task_of(prepared, prepared.shares(parts), WAYS[0], 0.05)
    small = contract(task, group)
    assert small.net.weight.sum() == task.net.weight.sum()
    np.testing.assert_allclose(small.net.area.sum(), task.net.area.sum())
    # Whatever part each group is in, the outline of that part is the same.
    of = rng.integers(0, 2, int(group.max()) + 1)
    for net, part in ((small.net, of), (task.net, of[group])):
        here = np.repeat(np.arange(len(part)), np.diff(net.start))
        inner = (part[here] == 0) & (part[net.to] == 0)
        outline = net.rim[part == 0].sum() - net.side[inner].sum()
        cut = net.price[part[here] != part[net.to]].sum()
        if net is small.net:
            expected = outline, cut
    np.testing.assert_allclose((outline, cut), expected)


def test_without_ground_to_keep_every_block_is_its_own():
    prepared = prepare(rows_of_houses(1, kept=[]))
    assert groups_of(prepared, 3).tolist() == list(range(len(prepared.blocks)))


def test_kinds_of_ground_of_which_there_is_none_change_nothing():
    none = Kept(np.empty(0, object), 3.0)
    with_none = prepare(rows_of_houses(1, kept=[none]))
    (here,) = divide(with_none, 3, ways=WAYS[:1])
    (there,) = divide(prepare(rows_of_houses(1, kept=[])), 3, ways=WAYS[:1])
    assert (here.of_house == there.of_house).all()
