"""What visits on record say of a norm, against a count home by home."""

from __future__ import annotations

import random
import statistics
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from gridplanner.analysis.calibration import FEWEST, Reason, calibrate, calibrated
from gridplanner.data.norms.defaults import equivalents_norm, time_norm
from gridplanner.data.norms.kinds import AGE_UNKNOWN, bit, line_of
from gridplanner.data.norms.norm import Line, Norm, Subject, without_lines
from gridplanner.data.people.categories import RESTRICTED
from gridplanner.data.period import Period
from gridplanner.data.visit_records import VisitRecords
from gridplanner.data.work_reading import read_visit_records
from tests.helpers.registry_town import all_rows, settled_town

PERIOD = Period(date(2026, 9, 1), date(2026, 11, 26))
MONTHS = 87 / (365 / 12)
PERSON, HOUSEHOLD = Subject.PERSON, Subject.HOUSEHOLD
OLD = bit(PERSON, "aged80")


def some_records(seed, visits=3000):
    rng = random.Random(seed)
    homes = sorted(rng.sample(range(1, 200), 60))
    kinds = ("aged80", "dibao", "migrant", "veteran", "elder_alone", *RESTRICTED[:1])
    people, masks = [], dict.fromkeys(homes, 0)
    for _ in range(150):
        mask = 0
        for kind in rng.sample(kinds, rng.randint(1, 2)):
            mask |= bit(PERSON, kind)
        if rng.random() < 0.1:
            mask = (mask & ~OLD) | AGE_UNKNOWN
        home = rng.choice([*homes, 0, 500])
        people.append((home, mask))
        if home in masks:
            masks[home] |= mask & ~AGE_UNKNOWN
    rows = [
        (
            rng.choice([*homes[::2], 0, 500]),
            rng.choice([0, *range(date(2026, 8, 20).toordinal(), 739950)]),
            rng.choice([float("nan"), 0.0, -3.0, rng.randint(2, 60), rng.random() * 9]),
        )
        for _ in range(visits)
    ]
    return VisitRecords(
        households=np.array(homes),
        household_masks=np.array([masks[home] for home in homes]),
        homes=np.array([home for home, _ in people]),
        people_masks=np.array([mask for _, mask in people]),
        visited=np.array([row[0] for row in rows]),
        days=np.array([row[1] for row in rows]),
        minutes=np.array([row[2] for row in rows], np.float64),
    )


class Pencil:
    """Every home gone through one by one."""

    def __init__(self, norm, records):
        self.norm, self.records = norm, records
        self.masks = dict(
            zip(
                records.households.tolist(),
                records.household_masks.tolist(),
                strict=True,
            )
        )
        self.people = {home: [] for home in self.masks}
        for home, mask in zip(
            records.homes.tolist(), records.people_masks.tolist(), strict=True
        ):
            if home in self.people:
                self.people[home].append(mask)

    def line(self, home, extra=0):
        members = [
            mask | (extra if mask & AGE_UNKNOWN else 0) for mask in self.people[home]
        ]
        whole = self.masks[home]
        for mask in members:
            whole |= mask & ~AGE_UNKNOWN
        found = [line_of(self.norm, HOUSEHOLD, whole)]
        found += [line_of(self.norm, PERSON, mask & ~AGE_UNKNOWN) for mask in members]
        asking = [line for line in self.norm.lines if line in found]
        asking = [one for one in asking if one.is_on and self.norm.visits(one) > 0]
        return max(asking, key=self.norm.rank, default=None)

    def place(self, home):
        low, high = self.line(home), self.line(home, OLD)
        if low != high:
            return "age_unknown"
        return low.key if low else "no_line"

    def concerned(self, line):
        number = 0
        for home in self.masks:
            if self.place(home) != line.key:
                continue
            if line.subject is HOUSEHOLD:
                number += 1
                continue
            for mask in self.people[home]:
                number += line_of(self.norm, PERSON, mask & ~AGE_UNKNOWN) == line
        return number

    def visits(self):
        places = {}
        rows = zip(
            self.records.visited.tolist(),
            self.records.days.tolist(),
            self.records.minutes.tolist(),
            strict=True,
        )
        for home, day, minutes in rows:
            if not day or not PERIOD.first <= date.fromordinal(day) <= PERIOD.last:
                place = "outside"
            elif home not in self.masks:
                place = "no_household"
            else:
                place = self.place(home)
            places.setdefault(place, []).append(minutes)
        return places


