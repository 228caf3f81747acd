"""Headers are found, columns understood, and rows of nobody left out."""

from __future__ import annotations

import re

import pytest

from gridplanner.data.errors import ImportRejected
from gridplanner.data.ledgers.columns import meaning_of
from gridplanner.data.ledgers.fields import FIELDS, MASKED_AS
from gridplanner.data.ledgers.ledger import LedgerOptions
from gridplanner.data.ledgers.reading import (
    chosen_tables,
    look_at_ledger,
    read_tables,
)
from gridplanner.data.ledgers.workbook import open_workbook
from gridplanner.resources.texts import has_text
from tests.data.ledgers.sheets import TITLES, rows_of, write_book
from tests.helpers.people import PEOPLE

ROWS = rows_of()


def look(path, rows, *, merged=(), name="东村", **options):
    book = write_book(path / "a.xlsx", {name: rows}, merged)
    return look_at_ledger(book, options=LedgerOptions(**options)).sheets[0]


def fields_of(sheet):
    return {column.title: column.field for column in sheet.columns}


def test_a_title_over_the_header_is_passed_over(tmp_path):
    title = ["实有人口数据", *[None] * 4]
    sheet = look(tmp_path, [title, [], TITLES, *ROWS], merged=["A1:E1"])
    assert (sheet.header_rows, sheet.data_from, sheet.rows) == ((3,), 4, 4)
    assert (sheet.missing, sheet.is_ledger) == ((), True)


def test_headers_of_several_rows_are_joined(tmp_path):
    first = ["序号", "户主", None, "成员姓名", "证件号码", "现住地", None, "房主", None]
    second = [None, "姓名", "户号", None, None, "小区", "楼栋", "姓名", "电话"]
    person = [1, "甲", "7", "乙", PEOPLE[0].id_no, "海棠小区", "3号楼", "丙", "1"]
    merged = ["B1:C1", "F1:G1", "H1:I1", "A1:A2", "D1:D2", "E1:E2"]
    sheet = look(tmp_path, [first, second, person], merged=merged)
    assert sheet.header_rows == (1, 2)
    assert fields_of(sheet) == {
        "序号": "",
        "户主/姓名": "head_name",
        "户主/户号": "reg_no",
        "成员姓名": "name",
        "证件号码": "id_no",
        "现住地/小区": "estate",
        "现住地/楼栋": "building",
        "房主/姓名": "owner_name",
        "房主/电话": "owner_phone",
    }


def test_comment_rows_totals_and_signatures_are_nobody(tmp_path):
    rows = [
        TITLES,
        [
            "必填，真实姓名",
            "必填，18位",
            "下拉选择",
            "如：0532-1234567",
            "导入前请删除第二行",
        ],
        *ROWS[:2],
        ["小计", None, None, 2],
        TITLES,
        *ROWS[2:],
        ["合计：4人"],
        ["填表人：某某", None, None, "填表日期：2026年3月"],
    ]
    sheet = look(tmp_path, rows)
    assert sheet.rows == 4
    assert sheet.comment_rows == (2,)
    assert [(row.row, row.reason) for row in sheet.skipped] == [
        (2, "comment"),
        (5, "total"),
        (6, "header"),
        (9, "total"),
        (10, "signature"),
    ]
    for row in sheet.skipped:
        assert has_text(f"ledger.skipped.{row.reason}")


def test_an_example_with_an_id_number_is_a_comment_only_where_it_says_so(tmp_path):
    example = ["例如：某某", f"如：{PEOPLE[0].id_no}", "格式：子", "必填", "必填"]
    assert look(tmp_path, [TITLES, example, *ROWS]).comment_rows == (2,)
    assert look(tmp_path, [TITLES, *ROWS]).comment_rows == ()


def test_numbers_of_the_columns_are_a_comment(tmp_path):
    sheet = look(tmp_path, [TITLES, ["(1)", "(2)", "(3)", "(4)", "(5)"], *ROWS])
    assert (sheet.comment_rows, sheet.rows) == ((2,), 4)


def test_merged_cells_are_filled_within_their_range_only(tmp_path):
    rows = [
        ["户主", *TITLES],
        *[["甲" if i == 0 else None, *r] for i, r in enumerate(ROWS)],
    ]
    path = write_book(tmp_path / "a.xlsx", {"东村": rows}, ["A2:A4"])
    (table,) = read_tables(open_workbook(path), options=LedgerOptions())
    assert table.column(0) == ["甲", "甲", "甲", ""]
    assert table.reading.blank_heads == 1


