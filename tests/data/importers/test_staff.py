"""Rosters of workers and lists of posts become workers and posts of the registry."""

from __future__ import annotations

import numpy as np
import pytest

from gridplanner.data.errors import ImportRejected
from gridplanner.data.importers.staff import import_staff
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.ledgers.ledger import LedgerOptions
from gridplanner.data.ledgers.rejected import write_rejected
from gridplanner.team_sheet import vacancies
from tests.data.importers.registry_town import all_rows
from tests.data.ledgers.sheets import write_book, write_text
from tests.helpers.project import dump, wkb
from tests.helpers.staff import staffed, strip_town

ROSTER = ("序号", "姓名", "电话", "职务", "所属网格", "驻点")
POSTS = ("姓名", "岗位", "范围", "开始日期", "结束日期")


@pytest.fixture
def town(tmp_path):
    """Two communities of two grids each; 3号楼 of 海棠小区 has 2 of 3 entrances."""
    document, _ = strip_town(tmp_path / "town.gpkg", 4, communities=2)
    file = document.file
    file.bulk_insert(
        "building",
        {
            "estate": ["海棠小区", "海棠小区"],
            "plate": ["3号楼", "5号楼"],
            "name": ["海棠小区3号楼", "海棠小区5号楼"],
            "address": ["泊里镇海棠小区3号楼", "泊里镇海棠小区5号楼"],
            "floors": [6, 6],
        },
        [wkb(10, 10, 20, 20), wkb(30, 10, 40, 20)],
    )
    file.bulk_insert(
        "building_unit", {"building_id": [1, 1], "name": ["1单元", "2单元"]}
    )
    yield document
    document.close()


def units_of(town):
    return {u.name: u.id for u in town.plan.units.values() if not u.valid_to}


def take(town, tmp_path, kind, rows, titles, *, name="名册.xlsx", **options):
    path = write_book(tmp_path / name, {"名册": [titles, *rows]})
    return import_staff(town, kind, path, options=LedgerOptions(**options))


def roster(town, tmp_path, *rows, titles=ROSTER, **options):
    return take(town, tmp_path, "workers", rows, titles, **options)


def listed(town, tmp_path, *rows, titles=POSTS, **options):
    return take(town, tmp_path, "posts", rows, titles, **options)


def told(done):
    return [(i.row, i.column, i.reason, i.action) for i in done.issues]


def posts(town, *columns):
    return all_rows(town, "post", "worker_id", "role", "scope_type", *columns)


def test_a_roster_of_49_workers_for_52_grids_names_the_vacant_grids(tmp_path):
    document, _ = strip_town(tmp_path / "town.gpkg", 52)
    rows = [
        (n, f"员工{chr(0x4E00 + n)}", f"138{n:08d}", "专职网格员", f"第{n}网格", None)
        for n in range(1, 50)
    ]
    done = roster(document, tmp_path, *rows)
    assert (done.read, done.added, done.skipped) == (49, 49, 0)
    assert (done.workers_added, done.posts_added) == (49, 49)
    listed, _ = vacancies(staffed(document, day="2026-12-01"))
    lacking = [row["name"] for row in listed if row["role"] == "full_time_worker"]
    assert lacking == ["第50网格", "第51网格", "第52网格"]
    document.close()


def test_a_roster_makes_workers_with_their_posts_and_one_undo_takes_all_back(
    town, tmp_path
):
    history = len(town.history())
    done = roster(
        town,
        tmp_path,
        (1, "王 强", "13800000001", "网格员", "第1社区第一网格", "海棠小区3号楼"),
        (2, "李梅", 13800000002, "楼长", None, None),
        (3, "赵刚", "13800000003", "网格长、党支部书记", "370211103202003", None),
    )
    assert [reason for _, _, reason, _ in told(done)] == ["post_nowhere"]
    assert all_rows(town, "worker", "name", "phone", "kind", "pinyin", "base_x") == [
        ("李梅", "13800000002", "resident", "lm", None),
        ("王强", "13800000001", "full_time", "wq", 500015.0),
        ("赵刚", "13800000003", None, "zg", None),
    ]
    grids = units_of(town)
    assert posts(town, "scope_id", "valid_from") == [
        (1, "full_time_worker", "grid", grids["第1网格"], town.file.now()[:10]),
        (3, "grid_leader", "grid", grids["第3网格"], town.file.now()[:10]),
        (3, "party_secretary", "grid", grids["第3网格"], town.file.now()[:10]),
    ]
    assert len(town.history()) == history + 1
    town.undo()
    assert not all_rows(town, "worker", "id")
    assert not all_rows(town, "post", "id")


