"""Each answer is one step; people move where the user says, and nobody else does."""

from __future__ import annotations

import json
from datetime import date

import pytest

from gridplanner.data.addresses.book import AddressBook
from gridplanner.data.addresses.columns import read_houses
from gridplanner.data.comparing.duplicates import find_duplicates
from gridplanner.data.comparing.housing import (
    live_there,
    lives_elsewhere,
    names_dwelling,
    open_of_estate,
)
from gridplanner.data.comparing.people_columns import read_people_columns
from gridplanner.data.comparing.reviews import (
    propose_duplicates,
    read_item,
    unsettled,
)
from gridplanner.data.comparing.settling import (
    keep_present,
    mend_number,
    other_person,
    put_off,
    same_person,
    take_offered,
)
from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.resources.texts import has_text
from tests.helpers.people import make_id
from tests.helpers.project import new_document, wkb

STAMP = Stamp("2026-03-05T09:30:00+00:00")
TODAY = date(2026, 3, 5)
NUMBER = make_id("1955-03-12", 12)
TABLES = (
    "person", "household", "residence", "dwelling", "building_unit", "review",
    "gp_address_rule",
)  # fmt: skip


@pytest.fixture
def document(tmp_path):
    """Two towers; four rows of an estate called otherwise, and other questions."""
    document = new_document(tmp_path / "town.gpkg")
    file = document.file
    file.bulk_insert(
        "building",
        {
            "estate": ["海棠小区"] * 2,
            "plate": ["3号楼", "4号楼"],
            "address": ["泊里镇海棠小区3号楼", "泊里镇海棠小区4号楼"],
        },
        [wkb(0, 0, 9, 9), wkb(20, 0, 29, 9)],
    )
    file.bulk_insert("building_unit", {"building_id": [1], "name": ["2单元"]})
    file.bulk_insert(
        "dwelling",
        {
            "building_id": [1, 1, 2],
            "unit_id": [1, 1, None],
            "room": ["501", "502", "101"],
            "status": ["空置", None, None],
        },
    )
    # 1: two without a house, 2: lives in 502, 3: one without a house
    file.bulk_insert(
        "household",
        {"dwelling_id": [None, 2, None, None], "kind": ["resident"] * 4,
         "head_id": [1, 3, 5, None]},
    )  # fmt: skip
    file.bulk_insert(
        "person",
        {
            "name": ["王建国", "李秀英", "薛德福", "薛海涛", "逄桂兰", "王建国"],
            "birth": ["1955-03-12", None, None, None, "1950-01-01", "1955-03-12"],
            "id_no": [None, None, None, None, NUMBER[:15] + "000", NUMBER],
            "id_state": [None, None, None, None, "damaged", None],
            "phone": ["10000000001"] * 2 + [None] * 3 + ["10000000001"],
            "marital": ["20", None, None, None, None, "30"],
            "household_id": [1, 1, 2, 2, 3, None],
            "relation": ["02", "12", "02", "20", "02", None],
            "source": ["尧头社区台账"] * 6,
        },
    )
    file.bulk_insert(
        "residence",
        {"person_id": [3, 4], "dwelling_id": [2, 2], "role": ["owner", "family"]},
    )
    estate = "老粮站宿舍"
    file.bulk_insert(
        "review",
        {
            "kind": ["address"] * 4 + ["same_person", "conflict", "damaged_id"],
            "person_id": [1, 4, 5, 5, 1, 3, 5],
            "other_id": [None] * 4 + [6, None, None],
            "household_id": [1, 2, 3, 3, None, None, None],
            "offered": [
                f"{estate}3号楼2单元501", f"{estate}4号楼1单元201", f"{estate}9号楼101",
                f"{estate}3号楼", None, "薛德富", None,
            ],
            "present": [None] * 5 + ["薛德福", NUMBER[:15] + "000"],
            "field": ["residence_address"] * 4 + [None, "name", "id_no"],
            "estate": [estate] * 4 + [None] * 3,
            "source": ["泊里派出所户籍"] * 7,
            "source_row": [46, 47, 48, 49, 50, 51, 52],
            "state": ["open"] * 7,
        },
    )  # fmt: skip
    yield document
    document.close()


