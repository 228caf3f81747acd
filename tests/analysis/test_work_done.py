"""What was done in a span of days, against a count row by row."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pytest
import shapely

from gridplanner.analysis.loads import EVENTS
from gridplanner.analysis.people_places import people_places
from gridplanner.analysis.standing import Standing
from gridplanner.analysis.work_done import work_done
from gridplanner.analysis.workload import Workload
from gridplanner.data.filters.people_list import entrances_given
from gridplanner.data.norms.defaults import time_norm
from gridplanner.data.people.categories import CARE
from gridplanner.data.period import Period, month_of
from gridplanner.data.work_done import Records
from gridplanner.data.work_reading import read_records
from tests.analysis.test_workload import groups_of
from tests.analysis.towns import (
    fetch,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)
from tests.helpers.registry_town import settled_town

MONTH = month_of(date(2026, 10, 1))
GRID = 2
NAMES = ("visits", "visited", "due", "due_visited", "care", "care_visited",
         "reported", "closed", "late", "called", "answered", "solved")  # fmt: skip


def some_day(rng):
    return date(2026, 9, 20) + timedelta(days=rng.randrange(60))


@pytest.fixture(params=range(4))
def document(request, tmp_path):
    document = settled_town(tmp_path / "town.gpkg", seed=request.param)
    rng = random.Random(request.param)
    file = document.file
    rows = [
        {
            "household_id": rng.choice([None, rng.randint(1, 25)]),
            "person_id": rng.choice([None, rng.randint(1, 150)]),
            "dwelling_id": rng.choice([None, rng.randint(1, 20)]),
            "date": rng.choice([some_day(rng).isoformat(), None]),
            "next_due": rng.choice([None, "", some_day(rng).isoformat()]),
        }
        for _ in range(400)
    ]
    file.bulk_insert("visit", {k: [r[k] for r in rows] for k in rows[0]})
    events = [
        {
            "time": f"{some_day(rng)} 09:30",
            "building_id": rng.choice([None, rng.randint(1, 12)]),
            "x": rng.choice([None, rng.uniform(-50, 500)]),
            "y": rng.uniform(-50, 250),
            "closed": rng.choice([None, some_day(rng).isoformat()]),
            "due": rng.choice([None, some_day(rng).isoformat()]),
            "called_department": rng.choice([None, "城管"]),
            "answered": rng.choice([None, some_day(rng).isoformat()]),
            "solved": rng.choice([None, 0, 1]),
        }
        for _ in range(80)
    ]
    file.bulk_insert("event", {k: [r[k] for r in events] for k in events[0]})
    yield document
    document.close()


def counted(document, period, level=GRID):
    standing = Standing(document.snapshot(), document.footprints)
    places = people_places(standing.snapshot, *entrances_given(document.file))
    records = read_records(document.file, period)
    return (
        *work_done(standing.snapshot, level, places, records),
        standing.snapshot,
        places,
        records,
    )


def table(document, name):
    file = document.file
    ids = file.connection.execute(f"SELECT id FROM {name}").fetchall()
    return {row["id"]: row for row in file.read_rows(name, [i for (i,) in ids])}


def holds(row):
    return not row.get("valid_to") and row.get("status") not in ("deceased", "moved")


class Clerk:
    """Counts by hand, row by row."""

    def __init__(self, document, units, snapshot, places):
        self.document, self.snapshot, self.places = document, snapshot, places
        self.names = [unit.id for unit in units]
        self.found = {name: [0] * (len(units) + 1) for name in NAMES}

    def unit_of(self, building, entrance):
        at = self.places.at(np.array([building or 0]), np.array([entrance or 0]))
        unit = int(at[0, GRID])
        return self.names.index(unit) if unit in self.names else len(self.names)

    def count_visits(self):
        people, homes, dwellings = (
            table(self.document, name) for name in ("person", "household", "dwelling")
        )
        seen = {}
        for visit in table(self.document, "visit").values():
            if not in_month(visit["date"]):
                continue
            person = people.get(visit["person_id"])
            number = visit["household_id"] or (person and person["household_id"])
            home = homes.get(number) or {}
            dwelling = dwellings.get((home or visit)["dwelling_id"])
            dwelling = dwelling or {"building_id": 0, "unit_id": 0}
            where = self.unit_of(dwelling["building_id"], dwelling["unit_id"])
            self.found["visits"][where] += 1
            if home:
                seen[home["id"]] = where
        for where in seen.values():
            self.found["visited"][where] += 1

    def count_events(self):
        last = MONTH.last.isoformat()
        for event in table(self.document, "event").values():
            if not in_month(event["time"]):
                continue
            where = self.unit_of(event["building_id"], 0)
            if where == len(self.names) and event["x"] is not None:
                where = at_point(self.snapshot, self.names, event)
            closed = bool(event["closed"]) and event["closed"] <= last
            by = event["due"] or ""
            for name, true in {
                "reported": True,
                "closed": closed,
                "late": by and (event["closed"] if closed else last) > by,
                "called": event["called_department"],
                "answered": event["called_department"] and event["answered"],
                "solved": event["solved"],
            }.items():
                self.found[name][where] += bool(true)


def in_month(words):
    day = (words or "")[:10]
    return MONTH.first.isoformat() <= day <= MONTH.last.isoformat()


def test_visits_and_events_are_those_a_clerk_would_count(document):
    units, done, snapshot, places, _ = counted(document, MONTH)
    clerk = Clerk(document, units, snapshot, places)
    clerk.count_visits()
    clerk.count_events()
    for name in ("visits", "visited", "reported", "closed", "late", "called",
                 "answered", "solved"):  # fmt: skip
        assert getattr(done, name).tolist() == clerk.found[name], name


def test_an_event_on_a_border_counts_where_its_work_does():
    """Between two grids, and between a grid and ground without one."""
    points = np.array([(100.0, 50.0), (200.0, 150.0), (100.0, 100.0)])
    snapshot = place(snapshot_of(town_9(), make_buildings([square(20, 220)])),
                     fetch([square(20, 220)]))  # fmt: skip
    nobody, no = np.empty((0, 3), np.int64), np.zeros(3, bool)
    records = Records(nobody, nobody, nobody, np.zeros(3, np.int64), points,
                      no, no, no, no, no,
                      has_visits=False, has_events=True, has_due=False)  # fmt: skip
    places = people_places(snapshot, np.empty(0, np.int64), np.empty(0, np.int64))
    units, done = work_done(snapshot, GRID, places, records)
    work = Workload(groups_of(points=points), time_norm(), snapshot).loads(GRID)
    events = work.rows.counts[:, work.lines.index(EVENTS)]
    assert [unit.id for unit in units] == [unit.id for unit in work.units]
    assert done.reported[:-1].tolist() == events.tolist()
    assert done.reported[-1] == 0 == work.outside.counts[0, -1]


def at_point(snapshot, names, event):
    point = shapely.Point(event["x"], event["y"])
    owners = [
        int(owner[GRID])
        for polygon, owner in zip(
            snapshot.cell_polygons, snapshot.cell_owners, strict=True
        )
        if polygon.intersects(point) and owner[GRID]
    ]
    return names.index(min(owners)) if owners else len(names)


def test_households_due_and_cared_for_are_counted_with_those_visited(document):
    _, done, _, _, records = counted(document, MONTH)
    people, tags = (table(document, name) for name in ("person", "person_tag"))
    last = MONTH.last.isoformat()
    care = {
        people[tag["person_id"]]["household_id"]
        for tag in tags.values()
        if tag["tag"] in CARE
        and (tag["valid_from"] or "") <= last < (tag["valid_to"] or "9")
        and tag["person_id"] in people
    }
    assert set(records.care[:, 0].tolist()) <= care
    assert len(set(records.care[:, 0].tolist())) == len(records.care)
    went = set(records.visits[:, 0].tolist()) - {0}
    assert done.due.sum() == len(records.due)
    assert done.due_visited.sum() == len(went & set(records.due[:, 0].tolist()))
    assert done.care_visited.sum() == len(went & set(records.care[:, 0].tolist()))


def test_a_visit_is_due_by_what_the_last_one_before_the_span_said(document):
    connection = document.file.connection
    connection.execute("DELETE FROM visit")
    homes, dwellings = table(document, "household"), table(document, "dwelling")
    home = next(
        row["id"]
        for row in homes.values()
        if holds(row) and (dwellings.get(row["dwelling_id"]) or {}).get("building_id")
    )
    document.file.bulk_insert(
        "visit",
        {
            "household_id": [home, home],
            "date": ["2026-08-01", "2026-09-15"],
            "next_due": ["2026-10-05", "2026-11-05"],
        },
    )
    assert len(read_records(document.file, MONTH).due) == 0
    assert len(read_records(document.file, month_of(date(2026, 11, 1))).due) == 1
    later = Period(date(2026, 9, 1), date(2026, 10, 31))
    assert len(read_records(document.file, later).due) == 1


def test_the_visits_of_a_month_are_the_sum_of_those_of_its_days(document):
    _, whole, *_ = counted(document, MONTH)
    days = [MONTH.first + timedelta(days=n) for n in range(MONTH.days)]
    each = [counted(document, Period(day, day))[1] for day in days]
    for name in ("visits", "reported", "called", "solved"):
        total = np.sum([getattr(done, name) for done in each], axis=0)
        assert total.tolist() == getattr(whole, name).tolist()


def test_figures_of_grids_add_up_to_those_of_the_town(document):
    grids, towns = counted(document, MONTH)[1], counted(document, MONTH, level=0)[1]
    for name in NAMES:
        assert getattr(grids, name).sum() == getattr(towns, name).sum()


def test_nothing_recorded_is_told_apart_from_nothing_done(document):
    records = read_records(document.file, month_of(date(2020, 1, 1)))
    assert (records.has_visits, records.has_events, records.has_due) == (True,) * 3
    document.file.connection.execute("DELETE FROM visit")
    assert not read_records(document.file, MONTH).has_visits