def test_the_same_roster_twice_changes_nothing(town, tmp_path):
    titles = (
        *ROSTER,
        "人员类别",
        "到岗日期",
        "离岗日期",
        "每月可用分钟",
        "楼栋",
        "单元",
    )
    rows = [
        (1, "王强", "13800000001", "网格员", "第1网格", "海棠小区3号楼", "专职",
         "2024年3月", None, 5003, None, None),
        (2, "王强", "13800000009", "单元长", None, None, None, None, None, None,
         "海棠小区3号楼", "2"),
        (3, "李梅", None, "志愿者", "第2网格、第3网格", None, None, None, "2026-01-01",
         None, None, None),
        (4, "孙丽", None, "层长", "第9网格", None, None, None, None, -5, None, None),
    ]  # fmt: skip
    first = roster(town, tmp_path, *rows, titles=titles)
    assert (first.added, first.changed, first.skipped) == (3, 0, 1)
    before, entries = dump(town.path), len(town.history())
    again = roster(town, tmp_path, *rows, titles=titles)
    assert (again.added, again.changed, again.same, again.skipped) == (0, 0, 3, 1)
    assert again.batch is None
    assert again.same_file
    assert dump(town.path) == before
    assert len(town.history()) == entries


def test_workers_are_known_by_code_then_by_telephone_then_by_name(town, tmp_path):
    titles = ("工号", "姓名", "电话", "单位")
    roster(town, tmp_path, ("A1", "王强", "13800000001", "一所"),
           (None, "王强", "13800000002", "二所"), (None, "李梅", None, "三所"),
           titles=titles)  # fmt: skip
    done = roster(
        town,
        tmp_path,
        ("A1", "王强", "13800000009", "甲所"),
        (None, "王强", "13800000002", "乙所"),
        (None, "李梅", "13800000003", "丙所"),
        titles=titles,
    )
    assert (done.workers_added, done.workers_changed) == (0, 3)
    assert all_rows(town, "worker", "id", "phone", "organisation") == [
        (1, "13800000009", "甲所"),
        (2, "13800000002", "乙所"),
        (3, "13800000003", "丙所"),
    ]
    former = all_rows(town, "former_value", "table_name", "field", "value")
    assert ("worker", "organisation", "三所") in former


def test_two_of_one_name_without_a_code_come_back(town, tmp_path):
    titles = ("姓名", "电话", "岗位", "网格")
    roster(town, tmp_path, ("王强", "13800000001", "网格员", "第1网格"),
           ("王强", "13800000002", "网格员", "第2网格"), titles=titles)  # fmt: skip
    done = listed(town, tmp_path, ("王强", "楼长", "第1网格", None, None))
    assert told(done) == [(2, "姓名", "name_shared", "skipped")]
    done = roster(
        town, tmp_path, ("王强", "13800000003", "网格员", "第3网格"), titles=titles
    )
    assert told(done) == [(2, "姓名", "name_shared", "skipped")]
    done = roster(town, tmp_path, ("李梅", None, "网格员", "第3网格"),
                  ("李梅", None, "网格员", "第4网格"), titles=titles)  # fmt: skip
    assert [reason for _, _, reason, _ in told(done)] == ["name_shared_here"] * 2
    assert all_rows(town, "worker", "name") == [("王强",), ("王强",)]


