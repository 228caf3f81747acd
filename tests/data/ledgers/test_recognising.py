"""Rosters of workers are told from ledgers of residents by titles and roles."""

from __future__ import annotations

import pytest

from gridplanner.data.ledgers.recognising import look_at_any
from tests.data.ledgers.sheets import TITLES, rows_of, write_book

ROLES = ["网格员", "网格长", "楼长", "", "其他"]


@pytest.mark.parametrize(
    ("titles", "roles", "kind"),
    [
        (("姓名", "电话", "职务", "所属网格", "驻点"), ROLES, "workers"),
        (("序号", "姓名", "身份证号", "职务", "网格", "家庭住址"), ROLES, "workers"),
        (("工号", "姓名", "岗位", "网格编码", "任职日期"), ROLES, "posts"),
        (("姓名", "岗位", "范围"), ["网格长、党小组长"], "posts"),
        (("工号", "姓名", "联系电话", "人员类别"), [""], "workers"),
        (("工号", "姓名", "身份证号", "现住址"), [""], "people"),
        (("姓名", "身份证号", "职务", "所属网格", "现住址"), ["组织委员"], "people"),
        (("姓名", "身份证号", "与户主关系", "职务", "网格"), ROLES, "people"),
        (("社区", "网格", "网格长", "电话", "专职网格员", "电话"), [""], "workers"),
        (("姓名", "身份证号", "现住址", "网格", "网格员", "电话"), [""], "people"),
        (("户主", "电话", "职务", "网格"), ROLES, "people"),
    ],
)
def test_a_roster_is_told_by_its_titles_and_roles(tmp_path, titles, roles, kind):
    rows = [[role if t in {"职务", "岗位"} else "甲" for t in titles] for role in roles]
    path = write_book(tmp_path / "a.xlsx", {"a": [titles, *rows]})
    assert look_at_any(path).lists == kind


def test_a_ledger_of_residents_stays_one_and_can_be_read_otherwise(tmp_path):
    path = write_book(tmp_path / "a.xlsx", {"a": [TITLES, *rows_of()]})
    found = look_at_any(path)
    assert (found.lists, found.sheets[0].missing) == ("people", ())
    assert look_at_any(path, kind="posts").sheets[0].missing == ("role", "where")


def test_hidden_sheets_and_lists_of_words_do_not_decide(tmp_path):
    words = [("岗位", "姓名", "网格"), ("网格员", "甲", "乙")]
    book = {"台账": [TITLES, *rows_of()], "名册": words}
    path = write_book(tmp_path / "a.xlsx", book)
    assert look_at_any(path).lists == "posts"
    import openpyxl

    opened = openpyxl.load_workbook(path)
    opened["名册"].sheet_state = "hidden"
    opened.save(path)
    assert look_at_any(path).lists == "people"
