"""A template under the hand says what differs, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.layers.print.addable import addable
from gridplanner.layers.print.arranging import raised
from gridplanner.layers.print.draft import (
    Past,
    added,
    as_usual,
    page_of,
    reordered,
    tied_to,
    ties_of,
    with_places,
    with_property,
    without,
)
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.layers.print.sheet import PAPERS
from gridplanner.layers.print.template import MAP, Altered, Template
from gridplanner.layers.print.template_body import from_body, to_body

PAGES = st.builds(
    lambda product, paper, turned: page_of(
        Template("甲", product), Template(product=product), paper, is_turned=turned
    ),
    st.sampled_from(sorted(PRODUCTS)),
    st.sampled_from(["A4", "A3", "60x80"]),
    st.booleans(),
)


def again(page, own):
    return page_of(own, page.below, paper_of(page), is_turned=page.is_turned)


def paper_of(page):
    low, high = sorted(page.layout.size)
    return next(
        name
        for name, (wide, tall) in PAPERS.items()
        if abs(wide - low) + abs(tall - high) < 0.1
    )


def sides(place):
    return place.x, place.y, place.width, place.height


@given(PAGES, st.data())
def test_what_is_moved_is_there_and_moved_back_says_nothing(page, data):
    key = data.draw(st.sampled_from(sorted(page.places)))
    place = page.places[key]
    grow = page.layout.grow
    wide = data.draw(st.floats(2 * grow, page.layout.size[0]))
    x = data.draw(st.floats(0, page.layout.size[0] - wide))
    target = Rect(x, place.y, wide, place.height)
    own = with_places(page, {key: target})
    moved = again(page, own)
    assert sides(moved.places[key]) == pytest.approx(sides(target), abs=0.03 * grow)
    along = {"north"} if key == MAP else set()  # stands on the map
    others = {one for one in page.places if one != key} - page.followers - along
    assert all(moved.places[one] == page.places[one] for one in others)
    assert with_places(moved, {key: place}) == Template("甲", page.own.product)
    assert as_usual(moved, [key]) == Template("甲", page.own.product)


def test_nothing_is_typed_off_the_page():
    page = page_of(
        Template("甲", "patrol"), Template(product="patrol"), "A3", is_turned=False
    )
    own = with_places(page, {"north": Rect(-500, 900, 10, 5000)})
    assert from_body("甲", to_body(own)).elements == own.elements
    place = again(page, own).places["north"]
    assert (place.x, place.y, place.height) == pytest.approx((0, 0, 420))


def test_what_stands_on_the_map_goes_with_it():
    page = page_of(
        Template("甲", "patrol"), Template(product="patrol"), "A3", is_turned=False
    )
    area, north = page.places[MAP], page.places["north"]
    smaller = Rect(area.x + 20, area.y + 30, area.width - 40, area.height - 50)
    after = again(page, with_places(page, {MAP: smaller})).places
    assert after["north"].x - north.x == pytest.approx(-20, abs=0.02)
    assert after["north"].y - north.y == pytest.approx(30, abs=0.02)
    assert after["squares"] == after[MAP]


@given(PAGES, st.data())
def test_tying_to_another_edge_moves_nothing_on_this_paper(page, data):
    key = data.draw(st.sampled_from(sorted(page.places)))
    tied = data.draw(st.sampled_from(["near", "far", "both", "middle"]))
    moved = again(page, tied_to(page, key, across=tied))
    assert ties_of(moved, key).across.tied == tied
    grow = page.layout.grow
    assert sides(moved.places[key]) == pytest.approx(
        sides(page.places[key]), abs=0.03 * grow
    )


def test_what_is_moved_is_tied_to_what_it_is_at_unless_somebody_said_otherwise():
    page = page_of(
        Template("甲", "patrol"), Template(product="patrol"), "A3", is_turned=False
    )
    own, key = added(page, "text")
    page = again(page, own)
    assert ties_of(page, key).across.tied == "middle"
    page = again(page, with_places(page, {key: Rect(12, 12, 80, 12)}))
    assert ties_of(page, key).across.tied == ties_of(page, key).down.tied == "near"
    page = again(page, tied_to(page, key, across="far"))
    page = again(page, with_places(page, {key: Rect(14, 380, 80, 12)}))
    assert ties_of(page, key).across.tied == "far"
    assert ties_of(page, key).down.tied == "far"


@given(PAGES, st.sampled_from(["text", "picture", "check_table", "title"]))
def test_what_is_added_can_be_taken_away_without_a_trace(page, kind):
    own, key = added(page, kind)
    more = again(page, own)
    assert key in more.places
    assert {*more.places} == {*page.places, key}
    assert without(more, [key]).elements == ()
    body = to_body(own)
    assert from_body("甲", body).elements == own.elements


@given(PAGES)
def test_what_is_taken_off_comes_back_where_it_was(page):
    own = without(page, ["title", "notes", MAP])
    less = again(page, own)
    assert {*page.places} - {*less.places} == {"title", "notes"}
    back, key = added(less, "title")
    assert key == "title"
    assert again(page, back).places["title"] == page.places["title"]


@given(PAGES)
def test_order_that_is_as_usual_is_not_said(page):
    keys = [key for key in page.places if key != MAP]
    up = raised(keys, {keys[0]})
    own = reordered(page, up)
    assert list(again(page, own).layout.places) == up
    assert reordered(again(page, own), keys).order == ()


def test_properties_as_without_the_template_are_not_said():
    below = Template(
        "底", "board", elements=(Altered("title", properties=(("size", 9.0),)),)
    )
    page = page_of(Template("上", inherits="底"), below, "A3", is_turned=False)
    larger = with_property(page, "title", "size", 12.0)
    assert dict(larger.altered("title").properties) == {"size": 12.0}
    page = page_of(larger, below, "A3", is_turned=False)
    assert page.layout.params["title"].size == 12.0
    assert with_property(page, "title", "size", 9.0).elements == ()
    usual = with_property(page, "title", "size", 7.5)
    assert dict(usual.altered("title").properties) == {"size": 7.5}


@given(st.lists(st.sampled_from(["do", "undo", "redo", "same"]), max_size=40))
def test_back_and_forth_lose_nothing(steps):
    past = Past.beginning(Template("0"))
    model, at = [Template("0")], 0
    for number, step in enumerate(steps, 1):
        if step == "do":
            one = replace(past.now, name=str(number))
            past.do(one)
            model = [*model[: at + 1], one]
            at += 1
        elif step == "undo":
            assert past.undo() == (at > 0)
            at = max(at - 1, 0)
        elif step == "redo":
            assert past.redo() == (at < len(model) - 1)
            at = min(at + 1, len(model) - 1)
        else:
            assert not past.do(past.now)
        assert past.now == model[at]
        assert past.is_changed == (model[at] != model[0])


@pytest.mark.parametrize(
    ("product", "offered", "withheld"),
    [
        ("patrol", {"stops", "roster", "area_map"}, {"parts", "hotlines"}),
        ("board", {"portraits", "duties", "asides"}, {"stops", "house_posts"}),
        ("responsibility", {"parts", "legend"}, {"stops", "asides", "house_posts"}),
        ("building", {"hotlines", "house_posts"}, {"stops", "sides", "town_map"}),
        ("matrix", {"matrix_legend"}, {"legend", "roster", "hotlines"}),
        ("household", {"signatures"}, {"matrix_legend", "figures", "scale"}),
    ],
)
def test_only_what_has_something_to_say_on_a_product_is_offered(
    product, offered, withheld
):
    kinds = set(addable(PRODUCTS[product]))
    assert kinds >= offered | {"text", "picture", "secrecy"}
    assert not kinds & (withheld | {"index_lines", "form", "watermark", "squares"})
    if PRODUCTS[product].of != "building":
        assert not kinds & {"hotlines", "house_posts", "matrix_legend"}


def test_blocks_of_each_product_can_be_added_again():
    for product in PRODUCTS.values():
        assert {block.name for block in product.blocks} <= set(addable(product))
