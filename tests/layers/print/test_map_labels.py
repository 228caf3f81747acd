"""Words of whole maps: none over another, none lost, names of roads and squares."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.data.packed import pack
from gridplanner.layers.features import take_features
from gridplanner.layers.print.ground import Meaning, Stop
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.map_labels import Rank
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import CORNER, SIDE
from tests.layers.print.small_ground import OWN, PLACE, small_ground, view_of


@pytest.fixture(scope="module")
def grounds(qapp):
    return {per_side: small_ground(per_side=per_side) for per_side in (6, 30, 75)}


def settled(ground, *, scale=2500.0, place=PLACE, hidden=(), **meant):
    view = view_of(ground, scale=scale, place=place)
    meant = Meaning((OWN,), 2, **meant)
    return settle(view, ground, meant, load_fonts(), hidden=hidden)


def overlapping(labels):
    boxes = np.array([label.box for label in labels]).reshape(-1, 4)
    left, top, right, bottom = boxes.T
    meets = (left[:, None] < right) & (right[:, None] > left)
    meets &= (top[:, None] < bottom) & (bottom[:, None] > top)
    np.fill_diagonal(meets, val=False)
    return int(meets.sum())


spots = st.tuples(st.floats(0, 3 * SIDE), st.floats(0, 3 * SIDE))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([6, 30, 75]),
    st.tuples(st.floats(40, 300), st.floats(40, 300), st.floats(400, 12_000)),
    st.lists(st.tuples(spots, st.sampled_from(["well", "key_place"])), max_size=30),
    st.floats(0.8, 2.7),
)
def test_no_word_lies_over_another_and_no_door_is_lost(
    grounds, per_side, size, places, grow
):
    *size, scale = size
    stops = tuple(
        Stop(kind, "", *(CORNER + np.array(at)), number)
        for number, (at, kind) in enumerate(places, 1)
    )
    found = settled(
        grounds[per_side],
        scale=scale,
        place=Rect(10, 20, *size),
        stops=stops,
        grow=grow,
    )
    assert not overlapping(found.labels)
    left, top, right, bottom = found.view.edges
    for label in found.labels:
        box = label.box
        assert box[0] >= left - 1e-9
        assert box[1] >= top - 1e-9
        assert box[2] <= right + 1e-9
        assert box[3] <= bottom + 1e-9
    written = {
        label.wish.key for label in found.labels if label.wish.rank is Rank.PLATE
    }
    aside = [one.plate for one in found.asides]
    for door in found.doors:
        assert door.building in written or door.plate in aside
    assert [one.number for one in found.asides] == list(range(1, len(aside) + 1))


def words_of(found):
    return {label.words: label for label in found.labels}


def test_a_road_that_only_passes_through_is_named_along_it(grounds):
    found = words_of(settled(grounds[6]))
    assert {"S301", "中心路"} <= set(found)
    along, up = found["S301"], found["中心路"]
    assert abs(along.wish.angle) < 5
    assert abs(abs(up.wish.angle) - 90) < 5
    assert found["S301"].wish.halo


def test_named_ground_has_its_name_inside_and_points_beside_their_symbol(grounds):
    view = view_of(grounds[6])
    found = words_of(settled(grounds[6]))
    square = shapely.Polygon(
        view.to_mm(np.array([(480, 310), (560, 310), (560, 360), (480, 360)]) + CORNER)
    )
    at = found["文化广场"]
    assert square.contains(shapely.Point(at.x, at.y))
    ((x, y),) = view.to_mm(np.array([(350, 430)]) + CORNER)
    near = found["小广场"]
    assert 1 < np.hypot(near.x - x, near.y - y) < 12


def test_a_name_without_room_is_listed_beside_the_map(grounds):
    found = settled(grounds[75], scale=6000.0)
    written, listed = set(words_of(found)), {one.plate for one in found.asides}
    for name in ("北山林场", "小广场"):
        assert name in written | listed


def test_plates_with_room_in_their_own_house_stand_there(grounds):
    found = settled(grounds[30], scale=1000.0)
    doors = {door.building: door for door in found.doors}
    for label in found.labels:
        door = doors.get(label.wish.key)
        if label.wish.rank is Rank.PLATE and door is not None:
            assert (label.x, label.y) == (door.x, door.y)


def test_a_river_is_named_once_where_it_is_longest(qapp):
    lines = [
        shapely.LineString(np.array(ends) + CORNER)
        for ends in pairwise([(310, 450), (350, 450), (590, 455)])
    ]
    ids = np.array([1, 2])
    features = take_features(
        pack(ids, np.array(lines, object)), ids,
        kinds=["river"] * 2, classes=["河流"] * 2, names=["逢河"] * 2,
    )  # fmt: skip
    ground = small_ground(per_side=6, features=False)
    object.__setattr__(ground, "features", features)
    found = [one for one in settled(ground).labels if one.words == "逢河"]
    ((x, y),) = view_of(ground).to_mm(np.array([(470, 452.5)]) + CORNER)
    assert [(one.x, one.y) for one in found] == [pytest.approx((x, y), abs=0.5)]


def test_words_keep_off_what_lies_over_the_map_and_names_go_elsewhere(grounds):
    before = words_of(settled(grounds[30], scale=7500.0))
    left, top, right, bottom = before["第4网格"].box
    hidden = Rect(left, top, right - left, bottom - top)
    found = settled(grounds[30], scale=7500.0, hidden=(hidden,))
    for label in found.labels:
        box = label.box
        is_beside = box[2] <= left or box[0] >= right
        assert is_beside or box[3] <= top or box[1] >= bottom
    assert "第4网格" in words_of(found)
