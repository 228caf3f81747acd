"""Ledgers of people become people, households and questions, in one step to undo."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import openpyxl
import pytest

from gridplanner.data.access.audit import entries_of
from gridplanner.data.access.grant import Grant
from gridplanner.data.comparing.settling import take_offered
from gridplanner.data.errors import ImportRejected
from gridplanner.data.importers.people import propose_people, run_import
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.ledgers.fields import REJECTED
from gridplanner.data.ledgers.ledger import LedgerOptions
from gridplanner.data.ledgers.proposal import QUESTIONS
from gridplanner.data.ledgers.rejected import write_rejected
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.store.audit import AuditFilter
from gridplanner.resources.texts import has_text, text
from tests.data.importers.registry_town import (
    FARM,
    TITLES,
    TOWER,
    all_rows,
    bring_in,
    ledger,
    new_town,
    people,
    person,
)
from tests.helpers.people import make_id
from tests.helpers.project import clock, tables_of

# What an import leaves besides the records themselves.
NOTES = ("gp_mapping", "gp_source", "gp_history", "gp_batch_image", "gp_state",
         "audit_log", "gp_meta", "sqlite_sequence")  # fmt: skip


@pytest.fixture
def town(tmp_path):
    document = new_town(tmp_path)
    yield document
    document.close()


def records(document):
    return tables_of(document.file.connection, without=NOTES)


def counts(proposal):
    return (proposal.read, proposal.added, proposal.changed, proposal.same,
            proposal.skipped)  # fmt: skip


def test_people_come_with_names_spelt_and_numbers_read(town, tmp_path):
    row = person(1, name="单 雄 信", 文化程度="初中")
    row[3] = "13900000001/0532-86661234"
    assert counts(bring_in(town, tmp_path, [row])) == (1, 1, 0, 0, 0)
    (found,) = people(
        town, "name", "pinyin", "pinyin_full", "sex", "birth", "id_type", "phone",
        "other_phones", "relation", "education", "residence_address", "source",
    )  # fmt: skip
    assert found[1:] == (
        "单雄信", "sxx", "shanxiongxin", "1", "1951-03-02", "111", "13900000001",
        "0532-86661234", "02", "70", FARM, "台账",
    )  # fmt: skip


def test_who_lives_in_one_dwelling_is_one_household(town, tmp_path):
    rows = [
        person(1, address=f"{TOWER}2单元501室"),
        person(2, address="海棠小区3-2-501", relation="妻"),
        person(3, address=f"{TOWER}1单元102"),
        person(4, address=FARM),
        person(5, address=FARM, relation="子"),
    ]
    proposal = bring_in(town, tmp_path, rows)
    assert (proposal.placed, proposal.undecided) == (5, 0)
    homes = all_rows(town, "household", "id", "dwelling_id", "head_id")
    assert homes == [(1, 3, 1), (2, 2, 3), (3, 4, 4)]
    assert [row[1] for row in people(town, "household_id")] == [1, 1, 2, 3, 3]
    assert all_rows(town, "dwelling", "id", "building_id", "room")[3:] == [(4, 2, None)]
    assert all_rows(town, "residence", "person_id", "dwelling_id") == [
        (1, 3), (2, 3), (3, 2), (4, 4), (5, 4),
    ]  # fmt: skip
    # A dwelling that is lived in is not empty.
    assert all_rows(town, "dwelling", "id", "status")[1] == (2, None)


def families(first, second, address):
    """Two families, each with its head, in one dwelling."""
    wife = person(first + 1, address=address, relation="妻")
    son = person(second + 1, address=address, relation="子")
    one = [person(first, address=address), wife]
    return [one, [person(second, address=address), son]]


@pytest.mark.parametrize("address", [f"{TOWER}2单元501", FARM, f"{TOWER}3单元801"])
@pytest.mark.parametrize("files", [1, 2])
def test_a_family_with_its_own_head_stands_beside_the_household_there(
    town, tmp_path, address, files
):
    one, other = families(1, 11, address)
    if files == 2:
        assert not bring_in(town, tmp_path, one, name="甲.xlsx").issues
        proposal = bring_in(town, tmp_path, other, name="乙.xlsx")
    else:
        proposal = bring_in(town, tmp_path, [*one, *other])
    row = 2 if files == 2 else 4
    assert [(i.row, i.reason) for i in proposal.issues] == [(row, "second_household")]
    assert [row[1] for row in people(town, "household_id")] == [1, 1, 2, 2]
    homes = all_rows(town, "household", "id", "head_id", "dwelling_id", "kind")
    dwelling = homes[0][2]
    assert homes == [(1, 1, dwelling, "resident"), (2, 3, dwelling, "resident")]
    before = records(town)
    for name, rows in (
        ("甲.xlsx", one),
        ("乙.xlsx", other),
        ("台账.xlsx", one + other),
    ):
        if (files == 2) is (name != "台账.xlsx"):
            again = bring_in(town, tmp_path, rows, name=name)
            assert (again.same, again.issues) == (len(rows), ())
    assert records(town) == before


def test_who_has_somebody_there_or_no_head_of_their_own_joins_that_household(
    town, tmp_path
):
    one, _ = families(1, 11, FARM)
    bring_in(town, tmp_path, one)
    child = person(5, address=FARM, relation="女")
    assert not bring_in(town, tmp_path, [*one, child], name="乙.xlsx").issues
    guest = person(6, address=FARM, relation="")
    assert not bring_in(town, tmp_path, [guest], name="丙.xlsx").issues
    assert [row[1] for row in people(town, "household_id")] == [1, 1, 1, 1]
    # A head who is named and not listed is not a head of the ledger's own.
    titles = (*TITLES, "户主姓名")
    named = [*person(7, relation="子"), "甲一"]
    bring_in(town, tmp_path, [named], name="丁.xlsx", titles=titles)
    assert {row[1] for row in people(town, "household_id")} == {1}
    # Whoever brings a head where there is none gives the household its head.
    place = f"{TOWER}1单元102"
    alone = person(8, address=place, relation="")
    bring_in(town, tmp_path, [alone], name="戊.xlsx")
    bring_in(town, tmp_path, [person(9, address=place)], name="己.xlsx")
    assert all_rows(town, "household", "id", "head_id") == [(1, 1), (2, 7)]


def test_a_family_beside_another_moves_in_and_is_undone_as_one_step(town, tmp_path):
    one, other = families(1, 11, FARM)
    bring_in(town, tmp_path, one)
    at_first, moved = families(1, 11, f"{TOWER}2单元501")[1], other
    bring_in(town, tmp_path, at_first, name="乙.xlsx")
    before = records(town)
    bring_in(town, tmp_path, moved, name="乙.xlsx", standing="police")
    households = all_rows(town, "household", "id", "dwelling_id", "head_id")
    assert households[0] == (1, 4, 1)
    assert households[2] == (3, 4, 3)
    town.undo()
    assert records(town) == before


def test_a_room_the_building_has_not_yet_is_added_once(town, tmp_path):
    rows = [
        person(1, address=f"{TOWER}3单元801"),
        person(2, address=f"{TOWER}3单元801", relation="妻"),
        person(3, address=f"{TOWER}2单元601"),
    ]
    bring_in(town, tmp_path, rows)
    assert all_rows(town, "dwelling", "id", "unit_id", "floor", "room")[3:] == [
        (4, 3, 8, "801"),
        (5, 2, 6, "601"),
    ]
    assert all_rows(town, "building_unit", "id", "name")[2:] == [(3, "3单元")]


def test_people_whose_house_is_not_found_keep_together_and_are_asked_about(
    town, tmp_path
):
    rows = [
        person(1, address="丁香苑5号楼101"),
        person(2, address="丁香苑5号楼101", relation="妻"),
        person(3, address="丁香苑6号楼102"),
    ]
    proposal = bring_in(town, tmp_path, rows)
    assert (proposal.added, proposal.placed) == (3, 0)
    assert proposal.asked == {"address": 2}
    assert [row[1] for row in people(town, "household_id")] == [1, 1, 2]
    assert all_rows(
        town, "review", "id", "kind", "household_id", "offered", "estate", "source_row",
        "state",
    ) == [
        (1, "address", 1, "丁香苑5号楼101", "丁香苑", 2, "open"),
        (2, "address", 2, "丁香苑6号楼102", "丁香苑", 4, "open"),
    ]  # fmt: skip
    assert town.registry.count_without_house() == 3


def test_the_same_file_twice_changes_nothing(town, tmp_path):
    rows = [
        person(1, address=f"{TOWER}2单元501室"),
        person(2, address="丁香苑5号楼101"),
        [*person(3, name="无号")[:1], None, "户主", "13900000099", FARM, None, None],
    ]
    titles = (*TITLES, "出生日期", "户号", "特殊人群")
    rows = [[*row, "1950-01-02", str(n), "低保、独居"] for n, row in enumerate(rows)]
    damaged = [*person(4), "1960-05-06", "9", ""]
    damaged[1] = 990000196005060000
    rows.append(damaged)
    path = ledger(tmp_path, rows, titles=titles)
    assert run_import(town, path).added == 4
    before, entries = records(town), len(town.history())
    again = run_import(town, path)
    assert counts(again) == (4, 0, 0, 4, 0)
    assert again.batch is None
    assert again.same_file
    assert again.undecided == 0
    assert records(town) == before
    assert len(town.history()) == entries


def test_undo_takes_all_of_it_back_and_redo_brings_it_again(town, tmp_path):
    bring_in(town, tmp_path, [person(1, address=f"{TOWER}2单元501室")])
    before = records(town)
    rows = [
        person(1, address=f"{TOWER}1单元101", 文化程度="初中"),
        person(2, address=f"{TOWER}3单元801"),
        person(3, address="丁香苑5号楼101"),
    ]
    bring_in(town, tmp_path, rows)
    after = records(town)
    assert after != before
    town.undo()
    assert records(town) == before
    town.redo()
    assert records(town) == after


def test_a_dry_run_changes_nothing(town, tmp_path):
    before = tables_of(town.file.connection)
    run_import(town, ledger(tmp_path, [person(1)]), dry_run=True)
    assert tables_of(town.file.connection) == before


def test_rows_that_cannot_be_taken_are_sent_back_with_line_column_and_reason(
    town, tmp_path
):
    no_identity = person(3)
    no_identity[1] = None
    wrong = person(4)
    wrong[1] = wrong[1][:-1] + ("0" if wrong[1][-1] != "0" else "1")
    short = person(5)
    short[1] = "99000019500"
    rows = [person(1), person(2, name=" "), no_identity, wrong, short,
            person(6, address=None)]  # fmt: skip
    proposal = bring_in(town, tmp_path, rows)
    assert counts(proposal) == (6, 1, 0, 0, 5)
    assert [(i.row, i.column, i.reason) for i in proposal.rejected] == [
        (3, "姓名", "no_name"),
        (4, "身份证号", "no_identity"),
        (5, "身份证号", "bad_check"),
        (6, "身份证号", "bad_length"),
        (7, "现住址", "no_place"),
    ]
    for issue in proposal.issues:
        assert has_text(f"ledger.issue.{issue.reason}"), issue.reason
        assert has_text(f"ledger.action.{issue.action}")


def test_masked_people_are_sent_back_and_nobody_is_made_of_them(town, tmp_path):
    rows = [person(1), person(2), person(3, name="李*"), person(4)]
    rows[0][1] = "990000********0121"
    rows[1][1] = "990000XXXXXXXX0121"
    before = records(town)
    proposal = bring_in(town, tmp_path, rows[:3])
    assert [(issue.row, issue.reason, issue.action) for issue in proposal.issues] == [
        (2, "masked", "skipped"),
        (3, "masked", "skipped"),
        (4, "masked_name", "skipped"),
    ]
    assert records(town) == before


def test_what_is_exported_in_plain_comes_back_with_its_categories(town, tmp_path):
    path = tmp_path / "台账.csv"
    titles = "姓名,公民身份号码,人口类型,现住址,人员类别"
    number = make_id("1950-03-01", 1)
    row = f"赵一,{number},户籍人口,{FARM},低保、残疾人"
    path.write_text(f"{titles}\n{row}\n", encoding="utf-8-sig")
    assert counts(run_import(town, path)) == (1, 1, 0, 0, 0)
    assert {row[0] for row in all_rows(town, "person_tag", "tag")} == {
        "dibao",
        "disabled",
    }


def test_rejected_rows_can_be_mended_and_imported_again(town, tmp_path):
    wrong = person(2, relation="妻", address=None)
    right = wrong[1]
    wrong[1] = right[:-1] + ("0" if right[-1] != "0" else "1")
    path = ledger(tmp_path, [person(1, address=f"{TOWER}2单元501"), wrong])
    proposal = run_import(town, path)
    assert counts(proposal) == (2, 1, 0, 0, 1)
    out = tmp_path / "退回.xlsx"
    titles = (text("ledger.rejected.column"), text("ledger.rejected.reason"))
    assert set(titles) <= set(REJECTED)
    written = write_rejected(
        town.file,
        proposal,
        out,
        titles=titles,
        reason=lambda i: text(f"ledger.issue.{i.reason}"),
    )
    assert written == 1
    (entry,) = entries_of(town.file, AuditFilter(actions=frozenset({"export"}))).entries
    assert (entry.table, entry.rows, entry.file_name) == ("person", 1, out.name)
    book = openpyxl.load_workbook(out)
    header, row = list(book["名单"].iter_rows(values_only=True))
    assert header == (*TITLES, *titles)
    assert row[-2:] == ("身份证号", text("ledger.issue.bad_check"))
    book["名单"].cell(2, 2).value = right
    book.save(out)
    again = run_import(town, out, options=LedgerOptions(source=proposal.source))
    assert counts(again) == (1, 1, 0, 0, 0)
    # The address the row above told it has gone along.
    assert [row[1] for row in people(town, "household_id")] == [1, 1]


def test_ledgers_of_several_offices_are_made_one(town, tmp_path):
    """BL3: 40 + 30 + 20 rows, 25 of them people who are listed before: 65 people."""
    place = {"户籍地址": "泊里镇东村1号"}
    community = [person(n, **place) for n in range(1, 41)]
    police = [
        person(n, 户籍地址="泊里镇西村9号") for n in (*range(1, 16), *range(41, 56))
    ]
    scanned = [person(n, 文化程度="高中") for n in (*range(31, 41), *range(56, 66))]
    bring_in(town, tmp_path, community, name="社区台账.xlsx", standing="community")
    before = records(town)
    second = bring_in(town, tmp_path, police, name="派出所.xlsx", standing="police")
    assert counts(second) == (30, 15, 15, 0, 0)
    third = bring_in(town, tmp_path, scanned, name="扫码.xlsx", standing="self")
    assert counts(third) == (20, 10, 10, 0, 0)
    assert len(people(town)) == 65
    (news, *_) = second.news("changed")
    (told,) = [f for f in news.fields if f.column == "domicile_address"]
    assert (told.outcome, told.source) == ("overwrite", "社区台账")
    assert (told.old, told.new) == ("泊里镇东村1号", "泊里镇西村9号")
    domiciles = dict(people(town, "domicile_address"))
    assert {domiciles[n] for n in range(1, 16)} == {"泊里镇西村9号"}
    assert {domiciles[n] for n in range(16, 41)} == {"泊里镇东村1号"}
    kept = all_rows(town, "former_value", "field", "value", "source", "new_source")
    assert kept.count(("domicile_address", "泊里镇东村1号", "社区台账", "派出所")) == 15
    town.undo()
    town.undo()
    assert records(town) == before


def test_a_weaker_word_does_not_overwrite_a_stronger_one(town, tmp_path):
    strong, weak = "泊里镇西村9号", "泊里镇东村1号"
    bring_in(
        town, tmp_path, [person(1, 户籍地址=strong)], name="a.xlsx", standing="police"
    )
    proposal = bring_in(
        town, tmp_path, [person(1, 户籍地址=weak)], name="b.xlsx", standing="community"
    )
    assert proposal.same == 1
    assert people(town, "domicile_address") == [(1, strong)]
    (told,) = proposal.news("same")[0].fields
    assert (told.column, told.outcome) == ("domicile_address", "keep")


def test_values_of_one_row_are_weighed_each_by_its_own_source(town, tmp_path):
    """The phone filled in by the community stays though the row is the police's."""
    row = person(1)
    row[3] = None
    bring_in(town, tmp_path, [row], name="a.xlsx", standing="police")
    bring_in(town, tmp_path, [person(1)], name="b.xlsx", standing="community")
    row[3] = "13911112222"
    bring_in(town, tmp_path, [row], name="a.xlsx", standing="police")
    assert people(town, "phone", "other_phones") == [(1, "13900000001", "13911112222")]


