"""Dividing ground along lines, and who owns it afterwards."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, Polygon, box

from gridplanner.data.change import make_change
from gridplanner.data.drawn.coverage import plan_from_coverage
from gridplanner.data.edits import redraw as module
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.records import Unit
from gridplanner.data.topology.ground import give_to
from tests.helpers.plans import areas, assert_sound, grid_named, nine_cell_town

TERMS = Terms("change.adjust")


def keep(faces):
    return list(faces.old)


def give(plan, giver, receiver):
    def relabel(faces):
        return [
            give_to(old, receiver, level=2, levels=plan.levels)
            if old is not None and old[2] == giver
            else old
            for old in faces.old
        ]

    return relabel


def split(plan, number, line, **terms):
    """Cut a grid along a line; faces east of it become a new grid."""
    new = plan.next_id
    giver = grid_named(plan, number)

    def relabel(faces):
        east = shapely.get_x(faces.points) > line.centroid.x
        return [
            give_to(old, new, level=2, levels=plan.levels)
            if old is not None and old[2] == giver and at
            else old
            for old, at in zip(faces.old, east.tolist(), strict=True)
        ]

    unit = Unit(new, 0, 2, name="新")
    return redraw(
        plan,
        [line],
        relabel,
        terms=Terms("x", units={new: unit}, next_id=new + 1, **terms),
        cells=plan.cells_of(giver),
    )


def test_a_line_that_is_not_needed_leaves_no_trace():
    """The line crosses all nine grids, and nothing is given."""
    town = nine_cell_town()

    change = redraw(town, [LineString([(-10, 33), (310, 271)])], keep, terms=TERMS)

    assert not change


def test_a_border_cut_in_three_keeps_its_id_in_the_longest_piece():
    """A grid on the border of 4 and 5 cuts it; the longest rest is the border."""
    town = nine_cell_town()
    before = {
        n: town.line(n)
        for n in town.borders
        if town.line(n).equals(LineString([(100, 100), (100, 200)]))
    }
    (number,) = before

    change = draw(
        town,
        box(90, 110, 110, 130),
        level=2,
        unit=Unit(0, 0, 2, name="新"),
        take=True,
    )

    after = town.apply(change)
    assert_sound(after)
    assert after.line(number).equals(LineString([(100, 130), (100, 200)]))


def test_further_pieces_copy_what_was_written_about_the_border():
    town = nine_cell_town()
    noted = {
        n: town.borders[n]
        for n in town.borders
        if town.line(n).equals(LineString([(100, 100), (100, 200)]))
    }
    (number,) = noted
    border = replace(town.borders[number], note="以老河为界")
    town = town.apply(make_change(town, {("border", number): border}, label="x"))

    change = draw(
        town,
        box(90, 110, 110, 130),
        level=2,
        unit=Unit(0, 0, 2, name="新"),
        take=True,
    )

    after = town.apply(change)
    notes = [b for b in after.borders.values() if b.note == "以老河为界"]
    assert len(notes) >= 2


def test_a_split_and_its_merge_give_the_ground_back():
    town = nine_cell_town()
    line = LineString([(150, 90), (150, 210)])
    divided = town.apply(split(town, 5, line))
    assert_sound(divided)
    assert areas(divided)["新"] == 5_000
    new = next(u.id for u in divided.units.values() if u.name == "新")

    merged = redraw(
        divided,
        (),
        give(divided, new, grid_named(divided, 5)),
        terms=Terms("x", drop=frozenset({new})),
        cells=divided.cells_of(new),
    )

    after = divided.apply(merged)
    assert_sound(after)
    assert areas(after) == areas(town)
    assert new not in after.units
    assert len(after.borders) == len(town.borders)


def test_a_point_within_ten_millimetres_takes_the_old_point():
    """The outline comes 9 mm from the corner, and meets it."""
    town = nine_cell_town()

    change = draw(
        town,
        box(100.009, 99.994, 150, 150),
        level=2,
        unit=Unit(0, 0, 2, name="新"),
        take=True,
    )

    after = town.apply(change)
    assert_sound(after)
    assert areas(after)["新"] == pytest.approx(2_500, abs=1)
    assert areas(after)["第1网格"] == 10_000


def test_an_old_point_near_a_new_line_is_taken_into_it():
    town = nine_cell_town()

    change = draw(
        town,
        box(50, 50, 100.008, 150),
        level=2,
        unit=Unit(0, 0, 2, name="新"),
        take=True,
    )

    after = town.apply(change)
    assert_sound(after)
    assert areas(after)["第2网格"] == 10_000


def test_a_strip_narrower_than_fifty_millimetres_is_no_ground():
    """30 mm between the outline and the border go to the new grid.

    +----+----+
    | 4  | 5  |
    |   ||____|
    +---++----+      a strip of 30 mm
    """
    town = nine_cell_town()

    change = draw(
        town,
        box(100.03, 100, 200, 200),
        level=2,
        unit=Unit(0, 0, 2, name="新"),
        take=True,
        drop=[grid_named(town, 5)],
    )

    after = town.apply(change)
    assert_sound(after)
    assert grid_named(after, 1)
    assert sum(areas(after).values()) == pytest.approx(90_000, abs=0.01)
    assert "第5网格" not in areas(after)


def test_ground_that_would_vanish_must_be_named():
    town = nine_cell_town()

    with pytest.raises(EditError) as refusal:
        draw(
            town,
            box(100, 100, 200, 200),
            level=2,
            unit=Unit(0, 0, 2, name="新"),
            take=True,
        )

    assert refusal.value.code == "refuse.empty"
    assert refusal.value.fields["grid"] == "第5网格"


def test_ground_that_would_fall_in_pieces_must_be_allowed():
    town = nine_cell_town()
    across = box(140, 90, 160, 210)
    unit = Unit(0, 0, 2, name="新")

    with pytest.raises(EditError) as refusal:
        draw(town, across, level=2, unit=unit, take=True)
    change = draw(town, across, level=2, unit=unit, take=True, allow_parts=True)

    assert refusal.value.code == "refuse.pieces"
    assert refusal.value.fields["pieces"] == 2
    after = town.apply(change)
    assert after.units[grid_named(after, 5)].parts == 2


def test_fewer_pieces_are_always_taken_and_recorded():
    town = nine_cell_town()
    unit = Unit(0, 0, 2, name="新")
    across = box(140, 90, 160, 210)
    parted = town.apply(
        draw(town, across, level=2, unit=unit, take=True, allow_parts=True)
    )
    number = grid_named(parted, 5)

    joined = parted.apply(
        give_ground(parted, box(139, 120, 161, 130), unit_id=number, allow_parts=True)
    )

    assert joined.units[number].parts == 1


def test_a_receiver_far_away_takes_part():
    town = nine_cell_town()
    giver, receiver = grid_named(town, 1), grid_named(town, 9)

    change = redraw(
        town,
        (),
        give(town, giver, receiver),
        terms=Terms("x", drop=frozenset({giver}), allow_parts=True),
        cells=town.cells_of(giver),
    )

    after = town.apply(change)
    assert_sound(after)
    assert areas(after)["第9网格"] == 20_000
    assert after.units[receiver].parts == 2


def test_locked_ground_neither_comes_nor_goes():
    town = nine_cell_town()
    giver, receiver = grid_named(town, 1), grid_named(town, 2)
    for locked in (giver, receiver):
        plan = town.apply(set_fields(town, {locked: {"locked": True}}))
        with pytest.raises(EditError) as refusal:
            redraw(
                plan,
                (),
                give(plan, giver, receiver),
                terms=Terms("x", drop=frozenset({giver})),
                cells=plan.cells_of(giver),
            )
        assert refusal.value.code == "refuse.locked"


def test_an_import_may_change_locked_ground():
    town = nine_cell_town()
    giver, receiver = grid_named(town, 1), grid_named(town, 2)
    plan = town.apply(set_fields(town, {giver: {"locked": True}}))

    change = redraw(
        plan,
        (),
        give(plan, giver, receiver),
        terms=Terms("x", drop=frozenset({giver}), unlock=True),
        cells=plan.cells_of(giver),
    )

    assert areas(plan.apply(change))["第2网格"] == 20_000


def test_a_fault_of_the_library_is_a_reason_not_a_crash(monkeypatch):
    def fail(*_, **__):
        raise shapely.errors.GEOSException("TopologyException")

    monkeypatch.setattr(module, "make_scene", fail)

    with pytest.raises(EditError) as refusal:
        redraw(nine_cell_town(), [LineString([(0, 0), (1, 1)])], keep, terms=TERMS)
    assert refusal.value.code == "refuse.library"


def test_without_lines_and_cells_nothing_happens():
    assert not redraw(nine_cell_town(), (), keep, terms=TERMS)


def test_a_sharp_corner_closed_to_one_line_keeps_its_neighbour():
    """Two borders leave a corner a millimetre apart; a line meets both at once.

    The nearest border to a piece of the corner is then not always the one that knows
    what lies outside.
    """
    narrow = Polygon(
        [(95.395, 25.576), (137.335, -60.754), (163.059, -113.252), (95.761, 25.615)]
    )
    wedge = Polygon([(137.335, -60.754), (160.992, -109.449), (163.059, -113.252)])
    big = Polygon(
        [(163.059, -113.252), (192.435, -167.298), (370, -35), (95.761, 25.615)]
    )
    plan = plan_from_coverage(
        1,
        DEFAULT_LEVELS,
        np.array([narrow, MultiPolygon([wedge, big])], object),
        np.array([(0, 0, 1, 0), (0, 0, 2, 0)]),
        [Unit(1, 0, 2), Unit(2, 0, 2)],
    )

    def relabel(faces):
        sizes = shapely.area(faces.polygons)
        mine = [i for i, old in enumerate(faces.old) if old and old[2] == 1]
        largest = max(mine, key=lambda i: sizes[i])
        return [
            (0, 0, 2, 0) if i in mine and i != largest else old
            for i, old in enumerate(faces.old)
        ]

    change = redraw(
        plan,
        [LineString([(137.351, -60.812), (325.062, -101.532)])],
        relabel,
        terms=Terms("x", allow_parts=True),
        cells=list(plan.cells),
    )

    assert change
    assert_sound(plan.apply(change))