@pytest.fixture
def book(document):
    return AddressBook(read_houses(document.file))


def rows(document):
    query = "SELECT * FROM {} ORDER BY 1"
    connection = document.file.connection
    return {
        table: connection.execute(query.format(table)).fetchall() for table in TABLES
    }


def row(document, table, number):
    return document.file.read_rows(table, [number])[0]


def test_a_room_that_stands_in_two_entrances_is_asked_for(document, book):
    file = document.file
    file.bulk_insert("building_unit", {"building_id": [1], "name": ["1单元"]})
    file.bulk_insert("dwelling", {"building_id": [1], "unit_id": [2], "room": ["501"]})
    offered = "老粮站宿舍3号楼501"
    file.connection.execute("UPDATE review SET offered = ? WHERE id = 1", (offered,))
    before = rows(document)
    refusal = refused(lambda: live_there(file, book, 1, 1, STAMP))
    assert refusal == "refuse.address.room"
    answer = live_there(file, book, 1, 1, STAMP, dwelling_id=4)
    document.apply_batch(answer.batch)
    assert row(document, "household", 1)["dwelling_id"] == 4
    assert len(rows(document)["dwelling"]) == len(before["dwelling"])


def test_a_household_without_a_house_moves_as_a_whole(document, book):
    answer = live_there(document.file, book, 1, 1, STAMP)
    document.apply_batch(answer.batch)
    assert row(document, "household", 1)["dwelling_id"] == 1
    places = document.file.read_rows("residence", range(1, 9))
    assert [(r["person_id"], r["dwelling_id"]) for r in places[2:]] == [(1, 1), (2, 1)]
    assert row(document, "dwelling", 1)["status"] is None
    settled = row(document, "review", 1)
    assert (settled["state"], settled["outcome"]) == ("settled", "building 1")
    assert answer.settled == 1


def test_one_answer_settles_the_rows_of_the_estate_that_it_leads_to_a_house(
    document, book
):
    assert open_of_estate(document.file, "老粮站宿舍") == [1, 2, 3, 4]
    also = open_of_estate(document.file, "老粮站宿舍")
    answer = live_there(document.file, book, 1, 1, STAMP, also=also)
    document.apply_batch(answer.batch)
    states = [row(document, "review", number)["state"] for number in range(1, 5)]
    # No. 9 does not exist, and one address names no dwelling of its tower.
    assert states == ["settled", "settled", "open", "open"]
    assert (answer.settled, answer.left) == (2, 2)
    (rule,) = document.file.read_rows("gp_address_rule", [1])
    assert (rule["kind"], rule["alias"], rule["estate"]) == (
        "estate", "老粮站宿舍", "海棠小区",
    )  # fmt: skip


def test_who_lives_somewhere_moves_alone(document, book):
    answer = live_there(document.file, book, 2, 2, STAMP)
    document.apply_batch(answer.batch)
    son, father = row(document, "person", 4), row(document, "person", 3)
    home = row(document, "household", son["household_id"])
    dwelling = row(document, "dwelling", home["dwelling_id"])
    assert (dwelling["building_id"], dwelling["room"], dwelling["floor"]) == (
        2,
        "201",
        2,
    )
    assert row(document, "building_unit", dwelling["unit_id"])["name"] == "1单元"
    assert father["household_id"] == 2
    former = row(document, "residence", 2)
    assert former["valid_to"] == "2026-03-05"


def test_a_dwelling_with_people_takes_them_into_its_household(document, book):
    answer = live_there(document.file, book, 4, 1, STAMP, dwelling_id=2)
    document.apply_batch(answer.batch)
    assert row(document, "person", 5)["household_id"] == 2
    assert row(document, "household", 3)["valid_to"] == "2026-03-05"