def test_two_equal_sources_that_differ_are_put_to_the_user_once(town, tmp_path):
    bring_in(
        town,
        tmp_path,
        [person(1, 文化程度="初中")],
        name="a.xlsx",
        standing="community",
    )
    for _ in range(2):
        proposal = bring_in(
            town, tmp_path, [person(1, 文化程度="高中")], name="b.xlsx",
            standing="community",
        )  # fmt: skip
        assert proposal.same == 1
    columns = ("kind", "person_id", "field", "present", "offered", "source")
    assert all_rows(town, "review", *columns) == [
        ("conflict", 1, "education", "70", "60", "b"),
    ]


def test_the_answer_to_a_conflict_moves_people_and_their_register(town, tmp_path):
    titles = (*TITLES, "户号")
    for name, address, number in (
        ("a.xlsx", f"{TOWER}2单元501", "001"),
        ("b.xlsx", f"{TOWER}1单元101", "002"),
    ):
        row = [*person(1, address=address), number]
        other = [*person(2, 户籍地址="x"), number]
        bring_in(
            town, tmp_path, [row, other], name=name, titles=titles, standing="community"
        )
    query = "SELECT id, kind, field, offered FROM review WHERE person_id = 1"
    asked = town.file.connection.execute(query).fetchall()
    assert [row[1:] for row in asked] == [
        ("conflict", "residence_address", f"{TOWER}1单元101"),
        ("conflict", "register_household_id", "002"),
    ]
    for number, *_ in asked:
        stamp = Stamp(town.file.now())
        town.apply_batch(take_offered(town.file, number, stamp))
    homes = dict(all_rows(town, "household", "id", "dwelling_id"))
    registers = dict(all_rows(town, "register_household", "id", "reg_no"))
    (_, home, register, address), _ = people(
        town, "household_id", "register_household_id", "residence_address"
    )
    assert (homes[home], registers[register]) == (1, "002")
    assert address == f"{TOWER}1单元101"
    assert sorted(registers.values()) == ["001", "002"]
    again = bring_in(
        town, tmp_path, [row], name="b.xlsx", titles=titles, standing="community"
    )
    assert counts(again) == (1, 0, 0, 1, 0)