def test_a_list_of_posts_gives_posts_to_those_on_record_alone(town, tmp_path):
    roster(town, tmp_path, (1, "王强", None, None, None, None))
    done = listed(
        town,
        tmp_path,
        ("王强", "网格长", "第2网格", "2026-01-01", "2026-07-01"),
        ("王强", "网格长", "第3网格", "2026-07-01", None),
        ("陌生", "网格员", "第1网格", None, None),
        ("王强", "保洁员", "第1网格", None, None),
        ("王强", "网格员", None, None, None),
        ("王强", "网格员", "第8网格", None, None),
        ("王强", "网格员", "第1网格", "2026-07-01", "2026-01-01"),
        ("王强", "网格长", "第3网格", None, None),
    )
    assert told(done) == [
        (4, "姓名", "no_such_worker", "skipped"),
        (5, "岗位", "unknown_role", "skipped"),
        (6, "", "post_nowhere", "skipped"),
        (7, "范围", "no_such_unit", "skipped"),
        (8, "结束日期", "dates_backwards", "skipped"),
        (9, "岗位", "post_twice", "kept"),
    ]
    assert (done.added, done.same, done.skipped) == (2, 1, 5)
    grids = units_of(town)
    assert posts(town, "scope_id", "valid_from", "valid_to") == [
        (1, "grid_leader", "grid", grids["第2网格"], "2026-01-01", "2026-07-01"),
        (1, "grid_leader", "grid", grids["第3网格"], "2026-07-01", None),
    ]


def test_a_post_on_record_gets_the_days_the_list_tells(town, tmp_path):
    roster(town, tmp_path, (1, "王强", None, "网格员", "第1网格", None))
    done = listed(town, tmp_path, ("王强", "网格员", "第1网格", None, "2027-01-01"))
    assert (done.added, done.changed, done.posts_changed) == (0, 1, 1)
    assert all_rows(town, "post", "valid_to") == [("2027-01-01",)]
    assert ("post", "valid_to") in all_rows(town, "former_value", "table_name", "field")


def test_an_older_post_of_the_role_is_pointed_out_and_stays(town, tmp_path):
    roster(town, tmp_path, (1, "王强", None, "网格员", "第1网格", None))
    done = roster(town, tmp_path, (1, "王强", None, "网格员", "第2网格", None))
    assert told(done) == [(2, "职务", "post_elsewhere", "kept")]
    assert all_rows(town, "post", "valid_to") == [(None,), (None,)]


def test_leaders_stand_at_buildings_entrances_and_floors(town, tmp_path):
    titles = ("姓名", "职务", "小区", "楼栋", "单元", "楼层")
    done = roster(
        town,
        tmp_path,
        ("甲某", "楼长", "海棠小区", "3号楼", None, None),
        ("乙某", "单元长", "海棠小区", 3, "2单元", None),
        ("丙某", "单元长", "海棠小区", "5号楼", 3, None),
        ("丁某", "层长", "海棠小区", "3号楼", None, "5层"),
        ("戊某", "层长", "海棠小区", "3号楼", None, "7"),
        ("己某", "单元长", "海棠小区", "3号楼", "9", None),
        ("庚某", "楼长", "海棠小区", "8号楼", None, None),
        ("辛某", "单元长", "海棠小区", "3号楼", None, None),
        titles=titles,
    )
    assert told(done) == [
        (6, "楼层", "floor_not_found", "skipped"),
        (7, "单元", "entrance_not_found", "skipped"),
        (8, "楼栋", "building_not_found", "skipped"),
        (9, "单元", "no_entrance", "skipped"),
    ]
    assert posts(town, "scope_id", "part") == [
        (1, "building_leader", "building", 1, None),
        (2, "entrance_leader", "entrance", 2, None),
        (3, "entrance_leader", "building", 2, "3"),
        (4, "floor_leader", "floor", 1, "5"),
    ]
    row = ("丙某", "单元长", "海棠小区", "5号楼", "3单元", None)
    again = roster(town, tmp_path, row, titles=titles)
    assert (again.added, again.changed) == (0, 0)