def all_on(norm):
    return replace(norm, lines=tuple(replace(x, is_on=True) for x in norm.lines))


def norms():
    own = [line for line in time_norm().lines if line.subject in (HOUSEHOLD, PERSON)]
    narrow = Norm(lines=(*own[1:3], replace(own[4], like="care"), *own[5:]))
    return [time_norm(), all_on(time_norm()), narrow]


@pytest.mark.parametrize("norm", norms())
@pytest.mark.parametrize("seed", range(3))
def test_lines_are_those_of_a_count_home_by_home(seed, norm):
    records = some_records(seed)
    found, pencil = calibrate(norm, records, PERIOD), Pencil(norm, records)
    visits = pencil.visits()
    keys = {line.key for line in found.lines}
    for one in found.lines:
        if one.reason is Reason.HIDDEN:
            continue
        line, own = norm.line(one.key), visits.get(one.key, [])
        timed = [minutes for minutes in own if minutes > 0]
        assert (one.records, one.timed) == (len(own), len(timed))
        assert one.concerned == pencil.concerned(line)
        if one.concerned:
            assert one.visits == pytest.approx(len(own) / one.concerned / MONTHS)
        assert one.minutes == (statistics.median(timed) if timed else None)
        assert (one.proposal is not None) == (len(timed) >= FEWEST)
    left = found.left_out
    for name in ("outside", "no_household", "age_unknown", "no_line"):
        assert getattr(left, name) == len(visits.get(name, []))
    untimed = [
        minutes for key in keys for minutes in visits.get(key, []) if not minutes > 0
    ]
    assert left.no_minutes == len(untimed)
    assert left.outside
    assert left.no_household
    assert left.age_unknown or "high_risk" not in keys


def test_no_visit_is_lost():
    found = calibrate(time_norm(), some_records(5), PERIOD)
    left = found.left_out
    counted = sum(line.records for line in found.lines)
    aside = left.outside + left.no_household + left.age_unknown + left.no_line
    assert counted + aside == found.total == 3000


def test_a_household_of_several_categories_counts_where_it_is_visited_most():
    carried = bit(PERSON, "dibao") | bit(PERSON, "veteran") | bit(PERSON, "migrant")
    records = VisitRecords(
        households=np.array([7]),
        household_masks=np.array([carried]),
        homes=np.array([7]),
        people_masks=np.array([carried]),
        visited=np.full(30, 7),
        days=np.full(30, date(2026, 10, 1).toordinal()),
        minutes=np.full(30, 12.0),
    )
    found = calibrate(time_norm(), records, PERIOD)
    one = next(line for line in found.lines if line.records)
    assert (one.key, one.records, one.concerned) == ("migrant_household", 30, 1)


@pytest.mark.parametrize(
    ("number", "minutes", "is_told"),
    [
        (FEWEST, 1440.0, True),
        (FEWEST, 1441.0, False),
        (FEWEST, 0.0001, False),
        (int(200 * MONTHS), 12.0, True),
        (int(200 * MONTHS) + 1, 12.0, False),
    ],
)
def test_what_a_norm_cannot_tell_is_not_proposed(number, minutes, is_told):
    records = VisitRecords(
        households=np.array([7]),
        household_masks=np.array([0]),
        homes=np.array([], np.int64),
        people_masks=np.array([], np.int64),
        visited=np.full(number, 7),
        days=np.full(number, date(2026, 10, 1).toordinal()),
        minutes=np.full(number, minutes),
    )
    one = calibrate(time_norm(), records, PERIOD).lines[0]
    assert (one.proposal is not None) == is_told
    assert one.reason is (None if is_told else Reason.OUTSIDE)
    assert one.minutes == minutes


