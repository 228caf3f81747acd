"""Calibration of a norm: what visits on record say beside each of its lines.

A household counts in one line: of those it and its people fall under, the one the norm
visits most often, as `gridplanner.data.norms.norm.Norm.rank` has it. Its visits count
there, whomever of it they name. So the visits of a line and those they went to are of
the same homes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.filters.people_filter import BY_AGE
from gridplanner.data.norms.kinds import (
    AGE_UNKNOWN,
    is_restricted,
    lines_of,
    mask_of,
)
from gridplanner.data.norms.norm import Method, Subject
from gridplanner.data.people.categories import SMALLEST_COUNT
from gridplanner.data.period import Period

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gridplanner.data.norms.norm import Line, Norm
    from gridplanner.data.visit_records import VisitRecords

    Ints = NDArray[np.int64]
    Rows = NDArray[np.intp]

FEWEST: Final = 20
"""Visits with minutes from which a line is proposed; a convention of our own."""
MOST_VISITS: Final = 200.0
"""Visits a month, as many as a norm can be given by hand."""
MOST_MINUTES: Final = 1440.0
"""Minutes of a visit: a day. More of either is a fault of what was recorded."""
_YEAR: Final = 365
_MONTH = _YEAR / 12
_UNKNOWN: Final = -2
_LEAST: Final = 1e-3
_VISITED = (Subject.HOUSEHOLD, Subject.PERSON)


class Reason(StrEnum):
    """Why nothing is proposed for a line."""

    TOO_FEW = "too_few"
    """Fewer than `FEWEST` visits with minutes."""
    NOBODY = "nobody"
    """No home counts in the line."""
    HIDDEN = "hidden"
    """A few people of a restricted category."""
    OUTSIDE = "outside"
    """More than `MOST_VISITS` or `MOST_MINUTES`, or less than a norm can tell."""


@dataclass(frozen=True, slots=True)
class CalibratedLine:
    """A line of a norm beside what is on record.

    Attributes
    ----------
    key : str
    asked_visits, asked_minutes : float
        A month of each, and each visit, by the norm.
    records : int
        Visits that count in the line.
    timed : int
        Those of them whose minutes are known.
    concerned : int
        Households, or people, of the homes that count in the line, visited or not.
    visits : float or None
        Visits a month of each: ``records / (concerned * months)``.
    minutes : float or None
        Median of the visits timed.
    reason : Reason or None
        Why nothing is proposed; None where both numbers are.
    """

    key: str
    asked_visits: float
    asked_minutes: float
    records: int
    timed: int
    concerned: int
    visits: float | None
    minutes: float | None
    reason: Reason | None

    @property
    def proposal(self) -> tuple[float, float] | None:
        """Visits a month and minutes a visit, of three digits; None without."""
        if self.reason is not None or self.visits is None or self.minutes is None:
            return None
        return float(f"{self.visits:.3g}"), float(f"{self.minutes:.3g}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Visits that count in no line, each in the first place it falls under.

    Attributes
    ----------
    outside : int
        Of another day than those of the period, or of none.
    no_household : int
        To no household, or to one that is no longer there.
    age_unknown : int
        To a household whose line hangs on an age nobody knows.
    no_line : int
        To a household the norm asks no visits for.
    no_minutes : int
        Without minutes; these do count in a line as visits, and in no median.
    """

    outside: int
    no_household: int
    age_unknown: int
    no_line: int
    no_minutes: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """What visits on record say of a norm.

    Attributes
    ----------
    period : Period
    months : float
        Its length: days by the twelfth of a year.
    lines : tuple of CalibratedLine
        Those that ask for visits to households or people, as in the norm.
    left_out : LeftOut
    total : int
        All visits on record: those of `lines`, hidden ones too, and those
        left out, but for `LeftOut.no_minutes`.
    """

    period: Period
    months: float
    lines: tuple[CalibratedLine, ...]
    left_out: LeftOut
    total: int


def calibrate(norm: Norm, records: VisitRecords, period: Period) -> Calibration:
    """Set the visits on record beside a norm.

    Parameters
    ----------
    norm : Norm
        By the time method; another asks for no visits, and no line is found. For who
        may not see restricted categories, without the lines about them.
    records : VisitRecords
    period : Period

    Returns
    -------
    Calibration
    """
    months = period.days / _MONTH
    line_at, people_at = _top_lines(norm, records)
    first, last = period.first.toordinal(), period.last.toordinal()
    inside = (records.days >= first) & (records.days <= last)
    home, is_home = _find(records.households, records.visited)
    row = np.full(len(home), -1, np.intp)
    row[is_home] = line_at[home[is_home]]
    usable = inside & is_home
    counted = usable & (row >= 0)
    lines = []
    for at, line in enumerate(norm.lines):
        if not _asks(norm, line):
            continue
        own = counted & (row == at)
        whose = line_at if line.subject is Subject.HOUSEHOLD else people_at
        lines.append(
            _line(
                norm,
                line,
                records.minutes[own],
                concerned=int((whose == at).sum()),
                months=months,
            )
        )
    left = LeftOut(
        outside=int((~inside).sum()),
        no_household=int((inside & ~is_home).sum()),
        age_unknown=int((usable & (row == _UNKNOWN)).sum()),
        no_line=int((usable & (row == -1)).sum()),
        no_minutes=int((counted & ~_timed(records.minutes)).sum()),
    )
    return Calibration(period, months, tuple(lines), left, len(row))


