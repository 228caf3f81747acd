"""Ground divided among parts: it tiles, nothing is cut, and nothing lies apart.

What is asserted is asserted by other means than the program's: by shapely on the
polygons and footprints alone.
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely
import shapely.ops
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.division.borders import Drawn, draw_parts
from gridplanner.analysis.division.dividing import WAYS, divide
from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.partition import DivisionError
from gridplanner.analysis.division.preparing import Ground, Kept, prepare
from gridplanner.analysis.division.solving import Effort
from gridplanner.analysis.division.tidying import join_scraps
from gridplanner.data.job import Cancelled, Progress

QUICK = Effort(starts=1, between=2, final=4, heats=10)


def street_town(seed, houses=120, side=600.0):
    """Houses along a net of streets that bend, some of them very long."""
    rng = np.random.default_rng(seed)
    ground = np.array([shapely.box(0, 0, side, side)], object)
    at = np.sort(rng.uniform(80, side - 80, 4))
    streets = []
    for number, where in enumerate(at):
        along = np.linspace(-50, side + 50, 14)
        wave = where + 15 * np.sin(along / 90.0 + number)
        pair = (along, wave) if number % 2 else (wave, along)
        streets.append(shapely.LineString(np.column_stack(pair)))
    spots = rng.uniform(15, side - 15, (houses, 2))
    size = rng.uniform(4, 9, (houses, 2))
    size[rng.random(houses) < 0.05] *= 4
    footprints = shapely.box(
        spots[:, 0] - size[:, 0],
        spots[:, 1] - size[:, 1],
        spots[:, 0] + size[:, 0],
        spots[:, 1] + size[:, 1],
    )
    footprints = shapely.intersection(footprints, ground[0])
    weights = rng.poisson(3, (houses, 1)).astype(np.int64)
    return ground, footprints, weights, np.array(streets, object)


def assert_sound(candidate, areas, houses):
    polygons = candidate.polygons
    assert shapely.coverage_is_valid(polygons)
    assert {shape.geom_type for shape in polygons} == {"Polygon"}
    whole = shapely.union_all(areas)
    assert shapely.union_all(polygons).symmetric_difference(whole).area < 0.01
    inner = shapely.buffer(houses, -0.05, join_style="mitre")
    house, part = shapely.STRtree(polygons).query(inner, "intersects")
    over = candidate.of_house[house] != part
    # Only a house that lies over another may be cut, since both cannot have the ground.
    lapped = shapely.STRtree(houses).query(inner[house[over]], "intersects")[0]
    assert (np.bincount(lapped, minlength=over.sum()) > 1).all()


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000), count=st.integers(1, 9), way=st.sampled_from(WAYS[:4])
)
def test_parts_tile_the_ground_in_one_piece_and_cut_no_house(seed, count, way):
    areas, houses, weights, streets = street_town(seed)
    prepared = prepare(Ground(areas, houses, weights, (Lines(streets, 0.3),)))
    (candidate,) = divide(prepared, count, ways=[way], effort=QUICK, seed=seed)
    assert_sound(candidate, areas, houses)
    held = np.bincount(candidate.of_house, weights[:, 0], count)
    assert (candidate.weights[:, 0] == held).all()
    assert held.sum() == weights.sum()
    assert candidate.deviation == pytest.approx(abs(held / held.mean() - 1).max())


def test_parts_are_within_the_tolerance_where_that_can_be():
    areas, houses, weights, streets = street_town(3, houses=300)
    prepared = prepare(Ground(areas, houses, weights, (Lines(streets, 0.3),)))
    for candidate in divide(prepared, 5, tolerance=0.03):
        assert candidate.deviation <= 0.03


def test_no_part_crosses_a_barrier():
    areas, houses, weights, streets = street_town(4)
    river = np.array([shapely.LineString([(-10, 300), (320, 260), (610, 330)])], object)
    lines = (Lines(river, 0.0, is_barrier=True), Lines(streets, 0.3))
    dry = shapely.disjoint(houses, river[0])
    prepared = prepare(Ground(areas, houses[dry], weights[dry], lines))
    (candidate, *_) = divide(prepared, 4, effort=QUICK)
    for polygon in candidate.polygons:
        crossed = shapely.intersection(river[0], shapely.buffer(polygon, -1.0))
        assert crossed.length < 0.1


def test_a_bridge_lets_a_part_cross_a_barrier():
    box = np.array([shapely.box(0, 0, 200, 100)], object)
    houses = shapely.box(
        *np.array([(20, 40, 30, 50), (60, 40, 70, 50), (170, 40, 180, 50)]).T
    )
    river = np.array([shapely.LineString([(100, -5), (100, 105)])], object)
    weights = np.ones((3, 1), np.int64)
    lines = (Lines(river, 0.0, is_barrier=True),)
    apart = prepare(Ground(box, houses, weights, lines))
    with pytest.raises(DivisionError, match=r"division\.pieces"):
        divide(apart, 1)
    bridged = prepare(
        Ground(box, houses, weights, lines, bridges=np.array([(100.0, 45.0)]))
    )
    (candidate,) = divide(bridged, 1, effort=QUICK)
    assert candidate.weights.tolist() == [[3]]


def test_borders_run_along_the_street_between_two_rows_of_houses():
    box = np.array([shapely.box(0, 0, 120, 200)], object)
    across = np.arange(10, 110, 20.0)
    houses = np.concatenate(
        [shapely.box(across, y, across + 10, y + 10) for y in (70, 120)]
    )
    street = np.array([shapely.LineString([(0, 97), (60, 103), (120, 97)])], object)
    prepared = prepare(
        Ground(box, houses, np.ones((10, 1), np.int64), (Lines(street, 0.1),))
    )
    (candidate, *_) = divide(prepared, 2, ways=[WAYS[1]], tolerance=0.01)
    border = shapely.intersection(*candidate.polygons)
    assert shapely.hausdorff_distance(border, street[0]) < 0.01
    assert candidate.along == pytest.approx(1.0)


def test_ground_to_be_kept_whole_is_not_divided_without_need():
    box = np.array([shapely.box(0, 0, 400, 100)], object)
    across = np.concatenate([np.arange(10, 90, 10.0), np.arange(110, 390, 35.0)])
    houses = shapely.box(across, 45, across + 5, 50)
    weights = np.ones((len(across), 1), np.int64)
    estate = Kept(np.array([shapely.box(0, 0, 130, 100)], object), 50.0)
    prepared = prepare(Ground(box, houses, weights, kept=(estate,)))
    (candidate, *_) = divide(prepared, 2, tolerance=0.3)
    assert candidate.cut == 0
    # A hall whose halves lie far apart is divided all the same, and told as such.
    halls = Kept(np.array([shapely.box(0, 0, 400, 100)], object), 1.0, "halls")
    prepared = prepare(Ground(box, houses, weights, kept=(estate, halls)))
    (candidate, *_) = divide(prepared, 2, tolerance=0.3)
    assert (candidate.cut, candidate.cuts) == (1, (("", 0), ("halls", 1)))


def test_no_part_lies_in_two_areas_and_each_has_its_share():
    areas = np.array(
        [shapely.box(0, 0, 300, 600), shapely.box(300, 0, 600, 600)], object
    )
    _, houses, weights, streets = street_town(5)
    whole = shapely.disjoint(houses, shapely.LineString([(300, 0), (300, 600)]))
    houses, weights = houses[whole], weights[whole]
    prepared = prepare(Ground(areas, houses, weights, (Lines(streets, 0.3),)))
    (candidate, *_) = divide(prepared, 5, effort=QUICK)
    assert_sound(candidate, areas, houses)
    for polygon, area in zip(candidate.polygons, candidate.area, strict=True):
        assert polygon.difference(areas[area]).area < 0.01
    assert set(candidate.area) == {0, 1}


def test_houses_over_each_other_stay_together():
    box = np.array([shapely.box(0, 0, 100, 100)], object)
    houses = shapely.box(*np.array([(10, 40, 50, 50), (40, 40, 80, 50)]).T)
    prepared = prepare(Ground(box, houses, np.ones((2, 1), np.int64)))
    assert prepared.blocks.of_house.tolist() == [0, 0]
    with pytest.raises(DivisionError, match=r"division\.inhabited"):
        divide(prepared, 2)


@pytest.mark.parametrize(
    ("houses", "weights", "code"),
    [
        ([], [], "division.no_houses"),
        ([(500.0, 500.0)], [3], "division.no_houses"),
        ([(50.0, 50.0)], [0], "division.no_weight"),
        ([(50.0, 50.0), (20.0, 50.0)], [3, 0], "division.inhabited"),
    ],
)
def test_what_cannot_be_divided_is_told(houses, weights, code):
    box = np.array([shapely.box(0, 0, 100, 100)], object)
    points = shapely.points(np.array(houses, float).reshape(-1, 2))
    ground = Ground(box, points, np.array(weights, np.int64).reshape(-1, 1))
    with pytest.raises(DivisionError) as caught:
        divide(prepare(ground), 2)
    assert caught.value.code == code


def test_negative_weights_and_no_area_are_refused():
    box = np.array([shapely.box(0, 0, 100, 100)], object)
    points = shapely.points([(50.0, 50.0)])
    with pytest.raises(DivisionError, match=r"division\.weights_negative"):
        prepare(Ground(box, points, np.array([[-1]])))
    with pytest.raises(DivisionError, match=r"division\.no_area"):
        prepare(Ground(box[:0], points, np.array([[1]])))


def test_one_seed_gives_one_answer_which_is_told_as_it_is_found():
    areas, houses, weights, streets = street_town(6)
    prepared = prepare(Ground(areas, houses, weights, (Lines(streets, 0.3),)))
    told = []
    once = divide(prepared, 4, effort=QUICK, seed=8, found=told.append)
    again = divide(prepared, 4, effort=QUICK, seed=8)
    assert [candidate.way for candidate in told] == [one.way for one in once]
    for one, two in zip(once, again, strict=True):
        assert (one.of_house == two.of_house).all()
        assert shapely.equals_exact(one.polygons, two.polygons, 0).all()


def test_the_least_deviation_is_told_with_the_house_that_forces_it():
    areas, houses, weights, streets = street_town(7)
    weights[11] = 4 * weights.sum()
    prepared = prepare(Ground(areas, houses, weights, (Lines(streets, 0.3),)))
    bound = prepared.bound(3)
    assert prepared.blocks.of_house[11] == bound.block
    (candidate,) = divide(prepared, 3, ways=WAYS[:1], effort=QUICK)
    assert 0 < bound.deviation <= candidate.deviation


@pytest.mark.parametrize("step", [1, 5, 20, 60])
def test_it_can_be_cancelled_at_any_step(step):
    areas, houses, weights, streets = street_town(8)
    ground = Ground(areas, houses, weights, (Lines(streets, 0.3),))
    asked = []

    def cancelled():
        asked.append(None)
        return len(asked) >= step

    progress = Progress(cancelled=cancelled)
    with pytest.raises(Cancelled):
        divide(prepare(ground, progress=progress), 4, progress=progress)


def test_it_can_be_cancelled_while_borders_are_drawn():
    areas, houses, weights, streets = street_town(8)
    prepared = prepare(Ground(areas, houses, weights, (Lines(streets, 0.3),)))
    told = []
    progress = Progress(
        lambda _share, step: told.append(step),
        cancelled=lambda: told[-3:] == ["progress.drawing_parts"] * 3,
    )
    with pytest.raises(Cancelled):
        divide(prepared, 4, progress=progress)
    assert told.count("progress.drawing_parts") == 3


def test_houses_over_each_other_on_both_sides_of_a_line_stay_in_one_part():
    """A row of pairs, each astride the street: ground on both sides goes with it."""
    box = np.array([shapely.box(0, 0, 400, 100)], object)
    at = np.arange(20, 380, 30.0)
    houses = np.concatenate(
        [shapely.box(at, 38, at + 14, 53), shapely.box(at, 47, at + 14, 62)]
    )
    street = np.array([shapely.LineString([(-5, 50), (405, 50)])], object)
    weights = np.ones((len(houses), 1), np.int64)
    prepared = prepare(Ground(box, houses, weights, (Lines(street, 0.1),)))
    blocks = prepared.blocks
    assert len(blocks) == len(at)
    wanted = np.arange(len(at)) // 4
    of = np.empty(len(blocks), np.int32)
    of[blocks.of_house] = np.tile(wanted, 2)
    lines = prepared.ground.lines
    drawn = draw_parts(prepared.faces, houses, blocks, of, 3, lines=lines)
    assert drawn.of_house.tolist() == [*wanted, *wanted]
    strips = shapely.box([0, 132, 252], 0, [132, 252, 400], 100)
    for polygon, strip in zip(drawn.polygons, strips, strict=True):
        assert polygon.symmetric_difference(strip).area < 300


def test_houses_over_each_other_do_not_join_what_a_barrier_parts():
    box = np.array([shapely.box(0, 0, 200, 100)], object)
    houses = shapely.box(*np.array([(80, 40, 103, 50), (97, 40, 120, 50)]).T)
    river = np.array([shapely.LineString([(100, -5), (100, 105)])], object)
    lines = (Lines(river, 0.0, is_barrier=True),)
    prepared = prepare(Ground(box, houses, np.ones((2, 1), np.int64), lines))
    assert prepared.blocks.of_house.tolist() == [0, 1]
    assert prepared.regions.max() == 1


def test_a_road_along_the_border_of_two_areas_does_not_join_them():
    areas = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)])
    houses = shapely.box(*np.array([(70, 40, 90, 50), (110, 40, 130, 50)]).T)
    road = np.array([shapely.LineString([(100, -5), (100, 105)])], object)
    weights = np.ones((2, 1), np.int64)
    prepared = prepare(Ground(areas, houses, weights, (Lines(road, 0.1),)))
    assert prepared.regions.tolist() == [0, 1]
    assert not len(prepared.blocks.pairs)


def test_a_bridge_over_a_wide_river_joins_its_banks_and_not_two_of_one_bank():
    """The road over it parts the houses of each bank, which are nearer by far."""
    box = np.array([shapely.box(0, 0, 400, 100)], object)
    at = [(100, 30), (100, 60), (280, 30), (280, 60)]
    houses = shapely.box(*np.array([(x, y, x + 10, y + 10) for x, y in at]).T)
    banks = shapely.boundary(shapely.box(150, -10, 240, 110))
    road = np.array([shapely.LineString([(-5, 50), (405, 50)])], object)
    lines = (Lines(np.array([banks]), 0.0, is_barrier=True), Lines(road, 0.1))
    bridges = np.array([(150.0, 50.0), (240.0, 50.0)])
    weights = np.ones((4, 1), np.int64)
    ground = Ground(box, houses, weights, lines, bridges=bridges)
    assert prepare(ground).regions.tolist() == [0, 0, 0, 0]


def test_a_bridge_joins_banks_and_not_the_sides_of_the_main_road_on_it():
    """Houses at the four corners of the bridge: nearest is across the road."""
    box = np.array([shapely.box(0, 0, 400, 100)], object)
    at = [(140, 35), (140, 55), (250, 35), (250, 55)]
    houses = shapely.box(*np.array([(x, y, x + 8, y + 8) for x, y in at]).T)
    river = np.array([shapely.LineString([(200, -5), (200, 105)])], object)
    road = np.array([shapely.LineString([(-5, 50), (405, 50)])], object)
    lines = (
        Lines(river, 0.0, is_barrier=True),
        Lines(road, 0.1, is_barrier=True, is_bridged=False),
    )
    bridge = np.array([(200.0, 50.0), (200.0, 49.0)])
    weights = np.ones((4, 1), np.int64)
    prepared = prepare(Ground(box, houses, weights, lines, bridges=bridge))
    regions = prepared.regions
    assert regions[0] != regions[1]
    assert regions[2] != regions[3]
    assert regions[0] == regions[2]
    assert regions[1] == regions[3]


def test_a_bridge_at_the_border_of_two_areas_does_not_join_them():
    areas = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)])
    houses = shapely.box(*np.array([(70, 40, 90, 50), (110, 40, 130, 50)]).T)
    river = np.array([shapely.LineString([(98, -5), (98, 105)])], object)
    lines = (Lines(river, 0.0, is_barrier=True),)
    bridge = np.array([(98.0, 45.0)])
    weights = np.ones((2, 1), np.int64)
    prepared = prepare(Ground(areas, houses, weights, lines, bridges=bridge))
    assert prepared.regions.tolist() == [0, 1]


def test_houses_of_one_courtyard_stay_together_where_they_are_near():
    box = np.array([shapely.box(0, 0, 300, 100)], object)
    across = np.array([10.0, 30.0, 50.0, 70.0, 250.0])
    houses = shapely.box(across, 40, across + 10, 50)
    road = np.array([shapely.LineString([(25, -5), (25, 105)])], object)
    weights = np.ones((5, 1), np.int64)
    groups = np.array([1, 1, 0, 2, 2])
    prepared = prepare(Ground(box, houses, weights, (Lines(road, 0.1),), groups=groups))
    assert prepared.blocks.of_house.tolist() == [0, 0, 1, 2, 3]
    for candidate in divide(prepared, 4, effort=QUICK):
        assert candidate.of_house[0] == candidate.of_house[1]
        assert_sound(candidate, box, houses)
    river = Lines(road, 0.0, is_barrier=True)
    parted = prepare(Ground(box, houses, weights, (river,), groups=groups))
    assert parted.blocks.of_house.tolist() == [0, 1, 2, 3, 4]


def test_ground_without_weight_behind_a_river_goes_with_a_part():
    box = np.array([shapely.box(0, 0, 400, 100)], object)
    at = [10, 60, 110, 160, 300, 350]
    houses = shapely.box(at, 40, np.array(at) + 20, 60)
    river = np.array([shapely.LineString([(240, -5), (240, 105)])], object)
    lines = (Lines(river, 0.0, is_barrier=True),)
    weights = np.array([[3], [3], [3], [3], [0], [0]])
    prepared = prepare(Ground(box, houses, weights, lines))
    assert prepared.regions.max() == 0
    (candidate, *_) = divide(prepared, 2, effort=QUICK)
    assert candidate.weights[:, 0].tolist() == [6, 6]
    assert candidate.of_house[4] == candidate.of_house[5] == candidate.of_house[3]
    assert_sound(candidate, box, houses)


def test_the_barrier_holds_for_ground_that_weighs_anything():
    box = np.array([shapely.box(0, 0, 400, 100)], object)
    houses = shapely.box([10, 60, 300], 40, [30, 80, 320], 60)
    river = np.array([shapely.LineString([(240, -5), (240, 105)])], object)
    lines = (Lines(river, 0.0, is_barrier=True),)
    prepared = prepare(Ground(box, houses, np.array([[3], [3], [1]]), lines))
    assert prepared.regions.tolist() == [0, 0, 1]


@pytest.mark.parametrize("seed", range(6))
def test_towers_are_parted_and_cottages_are_no_part_of_their_own(seed):
    """Each tower is a part; moving one block at a time would stop far from that."""
    rng = np.random.default_rng(seed)
    box = np.array([shapely.box(0, 0, 600, 400)], object)
    at = np.array([(x, y) for x in range(40, 600, 100) for y in range(40, 400, 100)])
    towers = shapely.box(at[:, 0], at[:, 1], at[:, 0] + 30, at[:, 1] + 15)
    spots = at[rng.permutation(len(at))[:8]] + (45, 40)
    cottages = shapely.box(spots[:, 0], spots[:, 1], spots[:, 0] + 8, spots[:, 1] + 8)
    houses = np.concatenate([towers, cottages])
    weights = np.concatenate([rng.integers(76, 84, len(towers)), np.full(8, 2)])
    prepared = prepare(Ground(box, houses, weights[:, None]))
    (candidate,) = divide(prepared, len(towers), ways=WAYS[:1], seed=seed)
    assert candidate.deviation < 0.12
    assert_sound(candidate, box, houses)


def test_a_scrap_stays_in_its_area_however_long_its_side_with_another_one():
    """Part 0 on the left and a scrap of it on the right, beside part 1 of its area.

    Most of the outline of the scrap it has in common with part 2, of another area.
    """
    main, own = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 30, 10)
    scrap = shapely.box(30, 0, 34, 10)
    beyond = shapely.box(30, 10, 34, 20).union(shapely.box(34, 0, 40, 20))
    pieces = np.array([main, own, scrap, beyond], object)
    part, area = np.array([0, 1, 0, 2]), np.array([0, 0, 0, 1])
    spots = shapely.points([(5, 5), (20, 5), (32, 5), (37, 5)])
    of_house = part.astype(np.int32)
    _, given, of_house = join_scraps(pieces, part, spots, of_house, area=area)
    assert given.tolist() == [0, 1, 1, 2]
    assert of_house.tolist() == [0, 1, 1, 2]
    _, given, _ = join_scraps(pieces, part, spots, of_house)
    assert given.tolist() == [0, 1, 2, 2]


def test_a_scrap_stays_on_its_side_of_a_barrier_however_long_its_side_along_it():
    """The same ground, and the river between the scrap and part 2."""
    main, own = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 30, 10)
    scrap = shapely.box(30, 0, 34, 10)
    beyond = shapely.box(30, 10, 34, 20).union(shapely.box(34, 0, 40, 20))
    pieces = np.array([main, own, scrap, beyond], object)
    part, zone = np.array([0, 1, 0, 2]), np.array([0, 0, 0, 1])
    spots = shapely.points([(5, 5), (20, 5), (32, 5), (37, 5)])
    of_house = part.astype(np.int32)
    _, given, of_house = join_scraps(pieces, part, spots, of_house, zone=zone)
    assert given.tolist() == [0, 1, 1, 2]
    assert of_house.tolist() == [0, 1, 1, 2]
    # Where there is nothing else, it goes over all the same.
    _, given, _ = join_scraps(
        np.delete(pieces, 1),
        np.delete(part, 1),
        spots,
        of_house,
        zone=np.array([0, 0, 1]),
    )
    assert given.tolist() == [0, 2, 2]


def test_scraps_side_by_side_do_not_change_parts_for_ever():
    """Two high scraps between 2 and 3, of 1 and 0, which are elsewhere.

            +---+---+
            | 1 | 0 |      Each scrap has its longest side with the other one, whose
    +-------+   |   +-------+      part it would get, and back again.
    |   2   |   |   |   3   |
    +-------+---+---+-------+
    """
    shapes = [
        [(0, 0), (8, 0), (8, 9), (0, 9)],
        [(8, 0), (10, 0), (10, 20), (8, 20), (8, 9)],
        [(10, 0), (12, 0), (12, 9), (12, 20), (10, 20)],
        [(12, 0), (20, 0), (20, 9), (12, 9)],
        [(0, -9), (9, -9), (9, -1), (0, -1)],
        [(11, -9), (20, -9), (20, -1), (11, -1)],
    ]
    pieces = np.array([shapely.Polygon(shape) for shape in shapes], object)
    spots = shapely.points([(4, 4), (16, 4), (4, -5), (16, -5)])
    of_house = np.array([2, 3, 0, 1], np.int32)
    part = np.array([2, 1, 0, 3, 0, 1])
    _, given, after = join_scraps(pieces, part, spots, of_house)
    assert given.tolist() == [2, 2, 3, 3, 0, 1]
    assert after.tolist() == of_house.tolist()


def test_a_door_plate_within_a_footprint_shares_its_block():
    box = np.array([shapely.box(0, 0, 300, 100)], object)
    footprints = shapely.box([20, 120, 220], 20, [60, 160, 260], 60)
    houses = np.concatenate([footprints, shapely.points([(150, 30), (220, 40)])])
    prepared = prepare(Ground(box, houses, np.ones((5, 1), np.int64)))
    assert prepared.blocks.of_house.tolist() == [0, 1, 2, 1, 2]
    for candidate in divide(prepared, 3):
        assert_sound(candidate, box, houses)


@pytest.mark.parametrize("seed", range(4))
def test_a_door_plate_near_a_border_stays_on_its_side(seed):
    rng = np.random.default_rng(seed)
    box = np.array([shapely.box(0, 0, 60, 40)], object)
    houses = shapely.points(rng.random((150, 2)) * (60, 40))
    prepared = prepare(Ground(box, houses, np.ones((150, 1), np.int64)))
    for candidate in divide(prepared, 4, effort=QUICK, seed=seed):
        assert_sound(candidate, box, houses)
        own = candidate.polygons[candidate.of_house]
        assert shapely.distance(own, houses).max() < 0.001


def test_parts_that_could_not_be_drawn_are_told(monkeypatch):
    def draw(faces, houses, blocks, of, count, **_others):
        polygons = np.full(count, shapely.Polygon(), object)
        polygons[0] = shapely.box(0, 0, 300, 100)
        return Drawn(polygons, of[blocks.of_house])

    monkeypatch.setattr("gridplanner.analysis.division.trying.draw_parts", draw)
    box = np.array([shapely.box(0, 0, 300, 100)], object)
    houses = shapely.points([(50, 50), (150, 50), (250, 50)])
    prepared = prepare(Ground(box, houses, np.ones((3, 1), np.int64)))
    with pytest.raises(DivisionError) as refusal:
        divide(prepared, 2, effort=QUICK)
    assert refusal.value.code == "division.not_drawn"


def test_no_part_comes_to_lie_on_both_sides_of_a_barrier_by_drawing():
    """A yard in the middle; the house above it only seems to touch those beside it."""
    yard = [(100, 50), (200, 50), (200, 150), (100, 150)]
    ground = shapely.Polygon([(0, 0), (300, 0), (300, 200), (0, 200)], [yard])
    spots = [
        (277.7608, 54.774), (18.0146, 62.1087), (215.4556, 156.1931),
        (274.9049, 185.6105), (275.3592, 9.5914), (26.8931, 152.3086),
        (137.9092, 155.4306),
    ]  # fmt: skip
    weights = np.array([[4], [1], [2], [5], [2], [0], [4]])
    barrier = shapely.LineString([(150, 0), (0, 200)])
    bends = [(150, 0), (0, 150), (0, 0)]
    path = [(-24.4463, 120.925), (142.1035, 148.7711), (12.4691, 145.2349)]
    lines = (
        Lines(np.array([barrier], object), 0.3, is_barrier=True),
        Lines(np.array([shapely.LineString(bends)], object), 0.3),
        Lines(np.array([shapely.LineString(path)], object), 0.3),
    )
    areas = np.array([ground], object)
    prepared = prepare(Ground(areas, shapely.points(spots), weights, lines))
    for candidate in divide(prepared, 3, effort=QUICK):
        sides = shapely.get_parts(shapely.ops.split(ground, barrier))
        common = shapely.area(shapely.intersection(candidate.polygons[:, None], sides))
        assert ((common > 1.0).sum(axis=1) == 1).all()


@pytest.mark.parametrize("apart", [True, False])
def test_ground_that_hangs_together_and_has_no_house_is_told(apart):
    one, two = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)
    if apart:
        areas = np.array([shapely.MultiPolygon([one, shapely.box(120, 0, 200, 100)])])
    else:
        areas = np.array([one, two], object)
    houses = shapely.points([(20, 20), (50, 50), (80, 80)])
    prepared = prepare(Ground(areas, houses, np.ones((3, 1), np.int64)))
    with pytest.raises(DivisionError) as refusal:
        divide(prepared, 2)
    assert refusal.value.code == "division.bare_pieces"


def test_a_bridge_on_ground_without_houses_leads_nowhere():
    areas = np.array([shapely.box(0, 0, 100, 100)], object)
    none = np.empty(0, object)
    weights = np.empty((0, 1), np.int64)
    prepared = prepare(Ground(areas, none, weights, bridges=np.array([(50.0, 50.0)])))
    with pytest.raises(DivisionError) as refusal:
        divide(prepared, 2)
    assert refusal.value.code == "division.no_houses"
