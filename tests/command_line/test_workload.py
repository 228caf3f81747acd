"""The work of units and of workers on the command line: it adds up, and all is told."""

import csv
import math
from datetime import date

import openpyxl
import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.data.norms.body import to_body
from gridplanner.data.norms.defaults import equivalents_norm, time_norm
from gridplanner.data.standards import StandardKind, keep_standard
from gridplanner.data.store.encrypting import FirstUser, encrypt
from gridplanner.studies.workload.study import study_work
from tests.command_line.conftest import clock
from tests.helpers.encrypted import ADMINISTRATOR, PASSPHRASE
from tests.helpers.project import small_town, unit_named, wkb
from tests.helpers.staff import add_posts, add_workers


def staff(project, *, grids=3):
    """Two full-time workers, of whom one has two grids, and a part-time one with her.

    A third has no grid, one leads a house, and one post stands at a unit that is gone.
    """
    document = Document.open(project, clock=clock, user="")
    units = [u for u in document.plan.units.values() if u.level == 2 and not u.valid_to]
    units = sorted(units, key=lambda unit: unit.code)[:grids]
    file = document.file
    one, two, three = add_workers(file, 3, capacity=[4000.0, None, 5000.0])
    (half,) = add_workers(file, 1, kind="part_time", name=["小李"])
    (leader,) = add_workers(file, 1, kind="resident", name=["楼长"])
    first, second, third = (unit.id for unit in units)
    add_posts(file, [one, two, two], [first, second, third], "full_time_worker")
    add_posts(file, [half], [second], "part_time_worker")
    add_posts(file, [leader], [first], "grid_leader")
    add_posts(file, [three], [999_999], "full_time_worker")
    document.close()
    return units


def test_micro_grids_and_what_is_in_none_add_up_to_the_grids(ask, project):
    def whole(answer):
        return round(100 * (answer["total"]["load"] + answer["outside"]["load"]))

    _, by_part, _ = ask("workload", project, "--by", "micro-grid")
    _, by_grid, _ = ask("workload", project, "--by", "grid")
    assert by_part["total"]["count"] > by_grid["total"]["count"]
    assert whole(by_part) == whole(by_grid)


def test_work_that_is_in_no_unit_of_the_level_is_told(ask, tell, tmp_path):
    path = tmp_path / "bare.gpkg"
    small_town(path).close()
    grids = ask("workload", path, "--by", "grid")[1]["total"]["load"]
    assert grids == 3 * 30 * 22
    part = ask("workload", path, "--by", "micro-grid")[1]
    assert (part["rows"], part["outside"]["load"]) == ([], grids)
    for by, is_told in (("micro-grid", True), ("grid", False)):
        code, words, _ = tell("workload", path, "--by", by, "--lang", "zh")
        assert code == 0
        assert ("另有每月 1,980 分钟不在任何微网格里" in words) == is_told


def test_workers_and_work_of_nobody_add_up_to_all_grids_to_the_digit(ask, project):
    units = staff(project)
    code, by_worker, err = ask("workload", project, "--by", "worker")
    assert (code, err) == (0, "")
    _, by_grid, _ = ask("workload", project, "--by", "grid")
    rows, nobody = by_worker["rows"], by_worker["unassigned"]
    hundredths = [round(100 * row["load"]) for row in (*rows, nobody)]
    whole = [round(100 * row["load"]) for row in by_grid["rows"]]
    assert sum(hundredths) == sum(whole) == round(100 * by_worker["total"]["load"])
    assert by_grid["total"]["load"] == by_worker["total"]["load"]
    assert nobody["grids"] == len(whole) - 3
    held = {code for row in rows for code in row["units"]}
    assert held == {unit.code for unit in units}
    alone = next(row for row in rows if row["capacity"] == 4000)
    grid = next(row for row in by_grid["rows"] if row["code"] == units[0].code)
    for name in ("load", "capacity", "utilisation", "band"):
        assert alone[name] == grid[name]


def test_every_other_level_adds_up_to_the_same(ask, project):
    staff(project)
    answers = [
        ask("workload", project, "--by", level)[1]
        for level in ("grid", "community", "town")
    ]
    assert len({answer["total"]["capacity"] for answer in answers}) == 1
    assert all(answer["staffed"] for answer in answers)
    loads = [answer["total"]["load"] + answer["outside"]["load"] for answer in answers]
    assert max(loads) - min(loads) < 0.5  # ground without a grid is spread by itself


