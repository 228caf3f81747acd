"""Ground moved, turned, numbered otherwise or with double weights is divided alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.division.dividing import WAYS, divide
from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.preparing import Ground, prepare
from gridplanner.analysis.division.solving import Effort

QUICK = Effort(starts=2, between=3, final=6, heats=16)
SIDE = 500.0


def ground_of(seed, houses=110):
    """Houses by bent streets; all coordinates whole millimetres."""
    rng = np.random.default_rng(seed)
    plots = np.stack(np.meshgrid(*[np.arange(15.0, SIDE, 25.0)] * 2), -1)
    spots = plots.reshape(-1, 2)[rng.choice(400, houses, replace=False)]
    spots = np.round(spots + rng.uniform(-4, 4, spots.shape), 3)
    along = np.arange(-20.0, SIDE + 21, 20.0)
    bent = np.round(210 + 20 * np.sin(along / 60.0), 3)
    street = shapely.LineString(np.column_stack([along, bent]))
    return Ground(
        np.array([shapely.box(0, 0, SIDE, SIDE)], object),
        shapely.box(*(spots - 5).T, *(spots + 5).T),
        rng.poisson(3, (houses, 1)).astype(np.int64) + 1,
        (Lines(np.array([street], object), 0.3),),
    )


def moved(ground, change):
    """Give ground whose points were changed, as arrays of x and y."""
    lines = tuple(
        replace(one, shapes=shapely.transform(one.shapes, change))
        for one in ground.lines
    )
    return replace(
        ground,
        areas=shapely.transform(ground.areas, change),
        houses=shapely.transform(ground.houses, change),
        lines=lines,
    )


def divided(ground, count=4, seed=3):
    (found,) = divide(
        prepare(ground), count, ways=WAYS[:1], seed=seed, effort=QUICK, tolerance=0.05
    )
    return found


@settings(max_examples=10, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    east=st.integers(-40, 40),
    north=st.integers(-40, 40),
)
def test_ground_elsewhere_is_divided_alike(seed, east, north):
    ground = ground_of(seed)
    # Whole multiples of 8 m: binary fractions of a metre keep what they were.
    step = np.array([east * 8.0, north * 8.0])
    here, there = divided(ground), divided(moved(ground, lambda xy: xy + step))
    assert there.deviation <= 0.05
    assert there.roundness.mean() == pytest.approx(here.roundness.mean(), abs=0.08)
    assert_whole(there, 4)


@pytest.mark.parametrize(
    "turn",
    [lambda xy: xy[:, ::-1], lambda xy: np.column_stack([SIDE - xy[:, 1], xy[:, 0]])],
    ids=["mirrored", "turned"],
)
@pytest.mark.parametrize("seed", range(4))
def test_turned_ground_is_divided_as_well(seed, turn):
    ground = ground_of(seed)
    here, there = divided(ground), divided(moved(ground, turn))
    assert max(here.deviation, there.deviation) <= 0.05
    assert there.roundness.mean() == pytest.approx(here.roundness.mean(), abs=0.08)
    assert_whole(there, 4)


@pytest.mark.parametrize("seed", range(4))
def test_houses_in_another_order_are_divided_as_well(seed):
    ground = ground_of(seed)
    order = np.random.default_rng(seed).permutation(len(ground.houses))
    other = replace(ground, houses=ground.houses[order], weights=ground.weights[order])
    here, there = divided(ground), divided(other)
    assert max(here.deviation, there.deviation) <= 0.05
    assert there.roundness.mean() == pytest.approx(here.roundness.mean(), abs=0.08)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), factor=st.sampled_from([2, 4, 64]))
def test_double_weights_give_the_same_parts(seed, factor):
    ground = ground_of(seed)
    here, there = (
        divided(ground),
        divided(replace(ground, weights=ground.weights * factor)),
    )
    assert (here.of_house == there.of_house).all()
    assert (there.weights == factor * here.weights).all()
    assert shapely.equals(here.polygons, there.polygons).all()


def assert_whole(found, count):
    assert {shape.geom_type for shape in found.polygons} == {"Polygon"}
    assert len(found.polygons) == count
    assert shapely.area(found.polygons).sum() == pytest.approx(SIDE**2)