def test_a_grid_of_a_name_several_have_is_found_in_its_community(town, tmp_path):
    for number in (1, 3):
        unit = units_of(town)[f"第{number}网格"]
        town.file.connection.execute(
            "UPDATE gp_unit SET name = '中心网格' WHERE id = ?", (unit,)
        )
    titles = ("姓名", "职务", "所属网格", "所属社区")
    done = roster(
        town,
        tmp_path,
        ("甲某", "网格员", "中心网格", "第2社区"),
        ("乙某", "网格员", "中心网格", None),
        ("丙某", "网格指导员", None, "第2社区"),
        titles=titles,
    )
    assert told(done) == [(3, "所属网格", "unit_shared", "skipped")]
    names = {u.id: u.code for u in town.plan.units.values()}
    found = posts(town, "scope_id")
    assert [(role, names[place]) for _, role, _, place in found] == [
        ("full_time_worker", "370211103202003"),
        ("grid_instructor", "370211103202"),
    ]


def test_posts_of_grids_that_ended_go_to_the_one_successor_or_come_back(town, tmp_path):
    connection = town.file.connection
    grids = units_of(town)
    for name in ("第1网格", "第2网格"):
        connection.execute(
            "UPDATE gp_unit SET valid_to = '2026-01-01' WHERE id = ?", (grids[name],)
        )
    connection.execute(
        "UPDATE gp_unit SET predecessors = ? WHERE id = ?",
        (f"[{grids['第1网格']}]", grids["第3网格"]),
    )
    done = roster(town, tmp_path, (1, "甲某", None, "网格员", "第1网格", None),
                  (2, "乙某", None, "网格员", "第2网格", None))  # fmt: skip
    assert told(done) == [
        (2, "所属网格", "unit_succeeded", "repaired"),
        (3, "所属网格", "unit_ended", "skipped"),
    ]
    assert all_rows(town, "post", "scope_id") == [(grids["第3网格"],)]
    again = roster(town, tmp_path, (1, "甲某", None, "网格员", "第1网格", None))
    assert (again.added, again.changed) == (0, 0)


def test_odd_minutes_and_days_are_refused_or_listed_and_the_rest_goes_in(
    town, tmp_path
):
    titles = ("姓名", "人员类别", "每月可用小时", "到岗日期", "离岗日期", "电话")
    done = roster(
        town,
        tmp_path,
        ("甲某", "专职", 83.5, "2024.03", None, None),
        ("乙某", "专职", -1, None, None, None),
        ("丙某", "专职", 0, None, None, None),
        ("丁某", "兼职", None, None, None, "123"),
        ("戊某", "临时", "很多", "2025-02-30", None, None),
        ("己某", "专职", "60小时", "2026-05-01", "2026-04-01", None),
        ("庚某", "专职", 60, None, "2026年12月", None),
        ("辛某", "专职", 5544, None, None, None),  # minutes, in a column of hours
        ("壬某", "专职", "1e999", None, None, None),
        titles=titles,
    )
    assert told(done) == [
        (2, "到岗日期", "whole_month", "repaired"),
        (3, "每月可用小时", "bad_capacity", "skipped"),
        (4, "每月可用小时", "no_minutes", "kept"),
        (5, "电话", "bad_phone", "kept"),
        (5, "每月可用小时", "minutes_missing", "kept"),
        (6, "人员类别", "unknown_word", "kept"),
        (6, "每月可用小时", "not_minutes", "kept"),
        (6, "到岗日期", "bad_day", "kept"),
        (7, "离岗日期", "dates_backwards", "skipped"),
        (8, "离岗日期", "whole_month", "repaired"),
        (9, "每月可用小时", "bad_capacity", "skipped"),
        (10, "每月可用小时", "bad_capacity", "skipped"),
    ]
    columns = ("name", "kind", "capacity", "valid_from", "valid_to")
    assert all_rows(town, "worker", "id", *columns)[:2] == [
        (1, "甲某", "full_time", 5010.0, "2024-03-01", None),
        (2, "丙某", "full_time", 0.0, None, None),
    ]
    assert all_rows(town, "worker", "id", *columns)[-1][-1] == "2027-01-01"