def test_a_tower_without_a_room_asks_which(document, book):
    assert refused(lambda: live_there(document.file, book, 4, 1, STAMP)) == (
        "refuse.address.room"
    )


def test_an_answer_without_a_room_settles_the_rows_that_name_one(document, book):
    file = document.file
    assert not names_dwelling(file, 4, 1)
    assert names_dwelling(file, 1, 1)
    also = open_of_estate(file, "老粮站宿舍")
    answer = live_there(file, book, 4, 1, STAMP, dwelling_id=2, also=also)
    document.apply_batch(answer.batch)
    left = open_of_estate(file, "老粮站宿舍")
    assert (answer.settled, answer.left) == (3, 1)
    assert left == [3]


def test_a_place_outside_settles_its_rows_and_is_remembered(document, book):
    also = open_of_estate(document.file, "老粮站宿舍")
    answer = lives_elsewhere(document.file, 1, STAMP, also=also)
    document.apply_batch(answer.batch)
    assert open_of_estate(document.file, "老粮站宿舍") == []
    assert answer.settled == 4
    again = AddressBook(read_houses(document.file))
    assert again.match("老粮站宿舍8号楼101").how == "outside"


def test_every_answer_is_one_step_to_undo(document, book):
    file, before = document.file, rows(document)
    also = open_of_estate(file, "老粮站宿舍")
    for make in (
        lambda: live_there(file, book, 1, 1, STAMP, also=also).batch,
        lambda: lives_elsewhere(file, 1, STAMP, also=also).batch,
        lambda: same_person(file, 5, STAMP, prefer="merged"),
        lambda: other_person(file, 5, STAMP),
        lambda: take_offered(file, 6, STAMP),
        lambda: keep_present(file, 6, STAMP),
        lambda: put_off(file, [1], STAMP),
        lambda: mend_number(file, 7, make_id("1950-01-01", 14), STAMP, today=TODAY),
    ):
        batch = make()
        assert has_text(batch.label)
        document.apply_batch(batch)
        assert rows(document) != before
        document.undo()
        assert rows(document) == before


def test_the_older_record_stays_and_takes_the_preferred_values(document):
    document.apply_batch(same_person(document.file, 5, STAMP, prefer="merged"))
    kept = row(document, "person", 6)
    assert (kept["marital"], kept["household_id"]) == ("20", 1)
    assert kept["id_no"] == NUMBER
    assert row(document, "person", 1)["merged_into"] == 6
    assert row(document, "review", 5)["state"] == "settled"


def test_two_people_stay_two_and_are_not_asked_about_again(document):
    file = document.file
    document.apply_batch(other_person(file, 5, STAMP))
    found = find_duplicates(read_people_columns(file))
    assert len(found) == 1
    assert not propose_duplicates(file, found, STAMP)


def test_duplicates_are_put_to_the_user_once(document):
    file = document.file
    file.delete_rows("review", [5])
    found = find_duplicates(read_people_columns(file))
    document.apply_batch(propose_duplicates(file, found, STAMP))
    (line,) = [each for each in unsettled(file) if each.kind == "same_person"]
    new = row(document, "review", line.id)
    assert (new["person_id"], new["other_id"]) == (6, 1)
    assert not propose_duplicates(file, found, STAMP)


def test_a_value_that_is_taken_keeps_the_former_one_and_its_pinyin_follows(document):
    document.apply_batch(take_offered(document.file, 6, STAMP))
    person = row(document, "person", 3)
    assert (person["name"], person["pinyin_full"]) == ("薛德富", "xuedefu")
    former = document.file.read_rows("former_value", [1])[0]
    assert (former["value"], former["source"], former["new_source"]) == (
        "薛德福", "尧头社区台账", "泊里派出所户籍",
    )  # fmt: skip