def test_time_of_a_grid_is_not_told_of_its_micro_grids(ask, project):
    units = staff(project)
    _, answer, _ = ask("workload", project, "--by", "micro-grid")
    capacity = {(row["parent"], row["capacity"]) for row in answer["rows"]}
    for parent, found in capacity:
        assert found == (None if parent in {u.code for u in units} else 0)


def test_who_is_left_out_is_counted_and_said(ask, tell, project):
    staff(project)
    _, answer, _ = ask("workload", project, "--by", "网格员")
    assert answer["left_out"] == {
        "no_capacity": 0,
        "no_time": 0,
        "no_grid": 1,
        "not_counted": 1,
    }
    assert answer["posts_left_out"] == {"unit_gone": 1}
    assert answer["capacity_of_norm"] == 2
    code, out, _ = tell("workload", project, "--by", "worker")
    assert code == 0
    for said in ("1 workers with time", "1 others", "posts of units that are no more"):
        assert said in out
    assert "Grids nobody looks after" in out


def test_houses_of_unknown_households_and_ages_are_said_with_every_figure(
    ask, tell, tmp_path
):
    document = small_town(tmp_path / "a.gpkg")
    shapes = [wkb(10 + 60 * i, 10, 20 + 60 * i, 20) for i in range(3)]
    document.file.bulk_insert("building", {"households": [5, None, 4]}, shapes)
    document.close()
    _, answer, _ = ask("workload", tmp_path / "a.gpkg")
    assert answer["total"]["left_out"]["households_unknown"] == 1
    for command in ("workload", "balance --measure minutes", "balance --by worker"):
        name, *options = command.split()
        code, out, _ = tell(name, tmp_path / "a.gpkg", *options)
        assert code == 0
        assert "1 buildings of unknown households" in out, command


def test_household_equivalents_are_not_called_minutes(ask, tell, project):
    staff(project)
    document = Document.open(project, clock=clock, user="")
    body = to_body(equivalents_norm())
    document.apply_batch(keep_standard(StandardKind.NORM, "折算", body, ()))
    document.close()
    _, answer, _ = ask("workload", project, "--by", "worker")
    assert (answer["method"], answer["unit"]) == ("equivalents", "equivalents")
    full = next(row for row in answer["rows"] if row["capacity"] == 550)
    assert full["kind"] == "full_time"
    _, out, _ = tell("workload", project, "--by", "worker")
    assert "household equivalents" in out
    assert "minutes a month" not in out


def test_without_posts_one_worker_a_grid_is_taken_and_said(ask, tell, project):
    _, answer, _ = ask("workload", project)
    assert not answer["staffed"]
    _, out, _ = tell("workload", project)
    assert "one full-time worker a grid is assumed" in out
    _, none, _ = ask("workload", project, "--by", "worker")
    assert none["rows"] == []
    assert none["unassigned"]["load"] == answer["total"]["load"]
    _, out, _ = tell("workload", project, "--by", "worker")
    assert "all work is nobody's" in out


def test_the_patrol_is_told_in_metres(ask, project):
    _, answer, _ = ask("workload", project, "--by", "grid")
    walk = time_norm().patrol
    rows = [row["lines"]["patrol"] for row in answer["rows"]]
    told = [row for row in rows if row["work"] > walk.least * walk.days]
    assert told
    for row in told:
        assert row["work"] == pytest.approx(walk.minutes(row["count"]), rel=1e-3)


def test_a_day_before_the_posts_has_no_workers(ask, project):
    staff(project)
    document = Document.open(project, clock=clock, user="")
    ids = document.file.read_columns("post", ["id"])["id"].tolist()
    document.file.update_rows("post", {n: {"valid_from": "2026-01-01"} for n in ids})
    document.close()
    _, before, _ = ask("workload", project, "--on", "2025-12-31")
    _, after, _ = ask("workload", project, "--on", "2026-01-01")
    assert (before["staffed"], after["staffed"]) == (False, True)
    code, answer, _ = ask("workload", project, "--on", "31.12.2025")
    assert (code, answer["error"]["code"]) == (1, "staff.bad_day")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_sheet_of_workers_adds_up_with_its_line_of_nobody(
    ask, project, tmp_path, ending
):
    staff(project)
    path = tmp_path / f"工作量.{ending}"
    _, answer, _ = ask("workload", project, "--by", "worker", "--out", path)
    if ending == "xlsx":
        titles, *rows = openpyxl.load_workbook(path).active.values
    else:
        titles, *rows = csv.reader(path.read_text("utf-8-sig").splitlines())
    assert len(rows) == len(answer["rows"]) + 1
    load = [float(row[4]) for row in rows]
    assert math.isclose(sum(load), answer["total"]["load"], abs_tol=1e-6)
    assert "分钟" in titles[4] or "minutes" in titles[4]


