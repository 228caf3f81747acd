"""Odd ground divided at random: yards, arms, islands, door plates, rivers, bridges.

What is asserted is asserted by shapely on the polygons and footprints alone.
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.analysis.division.dividing import divide
from gridplanner.analysis.division.errors import DivisionError
from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.preparing import Ground, prepare
from gridplanner.analysis.division.solving import Effort

QUICK = Effort(starts=1, between=2, final=4, heats=6)
WHOLE = shapely.box(0, 0, 300, 200)
GROUNDS = (
    [WHOLE],
    [shapely.box(0, 0, 150, 200), shapely.box(150, 0, 300, 200)],
    [WHOLE.difference(shapely.box(100, 50, 200, 150))],
    [WHOLE.difference(shapely.box(140, -1, 160, 201))],
    [WHOLE.difference(shapely.box(20, 20, 301, 180))],
)


def odd_ground(seed):
    rng = np.random.default_rng(seed)
    areas = np.array(GROUNDS[rng.integers(len(GROUNDS))], object)
    spots = rng.random((rng.integers(1, 30), 2)) * (300, 200)
    if rng.random() < 0.3:
        spots = np.round(spots / 50) * 50
    wide, high = np.array([(0, 0), (5, 5), (20, 2), (1, 1)])[
        rng.integers(0, 4, len(spots))
    ].T
    x, y = spots.T
    houses = shapely.box(x - wide, y - high, x + wide, y + high)
    houses = np.where(wide == 0, shapely.points(spots), houses)
    for row, house in enumerate(houses):
        inside = shapely.intersection(house, areas)
        size = shapely.area(inside)
        if size.max() > 0:
            parts = shapely.get_parts(inside[np.argmax(size)])
            houses[row] = parts[np.argmax(shapely.area(parts))]
    lines = tuple(
        Lines(
            np.array([shapely.LineString(rng.random((3, 2)) * (360, 260) - 30)]),
            0.3,
            is_barrier=bool(rng.random() < 0.5),
        )
        for _ in range(rng.integers(0, 4))
    )
    weights = rng.integers(0, 6, (len(spots), 1))
    bridges = rng.random((rng.integers(0, 2), 2)) * (300, 200)
    return Ground(areas, houses, weights, lines, bridges=bridges)


@pytest.mark.parametrize("seed", [*range(600), 1192])
def test_odd_ground_becomes_parts_in_one_piece_or_a_reason(seed):
    ground, count = odd_ground(seed), 1 + seed % 6
    try:
        prepared = prepare(ground)
        bound = prepared.bound(count)
        found = divide(prepared, count, effort=QUICK, seed=seed, wanted=1)
    except DivisionError:
        return
    (candidate,) = found
    polygons, whole = candidate.polygons, shapely.union_all(ground.areas)
    assert len(polygons) == count
    assert {shape.geom_type for shape in polygons} == {"Polygon"}
    assert not shapely.is_empty(polygons).any()
    assert shapely.union_all(polygons).symmetric_difference(whole).area < 0.1
    assert abs(shapely.area(polygons).sum() - whole.area) < 0.1
    common = shapely.area(shapely.intersection(polygons[:, None], ground.areas))
    assert ((common > 0.1).sum(axis=1) == 1).all()
    inside = candidate.of_house >= 0
    plates = inside & (shapely.area(ground.houses) == 0)
    own = polygons[candidate.of_house[plates]]
    assert (shapely.distance(own, ground.houses[plates]) < 0.05).all()
    held = np.bincount(candidate.of_house[inside], ground.weights[inside, 0], count)
    assert abs(held / held.mean() - 1).max() >= bound.deviation - 1e-9
