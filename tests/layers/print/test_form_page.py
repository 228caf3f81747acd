"""Forms flow: nothing is lost, nothing lies over another, nothing stands alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.headless import begin_drawing
from gridplanner.layers.print.form_page import (
    Fields,
    Grid,
    Note,
    Section,
    Signatures,
    flow,
)
from gridplanner.layers.print.ink import Rect

ROOM = Rect(18.0, 28.0, 180.0, 240.0)
COLUMNS = (("姓名", 0.2), ("情况", 0.8))

words = st.text("张王李赵甲乙 丙丁ABC*0123", min_size=0, max_size=120)
pieces = st.lists(
    st.one_of(
        st.builds(Section, st.just("居住户")),
        st.builds(Note, words),
        st.builds(lambda w: Fields((("姓名", w, 0.4), ("电话", w[:11], 0.6))), words),
        st.builds(
            lambda rows: Grid(COLUMNS, tuple(rows)),
            st.lists(st.tuples(st.text("张李", max_size=3), words), max_size=40),
        ),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(pieces)
def test_every_row_has_its_place_and_every_word_is_on_a_page(qapp, made):
    pages = flow([*made, Signatures(("签名", "日期"))], ROOM, begin_drawing())
    written = ""
    for page in pages:
        y = ROOM.y
        for row in page.rows:
            assert row.place.y >= y - 1e-6
            y = row.place.bottom
        assert y <= ROOM.bottom + 1e-6
        for row in page.rows:
            written += "".join("".join(lines) for _label, lines, _share in row.cells)
    said = "".join(written.split())
    for piece in made:
        if isinstance(piece, Note):
            assert "".join(piece.words.split()) in said
        elif isinstance(piece, Grid):
            for _name, what in piece.rows:
                assert "".join(what.split()) in said


@settings(max_examples=60, deadline=None)
@given(pieces)
def test_no_page_ends_with_a_heading(qapp, made):
    pages = flow([*made, Signatures(("签名",))], ROOM, begin_drawing())
    for page in pages:
        if page.rows:
            assert page.rows[-1].kind not in ("section", "head")


@pytest.mark.parametrize("above", range(24, 38))
def test_a_heading_goes_with_what_follows_it(qapp, above):
    made = [*(Note("说明") for _ in range(above)), Section("走访")]
    pages = flow([*made, Grid(COLUMNS, (("人", "正常"),))], ROOM, begin_drawing())
    (page,) = (one for one in pages if any(row.kind == "section" for row in one.rows))
    assert [row.kind for row in page.rows][-3:] == ["section", "head", "cells"]
    assert all(one.rows[-1].place.bottom <= ROOM.bottom for one in pages)


def test_a_table_that_goes_on_has_its_head_again(qapp):
    rows = tuple((f"人{number}", "正常") for number in range(90))
    pages = flow([Section("走访"), Grid(COLUMNS, rows)], ROOM, begin_drawing())
    assert len(pages) == 3
    for page in pages[1:]:
        assert page.rows[0].kind == "head"


def test_rows_to_write_in_reach_down_to_the_signatures(qapp):
    table = Grid(COLUMNS, (("人", "正常"),), fills=True)
    (page,) = flow([table, Signatures(("签名",))], ROOM, begin_drawing())
    assert page.rows[-1].kind == "signatures"
    assert len(page.rows) > 25
    assert ROOM.bottom - page.rows[-1].place.bottom < page.rows[-2].place.height


def test_signatures_that_find_no_room_take_the_table_with_them(qapp):
    rows = tuple((f"人{number}", "正常") for number in range(35))
    table = Grid(COLUMNS, rows, fills=True)
    pages = flow([table, Signatures(("签名",))], ROOM, begin_drawing())
    assert len(pages) == 2
    kinds = [row.kind for row in pages[1].rows]
    assert kinds[0] == "head"
    assert kinds[-1] == "signatures"
    assert kinds.count("cells") > 20  # no empty page with a line at its foot
