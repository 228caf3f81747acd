"""Edits of people and households: what each of them does, and what it refuses."""

from __future__ import annotations

import pytest

from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits import households, owners, people, registers, tags
from gridplanner.data.registry_edits.homes import Home
from gridplanner.data.registry_edits.relations import relation_after
from gridplanner.data.registry_edits.writing import Stamp, Writing
from tests.helpers.people import PEOPLE

STAMP = Stamp("2026-03-05T09:30:00+00:00")
NEXT = {"person": 90, "household": 50, "register_household": 70}
HOUSE = {"id": 7, "status": "空置", "valid_to": None, "source": "社区"}


def person(number, who, relation, **values):
    one = PEOPLE[who]
    row = {"name": one.name, "sex": one.sex, "relation": relation, "valid_to": None}
    own = {"id": number, "household_id": 1, "register_household_id": None}
    return row | own | {"source": "派出所", "status": None, "phone": None} | values


def family():
    """A man, his wife, their son, and a lodger."""
    members = (
        person(1, 0, "02"),
        person(2, 1, "12"),
        person(3, 2, "22"),
        person(4, 5, "99"),
    )
    residences = tuple(
        {"id": n, "person_id": n, "dwelling_id": 4, "role": role, "valid_to": None}
        for n, role in enumerate(["owner", "family", "family", "tenant"], 1)
    )
    household = {"id": 1, "dwelling_id": 4, "head_id": 1, "valid_to": None}
    return Home(household | {"kind": "resident", "source": ""}, members, residences)


def part(batch, table):
    return next(each for each in batch.tables if each.table == table)


def test_whoever_dies_stays_on_record_and_lives_nowhere():
    batch = people.leave(family(), [1], people.DECEASED, STAMP, day="2026-03-01")
    gone = part(batch, "person").changed[1]
    assert gone == {"status": "死亡", "valid_to": "2026-03-01"}
    assert part(batch, "residence").changed == {1: {"valid_to": "2026-03-01"}}
    assert part(batch, "household").changed == {1: {"head_id": None}}
    assert not any(each.retired for each in batch.tables)


def test_household_ends_with_its_last_member():
    home = family()
    batch = people.leave(home, [1, 2, 3, 4], people.MOVED_OUT, STAMP)
    assert part(batch, "household").changed[1]["valid_to"] == "2026-03-05"
    assert batch.label == "household.person.moved_out"
    assert batch.fields == {"n": "4"}


def test_relations_follow_a_new_head_and_are_not_guessed():
    batch = people.set_head(family(), 2, STAMP)
    relations = part(batch, "person").changed
    assert relations == {1: {"relation": "11"}, 2: {"relation": "02"}}
    grandchild = person(5, 3, "42")
    son, man = person(3, 2, "22"), person(1, 0, "02")
    assert relation_after(grandchild, son, man) == ""


def test_every_relation_leads_somewhere_or_nowhere_but_never_to_a_second_head():
    codes = [f"{n:02d}" for n in range(1, 100)]
    man = person(1, 0, "02")
    for towards in codes:
        head = person(2, 1, towards)
        for code in codes:
            found = relation_after(person(3, 2, code), head, man)
            assert found == "" or len(found) == 2
            assert found != "02"


def test_former_value_names_the_source_it_had_and_the_one_it_got():
    sources = {("person", 3, "phone"): "社区"}
    stamp = Stamp(STAMP.time, "扫码", sources)
    row = person(3, 2, "22", phone="13800001234")
    values = {"phone": "13900001234", "name": "逄海波"}
    former = part(people.change_person(row, values, stamp), "former_value").added
    columns = [former[n] for n in ("field", "value", "source", "new_source")]
    kept = list(zip(*columns, strict=True))
    assert ("phone", "13800001234", "社区", "扫码") in kept
    assert ("name", "逄海涛", "派出所", "扫码") in kept


def test_change_of_nothing_writes_nothing():
    assert not people.change_person(family().members[0], {"phone": ""}, STAMP)


