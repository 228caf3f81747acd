"""Halving regions, held against cutting each of them by itself."""

from __future__ import annotations

import numpy as np
import pytest

from gridplanner.analysis.division.loops.halving import halve
from gridplanner.analysis.division.net import make_net, places_by_points, random_state
from tests.helpers.division_calls import board

SIDE = 9


def cut(net, blocks, place, first, number):
    """Cut one region along one direction: its far half, and the length of the cut."""
    blocks = sorted(blocks, key=lambda block: (place[block], block))
    weights = [int(net.weight[block, 0]) for block in blocks]
    share = sum(weights) * first / number
    reached, near = 0.0, []
    for block, weight in zip(blocks, weights, strict=True):
        # A light block behind a heavy one may still fit.
        enough = len(near) >= first and reached + 0.5 * weight > share
        left = len(blocks) - len(near)
        if not enough and left > number - first:
            near.append(block)
            reached += weight
    far = set(blocks) - set(near)
    length = 0.0
    for block in sorted(near):
        for at in range(net.start[block], net.start[block + 1]):
            if int(net.to[at]) in far:
                length += net.side[at] + net.price[at]
    return far, length


@pytest.mark.parametrize("seed", range(5))
def test_each_region_is_cut_where_the_cut_is_shortest(seed):
    rng = np.random.default_rng(seed)
    edges = np.array(board(SIDE))
    blocks = SIDE * SIDE
    net = make_net(
        edges,
        rng.integers(1, 9, (blocks, 1)),
        sides=rng.uniform(1, 9, len(edges)),
        prices=rng.uniform(0, 3, len(edges)),
        areas=np.ones(blocks),
        rims=np.full(blocks, 4.0),
    )
    at = np.arange(blocks)
    places = places_by_points(np.column_stack([at % SIDE, at // SIDE]).astype(float))
    orders = np.argsort(places, axis=1, kind="stable").astype(np.int32)
    of = (at // (3 * SIDE)).astype(np.int32)
    number = np.array([3, 1, 2, 0, 0, 0])
    wanted = of.copy()
    for region, new in ((0, 3), (2, 4)):
        mine = np.flatnonzero(of == region).tolist()
        first = number[region] // 2
        cuts = [cut(net, mine, row, first, number[region]) for row in places]
        far, _ = min(cuts, key=lambda one: one[1])
        wanted[list(far)] = new

    regions = halve(net, of, number, orders, random_state(seed, 0), 0.0)

    assert regions == 5
    assert number.tolist() == [1, 1, 1, 2, 1, 0]
    assert of.tolist() == wanted.tolist()