def test_too_few_visits_propose_nothing():
    def of(number):
        records = VisitRecords(
            households=np.array([7]),
            household_masks=np.array([0]),
            homes=np.array([], np.int64),
            people_masks=np.array([], np.int64),
            visited=np.full(number, 7),
            days=np.full(number, date(2026, 10, 1).toordinal()),
            minutes=np.full(number, 12.0),
        )
        return calibrate(time_norm(), records, PERIOD).lines[0]

    assert of(FEWEST - 1).reason is Reason.TOO_FEW
    assert of(FEWEST - 1).proposal is None
    assert of(FEWEST).proposal == (float(f"{FEWEST / MONTHS:.3g}"), 12.0)


def test_who_sees_no_restricted_categories_learns_nothing_of_them():
    norm, records = all_on(time_norm()), some_records(1)
    hidden = calibrate(without_lines(norm, ["restricted"]), records, PERIOD)
    assert "restricted" not in {line.key for line in hidden.lines}
    assert "restricted" in {line.key for line in calibrate(norm, records, PERIOD).lines}
    made = calibrated(norm, hidden, [line.key for line in hidden.lines])
    assert made.line("restricted") == norm.line("restricted")


def test_few_people_of_a_restricted_category_are_hidden():
    mask = bit(PERSON, RESTRICTED[0])
    records = VisitRecords(
        households=np.array([7]),
        household_masks=np.array([mask]),
        homes=np.array([7]),
        people_masks=np.array([mask]),
        visited=np.full(30, 7),
        days=np.full(30, date(2026, 10, 1).toordinal()),
        minutes=np.full(30, 12.0),
    )
    found = calibrate(all_on(time_norm()), records, PERIOD).lines
    one = next(line for line in found if line.key == "restricted")
    assert one.reason is Reason.HIDDEN
    assert (one.records, one.visits, one.minutes, one.proposal) == (0, None, None, None)


def test_a_norm_takes_what_was_chosen_and_stays_itself():
    norm = Norm(
        lines=(
            Line("ordinary", HOUSEHOLD, visits=0.5, minutes=10),
            Line("care", PERSON, ("dibao",), minutes=15, like="ordinary"),
            Line("veteran", PERSON, ("veteran",), visits=0.1, minutes=15),
        )
    )
    found = calibrate(norm, some_records(2), PERIOD)
    proposals = {line.key: line.proposal for line in found.lines}
    assert None not in (proposals["ordinary"], proposals["care"])
    made = calibrated(norm, found, ["care"])
    assert (made.line("care").visits, made.line("care").minutes) == proposals["care"]
    assert made.line("care").like == ""
    assert made.line("ordinary") == norm.line("ordinary")
    assert norm.line("care").like == "ordinary"
    assert calibrated(norm, found, []) == norm


def test_equivalents_ask_for_no_visits():
    assert calibrate(equivalents_norm(), some_records(0), PERIOD).lines == ()


@pytest.mark.parametrize("seed", range(2))
def test_visits_are_read_row_by_row_with_home_day_and_minutes(seed, tmp_path):
    document = settled_town(tmp_path / "town.gpkg", seed=seed)
    rng = random.Random(seed)
    rows = [
        {
            "household_id": rng.choice([None, rng.randint(1, 40)]),
            "person_id": rng.choice([None, rng.randint(1, 150)]),
            "date": rng.choice([None, "", "soon", "2026-10-05", "2026-09-30 08:00"]),
            "minutes": rng.choice([None, 12.5, 30]),
        }
        for _ in range(200)
    ]
    document.file.bulk_insert("visit", {k: [r[k] for r in rows] for k in rows[0]})
    found = read_visit_records(document.file, date(2026, 11, 26))
    town = all_rows(document)
    held = [key for key, row in town["household"].items() if not row["valid_to"]]
    assert found.households.tolist() == sorted(held)
    assert len(found.visited) == len(rows)
    for number, row in enumerate(rows):
        person = town["person"].get(row["person_id"])
        home = row["household_id"] or (person["household_id"] if person else 0) or 0
        assert found.visited[number] == (home if home in town["household"] else 0)
        day = (row["date"] or "")[:10]
        told = date.fromisoformat(day).toordinal() if day.startswith("2") else 0
        assert found.days[number] == told
        assert np.isnan(found.minutes[number]) == (row["minutes"] is None)
    document.close()
