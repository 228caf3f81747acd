"""From a house to its people and back, level by level."""

import random

import pytest

from gridplanner.data.navigation import PAGE, Navigation
from tests.helpers.project import clock, small_town


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


def fill(document, seed=4):
    """Houses with and without entrances, floors, rooms, households and people."""
    rng = random.Random(seed)
    file = document.file
    count = 12
    file.bulk_insert("building", {"name": [f"{n}号楼" for n in range(1, count + 1)]})
    file.bulk_insert(
        "building_unit",
        {
            "building_id": [1, 1, 2, 3, 3, 3],
            "name": ["1单元", "2单元", "1单元", "东", "中", "西"],
        },
    )
    units = {1: [1, 2], 2: [3], 3: [4, 5, 6]}
    rows = {name: [] for name in ("building_id", "unit_id", "floor", "room")}
    for _ in range(80):
        building = rng.randint(1, count - 2)
        floor = rng.choice([None, 1, 2, 11])
        rows["building_id"].append(building)
        rows["unit_id"].append(rng.choice([None, *units.get(building, [])]))
        rows["floor"].append(floor)
        rows["room"].append(rng.choice([None, f"{floor or 0}0{rng.randint(1, 4)}"]))
    rows["valid_to"] = [rng.choice([None] * 8 + ["2020-01-01"]) for _ in range(80)]
    file.bulk_insert("dwelling", rows)
    homes = [rng.randint(1, 80) for _ in range(90)]
    ended = [rng.choice([None] * 8 + ["2020-01-01"]) for _ in homes]
    file.bulk_insert("household", {"dwelling_id": homes, "valid_to": ended})
    where = [rng.choice([None, rng.randint(1, 90)]) for _ in range(300)]
    gone = [rng.choice([None] * 8 + ["2020-01-01"]) for _ in where]
    merged = [rng.choice([None] * 8 + [1]) for _ in where]
    file.bulk_insert(
        "person",
        {
            "name": ["王秀英"] * 300,
            "household_id": where,
            "valid_to": gone,
            "merged_into": merged,
        },
    )


def test_every_person_in_a_house_is_met_once_and_their_way_leads_back(town):
    fill(town)
    navigation = Navigation(town.file)
    wanted = {
        number
        for (number,) in town.file.connection.execute(
            "SELECT person.id FROM person JOIN household ON household.id = household_id"
            " JOIN dwelling ON dwelling.id = dwelling_id"
            " WHERE coalesce(person.valid_to, '') = '' AND merged_into IS NULL"
            " AND coalesce(household.valid_to, '') = ''"
            " AND coalesce(dwelling.valid_to, '') = ''"
        )
    }
    met = []
    for house in navigation.buildings():
        inside = 0
        for entrance in navigation.entrances(house.id):
            behind = 0
            for floor in navigation.floors(house.id, entrance.id):
                on_floor = 0
                for flat in navigation.dwellings(house.id, entrance.id, floor.id):
                    people = navigation.people(flat.id, now=clock())
                    assert flat.people == len(people)
                    on_floor += len(people)
                    for person in people:
                        way = (house.id, entrance.id, floor.id, flat.id, person.id)
                        assert navigation.way_to(0, person=person.id) == way
                        met.append(person.id)
                assert floor.people == on_floor
                behind += on_floor
            assert entrance.people == behind
            inside += behind
        assert house.people == inside
    assert sorted(met) == sorted(wanted)
    assert len(wanted) > 50


def test_only_buildings_with_dwellings_are_listed_some_at_a_time(town):
    file = town.file
    file.bulk_insert("building", {"name": [f"{n}号" for n in range(3 * PAGE)]})
    navigation = Navigation(file)
    assert len(navigation.buildings()) == PAGE
    file.bulk_insert("dwelling", {"building_id": list(range(1, 3 * PAGE, 2))})
    listed = []
    while True:
        page = navigation.buildings(after=listed[-1] if listed else 0)
        listed += [node.id for node in page]
        if len(page) < PAGE:
            break
    assert listed == list(range(1, 3 * PAGE, 2))
    assert [node.id for node in navigation.buildings([2, 3, 4, 5])] == [3, 5]


def test_people_are_masked(town):
    fill(town)
    navigation = Navigation(town.file)
    (household,) = town.file.connection.execute(
        "SELECT dwelling_id FROM household JOIN person ON household_id = household.id"
        " WHERE coalesce(household.valid_to, '') = '' AND merged_into IS NULL"
        " AND coalesce(person.valid_to, '') = '' LIMIT 1"
    )
    people = navigation.people(household[0], now=clock())
    assert {person.name for person in people} == {"王**"}


def test_way_to_what_is_not_there_is_empty(town):
    assert Navigation(town.file).way_to(0, person=5) == ()
    assert Navigation(town.file).way_to(7) == (7,)