def test_people_without_a_number_are_found_by_phone_or_house(town, tmp_path):
    bring_in(
        town, tmp_path, [person(1), person(2, address=f"{TOWER}1单元101"), person(3)]
    )
    titles = ("姓名", "出生日期", "联系电话", "现住址", "文化程度")
    (one, two, three) = people(town, "name", "birth", "phone")
    rows = [
        (one[1], one[2], one[3], "别处", "初中"),
        (two[1], two[2], None, "海棠小区3-1-101", "初中"),
        (three[1], "1901-01-01", three[3], FARM, "初中"),  # another birth: another
    ]
    proposal = bring_in(town, tmp_path, rows, titles=titles, name="b.xlsx")
    assert proposal.added == 1
    assert [row[1] for row in people(town, "education")] == ["70", "70", None, "70"]


def test_a_damaged_number_is_marked_kept_and_mended_by_a_good_file(town, tmp_path):
    row = person(1)
    right, row[1] = row[1], float(row[1][:15] + "000")
    proposal = bring_in(town, tmp_path, [row])
    assert proposal.asked["damaged_id"] == 1
    ((_, number, state, birth, sex),) = people(
        town, "id_no", "id_state", "birth", "sex"
    )
    assert (state, birth, sex) == ("damaged", "1951-03-02", None)
    assert number != right
    proposal = bring_in(town, tmp_path, [person(1)], name="b.xlsx")
    assert counts(proposal) == (1, 0, 1, 0, 0)
    assert people(town, "id_no", "id_state") == [(1, right, None)]
    again = bring_in(town, tmp_path, [row])
    assert people(town, "id_no", "id_state") == [(1, right, None)]
    assert again.same == 1


