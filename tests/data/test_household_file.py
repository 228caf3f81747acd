"""The file of a dwelling: complete, masked, and right on the day it is of."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from gridplanner.data.access.grant import Grant
from gridplanner.data.household_reader import Reader
from gridplanner.data.household_reading import read_household_file
from gridplanner.data.masking import PAPER_MASKS
from gridplanner.data.registry_edits import households, owners, people, registers, tags
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.homes import next_ids, read_homes, rows_by
from tests.helpers.people import PEOPLE, make_id
from tests.helpers.project import new_document, wkb

STAMP = Stamp("2026-03-05T09:30:00+00:00")
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
SECRETS = [one.name for one in PEOPLE] + [one.id_no for one in PEOPLE]
SECRETS += [one.phone for one in PEOPLE]


@pytest.fixture
def town(tmp_path):
    """A flat lived in by four, an empty one beside it, and a courtyard house."""
    document = new_document(tmp_path / "town.gpkg")
    file = document.file
    file.bulk_insert(
        "building",
        {"address": ["海棠小区3号楼", "逢家桃园村127号"]},
        [wkb(0, 0, 9, 9), wkb(20, 0, 29, 9)],
    )
    file.bulk_insert("building_unit", {"building_id": [1], "name": ["2单元"]})
    file.bulk_insert(
        "dwelling",
        {
            "building_id": [1, 1, 2],
            "unit_id": [1, 1, None],
            "floor": [5, 5, 1],
            "room": ["501", "502", None],
            "status": ["自住", "空置", None],
            "area": [87.5, None, None],
        },
    )
    for one in PEOPLE[:4]:
        add(document, 1, one)
    yield document
    document.close()


def add(document, dwelling, one, **values):
    row = {
        "name": one.name,
        "sex": one.sex,
        "birth": one.birth,
        "id_no": one.id_no,
        "phone": one.phone,
        "relation": one.relation,
    } | values
    numbers = next_ids(document.file)
    found = rows_by(document.file, "household", "dwelling_id", [dwelling])
    if found:
        (home,) = read_homes(document.file, [found[0]["id"]])
        batch = people.add_person(home, row, STAMP, next_ids=numbers)
    else:
        (dwelling_row,) = document.file.read_rows("dwelling", [dwelling])
        batch = households.add_household(
            dwelling_row, STAMP, person=row, next_ids=numbers
        )
    document.apply_batch(batch)
    return numbers["person"]


def one_of(document, table, number):
    return document.file.read_rows(table, [number])[0]


def test_file_says_house_owner_members_and_who_is_the_head(town):
    values = {"owner_name": PEOPLE[4].name, "owner_phone": PEOPLE[4].phone}
    town.apply_batch(owners.set_owner(one_of(town, "dwelling", 1), values, STAMP))
    found = town.registry.household_file(1, now=NOW)
    assert (found.address, found.unit, found.room) == ("海棠小区3号楼", "2单元", "501")
    assert found.area == 87.5
    assert found.owner.name == "欧阳**"
    (block,) = found.households
    assert [one.id for one in block.members] == [1, 2, 3, 4]
    assert [one.is_head for one in block.members] == [True, False, False, False]
    assert [one.name for one in block.members] == ["逄**", "薛**", "逄**", "逄**"]
    assert block.members[0].age == 75


def test_nothing_personal_stands_in_a_file_without_a_grant(town):
    row = one_of(town, "person", 1)
    values = {"phone": PEOPLE[5].phone, "note": PEOPLE[5].name}
    town.apply_batch(people.change_person(row, values, STAMP))
    said = repr(town.registry.household_file(1, now=NOW))
    assert not [secret for secret in SECRETS if secret in said]


def test_a_grant_for_the_whole_file_shows_telephone_note_and_register(town):
    values = {"phone": PEOPLE[5].phone, "note": "钥匙在邻居家"}
    (home,) = read_homes(town.file, [1])
    town.apply_batch(households.change_household(home, values, STAMP))
    register = {"dwelling_id": 1, "address": "海棠小区3号楼2单元501室"}
    town.apply_batch(
        registers.add_register(register, [], STAMP, next_ids=next_ids(town.file))
    )
    masked = town.registry.household_file(1, now=NOW)
    until = NOW + timedelta(minutes=10)
    fields = frozenset({"phone", "address", "text"})
    grant = Grant(fields, "visit", until, masked.people)
    found = town.registry.household_file(1, grant=grant, now=NOW)
    (block,), (registered,) = found.households, found.registers
    assert (block.phone, block.note) == (values["phone"], values["note"])
    assert registered.address == register["address"]
    assert values["phone"] not in repr(masked)


def test_paper_shows_three_and_two_of_an_id_number_and_all_where_granted(town):
    def read(grant=None):
        reader = Reader(town.file, grant, NOW, masks=PAPER_MASKS)
        return read_household_file(reader, 1).members[0].id_no

    assert read() == "990" + 13 * "*" + PEOPLE[0].id_no[-2:]
    until = NOW + timedelta(minutes=10)
    assert read(Grant(frozenset({"id_no"}), "visit", until)) == PEOPLE[0].id_no


def test_grant_shows_its_fields_of_its_people_until_it_ends(town):
    until = NOW + timedelta(minutes=10)
    grant = Grant(frozenset({"name"}), "visit", until, frozenset({1}))
    registry = town.registry
    first, second, *_ = registry.household_file(1, grant=grant, now=NOW).members
    assert first.name == PEOPLE[0].name
    assert first.id_no != PEOPLE[0].id_no
    assert second.name == "薛**"
    ended = registry.household_file(1, grant=grant, now=until)
    assert ended.members[0].name == "逄**"


def test_register_households_are_told_besides_who_lives_there(town):
    numbers, rows = next_ids(town.file), town.file.read_rows("person", [1, 2])
    here = {"reg_no": "0012", "dwelling_id": 1, "building_id": 1}
    batch = registers.add_register(here, rows, STAMP, next_ids=numbers)
    town.apply_batch(batch)
    village = {"reg_no": "0099", "building_id": 2}
    rows = town.file.read_rows("person", [3])
    numbers = next_ids(town.file)
    batch = registers.add_register(village, rows, STAMP, next_ids=numbers)
    town.apply_batch(batch)
    found = town.registry.household_file(1, now=NOW)
    registered = [one.registered for one in found.members]
    assert registered == ["here", "here", "elsewhere", ""]
    assert found.registered_elsewhere == 1
    assert found.members[2].domicile == "逢家桃园村127号"
    (register,) = found.registers
    assert [one.lives for one in register.members] == ["here", "here"]
    # The courtyard house has one dwelling: whoever is registered in the building.
    other = town.registry.household_file(3, now=NOW)
    (register,) = other.registers
    (absent,) = register.members
    assert (absent.lives, absent.at) == ("elsewhere", "海棠小区3号楼")
    assert other.living_elsewhere == 1


def test_hollow_registration_is_told(town):
    place = {"reg_no": "0099", "dwelling_id": 2}
    numbers = next_ids(town.file)
    town.apply_batch(registers.add_register(place, [], STAMP, next_ids=numbers))
    register = one_of(town, "register_household", 1)
    town.apply_batch(registers.mark_hollow(register, STAMP))
    assert town.registry.household_file(2, now=NOW).registers[0].status == "空挂"


@pytest.mark.parametrize(("birth", "is_old"), [("1942-06-01", 1), ("1942-06-02", 0)])
def test_old_age_is_of_the_day_of_reference(town, birth, is_old):
    old = dataclasses.replace(PEOPLE[0], birth=birth, id_no=make_id(birth, 77))
    number = add(town, 1, old, relation="")
    day = datetime(2022, 6, 1, tzinfo=UTC)
    found = town.registry.household_file(1, now=day)
    (own,) = (one for one in found.members if one.id == number)
    assert [tag.tag for tag in own.tags] == ["aged80"] * is_old


def test_categories_hold_on_their_days_and_restricted_ones_only_where_allowed(town):
    for tag, since in (("党员", "2020-01-01"), ("drugs", ""), ("disabled", "")):
        town.apply_batch(tags.add_tag(1, tag, STAMP, valid_from=since))
    ended = rows_by(town.file, "person_tag", "person_id", [1])[2]
    town.apply_batch(tags.end_tags([ended], STAMP))
    registry = town.registry
    first = registry.household_file(1, now=NOW).members[0]
    assert [tag.tag for tag in first.tags] == ["党员"]
    first = registry.household_file(1, now=NOW, restricted=True).members[0]
    assert [tag.tag for tag in first.tags] == ["党员", "drugs"]


def test_visits_stand_last_first_whoever_they_were_of(town):
    for day, about in (
        ("2026-01-10", {"dwelling_id": 1}),
        ("2026-03-01", {"person_id": 2}),
        ("2026-02-02", {"household_id": 1}),
    ):
        values = {"date": day, "kind": "入户", "worker": "董玉涛", **about}
        town.apply_batch(tags.add_visit(values, STAMP))
    found = town.registry.household_file(1, now=NOW)
    days = [visit.date for visit in found.visits]
    assert days == ["2026-03-01", "2026-02-02", "2026-01-10"]
    assert [visit.name for visit in found.visits] == ["薛**", "", ""]


def test_changes_say_what_was_before_and_what_came_of_it(town):
    row = one_of(town, "dwelling", 1)
    values = {"owner_phone": PEOPLE[0].phone}
    town.apply_batch(owners.set_owner(row, values, STAMP))
    (home,) = read_homes(town.file, [1])
    later = Stamp("2026-03-06T08:00:00+00:00", "派出所")
    town.apply_batch(people.leave(home, [3], people.MOVED_OUT, later))
    lines = town.registry.household_file(1, now=NOW).changes
    said = [(line.day, line.kind, line.column, line.old, line.new) for line in lines]
    assert ("2026-03-06", "out", "", "", "") in said
    assert ("2026-03-05", "changed", "owner_phone", "", "100****0011") in said
    assert said.count(("2026-03-05", "in", "", "", "")) == 4
    assert [line.day for line in lines] == sorted((x[0] for x in said), reverse=True)


def test_whoever_moved_out_or_died_lives_nowhere(town):
    (home,) = read_homes(town.file, [1])
    town.apply_batch(people.leave(home, [1], people.DECEASED, STAMP))
    found = town.registry.household_file(1, now=NOW)
    assert [one.id for one in found.members] == [2, 3, 4]
    assert not any(one.is_head for one in found.members)


def test_dwelling_without_anybody_has_an_empty_file(town):
    found = town.registry.household_file(2, now=NOW)
    assert (found.members, found.registers, found.visits, found.changes) == ((),) * 4
    with pytest.raises(KeyError):
        town.registry.household_file(99, now=NOW)


def test_household_without_a_dwelling_has_a_file_too(town):
    numbers = next_ids(town.file)
    town.file.bulk_insert("place", {"kind": ["enterprise"], "name": ["海棠食品厂"]})
    batch = households.add_household(
        None,
        STAMP,
        kind="collective",
        place=one_of(town, "place", 1),
        person={"name": PEOPLE[4].name},
        next_ids=numbers,
    )
    town.apply_batch(batch)
    found = town.registry.household_file(0, household_id=2, now=NOW)
    assert found.households[0].place == "海棠食品厂"
    assert [one.name for one in found.members] == ["欧阳**"]
