"""Lists of villages, committees and enterprises become collection units."""

from __future__ import annotations

import pytest

from gridplanner.cli import run
from gridplanner.data.errors import ImportRejected
from gridplanner.data.importers.places import run_import
from gridplanner.data.ledgers.ledger import LedgerOptions
from gridplanner.data.places import count_collection, read_places
from tests.data.importers.registry_town import all_rows, new_town
from tests.data.ledgers.sheets import write_book
from tests.helpers.project import dump, tables_of

TITLES = ("序号", "采集单位名称", "单位类型", "地址", "新市民管理员", "管理员电话")


def units():
    """83 villages, 2 committees and 70 enterprises; each fifth lacks a manager."""
    kinds = [
        ("网格村", "村", 83),
        ("居委会", "居委会", 2),
        ("规模型企业", "食品厂", 70),
    ]
    rows = []
    for kind, word, count in kinds:
        for number in range(count):
            manager = None if len(rows) % 5 == 4 else f"董{chr(0x4E00 + len(rows))}"
            name = f"{chr(0x5200 + number)}家{word}"
            address = "海棠小区3号楼" if not number else None
            rows.append((len(rows) + 1, name, kind, address, manager, 13800000000))
    return rows


@pytest.fixture
def town(tmp_path):
    document = new_town(tmp_path)
    yield document
    document.close()


def listed(tmp_path, rows, titles=TITLES):
    title = ["2026年新市民采集单位一览表", *[None] * (len(titles) - 1)]
    sheets = {"名单": [title, titles, *rows, ["合计", len(rows)]]}
    return write_book(tmp_path / "采集单位.xlsx", sheets, ["A1:F1"])


def test_all_collection_units_come_in_each_with_its_manager_or_lacking_one(
    town, tmp_path
):
    before = tables_of(town.file.connection)["place"]
    done = run_import(town, listed(tmp_path, units()))
    assert (done.read, done.added, done.skipped) == (155, 155, 0)
    lines = read_places(town.file, collection=True)
    count = count_collection(lines)
    assert count.total == 155
    assert count.units == {"enterprise": 70, "village": 83, "committee": 2}
    assert count.lacking == 31
    assert {line.building_id for line in lines} == {0, 1}
    town.undo()
    assert tables_of(town.file.connection)["place"] == before


def test_the_same_list_twice_changes_nothing(town, tmp_path):
    path = listed(tmp_path, units())
    run_import(town, path)
    before = all_rows(town, "place", "id", "name", "manager_name", "building_id")
    entries = len(town.history())
    again = run_import(town, path)
    assert (again.added, again.changed, again.same) == (0, 0, 155)
    assert again.same_file
    assert again.batch is None
    assert len(town.history()) == entries
    rows = all_rows(town, "place", "id", "name", "manager_name", "building_id")
    assert rows == before


def test_a_newer_list_changes_the_manager_and_keeps_the_former_one(town, tmp_path):
    run_import(town, listed(tmp_path, [(1, "东草舍村", "村", None, "甲某", "1")]))
    done = run_import(
        town, listed(tmp_path, [(1, "东草舍村", "村", None, "乙某", None)])
    )
    assert (done.added, done.changed) == (0, 1)
    assert all_rows(town, "place", "name", "manager_name") == [("东草舍村", "乙某")]
    assert ("manager_name", "甲某") in all_rows(town, "former_value", "field", "value")
    (news,) = done.news
    assert news.fields == (("manager_name", "甲*", "乙*"),)


def test_whose_word_a_value_is_counts_not_who_listed_the_place_first(town, tmp_path):
    """The police's telephone is not written over by the list that came before it."""

    def take(source, phone):
        rows = [(1, "东草舍村", "村", None, "甲某", phone)]
        options = LedgerOptions(source=source)
        return run_import(town, listed(tmp_path, rows), options=options)

    take("社区名单", "13800000001")
    assert take("公安名单", "13800000002").changed == 1
    assert take("社区名单", "13800000001").changed == 0
    assert all_rows(town, "place", "manager_phone") == [("13800000002",)]
    former = all_rows(town, "former_value", "value", "source", "new_source")
    assert former == [("13800000001", "社区名单", "公安名单")]


def test_what_was_typed_in_here_is_not_written_over_by_a_self_report(town, tmp_path):
    rows = [(1, "东草舍村", "村", None, "甲某", None)]
    run_import(town, listed(tmp_path, rows), options=LedgerOptions(source="hand"))
    rows = [(1, "东草舍村", "村", None, "乙某", None)]
    run_import(town, listed(tmp_path, rows), options=LedgerOptions(source="扫码自报"))
    assert all_rows(town, "place", "manager_name") == [("甲某",)]


def test_rows_without_a_name_are_skipped_and_twice_named_ones_are_one(town, tmp_path):
    rows = [(1, None, "村", None, "甲", None), (2, "东村", "村", "某处", "甲", None),
            (3, "东村", "村", None, "乙", None)]  # fmt: skip
    done = run_import(town, listed(tmp_path, rows))
    assert (done.read, done.added, done.same, done.skipped) == (3, 1, 1, 1)
    assert [(issue.row, issue.reason) for issue in done.issues] == [
        (3, "no_place_name"),
        (4, "place_not_found"),
        (5, "place_twice"),
    ]


def test_what_lists_no_places_is_refused(town, tmp_path):
    path = write_book(tmp_path / "a.xlsx", {"a": [["日期", "天气"], ["1", "2"]]})
    with pytest.raises(ImportRejected, match="no_places"):
        run_import(town, path)


def test_places_are_imported_by_a_command(tmp_path, capfd):
    new_town(tmp_path).close()
    project, path = tmp_path / "town.gpkg", listed(tmp_path, units())
    words = ["import", "places", str(path), str(project)]
    assert run([*words, "--dry-run"]) == 0
    assert not dump(project)["place"]
    assert run([*words, "--json"]) == 0
    assert '"added": 155' in capfd.readouterr().out
    assert len(dump(project)["place"]) == 155
