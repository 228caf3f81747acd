"""Bends, straight borders, lines to follow, holes, and undivided ground again."""

import numpy as np
import pytest
import shapely
from shapely import LineString, box

from gridplanner.data.edits.bend import bend
from gridplanner.data.edits.cut_out import cut_out
from gridplanner.data.edits.dissolve import dissolve
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.fill_holes import fill_holes, holes_in
from gridplanner.data.edits.follow_line import follow_line
from gridplanner.data.edits.move import move
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.edits.straighten import simplify, straighten
from gridplanner.data.errors import EditError
from gridplanner.data.records import Unit
from tests.helpers.plans import (
    areas,
    assert_sound,
    divided_town,
    grid_named,
    nine_cell_town,
    unit_named,
)

TODAY = "2026-03-05"


def border_on(plan, *points):
    """The border that runs through some points from end to end."""
    wanted = LineString(points)
    return next(n for n in plan.borders if plan.line(n).equals(wanted))


def applied(plan, change):
    after = plan.apply(change)
    assert_sound(after)
    return after


def wavy_town():
    """The border of 4 and 5 has a large bend and a small one."""
    plan = nine_cell_town()
    number = border_on(plan, (100, 100), (100, 200))
    points = [(100, 120), (101, 130), (100, 140), (120, 160), (100, 180)]
    if plan.points(number)[0, 1] > plan.points(number)[-1, 1]:
        points.reverse()
    return applied(plan, move(plan, borders={number: np.array(points)})), number


def test_a_bend_comes_moves_and_goes():
    plan = nine_cell_town()
    number = border_on(plan, (100, 100), (100, 200))

    new = applied(plan, bend(plan, number, 0, (110, 150), is_new=True))
    moved = applied(new, bend(new, number, 0, (120, 150)))
    gone = applied(moved, bend(moved, number, 0, None))

    assert [areas(p)["第4网格"] for p in (new, moved)] == [10_500, 11_000]
    assert gone.same_records(plan)
    with pytest.raises(IndexError):
        bend(plan, number, 3, None)


def test_a_border_is_made_straight_with_its_neighbours():
    plan, number = wavy_town()

    after = applied(plan, straighten(plan, [number]))

    assert areas(after)["第4网格"] == areas(after)["第5网格"] == 10_000


def test_simplifying_leaves_large_bends():
    plan, number = wavy_town()

    after = applied(plan, simplify(plan, [number], tolerance=2))

    assert len(after.points(number)) == 5
    assert any(np.isclose(after.points(number), (120, 160)).all(axis=1))


def test_simplifying_too_much_is_done_with_less():
    """Straight, the border of grid 5 would run through the grid in its bay."""
    plan = nine_cell_town()
    bay = Unit(0, 0, 2, name="湾")
    plan = applied(
        plan, draw(plan, box(85, 140, 99, 160), level=2, unit=bay, take=True)
    )
    number = border_on(plan, (100, 100), (100, 200))
    bends = np.array([(80, 120), (80, 180)])
    if plan.points(number)[0, 1] > plan.points(number)[-1, 1]:
        bends = bends[::-1]
    with pytest.raises(EditError):
        move(plan, borders={number: bends})

    after = applied(plan, simplify(plan, list(plan.borders), tolerance=30))

    assert areas(after)["湾"] > 0


def test_a_ring_has_no_straight_course():
    plan = nine_cell_town()
    inner = Unit(0, 0, 2, name="内")
    plan = applied(
        plan, draw(plan, box(130, 130, 160, 160), level=2, unit=inner, take=True)
    )
    ring = next(b.id for b in plan.borders.values() if b.start == b.end)

    assert not straighten(plan, [ring])


def test_a_border_follows_the_road_beside_it():
    """
    +-----+-----+
    |  4 |)  5  |     ) road, 8 m from the border at most
    +-----+-----+
    """
    plan = nine_cell_town()
    road = LineString([(106, 80), (108, 150), (105, 230)])
    number = border_on(plan, (100, 100), (100, 200))

    after = applied(plan, follow_line(plan, [number], road, level=2, reach=12))

    lines = [after.line(n) for n in after.borders]
    on_road = sum(shapely.intersection(x, road.buffer(0.01)).length for x in lines)
    assert on_road > 95
    assert areas(after)["第4网格"] > 10_500


def test_a_road_far_from_the_border_is_not_followed():
    plan = nine_cell_town()
    number = border_on(plan, (100, 100), (100, 200))

    for road in ([(150, 90), (150, 210)], [(100, 90), (100, 210)]):
        with pytest.raises(EditError) as refusal:
            follow_line(plan, [number], LineString(road), level=2, reach=12)
        assert refusal.value.code == "refuse.no_line_near"


def test_ground_cut_out_is_nobodys_and_fills_again():
    plan = divided_town()
    five = grid_named(plan, 5)

    hole = applied(plan, cut_out(plan, box(120, 120, 140, 140), unit_id=five))
    assert areas(hole)["第5网格"] == 9_600
    assert areas(hole, 3)["a"] == 2_600
    assert [round(h.area) for h in holes_in(hole, five)] == [400]

    again = applied(hole, fill_holes(hole, five))
    assert areas(again)["第5网格"] == 10_000


def test_a_grid_in_a_hole_is_no_hole_to_fill():
    plan = nine_cell_town()
    inner = Unit(0, 0, 2, name="内")
    plan = applied(
        plan, draw(plan, box(130, 130, 160, 160), level=2, unit=inner, take=True)
    )

    with pytest.raises(EditError) as refusal:
        fill_holes(plan, grid_named(plan, 5))
    assert refusal.value.code == "refuse.no_hole"


def test_nothing_is_cut_out_where_the_grid_is_not():
    plan = nine_cell_town()

    with pytest.raises(EditError) as refusal:
        cut_out(plan, box(10, 10, 20, 20), unit_id=grid_named(plan, 5))
    assert refusal.value.code == "refuse.no_ground"


def test_a_grid_without_its_micro_grids_is_undivided():
    plan = divided_town()
    five = grid_named(plan, 5)

    after = applied(plan, dissolve(plan, five, on=TODAY))

    assert areas(after, 3).keys() == {"d", "e"}
    assert areas(after)["第5网格"] == 10_000
    ended = [u for u in after.units.values() if u.valid_to]
    assert {u.code[-3:] for u in ended} == {"001", "002", "003"}


def test_an_undivided_grid_has_nothing_to_dissolve_and_locks_hold():
    plan = divided_town()
    locked = set_fields(plan, {unit_named(plan, "a"): {"locked": True}})
    cases = {
        "refuse.nothing_below": (plan, 9),
        "refuse.locked": (plan.apply(locked), 5),
    }
    for code, (town, number) in cases.items():
        with pytest.raises(EditError) as refusal:
            dissolve(town, grid_named(town, number), on=TODAY)
        assert refusal.value.code == code
