"""The command `assign` on a small made-up town: proposed, written, undone."""

import inspect
import json
import shutil

import pytest

from gridplanner.analysis.division.warming import ASSIGNING
from gridplanner.cli import run
from gridplanner.command_line.assigning import assign
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.studies.assigning import study
from gridplanner.studies.assigning.study import KEEP


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    words = ["demo", "--size", "village", "--no-window", "--out", str(folder)]
    assert run(words) == 0
    return next(folder.rglob("*.gpkg"))


@pytest.fixture
def town(demo, tmp_path):
    return shutil.copy(demo, tmp_path / "town.gpkg")


def answer(capfd, *words):
    capfd.readouterr()
    code = run([*map(str, words), "--json"])
    return code, json.loads(capfd.readouterr().out)


def posts_of(path):
    document = Document.open(path, mode="look", clock=now, user="test")
    try:
        return document.file.read_columns("post", ["id", "valid_to"], all_rows=True)
    finally:
        document.close()


def test_a_proposal_changes_nothing(town, capfd):
    before = posts_of(town)
    code, said = answer(capfd, "assign", town)
    assert code == 0
    assert not said["applied"]
    assert said["workers"]
    assert {"worker", "grids", "load", "deviation"} <= said["workers"][0].keys()
    given = [grid for row in said["workers"] for grid in row["grids"]]
    assert len(given) == len(set(given))
    after = posts_of(town)
    assert [*before["id"]] == [*after["id"]]


def test_loops_are_compiled_first_and_that_is_told(town, capfd, monkeypatch):
    seen = []
    monkeypatch.setattr(study, "make_ready", lambda _told, calls: seen.append(calls))
    answer(capfd, "assign", town)
    assert seen == [ASSIGNING]


def test_what_is_applied_holds_afterwards_and_is_one_edit(town, capfd):
    _, start = answer(capfd, "assign", town)
    _, first = answer(capfd, "assign", town, "--apply", "--keep", "0", "--seed", "3")
    assert first["applied"]
    _, again = answer(capfd, "assign", town, "--keep", "100000")
    assert again["changed"] == 0
    document = Document.open(town, clock=now, user="test")
    document.undo()
    document.close()
    _, undone = answer(capfd, "assign", town)
    assert undone == start | {"seconds": undone["seconds"]}


def test_an_even_assignment_stays_by_the_usual_price(town, capfd):
    answer(capfd, "assign", town, "--apply")
    _, again = answer(capfd, "assign", town, "--seed", "7")
    assert again["changed"] == 0
    assert inspect.signature(assign.run).parameters["keep"].default == KEEP


def test_a_grid_that_asks_for_a_language_goes_to_who_has_it(town, capfd):
    document = Document.open(town, clock=now, user="test")
    file = document.file
    _, start = answer(capfd, "assign", town)
    grid, last = start["workers"][0]["grids"][0], start["workers"][-1]["id"]
    file.update_rows("worker", {last: {"skills": "朝鲜语/社工证"}})
    document.close()
    need = ["--need", f"{grid}=朝鲜语，社工证"]
    code, said = answer(capfd, "assign", town, *need)
    assert code == 0
    taker = next(row["id"] for row in said["workers"] if grid in row["grids"])
    assert taker == last
    assert said["unit"] == "minutes"
    for words, reason in (
        (f"{grid}=藏语", "assigning.no_skill"),
        (f"{grid}=", "assigning.need"),
        ("没有的网格=朝鲜语", "assigning.need_grid"),
    ):
        code, said = answer(capfd, "assign", town, "--need", words)
        assert (code, said["error"]["code"]) == (1, reason)


def test_a_town_whose_workers_have_no_posts_yet_is_shared_out(town, capfd):
    document = Document.open(town, clock=now, user="test")
    document.file.connection.execute("DELETE FROM post")
    document.close()
    code, said = answer(capfd, "assign", town)
    assert code == 0
    assert said["changed"] == 0
    assert sum(len(row["grids"]) for row in said["workers"]) > 0


def test_micro_grids_are_proposed_but_not_written(town, capfd):
    before = posts_of(town)
    code, said = answer(capfd, "assign", town, "--level", "micro-grid")
    assert code == 0
    assert said["workers"]
    code, said = answer(capfd, "assign", town, "--level", "micro-grid", "--apply")
    assert (code, said["error"]["code"]) == (1, "assigning.micro_grids")
    after = posts_of(town)
    assert [*before["id"]] == [*after["id"]]
    assert [*before["valid_to"]] == [*after["valid_to"]]


def test_one_seed_gives_one_answer(town, capfd):
    _, one = answer(capfd, "assign", town, "--seed", "4")
    _, two = answer(capfd, "assign", town, "--seed", "4")
    assert one["workers"] == two["workers"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--tolerance", "-1"], "assigning.tolerance"),
        (["--keep", "-1"], "assigning.keep"),
        (["--scenario", "x"], "scenario.missing"),
        (["--level", "片区"], "error.no_level"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(town, capfd, words, reason):
    code, said = answer(capfd, "assign", town, *words)
    assert code == 1
    assert said["error"]["code"] == reason
