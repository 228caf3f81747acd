"""Labels on paper: none over another, none off the map, none lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.layers.print.placing import Rooms, Wish, place

EDGES = (10.0, 10.0, 110.0, 90.0)


def wide(words, bold):
    return 0.6 * len(words) * (1.1 if bold else 1.0)


def boxes_meet(one, other):
    return (
        one[0] < other[2]
        and one[2] > other[0]
        and one[1] < other[3]
        and one[3] > other[1]
    )


wishes = st.lists(
    st.builds(
        Wish,
        st.sampled_from(["1", "38", "118", "38号之2", "甲5号楼"]),
        st.lists(
            st.tuples(st.floats(0, 120), st.floats(0, 100)), min_size=1, max_size=4
        ).map(tuple),
        st.sampled_from([(3.0,), (3.0, 2.0), (2.0, 1.5, 1.0)]),
        st.integers(0, 3),
        key=st.integers(0, 1000),
        angle=st.sampled_from([0.0, 0.0, 35.0]),
    ),
    max_size=60,
)


@settings(max_examples=60)
@given(wishes)
def test_no_label_lies_over_another_or_off_the_map_and_none_is_lost(asked):
    placed, left = place(asked, Rooms(EDGES), wide)
    assert len(placed) + len(left) == len(asked)
    for number, one in enumerate(placed):
        left_edge, top, right, bottom = one.box
        assert left_edge >= EDGES[0]
        assert top >= EDGES[1]
        assert right <= EDGES[2]
        assert bottom <= EDGES[3]
        assert (one.x, one.y) in one.wish.places
        assert one.size in one.wish.sizes
        for other in placed[:number]:
            assert not boxes_meet(one.box, other.box)


def test_what_matters_more_has_its_place_first():
    middle = ((50.0, 50.0),)
    less, more = Wish("12", middle, (3.0,), 4), Wish("甲网格", middle, (3.0,), 0)
    placed, left = place([less, more], Rooms(EDGES), wide)
    assert [one.wish for one in placed] == [more]
    assert left == [less]


def test_a_label_is_written_smaller_before_it_goes_elsewhere():
    wish = Wish("38", ((50.0, 50.0), (70.0, 50.0)), (3.0, 1.5), 4, room=(2.0, 2.0))
    ((found,), _left) = place([wish], Rooms(EDGES), wide)
    assert (found.x, found.size) == (70.0, 3.0)  # beside its house at its full size
    ((inside,), _left) = place([_only_first(wish)], Rooms(EDGES), wide)
    assert (inside.x, inside.size) == (50.0, 1.5)


def _only_first(wish):
    return Wish(wish.words, wish.places[:1], wish.sizes, 4, room=wish.room)


def test_what_must_be_written_is_pushed_onto_the_map():
    wish = Wish("甲网格", ((5.0, 5.0),), (3.0,), 0, is_sure=True)
    ((found,), _left) = place([wish], Rooms(EDGES), wide)
    assert found.box[0] >= EDGES[0]
    assert found.box[1] >= EDGES[1]
