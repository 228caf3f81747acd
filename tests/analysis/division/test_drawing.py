"""Parts drawn as ground: whose each piece is, and what is done with scraps."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gridplanner.analysis.division import tidying
from gridplanner.analysis.division.borders import draw_parts
from gridplanner.analysis.division.dividing import WAYS, divide, task_of
from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.net import random_state
from gridplanner.analysis.division.partition import DivisionError
from gridplanner.analysis.division.preparing import Ground, prepare
from gridplanner.analysis.division.starting import grown
from gridplanner.analysis.division.trimming import trim
from gridplanner.data.checks.shapes import find_tongues
from tests.analysis.division.test_dividing import QUICK, assert_sound, street_town


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


def river_town(seed):
    """Two rivers that wind a lot, and where streets cross them: some are bridges."""
    rng = np.random.default_rng(seed)
    areas, houses, weights, streets = street_town(seed, houses=160)
    along = np.linspace(-20, 620, 25)
    wave = np.array([[150.0], [450.0]]) + rng.uniform(-60, 60, (2, 25))
    rivers = shapely.linestrings(
        np.stack([np.stack([wave[0], along], -1), np.stack([along, wave[1]], -1)])
    )
    dry = np.ones(len(houses), bool)
    dry[shapely.STRtree(houses).query(rivers, "intersects")[1]] = False
    dry[shapely.STRtree(rivers).query(houses, "intersects")[0]] = False
    crossings = shapely.get_coordinates(
        shapely.intersection(streets[:, None], rivers[None]).ravel()
    )
    lines = (Lines(rivers, 0.05, is_barrier=True), Lines(streets, 0.3))
    return Ground(areas, houses[dry], weights[dry], lines, bridges=crossings[::2])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.sampled_from([8, 14, 30]))
@example(seed=485, count=8)  # a wedge between two rivers
@example(seed=1386, count=30)
def test_no_scrap_of_ground_goes_to_a_part_across_a_river(seed, count):
    """Cut by the rivers, no piece of a part lies where none of its houses is."""
    ground = river_town(seed)
    try:
        (candidate,) = divide(
            prepare(ground), count, ways=WAYS[:1], effort=QUICK, seed=seed
        )
    except DivisionError:
        return
    assert_sound(candidate, ground.areas, ground.houses)
    edges = [ground.areas[0].boundary, *ground.lines[0].shapes]
    banks = shapely.get_parts(shapely.polygonize([shapely.union_all(edges)]))
    spots = shapely.point_on_surface(ground.houses)
    house, bank = shapely.STRtree(banks).query(spots, "within")
    held = set(zip(candidate.of_house[house].tolist(), bank.tolist(), strict=True))
    part, bank = shapely.STRtree(banks).query(candidate.polygons, "intersects")
    common = shapely.intersection(candidate.polygons[part], banks[bank])
    mine = shapely.area(common) > 2.0
    found = set(zip(part[mine].tolist(), bank[mine].tolist(), strict=True))
    empty = set(range(len(banks))) - {at for _, at in held}
    assert {pair for pair in found - held if pair[1] not in empty} == set()


def test_the_strip_between_a_street_and_a_lane_is_no_tongue_of_a_part():
    """Two centimetres wide and all along; side streets end at it from either side."""
    street = shapely.linestrings([[(-5, 100), (405, 100)]])
    lane = shapely.linestrings([[(-5, 100.02), (405, 100.02)]])
    north = [[(x, 100.02), (x, 205)] for x in (150, 300)]
    south = [[(x, -5), (x, 100)] for x in (100, 250)]
    lines = np.concatenate([street, lane, shapely.linestrings(north + south)])
    at = np.array([(x, y) for x in range(20, 400, 30) for y in (30, 60, 130, 160)])
    houses = shapely.box(at[:, 0], at[:, 1], at[:, 0] + 8, at[:, 1] + 8)
    houses = houses[~shapely.intersects(houses[:, None], lines).any(axis=1)]
    area = np.array([shapely.box(0, 0, 400, 200)], object)
    weights = np.ones((len(houses), 1), np.int64)
    ground = Ground(area, houses, weights, (Lines(lines, 0.01),))
    prepared = prepare(ground)
    blocks = prepared.blocks
    of = np.empty(len(blocks), np.int32)
    of[blocks.of_house] = blocks.face_of_house
    assert int(of.max()) == 5
    drawn = draw_parts(prepared.faces, houses, blocks, of, 6, lines=ground.lines)
    assert shapely.coverage_is_valid(drawn.polygons)
    outlines = shapely.orient_polygons(drawn.polygons)
    assert find_tongues(outlines, width=1.0, length=10.0) == []


def test_a_tongue_goes_to_the_part_it_lies_along():
    """Thirty metres of part 0 along part 1, which is on three sides of it, and 2."""
    tongue = shapely.box(10, 5, 40, 5.4)
    one = shapely.union_all([shapely.box(0, 0, 10, 20), tongue])
    south, north = shapely.box(10, 0, 40, 5), shapely.box(10, 5.4, 40, 20)
    south = shapely.union_all([south, shapely.box(40, 0, 50, 20)])
    parts = shapely.set_precision(np.array([one, south, north], object), 0.001)
    parts = tidying.node_again(parts)
    none, area = np.empty(0, object), np.zeros(3, np.int64)

    def areas_of(result):
        assert shapely.coverage_is_valid(result)
        return shapely.area(result).round().tolist()

    assert areas_of(parts) == [212, 350, 438]
    # It is followed as far as it is twice as long again; what is left is no tongue.
    assert areas_of(trim(parts, area, houses=none, barriers=none)) == [204, 358, 438]
    # Not across a barrier, not to another area, and not with a house in it.
    river = shapely.linestrings([[(10, 5), (40, 5)], [(40, 5), (40, 5.4)]])
    assert areas_of(trim(parts, area, houses=none, barriers=river)) == [204, 350, 446]
    other = np.array([0, 1, 0])
    assert areas_of(trim(parts, other, houses=none, barriers=none)) == [204, 350, 446]
    house = np.array([shapely.box(20, 4, 24, 9)], object)
    assert trim(parts, area, houses=house, barriers=none) is parts
