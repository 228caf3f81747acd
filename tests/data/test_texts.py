"""Columns of text in one piece of memory."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data.texts import Texts

columns = st.lists(st.one_of(st.none(), st.text(max_size=8)), max_size=50)


@given(columns, columns)
def test_every_text_comes_back_as_it_went_in(first, behind):
    texts = Texts(first)
    texts.add(behind)
    wanted = [text or "" for text in (*first, *behind)]
    assert list(texts) == wanted
    assert [texts[place] for place in range(-len(wanted), len(wanted))] == wanted * 2
    assert texts[1:7:2] == wanted[1:7:2]
    places = np.arange(len(wanted))[::-1]
    assert texts.take(places) == wanted[::-1]


def test_a_million_texts_are_read_in_slices_that_join():
    words = [f"海棠小区{number}号楼" for number in range(10_001)]
    texts = Texts(words)
    assert list(texts) == words
    assert texts.nbytes < 30 * len(words)


def test_a_place_behind_the_last_text_is_refused():
    with pytest.raises(IndexError):
        Texts(["海棠"])[1]