def test_new_household_takes_the_mark_of_an_empty_dwelling_away():
    one = PEOPLE[4]
    batch = households.add_household(
        HOUSE, STAMP, person={"name": one.name, "sex": "2"}, next_ids=NEXT
    )
    assert part(batch, "dwelling").changed == {7: {"status": ""}}
    assert part(batch, "household").added["head_id"] == [90]
    assert part(batch, "person").added["relation"] == ["02"]
    assert part(batch, "residence").added["dwelling_id"] == [7]


def test_divided_household_gets_its_head_and_the_other_keeps_its_own():
    batch = households.split_household(
        family(), [3], HOUSE, STAMP, head_id=3, next_ids=NEXT
    )
    assert part(batch, "household").added["head_id"] == [3]
    assert not part(batch, "household").changed
    moved = part(batch, "person").changed[3]
    assert moved == {"household_id": 50, "relation": "02"}
    assert part(batch, "residence").changed[3] == {"valid_to": "2026-03-05"}


def test_household_moves_with_all_and_as_what_they_lived_there():
    batch = households.move_household(family(), HOUSE, STAMP, day="2026-03-01")
    new = part(batch, "residence").added
    assert new["role"] == ["owner", "family", "family", "tenant"]
    assert set(new["dwelling_id"]) == {7}
    assert set(new["valid_from"]) == {"2026-03-01"}


REFUSED = {
    "refuse.household.all_of_it": lambda: households.split_household(
        family(), [1, 2, 3, 4], None, STAMP, head_id=1, next_ids=NEXT
    ),
    "refuse.household.not_member": lambda: people.set_head(family(), 9, STAMP),
    "refuse.household.same": lambda: people.move_people(family(), [2], family(), STAMP),
    "refuse.household.second_head": lambda: people.add_person(
        family(), {"name": "某某", "relation": "02"}, STAMP, next_ids=NEXT
    ),
    "refuse.household.nowhere": lambda: households.add_household(
        None, STAMP, next_ids=NEXT
    ),
    "refuse.household.lived_in": lambda: owners.mark_vacant(HOUSE, [family()], STAMP),
    "refuse.dwelling.gone": lambda: households.move_household(
        family(), HOUSE | {"valid_to": "2025-01-01"}, STAMP
    ),
    "refuse.person.name": lambda: people.change_person(
        family().members[0], {"name": " "}, STAMP
    ),
    "refuse.person.housed": lambda: people.settle(family().members[0], family(), STAMP),
    "refuse.day.future": lambda: people.leave(
        family(), [1], "死亡", STAMP, day="2026-03-06"
    ),
    "refuse.register.nowhere": lambda: registers.add_register(
        {"reg_no": "1"}, [], STAMP, next_ids=NEXT
    ),
    "refuse.register.not_member": lambda: registers.detach(
        {"id": 3, "head_id": None}, [family().members[0]], STAMP
    ),
    "refuse.tag.there": lambda: tags.add_tag(
        1, "党员", STAMP, present=[{"tag": "党员", "valid_to": None}]
    ),
    "refuse.visit.nobody": lambda: tags.add_visit({"kind": "电话"}, STAMP),
    "refuse.photo.kind": lambda: owners.set_photo("person", 1, b"GIF89a", STAMP),
    "refuse.photo.large": lambda: owners.set_photo(
        "person", 1, b"\xff\xd8\xff" + bytes(300_000), STAMP
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_is_refused_with_a_reason(code):
    with pytest.raises(EditError) as refused:
        REFUSED[code]()
    assert refused.value.code == code


def test_registering_elsewhere_is_told_by_dwelling_then_by_building():
    home = {"building_id": 1, "dwelling_id": 5}
    assert registers.is_separated(home | {"dwelling_id": 4}, home)
    assert registers.is_separated(home | {"dwelling_id": None}, home) is False
    nowhere = {"building_id": None, "dwelling_id": None}
    assert registers.is_separated(nowhere, home) is None


def test_row_made_in_the_same_edit_is_changed_before_it_is_written():
    writing = Writing(STAMP, NEXT)
    number = writing.add("person", name="某某")
    writing.change("person", {"id": number, "name": "某某"}, name="另名")
    batch = writing.batch("x")
    assert part(batch, "person").added == {"name": ["另名"], "id": [90]}
    assert [each.table for each in batch.tables] == ["person"]
