import json

import pytest

from gridplanner.command_line.call import cells
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.document import Document
from tests.command_line.conftest import clock
from tests.helpers.people import make_id
from tests.helpers.project import (
    GRID,
    box,
    draw_unit,
    small_town,
    unit_named,
    wkb,
)


def test_units_and_buildings_are_found_by_name_and_code(ask, village):
    _, answer, _ = ask("figures", village)
    grid = answer["rows"][0]
    code, answer, _ = ask("find", village, grid["code"])
    assert code == 0
    best = answer["hits"][0]
    assert set(best) == {"kind", "id", "label", "address", "grid", "xy"}
    assert best["kind"] == "grid"
    assert best["grid"] == grid["code"]
    assert grid["name"] in best["label"]
    _, answer, _ = ask("find", village, grid["name"])
    assert answer["hits"][0]["id"] == best["id"]


def test_all_words_must_occur(ask, village):
    document = Document.open(village, mode="look", clock=clock, user="")
    rows = document.file.read_columns("building", ["fid", "plate", "address"])
    document.close()
    place = next(i for i, plate in enumerate(rows["plate"]) if plate)
    plate, address = rows["plate"][place], rows["address"][place]
    _, answer, _ = ask("find", village, address[:4], plate, "--limit", 400)
    ids = [hit["id"] for hit in answer["hits"] if hit["kind"] == "building"]
    assert int(rows["fid"][place]) in ids
    assert ask("find", village, plate, "没有这个词")[1]["hits"] == []


def test_the_limit_says_that_there_is_more(ask, tell, village):
    _, answer, _ = ask("find", village, "网格", "--limit", 2)
    assert len(answer["hits"]) == 2
    assert answer["more"] is True
    _, answer, _ = ask("find", village, "网格", "--limit", 500)
    assert answer["more"] is False
    assert "first 2" in tell("find", village, "网格", "--limit", 2)[1]


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", '"'])
def test_signs_of_the_query_language_are_plain_letters(words, ask, village):
    code, answer, _ = ask("find", village, words)
    assert (code, answer["hits"]) == (0, [])


def test_the_grid_of_a_building_is_that_of_the_figures(ask, village, tmp_path):
    ask("export", village, "buildings", tmp_path / "all.geojson")
    exported = json.loads((tmp_path / "all.geojson").read_text(encoding="utf-8"))
    grids = {
        each["properties"]["code"]: each["properties"]["grid_code"]
        for each in exported["features"]
    }
    document = Document.open(village, mode="look", clock=clock, user="")
    codes = document.file.read_columns("building", ["fid", "code"])
    document.close()
    code_of = dict(zip(codes["fid"].tolist(), codes["code"], strict=True))
    _, answer, _ = ask("find", village, "9900", "--limit", 1000)
    found = [hit for hit in answer["hits"] if hit["kind"] == "building"]
    assert len(found) == len(grids) == len(code_of)
    for hit in found:
        assert hit["grid"] == grids[code_of[hit["id"]]]


def test_a_row_is_one_line_whatever_stands_in_a_name():
    assert cells(["甲\t子\r\n丑", "\x1b[31m", None]) == ("甲 子 丑", " [31m", "—")


