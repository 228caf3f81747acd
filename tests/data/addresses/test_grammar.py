"""Addresses of ledgers are read into their parts, or honestly not at all."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data.addresses.address import Address, render
from gridplanner.data.addresses.grammar import parse
from gridplanner.data.addresses.heads import split_head


def parts(address: Address) -> dict[str, str]:
    found = {each.name: getattr(address, each.name) for each in fields(address)}
    return {name: value for name, value in found.items() if value and name != "text"}


def tower(estate: str, building: str, unit: str = "", room: str = "", floor: str = ""):
    named = {
        "estate": estate, "building": building, "unit": unit, "floor": floor,
        "room": room,
    }  # fmt: skip
    return {name: value for name, value in named.items() if value}


HAITANG = tower("海棠小区", "3", "2", "501", "5")
TARGETS = {
    "海棠小区3号楼2单元501室": HAITANG,
    "海棠小区３号楼２单元５０１室": HAITANG,
    "海棠小区3-2-501": HAITANG,
    "海棠小区3#楼2单元501": HAITANG,
    "海棠小区三号楼二单元501户": HAITANG,
    "青岛市黄岛区泊里镇海棠小区 3 号楼 2 单元 501 室": {
        "prefix": "青岛市黄岛区泊里镇", **HAITANG,
    },
    "新村路18号海棠小区3号楼2单元501室": {"road": "新村路18号", **HAITANG},
    "海棠小区3栋2单元5楼东户": tower("海棠小区", "3", "2", "东户", "5"),
    "泊里镇尧头社区12幢1002": {
        "prefix": "泊里镇", **tower("尧头社区", "12", room="1002", floor="10"),
    },
    "海棠小区A座1203室": tower("海棠小区", "A", room="1203", floor="12"),
    "盛景苑3号楼12层1201": tower("盛景苑", "3", room="1201", floor="12"),
    "逢家桃园村127号": {"village": "逢家桃园村", "plate": "127"},
    "逢家桃园127号": {"village": "逢家桃园", "plate": "127"},
    "逢家桃园村127号-2": {"village": "逢家桃园村", "plate": "127", "plate_sub": "2"},
    "127号附1": {"plate": "127", "plate_sub": "1"},
    "佳和国小区24号楼2单元602": tower("佳和国小区", "24", "2", "602", "6"),
    "新安中里5-1-101号": tower("新安中里", "5", "1", "101", "1"),
    "雅豪苑6栋3单元301号": tower("雅豪苑", "6", "3", "301", "3"),
    "绿城城园东区7号楼2单元802户": tower("绿城城园东区", "7", "2", "802", "8"),
    "海棠大厦A座101室、202室": {
        **tower("海棠大厦", "A", room="101", floor="1"), "other_rooms": ("202",),
    },
    "村东头老王家": {"unparsed": "村东头老王家"},
}  # fmt: skip
MORE = {
    "海棠3#2-501户": tower("海棠", "3", "2", "501", "5"),
    "海棠小区3号2单元501": HAITANG,
    "海棠小区3号楼-2-501": HAITANG,
    "海棠小区13-2-501": tower("海棠小区", "13", "2", "501", "5"),
    "海棠小区2期3-2-501": tower("海棠小区2期", "3", "2", "501", "5"),
    "海棠小区3 2 501": HAITANG,
    "海棠小区3号楼2单元501室（租）": HAITANG,
    "海棠小区3号楼2单元501室东边": {**HAITANG, "unparsed": "东边"},
    "海棠小区3-501": tower("海棠小区", "3", room="501", floor="5"),
    "海棠小区03号楼02单元0501室": tower("海棠小区", "3", "2", "501", "5"),
    "海棠小区十二幢三单元五零一室": tower("海棠小区", "12", "3", "501", "5"),
    "新村路18号3-2-501": {"road": "新村路18号", "building": "3", "unit": "2",
                       "floor": "5", "room": "501"},
    "新村路18号2单元501": {"road": "新村路18号", "unit": "2", "floor": "5",
                      "room": "501"},
    "泊里镇新村路18号": {"prefix": "泊里镇", "road": "新村路18号"},
    "中山三路5号": {"road": "中山三路5号"},
    "三里庄七号": {"village": "三里庄", "plate": "7"},
    "泊里镇尧头社区海棠小区3号楼": {
        "prefix": "泊里镇尧头社区", "estate": "海棠小区", "building": "3",
    },
    "海棠小区3号楼网点5号": {**tower("海棠小区", "3"), "shop": "网点5"},
    "海棠小区3号楼底商": {**tower("海棠小区", "3"), "shop": "底商"},
    "海棠小区3号楼车库12": {**tower("海棠小区", "3"), "shop": "车库12"},
    "海棠小区3号楼2单元阁楼": {**tower("海棠小区", "3", "2"), "shop": "阁楼"},
    "海棠小区3号楼地下室": {**tower("海棠小区", "3"), "shop": "地下室"},
    "海棠小区沿街网点12号": {"estate": "海棠小区", "shop": "网点12"},
    "海棠小区3号楼-1层": tower("海棠小区", "3", floor="-1"),
    "逢家桃园127-2": {"village": "逢家桃园", "plate": "127", "plate_sub": "2"},
    "逢家桃园127号之2": {"village": "逢家桃园", "plate": "127", "plate_sub": "2"},
    "山东省青岛市西海岸新区泊里镇逢家桃园村127号": {
        "prefix": "山东省青岛市西海岸新区泊里镇", "village": "逢家桃园村",
        "plate": "127",
    },
    "海棠小区(北区)5号楼": {"estate": "海棠小区北区", "building": "5"},
    "海棠小区（出租）5号楼": {"estate": "海棠小区", "building": "5"},
    "海棠小区3号楼501-1": tower("海棠小区", "3", room="501-1"),
    "海棠小区3号楼B1-102": {"unparsed": "海棠小区3号楼B1-102"},
    "海棠小区3号楼2单元顶楼": {**tower("海棠小区", "3", "2"), "unparsed": "顶楼"},
    "海棠小区沿街3号网点": {"estate": "海棠小区", "shop": "网点3"},
    "海棠小区1号公寓楼301": tower("海棠小区", "1", room="301", floor="3"),
    "海棠小区5-101号": tower("海棠小区", "5", room="101", floor="1"),
    "海棠小区3号楼2单元501室 10000001234": HAITANG,
    "黄岛区海棠小区3号楼2单元501": {"prefix": "黄岛区", **HAITANG},
    "黄岛区新村路18号海棠小区3-2-501": {
        "prefix": "黄岛区", "road": "新村路18号", **HAITANG,
    },
    "黄岛区泊里镇驻地海棠小区3-2-501": {"prefix": "黄岛区泊里镇", **HAITANG},
    "逢家桃园村12-1号": {"village": "逢家桃园村", "plate": "12", "plate_sub": "1"},
    "逢家桃园村127": {"village": "逢家桃园村", "plate": "127"},
    "逢家桃园村三组12号": {"village": "逢家桃园村", "plate": "12"},
    "人民路12-1号": {"road": "人民路12-1号"},
    "人民路12号院3号楼2单元301": {
        "road": "人民路12号院", "building": "3", "unit": "2", "floor": "3",
        "room": "301",
    },
    "": {},
    "无": {"unparsed": "无"},
}  # fmt: skip


@pytest.mark.parametrize("text", TARGETS)
def test_every_vector_is_read_as_it_should_be(text):
    assert parts(parse(text)) == TARGETS[text]


@pytest.mark.parametrize("text", MORE)
def test_other_forms_of_ledgers_are_read(text):
    assert parts(parse(text)) == MORE[text]


def test_all_ways_to_write_one_flat_have_one_key():
    keys = {parse(text).key for text in list(TARGETS)[:7]}
    assert len(keys) == 1


def test_the_kind_of_place_is_optional():
    assert parse("逢家桃园村127号").key == parse("逢家桃园127号").key
    assert parse("逢家桃园村127号").key != parse("逢家桃园村127号-2").key


def test_a_description_is_no_address():
    assert not parse("村东头老王家")
    assert not parse("")


places = st.sampled_from(
    [
        "海棠小区",
        "盛景苑",
        "佳和家园",
        "绿城城园东区",
        "新安中里",
        "海棠小区二期",
        "金水湾",
    ]
)
villages = st.sampled_from(["逢家桃园村", "三里庄", "十里铺村", "前官庄", "大台新村"])
prefixes = st.sampled_from(["", "泊里镇", "青岛市黄岛区泊里镇", "黄岛区王台街道"])
numbers = st.integers(1, 199).map(str)
rooms = st.builds(
    "{}{:02d}".format, st.integers(1, 33), st.integers(1, 12)
) | st.sampled_from(["东户", "西户", "中户"])
towers = st.builds(
    Address,
    prefix=prefixes,
    road=st.sampled_from(["", "新村路18号", "滨海大道3号"]),
    estate=places,
    building=numbers | st.sampled_from("ABC"),
    unit=st.just("") | st.integers(1, 9).map(str),
    room=st.just("") | rooms,
)
homesteads = st.builds(
    Address,
    prefix=prefixes,
    village=villages,
    plate=numbers,
    plate_sub=st.just("") | st.integers(1, 9).map(str),
)


@given(towers | homesteads)
def test_an_address_written_in_full_reads_back(address):
    read = parse(render(address))
    for name in ("prefix", "road", "estate", "village", "building", "unit", "room",
                 "plate", "plate_sub"):  # fmt: skip
        assert getattr(read, name) == getattr(address, name), (name, render(address))
    assert read.unparsed == ""


@given(towers, st.integers(1, 9), st.integers(101, 3312))
def test_the_forms_of_a_tower_agree(address, unit, room):
    address = replace(address, unit=str(unit), room=str(room))
    building, unit, room = address.building, address.unit, address.room
    forms = [
        f"{address.estate}{building}-{unit}-{room}",
        f"{address.estate}{building}#楼{unit}单元{room}",
        f"{address.estate}{building}栋 {unit} 单元 {room} 户",
        f"{address.prefix}{address.estate}{building}幢{unit}单元{room}号",
    ]
    assert {parse(form).key for form in forms} == {address.key}


@given(st.text(max_size=30))
def test_nothing_at_all_makes_it_fail(text):
    address = parse(text)
    assert address or address.unparsed == address.text


@given(st.text("海棠小区村路街号楼栋单元室-#0123456789东西户", max_size=20))
def test_digits_are_never_made_up(text):
    address = parse(text)
    written = address.text
    # A room by its side is called 东户 whether 东户 or 东室 is written.
    written = written.replace("室", "户")
    for part in (address.building, address.unit, address.plate, address.room):
        assert part.replace("室", "户") in written


def test_prefix_ends_before_the_place():
    assert split_head("黄岛区泊里镇海棠小区").prefix == "黄岛区泊里镇"
    assert split_head("海棠小区").place == "海棠小区"
    assert split_head("尧头社区").place == "尧头社区"
