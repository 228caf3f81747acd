"""Ticks as visits: each home once, a vacant one too, and never of a day to come."""

import pytest

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.ticked_homes import TickedHome
from gridplanner.data.ticked_doors import add_ticked_visits

STAMP = Stamp("2026-11-27T09:00:00")


def rows(batch):
    (table,) = batch.tables
    return [
        dict(zip(table.added, values, strict=True))
        for values in zip(*table.added.values(), strict=True)
    ]


def test_a_home_ticked_on_two_sheets_is_visited_once_and_a_vacant_one_too():
    lived_in, vacant = TickedHome(7, 70, "101"), TickedHome(8, 0, "102")
    homes = [(lived_in, "paper:A"), (vacant, "paper:A"), (lived_in, "paper:B")]
    batch = add_ticked_visits(
        [*homes, (vacant, "paper:B")], {"date": "2026-11-20", "kind": "入户"}, STAMP
    )
    found = rows(batch)
    assert [(row["household_id"], row["dwelling_id"]) for row in found] == [
        (70, 7), (None, 8),
    ]  # fmt: skip
    assert {row["source"] for row in found} == {"paper:A"}
    assert {row["date"] for row in found} == {"2026-11-20"}
    assert batch.fields == {"n": "2"}


def test_a_day_to_come_is_refused():
    with pytest.raises(GridPlannerError) as caught:
        add_ticked_visits([], {"date": "2026-11-28"}, STAMP)
    assert caught.value.code == "refuse.day.future"
