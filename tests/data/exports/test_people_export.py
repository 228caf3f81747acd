"""Ledgers of people written out: the right rows, masked, whole, and on the record."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
import pyzipper

from gridplanner.data.access.audit import entries_of
from gridplanner.data.access.grant import Grant
from gridplanner.data.access.roles import Permissions
from gridplanner.data.errors import GridPlannerError, ProjectError
from gridplanner.data.exports.ledger_columns import TITLES, Names
from gridplanner.data.exports.people import ExportOptions, export_people
from gridplanner.data.exports.templates import (
    BUILT_IN,
    Template,
    drop_template,
    find_template,
    keep_template,
    saved_templates,
    template_of_book,
)
from gridplanner.data.filters.people_filter import PeopleFilter
from gridplanner.data.filters.people_list import Rules, make_list
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.ledgers.reading import look_at_ledger
from gridplanner.data.masking import MASKS
from tests.helpers.project import clock, open_document, unit_named
from tests.helpers.registry_town import settled_town, stand

DAY = "2026-06-01"
EVERY_COLUMN = Template("全部", tuple((title, key) for key, title in TITLES.items()))


@pytest.fixture
def town(tmp_path):
    document = settled_town(tmp_path / "town.gpkg", 1)
    yield document
    document.close()


def listed(document, wanted=None, rules=None):
    _, places = stand(document)
    return make_list(
        document.file,
        wanted or PeopleFilter(),
        places,
        rules=rules or Rules(DAY, shows_restricted=True),
    )


def write(document, path, people, template=BUILT_IN[0], **more):
    options = {
        key: more.pop(key) for key in ("encoding", "password", "reason") if key in more
    }
    return export_people(
        document.file,
        people,
        path,
        ExportOptions(template, "甲名单", "李工 2026-06-01 · 已脱敏", **options),
        names=Names(document.plan.units, document.levels),
        **more,
    )


def rows_of(path):
    sheet = openpyxl.load_workbook(path).active
    title, mark, titles, *rows = sheet.iter_rows(values_only=True)
    return title[0], mark[0], titles, rows


def plain_values(document):
    read = document.file.read_columns(
        "person", ["name", "id_no", "phone"], all_rows=True
    )
    return {str(value) for column in read.values() for value in column if value}


def test_sheet_holds_the_list_in_order_and_in_the_offices_columns(town, tmp_path):
    grid = unit_named(town, "丙网格")
    people = listed(town, PeopleFilter(any_of=("disabled",), units=(grid.id,)))
    assert write(town, tmp_path / "a.xlsx", people) == len(people) > 1
    title, mark, titles, rows = rows_of(tmp_path / "a.xlsx")
    assert (title, mark) == ("甲名单", "李工 2026-06-01 · 已脱敏")
    assert titles == BUILT_IN[0].titles
    assert len(rows) == len(people)
    at = {name: titles.index(name) for name in ("序号", "姓名", "所属网格", "人员类别")}
    page = people.page(town.file, limit=500)
    assert [row[at["序号"]] for row in rows] == list(range(1, len(people) + 1))
    assert [row[at["姓名"]] for row in rows] == [person.name for person in page]
    assert {row[at["所属网格"]] for row in rows} == {"丙网格"}
    assert all("残疾人" in row[at["人员类别"]] for row in rows)


def test_nothing_personal_stands_in_plain_in_any_column(town, tmp_path):
    people = listed(town)
    write(town, tmp_path / "a.xlsx", people, EVERY_COLUMN)
    write(town, tmp_path / "a.csv", people, EVERY_COLUMN)
    shown = {str(cell) for row in rows_of(tmp_path / "a.xlsx")[3] for cell in row}
    assert len(shown) > 20
    assert not shown & plain_values(town)
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert not [value for value in plain_values(town) if value in text]


def test_the_number_of_a_register_household_is_masked_too(town, tmp_path):
    numbers = {n: {"reg_no": f"90012300{n:02}"} for n in range(1, 11)}
    town.file.update_rows("register_household", numbers)
    people = listed(town)
    write(town, tmp_path / "a.csv", people)
    words = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert "9*******01" in words
    assert "90012300" not in words


def test_a_grant_shows_its_fields_of_its_people_until_its_time(town, tmp_path):
    for n in range(1, 151):
        values = {"name": "欧阳晓静", "id_no": f"99000019960115{n:04d}"}
        town.file.update_rows("person", {n: values})
    people = listed(town)
    one = int(people.found.people[0])
    now = clock()
    grant = Grant(
        frozenset({"name", "phone"}),
        "visit",
        now + timedelta(minutes=1),
        frozenset({one}),
    )
    template = Template("t", (("姓名", "name"), ("证件", "id_no")))
    write(
        town,
        tmp_path / "a.xlsx",
        people,
        template,
        grant=grant,
        now=now,
        reason="visit",
    )
    (row,) = town.file.read_rows("person", [one])
    first, *others = rows_of(tmp_path / "a.xlsx")[3]
    assert first[0] == row["name"]
    assert "*" in first[1]
    assert all("*" in name for name, _ in others)
    entry = entries_of(town.file).entries[0]
    assert (entry.action, entry.fields, entry.reason) == ("export", ("name",), "visit")
    late = now + timedelta(minutes=2)
    write(town, tmp_path / "b.xlsx", people, template, grant=grant, now=late)
    assert all("*" in name for name, _ in rows_of(tmp_path / "b.xlsx")[3])


def test_heads_and_owners_the_grant_is_not_for_stay_masked(town, tmp_path):
    town.file.update_rows(
        "dwelling",
        {
            n: {"owner_name": "欧阳福", "owner_phone": "10000009999"}
            for n in range(1, 21)
        },
    )
    people = listed(town, PeopleFilter(address="living"))
    ids = frozenset(people.found.people.tolist()[:1])
    grant = Grant(frozenset(MASKS), "visit", clock() + timedelta(minutes=1), ids)
    template = Template(
        "t", (("房主", "owner_name"), ("电话", "owner_phone"), ("户主", "head_name"))
    )
    write(town, tmp_path / "a.xlsx", people, template, grant=grant, now=clock())
    rows = rows_of(tmp_path / "a.xlsx")[3]
    assert {row[0] for row in rows} == {"欧阳*"}
    assert all("*" in row[1] for row in rows)


def test_health_is_told_in_words_to_whom_it_is_granted_and_hidden_from_others(
    town, tmp_path
):
    people = listed(town)
    first = int(people.found.people[0])
    with town.file.transaction():
        town.file.update_rows("person", {first: {"health": "37"}})
    template = Template("健康", (("健康状况", "health"),))
    write(town, tmp_path / "a.xlsx", people, template)
    until = clock() + timedelta(minutes=5)
    grant = Grant(frozenset({"text"}), "核对资料", until)
    write(
        town, tmp_path / "b.xlsx", people, template,
        grant=grant, now=clock(), reason="核对资料",
    )  # fmt: skip
    assert [rows_of(tmp_path / f"{name}.xlsx")[3][0][0] for name in "ab"] == [
        "***",
        "糖尿病",
    ]


def test_every_export_is_on_the_record_without_a_name(town, tmp_path):
    write(town, tmp_path / "名单.xlsx", listed(town))
    (entry,) = entries_of(town.file).entries
    assert (entry.action, entry.object, entry.table) == ("export", "甲名单", "person")
    assert entry.rows == len(listed(town))
    assert entry.file_name == "名单.xlsx"
    assert entry.fields == ()


def test_what_cannot_be_recorded_is_not_written(town, tmp_path):
    town.close()
    look = open_document(tmp_path / "town.gpkg", mode="look")
    with pytest.raises(ProjectError, match=r"audit\.read_only"):
        write(look, tmp_path / "a.xlsx", listed(look))
    assert not (tmp_path / "a.xlsx").exists()
    look.close()


def test_who_may_not_export_writes_nothing(town, tmp_path):
    rules = Rules(DAY, Permissions(may_export=False))
    with pytest.raises(GridPlannerError, match=r"exports\.denied"):
        write(town, tmp_path / "a.xlsx", listed(town, rules=rules))
    assert not entries_of(town.file).entries


@pytest.mark.parametrize("ending", ["xlsx", "csv", "zip"])
def test_a_stopped_export_leaves_the_old_file_and_no_entry(town, tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(b"old")
    progress = Progress(cancelled=lambda: True)
    with pytest.raises(Cancelled):
        write(town, path, listed(town), progress=progress, password="p")
    assert path.read_bytes() == b"old"
    assert {p.name for p in tmp_path.iterdir()} <= {
        path.name,
        "town.gpkg",
        "town.gpkg-wal",
        "town.gpkg-shm",
        "town.gpkg.lock",
    }
    assert not entries_of(town.file).entries


def test_an_archive_opens_with_its_password_alone(town, tmp_path):
    path = tmp_path / "a.zip"
    people = listed(town)
    with pytest.raises(GridPlannerError, match=r"exports\.no_password"):
        write(town, path, people)
    write(town, path, people, password="口令 1")
    with pyzipper.AESZipFile(path) as archive:
        assert archive.namelist() == ["a.xlsx"]
        with pytest.raises(RuntimeError):
            archive.read("a.xlsx", pwd=b"wrong")
        read = archive.read("a.xlsx", pwd="口令 1".encode())
    assert openpyxl.load_workbook(io.BytesIO(read)).active.max_row == len(people) + 3
    assert "甲名单".encode() not in path.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_text_is_read_again_with_rare_characters_and_no_formula(
    town, tmp_path, encoding
):
    people = listed(town)
    one = int(people.found.people[0])
    town.file.update_rows("person", {one: {"occupation": "𠮷㐂", "source": "=1+1"}})
    template = Template("t", (("职业", "occupation"), ("来源", "source")))
    write(town, tmp_path / "a.csv", people, template, encoding=encoding)
    with (tmp_path / "a.csv").open(encoding=encoding, newline="") as file:
        titles, first, *_, mark = csv.reader(file)
    assert titles == ["职业", "来源"]
    assert first == ["𠮷㐂", "'=1+1"]
    assert "已脱敏" in mark[0]


def test_texts_stay_texts_in_a_sheet(town, tmp_path):
    people = listed(town)
    one = int(people.found.people[0])
    values = {"occupation": "=1+1", "source": "a\x00b<&>", "employer": None}
    town.file.update_rows("person", {one: values})
    template = Template(
        "t", (("职业", "occupation"), ("来源", "source"), ("年龄", "age"))
    )
    write(town, tmp_path / "a.xlsx", people, template)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet["A4"].value == "=1+1"
    assert sheet["A4"].data_type == "s"
    assert sheet["B4"].value == "a b<&>"
    assert sheet.freeze_panes == "A4"
    assert "李工" in sheet.oddHeader.center.text
    assert sheet.print_title_rows == "$1:$3"


def test_a_list_of_more_rows_than_a_sheet_takes_goes_on_on_the_next(
    town, tmp_path, monkeypatch
):
    from gridplanner.data.exports import book

    monkeypatch.setattr(book, "SHEET_ROWS", 40)
    people = listed(town)
    write(town, tmp_path / "a.xlsx", people)
    sheets = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    assert [s.title for s in sheets[:2]] == ["实有人口", "实有人口 2"]
    assert sum(s.max_row - 3 for s in sheets) == len(people)
    assert all(s["A3"].value == "序号" for s in sheets)
    numbers = [
        row[0] for s in sheets for row in s.iter_rows(min_row=4, values_only=True)
    ]
    assert numbers == list(range(1, len(people) + 1))


def test_an_empty_list_makes_an_empty_ledger(town, tmp_path):
    assert (
        write(town, tmp_path / "a.xlsx", listed(town, PeopleFilter(age_from=125))) == 0
    )
    assert rows_of(tmp_path / "a.xlsx")[3] == []


def test_a_ledger_written_is_a_ledger_read(town, tmp_path):
    people = listed(town)
    for template in BUILT_IN:
        write(town, tmp_path / "a.xlsx", people, template)
        (sheet,) = look_at_ledger(tmp_path / "a.xlsx").chosen
        assert sheet.header_rows == (3,)
        assert sheet.rows == len(people)
        fields = {column.title: column.field for column in sheet.columns}
        assert fields["姓名"] == "name"
        assert fields["公民身份号码"] == "id_no"


def test_a_header_row_of_an_office_becomes_a_template(town, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["某镇人员台账"])
    titles = [
        "编号",
        "姓名",
        "身份证号码",
        "手机号",
        "是否低保",
        "现居住地",
        "责任人签字",
    ]
    book.active.append(titles)
    book.active.append(
        [1, "逄德福", "990000195102030117", "10000000001", "是", "海棠小区3-2-501", ""]
    )
    book.save(tmp_path / "我镇台账.xlsx")
    template = template_of_book(tmp_path / "我镇台账.xlsx")
    assert template.name == "我镇台账"
    assert template.titles == tuple(titles)
    keys = dict(template.columns)
    assert keys["姓名"] == "name"
    assert keys["手机号"] == "phone"
    assert keys["是否低保"] == "tag.dibao"
    assert keys["现居住地"] == "residence"
    assert keys["责任人签字"] == ""
    keep_template(town.file, template)
    assert saved_templates(town.file) == [template]
    assert find_template(town.file, "我镇台账") == template
    people = listed(town, PeopleFilter(any_of=("dibao",)))
    write(town, tmp_path / "out.xlsx", people, template)
    rows = rows_of(tmp_path / "out.xlsx")[3]
    assert {row[titles.index("是否低保")] for row in rows} == {"是"}
    assert {row[titles.index("责任人签字")] for row in rows} == {None}
    drop_template(town.file, template)
    with pytest.raises(GridPlannerError, match=r"exports\.no_template"):
        find_template(town.file, "我镇台账")


def test_a_file_without_a_header_is_no_template(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(GridPlannerError):
        template_of_book(tmp_path / "a.xlsx")


def test_restricted_categories_go_out_only_where_the_list_is_of_them(town, tmp_path):
    template = Template("t", (("类别", "categories"), ("吸毒", "tag.drugs")))
    write(town, tmp_path / "a.xlsx", listed(town), template)
    words = {str(cell) for row in rows_of(tmp_path / "a.xlsx")[3] for cell in row}
    assert not [word for word in words if "吸毒" in word]
    assert "是" not in words
    write(
        town,
        tmp_path / "b.xlsx",
        listed(town, PeopleFilter(any_of=("drugs",))),
        template,
    )
    rows = rows_of(tmp_path / "b.xlsx")[3]
    assert {row[1] for row in rows} == {"是"}


def test_other_endings_and_projects_are_refused(town, tmp_path):
    for name in ("a.doc", "a"):
        with pytest.raises(GridPlannerError, match=r"export\.unknown_format"):
            write(town, tmp_path / name, listed(town))