def test_several_who_would_fit_are_nobody_without_asking(town, tmp_path):
    bring_in(town, tmp_path, [person(1), person(2)])
    town.file.update_rows("person", {2: {"name": "甲丁", "birth": None, "phone": "1"}})
    town.file.update_rows("person", {1: {"name": "甲丁", "birth": None, "phone": "1"}})
    rows = [("甲丁", "1951-01-01", "0532-86661234", FARM)]
    titles = ("姓名", "出生日期", "联系电话", "现住址")
    proposal = bring_in(town, tmp_path, rows, titles=titles, name="b.xlsx")
    assert (proposal.added, proposal.asked["same_person"]) == (1, 2)


def test_somebody_listed_twice_is_one_person(town, tmp_path):
    rows = [person(1), person(1, 文化程度="初中"), person(2)]
    proposal = bring_in(town, tmp_path, rows)
    assert counts(proposal) == (3, 2, 0, 1, 0)
    assert people(town, "education") == [(1, "70"), (2, None)]
    assert [(i.row, i.reason) for i in proposal.issues] == [
        (3, "twice"),
        (4, "second_household"),
    ]


def test_who_moved_lives_in_one_place_and_the_old_one_is_remembered(town, tmp_path):
    bring_in(town, tmp_path, [person(1, address=f"{TOWER}2单元501")])
    proposal = bring_in(town, tmp_path, [person(1, address=f"{TOWER}1单元101")])
    assert proposal.changed == 1
    assert all_rows(town, "residence", "dwelling_id", "coalesce(valid_to, '')") == [
        (1, ""),
        (3, "2026-03-05"),
    ]
    assert all_rows(town, "household", "id", "dwelling_id") == [(1, 3), (2, 1)]
    assert people(town, "household_id") == [(1, 2)]
    former = all_rows(town, "former_value", "field", "value")
    assert ("household_id", "1") in former
    assert ("residence_address", f"{TOWER}2单元501") in former