def test_who_is_taken_for_dead_lives_nowhere_and_heads_no_household(document):
    change = {"field": "status", "present": "空挂", "offered": "死亡"}
    document.file.update_rows("review", {6: change})
    document.file.update_rows("person", {3: {"status": "空挂"}})
    before = rows(document)
    document.apply_batch(take_offered(document.file, 6, STAMP))
    person, home = row(document, "person", 3), row(document, "household", 2)
    day = STAMP.time[:10]
    assert (person["status"], person["valid_to"]) == ("死亡", day)
    assert (home["head_id"], home["valid_to"]) == (None, None)
    assert row(document, "residence", 1)["valid_to"] == day
    assert row(document, "residence", 2)["valid_to"] is None
    document.undo()
    assert rows(document) == before


def test_a_damaged_number_is_only_mended_by_one_that_fits(document):
    file = document.file
    other = make_id("1951-01-01", 14)
    assert refused(lambda: mend_number(file, 7, "990000", STAMP, today=TODAY)) == (
        "refuse.number.wrong"
    )
    assert refused(lambda: mend_number(file, 7, other, STAMP, today=TODAY)) == (
        "refuse.number.birth"
    )
    right = make_id("1950-01-01", 14)
    document.apply_batch(mend_number(file, 7, right, STAMP, today=TODAY))
    person = row(document, "person", 5)
    assert (person["id_no"], person["id_state"]) == (right, "")
    assert row(document, "review", 7)["outcome"] == "mended"


def refused(work) -> str:
    with pytest.raises(EditError) as caught:
        work()
    assert has_text(caught.value.code)
    return caught.value.code


def test_what_was_settled_is_not_settled_again(document, book):
    file = document.file
    document.apply_batch(keep_present(file, 6, STAMP))
    assert refused(lambda: take_offered(file, 6, STAMP)) == "refuse.review.settled"
    document.apply_batch(lives_elsewhere(file, 1, STAMP).batch)
    assert (
        refused(lambda: live_there(file, book, 1, 1, STAMP)) == "refuse.review.settled"
    )


def test_what_is_put_off_comes_last(document):
    document.apply_batch(put_off(document.file, [1], STAMP))
    lines = unsettled(document.file)
    assert [line.id for line in lines] == [2, 3, 4, 5, 6, 7, 1]
    assert lines[-1].is_later


def test_questions_know_the_house_of_their_people(document):
    homes = {line.id: line.building_id for line in unsettled(document.file)}
    assert homes == {1: 0, 2: 1, 3: 0, 4: 0, 5: 0, 6: 1, 7: 0}


def test_no_question_shows_a_name_a_number_or_a_telephone_in_plain(document):
    items = [read_item(document.file, number) for number in range(1, 8)]
    words = json.dumps([repr(item) for item in items], ensure_ascii=False)
    for secret in ("王建国", "薛德福", "薛德富", NUMBER, NUMBER[:15], "10000000001"):
        assert secret not in words
    address, same = items[0], items[4]
    assert (address.address, address.source_row) == ("老粮站宿舍3号楼2单元501", 46)
    assert address.name == "王**"
    assert same.person_ids == (6, 1)
    differing = {line.column for line in same.fields if line.differs}
    assert differing == {"marital"}


def test_a_question_about_a_register_number_hides_both(document):
    numbers = {"present": "900112233", "offered": "900445566"}
    change = {"field": "register_household_id", **numbers}
    document.file.update_rows("review", {6: change})
    (line,) = read_item(document.file, 6).fields
    assert (line.present, line.offered) == ("9******33", "9******66")


def test_a_question_whose_person_is_gone_is_passed_over(document):
    document.file.delete_rows("person", [5])
    assert read_item(document.file, 7) is None
    assert read_item(document.file, 99) is None


def test_a_book_with_a_rule_leaves_the_first_as_it_was(book):
    rule = book.rule_for(book.match("别名小区3号楼").address, 1)
    assert book.with_rule(rule).match("别名小区4号楼").building_id == 2
    assert not book.match("别名小区4号楼")
