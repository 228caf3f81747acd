"""Outside the frame: neighbours and sheets that go on, never over anything."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.layers.print.beyond import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Beyond,
    neighbours_at,
    place_beyond,
)
from gridplanner.layers.print.ink import Hand, Rect, width_of
from gridplanner.layers.print.squares_at import letters_of
from gridplanner.ui.theme import load_fonts
from tests.layers.print.small_ground import OWN, small_ground, view_of


@pytest.fixture(scope="module")
def ground(qapp):
    return small_ground(per_side=6)


def letters(view, grow, family):
    for where, words in letters_of(view, grow):
        half = width_of(family, words, Hand(2.3 * grow)) / 2
        x, y = where.x + where.width / 2, where.y + where.height / 2
        yield x - half, y - 1.2 * grow, x + half, y + 1.2 * grow


def meets(one, other):
    return (
        one[0] < other[2]
        and one[2] > other[0]
        and one[1] < other[3]
        and one[3] > other[1]
    )


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.floats(40, 300), st.floats(40, 300)),
    st.floats(500, 9_000),
    st.floats(0.8, 2.7),
)
def test_words_beyond_the_edges_lie_over_nothing(ground, size, scale, grow):
    family = load_fonts()
    view = view_of(ground, scale=scale, place=Rect(20, 30, *size))
    left, top, right, bottom = view.edges
    beyond = neighbours_at(view, ground, 2, (OWN,))
    beyond += [
        Beyond(TOP, left, right, ("接第 1 张",), number=1),
        Beyond(LEFT, top, bottom, ("接第 3 张",), number=3),
    ]
    placed, left_out = place_beyond(view, beyond, family, grow)
    boxes = [one.box for one in placed] + list(letters(view, grow, family))
    for number, one in enumerate(boxes):
        assert one[2] <= left or one[0] >= right or one[3] <= top or one[1] >= bottom
        for other in boxes[number + 1 :]:
            assert not meets(one, other)
    named = {one.wish.key for one in placed if one.wish.key}
    assert named | {one.unit for one in left_out if one.unit} == {
        one.unit for one in beyond if one.unit
    }


def test_each_neighbour_is_named_where_the_edge_runs_through_it(ground):
    view = view_of(ground, scale=5000.0)
    found = neighbours_at(view, ground, 2, (OWN,))
    assert {one.unit for one in found} == set(range(3001, 3010)) - {OWN}
    for one in found:
        across = np.linspace(one.start + 0.01, one.end - 0.01, 5)
        west, south, east, north = ground.outlines[one.unit].bounds
        corners = view.to_mm(np.array([[west, north], [east, south]]))
        axis = 0 if one.edge in {TOP, BOTTOM} else 1
        assert (across >= corners[0, axis]).all()
        assert (across <= corners[1, axis]).all()
    upper = {one.unit for one in found if one.edge == TOP}
    assert upper == {3007, 3008, 3009}
    assert {one.unit for one in found if one.edge == RIGHT} == {3003, 3006, 3009}


def test_a_name_shrinks_then_is_said_shorter_before_it_is_left_out(ground):
    family = load_fonts()
    view = view_of(ground)
    left, _top, _right, _bottom = view.edges
    long, short = "很长的名字" * 2, "短名"

    def written(room):
        one = Beyond(TOP, left + 4, left + 4 + room, (long, short), 7)
        placed, left_out = place_beyond(view, [one], family, 1.0)
        return [(each.words, each.size) for each in placed], len(left_out)

    assert written(60.0) == ([(long, 2.3)], 0)
    assert written(18.5) == ([(long, 1.7)], 0)
    assert written(9.0) == ([(short, 2.3)], 0)
    assert written(2.0) == ([], 1)


@pytest.mark.parametrize("edge", [TOP, LEFT])
@pytest.mark.parametrize("shift", range(0, 50, 5))
def test_a_name_keeps_off_the_letters_of_squares_where_there_is_room(
    ground, edge, shift
):
    family = load_fonts()
    view = view_of(ground)
    start = view.edges[0 if edge == TOP else 1] + shift
    one = Beyond(edge, start, start + 50, ("金桂家园网格",), 7)
    (name,), _left_out = place_beyond(view, [one], family, 1.0)
    axis = 0 if edge == TOP else 1
    begin, end = name.box[axis], name.box[axis + 2]
    for box in letters(view, 1.0, family):
        if box[1 - axis] < view.edges[1 - axis]:  # those of this edge
            high = 0.3 if axis else 0.0  # of a digit its box is larger
            assert end <= box[0 + axis] - 2 + high or begin >= box[2 + axis] + 2 - high
