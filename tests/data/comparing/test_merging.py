"""Two records become one person and two again, and nothing known is lost."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from gridplanner.data.comparing.merging import (
    merge_people,
    unmerge_people,
)
from gridplanner.data.comparing.pairs import read_pair
from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.people import change_person
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.resources.texts import has_text
from tests.helpers.people import make_id
from tests.helpers.project import new_document, wkb
from tests.helpers.registry_town import settled_town

STAMP = Stamp("2026-03-05T09:30:00+00:00")
NUMBER, OTHER = make_id("1955-03-12", 12), make_id("1955-03-12", 14)
TABLES = (
    "person", "household", "register_household", "residence", "person_tag", "visit",
    "photo", "review",
)  # fmt: skip


@pytest.fixture
def document(tmp_path):
    document = new_document(tmp_path / "town.gpkg")
    file = document.file
    file.bulk_insert("building", {"name": ["南楼"]}, [wkb(0, 0, 9, 9)])
    file.bulk_insert("dwelling", {"building_id": [1, 1], "room": ["101", "102"]})
    file.bulk_insert(
        "household",
        {"dwelling_id": [1, 2], "head_id": [1, 2], "kind": ["resident"] * 2},
    )
    file.bulk_insert(
        "person",
        {
            "name": ["王秀瑛", "王秀英", "王大山"],
            "pinyin": ["wxy"] * 2 + ["wds"],
            "id_no": [NUMBER[:15] + "000", NUMBER, None],
            "id_state": ["damaged", None, None],
            "birth": ["1955-03-12", "1955-03", None],
            "phone": ["10000000001", "10000000002", None],
            "education": [None, "70", None],
            "marital": ["20", "30", None],
            "household_id": [1, 2, 1],
            "relation": ["02", "02", "20"],
            "source": ["尧头社区台账", "泊里派出所户籍", "尧头社区台账"],
        },
    )
    file.bulk_insert(
        "residence", {"person_id": [1, 2], "dwelling_id": [1, 2], "role": ["owner"] * 2}
    )
    file.bulk_insert(
        "person_tag",
        {"person_id": [1, 2, 2], "tag": ["dibao", "dibao", "party_member"]},
    )
    file.bulk_insert("visit", {"person_id": [2], "date": ["2026-02-01"]})
    file.bulk_insert("photo", {"table_name": ["person"], "row_id": [2]})
    file.bulk_insert(
        "review",
        {
            "kind": ["same_person", "conflict"],
            "person_id": [2, 2],
            "other_id": [1, None],
            "state": ["open", "open"],
        },
    )
    yield document
    document.close()


def rows(document, tables=TABLES):
    query = "SELECT * FROM {} ORDER BY 1"
    connection = document.file.connection
    return {
        table: connection.execute(query.format(table)).fetchall() for table in tables
    }


def person(document, number):
    return document.file.read_rows("person", [number])[0]


def merge(document, kept=1, merged=2, **options):
    pair = read_pair(document.file, kept, merged)
    document.apply_batch(merge_people(pair, STAMP, **options))


def test_the_record_that_stays_fills_its_gaps_and_keeps_its_values(document):
    merge(document)
    kept = person(document, 1)
    assert (kept["education"], kept["marital"]) == ("70", "20")
    assert kept["name"] == "王秀瑛"
    assert (kept["phone"], kept["other_phones"]) == ("10000000001", "10000000002")


def test_the_new_values_hold_where_they_are_preferred(document):
    merge(document, prefer="merged")
    kept = person(document, 1)
    assert (kept["marital"], kept["name"]) == ("30", "王秀英")
    assert (kept["phone"], kept["other_phones"]) == ("10000000002", "10000000001")


@pytest.mark.parametrize("prefer", ["kept", "merged"])
def test_a_damaged_number_and_a_shorter_date_never_win(document, prefer):
    merge(document, prefer=prefer)
    kept = person(document, 1)
    assert (kept["id_no"], kept["id_state"]) == (NUMBER, None)
    assert kept["birth"] == "1955-03-12"


def test_single_columns_can_be_chosen(document):
    merge(document, choices={"marital": "merged"})
    assert person(document, 1)["marital"] == "30"
    assert person(document, 1)["name"] == "王秀瑛"


def test_all_that_speaks_of_either_speaks_of_the_one_that_stays(document):
    merge(document)
    found = document.file.read_rows("person_tag", range(1, 9))
    mine = [row["tag"] for row in found if row["person_id"] == 1]
    assert sorted(mine) == ["dibao", "party_member"]
    assert document.file.read_rows("visit", [1])[0]["person_id"] == 1
    assert document.file.read_rows("photo", [1])[0]["row_id"] == 1
    settled, conflict = document.file.read_rows("review", [1, 2])
    assert (settled["state"], settled["outcome"]) == ("settled", "same_person")
    assert (conflict["state"], conflict["person_id"]) == ("open", 1)


def test_the_one_that_goes_is_kept_out_of_every_count(document):
    merge(document)
    gone = person(document, 2)
    assert (gone["merged_into"], gone["valid_to"]) == (1, "2026-03-05")
    assert gone["name"] == "王秀英"


def test_a_home_that_nobody_is_left_in_ends(document):
    merge(document)
    first, second = document.file.read_rows("household", [1, 2])
    assert (first["head_id"], first["valid_to"]) == (1, None)
    assert (second["head_id"], second["valid_to"]) == (None, "2026-03-05")
    mine, former = document.file.read_rows("residence", [1, 2])
    assert (mine["person_id"], mine["valid_to"]) == (1, None)
    assert (former["person_id"], former["valid_to"]) == (1, "2026-03-05")


def test_the_other_home_can_hold(document):
    merge(document, choices={"household_id": "merged"})
    assert person(document, 1)["household_id"] == 2
    first, second = document.file.read_rows("household", [1, 2])
    assert (first["head_id"], first["valid_to"]) == (None, None)  # a member is left
    assert (second["head_id"], second["valid_to"]) == (1, None)
    former, mine = document.file.read_rows("residence", [1, 2])
    assert (former["valid_to"], mine["valid_to"]) == ("2026-03-05", None)


def test_a_value_that_is_written_over_is_kept_with_its_source(document):
    merge(document, prefer="merged")
    former = document.file.read_rows("former_value", range(1, 99))
    (name,) = [row for row in former if row["field"] == "name"]
    assert (name["value"], name["source"]) == ("王秀瑛", "尧头社区台账")


@pytest.mark.parametrize("prefer", ["kept", "merged"])
@pytest.mark.parametrize("home", ["kept", "merged"])
def test_unmerging_brings_back_everything(document, prefer, home):
    before = rows(document)
    merge(document, prefer=prefer, choices={"household_id": home})
    assert rows(document) != before
    document.apply_batch(unmerge_people(document.file, 1, STAMP))
    assert rows(document) == before


def test_what_was_changed_since_stays_as_it_is(document):
    merge(document, prefer="merged")
    changed = change_person(person(document, 1), {"marital": "40"}, STAMP)
    document.apply_batch(changed)
    document.apply_batch(unmerge_people(document.file, 1, STAMP))
    assert person(document, 1)["marital"] == "40"
    assert person(document, 1)["name"] == "王秀瑛"
    assert person(document, 2)["merged_into"] is None


def test_merging_and_unmerging_are_steps_to_undo(document):
    before = rows(document, (*TABLES, "gp_merge", "former_value"))
    merge(document)
    document.apply_batch(unmerge_people(document.file, 1, STAMP))
    document.undo()
    document.undo()
    assert rows(document, (*TABLES, "gp_merge", "former_value")) == before


def refused(work) -> str:
    with pytest.raises(EditError) as caught:
        work()
    assert has_text(caught.value.code)
    return caught.value.code


def test_what_cannot_be_merged_says_why(document):
    file = document.file
    assert refused(lambda: merge(document, 1, 1)) == "refuse.merge.same"
    number = {"id_no": OTHER, "id_state": None}
    document.apply_batch(change_person(person(document, 1), number, STAMP))
    assert refused(lambda: merge(document)) == "refuse.merge.numbers"
    merge(document, choices={"id_no": "merged"})
    assert person(document, 1)["id_no"] == NUMBER
    assert refused(lambda: merge(document)) == "refuse.merge.gone"
    assert refused(lambda: unmerge_people(file, 99, STAMP)) == "refuse.unmerge.gone"
    document.apply_batch(unmerge_people(file, 1, STAMP))
    assert refused(lambda: unmerge_people(file, 1, STAMP)) == "refuse.unmerge.gone"


@pytest.mark.parametrize("seed", range(6))
def test_merges_in_any_order_are_taken_back_to_the_same_town(tmp_path, seed):
    rng = random.Random(seed)
    document = settled_town(tmp_path / "town.gpkg", seed, people=40)
    before = rows(document)
    done = 0
    for _ in range(8):
        kept, merged = rng.sample(range(1, 41), 2)
        choices = {"id_no": rng.choice(["kept", "merged"])}
        prefer = rng.choice(["kept", "merged"])
        with suppress(EditError):
            merge(document, kept, merged, choices=choices, prefer=prefer)
            done += 1
    assert done
    for number in range(done, 0, -1):
        document.apply_batch(unmerge_people(document.file, number, STAMP))
    assert rows(document) == before
    document.close()
