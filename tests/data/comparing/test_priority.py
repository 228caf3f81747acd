"""Whose word counts is decided by one order, and nothing is lost silently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.data.comparing.priority import (
    DEFAULT,
    KINDS,
    Priorities,
    decide_fields,
    dump_priorities,
    load_priorities,
)

POLICE, OFFICE, OWN = "泊里派出所户籍", "尧头社区台账", "居民扫码自报"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (POLICE, "police"),
        ("区民政局低保名单", "department"),
        (OFFICE, "community"),
        (OWN, "self"),
        ("名单.xlsx", ""),
    ],
)
def test_a_source_is_told_by_its_name(source, kind):
    assert DEFAULT.kind_of(source) == kind


def outcome(column, present, present_source, offered, offered_source, **more):
    found = decide_fields(
        {column: present}, present_source, {column: offered}, offered_source, **more
    )
    return found[column].outcome


def test_the_stronger_source_overwrites_and_the_weaker_one_does_not():
    assert outcome("education", "60", OFFICE, "70", POLICE) == "overwrite"
    assert outcome("education", "60", POLICE, "70", OFFICE) == "keep"


def test_a_source_corrects_itself_and_two_of_one_kind_are_reviewed():
    assert outcome("education", "60", OFFICE, "70", OFFICE) == "overwrite"
    assert outcome("education", "60", OFFICE, "70", "另一社区台账") == "review"


def test_telephones_are_best_known_to_the_community():
    assert outcome("phone", "10000000001", POLICE, "10000000002", OFFICE) == "overwrite"


def test_another_number_or_birth_is_reviewed_whoever_says_so():
    assert outcome("birth", "1955-03-12", OFFICE, "1956-03-12", POLICE) == "review"
    assert outcome("id_no", "a", OFFICE, "b", POLICE) == "review"


def test_a_name_is_mended_but_not_exchanged():
    assert outcome("name", "王秀瑛", OFFICE, "王秀英", POLICE) == "overwrite"
    assert outcome("name", "王秀瑛", OFFICE, "李建国", POLICE) == "review"


def test_empty_says_nothing_and_fills_nothing():
    assert decide_fields({"note": "x"}, OFFICE, {"note": " "}, POLICE) == {}
    assert outcome("note", None, OFFICE, "x", OWN) == "fill"
    assert outcome("note", " x ", OFFICE, "x", OWN) == "same"


def test_priorities_of_a_project_come_back_and_count():
    own = Priorities(
        ("community", "police"), {"note": ("self",)}, {"名单.xlsx": "community"}
    )
    assert load_priorities(dump_priorities(own)) == own
    assert load_priorities(None) == DEFAULT
    found = outcome("education", "60", POLICE, "70", "名单.xlsx", priorities=own)
    assert found == "overwrite"


@given(
    st.sampled_from(["education", "phone", "name"]),
    st.sampled_from(KINDS),
    st.sampled_from(KINDS),
)
def test_of_two_sources_never_both_win(column, one, other):
    names = {kind: f"{kind} list" for kind in KINDS}
    if one == other:
        return
    there = outcome(column, "王甲", names[one], "王乙", names[other])
    back = outcome(column, "王甲", names[other], "王乙", names[one])
    assert {there, back} == {"overwrite", "keep"}