def test_a_building_in_a_grid_without_a_code_is_in_no_grid_by_code(ask, tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    draw_unit(document, GRID, "丁网格", box(0, 0, 100, 100))
    house = TableChange("building", {"name": ["祠堂"]}, [wkb(10, 10, 20, 20)])
    document.apply_batch(Batch("import.buildings", tables=(house,)))
    document.close()

    _, answer, _ = ask("find", document.path, "祠堂")

    assert [hit["grid"] for hit in answer["hits"]] == [None]


def test_a_grid_whose_code_another_program_cleared_has_none(ask, tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    unit = unit_named(document, "丙网格")
    houses = {"name": ["祠堂一", "祠堂二"], "unit_override": [None, unit.id]}
    document.file.bulk_insert("building", houses, [wkb(210, 10, 220, 20)] * 2)
    with document.file.transaction():
        document.file.connection.execute("UPDATE grid SET code = NULL")
    document.close()

    _, answer, _ = ask("find", document.path, "祠堂")

    assert [hit["grid"] for hit in answer["hits"]] == [None, None]


@pytest.fixture
def home(tmp_path):
    """A project with one flat of an estate, in which somebody lives."""
    document = small_town(tmp_path / "town.gpkg")
    house = {
        "name": ["海棠小区3号楼"],
        "plate": ["3号楼"],
        "estate": ["海棠小区"],
        "address": ["泊里镇海棠小区3号楼"],
    }
    person = {
        "name": ["王秀英"],
        "pinyin": ["wxy"],
        "id_no": [make_id("1963-04-05", 20)],
        "phone": ["10000001234"],
        "household_id": [1],
    }
    tables = (
        TableChange("building", house, [wkb(10, 110, 20, 120)]),
        TableChange("building_unit", {"building_id": [1], "name": ["2单元"]}),
        TableChange("dwelling", {"building_id": [1], "unit_id": [1], "room": ["501"]}),
        TableChange("household", {"dwelling_id": [1]}),
        TableChange("person", person),
        TableChange("worker", {"name": ["张建国"], "pinyin": ["zjg"]}),
        TableChange("place", {"name": ["王家饺子馆"], "building_id": [1]}),
    )
    document.apply_batch(Batch("import.people", tables=tables))
    document.close()
    return document.path


@pytest.mark.parametrize(
    ("words", "kind", "label"),
    [
        ("王秀英", "person", "王秀英"),
        ("wxy", "person", "王**"),
        ("1234", "person", "王**"),
        ("张建国", "worker", "张建国"),
        ("zjg", "worker", "张建国"),
        ("海棠小区3-2-501", "dwelling", "海棠小区 3-2-501"),
        ("海棠小区", "estate", "海棠小区"),
        ("3号楼", "building", "海棠小区3号楼"),
        ("饺子馆", "place", "王家饺子馆"),
        ("海棠3栋", "building", "海棠小区3号楼"),
    ],
)
def test_everything_is_found_with_its_place(ask, home, words, kind, label):
    _, answer, _ = ask("find", home, words)
    hit = answer["hits"][0]
    assert (hit["kind"], hit["label"]) == (kind, label)
    if kind != "worker":
        assert hit["grid"] == "370211103201001"
        assert hit["xy"] == [500_015.0, 3_950_115.0]


def test_nothing_but_what_was_typed_is_told_of_a_person(ask, tell, home):
    _, answer, _ = ask("find", home, "wxy")
    told = json.dumps(answer, ensure_ascii=False) + str(tell("find", home, "wxy"))
    for secret in ("秀英", "10000001234", make_id("1963-04-05", 20)):
        assert secret not in told


def test_plain_data_need_a_reason_and_go_on_record_without_the_words(ask, home):
    code, answer, _ = ask("find", home, "wxy", "--reveal", "--reason", "x")
    assert (code, answer["error"]["code"]) == (1, "reveal.no_reason")
    _, answer, _ = ask("find", home, "wxy", "--reveal", "--reason", "入户走访核对")
    (hit,) = answer["hits"]
    assert (hit["label"], hit["phone"]) == ("王秀英", "10000001234")
    document = Document.open(home, mode="look", clock=clock, user="")
    (entry,) = document.file.connection.execute(
        "SELECT action, object, rows, reason FROM audit_log WHERE action = 'reveal'"
    )
    document.close()
    assert entry[0] == "reveal"
    assert entry[2:] == (1, "入户走访核对")
    assert "wxy" not in entry[1]


def test_a_common_word_hides_no_group_behind_another(ask, home):
    document = Document.open(home, clock=clock, user="")
    document.file.bulk_insert("person", {"name": ["海棠"] * 30})
    document.close()
    _, answer, _ = ask("find", home, "海棠", "--limit", 10)
    kinds = [hit["kind"] for hit in answer["hits"]]
    assert len(kinds) == 10
    assert answer["more"] is True
    assert {"person", "estate", "building"} == set(kinds)
