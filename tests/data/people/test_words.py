"""Names, telephones, yes and no: as ledgers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data.demo import words
from gridplanner.data.people.booleans import read_boolean
from gridplanner.data.people.names import spell, split_remark, tidy_name
from gridplanner.data.people.phones import read_phones


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("王　强", "王强"),
        ("王\n强 ", "王强"),
        ("'王强", "王强"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提 . 艾力", "买买提·艾力"),
        ("㐂 𠮷", "㐂𠮷"),
        ("Ａｎｎａ　Li", "Anna Li"),
        (None, ""),
    ],
)
def test_names_are_tidied_and_rare_characters_kept(written, name):
    assert tidy_name(written) == name


@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=5))
def test_a_tidy_name_stays_as_it_is(name):
    assert tidy_name(tidy_name(name)) == tidy_name(name) == name


def test_a_remark_is_no_part_of_the_name():
    assert split_remark("王强(户主)") == ("王强", "户主")
    assert split_remark("（无）") == (
        "（无）".replace("（", "(").replace("）", ")"),
        "",
    )


@pytest.mark.parametrize(
    ("name", "initials", "full"),
    [
        ("单雄信", "sxx", "shanxiongxin"),
        ("仇英", "qy", "qiuying"),
        ("解缙", "xj", "xiejin"),
        ("曾巩", "zg", "zenggong"),
        ("查良镛", "zly", "zhaliangyong"),
        ("单于夫罗", "cyfl", "chanyufuluo"),
        ("单", "s", "shan"),
        ("欧阳修", "oyx", "ouyangxiu"),
        ("Anna Li", "annali", "annali"),
        ("", "", ""),
    ],
)
def test_family_names_are_read_as_such(name, initials, full):
    found = spell(name)
    assert found[1] == full
    assert found[0] == initials


def test_initials_agree_with_those_of_the_made_up_town():
    for token in words.SURNAMES.split():
        name = "".join(sign for sign in token if not sign.isascii())
        given_initials = "".join(sign for sign in token if sign.islower())
        assert spell(name)[0] == given_initials, name


@pytest.mark.parametrize(
    ("written", "first", "others"),
    [
        ("13800001234、13900001234", "13800001234", ("13900001234",)),
        ("0532-86661234/13800001234", "13800001234", ("0532-86661234",)),
        ("86661234", "86661234", ()),
        ("053286661234", "0532-86661234", ()),
        ("(010)66661234", "010-66661234", ()),
        ("138 0000 1234\n139-0000-1234", "13800001234", ("13900001234",)),
        ("+8613800001234；13800001234", "13800001234", ()),
        ("8613800001234", "13800001234", ()),
        ("儿子 13800001234", "13800001234", ()),
        ("13800001234，13900001234;", "13800001234", ("13900001234",)),
        ("10000001234.0", "10000001234", ()),
        (10000001234, "10000001234", ()),
        ("0532-86661234转801", "0532-86661234-801", ()),
        ("无", "", ()),
        (None, "", ()),
    ],
)
def test_telephones_are_split_and_cleaned(written, first, others):
    reading = read_phones(written)
    assert (reading.first, reading.others) == (first, others)
    assert not reading.rejected


@pytest.mark.parametrize("written", ["1.38E+10", "1380000123", "138000012345", "12"])
def test_digits_that_are_no_number_are_told(written):
    reading = read_phones(written)
    assert reading.first == ""
    assert reading.rejected


@given(st.lists(st.integers(10**9, 2 * 10**9 - 1), min_size=1, max_size=3, unique=True))
def test_every_number_of_a_cell_is_found(tails):
    numbers = [f"1{tail:010d}"[:11] for tail in tails]
    reading = read_phones("/".join(numbers))
    assert list(dict.fromkeys(numbers)) == [reading.first, *reading.others]


@pytest.mark.parametrize("written", ["是", "1", 1, 1.0, "√", "✓", "▲", "有", "Y", True])
def test_yes_is_read(written):
    assert read_boolean(written) is True


@pytest.mark.parametrize("written", ["否", "0", 0, "无", "N", "×", False])
def test_no_is_read(written):
    assert read_boolean(written) is False


@pytest.mark.parametrize("written", ["", None, "低保", 2])
def test_neither_yes_nor_no_is_told(written):
    assert read_boolean(written) is None
