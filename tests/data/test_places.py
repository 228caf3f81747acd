"""Places: 155 collection units, each with its manager or without, and dormitories."""

from __future__ import annotations

import pytest

from gridplanner.data.errors import EditError
from gridplanner.data.places import count_collection
from gridplanner.data.registry import Count
from gridplanner.data.registry_edits import households, people, places
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.homes import next_ids, read_homes, rows_by
from tests.helpers.people import PEOPLE
from tests.helpers.project import new_document, wkb

STAMP = Stamp("2026-03-05T09:30:00+00:00", "民政办")


@pytest.fixture
def town(tmp_path):
    """A factory and its dormitory in a courtyard, and a shop in the next building."""
    document = new_document(tmp_path / "town.gpkg")
    file = document.file
    file.bulk_insert("courtyard", {"name": ["海棠食品厂大院"]})
    file.bulk_insert(
        "building",
        {"address": ["厂房", "宿舍楼", "沿街楼"], "courtyard_id": [1, 1, None]},
        [wkb(20 * i, 0, 20 * i + 9, 9) for i in range(3)],
    )
    file.bulk_insert("dwelling", {"building_id": [2, 3], "room": ["201", "1"]})
    yield document
    document.close()


def add(town, **values):
    numbers = next_ids(town.file)
    town.apply_batch(places.add_place(values, STAMP, next_ids=numbers))
    return numbers["place"]


def units():
    """83 villages, 2 committees, 70 enterprises; every fifth lacks a manager."""
    kinds = ["village"] * 83 + ["committee"] * 2 + ["enterprise"] * 70
    return [
        {
            "kind": kind,
            "name": f"采集单位{number}",
            "is_collection": 1,
            "manager_name": None if number % 5 == 0 else PEOPLE[number % 6].name,
            "manager_phone": PEOPLE[number % 6].phone,
        }
        for number, kind in enumerate(kinds)
    ]


def test_155_collection_units_each_show_a_manager_or_none(town):
    for unit in units():
        add(town, **unit)
    add(town, kind="shop", name="便民超市")
    lines = town.registry.places(collection=True)
    assert len(lines) == 155
    counted = count_collection(town.registry.places())
    assert counted.units == {"enterprise": 70, "village": 83, "committee": 2}
    assert counted.total == 155
    assert counted.lacking == 31
    assert all(bool(line.manager_name) == line.has_manager for line in lines)
    town.undo()
    town.undo()
    assert len(town.registry.places()) == 154


def test_managers_and_contacts_are_masked(town):
    add(
        town,
        kind="enterprise",
        name="海棠食品厂",
        contact_name=PEOPLE[4].name,
        contact_phone=PEOPLE[4].phone,
        manager_name=PEOPLE[0].name,
    )
    (line,) = town.registry.places()
    assert (line.contact_name, line.manager_name) == ("欧阳**", "逄**")
    said = repr(line)
    assert PEOPLE[4].phone not in said
    assert PEOPLE[0].name not in said


def test_building_lists_its_own_places_and_those_of_its_courtyard(town):
    factory = add(town, kind="enterprise", name="海棠食品厂", courtyard_id=1)
    shop = add(town, kind="shop", name="便民超市", building_id=3)
    stall = add(town, kind="shop", name="裁缝铺", dwelling_id=2)
    found = [
        {line.id for line in town.registry.places(building_id=number)}
        for number in (1, 2, 3)
    ]
    assert found == [{factory}, {factory}, {shop, stall}]


def test_dormitory_residents_belong_to_the_enterprise_and_count_in_its_house(town):
    factory = add(town, kind="enterprise", name="海棠食品厂", courtyard_id=1)
    (place,) = town.file.read_rows("place", [factory])
    (dwelling,) = town.file.read_rows("dwelling", [1])
    numbers = next_ids(town.file)
    first = {"name": PEOPLE[4].name, "population_kind": "migrant"}
    batch = households.add_household(
        dwelling, STAMP, kind="collective", place=place, person=first, next_ids=numbers
    )
    town.apply_batch(batch)
    (home,) = read_homes(town.file, [numbers["household"]])
    assert home.head_id == 0
    second = {"name": PEOPLE[5].name, "population_kind": "migrant"}
    numbers = next_ids(town.file)
    town.apply_batch(people.add_person(home, second, STAMP, next_ids=numbers))
    (line,) = town.registry.places(building_id=2)
    assert line.residents == 2
    assert town.registry.counts(2)["people"] == Count(2, "registry")
    file = town.registry.household_file(1)
    assert file.households[0].place == "海棠食品厂"
    assert file.households[0].kind == "collective"


def test_place_in_use_as_a_dormitory_is_not_ended_over_its_people(town):
    factory = add(town, kind="enterprise", name="海棠食品厂")
    (place,) = town.file.read_rows("place", [factory])
    batch = households.add_household(
        None,
        STAMP,
        kind="collective",
        place=place,
        person={"name": PEOPLE[4].name},
        next_ids=next_ids(town.file),
    )
    town.apply_batch(batch)
    ids = [row["id"] for row in rows_by(town.file, "household", "place_id", [factory])]
    homes = read_homes(town.file, ids)
    with pytest.raises(EditError, match="lived_in"):
        places.end_place(place, homes, STAMP)
    town.apply_batch(people.leave(homes[0], [1], people.MOVED_OUT, STAMP))
    homes = read_homes(town.file, ids)
    town.apply_batch(places.end_place(place, homes, STAMP))
    assert town.registry.places() == []


def test_changed_manager_leaves_the_former_one_on_record(town):
    number = add(town, kind="village", name="逢家桃园村", manager_name=PEOPLE[0].name)
    (row,) = town.file.read_rows("place", [number])
    values = {"manager_name": PEOPLE[1].name}
    town.apply_batch(places.change_place(row, values, STAMP))
    (kept,) = town.file.read_rows("former_value", [1])
    assert (kept["field"], kept["value"]) == ("manager_name", PEOPLE[0].name)
    assert kept["new_source"] == "民政办"


def test_place_needs_a_name_and_a_known_kind(town):
    with pytest.raises(EditError, match="name"):
        places.add_place({"kind": "shop", "name": " "}, STAMP, next_ids={})
    with pytest.raises(ValueError, match="kind"):
        places.add_place({"kind": "castle", "name": "堡"}, STAMP, next_ids={})
