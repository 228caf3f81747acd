"""Coverage by what is drawn and by what somebody answers for, in one answer."""

import openpyxl
import pytest

from gridplanner.analysis.covered import KINDS, WHOLES
from gridplanner.data.document import Document
from tests.command_line.conftest import clock
from tests.command_line.test_workload import staff
from tests.helpers.staff import add_posts, add_workers


@pytest.fixture
def asked(ask, project):
    units = staff(project)
    code, answer, err = ask("coverage", project, "--staffed")
    assert (code, err) == (0, "")
    return units, answer


def test_only_what_is_in_staffed_grids_is_answered_for(ask, project, asked):
    units, answer = asked
    _, table, _ = ask("figures", project, "--by", "grid")
    codes = {unit.code for unit in units}
    held = [row for row in table["rows"] if row["code"] in codes]
    total = answer["staffed"]["total"]
    assert total["ground"]["once"] == pytest.approx(sum(r["area"] for r in held), 1e-9)
    for kind in ("buildings", "dwellings", "households", "people"):
        assert total[kind]["drawn"]["once"] == sum(row[kind] for row in held)


def test_both_are_shares_of_the_same_wholes_and_rows_add_up(asked):
    _, answer = asked
    staffed = answer["staffed"]
    for kind in KINDS:
        for whole in WHOLES:
            drawn = answer["total"][kind][whole]
            told = staffed["total"][kind][whole]
            assert (drawn is None) == (told is None)
            if drawn is not None:
                assert told["whole"] == drawn["whole"]
                assert told["once"] <= drawn["once"]
                assert told["once"] + told["none"] + told["more"] == told["whole"]
        rows = [*staffed["rows"], staffed["outside"]]
        told = staffed["total"][kind]["drawn"]
        for state in ("once", "none", "whole"):
            assert sum(row[kind][state] for row in rows) == told[state]


def test_grids_nobody_answers_for_are_listed_and_named(ask, tell, project, asked):
    units, answer = asked
    grids, others = answer["staffed"]["grids"], answer["staffed"]["unstaffed"]
    assert (grids["held"], grids["held"] + len(others)) == (3, grids["whole"])
    assert not {unit.code for unit in units} & {row["code"] for row in others}
    code, out, _ = tell("coverage", project, "--staffed")
    assert code == 0
    assert f"{len(others)} grids nobody has a post in: {others[0]['name']}" in out
    assert f"3/{grids['whole']}" in out


def test_with_somebody_everywhere_both_are_the_same(ask, project):
    units = staff(project)
    document = Document.open(project, clock=clock, user="")
    grids = [u.id for u in document.plan.units.values() if u.level == 2]
    (one,) = add_workers(document.file, 1)
    add_posts(document.file, [one] * len(grids), grids, "grid_leader")
    document.close()
    _, answer, _ = ask("coverage", project, "--staffed")
    staffed = answer["staffed"]
    for name in ("total", "rows", "outside", "measures", "gaps"):
        assert staffed[name] == answer[name]
    assert staffed["unstaffed"] == []
    assert len(units) == 3


@pytest.mark.parametrize("role", ["volunteer", "police", "specialist", "assistant"])
def test_who_only_helps_answers_for_nothing(ask, project, role):
    document = Document.open(project, clock=clock, user="")
    grid = next(u.id for u in document.plan.units.values() if u.level == 2)
    (one,) = add_workers(document.file, 1)
    add_posts(document.file, [one], [grid], role)
    document.close()
    _, answer, _ = ask("coverage", project, "--staffed")
    assert answer["staffed"]["grids"]["held"] == 0
    assert answer["staffed"]["total"] is None


def test_a_day_before_the_posts_nobody_answers(ask, project):
    staff(project)
    document = Document.open(project, clock=clock, user="")
    ids = document.file.read_columns("post", ["id"])["id"].tolist()
    document.file.update_rows("post", {n: {"valid_from": "2026-01-01"} for n in ids})
    document.close()
    _, before, _ = ask("coverage", project, "--staffed", "--on", "2025-12-31")
    _, after, _ = ask("coverage", project, "--staffed", "--on", "2026-01-01")
    assert before["staffed"]["grids"]["held"] == 0
    assert (after["staffed"]["grids"]["held"], after["day"]) == (3, "2026-01-01")


def test_sheet_has_both_side_by_side(ask, project, tmp_path):
    staff(project)
    path = tmp_path / "覆盖率.xlsx"
    _, answer, _ = ask("coverage", project, "--staffed", "--out", path, "--lang", "zh")
    titles, *rows = openpyxl.load_workbook(path).active.values
    column = titles.index("人 有人负责 恰好一个")
    told = [row["people"]["once"] for row in answer["staffed"]["rows"]]
    assert [row[column] for row in rows[:-1]] == told