def test_figures_are_those_of_the_study_the_window_makes(ask, project):
    staff(project)
    _, answer, _ = ask("workload", project, "--by", "worker", "--on", "2026-11-26")
    document = Document.open(project, mode="look", clock=clock, user="")
    standing = Standing(document.snapshot(), document.footprints)
    study = study_work(document, standing, plan=1, day=date(2026, 11, 26))
    found = study.worker_loads
    told = sorted(row["load"] for row in answer["rows"])
    assert told == sorted(found.load[found.counted].tolist())
    document.close()


def test_a_communitys_user_sees_the_work_and_the_workers_of_their_units(ask, tmp_path):
    path, words = tmp_path / "town.gpkg", tmp_path / "words.txt"
    document = small_town(path)
    east, north, west = (
        unit_named(document, name).id for name in ("甲网格", "乙网格", "丙网格")
    )
    one, two, three = add_workers(document.file, 3, capacity=[4000.0, 3000.0, 2000.0])
    add_posts(
        document.file, [one, two, two, three], [east, north, west, west],
        "full_time_worker",
    )  # fmt: skip
    document.close()
    encrypt(path, FirstUser(ADMINISTRATOR, PASSPHRASE), progress=Progress())
    words.write_text(PASSPHRASE, encoding="utf-8")
    at = ("--user", ADMINISTRATOR, "--passphrase-file", words)
    scope = ("--role", "community", "--scope", "370211103201")
    ask("users", path, "add", "李工", *scope, "--new-passphrase-file", words, *at)
    his = ("--user", "李工", "--passphrase-file", words)
    code, mine, _ = ask("workload", path, "--by", "worker", *his)
    assert code == 0
    assert [(row["name"], row["capacity"]) for row in mine["rows"]] == [
        ("员工1", 4000),
        ("员工2", 1500),  # half of the time is for a grid elsewhere
    ]
    _, grids, _ = ask("workload", path, *his)
    assert mine["total"]["load"] == grids["total"]["load"]
    assert {row["name"] for row in grids["rows"]} == {"甲网格", "乙网格"}
    assert not {"outside", "nowhere"} & grids.keys()
    _, whole, _ = ask("workload", path, *at)
    assert whole["total"]["load"] > grids["total"]["load"]


@pytest.mark.parametrize(
    "words",
    [
        ("workload", "--by", "worker"),
        ("workload", "--by", "grid"),
        ("balance", "--by", "worker"),
        ("balance", "--measure", "utilisation"),
        ("coverage", "--staffed"),
    ],
    ids=" ".join,
)
def test_posts_hold_in_a_scenario_that_begins_as_the_plan_in_force(ask, project, words):
    staff(project)
    ask("scenario", project, "new", "方案A")
    command, *rest = words
    _, now, _ = ask(command, project, *rest)
    _, scenario, _ = ask(command, project, *rest, "--scenario", "方案A")
    assert scenario == now


def test_who_looks_after_a_grid_without_any_time_is_listed_and_counted(
    ask, tell, project
):
    staff(project)
    document = Document.open(project, clock=clock, user="")
    grid = next(u for u in document.plan.units.values() if u.level == 2)
    (one,) = add_workers(document.file, 1, kind="official", name=["小周"])
    add_posts(document.file, [one], [grid.id], "liaison")
    document.close()
    _, answer, _ = ask("workload", project, "--by", "worker")
    row = next(row for row in answer["rows"] if row["name"] == "小周")
    assert (row["grids"], row["capacity"], row["utilisation"]) == (1, 0, None)
    assert answer["left_out"]["no_time"] == 1
    _, out, _ = tell("workload", project, "--by", "worker")
    assert "1 people who look after a grid" in out


@pytest.mark.parametrize("command", ["workload", "balance --measure minutes"])
def test_a_norm_that_is_not_sound_is_named_with_its_line_and_what_to_do(
    ask, tell, project, command
):
    body = to_body(time_norm())
    body["lines"][0]["minutes"] = -5
    document = Document.open(project, clock=clock, user="")
    document.apply_batch(keep_standard(StandardKind.NORM, "本镇标准", body, ()))
    document.close()
    name, *options = command.split()
    code, answer, _ = ask(name, project, *options)
    assert (code, answer["error"]["code"]) == (1, "norm.in_use_faulty")
    _, _, said = tell(name, project, *options, "--lang", "zh")
    for words in ("“本镇标准”", "“普通户”：每次分钟 小于 0", "检查 › 工作量标准…"):
        assert words in said
