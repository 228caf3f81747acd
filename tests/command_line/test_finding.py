import json

import pytest

from gridplanner.command_line.call import cells
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.document import Document
from tests.command_line.conftest import clock
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