def test_explanations_hidden_and_empty_sheets_are_no_ledgers(tmp_path):
    path = write_book(
        tmp_path / "a.xlsx",
        {
            "东村": [TITLES, *ROWS],
            "西村": [TITLES, *ROWS],
            "相关数据字典项": [TITLES, *ROWS],
            "空": [],
            "走访": [["日期", "天气"], ["1", "2"]],
        },
    )
    ledger = look_at_ledger(path)
    assert [sheet.reason for sheet in ledger.sheets] == [
        "", "", "dictionary", "empty", "no_header",
    ]  # fmt: skip
    assert [sheet.name for sheet in ledger.chosen] == ["东村", "西村"]
    for sheet in ledger.sheets:
        assert not sheet.reason or has_text(f"ledger.sheet.{sheet.reason}")


def test_the_user_may_say_where_the_header_is(tmp_path):
    rows = [["x"], ["甲", "乙"], ["王某", "东村1号"]]
    sheet = look(tmp_path, rows, header_rows={"东村": 2}, sheets=("东村",))
    assert [column.title for column in sheet.columns] == ["甲", "乙"]
    assert sheet.missing == ("name", "identity", "place")
    chosen = {"甲": "name", "乙": "residence"}
    sheet = look(
        tmp_path, rows, header_rows={"东村": 2}, sheets=("东村",), columns=chosen
    )
    assert sheet.missing == ("identity",)


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("公民身份号码", "id_no"),
        ("证 件 号 码\n（必填）", "id_no"),
        ("＊姓名", "name"),
        ("现住门（楼）详址", "residence"),
        ("与户主的关系", "relation"),
        ("与房主关系", ""),
        ("是否低保", "tag.dibao"),
        ("党员", "tag.party_member"),
        ("户籍地/详细地址", "domicile"),
        ("户籍地/小区", ""),
        ("承租人/身份证号", "tenant_id"),
        ("网格员姓名", ""),
        ("楼长姓名", ""),
        ("监护人联系电话", ""),
        ("年龄", ""),
    ],
)
def test_titles_mean_what_offices_mean_by_them(title, field):
    assert meaning_of(title).field == field


def test_titles_like_known_ones_are_guessed_and_strong_ones_win(tmp_path):
    titles = [
        "姓名",
        "籍贯",
        "户籍地址",
        "身份证号",
        "联系电话",
        "电话",
        "地址",
        "现住址",
    ]
    sheet = look(tmp_path, [titles, ["甲", "山东", *"abcdef"]])
    assert fields_of(sheet) == {
        "姓名": "name",
        "籍贯": "",
        "户籍地址": "domicile",
        "身份证号": "id_no",
        "联系电话": "phone",
        "电话": "other_phones",
        "地址": "",
        "现住址": "residence",
    }
    by_title = {column.title: column for column in sheet.columns}
    assert by_title["地址"].suggested == "residence"
    assert meaning_of("籍贯").certainty == meaning_of("居民身份证号码信息").certainty
    assert meaning_of("居民身份证号码信息").certainty == "guessed"


def test_a_list_of_heads_alone_is_a_list_of_people(tmp_path):
    rows = [
        ["户主", "户主身份证号", "户号", "家庭住址"],
        ["甲", PEOPLE[0].id_no, "1", "x"],
    ]
    fields = fields_of(look(tmp_path, rows))
    assert fields["户主"] == "name"
    assert fields["户主身份证号"] == "id_no"


def test_sensitive_columns_are_left_out_unless_chosen(tmp_path):
    rows = [[*TITLES, "是否社区矫正"], *[[*row, "否"] for row in ROWS]]
    (column,) = [c for c in look(tmp_path, rows).columns if "矫正" in c.title]
    assert (column.field, column.certainty, column.sensitive) == ("", "left_out", True)
    chosen = {"是否社区矫正": "tag.correction"}
    (column,) = [c for c in look(tmp_path, rows, columns=chosen).columns if c.sensitive]
    assert column.field == "tag.correction"


