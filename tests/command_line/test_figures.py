import csv

import openpyxl
import pytest

from gridplanner.data.document import Document
from tests.command_line.conftest import clock

ROW = {
    "code",
    "name",
    "parent",
    "area",
    "buildings",
    "dwellings",
    "households",
    "people",
    "register_households",
    "density",
    "cut_buildings",
}


def test_figures_of_every_level_add_up_to_the_town(ask, village):
    totals = []
    for level in ("town", "community", "grid", "micro-grid"):
        code, answer, err = ask("figures", village, "--by", level)
        assert (code, err) == (0, "")
        assert set(answer["rows"][0]) == ROW
        for name in ("buildings", "dwellings", "households", "people"):
            assert sum(row[name] for row in answer["rows"]) == answer["total"][name]
        totals.append(
            [
                answer["total"][name] + answer["outside"][name]
                for name in ("buildings", "dwellings", "households", "people")
            ]
        )
    assert totals.count(totals[0]) == 4


def test_figures_are_those_of_the_file(ask, village):
    _, answer, _ = ask("figures", village, "--by", "镇")
    document = Document.open(village, mode="look", clock=clock, user="")
    buildings = document.file.read_columns("building", ["people"])["people"]
    ground = sum(document.plan.polygon(cell).area for cell in document.plan.cells)
    document.close()
    assert answer["rows"][0]["buildings"] == len(buildings)
    assert answer["rows"][0]["people"] == sum(buildings)
    assert answer["sources"]["people"] == "registry"
    assert answer["rows"][0]["area"] == pytest.approx(ground, rel=1e-3)


def test_what_is_not_known_is_null_and_not_zero(ask, empty, villages, houses):
    ask("import", "areas", villages, empty, "--level", "社区", "--set", "name=村名")
    ask("import", "buildings", houses, empty)
    code, answer, _ = ask("figures", empty, "--by", "community")
    assert code == 0
    rows = {row["name"]: row for row in answer["rows"]}
    assert rows["东村"]["buildings"] == 1
    assert rows["东村"]["people"] == 3
    assert rows["西村"]["people"] == 4
    assert rows["东村"]["households"] is None
    assert rows["西村"]["cut_buildings"] == 1
    assert answer["outside"]["buildings"] == 1
    assert answer["outside"]["people"] is None
    assert answer["sources"] == {
        "dwellings": None,
        "households": None,
        "people": "columns",
    }


def test_coverage_gives_part_and_whole(ask, empty, villages, houses):
    ask("import", "areas", villages, empty, "--level", "社区")
    ask("import", "buildings", houses, empty)
    _, answer, _ = ask("figures", empty, "--by", "grid")
    ground = answer["coverage"]["ground"]
    assert ground["held"] == 0
    assert ground["whole"] == pytest.approx(2 * 160_000, rel=1e-3)
    _, answer, _ = ask("figures", empty, "--by", "community")
    assert answer["coverage"]["buildings"] == {
        "held": 2,
        "whole": 3,
        "share": pytest.approx(2 / 3, abs=1e-6),
    }
    assert answer["coverage"]["households"]["share"] is None


def test_figures_are_written_as_tables(ask, village, tmp_path):
    _, answer, _ = ask("figures", village, "--out", tmp_path / "a.xlsx")
    assert answer["file"].endswith("a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 1 + len(answer["rows"])
    assert rows[1][0] == answer["rows"][0]["code"]
    ask("figures", village, "--out", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.reader(file))) == len(rows)


def test_people_get_a_table_with_total_and_sources(tell, village):
    code, out, err = tell("figures", village)
    assert (code, err) == (0, "")
    assert "people: from the registry" in out
    assert out.splitlines()[-2].startswith("Total")
