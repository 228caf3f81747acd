"""Dates of ledgers in every form, and the one Excel spoils."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data.people.dates import read_date


@pytest.mark.parametrize(
    "written",
    [
        "19550312", 19550312, 19550312.0, "1955-03-12", "1955.3.12", "1955/3/12",
        "1955年3月12日", "1955年03月12", "55.3.12", "55-03-12", "550312",
        20160, 20160.0, 20160.75, "１９５５．３．１２", "一九五五年三月十二日",
        "1955-03-12 00:00:00", "1955-03-12T08:30", "'1955.3.12", date(1955, 3, 12),
        datetime(1955, 3, 12, tzinfo=UTC),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form(written):
    reading = read_date(written)
    assert (reading.iso, reading.precision) == ("1955-03-12", "day")


@pytest.mark.parametrize(
    "written", ["195503", 195503, "1955-03", "1955年3月", "1955.03", 1955.03, "1955/3"]
)
def test_a_month_stays_a_month(written):
    reading = read_date(written)
    assert (reading.iso, reading.precision) == ("1955-03", "month")
    assert not reading.doubtful


@pytest.mark.parametrize(
    ("written", "numeric"), [(1955.1, None), ("1955.1", True), ("1955.1", None)]
)
def test_october_that_may_be_january_is_not_guessed(written, numeric):
    reading = read_date(written, numeric=numeric)
    assert (reading.iso, reading.precision, reading.doubtful) == ("1955", "year", True)


def test_a_typed_text_is_taken_at_its_word():
    assert read_date("1955.1", numeric=False).iso == "1955-01"
    assert read_date("1955.10", numeric=False).iso == "1955-10"
    assert read_date("1955.10").iso == "1955-10"
    assert read_date(1955.11).iso == read_date("1955.11", numeric=True).iso == "1955-11"


@pytest.mark.parametrize("written", ["1955", 1955, "1955年"])
def test_a_year_stays_a_year(written):
    assert read_date(written).iso == "1955"


def test_a_short_year_of_this_century_is_doubtful():
    assert read_date("05.3.12").iso == "2005-03-12"
    assert read_date("05.3.12").doubtful
    assert not read_date("55.3.12").doubtful


@pytest.mark.parametrize(
    "written",
    ["", None, "不详", "1955-13-12", "1955-02-30", "19551301", "0", 0, 7, "王强", True,
     "1955.55", -5, "99.99"],
)  # fmt: skip
def test_what_is_no_date_gives_nothing(written):
    assert read_date(written).iso == ""


@given(st.dates(date(1905, 1, 1), date(2099, 12, 31)))
def test_every_day_comes_back_from_every_form(day):
    serial = (day - date(1899, 12, 30)).days
    for written in (
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        day,
    ):
        assert read_date(written).iso == day.isoformat()
    if not 1850 <= serial <= 2100:
        assert read_date(serial).iso == day.isoformat()
        assert date(1899, 12, 30) + timedelta(serial) == day
