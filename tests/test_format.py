"""Numbers are written as a clerk reads them."""

from __future__ import annotations

import pytest

from gridplanner.resources.format import (
    NONE,
    format_area,
    format_count,
    format_length,
    format_percent,
    format_share,
)
from gridplanner.resources.texts import set_language


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (160_000, "16.0 公顷"),
        (1_250_000, "1.25 平方公里"),
        (1_000_000, "1.00 平方公里"),
        (999_000, "99.9 公顷"),
        (420, "420 平方米"),
        (None, NONE),
    ],
)
def test_area_takes_the_unit_of_its_size(metres, words):
    assert format_area(metres) == words


@pytest.mark.parametrize(
    ("metres", "words"), [(38, "38 米"), (1600, "1.60 公里"), (None, NONE)]
)
def test_length_takes_the_unit_of_its_size(metres, words):
    assert format_length(metres) == words


def test_counts_are_grouped_and_unknown_is_a_dash():
    assert format_count(1125) == "1,125"
    assert format_count(1125, "unit.people") == "1,125 人"
    assert format_count(None) == format_count(-1) == NONE


def test_share_says_what_it_is_a_share_of():
    assert format_share(19_836, 19_998) == "99.2%（19,836/19,998）"
    set_language("en")
    assert format_share(1, 3) == "33.3% (1/3)"
    assert format_share(0, 0) == NONE
    assert format_percent(None) == NONE