def test_who_has_left_gets_no_post(town, tmp_path):
    titles = ("姓名", "职务", "所属网格", "离岗日期")
    done = roster(town, tmp_path, ("甲某", "网格员", "第1网格", "2026-01-01"),
                  titles=titles)  # fmt: skip
    assert told(done) == [(2, "职务", "worker_left", "kept")]
    assert (done.workers_added, done.posts_added) == (1, 0)


def test_what_is_typed_here_is_not_written_over_by_a_weaker_word(town, tmp_path):
    titles = ("姓名", "单位")
    roster(town, tmp_path, ("甲某", "一所"), titles=titles, source="hand")
    roster(town, tmp_path, ("甲某", "二所"), titles=titles, source="扫码自报")
    assert all_rows(town, "worker", "organisation") == [("一所",)]


def test_a_csv_of_gbk_and_columns_named_by_hand_are_read(town, tmp_path):
    rows = [("谁", "干什么", "在哪"), ("甲某", "网格员", "第1网格")]
    path = write_text(tmp_path / "a.csv", rows)
    with pytest.raises(ImportRejected, match="no_workers"):
        import_staff(town, "workers", path)
    # Only titles that are known make a header; a name and one more do.
    rows = [("姓名", "电话", "在哪", "干什么"), ("甲某", "", "第1网格", "网格员")]
    path = write_text(tmp_path / "b.csv", rows)
    chosen = {"在哪": "grid", "干什么": "role"}
    done = import_staff(town, "workers", path, options=LedgerOptions(columns=chosen))
    assert (done.workers_added, done.posts_added) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "titles", "code"),
    [
        ("workers", ("日期", "天气"), "no_workers"),
        ("posts", ("日期", "天气"), "no_posts"),
        ("posts", ("姓名", "电话", "网格"), "missing.role"),
        ("posts", ("姓名", "岗位", "电话"), "missing.where"),
    ],
)
def test_what_is_no_roster_is_refused(town, tmp_path, kind, titles, code):
    with pytest.raises(ImportRejected, match=code):
        take(town, tmp_path, kind, [("甲",) * len(titles)], titles)


def test_rows_sent_back_are_mended_and_imported_again(town, tmp_path):
    done = roster(town, tmp_path, (1, "甲某", None, "网格圆", "第1网格", None))
    target = tmp_path / "back.xlsx"
    words = ("退回列", "退回原因")
    count = write_rejected(
        town.file, done, target, titles=words, reason=lambda issue: issue.reason
    )
    assert count == 1
    import openpyxl

    book = openpyxl.load_workbook(target)
    sheet = book.active
    assert [c.value for c in sheet[2]][-2:] == ["职务", "unknown_role"]
    sheet["D2"] = "网格员"
    book.save(target)
    again = import_staff(town, "workers", target)
    assert (again.workers_added, again.posts_added, again.skipped) == (1, 1, 0)


def test_a_dry_run_changes_nothing(town, tmp_path):
    before = dump(town.path)
    path = write_book(
        tmp_path / "a.xlsx", {"a": [ROSTER, (1, "甲某", 1, "网格员", "第1网格", None)]}
    )
    done = import_staff(town, "workers", path, dry_run=True)
    assert done.added == 1
    assert dump(town.path) == before


def test_rows_of_one_name_and_telephone_are_one_worker_with_several_posts(
    town, tmp_path
):
    row = (1, "王强", "13800000001", "网格员", "第1网格", None)
    done = roster(town, tmp_path, row, (*row[:3], "网格长", "第2网格", None))
    assert (done.workers_added, done.posts_added) == (1, 2)