def test_a_column_named_for_a_category_must_be_ticked(tmp_path):
    rows = [[*TITLES, "楼长"], *[[*row, "董某"] for row in ROWS]]
    assert fields_of(look(tmp_path, rows))["楼长"] == ""
    rows = [[*TITLES, "楼长"], *[[*row, "是"] for row in ROWS]]
    assert fields_of(look(tmp_path, rows))["楼长"] == "tag.backbone"


def test_kinds_of_people_are_categories_where_the_words_are(tmp_path):
    titles = ("姓名", "身份证号", "人员类别", "现住址")
    for words, field in (
        (("低保", "残疾人、独居老人", "", "别的"), "tags"),
        (("户籍人口", "流动人口", "", "流动人口"), "population_kind"),
        (("", "", "", ""), "population_kind"),
    ):
        rows = [
            (name, number, word, address)
            for (name, number, _, _, address), word in zip(
                rows_of(), words, strict=True
            )
        ]
        sheet = look(tmp_path, [titles, *rows])
        assert fields_of(sheet)["人员类别"] == field


def test_what_columns_meant_last_time_holds_again(tmp_path):
    path = write_book(tmp_path / "a.xlsx", {"东村": [TITLES, *ROWS]})
    first = look_at_ledger(path).sheets[0]
    kept = {"现住址": "domicile"}
    again = look_at_ledger(
        path, remembered=lambda key: kept if key == first.signature else None
    ).sheets[0]
    assert fields_of(again)["现住址"] == "domicile"
    assert again.is_remembered


def test_damage_done_by_excel_is_warned_of(tmp_path):
    rows = [
        ["姓名", "身份证号", "出生年月", "地址"],
        ["甲", 370211195503124096, 1955.1, "x"],
        ["乙", "3.70211E+17", 1955.03, "x"],
        ["丙", PEOPLE[0].id_no, "1951-02", "x"],
    ]
    columns = {c.title: c for c in look(tmp_path, rows).columns}
    assert (columns["身份证号"].warning, columns["身份证号"].warned) == (
        "damaged_ids",
        2,
    )
    assert (columns["出生年月"].warning, columns["出生年月"].warned) == (
        "year_month",
        1,
    )
    for column in columns.values():
        assert not column.warning or has_text(f"ledger.warning.{column.warning}")


def test_samples_show_nobody(tmp_path):
    titles = ["姓名", "身份证号", "手机", "住址", "备注", "某列", "性别"]
    rows = [
        [
            p.name,
            p.id_no,
            p.phone,
            "海棠小区3号楼2单元501",
            "独居" + p.name,
            p.name,
            "男",
        ]
        for p in PEOPLE
    ]
    sheet = look(tmp_path, [titles, *rows])
    shown = " ".join(text for column in sheet.columns for text in column.sample)
    for person in PEOPLE:
        for told in (person.name, person.name[1:], person.id_no, person.phone):
            assert told not in shown
    assert "501" not in shown
    assert "男" in shown


def test_every_field_has_its_sentence_and_what_is_personal_its_mask():
    for field in FIELDS:
        assert has_text(f"ledger.field.{field}"), field
    for field in FIELDS:
        personal = re.search("name|id_no|_id$|phone|birth|address|residence", field)
        assert not personal or field in MASKED_AS, field


def rejected(path, written, **options):
    book = open_workbook(write_book(path / "a.xlsx", written))
    options = LedgerOptions(**options)
    with pytest.raises(ImportRejected) as caught:
        chosen_tables(read_tables(book, options=options), options)
    assert has_text(caught.value.code)
    return caught.value.code


def test_what_cannot_be_imported_is_refused_with_the_reason(tmp_path):
    assert rejected(tmp_path, {"a": []}) == "ledger.blank"
    assert rejected(tmp_path, {"a": [TITLES]}) == "ledger.no_rows"
    assert (
        rejected(tmp_path, {"a": [["日期", "天气"], ["1", "2"]]}) == "ledger.no_people"
    )
    good = [TITLES, *ROWS]
    assert rejected(tmp_path, {"a": good}, sheets=("b",)) == "ledger.no_such_sheet"
    for column, missing in enumerate(["name", "identity"]):
        titles = [t if i != column else "某" for i, t in enumerate([*TITLES, "户号"])]
        code = rejected(tmp_path, {"a": [titles, *ROWS]})
        assert code == f"ledger.missing.{missing}"
    no_place = [[*TITLES[:4], "性别"], *ROWS]
    assert rejected(tmp_path, {"a": no_place}) == "ledger.missing.place"
