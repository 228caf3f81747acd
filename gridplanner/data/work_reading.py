"""Reads the records of the work of a span of days."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.counting import CountRule
from gridplanner.data.job import Progress
from gridplanner.data.people.categories import CARE
from gridplanner.data.store import work_rows
from gridplanner.data.store.connection import told
from gridplanner.data.store.work_done import (
    known_work,
    read_due,
    read_events,
    read_households_of,
    read_timed_visits,
    read_visits,
)
from gridplanner.data.visit_records import VisitRecords
from gridplanner.data.work_counting import household_masks
from gridplanner.data.work_done import Records

if TYPE_CHECKING:
    from datetime import date

    from gridplanner.data.period import Period
    from gridplanner.data.store.geopackage import ProjectFile


def read_records(file: ProjectFile, period: Period) -> Records:
    """Read what was done in a span of days.

    An event counts on the day it was reported. It is late where it was closed after it
    was due, or was not closed when the span ended and was due by then.
    """
    first, last = period.first.isoformat(), period.last.isoformat()
    has_visits, has_events, has_due = known_work(file)
    events = read_events(file, first, last)
    place = [[row[1], row[2]] for row in events]
    closed = np.array([bool(row[3]) and row[3][:10] <= last for row in events], bool)
    due = [row[4][:10] for row in events]
    late = np.array(
        [
            bool(by) and ((row[3][:10] if done else last) > by)
            for row, by, done in zip(events, due, closed.tolist(), strict=True)
        ],
        bool,
    )
    return Records(
        visits=read_visits(file, first, last),
        due=read_due(file, first, last),
        care=read_households_of(file, json.dumps(sorted(CARE)), last),
        buildings=np.array([row[0] for row in events], np.int64),
        points=np.array(place, np.float64).reshape(-1, 2),
        closed=closed,
        late=late,
        called=np.array([row[5] for row in events], bool),
        answered=np.array([row[6] for row in events], bool),
        solved=np.array([bool(row[7]) for row in events], bool),
        has_visits=has_visits,
        has_events=has_events,
        has_due=has_due,
    )


def read_visit_records(
    file: ProjectFile, day: date, progress: Progress | None = None
) -> VisitRecords:
    """Read all visits, and what the households and people are on a day.

    People belong to the household they live in, whatever rule the project counts by:
    that is where a visit goes.
    """
    progress = progress or Progress()
    with told(file.path):
        dwellings = work_rows.read_dwellings(file.connection, None)
        progress.fraction(0.1)
        households = work_rows.read_households(file.connection, None)
        progress.fraction(0.3)
        people = work_rows.read_people(
            file.connection, day=day.isoformat(), rule=CountRule.RESIDENCE, among=None
        )
    progress.fraction(0.7)
    visited, days, minutes = read_timed_visits(file)
    return VisitRecords(
        households=households.ids,
        household_masks=household_masks(households, people, dwellings),
        homes=people.households,
        people_masks=people.masks,
        visited=visited,
        days=days,
        minutes=minutes,
    )