def test_two_of_a_name_that_one_on_record_has_are_neither_of_them(town, tmp_path):
    titles = ("姓名", "电话", "单位")
    roster(town, tmp_path, ("王强", "13800000001", "一所"), titles=titles)
    done = roster(town, tmp_path, ("王强", "13800000002", "二所"),
                  ("王强", "13800000003", "三所"), titles=titles)  # fmt: skip
    assert [reason for _, _, reason, _ in told(done)] == ["name_shared"] * 2
    assert all_rows(town, "worker", "organisation") == [("一所",)]


def test_a_post_that_ended_and_one_that_begins_later_are_two(town, tmp_path):
    roster(town, tmp_path, (1, "王强", None, None, None, None))
    listed(town, tmp_path, ("王强", "网格长", "第2网格", "2025-01-01", "2025-07-01"))
    done = listed(town, tmp_path, ("王强", "网格长", "第2网格", "2026-01-01", None))
    assert (done.added, done.posts_added) == (1, 1)
    assert all_rows(town, "post", "valid_from", "valid_to") == [
        ("2025-01-01", "2025-07-01"),
        ("2026-01-01", None),
    ]


def test_a_post_at_a_grid_that_ended_is_the_one_at_its_successor(town, tmp_path):
    roster(town, tmp_path, (1, "甲某", None, "网格员", "第1网格", None))
    grids = units_of(town)
    connection = town.file.connection
    connection.execute(
        "UPDATE gp_unit SET valid_to = '2026-01-01' WHERE id = ?", (grids["第1网格"],)
    )
    connection.execute(
        "UPDATE gp_unit SET predecessors = ? WHERE id = ?",
        (f"[{grids['第1网格']}]", grids["第3网格"]),
    )
    for name in ("第1网格", "第3网格"):
        done = roster(town, tmp_path, (1, "甲某", None, "网格员", name, None))
        assert (done.added, done.changed) == (0, 0), name


def test_a_name_written_otherwise_is_no_unit_of_another_kind(town, tmp_path):
    grids = units_of(town)
    rename = "UPDATE gp_unit SET name = ? WHERE id = ?"
    town.file.connection.execute(rename, ("中心网格", grids["第1网格"]))
    done = roster(town, tmp_path, (1, "甲某", None, "网格员", "1号网格", None),
                  (2, "乙某", None, "网格员", "二号网格", None))  # fmt: skip
    assert told(done) == [(2, "所属网格", "no_such_unit", "skipped")]
    assert all_rows(town, "post", "scope_id") == [(grids["第2网格"],)]


def test_a_grid_that_ended_is_not_taken_for_one_of_a_like_name(town, tmp_path):
    grids = units_of(town)
    connection = town.file.connection
    connection.execute(
        "UPDATE gp_unit SET valid_to = '2026-01-01' WHERE id = ?", (grids["第1网格"],)
    )
    connection.execute(
        "UPDATE gp_unit SET name = '1号网格' WHERE id = ?", (grids["第2网格"],)
    )
    done = roster(town, tmp_path, (1, "甲某", None, "网格员", "第1网格", None))
    assert told(done) == [(2, "所属网格", "unit_ended", "skipped")]


WIDE = ("序号", "社区", "网格", "网格长", "联系电话", "专职网格员", "联系电话", "备注")