def test_a_household_nobody_is_left_in_ends_and_one_without_its_head_has_none(
    town, tmp_path
):
    first = [
        person(1, address=f"{TOWER}2单元501"),
        person(2, address=f"{TOWER}1单元101"),
        person(3, address=f"{TOWER}1单元101", relation="妻"),
    ]
    bring_in(town, tmp_path, first)
    rows = [person(1, address=f"{TOWER}1单元102"), person(2, address=FARM)]
    bring_in(town, tmp_path, rows)
    columns = ("id", "head_id", "coalesce(valid_to, '')")
    assert all_rows(town, "household", *columns) == [
        (1, None, "2026-03-05"),
        (2, None, ""),
        (3, 1, ""),
        (4, 2, ""),
    ]


def test_an_old_ledger_brings_nobody_back(town, tmp_path):
    titles = (*TITLES, "户籍状态")
    bring_in(town, tmp_path, [person(1), person(2, relation="妻")])
    rows = [
        [*person(1), "死亡"],
        [*person(2, relation="妻"), "正常"],
        [*person(3), "迁出"],
    ]
    bring_in(town, tmp_path, rows, titles=titles, name="b.xlsx")
    assert people(town, "status", "valid_to") == [
        (1, "死亡", "2026-03-05"),
        (2, None, None),
        (3, "迁出", "2026-03-05"),
    ]
    assert all_rows(town, "residence", "person_id", "valid_to")[0] == (1, "2026-03-05")
    before = records(town)
    titles = ("姓名", "出生日期", "联系电话", "现住址")
    (_, name, birth, phone) = people(town, "name", "birth", "phone")[0]
    bring_in(
        town, tmp_path, [person(1), person(2, relation="妻"), person(3)], name="c.xlsx"
    )
    bring_in(town, tmp_path, [(name, birth, phone, FARM)], titles=titles, name="d.xlsx")
    assert records(town) == before


