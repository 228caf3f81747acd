"""What asks for work, counted from the registry: row by row, whole and in part."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import closing
from datetime import date

import numpy as np
import pytest

from gridplanner.data.batch import Batch
from gridplanner.data.counting import CountRule, set_count_rule
from gridplanner.data.norms.kinds import AGE_UNKNOWN, bit
from gridplanner.data.norms.norm import Subject
from gridplanner.data.work_counting import count_work, recount_work
from tests.helpers.registry_town import all_rows, settled_town, some_row_edit

DAY = date(2026, 11, 26)
TODAY = DAY.isoformat()


def holds(row):
    return row is not None and not row["valid_to"]


def as_counter(group):
    rows = zip(
        group.places.tolist(), group.masks.tolist(), group.numbers.tolist(), strict=True
    )
    found = {(place, mask): number for place, mask, number in rows}
    assert len(found) == len(group)
    assert (np.diff(group.places) >= 0).all()
    return found


class Truth:
    """Everything counted one by one, as a clerk would with a pencil."""

    def __init__(self, document):
        self.rows = all_rows(document)
        self.rule = document.registry.count_rule

    def dwelling_place(self, number):
        row = self.rows["dwelling"].get(number)
        if not holds(row) or not row["building_id"]:
            return 0
        entrance = self.rows["building_unit"].get(row["unit_id"])
        if entrance is not None and entrance["unit_override"] is not None:
            return -row["unit_id"]
        return row["building_id"]

    def household_place(self, number):
        row = self.rows["household"].get(number)
        return self.dwelling_place(row["dwelling_id"]) if holds(row) else 0

    def register_place(self, number):
        row = self.rows["register_household"].get(number)
        if not holds(row):
            return 0
        return self.dwelling_place(row["dwelling_id"]) or row["building_id"] or 0

    def mask(self, row):
        birth = str(row["birth"] or "")
        known = len(birth) >= 4
        last = birth + {4: "-12-31", 7: "-31"}.get(len(birth), "")
        found = 0
        for tag in self.rows["person_tag"].values():
            if tag["person_id"] != row["id"] or (tag["valid_from"] or "") > TODAY:
                continue
            if tag["valid_to"] and tag["valid_to"] <= TODAY:
                continue
            if tag["tag"] != "aged80" or not known:
                found |= bit(Subject.PERSON, tag["tag"])
        if known and last <= "1946-11-26":
            found |= bit(Subject.PERSON, "aged80")
        if row["population_kind"] == "migrant":
            found |= bit(Subject.PERSON, "migrant")
        return found | (0 if known else AGE_UNKNOWN)

    def people(self):
        return [row for row in self.rows["person"].values() if holds(row)]

    def person_place(self, row):
        home = self.household_place(row["household_id"])
        register = self.register_place(row["register_household_id"])
        if self.rule is CountRule.RESIDENCE:
            return home
        if self.rule is CountRule.REGISTER:
            return register
        flat = (self.rows["household"].get(row["household_id"]) or {}).get(
            "dwelling_id"
        )
        building = (self.rows["dwelling"].get(flat) or {}).get("building_id")
        stands = home > 0 and holds(self.rows["building"].get(home))
        stands |= home < 0 and holds(self.rows["building"].get(building))
        return home if stands else register

    def persons(self):
        found = Counter()
        for row in self.people():
            if self.mask(row):
                found[self.person_place(row), self.mask(row)] += 1
        return found

    def households(self):
        found = Counter()
        for row in self.rows["household"].values():
            if not holds(row):
                continue
            mask = 0
            for one in self.people():
                if one["household_id"] == row["id"]:
                    mask |= self.mask(one) & ~AGE_UNKNOWN
            flat = self.rows["dwelling"].get(row["dwelling_id"])
            if holds(flat) and flat["status"] == "出租":
                mask |= bit(Subject.HOUSEHOLD, "rented_home")
            if row["kind"] == "collective":
                mask |= bit(Subject.HOUSEHOLD, "collective")
            found[self.household_place(row["id"]), mask] += 1
        return found

    def dwellings(self):
        kinds = {"出租": bit(Subject.DWELLING, "rented"), "空置": 2}
        return Counter(
            (self.dwelling_place(number), kinds.get(row["status"], 0))
            for number, row in self.rows["dwelling"].items()
            if holds(row)
        )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rule", CountRule)
def test_the_groups_are_those_counted_row_by_row(tmp_path, seed, rule):
    with closing(settled_town(tmp_path / "t.gpkg", seed)) as document:
        set_count_rule(document, rule)
        truth, found = Truth(document), count_work(document.file, day=DAY).groups
        assert as_counter(found[Subject.PERSON]) == truth.persons()
        assert as_counter(found[Subject.HOUSEHOLD]) == truth.households()
        assert as_counter(found[Subject.DWELLING]) == truth.dwellings()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rule", CountRule)
def test_buildings_counted_again_after_edits_give_what_counting_all_gives(
    tmp_path, seed, rule
):
    rng = random.Random(seed)
    with closing(settled_town(tmp_path / "t.gpkg", seed)) as document:
        set_count_rule(document, rule)
        groups = count_work(document.file, day=DAY)
        events = []
        document.changed.connect(events.append)
        for turn in range(24):
            if turn % 4 == 3:
                document.undo()
            else:
                change = some_row_edit(rng, document)
                document.apply_batch(Batch("change.buildings", {}, (change,)))
            event = events.pop()
            if event.houses is None:
                groups = count_work(document.file, day=DAY)
                continue
            changed = event.houses | event.rows.get("building", frozenset())
            groups = recount_work(document.file, groups, changed, day=DAY)
            whole = count_work(document.file, day=DAY)
            for subject in Subject:
                one, other = (
                    as_counter(found.groups[subject]) for found in (groups, whole)
                )
                if rule is not CountRule.RESIDENCE and subject is Subject.PERSON:
                    # In no building they are as at the last whole count.
                    one, other = (_in_buildings(found) for found in (one, other))
                assert one == other, (turn, subject)


def _in_buildings(found):
    return {key: number for key, number in found.items() if key[0]}


def test_events_count_for_a_year_by_the_months_since_the_first(tmp_path):
    with closing(settled_town(tmp_path / "t.gpkg")) as document:
        document.file.bulk_insert(
            "event",
            {
                "time": ["2026-09-01 08:00", "2026-11-26", "2025-11-01", "2026-12-01"],
                "building_id": [3, None, 3, 3],
                "x": [None, 12.0, None, None],
                "y": [None, 30.0, None, None],
            },
        )
        groups = count_work(document.file, day=DAY)
        assert as_counter(groups.events) == {(3, 0): 1}
        assert groups.event_points.tolist() == [[12.0, 30.0]]
        assert groups.months == 3


def test_a_day_that_is_not_in_the_calendar_stops_no_counting(tmp_path):
    """Another program may have written the event."""
    with closing(settled_town(tmp_path / "t.gpkg")) as document:
        times = ["2026-06-31 08:00", "2026-11-26"]
        document.file.bulk_insert("event", {"time": times, "building_id": [3, 3]})
        groups = count_work(document.file, day=DAY)
        assert as_counter(groups.events) == {(3, 0): 2}
        assert groups.months == 1
