"""What an import leaves open is settled, and the same ledger then asks nothing."""

from __future__ import annotations

import pytest

from gridplanner.data.addresses.book import AddressBook
from gridplanner.data.addresses.columns import read_houses
from gridplanner.data.comparing.duplicates import find_duplicates
from gridplanner.data.comparing.housing import live_there, open_of_estate
from gridplanner.data.comparing.people_columns import read_people_columns
from gridplanner.data.comparing.reviews import propose_duplicates, unsettled
from gridplanner.data.comparing.settling import same_person
from gridplanner.data.registry_edits.writing import Stamp
from tests.data.importers.registry_town import bring_in, new_town, person

STAMP = Stamp("2026-03-05T10:00:00+00:00")
ESTATE = "老粮站宿舍"


@pytest.fixture
def town(tmp_path):
    document = new_town(tmp_path)
    yield document
    document.close()


def building(document, plate):
    columns = document.file.read_columns("building", ["fid", "address", "estate"])
    return next(
        int(number)
        for number, address in zip(columns["fid"], columns["address"], strict=True)
        if address and plate in address
    )


def test_one_click_houses_the_estate_of_a_ledger_for_good(town, tmp_path):
    rows = [
        person(1, address=f"{ESTATE}3号楼1单元102"),
        person(2, address=f"{ESTATE}3号楼1单元102", relation="妻"),
        person(3, address=f"{ESTATE}3号楼2单元501室"),
    ]
    first = bring_in(town, tmp_path, rows)
    assert first.placed == 0
    lines = [line for line in unsettled(town.file) if line.kind == "address"]
    assert len(lines) == 2
    tower = building(town, "3号楼")
    book = AddressBook(read_houses(town.file))
    also = open_of_estate(town.file, lines[0].estate)
    answer = live_there(town.file, book, lines[0].id, tower, STAMP, also=also)
    town.apply_batch(answer.batch)
    assert answer.settled == 2
    assert not unsettled(town.file)
    homes = town.file.read_columns("household", ["id", "dwelling_id"])
    assert all(homes["dwelling_id"])
    again = bring_in(town, tmp_path, rows)
    assert (again.added, again.changed, again.placed) == (0, 0, 3)
    assert not sum(again.asked.values())
    other = bring_in(town, tmp_path, [person(4, address=f"{ESTATE}3-1-101")])
    assert (other.placed, sum(other.asked.values())) == (1, 0)


def test_somebody_listed_with_a_damaged_number_is_found_and_merged(town, tmp_path):
    good = person(1, address="海棠小区3号楼2单元501室")
    bring_in(town, tmp_path, [good])
    damaged = list(good)
    number = next(at for at, cell in enumerate(damaged) if len(str(cell)) == 18)
    damaged[number] = str(damaged[number])[:15] + "000"
    phone = next(at for at, cell in enumerate(damaged) if len(str(cell)) == 11)
    damaged[phone] = ""
    place = next(at for at, cell in enumerate(damaged) if "海棠" in str(cell))
    damaged[place] = "村东头"
    bring_in(town, tmp_path, [damaged])
    found = find_duplicates(read_people_columns(town.file))
    assert len(found.exact) == 0
    batch = propose_duplicates(town.file, found, STAMP)
    if batch:
        town.apply_batch(batch)
    (line,) = [each for each in unsettled(town.file) if each.kind == "same_person"]
    town.apply_batch(same_person(town.file, line.id, STAMP, prefer="kept"))
    held = town.file.read_columns("person", ["id_no", "household_id"])
    assert held["id_no"] == [good[number]]
    again = bring_in(town, tmp_path, [good])
    assert (again.added, again.changed) == (0, 0)