def test_a_record_that_was_merged_is_not_made_again(town, tmp_path):
    rows = [person(1, 文化程度="初中"), person(2, 文化程度="高中")]
    bring_in(town, tmp_path, rows)
    merged = {"valid_to": "2026-03-05", "merged_into": 1}
    town.file.update_rows("person", {2: merged})
    for _ in range(2):
        assert counts(bring_in(town, tmp_path, rows)) == (2, 0, 0, 2, 0)
    assert [row[1] for row in people(town, "education")] == ["70", "60"]


def test_a_house_settled_by_hand_is_not_lost_to_the_file_that_comes_again(
    town, tmp_path
):
    rows = [person(1, address="丁香苑5号楼101")]
    bring_in(town, tmp_path, rows)
    town.file.update_rows("household", {1: {"dwelling_id": 3}})
    assert counts(bring_in(town, tmp_path, rows)) == (1, 0, 0, 1, 0)
    assert all_rows(town, "household", "id", "dwelling_id") == [(1, 3)]


def test_categories_are_kept_with_their_source_and_restricted_ones_left_out(
    town, tmp_path
):
    titles = (*TITLES, "是否低保", "特殊人群", "社区矫正", "残疾人")
    rows = [
        [*person(1), "是", "独居老人、吸毒人员", "是", "肢体三级"],
        [*person(2), "否", "无", "是", "无"],
    ]
    proposal = bring_in(town, tmp_path, rows, titles=titles)
    assert all_rows(town, "person_tag", "person_id", "tag", "source", "detail") == [
        (1, "dibao", "台账", None),
        (1, "disabled", "台账", "肢体三级"),
        (1, "elder_alone", "台账", None),
    ]
    assert "restricted" in {issue.reason for issue in proposal.issues}
    chosen = {"社区矫正": "tag.correction"}
    bring_in(town, tmp_path, rows, titles=titles, columns=chosen, restricted=True)
    assert {row[:2] for row in all_rows(town, "person_tag", "person_id", "tag")} == {
        (1, "dibao"), (1, "elder_alone"), (1, "drugs"), (1, "correction"),
        (1, "disabled"), (2, "correction"),
    }  # fmt: skip


