import shutil
import subprocess

import pytest

from gridplanner.data.document import Document
from gridplanner.resources.texts import text
from tests.command_line.conftest import clock


def test_a_new_project_has_the_levels_asked_for(ask, tmp_path):
    path = tmp_path / "town.gpkg"
    code, answer, err = ask("new", path, "--levels", "镇,管区,村,网格,微网格")
    assert (code, err) == (0, "")
    assert answer == {
        "ok": True,
        "project": str(path),
        "crs": None,
        "levels": ["镇", "管区", "村", "网格", "微网格"],
    }
    document = Document.open(path, mode="look", clock=clock, user="")
    assert [level.name for level in document.levels] == answer["levels"]
    document.close()


def test_a_new_project_takes_a_reference_system_in_metres_only(ask, tmp_path):
    code, answer, _ = ask("new", tmp_path / "a.gpkg", "--crs", "epsg:4549")
    assert (code, answer["crs"]) == (0, "EPSG:4549")
    code, answer, _ = ask("new", tmp_path / "b.gpkg", "--crs", "EPSG:4326")
    assert (code, answer["error"]["code"]) == (1, "cli.crs_in_degrees")
    code, answer, _ = ask("new", tmp_path / "b.gpkg", "--crs", "EPSG:nonsense")
    assert code == 1
    assert not (tmp_path / "b.gpkg").exists()


def test_a_file_that_is_there_is_not_written_over(ask, tmp_path):
    path = tmp_path / "town.gpkg"
    path.write_bytes(b"precious")
    code, answer, _ = ask("new", path)
    assert (code, answer["error"]["code"]) == (1, "error.exists")
    assert path.read_bytes() == b"precious"


def test_levels_that_make_no_template_are_refused(ask, tmp_path):
    code, answer, _ = ask("new", tmp_path / "a.gpkg", "--levels", "网格")
    assert (code, answer["error"]["code"]) == (1, "error.levels")


def test_the_demo_town_tiles_at_every_level(ask, village):
    for level in ("镇", "community", "grid", "微网格"):
        code, answer, _ = ask("check", village, "--level", level)
        assert code == 0
        assert answer["tiles"] is True
        assert answer["counts"]["gap"] == 0


def test_a_gap_and_a_cut_building_are_found(ask, tell, empty, villages, houses):
    ask("import", "areas", villages, empty, "--level", "社区")
    ask("import", "buildings", houses, empty)
    code, answer, _ = ask("check", empty, "--level", "网格")
    assert code == 0
    assert answer["tiles"] is False
    assert answer["counts"]["gap"] == 2
    gap = next(issue for issue in answer["issues"] if issue["kind"] == "gap")
    assert set(gap) == {
        "kind",
        "level",
        "codes",
        "place",
        "area",
        "width",
        "severity",
        "measure",
    }
    assert gap["level"] == "网格"
    code, answer, _ = ask("check", empty, "--level", "社区")
    assert answer["tiles"] is True
    assert answer["counts"]["cut_building"] == 1
    code, out, _ = tell("check", empty, "--level", "社区")
    assert code == 0
    assert "cut building" in out


def test_mending_is_one_step_that_can_be_undone(ask, project):
    code, answer, _ = ask("check", project, "--fix")
    assert (code, answer["fixed"]) == (0, 0)


def test_a_level_that_is_not_there_is_named(ask, village):
    code, answer, _ = ask("check", village, "--level", "片区")
    assert (code, answer["error"]["code"]) == (1, "error.no_level")
    assert "片区" in answer["error"]["message"]


@pytest.mark.parametrize("command", ["check", "figures"])
def test_asking_changes_nothing_in_the_file(command, ask, village):
    before = village.read_bytes()
    assert ask(command, village)[0] == 0
    assert village.read_bytes() == before
    assert [path.name for path in village.parent.iterdir()] == [village.name]


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="needs gdal-bin")
def test_names_changed_by_another_program_are_taken_over_by_the_next_edit(ask, project):
    statement = (
        "UPDATE grid SET note = '别处改的' WHERE fid = (SELECT min(fid) FROM grid)"
    )
    subprocess.run(["ogrinfo", "-q", project, "-sql", statement], check=True)
    code, answer, err = ask("check", project, "--fix")
    assert (code, answer["ok"]) == (0, True)
    assert text("cli.outside.taken") in err
    document = Document.open(project, mode="look", clock=clock, user="")
    assert "别处改的" in {unit.note for unit in document.plan.units.values()}
    document.close()


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="needs gdal-bin")
@pytest.mark.parametrize("command", [["figures"], ["export", "grids"]])
def test_questions_count_what_another_program_changed_and_say_so(
    command, ask, project, tmp_path
):
    statement = (
        "UPDATE grid SET name = '别处改的' WHERE fid = (SELECT min(fid) FROM grid)"
    )
    subprocess.run(["ogrinfo", "-q", project, "-sql", statement], check=True)
    before = project.read_bytes()
    table = tmp_path / "grids.csv"
    first, *rest = command
    code, answer, err = ask(first, project, *rest, *([table] if rest else ()))
    assert code == 0
    assert text("cli.outside.seen") in err
    told = table.read_text(encoding="utf-8-sig") if rest else str(answer["rows"])
    assert "别处改的" in told
    assert project.read_bytes() == before
