"""Templates: places that hold for any paper, what is inherited, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridplanner.layers.print.anchors import Anchored, Span, is_on, within
from gridplanner.layers.print.applying import in_order
from gridplanner.layers.print.blanks import BLANKS
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.papers import own_paper, size_of
from gridplanner.layers.print.products import PRODUCTS, lay_out
from gridplanner.layers.print.properties import (
    Choice,
    Colour,
    Number,
    Picture,
    Switch,
    TemplateError,
    Words,
    made_of,
    properties_of,
)
from gridplanner.layers.print.sheet import ELEMENTS, PAPERS
from gridplanner.layers.print.template import (
    Altered,
    Margins,
    Template,
    flattened,
    free_key,
)
from gridplanner.layers.print.template_body import from_body, to_body
from gridplanner.resources.texts import LANGUAGES, sentence, set_language, text

A3 = (297.0, 420.0)
TIES = ("near", "far", "both", "middle")


@st.composite
def places(draw, size=A3):
    width, height = draw(st.floats(1, size[0])), draw(st.floats(1, size[1]))
    x, y = draw(st.floats(0, size[0] - width)), draw(st.floats(0, size[1] - height))
    return Rect(x, y, width, height)


def sides(place):
    return place.x, place.y, place.width, place.height


@given(places())
def test_a_place_tied_to_its_page_is_where_it_was(place):
    assert sides(Anchored.of(place, A3).on(A3)) == pytest.approx(sides(place), abs=0.02)


@given(places(), st.sampled_from(TIES), st.sampled_from(TIES))
def test_a_place_moved_stays_tied_to_the_same_edges(place, across, down):
    like = Anchored(Span(across, 10, 10), Span(down, 10, 10))
    moved = Anchored.of(place, A3, like)
    assert (moved.across.tied, moved.down.tied) == (across, down)
    assert sides(moved.on(A3)) == pytest.approx(sides(place), abs=0.02)


def test_what_is_tied_to_an_edge_stays_at_it_on_other_paper():
    place = Rect(240, 380, 50, 30)
    tied = Anchored.of(place, A3)
    moved = tied.on((317.0, 400.0))
    assert sides(moved) == pytest.approx((260, 360, 50, 30))
    whole = Anchored.of(Rect(10, 10, 277, 15), A3).on((400.0, 300.0))
    assert (whole.x, whole.width) == pytest.approx((10, 380))
    middle = Anchored.of(Rect(128.5, 10, 40, 15), A3).on((200.0, 300.0))
    assert middle.x + middle.width / 2 == pytest.approx(100)


@given(
    st.floats(-500, 900), st.floats(-500, 900), st.floats(0.01, 900), st.floats(0, 9)
)
def test_nothing_leaves_the_page(x, y, side, beyond):
    kept = within(Rect(x, y, side, side), A3, beyond=beyond)
    assert is_on(kept, A3, beyond=beyond)


def numbers_for(kind):
    if kind.digits:
        return st.floats(kind.least, kind.most)
    return st.integers(int(kind.least), int(kind.most))


WAYS = {
    Number: numbers_for,
    Switch: lambda _kind: st.booleans(),
    Choice: lambda kind: st.sampled_from(kind.options),
    Colour: lambda _kind: st.sampled_from(["#0B3D75", "#ffffff"]),
    Picture: lambda _kind: st.just("logo.png"),
    Words: lambda _kind: st.sampled_from(["", "网格 abc"]),
}


def values_for(one):
    return WAYS[type(one.kind)](one.kind)


@st.composite
def alterations(draw):
    free = sorted(name for name, one in ELEMENTS.items() if not one.is_fixed)
    kind = draw(st.sampled_from(free))
    known = draw(st.lists(st.sampled_from(properties_of(ELEMENTS[kind].params) or [0])))
    values = {one.name: draw(values_for(one)) for one in known if one}
    place = draw(st.none() | places().map(lambda it: Anchored.of(it, A3)))
    assume(place is None or is_on(place.on(A3), A3))
    shown = draw(st.none() | st.booleans())
    return Altered(kind, place, None, shown, tuple(values.items()))


@st.composite
def templates(draw):
    elements = draw(st.lists(alterations(), unique_by=lambda one: one.key, max_size=5))
    return Template(
        "甲",
        draw(st.sampled_from(sorted(PRODUCTS))),
        draw(st.sampled_from(["", "乙"])),
        draw(st.sampled_from(["", "A3"])),
        draw(st.sampled_from(["", "auto", "lying"])),
        draw(
            st.none() | st.floats(0, 50).map(lambda side: Margins(side, 10, 10, side))
        ),
        draw(st.none() | st.floats(0, 10)),
        draw(st.none() | st.booleans()),
        tuple(elements),
        tuple(draw(st.lists(st.sampled_from(sorted(ELEMENTS)), unique=True))),
    )


@given(templates())
def test_a_template_written_and_read_is_the_same(template):
    body = json.loads(json.dumps(to_body(template)))
    read = from_body("甲", body)
    assert read == template


@given(templates(), templates())
def test_what_differs_is_said_and_the_rest_inherited(one, below):
    below = replace(below, product=one.product, inherits="")
    found = flattened(replace(one, inherits="乙"), lambda _name: below)
    for altered in one.elements:
        merged = found.altered(altered.key)
        assert dict(merged.properties).items() >= dict(altered.properties).items()
        assert altered.is_shown in (None, merged.is_shown)
    for altered in below.elements:
        if altered.key not in {each.key for each in one.elements}:
            assert found.altered(altered.key) == altered
    assert found.paper in (one.paper, below.paper)


def test_inheriting_in_a_ring_or_from_nobody_or_another_product_is_refused():
    ring = {"a": Template("a", "board", "b"), "b": Template("b", "board", "a")}
    with pytest.raises(TemplateError) as fault:
        flattened(ring["a"], ring.get)
    assert fault.value.code == "template.loop"
    with pytest.raises(TemplateError) as fault:
        flattened(Template("a", "board", "gone"), ring.get)
    assert fault.value.code == "template.no_such_parent"
    patrol = {"p": Template("p", "patrol")}
    with pytest.raises(TemplateError) as fault:
        flattened(Template("a", "board", "p"), patrol.get)
    assert fault.value.code == "template.other_product"


PLACE = {"left": 10, "width": 20, "top": 10, "height": 20}
BAD = [
    ({"products": "board"}, "template.unknown_name"),
    ({"product": "poster"}, "template.unknown_product"),
    ({"turn": "upside"}, "template.not_a_choice"),
    ({"paper": "A9"}, "template.not_a_choice"),
    ({"paper": {"width": 10, "height": 200}}, "template.out_of_bounds"),
    ({"paper": {"width": 300}}, "template.not_a_number"),
    ({"bleed": -1}, "template.out_of_bounds"),
    ({"bleed": "3"}, "template.not_a_number"),
    ({"bleed": float("nan")}, "template.not_a_number"),
    ({"crop_marks": 1}, "template.not_yes_or_no"),
    ({"margins": {"left": 10, "inner": 3}}, "template.unknown_name"),
    ({"elements": {}}, "template.not_a_list"),
    ({"elements": ["title"]}, "template.not_an_object"),
    ({"elements": [{"element": "poem"}]}, "template.unknown_element"),
    ({"elements": [{"element": "text#1"}]}, "template.unknown_element"),
    ({"elements": [{"element": "title"}, {"element": "title"}]}, "template.twice"),
    ({"elements": [{"element": "map", "shown": False}]}, "template.stays"),
    (
        {"elements": [{"element": "title", "properties": {"colour": "blue"}}]},
        "template.not_a_colour",
    ),
    (
        {"elements": [{"element": "title", "properties": {"size": 900}}]},
        "template.out_of_bounds",
    ),
    (
        {"elements": [{"element": "title", "properties": {"tint": 1}}]},
        "template.unknown_property",
    ),
    (
        {"elements": [{"element": "text", "properties": {"words": "{name}"}}]},
        "template.unknown_blank",
    ),
    (
        {"elements": [{"element": "text", "properties": {"words": "{unit!r}"}}]},
        "template.unknown_blank",
    ),
    (
        {"elements": [{"element": "text", "properties": {"words": "a } b"}}]},
        "template.lone_brace",
    ),
    (
        {"elements": [{"element": "text", "standing": {"left": 1, "top": 1}}]},
        "template.two_of_three",
    ),
    (
        {"elements": [{"element": "text", "standing": PLACE | {"left": 290}}]},
        "template.off_page",
    ),
    (
        {"elements": [{"element": "text", "lying": PLACE | {"height": 0.2}}]},
        "template.off_page",
    ),
    (
        {"elements": [{"element": "text", "lying": PLACE | {"height": 1e300}}]},
        "template.out_of_bounds",
    ),
    ({"elements": [{"element": "watermark", "shown": False}]}, "template.stays"),
    ({"elements": [{"element": "watermark", "standing": PLACE}]}, "template.stays"),
    (
        {"elements": [{"element": "watermark", "properties": {"larger": 0.4}}]},
        "template.no_properties",
    ),
    ({"order": ["title", "title"]}, "template.twice"),
    ({"inherits": 3}, "template.not_words"),
    ({"bleed": 10**400}, "template.not_a_number"),
    ({"margins": -(10**400)}, "template.not_a_number"),
    ({"paper": 10**5000}, "template.not_a_choice"),
    ({"order": [10**5000]}, "template.unknown_element"),
    ({"elements": [{"element": "text#" + "9" * 5000}]}, "template.unknown_element"),
]


@pytest.mark.parametrize(("said", "code"), BAD, ids=[str(i) for i in range(len(BAD))])
def test_what_cannot_be_meant_is_refused_with_its_place(said, code):
    with pytest.raises(TemplateError) as fault:
        from_body("甲", {"product": "patrol"} | said)
    assert fault.value.code == code
    assert fault.value.fields["where"].startswith(next(iter(said)))
    try:
        for language in LANGUAGES:
            set_language(language)
            message, _hint = sentence(fault.value)
            assert "{where}" not in message
            assert fault.value.fields["where"] in message
    finally:
        set_language("zh")


@pytest.mark.parametrize("product", PRODUCTS.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("paper", PAPERS.values(), ids=list(PAPERS))
def test_a_template_that_says_nothing_changes_nothing(product, paper):
    for is_turned in (False, True):
        plain = lay_out(product, paper, is_turned=is_turned)
        same = lay_out(product, paper, is_turned=is_turned, template=Template())
        assert same == plain
        assert list(same.places) == list(plain.places)


@given(templates(), st.sampled_from(sorted(PAPERS)), st.booleans())
def test_on_any_paper_everything_of_a_template_is_on_the_page(
    template, paper, is_turned
):
    product = PRODUCTS[template.product]
    layout = lay_out(product, PAPERS[paper], is_turned=is_turned, template=template)
    moved = {one.key for one in template.elements if one.place(is_turned=is_turned)}
    grow = layout.grow
    size = layout.size[0] / grow, layout.size[1] / grow
    for key in moved & set(layout.places):
        small = layout.places[key].times(1 / grow)
        assert is_on(small, size, beyond=layout.trim.bleed / grow), key
    hidden = {one.key for one in template.elements if one.is_shown is False}
    assert not hidden & set(layout.places)


def test_margins_leave_room_whatever_they_ask_for():
    wide = Template(margins=Margins(100, 100, 100, 100))
    layout = lay_out(PRODUCTS["patrol"], (100, 100), is_turned=False, template=wide)
    assert layout.map.width > 0
    assert layout.map.height > 0
    usual = lay_out(PRODUCTS["patrol"], A3, is_turned=False)
    more = Template(margins=Margins(30, 10, 10, 10))
    moved = lay_out(PRODUCTS["patrol"], A3, is_turned=False, template=more)
    assert moved.places["title"].x == pytest.approx(usual.places["title"].x + 20)
    assert moved.places["title"].right == pytest.approx(usual.places["title"].right)


def test_own_paper_has_a_name_that_tells_its_size():
    assert size_of(own_paper(500, 707.5)) == (500.0, 707.5)
    body = {"product": "board", "paper": {"width": 500, "height": 700}}
    template = from_body("甲", body)
    assert size_of(template.paper) == (500.0, 700.0)
    assert to_body(template)["paper"] == {"width": 500.0, "height": 700.0}


def test_a_place_may_reach_into_the_bleed_and_no_farther():
    place = {"left": -3, "width": 50, "top": 10, "height": 20}
    said = {"product": "board", "elements": [{"element": "picture", "lying": place}]}
    with pytest.raises(TemplateError):
        from_body("甲", said)
    assert from_body("甲", said | {"bleed": 3}).elements
    # How far it bleeds is said by what it inherits.
    assert from_body("甲", said | {"inherits": "乙"}).elements


def test_one_more_of_a_kind_gets_a_key_of_its_own():
    assert free_key("text", []) == "text"
    assert free_key("text", ["text", "text#3"]) == "text#2"
    assert in_order(["a", "b", "c"], ["c", "gone", "a"]) == ["b", "c", "a"]


def test_every_property_and_blank_is_named_in_both_languages():
    for element in ELEMENTS.values():
        for one in properties_of(element.params):
            key = f"print.property.{one.name}"
            assert text(key) != key, (element.name, key)
            for option in one.kind.options if isinstance(one.kind, Choice) else ():
                assert text(f"print.choice.{option}") != f"print.choice.{option}"
        assert text(f"print.element.{element.name}") != f"print.element.{element.name}"
    for blank in BLANKS:
        assert text(f"print.blank.{blank}") != f"print.blank.{blank}"


def test_every_element_has_sound_properties_as_they_are_usually():
    for element in ELEMENTS.values():
        if element.params is None:
            continue
        values = {one.name: one.default for one in properties_of(element.params)}
        assert made_of(element.params, values) == element.params()