def test_health_is_left_out_unless_chosen_and_masked_in_the_preview(town, tmp_path):
    titles = (*TITLES, "健康状况")
    rows = [[*person(1), "患慢性病"], [*person(2, relation="妻"), "不告诉你"]]
    bring_in(town, tmp_path, rows, titles=titles)
    assert people(town, "health") == [(1, None), (2, None)]
    chosen = {"健康状况": "health"}
    proposal = bring_in(town, tmp_path, rows, titles=titles, columns=chosen)
    assert people(town, "health") == [(1, "30"), (2, None)]
    assert [f.new for news in proposal.news("changed") for f in news.fields] == ["***"]
    again = bring_in(town, tmp_path, rows, titles=titles, columns=chosen)
    assert counts(again)[1:4] == (0, 0, 2)


def test_registered_households_go_by_their_number(town, tmp_path):
    titles = (*TITLES, "户号")
    rows = [
        [*person(1, 户籍地址="东村1号"), "001"],
        [*person(2, relation="妻", address=f"{TOWER}1单元101"), "001"],
        [*person(3), "002"],
    ]
    bring_in(town, tmp_path, rows, titles=titles)
    columns = ("id", "reg_no", "head_id", "address")
    assert all_rows(town, "register_household", *columns) == [
        (1, "001", 1, "东村1号"),
        (2, "002", 3, FARM),
    ]
    assert [row[1] for row in people(town, "register_household_id")] == [1, 1, 2]


def test_owners_and_tenants_of_a_rental_are_told_apart(town, tmp_path):
    titles = (
        *TITLES,
        "房主姓名",
        "房主联系方式",
        "房屋状态",
        "承租人姓名",
        "承租人身份证号",
    )
    owner = person(1, address=f"{TOWER}2单元501")
    tenant = make_id("1990-05-06", 77)
    rows = [[*owner, owner[0], "13900000001", "出租", "租客某", tenant]]
    proposal = bring_in(town, tmp_path, rows, titles=titles)
    assert counts(proposal) == (1, 1, 0, 0, 0)
    assert all_rows(town, "residence", "person_id", "role") == [
        (1, "owner"),
        (2, "tenant"),
    ]
    assert people(town, "name", "population_kind")[1] == (2, "租客某", "migrant")
    owned = all_rows(town, "dwelling", "id", "owner_name", "owner_phone", "status")
    assert owned[2] == (3, owner[0], "13900000001", "出租")


def test_blank_cells_below_a_head_are_a_household_unless_said_otherwise(town, tmp_path):
    titles = ("户主", "姓名", "身份证号", "现住址")
    one, two = person(1), person(2)
    rows = [(one[0], one[0], one[1], "丁香苑1号"), (None, two[0], two[1], None)]
    path = ledger(tmp_path, rows, titles=titles)
    assert run_import(town, path).added == 2
    assert [row[1] for row in people(town, "household_id")] == [1, 1]
    town.undo()
    proposal = run_import(town, path, options=LedgerOptions(blank_heads=False))
    assert counts(proposal) == (2, 1, 0, 0, 1)


def test_what_the_columns_mean_is_remembered_for_the_next_such_file(town, tmp_path):
    rows = [[*person(1), "x", "东村3号"]]
    titles = (*TITLES, "某", "另一处")
    bring_in(
        town,
        tmp_path,
        rows,
        titles=titles,
        columns={"另一处": "domicile", "户籍地址": ""},
    )
    rows = [[*person(2), "x", "东村4号"]]
    bring_in(town, tmp_path, rows, titles=titles, name="b.xlsx")
    assert people(town, "domicile_address") == [(1, "东村3号"), (2, "东村4号")]


