"""The book finds the right house, or says that it does not know."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.data.addresses.book import AddressBook
from gridplanner.data.addresses.columns import HouseColumns, name_house
from gridplanner.data.addresses.grammar import parse
from gridplanner.data.addresses.rules import (
    AddressRule,
    learn_outside,
    read_rules,
    rules_change,
)

# id, estate, plate, name, address, courtyard
BUILDINGS = [
    (1, "海棠小区", "3号楼", "海棠小区3号楼", "泊里镇新村路18号海棠小区3号楼", 0),
    (2, "海棠小区", "4号楼", "海棠小区4号楼", "泊里镇新村路18号海棠小区4号楼", 0),
    (3, "海棠苑", "3号楼", "", "泊里镇滨海路2号海棠苑3号楼", 0),
    (4, "盛景家园", "3", "", "泊里镇盛景家园3号楼", 0),
    (5, "盛景家园二期", "A座", "", "", 0),
    (6, "", "127号", "逢家桃园村127号", "泊里镇逢家桃园村127号", 70),
    (7, "", "127号", "", "泊里镇逢家桃园村127号", 70),
    (8, "", "127号-2", "", "泊里镇逢家桃园村127号-2", 71),
    (9, "", "5号", "", "泊里镇前官庄村5号", 72),
    (10, "", "5号", "", "王台街道前官庄村5号", 73),
    (11, "", "", "派出所", "泊里镇人民二路140号", 0),
    (12, "", "9号", "", "泊里镇逢家桃园村9号", 74),
    (13, "", "9号", "", "泊里镇逢家桃园村9号", 75),
]
UNITS = [(21, 1, "1单元"), (22, 1, "2单元"), (23, 2, "1单元")]
DWELLINGS = [
    (31, 1, 21, "501"),
    (32, 1, 22, "501室"),
    (33, 1, 22, "0502"),
    (34, 2, 23, "101"),
    (35, 4, 0, "1002"),
    (36, 7, 0, ""),
    (37, 12, 0, ""),
    (38, 13, 0, ""),
]


def houses(rules=(), buildings=BUILDINGS) -> HouseColumns:
    ids, estate, plate, name, address, courtyard = zip(*buildings, strict=True)
    unit, unit_building, unit_name = zip(*UNITS, strict=True)
    dwelling, dwelling_building, dwelling_unit, room = zip(*DWELLINGS, strict=True)
    numbers = [ids, courtyard, unit, unit_building, dwelling, dwelling_building]
    arrays = [np.array(each, np.int64) for each in (*numbers, dwelling_unit)]
    return HouseColumns(
        arrays[0], estate, plate, name, address, arrays[1], arrays[2], arrays[3],
        unit_name, arrays[4], arrays[5], arrays[6], room, rules,
    )  # fmt: skip


@pytest.fixture
def book() -> AddressBook:
    return AddressBook(houses())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("海棠小区3号楼2单元501室", (1, 22, 32, "exact")),
        ("青岛市黄岛区泊里镇海棠小区3-2-502", (1, 22, 33, "exact")),
        ("新村路18号海棠小区3号楼1单元501", (1, 21, 31, "exact")),
        ("新村路18号3号楼1单元501", (1, 21, 31, "exact")),
        ("海棠小区4号楼101", (2, 23, 34, "exact")),
        ("盛景家园3-1002", (4, 0, 35, "exact")),
        ("盛景家园二期A座", (5, 0, 0, "exact")),
        ("逢家桃园村127号", (7, 0, 36, "exact")),
        ("逢家桃园127号", (7, 0, 36, "folded")),
        ("逢家桃园村127号附2", (8, 0, 0, "exact")),
        ("海棠3#2-501户", (1, 22, 32, "folded")),
        ("逢家桃圆村127号", (7, 0, 36, "fuzzy")),
        ("海堂小区4号楼1单元101", (2, 23, 34, "fuzzy")),
        ("人民二路140号", (11, 0, 0, "exact")),
        ("王台街道前官庄村5号", (10, 0, 0, "exact")),
        ("黄岛区泊里镇前官庄5号", (9, 0, 0, "folded")),
    ],
)
def test_an_address_finds_its_house(book, text, expected):
    match = book.match(text)
    found = (match.building_id, match.unit_id, match.dwelling_id, match.how)
    assert found == expected


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("前官庄村5号", [9, 10]),  # in two towns
        ("逢家桃园村9号", [12, 13]),  # two homesteads of one number
        ("海天小区3号楼2单元501", [1]),
        ("盛天家园3号楼1002", [4]),  # one sign of a name of two
        ("海棠小区7号楼2单元501", []),  # no other number is taken for it
        ("老粮站宿舍3号楼", []),
        ("村东头老王家", []),
        ("", []),
        ("灵山卫街道海棠小区3号楼2单元501", []),  # another town
    ],
)
def test_what_is_not_certain_is_only_offered(book, text, candidates):
    match = book.match(text)
    assert match.building_id == 0
    assert not match.how
    assert [each.building_id for each in match.candidates][: len(candidates)] == (
        candidates
    )
    assert len(match.candidates) <= 3
    if not candidates:
        assert not match.candidates


def test_a_candidate_knows_its_dwelling(book):
    (best, *_) = book.match("海天小区3号楼2单元501").candidates
    assert (best.building_id, best.dwelling_id) == (1, 32)
    assert 0 < best.score < 1


def test_a_missing_room_or_entrance_is_told(book):
    assert book.match("海棠小区3号楼2单元999").missing == "room"
    assert book.match("海棠小区3号楼7单元501").missing == "unit"
    assert book.match("海棠小区3号楼501").missing == "room"  # in both entrances


def test_a_plate_alone_takes_the_place_of_its_row(book):
    assert book.match("127号附2", place="逢家桃园村").building_id == 8
    assert not book.match("127号附2")


def test_a_click_settles_all_rows_of_the_estate(book):
    missed = book.match("老粮站宿舍3号楼2单元501")
    assert not missed
    rule = book.learn(missed.address, 1)
    assert rule == AddressRule("estate", "老粮站宿舍", "海棠小区")
    assert book.match("老粮站宿舍3号楼2单元501").dwelling_id == 32
    assert book.match("老粮站宿舍4号楼1单元101").dwelling_id == 34
    assert book.match("老粮站宿舍4号楼1单元101").how == "rule"


def test_a_click_on_another_number_holds_for_that_number_alone(book):
    rule = book.learn(parse("老粮站宿舍1号楼"), 2)
    assert (rule.kind, rule.building_no) == ("building", "1")
    assert book.match("老粮站宿舍1号楼101").building_id == 2
    assert not book.match("老粮站宿舍4号楼")


def test_a_click_for_one_row_holds_for_no_other(book):
    book.learn(parse("老粮站宿舍3号楼"), 1, whole_estate=False)
    assert book.match("老粮站宿舍3号楼").building_id == 1
    assert not book.match("老粮站宿舍4号楼")


def test_a_description_can_be_settled_too(book):
    book.learn(parse("村东头老王家"), 6)
    assert book.match("村东头老王家").building_id == 6


def test_a_place_outside_is_remembered(book):
    book.rules.add(learn_outside(parse("胶南市区人民路5号楼")))
    assert book.match("胶南市区人民路5号楼").how == "outside"


def test_rules_come_back_from_their_table(book):
    rules = [
        book.learn(parse("老粮站宿舍3号楼"), 1),
        book.learn(parse("村东头老王家"), 6),
        learn_outside(parse("别处小区1号楼")),
    ]
    columns = rules_change(rules).added
    assert read_rules(columns) == rules
    again = AddressBook(houses(read_rules(columns)))
    assert again.match("老粮站宿舍3号楼").building_id == 1
    assert [asdict(rule)["kind"] for rule in rules] == ["estate", "text", "outside"]


def test_a_rule_of_a_removed_building_is_passed_over():
    rule = AddressRule("building", "海棠小区", building_no="3", building_id=999)
    book = AddressBook(houses([rule]))
    assert book.match("海棠小区3号楼").building_id == 1


def test_many_addresses_give_what_each_gives_alone(book):
    texts = [row[4] or "海棠小区3-2-501" for row in BUILDINGS] * 3
    assert book.match_all(texts) == [book.match(text) for text in texts]
    places = ["逢家桃园村"] * len(texts)
    assert book.match_all(["127号"] * len(texts), places=places)[0].building_id == 7


def test_a_building_is_called_by_whichever_column_tells():
    assert name_house("", "", "海棠小区3号楼", "").number == "3"
    assert name_house("海棠小区", "3", "", "").kind == "building"
    assert name_house("", "12", "", "泊里镇前官庄村12号").number == "12"
    assert name_house(None, None, None, None).number == ""


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["海棠", "海堂", "盛景", "逢家桃园", "逢家桃圆", "佳和国"]),
            st.sampled_from(["小区", "苑", "家园", "一期", "二期"]),
            st.integers(1, 5),
        ),
        min_size=1,
        max_size=12,
        unique=True,
    ),
    st.integers(0, 100),
)
def test_no_address_ever_finds_a_house_of_another_number(named, pick):
    rows = [
        (100 + row, name + kind, f"{number}号楼", "", "", 0)
        for row, (name, kind, number) in enumerate(named)
    ]
    book = AddressBook(houses(buildings=rows))
    name, kind, number = named[pick % len(named)]
    for text in (
        f"{name}{kind}{number}号楼",
        f"{name}{number}号楼",
        f"海天{number}-101",
    ):
        match = book.match(text)
        ids = [match.building_id] if match else []
        for found in ids + [each.building_id for each in match.candidates]:
            assert book.name_of(found).number == str(number)
    exact = book.match(f"{name}{kind}{number}号楼")
    assert book.name_of(exact.building_id).place == name + kind


def test_a_town_without_dwellings_finds_its_buildings():
    nothing = np.array([], np.int64)
    whole = houses()
    bare = HouseColumns(
        whole.building, whole.estate, whole.plate, whole.name, whole.address,
        whole.courtyard, nothing, nothing, [], nothing, nothing, nothing, [], (),
    )  # fmt: skip
    found = AddressBook(bare).match("海棠小区3号楼2单元501室")
    assert found.building_id == 1
