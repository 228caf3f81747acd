import pytest

from gridplanner.data.document import Document
from tests.command_line.conftest import clock


def contents(path):
    """All live rows of the project's tables."""
    document = Document.open(path, mode="look", clock=clock, user="")
    rows = {
        table: document.file.read_rows(table, range(1, 2000))
        for table in ("building", "feature")
    }
    rows["plan"] = (document.plan.cells, document.plan.borders, document.plan.units)
    rows["crs"] = document.crs
    document.close()
    return rows


def test_a_source_is_inspected_before_it_is_imported(ask, tell, villages):
    code, answer, err = ask("inspect", villages)
    assert (code, err) == (0, "")
    (layer,) = answer["layers"]
    assert layer["count"] == 2
    assert layer["crs"] == "EPSG:4326"
    assert layer["geometry"] == "Polygon"
    assert layer["fields"] == [
        {"name": "村名", "type": "str", "sample": ["东村", "西村"], "maps_to": "name"}
    ]
    assert "村名" in tell("inspect", villages)[1]


def test_areas_and_buildings_go_in_and_a_second_time_change_nothing(
    ask, empty, villages, houses
):
    code, answer, err = ask("import", "areas", villages, empty, "--level", "社区")
    assert (code, err) == (0, "")
    assert answer["added"] == answer["read"] == 2
    code, answer, _ = ask("import", "buildings", houses, empty)
    assert (code, answer["added"]) == (0, 3)
    assert {issue["reason"] for issue in answer["issues"]}
    before = contents(empty)
    _, answer, _ = ask("import", "buildings", houses, empty)
    assert (answer["added"], answer["changed"], answer["same"]) == (0, 0, 3)
    assert contents(empty) == before


def test_a_dry_run_changes_nothing(ask, tell, empty, villages):
    before = contents(empty)
    words = ("import", "areas", villages, empty, "--level", "社区", "--dry-run")
    code, answer, _ = ask(*words)
    assert (code, answer["added"]) == (0, 2)
    assert contents(empty) == before
    assert "preview" in tell(*words)[1]


def test_columns_are_named_and_a_wrong_name_is_refused(ask, empty, villages):
    words = ("import", "areas", villages, empty, "--level", "社区")
    code, answer, _ = ask(*words, "--set", "name=nothing")
    assert (code, answer["ok"]) == (1, False)
    code, answer, _ = ask(*words, "--set", "name")
    assert (code, answer["error"]["code"]) == (2, "usage")
    assert ask(*words, "--set", "name=村名")[0] == 0
    _, answer, _ = ask("figures", empty, "--by", "社区")
    assert {row["name"] for row in answer["rows"]} == {"东村", "西村"}


@pytest.mark.parametrize("kind", ["areas", "buildings", "features", "grids"])
def test_a_file_that_is_no_map_changes_nothing(kind, ask, project, tmp_path):
    broken = tmp_path / "broken.shp"
    broken.write_bytes(b"not a map")
    before = contents(project)
    code, answer, err = ask("import", kind, broken, project)
    assert (code, answer["ok"]) == (1, False)
    assert answer["error"]["message"] in err
    assert "Traceback" not in err
    assert contents(project) == before


def test_problems_are_listed_for_people(tell, empty, villages, houses):
    tell("import", "areas", villages, empty, "--level", "社区")
    code, out, _ = tell("import", "buildings", houses, empty)
    assert code == 0
    assert "3 added" in out
    assert "reason" in out


@pytest.mark.parametrize(("shift", "kept"), [("gcj02", False), ("none", True)])
def test_a_shift_is_taken_away(shift, kept, ask, empty, houses):
    words = [] if shift == "none" else ["--shift", shift]
    assert ask("import", "buildings", houses, empty, *words)[0] == 0
    document = Document.open(empty, mode="look", clock=clock, user="")
    points = document.snapshot().building_points
    document.close()
    assert (abs(points[0, 0] - 500105) < 1) == kept