def test_several_sheets_are_one_import(town, tmp_path):
    book = openpyxl.Workbook()
    for name, number in (("东村", 1), ("西村", 2)):
        sheet = book.create_sheet(name)
        sheet.append(TITLES)
        sheet.append(person(number))
    book.create_sheet("填表说明").append(["姓名", "身份证号", "现住址"])
    book.save(tmp_path / "a.xlsx")
    proposal = run_import(town, tmp_path / "a.xlsx")
    assert (proposal.sheets, proposal.added) == (("东村", "西村"), 2)
    options = LedgerOptions(sheets=("没有",))
    with pytest.raises(ImportRejected, match="no_such_sheet"):
        run_import(town, tmp_path / "a.xlsx", options=options)


def test_a_file_that_is_refused_leaves_the_project_as_it_was(town, tmp_path):
    before = tables_of(town.file.connection)
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04broken")
    with pytest.raises(ImportRejected):
        run_import(town, tmp_path / "a.xlsx")
    assert tables_of(town.file.connection) == before


@pytest.mark.parametrize("after", [0, 3, 8, 15, 22])
def test_cancelled_at_any_step_leaves_the_project_as_it_was(town, tmp_path, after):
    bring_in(town, tmp_path, [person(1)])
    before = tables_of(town.file.connection, without=("gp_state",))
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > after

    rows = [person(n, 文化程度="初中") for n in range(1, 30)]
    with pytest.raises(Cancelled):
        run_import(
            town, ledger(tmp_path, rows, name="b.xlsx"),
            progress=Progress(cancelled=cancelled),
        )  # fmt: skip
    assert tables_of(town.file.connection, without=("gp_state",)) == before


def test_the_file_is_not_kept_and_the_import_is_recorded(town, tmp_path):
    bring_in(town, tmp_path, [person(1)])
    ((name, file, hash_of, rows),) = all_rows(
        town, "gp_source", "name", "file_name", "file_hash", "rows"
    )
    assert (name, file, len(hash_of), rows) == ("台账", "台账.xlsx", 64, 1)
    (entry,) = entries_of(town.file).entries
    assert (entry.action, entry.rows, entry.file_name) == ("import", 1, "台账.xlsx")


def test_news_are_masked_without_a_grant(town, tmp_path):
    bring_in(town, tmp_path, [person(1, name="王秀英")])
    path = ledger(tmp_path, [person(1, name="王秀英", address=f"{TOWER}1单元101")])
    proposal = propose_people(town.file, path)
    (news,) = proposal.news("changed")
    assert news.name == "王**"
    assert [(f.column, f.new) for f in news.fields] == [
        ("residence_address", f"{TOWER}***"),
    ]
    now = datetime.fromisoformat(town.file.now())
    grant = Grant(frozenset({"name", "address"}), "核对", now.replace(year=2030))
    (plain,) = proposal.news("changed", grant=grant, now=now)
    assert plain.name == "王秀英"
    assert "王秀英" not in repr(proposal)
    assert "王秀英" not in str(proposal.answer())


def test_every_outcome_question_and_column_has_its_sentence(town, tmp_path):
    for kind in QUESTIONS:
        assert has_text(f"ledger.question.{kind}")
    for outcome in ("fill", "overwrite", "keep", "review"):
        assert has_text(f"ledger.outcome.{outcome}")
    titles = (*TITLES, "性别", "民族", "婚姻状况", "政治面貌", "备注", "工作单位")
    bring_in(town, tmp_path, [person(1)])
    more = ["男", "回", "已婚", "党员", "好", "厂"]
    rows = [[*person(1, address=f"{TOWER}1单元101", 文化程度="初中"), *more]]
    proposal = bring_in(town, tmp_path, rows, titles=titles)
    columns = {f.column for f in proposal.news("changed")[0].fields}
    assert len(columns) > 6
    for column in columns:
        assert has_text(f"ledger.column.{column}"), column


def test_nothing_personal_stands_in_a_faults_sentence(town, tmp_path):
    rows = [person(n, name="王秀英") for n in range(3)]
    rows[0][1] = "王秀英的号"
    proposal = run_import(town, ledger(tmp_path, rows), dry_run=True)
    told = [dataclasses.asdict(issue) for issue in proposal.issues]
    assert "王秀英" not in str(told)
    assert clock().isoformat()[:10] == town.file.now()[:10]
