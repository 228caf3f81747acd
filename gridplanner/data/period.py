"""Spans of days a report speaks of: a day, a week, a month, or from one to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from gridplanner.data.errors import GridPlannerError

WEEK = 7
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """The span before it, as long as it; of a month, the month before."""
        if self.first.day == 1 and self == month_of(self.first):
            return month_of(self.first - timedelta(days=1))
        return Period(
            self.first - timedelta(days=self.days), self.first - timedelta(days=1)
        )

    def __str__(self) -> str:
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


def week_of(day: date) -> Period:
    """Give the week of a day, Monday to Sunday (ISO 8601)."""
    first = day - timedelta(days=day.weekday())
    return Period(first, first + timedelta(days=WEEK - 1))


def month_of(day: date) -> Period:
    """Give the month of a day."""
    first = day.replace(day=1)
    return Period(
        first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    )


def last_week(today: date) -> Period:
    """Give the week before that of a day."""
    return week_of(today - timedelta(days=WEEK))


def last_month(today: date) -> Period:
    """Give the month before that of a day."""
    return month_of(today.replace(day=1) - timedelta(days=1))


def parse_period(words: str, today: date) -> Period:
    """Read a span of days.

    Parameters
    ----------
    words : str
        ``2026-11-20``, ``2026-W47`` (ISO 8601), ``2026-11``,
        ``2026-11-16/2026-11-22``, ``last-week``, ``this-week``, ``last-month`` or
        ``this-month``.
    today : date
        What ``last`` and ``this`` go by.

    Returns
    -------
    Period

    Raises
    ------
    GridPlannerError
        ``period.unknown`` or, where it ends before it begins, ``period.backwards``.

    Examples
    --------
    >>> str(parse_period("2026-W47", date(2026, 11, 26)))
    '2026-11-16/2026-11-22'
    >>> str(parse_period("last-month", date(2026, 3, 31)))
    '2026-02-01/2026-02-28'
    """
    words = words.strip()
    named = {
        "last-week": last_week,
        "this-week": week_of,
        "last-month": last_month,
        "this-month": month_of,
    }
    if words in named:
        return named[words](today)
    try:
        found = _read(words)
    except ValueError as error:
        raise GridPlannerError("period.unknown", words=words) from error
    if found.last < found.first:
        raise GridPlannerError("period.backwards", words=words)
    return found


def _read(words: str) -> Period:
    if week := _ISO_WEEK.fullmatch(words):
        return week_of(date.fromisocalendar(int(week[1]), int(week[2]), 1))
    if month := _MONTH.fullmatch(words):
        return month_of(date(int(month[1]), int(month[2]), 1))
    first, slash, last = words.partition("/")
    begin = date.fromisoformat(first)
    return Period(begin, date.fromisoformat(last) if slash else begin)
