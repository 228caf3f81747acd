"""Blocks beside a map share its room by what they have to say."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.layers.print import atlas  # noqa: F401 - registers the elements
from gridplanner.layers.print.papers import size_of
from gridplanner.layers.print.products import PRODUCTS, lay_out
from gridplanner.layers.print.reflow import reflow, shares_of
from gridplanner.layers.print.sheet import Post, Sheet, Subject

BLOCKS = st.lists(
    st.tuples(st.floats(0.1, 300), st.floats(1, 100), st.booleans()),
    min_size=1,
    max_size=8,
)


@given(BLOCKS, st.floats(20, 300))
def test_nobody_gets_less_than_a_neighbour_leaves(blocks, room):
    wanted, usual, elastic = map(list, zip(*blocks, strict=True))
    given_ = shares_of(wanted, usual, elastic, room)
    assert sum(given_) <= room + 1e-6
    if sum(wanted) <= room:
        assert all(
            have >= want - 1e-6 for have, want in zip(given_, wanted, strict=True)
        )
        if any(elastic):
            assert sum(given_) == pytest.approx(room)
    else:
        assert sum(given_) == pytest.approx(room)
        # Who has less than wanted has at least the usual share of the room.
        for have, want, use in zip(given_, wanted, usual, strict=True):
            assert have >= min(want, room * use / sum(usual)) - 1e-6


def sheet_of(product, *, is_turned, **told):
    layout = lay_out(PRODUCTS[product], size_of("A3"), is_turned=is_turned)
    subject = Subject(1, "x", figures=(("户数", "3"),) * 5, **told)
    return layout, Sheet(subject, layout.size, None, dict(layout.places))


@pytest.mark.parametrize("product", ["patrol", "board", "responsibility"])
@pytest.mark.parametrize("is_turned", [False, True])
def test_blocks_stay_in_their_room_and_do_not_meet(product, is_turned):
    layout, sheet = sheet_of(
        product, is_turned=is_turned, posts=(Post("网格员", "某人"),) * 4
    )
    made = reflow(sheet, layout.flowing)
    old = [layout.places[name] for name in layout.flowing]
    new = [made.places[name] for name in layout.flowing if name in made.places]
    assert min(one.x for one in new) == pytest.approx(min(one.x for one in old))
    assert max(one.right for one in new) <= max(one.right for one in old) + 1e-6
    assert max(one.bottom for one in new) <= max(one.bottom for one in old) + 1e-6
    for before, after in itertools.pairwise(new):
        assert after.y >= before.bottom or after.x >= before.right
    kept = {name for name in layout.places if name not in layout.flowing}
    assert all(made.places[name] == layout.places[name] for name in kept)


def test_a_block_with_nothing_to_say_goes_and_one_that_was_moved_stays():
    layout, sheet = sheet_of("patrol", is_turned=True)
    made = reflow(sheet, layout.flowing)
    assert "asides" not in made.places
    assert "sides" not in made.places
    moved = replace(layout, flowing=tuple(n for n in layout.flowing if n != "figures"))
    assert reflow(sheet, moved.flowing).places["figures"] == layout.places["figures"]
