"""Parts drawn as ground: whose each piece is, and what is done with scraps."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.analysis.division.borders import draw_parts
from gridplanner.analysis.division.dividing import WAYS, task_of
from gridplanner.analysis.division.net import random_state
from gridplanner.analysis.division.preparing import Ground, prepare
from gridplanner.analysis.division.starting import grown


def towers(seed):
    """Long houses in rows, some of them nearly end to end."""
    rng = np.random.default_rng(seed)
    at = np.stack(np.meshgrid(np.arange(40, 400, 70), np.arange(30, 400, 45)), -1)
    spots = at.reshape(-1, 2) + rng.uniform(-8, 8, (at.size // 2, 2))
    spots = spots.astype(float)
    size = np.column_stack(
        [rng.uniform(18, 26, len(spots)), rng.uniform(5, 8, len(spots))]
    )
    houses = shapely.box(*(spots - size).T, *(spots + size).T)
    area = np.array([shapely.box(0, 0, 420, 420)], object)
    return Ground(area, houses, np.ones((len(houses), 1), np.int64))


@pytest.mark.parametrize("seed", [242, 356, 411])
def test_ground_goes_to_the_houses_on_it_and_not_to_the_wall_nearest_a_place(seed):
    """On narrow strips the nearest wall is that of another part."""
    ground = towers(seed)
    prepared = prepare(ground)
    blocks = prepared.blocks
    count = len(blocks) // 3
    task = task_of(prepared, prepared.shares(count), WAYS[0], 0.1)
    of = grown(task, random_state(seed, 0)).of
    drawn = draw_parts(
        prepared.faces, ground.houses, blocks, of, count, lines=ground.lines
    )
    assert (drawn.of_house == of[blocks.of_house]).all()
    assert shapely.coverage_is_valid(drawn.polygons)
    assert {shape.geom_type for shape in drawn.polygons} == {"Polygon"}
