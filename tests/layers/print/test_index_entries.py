"""The index of a map and the map agree, whatever is on it."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.data.packed import pack
from gridplanner.layers.features import take_features
from gridplanner.layers.print.ground import Meaning
from gridplanner.layers.print.index_entries import Entry, entries_of, merged
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.map_frame import settle, square_of
from gridplanner.layers.print.map_labels import Rank
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import CORNER, SIDE
from tests.layers.print.small_ground import OWN, PLACE, small_ground, view_of

NAMES = ("幸福路", "S301", "逢河", "青年路", "一条很长名字的路")
spot = st.tuples(st.floats(-200, 4 * SIDE), st.floats(-200, 4 * SIDE))
roads = st.lists(
    st.tuples(st.lists(spot, min_size=2, max_size=6), st.sampled_from(NAMES)),
    max_size=8,
)


@pytest.fixture(scope="module")
def grounds(qapp):
    return {per_side: small_ground(per_side=per_side) for per_side in (6, 30, 75)}


def street(wanted):
    return [f"{number % 3}街" for number in wanted.tolist()]


def with_roads(ground, drawn):
    lines = [shapely.LineString(np.array(points) + CORNER) for points, _name in drawn]
    ids = np.arange(len(drawn)) + 1
    features = take_features(
        pack(ids, np.array(lines, object)),
        ids,
        kinds=["road"] * len(drawn),
        classes=["街道"] * len(drawn),
        names=[name for _points, name in drawn],
    )
    return replace(ground, features=features, streets=street)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([6, 30, 75]),
    st.tuples(st.floats(40, 300), st.floats(40, 300), st.floats(400, 12_000)),
    roads,
)
def test_every_entry_is_on_the_map_and_every_word_of_the_map_is_an_entry(
    grounds, per_side, size, drawn
):
    *size, scale = size
    ground = with_roads(grounds[per_side], drawn)
    view = view_of(ground, scale=scale, place=Rect(10, 20, *size))
    meant = Meaning((OWN,), 2)
    found = settle(view, ground, meant, load_fonts())
    entries = entries_of(view, ground, meant)
    ways = {one.street for one in entries if not one.plate}
    written = {
        one.words for one in found.labels if one.wish.rank in {Rank.ROAD, Rank.PLACE}
    }
    doors = {(one.plate, square_of(view, one.x, one.y)) for one in found.doors}
    listed = {one.plate for one in found.asides}
    assert {(one.plate, *one.squares) for one in entries if one.plate} == doors
    assert written <= ways <= written | listed
    plates = {door.building: door.plate for door in found.doors}
    shown = {
        plates[one.wish.key] for one in found.labels if one.wish.rank is Rank.PLATE
    }
    assert shown | listed >= {one.plate for one in entries if one.plate}
    assert shown <= {one.plate for one in entries}
    assert listed <= {one.plate or one.street for one in entries}


def test_a_road_has_the_squares_it_runs_through_and_no_other(grounds):
    ground = with_roads(grounds[6], [([(-100, 450), (1000, 450)], "幸福路")])
    view = view_of(ground, scale=2500.0, place=PLACE)
    (road,) = (
        one for one in entries_of(view, ground, Meaning((OWN,), 2)) if not one.plate
    )
    ((_x, y),) = view.to_mm(np.array([(450, 450)]) + CORNER)
    along = np.arange(view.place.x + 0.05, view.place.right, 0.1)
    wanted = dict.fromkeys(square_of(view, x, y) for x in along)
    assert road == Entry("幸福路", "", tuple(wanted))


def test_what_several_maps_say_of_a_thing_is_one_entry():
    one = Entry("幸福路", "3号", ("C4",))
    found = merged([("1-", one), ("2-", one), ("", Entry("幸福路", "4号", ("D4",)))])
    assert found == [
        Entry("幸福路", "3号", ("1-C4", "2-C4")),
        Entry("幸福路", "4号", ("D4",)),
    ]
