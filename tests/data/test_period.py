"""Spans of days: weeks and months, named and written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.period import (
    Period,
    last_month,
    last_week,
    month_of,
    parse_period,
    week_of,
)

TODAY = date(2026, 11, 26)  # a Thursday
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("2026-11-20", "2026-11-20/2026-11-20"),
        ("2026-11-16/2026-11-22", "2026-11-16/2026-11-22"),
        ("2026-W47", "2026-11-16/2026-11-22"),
        ("2026W01", "2025-12-29/2026-01-04"),
        (" 2028-2 ", "2028-02-01/2028-02-29"),
        ("last-week", "2026-11-16/2026-11-22"),
        ("this-week", "2026-11-23/2026-11-29"),
        ("last-month", "2026-10-01/2026-10-31"),
        ("this-month", "2026-11-01/2026-11-30"),
    ],
)
def test_a_span_of_days_is_read(words, wanted):
    assert str(parse_period(words, TODAY)) == wanted


@pytest.mark.parametrize("words", ["", "2026", "2026-13", "2026-W60", "x/y", "/"])
def test_what_is_no_span_is_refused(words):
    with pytest.raises(GridPlannerError) as caught:
        parse_period(words, TODAY)
    assert caught.value.code == "period.unknown"


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(GridPlannerError) as caught:
        parse_period("2026-11-22/2026-11-16", TODAY)
    assert caught.value.code == "period.backwards"


@given(DAYS)
def test_a_day_lies_in_its_week_and_month_and_after_the_last_ones(day):
    for whole in (week_of(day), month_of(day)):
        assert whole.first <= day <= whole.last
        assert whole.before.last + timedelta(days=1) == whole.first
        assert parse_period(str(whole), day) == whole
    assert last_week(day) == week_of(day).before
    assert last_month(day) == month_of(day).before
    assert week_of(day).days == 7


def test_a_span_of_other_days_follows_one_as_long():
    assert Period(date(2026, 11, 3), date(2026, 11, 5)).before == Period(
        date(2026, 10, 31), date(2026, 11, 2)
    )
