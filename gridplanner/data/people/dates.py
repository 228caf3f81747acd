"""Dates as clerks write them, and as Excel keeps and spoils them.

What a cell does not say for certain is not made up: 1955.10 kept as a number is
1955.1, January or October, so that only the year is left of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gridplanner.data.people.characters import cell_text

_EPOCH = date(1899, 12, 30)
_FIRST, _LAST = 1850, 2100
_YEAR_OF_TWO = 30
_NUMERALS = str.maketrans("〇零一二三四五六七八九○", "001234567890")
_PARTS = re.compile(
    r"(\d{4}|\d{2})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*日?)?\s*月?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?[.号]?"
)
_YEAR = re.compile(r"(\d{4})\s*年?")
_TENS = re.compile(r"([一二三]?)十([一二三四五六七八九]?)(?=[月日号])")


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a cell says of a day.

    Attributes
    ----------
    iso : str
        ISO 8601 as far as it is certain: ``"1955-03-12"``, ``"1955-03"``,
        ``"1955"``; empty where the cell holds no date.
    precision : str
        ``"day"``, ``"month"``, ``"year"`` or empty.
    doubtful : bool
        Whether it can be read in another way, too.
    """

    iso: str = ""
    precision: str = ""
    doubtful: bool = False


_NOTHING = DateReading()


def read_date(value: object, *, numeric: bool | None = None) -> DateReading:
    """Read a date in any of the forms of town offices' ledgers.

    Parameters
    ----------
    value : str, int, float, date, datetime or None
    numeric : bool, optional
        Whether the cell held a number; None: as the value is one, and a text may
        come from one (a CSV file).

    Returns
    -------
    DateReading
        Years of two digits are those of the 20th century from 30 on, below that
        of the 21st and doubtful.

    Examples
    --------
    >>> [read_date(cell).iso for cell in ("1955年3月12日", "55.3.12", 20160, "195503")]
    ['1955-03-12', '1955-03-12', '1955-03-12', '1955-03']
    >>> read_date(1955.1)
    DateReading(iso='1955', precision='year', doubtful=True)
    """
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return DateReading(day.isoformat(), "day")
    if isinstance(value, int | float):
        return _from_number(str(value), certain=True)
    text = _digits(cell_text(value))
    if numeric or re.fullmatch(r"\d+(\.0)?", text):
        return _from_number(text, certain=bool(numeric))
    return _from_parts(text, typed=numeric is False)


def _digits(text: str) -> str:
    """Write Chinese numerals as digits: 一九五五年三月十二日 becomes 1955年3月12日."""
    text = _TENS.sub(
        lambda found: str(
            int((found[1] or "一").translate(_NUMERALS)) * 10
            + int((found[2] or "零").translate(_NUMERALS))
        ),
        text,
    )
    return text.translate(_NUMERALS)


def _from_number(text: str, *, certain: bool) -> DateReading:
    whole, _, part = text.partition(".")
    part = part.rstrip("0") if len(part) > 2 or part == "0" else part
    if not whole.isdigit():
        return _NOTHING
    number = int(whole)
    if not part and (_FIRST <= number <= _LAST or len(whole) in {6, 8}):
        return _from_run(whole)
    if part and _FIRST <= number <= _LAST and len(part) <= 2:
        return _year_month(whole, part)
    if 366 < number < 80_000:
        day = _EPOCH + timedelta(days=number)
        return DateReading(day.isoformat(), "day", doubtful=not certain)
    return _NOTHING


def _from_run(digits: str) -> DateReading:
    """Read digits without signs between them: year, year and month, or a day."""
    year = int(digits[:4])
    if len(digits) == 4:
        return DateReading(digits, "year")
    if len(digits) == 8:
        return _day(year, int(digits[4:6]), int(digits[6:]), doubtful=False)
    if _FIRST <= year <= _LAST and 1 <= int(digits[4:]) <= 12:
        return DateReading(f"{digits[:4]}-{digits[4:]}", "month")
    year, doubtful = _full_year(digits[:2])
    return _day(year, int(digits[2:4]), int(digits[4:]), doubtful=doubtful)


def _year_month(year: str, part: str) -> DateReading:
    """Read 1955.03 kept as a number; of 1955.1 nobody knows January from October."""
    if part == "1":
        return DateReading(year, "year", doubtful=True)
    if 1 <= int(part) <= 12:
        return DateReading(f"{year}-{int(part):02d}", "month")
    return _NOTHING


def _from_parts(text: str, *, typed: bool) -> DateReading:
    if alone := _YEAR.fullmatch(text):
        return _from_number(alone[1], certain=False)
    found = _PARTS.fullmatch(text)
    if found is None:
        return _NOTHING
    year, doubtful = _full_year(found[1])
    if found[3]:
        return _day(year, int(found[2]), int(found[3]), doubtful=doubtful)
    if not (_FIRST <= year <= _LAST and 1 <= int(found[2]) <= 12 and len(found[1]) > 2):
        return _NOTHING
    if re.fullmatch(r"\d{4}\.1", text) and not typed:
        return DateReading(found[1], "year", doubtful=True)
    return DateReading(f"{year}-{int(found[2]):02d}", "month")


def _full_year(digits: str) -> tuple[int, bool]:
    year = int(digits)
    if len(digits) == 4:
        return year, False
    return (1900 + year, False) if year >= _YEAR_OF_TWO else (2000 + year, True)


def _day(year: int, month: int, day: int, *, doubtful: bool) -> DateReading:
    if not _FIRST <= year <= _LAST:
        return _NOTHING
    try:
        found = date(year, month, day)
    except ValueError:
        return _NOTHING
    return DateReading(found.isoformat(), "day", doubtful)
