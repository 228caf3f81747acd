"""Places under the hand: nothing leaves the page, snaps are exact, order holds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.layers.print.arranging import (
    ALIGNMENTS,
    DIRECTIONS,
    HANDLES,
    aligned,
    around,
    distributed,
    lines_of,
    lowered,
    moved,
    raised,
    resized,
)
from gridplanner.layers.print.ink import Rect

SIZE = (297.0, 420.0)
MARGINS = (10.0, 10.0, 10.0, 10.0)
SHIFTS = st.tuples(st.floats(-600, 600), st.floats(-600, 600))


@st.composite
def rects(draw):
    width, height = draw(st.floats(2, 200)), draw(st.floats(2, 200))
    x = draw(st.floats(0, SIZE[0] - width))
    return Rect(x, draw(st.floats(0, SIZE[1] - height)), width, height)


def several(least=1):
    return st.lists(rects(), min_size=least, max_size=6).map(
        lambda found: {f"text#{number}": one for number, one in enumerate(found)}
    )


def is_on_page(place):
    return (
        place.x >= -1e-6
        and place.y >= -1e-6
        and place.right <= SIZE[0] + 1e-6
        and place.bottom <= SIZE[1] + 1e-6
    )


@given(several(), SHIFTS, st.floats(0, 5), rects())
def test_what_is_moved_stays_on_the_page_and_keeps_size_and_arrangement(
    places, shift, reach, other
):
    lines = lines_of(SIZE, MARGINS, [other])
    after = moved(places, shift, SIZE, lines=lines, reach=reach).places
    assert list(after) == list(places)
    first = next(iter(places))
    by = after[first].x - places[first].x, after[first].y - places[first].y
    for key, one in after.items():
        before = places[key]
        assert is_on_page(one)
        assert (one.width, one.height) == (before.width, before.height)
        assert one.x - before.x == pytest.approx(by[0], abs=1e-6)
        assert one.y - before.y == pytest.approx(by[1], abs=1e-6)


def test_what_bleeds_may_go_over_the_edge_and_no_farther():
    one = {"a": Rect(20, 300, 30, 20)}
    assert moved(one, (-90, 0), SIZE, beyond=3).places["a"].x == -3
    assert moved(one, (-90, 0), SIZE).places["a"].x == 0
    grown, _across, _down = resized(one["a"], "w", (-90, 0), SIZE, beyond=3)
    assert (grown.x, grown.right) == (-3, 50)
    lines = lines_of(SIZE, MARGINS, [], beyond=3)
    near = moved(one, (-22, 0), SIZE, lines=lines, reach=1.5, beyond=3)
    assert near.places["a"].x == -3


@given(several(), st.tuples(st.floats(-5, 5), st.floats(-5, 5)), rects())
def test_a_line_pulls_no_farther_than_its_reach(places, shift, other):
    lines = lines_of(SIZE, MARGINS, [other])
    free = moved(places, shift, SIZE).places
    pulled = moved(places, shift, SIZE, lines=lines, reach=2.0)
    for key, one in pulled.places.items():
        assert abs(one.x - free[key].x) <= 2.0 + 1e-6
        assert abs(one.y - free[key].y) <= 2.0 + 1e-6
    whole = around(list(pulled.places.values()))
    for line in pulled.across:
        marks = (whole.x, whole.x + whole.width / 2, whole.right)
        assert min(abs(line - mark) for mark in marks) <= 1e-5


def test_a_place_comes_to_lie_on_margin_middle_and_neighbour():
    lines = lines_of(SIZE, MARGINS, [Rect(100, 100, 50, 50)])
    one = {"a": Rect(20, 300, 30, 20)}
    assert moved(one, (-9, 0), SIZE, lines=lines, reach=2).places["a"].x == 10
    found = moved(one, (114, 0), SIZE, lines=lines, reach=2)
    assert found.places["a"].x + 15 == pytest.approx(148.5)
    assert found.across == (148.5,)
    assert moved(one, (79, 0), SIZE, lines=lines, reach=2).places["a"].x == 100
    assert moved(one, (79, 0), SIZE).places["a"].x == 99


@given(rects(), st.sampled_from(HANDLES), SHIFTS, st.floats(0, 5), rects())
def test_a_handle_draws_its_sides_and_no_other(place, handle, shift, reach, other):
    lines = lines_of(SIZE, MARGINS, [other])
    after, _across, _down = resized(
        place, handle, shift, SIZE, lines=lines, reach=reach
    )
    assert is_on_page(after)
    assert after.width >= 1 - 1e-6
    assert after.height >= 1 - 1e-6
    for letter, side in (("w", "x"), ("n", "y"), ("e", "right"), ("s", "bottom")):
        if letter not in handle:
            assert getattr(after, side) == pytest.approx(getattr(place, side))


@given(rects(), st.sampled_from(HANDLES))
def test_a_handle_that_does_not_move_changes_nothing(place, handle):
    after, _across, _down = resized(place, handle, (0, 0), SIZE)
    assert after.x == pytest.approx(place.x)
    assert after.width == pytest.approx(place.width)


@given(several(), st.sampled_from(ALIGNMENTS))
def test_aligning_brings_all_to_one_line_and_twice_is_once(places, how):
    after = aligned(places, how)
    marks = {
        "left": lambda one: one.x,
        "centre": lambda one: one.x + one.width / 2,
        "right": lambda one: one.right,
        "top": lambda one: one.y,
        "middle": lambda one: one.y + one.height / 2,
        "bottom": lambda one: one.bottom,
    }[how]
    values = [marks(one) for one in after.values()]
    assert max(values) - min(values) <= 1e-6
    again = aligned(after, how)
    for key, one in after.items():
        assert again[key].x == pytest.approx(one.x, abs=1e-6)
        assert again[key].y == pytest.approx(one.y, abs=1e-6)
        assert is_on_page(one)


@given(several(3), st.sampled_from(DIRECTIONS))
def test_spreading_leaves_the_same_room_between_and_the_ends_where_they_were(
    places, direction
):
    after = distributed(places, direction)
    is_across = direction == "across"
    span = [
        (one.x, one.right) if is_across else (one.y, one.bottom)
        for one in after.values()
    ]
    keys = sorted(
        after,
        key=lambda key: (
            (places[key].x, places[key].width)
            if is_across
            else (places[key].y, places[key].height)
        ),
    )
    sides = [span[list(after).index(key)] for key in keys]
    gaps = [later[0] - before[1] for before, later in pairwise(sides)]
    assert max(gaps) - min(gaps) <= 1e-6
    for key in (keys[0], keys[-1]):
        assert after[key].x == pytest.approx(places[key].x, abs=1e-9)
        assert after[key].y == pytest.approx(places[key].y, abs=1e-9)


@given(st.permutations("abcdef"), st.sets(st.sampled_from("abcdef")))
def test_forward_and_back_keep_everything_and_the_order_of_the_chosen(keys, chosen):
    for step in (raised, lowered):
        after = step(keys, chosen)
        assert sorted(after) == sorted(keys)
        assert [key for key in after if key in chosen] == [
            key for key in keys if key in chosen
        ]
    if len(chosen) == 1:
        (one,) = chosen
        if keys[-1] != one:
            assert lowered(raised(keys, chosen), chosen) == list(keys)
