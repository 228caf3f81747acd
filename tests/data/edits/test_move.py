"""Moving vertices and bends: who meets whom stays."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from gridplanner.data.change import make_change
from gridplanner.data.edits import move as module
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.move import move
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit
from gridplanner.data.topology.sound import check_apart
from tests.helpers.plans import (
    WEST,
    areas,
    assert_sound,
    grid_named,
    nine_cell_town,
    tiled_town,
)


def corner(plan, x, y):
    return next(v.id for v in plan.vertices.values() if (v.x, v.y) == (x, y))


def border_between(plan, one, two):
    pair = {grid_named(plan, one), grid_named(plan, two)}
    for border in plan.borders.values():
        sides = plan.owners_of(border.left)[2], plan.owners_of(border.right)[2]
        if set(sides) == pair:
            return border.id
    raise AssertionError


def refusal_of(plan, **edit):
    with pytest.raises(EditError) as refusal:
        move(plan, **edit)
    return refusal.value


def two_islands():
    """Two towns on free ground, 10 m apart.

    +---+   +---+
    | a |   | b |
    +---+   +---+
    """
    plan = Plan.empty(1, DEFAULT_LEVELS)
    for shape in (box(0, 0, 100, 100), box(110, 0, 210, 100)):
        unit = Unit(0, 0, 0, name=f"镇{int(shape.bounds[0])}")
        plan = plan.apply(draw(plan, shape, level=0, unit=unit, take=False))
    return plan


def test_a_corner_takes_all_its_cells_along():
    """The corner of 1, 2, 4 and 5 moves; all four stay together.

    +---+---+---+        +---+---+---+
    | 7 | 8 | 9 |        | 7 | 8 | 9 |
    +---+---+---+        +---+---+---+
    | 4 | 5 | 6 |   to   | 4  \\ 5 | 6 |
    +---+---+---+        +---- o-+---+
    | 1 | 2 | 3 |        | 1   |2| 3 |
    +---+---+---+        +-----+-+---+
    """
    town = nine_cell_town()

    change = move(town, vertices={corner(town, 100, 100): (120, 90)})

    after = town.apply(change)
    assert_sound(after)
    assert areas(after)["第1网格"] == 10_500
    assert areas(after)["第5网格"] == 9_500
    assert areas(after)["第9网格"] == 10_000
    assert sum(areas(after).values()) == 90_000


def test_bends_bring_ground_from_one_cell_to_the_other():
    town = nine_cell_town()
    number = border_between(town, 4, 5)

    after = town.apply(move(town, borders={number: [(120, 150)]}))

    assert_sound(after)
    assert areas(after)["第4网格"] == 11_000
    assert areas(after)["第5网格"] == 9_000


def test_bends_taken_away_make_the_border_straight():
    town = nine_cell_town()
    number = border_between(town, 4, 5)
    bent = town.apply(move(town, borders={number: [(120, 150)]}))

    straight = bent.apply(move(bent, borders={number: np.empty((0, 2))}))

    assert areas(straight) == areas(town)


def test_places_are_rounded_to_the_millimetre():
    town = nine_cell_town()
    number = corner(town, 100, 100)

    after = town.apply(move(town, vertices={number: (100.00049, 99.9996)}))

    assert (after.vertices[number].x, after.vertices[number].y) == (100.0, 100.0)


def test_a_move_to_the_same_place_is_nothing():
    town = nine_cell_town()
    number = corner(town, 100, 100)

    assert not move(town, vertices={number: (100, 100)})


def test_points_given_twice_are_one():
    town = nine_cell_town()
    number = border_between(town, 4, 5)
    ends = town.points(number)

    change = move(town, borders={number: [ends[0], (110, 150), (110, 150), ends[1]]})

    assert len(town.apply(change).points(number)) == 3


def test_a_bend_that_a_vertex_is_moved_onto_is_dropped():
    town = nine_cell_town()
    number = border_between(town, 4, 5)
    bent = town.apply(move(town, borders={number: [(110, 150)]}))

    change = move(bent, vertices={corner(bent, 100, 100): (110, 150)})

    after = bent.apply(change)
    assert_sound(after)
    assert len(after.points(number)) == 2


def test_all_levels_follow_a_moved_border():
    """The village border is the border of the grids beside it."""
    town = tiled_town(4, 2)

    after = town.apply(move(town, vertices={corner(town, 200, 100): (230, 100)}))

    assert_sound(after)
    assert areas(after, 1) == {"村1": 43_000, "村2": 37_000}
    assert areas(after)["第2网格"] == 11_500


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ((-50, 50), "refuse.crosses_itself"),
        ((250, 250), "refuse.crosses_itself"),
        ((100, 0.001), "refuse.too_close"),
        ((200, 100), "refuse.crosses_itself"),
    ],
)
def test_a_corner_that_would_cross_or_touch_is_refused(place, code):
    town = nine_cell_town()

    refusal = refusal_of(town, vertices={corner(town, 100, 100): place})

    assert refusal.code in {code, "refuse.crosses_neighbour", "refuse.inside_out"}
    assert refusal.cells


def test_a_bend_that_would_cross_the_next_border_but_one_is_refused():
    town = nine_cell_town()
    number = border_between(town, 4, 5)

    refusal = refusal_of(town, borders={number: [(250, 150)]})

    assert refusal.code in {"refuse.crosses_itself", "refuse.crosses_neighbour"}


def test_a_border_pushed_over_free_ground_into_a_stranger_is_refused():
    plan = two_islands()
    number = next(b.id for b in plan.borders.values() if 0 in plan.points(b.id)[:, 0])
    bends = [(0, 100), (130, 50), (100, 0)]

    refusal = refusal_of(plan, borders={number: bends})

    assert refusal.code == "refuse.crosses_neighbour"
    assert len(refusal.cells) == 2


@pytest.mark.parametrize("x", [110.0, 109.9995, 109.999])
def test_a_border_that_only_touches_a_stranger_is_refused(x):
    plan = two_islands()
    number = next(b.id for b in plan.borders.values() if 0 in plan.points(b.id)[:, 0])

    refusal = refusal_of(plan, borders={number: [(0, 100), (x, 50), (100, 0)]})

    assert refusal.code in {"refuse.crosses_neighbour", "refuse.too_close"}


def test_a_border_that_keeps_its_distance_from_a_stranger_may_move():
    plan = two_islands()
    number = next(b.id for b in plan.borders.values() if 0 in plan.points(b.id)[:, 0])

    change = move(plan, borders={number: [(0, 100), (109.9, 50), (100, 0)]})

    assert_sound(plan.apply(change))


def test_borders_that_meet_may_not_run_on_one_line():
    """Over free ground no polygon sees both borders of a notch.

    +--+ +--+
    |  \\ /  |
    |   +   |
    +-------+
    """
    notched = Polygon(
        [(0, 0), (100, 0), (100, 100), (60, 100), (50, 50), (40, 100), (0, 100)]
    )
    plan = Plan.empty(1, DEFAULT_LEVELS)
    plan = plan.apply(
        draw(plan, notched, level=0, unit=Unit(0, 0, 0, name="镇"), take=False)
    )
    for x in (0.0, 50.0):
        west = box(x, -10, x + 50, 110)
        plan = plan.apply(
            draw(
                plan,
                west.intersection(notched),
                level=2,
                unit=Unit(0, 0, 2, name=f"格{x}"),
                take=False,
            )
        )
    upper = [
        b.id
        for b in plan.borders.values()
        if 0 in (b.left, b.right) and plan.line(b.id).bounds[3] == 100
    ]
    first = next(n for n in upper if (40, 100) in map(tuple, plan.points(n).tolist()))
    bends = plan.points(first).tolist()[1:-1]
    moved = [[55, 75] if tuple(p) == (40, 100) else p for p in bends]

    refusal = refusal_of(plan, borders={first: moved})

    assert refusal.code.startswith("refuse.")


def test_a_ring_keeps_three_points():
    plan = two_islands()
    number = min(plan.borders)

    refusal = refusal_of(plan, borders={number: [(0, 100)]})

    assert refusal.code == "refuse.inside_out"


def test_two_borders_of_the_same_ends_may_not_be_one_line():
    plan = Plan.empty(1, DEFAULT_LEVELS)
    for level, shape in ((0, box(0, 0, 100, 100)), (2, box(0, 0, 100, 40))):
        plan = plan.apply(
            draw(plan, shape, level=level, unit=Unit(0, 0, 0), take=False)
        )
    lower = next(
        b.id
        for b in plan.borders.values()
        if (0, 0) in map(tuple, plan.points(b.id).tolist())
    )

    refusal = refusal_of(plan, borders={lower: []})

    assert refusal.code == "refuse.inside_out"


def test_the_outline_of_a_locked_grid_does_not_move():
    town = nine_cell_town()
    locked = town.apply(set_fields(town, {grid_named(town, 5): {"locked": True}}))

    refusal = refusal_of(locked, vertices={corner(locked, 100, 100): (110, 100)})

    assert refusal.code == "refuse.locked"
    assert refusal.fields["grid"] == "第5网格"


def test_borders_inside_a_locked_village_may_move():
    town = tiled_town(4, 2)
    locked = town.apply(set_fields(town, {WEST: {"locked": True}}))

    change = move(locked, vertices={corner(locked, 100, 100): (110, 110)})

    assert change


def test_a_place_must_be_finite():
    town = nine_cell_town()

    with pytest.raises(ValueError, match="finite"):
        move(town, vertices={corner(town, 100, 100): (np.nan, 0)})


def test_ground_that_was_too_tight_before_stays_editable():
    """A file of poor quality may hold points 1 mm apart."""
    town = nine_cell_town()
    number = border_between(town, 4, 5)
    tight = replace(
        town.borders[number],
        bends=np.array([(100, 150), (100.001, 150)], float).tobytes(),
    )
    plan = town.apply(make_change(town, {("border", number): tight}, label="x"))

    after = plan.apply(move(plan, vertices={corner(plan, 100, 200): (110, 210)}))

    assert areas(after)["第5网格"] != areas(plan)["第5网格"]


def test_a_fault_of_the_library_is_a_reason_not_a_crash(monkeypatch):
    def fail(*_, **__):
        raise shapely.errors.GEOSException("TopologyException")

    monkeypatch.setattr(module, "check_touched", fail)
    town = nine_cell_town()

    refusal = refusal_of(town, vertices={corner(town, 100, 100): (110, 110)})

    assert refusal.code == "refuse.library"


def test_free_ground_between_two_borders_does_not_close_to_a_line():
    """Two towns touch at both ends of a gap; its borders may not fall together.

    +-----------+
    |  a  <>  b |        <> free ground
    +-----------+
    """
    plan = Plan.empty(1, DEFAULT_LEVELS)
    gap = Polygon([(100, 20), (90, 50), (100, 80), (110, 50)])
    for name, shape in {"a": box(0, 0, 100, 100), "b": box(100, 0, 200, 100)}.items():
        unit = Unit(0, 0, 0, name=name)
        change = draw(plan, shape - gap, level=0, unit=unit, take=False)
        plan = plan.apply(change)
    inside = [n for n in plan.borders if plan.line(n).within(gap.buffer(0.1))]
    assert len(inside) == 2

    with pytest.raises(EditError) as refusal:
        move(plan, borders={number: [] for number in inside})
    assert refusal.value.code == "refuse.crosses_neighbour"
    check_apart(plan, inside)
    closed = {
        ("border", number): replace(plan.borders[number], bends=b"")
        for number in inside
    }
    odd = plan.apply(make_change(plan, closed, label="x"))
    with pytest.raises(EditError) as refusal:
        check_apart(odd, inside)
    assert refusal.value.code == "refuse.too_close"
