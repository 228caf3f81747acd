"""Packed geometry: order, boxes, rings, looking things up, the fast way in."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.packed import BLOCK, empty_packed, pack


def scattered(count: int, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, 10_000, (2, count))
    x, y = x + 40_500_000, y + 3_950_000
    return shapely.box(x, y, x + 12, y + 8)


def shape_of(packed, row: int):
    return shapely.polygons(packed.parts(row)[0])


def test_a_shape_comes_back_to_the_millimetre_seven_digits_from_zero():
    shapes = scattered(1000)
    packed = pack(np.arange(1000), shapes)
    for row in range(0, 1000, 97):
        here, there = shape_of(packed, row), shapes[packed.ids[row]]
        assert shapely.hausdorff_distance(here, there) < 0.001


def test_a_box_finds_exactly_the_shapes_it_meets():
    shapes = scattered(3000)
    packed = pack(np.arange(3000), shapes)
    box = (40_502_000.0, 3_953_000.0, 40_503_500.0, 3_954_000.0)
    found = packed.ids[packed.shapes_in(box)]
    expected = np.flatnonzero(shapely.intersects(shapes, shapely.box(*box)))
    assert sorted(found.tolist()) == expected.tolist()
    assert len(found) > 20


def test_blocks_of_neighbours_have_small_boxes():
    packed = pack(np.arange(4096), scattered(4096))
    sides = packed.block_boxes[:, 2:] - packed.block_boxes[:, :2]
    assert len(sides) == 4096 / BLOCK
    assert np.median(sides) < 10_000 / 2


def test_memory_stays_under_the_budget_of_a_building():
    ring = np.array([(0, 0), (9, 0), (9, 5), (5, 5), (5, 9), (0, 9), (0, 0)], float)
    shapes = shapely.polygons(np.arange(5000)[:, None, None] * 20.0 + ring)
    packed = pack(np.arange(5000), shapes)
    assert (packed.nbytes + packed.block_boxes.nbytes) / 5000 <= 110


def test_holes_run_against_their_shell():
    shape = shapely.box(0, 0, 10, 10).difference(shapely.box(2, 2, 4, 4))
    packed = pack(np.array([1]), np.array([shape]))
    shell, hole = packed.parts(0)
    assert shapely.is_ccw(shapely.LinearRing(shell))
    assert not shapely.is_ccw(shapely.LinearRing(hole))


def test_the_point_lies_inside_even_where_the_middle_does_not():
    bent = shapely.Polygon([(0, 0), (10, 0), (10, 10), (9, 10), (9, 1), (0, 1)])
    for given_as in (np.array([bent]), [shapely.to_wkb(shapely.MultiPolygon([bent]))]):
        packed = pack(np.array([1]), given_as)
        assert bent.contains(shapely.Point(packed.points[0]))


@given(st.integers(0, 40), st.integers(0, 2**32 - 1), st.booleans())
def test_bytes_and_geometries_pack_alike(count, seed, clockwise):
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        corners = rng.integers(4, 9)
        turn = (np.arange(corners) + rng.uniform(0, 0.9, corners)) / corners * 2 * np.pi
        radius = rng.uniform(3, 20, len(turn))
        ring = np.column_stack([np.cos(turn) * radius, np.sin(turn) * radius])
        shape = shapely.Polygon(ring + rng.uniform(-500, 500, 2))
        made.append(shapely.MultiPolygon([shape.reverse() if clockwise else shape]))
    shapes = np.empty(count, object)
    shapes[:] = made
    slow = pack(np.arange(count), shapes)
    fast = pack(np.arange(count), [shapely.to_wkb(one) for one in made])
    assert slow.ids.tolist() == fast.ids.tolist()
    assert np.allclose(slow.boxes, fast.boxes)
    for row in range(count):
        one, other = shape_of(slow, row), shape_of(fast, row)
        assert shapely.is_ccw(other.exterior)
        assert shapely.equals(shapely.normalize(one), shapely.normalize(other))


def test_kinds_may_be_mixed_and_missing_ones_keep_their_id():
    shapes = np.array(
        [
            shapely.Point(3, 3),
            None,
            shapely.MultiLineString([[(0, 0), (5, 5)], [(6, 6), (7, 9)]]),
            shapely.GeometryCollection([shapely.Point(1, 1), shapely.box(0, 0, 2, 2)]),
            shapely.Polygon(),
        ],
        object,
    )
    packed = pack(np.array([10, 11, 12, 13, 14]), shapes)
    parts = {int(i): len(packed.parts(row)) for row, i in enumerate(packed.ids)}
    assert parts == {10: 1, 11: 0, 12: 2, 13: 1, 14: 0}
    dims = dict(zip(packed.ids.tolist(), packed.dims.tolist(), strict=True))
    assert (dims[10], dims[12], dims[13]) == (0, 1, 2)
    assert packed.box == (0.0, 0.0, 7.0, 9.0)


def test_nothing_packs_to_nothing():
    packed = empty_packed()
    assert len(packed) == 0
    assert packed.box is None
    assert len(packed.shapes_in((0, 0, 1, 1))) == 0
    assert len(packed.rows_of(np.array([1]))) == 0


def test_rows_are_found_by_id_and_unknown_ids_left_out():
    packed = pack(np.arange(500) * 3, scattered(500))
    wanted = np.array([30, 31, 600])
    assert packed.ids[packed.rows_of(wanted)].tolist() == [30, 600]


def test_an_edit_leaves_the_other_shapes_where_they_were():
    shapes = scattered(700)
    packed = pack(np.arange(700), shapes)
    moved = shapely.box(40_490_000, 3_940_000, 40_490_010, 3_940_010)
    after = packed.changed(
        np.array([5]), pack(np.array([7, 900]), np.array([moved] * 2))
    )
    assert set(after.ids.tolist()) == set(range(700)).difference([5]).union([900])
    for number in (0, 7, 333, 699, 900):
        row = int(after.rows_of(np.array([number]))[0])
        expected = moved if number in (7, 900) else shapes[number]
        assert shapely.hausdorff_distance(shape_of(after, row), expected) < 0.002
    assert after.box[0] == pytest.approx(40_490_000)


def test_packing_can_be_cancelled():
    with pytest.raises(Cancelled):
        pack(np.arange(3), scattered(3), progress=Progress(cancelled=lambda: True))