def test_a_list_of_grids_with_a_column_for_each_role_brings_every_holder(
    town, tmp_path
):
    rows = [
        (1, "第1社区", "第1网格", "甲某", "13800000001", "乙某", "13800000002", None),
        (2, "第1社区", "第2网格", "甲某", "13800000001", "丙某、丁某", None, None),
        (3, "第2社区", "第3网格", None, None, None, None, None),
        (4, "第2社区", "第9网格", "戊某", None, None, None, None),
        (5, "第2社区", "第4网格", "己某7", None, "庚某、辛某",
         "13800000003/13800000004", None),
    ]  # fmt: skip
    done = take(town, tmp_path, "workers", rows, WIDE)
    assert told(done) == [
        (5, "网格", "no_such_unit", "skipped"),
        (6, "网格长", "odd_name", "skipped"),
    ]
    # 乙, 丙, 丁, 庚, 辛, 戊 and 己 once each, 甲 twice.
    assert (done.read, done.added, done.skipped) == (9, 7, 2)
    assert all_rows(town, "worker", "name", "phone", "kind") == [
        ("丁某", None, "full_time"),
        ("丙某", None, "full_time"),
        ("乙某", "13800000002", "full_time"),
        ("庚某", "13800000003", "full_time"),
        ("甲某", "13800000001", None),
        ("辛某", "13800000004", "full_time"),
    ]
    grids = {number: name for name, number in units_of(town).items()}
    names = dict(all_rows(town, "worker", "id", "name"))
    held = {(names[w], role, grids[at]) for w, role, _, at in posts(town, "scope_id")}
    assert held == {
        ("甲某", "grid_leader", "第1网格"),
        ("甲某", "grid_leader", "第2网格"),
        ("乙某", "full_time_worker", "第1网格"),
        ("丙某", "full_time_worker", "第2网格"),
        ("丁某", "full_time_worker", "第2网格"),
        ("庚某", "full_time_worker", "第4网格"),
        ("辛某", "full_time_worker", "第4网格"),
    }
    again = take(town, tmp_path, "workers", rows, WIDE)
    assert (again.added, again.changed, again.batch) == (0, 0, None)


def test_a_list_of_houses_with_their_leaders_is_read_by_its_columns(town, tmp_path):
    titles = ("小区", "楼栋", "单元", "楼长姓名", "楼长电话", "单元长姓名")
    done = roster(town, tmp_path, ("海棠小区", "3号楼", "1单元", "甲某", "13800000001",
                                   "乙某"), titles=titles)  # fmt: skip
    assert told(done) == []
    assert posts(town, "scope_id") == [
        (1, "building_leader", "building", 1),
        (2, "entrance_leader", "entrance", 1),
    ]
    assert all_rows(town, "worker", "name", "phone") == [
        ("乙某", None),
        ("甲某", "13800000001"),
    ]


def test_the_order_of_the_rows_decides_nothing(town, tmp_path):
    """Of whoever is told apart by code or telephone."""
    rng = np.random.default_rng(11)
    roles = ["网格员", "网格长", "志愿者", "协管员"]
    names = ["王强", "李梅", "赵刚"]
    rows = [
        (n, names[rng.integers(3)], f"1380000000{rng.integers(6)}",
         roles[rng.integers(4)], f"第{rng.integers(1, 5)}网格", None)
        for n in range(30)
    ]  # fmt: skip

    def held():
        people = {row[0]: row[1:] for row in all_rows(town, "worker", *columns)}
        return sorted(
            (people[worker], role, place)
            for worker, role, _, place in posts(town, "scope_id")
        )

    columns = ("id", "name", "phone")

    roster(town, tmp_path, *rows)
    first = held()
    assert len(first) == len({row[1:5] for row in rows})
    town.undo()
    for _ in range(5):
        order = rng.permutation(len(rows)).tolist()
        roster(town, tmp_path, *[rows[n] for n in order])
        assert held() == first
        again = roster(town, tmp_path, *[rows[n] for n in reversed(order)])
        assert (again.added, again.changed) == (0, 0)
        town.undo()


def test_an_import_that_is_stopped_anywhere_leaves_nothing(town, tmp_path):
    titles = (*ROSTER, "楼栋")
    rows = [
        (1, "甲某", "13800000001", "网格员", "第1网格", "海棠小区3号楼", None),
        (2, "乙某", "13800000002", "楼长", None, None, "海棠小区5号楼"),
    ]
    path = write_book(tmp_path / "a.xlsx", {"a": [titles, *rows]})
    before, asked = dump(town.path), 0
    while True:
        countdown = iter(range(asked, -1, -1))
        progress = Progress(cancelled=lambda left=countdown: next(left, 0) == 0)
        try:
            done = import_staff(town, "workers", path, progress=progress)
        except Cancelled:
            asked += 1
            assert dump(town.path) == before
            continue
        break
    assert asked > 5
    assert (done.workers_added, done.posts_added) == (2, 2)
