"""A border that cuts a building moves round it."""

import random

import numpy as np
import pytest
import shapely
from hypothesis import assume, settings
from hypothesis import given as for_all
from hypothesis import strategies as st
from shapely import box

from gridplanner.data.edits.move_round import move_round
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.topology.between import solid_footprints
from gridplanner.data.topology.survey import parts_of
from tests.helpers.footprints import inner, random_footprints
from tests.helpers.pictures import drawn_town
from tests.helpers.plans import areas, assert_sound, tiled_town, unit_named

TWO = "AAAABBBB\nAAAABBBB\nAAAABBBB"
ACROSS = box(34, 10, 44, 20)  # six of ten metres in A


def moved(plan, footprints, **options):
    shapes = np.array(footprints, object)
    change = move_round(plan, shapes, 0, level=options.pop("level", 2), **options)
    after = plan.apply(change)
    assert_sound(after)
    return after


def test_a_cut_building_goes_to_the_unit_with_the_largest_part():
    town = drawn_town(TWO)

    plan = moved(town, [ACROSS])

    ground = plan.outline(unit_named(plan, "A"))
    assert ground.contains(ACROSS)
    yard = ACROSS.buffer(2.1, join_style="mitre")
    assert ground.difference(box(0, 0, 40, 30)).within(yard)


def test_or_to_the_unit_that_is_named():
    town = drawn_town(TWO)

    plan = moved(town, [ACROSS], unit_id=unit_named(town, "B"))

    assert plan.outline(unit_named(plan, "B")).contains(ACROSS)


def test_the_border_runs_between_the_building_and_the_next():
    town = drawn_town(TWO)
    next_door = box(45, 8, 55, 22)

    plan = moved(town, [ACROSS, next_door])

    assert plan.outline(unit_named(plan, "A")).contains(ACROSS)
    assert plan.outline(unit_named(plan, "B")).contains(next_door)


def test_a_common_wall_becomes_the_border():
    town = drawn_town(TWO)
    terraced = box(44, 8, 55, 22)

    plan = moved(town, [ACROSS, terraced])

    border = plan.outline(unit_named(plan, "A")).boundary
    assert border.intersection(shapely.LineString([(44, 10), (44, 20)])).length > 9.9
    assert not shapely.intersects(inner(np.array([ACROSS, terraced])), border).any()


def test_a_building_that_is_not_cut_changes_nothing():
    town = drawn_town(TWO)

    for whole in (box(20, 10, 30, 20), box(30, 10, 40.03, 20)):
        assert not move_round(town, np.array([whole], object), 0, level=2)


def test_at_a_corner_of_three_all_give_their_part():
    town = drawn_town("AAABBB\nAAABBB\nAAACCC\nAAACCC")
    corner = box(24, 14, 36, 24)

    plan = moved(town, [corner])

    assert plan.outline(unit_named(plan, "A")).contains(corner)


def test_below_the_level_it_goes_to_the_cell_with_the_largest_part():
    town = drawn_town("AAaaBBBB\nAAaaBBBB")

    plan = moved(town, [box(34, 5, 44, 15)])

    assert plan.outline(unit_named(plan, "a")).contains(box(34, 5, 44, 15))


def test_borders_below_the_level_stay():
    town = drawn_town("AAaaBBBB\nAAaaBBBB")
    between = box(15, 5, 26, 15)

    assert not move_round(town, np.array([between], object), 0, level=2)
    plan = moved(town, [between], level=3)

    assert plan.outline(unit_named(plan, "a")).contains(between)


def test_a_building_on_the_edge_of_the_town_takes_free_ground():
    town = drawn_town("AAA--\nAAA--")
    edge = box(24, 5, 34, 15)

    plan = moved(town, [edge], allow_across=True)

    assert plan.outline(unit_named(plan, "A")).contains(edge)


def test_locked_units_and_other_villages_keep_their_ground():
    town = drawn_town(TWO)
    locked = town.apply(set_fields(town, {unit_named(town, "B"): {"locked": True}}))
    villages = tiled_town(2, 1)
    shapes = np.array([box(94, 40, 104, 50)], object)

    with pytest.raises(EditError) as refused:
        move_round(locked, np.array([ACROSS], object), 0, level=2)
    assert refused.value.code == "refuse.locked"
    with pytest.raises(EditError) as refused:
        move_round(villages, shapes, 0, level=2)
    assert refused.value.code == "refuse.village"
    assert areas(moved(villages, shapes, allow_across=True))["第1网格"] > 10_040


def test_with_the_village_its_grid_moves():
    villages = tiled_town(2, 1)

    plan = moved(villages, [box(94, 40, 104, 50)], level=1)

    for name in ("村1", "第1网格"):
        assert plan.outline(unit_named(plan, name)).contains(box(94, 40, 104, 50))


def test_a_building_of_nobody_and_a_foreign_unit_are_refused():
    town = drawn_town("AAAA..\nAAAA..\nBBBBBB")
    gap = np.array([box(45, 15, 55, 25)], object)

    with pytest.raises(EditError) as refused:
        move_round(town, gap, 0, level=2)
    assert refused.value.code == "refuse.no_ground"
    with pytest.raises(ValueError, match="no part"):
        move_round(town, gap, 0, level=2, unit_id=unit_named(town, "B"))


@for_all(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_wherever_it_stands_it_lies_in_one_unit_and_no_other_is_cut(seed):
    rng = random.Random(seed)
    town = tiled_town(3, 3, free=rng.choice(((), (5,))))
    footprints = random_footprints(rng, count=90)
    solid = solid_footprints(footprints)
    building, cell, part = parts_of(town, inner_or_whole(solid))
    cut = np.flatnonzero(np.bincount(building[(part > 1) & (cell > 0)]) > 1)
    assume(len(cut))
    chosen = int(rng.choice(cut.tolist()))
    try:
        change = move_round(
            town, footprints, chosen, level=2, allow_parts=True, allow_across=True
        )
    except EditError as refused:
        if refused.code != "refuse.no_ground":
            raise
        return
    plan = town.apply(change)
    assert_sound(plan)
    walls = shapely.buffer(solid, -0.062, join_style="mitre")
    whole = [ground.contains(walls[chosen]) for ground in plan.outlines(2).values()]
    assert any(whole)
    yard = solid[chosen].buffer(3.6, join_style="mitre")
    for number, before in town.outlines(2).items():
        after = plan.outline(number)
        assert before.symmetric_difference(after).difference(yard).area < 0.05
        assert_no_more_cut(np.delete(walls, chosen), before, after)


def inner_or_whole(solid):
    walls = shapely.buffer(solid, -0.062, join_style="mitre")
    return np.where(shapely.is_empty(walls), solid, walls)


def assert_no_more_cut(walls, before, after):
    """Each piece of a building that lay wholly inside or outside still does."""
    parts = shapely.get_parts(
        np.concatenate(
            [
                shapely.intersection(walls, before.buffer(-0.02)),
                shapely.difference(walls, before.buffer(0.02)),
            ]
        )
    )
    inside = shapely.area(shapely.intersection(parts, after))
    assert not ((inside > 1e-6) & (shapely.area(parts) - inside > 1e-6)).any()
