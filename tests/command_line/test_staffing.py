"""The staffing of a project on the command line."""

import openpyxl

from gridplanner.data.document import Document
from gridplanner.data.standards import StandardKind, keep_standard
from gridplanner.data.team.template import DEFAULT_TEMPLATE
from tests.command_line.conftest import clock
from tests.helpers.project import MICRO
from tests.helpers.staff import add_posts, add_workers


def staffed(project, *, without=1):
    document = Document.open(project, clock=clock, user="")
    grids = [unit for unit in document.plan.units.values() if unit.level == 2]
    grids.sort(key=lambda unit: unit.code)
    workers = add_workers(document.file, len(grids) - without)
    held = [unit.id for unit in grids[without:]]
    add_posts(document.file, workers, held, "full_time_worker")
    document.close()
    return grids


def test_vacancies_are_named_and_figures_of_all_tables_agree(ask, project):
    grids = staffed(project)
    code, answer, err = ask("staffing", project)
    assert (code, err) == (0, "")
    (line,) = [row for row in answer["rows"] if row["role"] == "full_time_worker"]
    assert (line["demanded"], line["vacant"]) == (len(grids), 1)
    named = [r["name"] for r in answer["vacancies"] if r["role"] == "full_time_worker"]
    assert named == [grids[0].name]
    for by in ("grid", "community", "town"):
        _, other, _ = ask("staffing", project, "--by", by)
        parts = [*other["rows"], other["elsewhere"]]
        for name in ("demanded", "filled", "vacant", "held", "over"):
            assert sum(row[name] for row in parts) == answer["total"][name]
        assert other["total"] == answer["total"]


def test_a_vacant_micro_grid_is_named_with_its_grid(ask, tell, project):
    document = Document.open(project, clock=clock, user="")
    units = document.plan.units
    places = {(units[unit.parent].name, unit.name)
              for unit in document.plan.units_at(MICRO)}  # fmt: skip
    document.close()
    _, answer, _ = ask("staffing", project)
    rows = answer["vacancies"]
    micro = [row for row in rows if row["role"] == "micro_leader"]
    assert {(row["within"], row["name"]) for row in micro} == places
    assert {row["within"] for row in rows if row["scope"] == "grid"} == {None}
    _, said, _ = tell("staffing", project, "--lang", "zh")
    assert f"{micro[0]['within']}{micro[0]['name']}" in said


def test_workers_are_listed_with_their_posts(ask, project):
    grids = staffed(project)
    _, answer, _ = ask("staffing", project, "--by", "worker")
    assert [row["posts"] for row in answer["rows"]] == [1] * (len(grids) - 1)
    assert answer["rows"][0]["places"] == [
        {"role": "full_time_worker", "at": grids[1].code}
    ]
    assert {row["reason"] for row in answer["left_out"]} == {"no_capacity"}


def test_a_day_before_all_posts_has_none(ask, project):
    staffed(project)
    document = Document.open(project, clock=clock, user="")
    ids = document.file.read_columns("post", ["id"])["id"].tolist()
    document.file.update_rows("post", {n: {"valid_from": "2026-01-01"} for n in ids})
    document.close()
    _, before, _ = ask("staffing", project, "--on", "2025-12-31")
    _, after, _ = ask("staffing", project, "--on", "2026-01-01")
    assert (before["total"]["held"], after["total"]["held"]) == (0, len(ids))
    code, answer, _ = ask("staffing", project, "--on", "31.12.2025")
    assert (code, answer["error"]["code"]) == (1, "staff.bad_day")


def test_the_table_goes_into_a_workbook(ask, project, tmp_path):
    grids = staffed(project)
    path = tmp_path / "配备.xlsx"
    ask("staffing", project, "--by", "grid", "--out", path, "--lang", "zh")
    rows = list(openpyxl.load_workbook(path).active.values)
    assert rows[0][:4] == ("编码", "名称", "应配", "已配")
    assert [row[1] for row in rows[1 : len(grids) + 1]] == [u.name for u in grids]
    numbers = [row[2:5] for row in rows[1 : len(grids) + 1]]
    assert all(type(number) is int for row in numbers for number in row)
    rate = rows[0].index("配员率")
    assert rows[1][rate] == rows[1][3] / rows[1][2]


def test_the_sheet_adds_up_and_shows_the_same_shares_as_the_terminal(
    ask, tell, project, tmp_path
):
    staffed(project)
    path = tmp_path / "配备.xlsx"
    _, said, _ = tell("staffing", project, "--out", path, "--lang", "en")
    titles, *rows, total = openpyxl.load_workbook(path).active.values
    for name in ("Demanded", "Filled", "Vacant", "Held"):
        at = titles.index(name)
        assert sum(row[at] for row in rows) == total[at]
    assert f"\t{100 * total[titles.index('Rate')]:.1f}%" in said


def test_a_template_that_is_not_sound_is_named_with_what_to_do(ask, tell, project):
    body = DEFAULT_TEMPLATE.to_body()
    body["lines"][0]["minimum"] = "两个"
    document = Document.open(project, clock=clock, user="")
    document.apply_batch(keep_standard(StandardKind.TEAM, "本镇班子", body, ()))
    document.close()
    code, answer, _ = ask("staffing", project)
    assert (code, answer["error"]["code"]) == (1, "team.in_use_faulty")
    _, _, said = tell("staffing", project, "--lang", "zh")
    for words in ("“本镇班子”", "第 1 行：“两个”", "人员 › 班子模板…"):
        assert words in said
