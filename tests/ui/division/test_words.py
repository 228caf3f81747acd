"""Choices that are kept, and the words of candidates."""

from __future__ import annotations

import json

import pytest

from gridplanner.ui.division.choices import KEPT, Choices, choices_from
from gridplanner.ui.division.words import signed


def test_choices_come_back_as_they_were():
    chosen = Choices(
        by_size=True,
        count=7,
        target=44,
        weight="people",
        tolerance=12,
        barriers=frozenset({"rivers"}),
        kept=frozenset(KEPT),
    )
    assert choices_from(chosen.to_text()) == chosen


@pytest.mark.parametrize(
    "written",
    [
        "",
        "no json",
        "[1, 2]",
        json.dumps({"count": 0, "target": -3, "tolerance": 101}),
        json.dumps({"count": True, "weight": "gold", "barriers": "rivers"}),
    ],
)
def test_what_cannot_be_read_is_as_at_first(written):
    assert choices_from(written) == Choices()


def test_unknown_words_are_left_out():
    found = choices_from(json.dumps({"barriers": ["rivers", "walls"], "kept": []}))
    assert found.barriers == {"rivers"}
    assert found.kept == frozenset()


def test_a_deviation_has_its_sign():
    assert signed(0.021) == "+2.1%"
    assert signed(-0.021) == "−2.1%"
    assert signed(0.0) == "±0.0%"
    assert signed(float("nan")) == "—"