def period_of(records: VisitRecords, day: date) -> Period:
    """Give the days visits are taken of: from the first of the year before a day on.

    Parameters
    ----------
    records : VisitRecords
    day : date
        The last one.

    Returns
    -------
    Period
        All of that year where nothing is on record in it.
    """
    since = day - timedelta(days=_YEAR - 1)
    own = records.days[(records.days >= since.toordinal())]
    own = own[own <= day.toordinal()]
    return Period(date.fromordinal(int(own.min())) if len(own) else since, day)


def calibrated(norm: Norm, found: Calibration, keys: Collection[str]) -> Norm:
    """Give a new norm with the proposals of some lines; the given one stays.

    A line that followed another has visits of its own then; lines that follow one of
    these follow it still.

    Parameters
    ----------
    norm : Norm
        The whole of it, also where `found` was reckoned without some lines.
    found : Calibration
    keys : collection of str
        Of lines; those without a proposal stay as they are.

    Returns
    -------
    Norm
    """
    chosen = {line.key: line.proposal for line in found.lines if line.key in keys}
    lines = []
    for line in norm.lines:
        proposal = chosen.get(line.key)
        if proposal is None:
            lines.append(line)
        else:
            visits, minutes = proposal
            lines.append(replace(line, visits=visits, minutes=minutes, like=""))
    return replace(norm, lines=tuple(lines))


def _asks(norm: Norm, line: Line) -> bool:
    return (
        norm.method is Method.TIME
        and line.is_on
        and line.subject in _VISITED
        and norm.visits(line) > 0
    )


def _timed(minutes: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.isfinite(minutes) & (minutes > 0)


def _is_told(visits: float, minutes: float) -> bool:
    """Tell whether a norm can say it."""
    least = _LEAST
    return least <= visits <= MOST_VISITS and least <= minutes <= MOST_MINUTES


def _line(
    norm: Norm,
    line: Line,
    minutes: NDArray[np.float64],
    *,
    concerned: int,
    months: float,
) -> CalibratedLine:
    asked = norm.visits(line), line.minutes
    if is_restricted(line) and 0 < concerned < SMALLEST_COUNT:
        return CalibratedLine(line.key, *asked, 0, 0, 0, None, None, Reason.HIDDEN)
    timed = minutes[_timed(minutes)]
    reason = None
    if not concerned:
        reason = Reason.NOBODY
    elif len(timed) < FEWEST:
        reason = Reason.TOO_FEW
    elif not _is_told(len(minutes) / (concerned * months), float(np.median(timed))):
        reason = Reason.OUTSIDE
    return CalibratedLine(
        line.key,
        *asked,
        len(minutes),
        len(timed),
        concerned,
        len(minutes) / (concerned * months) if concerned else None,
        float(np.median(timed)) if len(timed) else None,
        reason,
    )


def _top_lines(norm: Norm, records: VisitRecords) -> tuple[Rows, Rows]:
    """Find the line each household is visited by, and the people who ask for it.

    Returns
    -------
    tuple of ndarray
        Of each household the position of its line, -1 for none, -2 where it hangs on
        an age nobody knows; of each person that of the household where it is the
        person's own, else -1.
    """
    old = mask_of(Subject.PERSON, tuple(BY_AGE))
    unknown = records.people_masks & AGE_UNKNOWN > 0
    people = records.people_masks & ~AGE_UNKNOWN
    at, there = _find(records.households, records.homes)
    younger = _top(norm, records.household_masks, people, at, there)
    older_people = np.where(unknown, people | old, people)
    older_homes = records.household_masks.copy()
    np.bitwise_or.at(older_homes, at[there], older_people[there])
    older = _top(norm, older_homes, older_people, at, there)
    found = np.where(younger == older, younger, _UNKNOWN)
    own = lines_of(norm, Subject.PERSON, people)
    mine = np.full(len(own), -1, np.intp)
    mine[there] = np.where(found[at[there]] == own[there], own[there], -1)
    return found, mine


def _top(
    norm: Norm, homes: Ints, people: Ints, at: Rows, there: NDArray[np.bool_]
) -> Rows:
    """Find the line that asks most of each household and its people, -1 for none."""
    asked = [row for row, line in enumerate(norm.lines) if _asks(norm, line)]
    asked.sort(key=lambda row: (norm.rank(norm.lines[row]), -row))
    place = np.full(len(norm.lines) + 1, -1, np.intp)  # the last is for no line
    place[asked] = np.arange(len(asked))
    best = place[lines_of(norm, Subject.HOUSEHOLD, homes)]
    own = place[lines_of(norm, Subject.PERSON, people)]
    np.maximum.at(best, at[there], own[there])
    return np.append(np.array(asked, np.intp), -1)[best]


def _find(keys: Ints, wanted: Ints) -> tuple[Rows, NDArray[np.bool_]]:
    """Find where ascending keys hold what is wanted, and whether they do."""
    if not len(keys):
        return np.zeros(len(wanted), np.intp), np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return at, keys[at] == wanted
