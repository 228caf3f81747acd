"""The command `balance` and the window say the same to the digit."""

from dataclasses import replace

import numpy as np
import pytest

from gridplanner.analysis.balance import balance
from gridplanner.analysis.measured import measured
from gridplanner.analysis.standing import Standing
from gridplanner.data.document import Document
from gridplanner.data.norms.body import to_body
from gridplanner.data.norms.defaults import equivalents_norm, time_norm
from gridplanner.data.standards import StandardKind, keep_standard
from tests.command_line.conftest import clock
from tests.command_line.test_workload import staff
from tests.helpers.staff import add_posts


@pytest.mark.parametrize("measure", ["households", "people", "buildings"])
def test_indices_are_those_of_the_figures_of_the_table(ask, village, measure):
    _, table, _ = ask("figures", village, "--by", "grid")
    values = [row[measure] for row in table["rows"]]
    code, answer, err = ask("balance", village, "--by", "grid", "--measure", measure)
    assert (code, err) == (0, "")
    assert [row["value"] for row in answer["rows"]] == sorted(values, reverse=True)
    found = balance(np.array(values))
    for name in ("max_over_mean", "min_over_mean", "cv", "gini"):
        assert answer["measures"][name] == round(getattr(found, name), 6)
    assert answer["measures"]["within"] == found.within
    assert answer["total"]["value"] == table["total"][measure]
    assert sum(answer["measures"]["bands"].values()) == len(values)


def test_indices_are_those_the_window_shows(ask, village):
    _, answer, _ = ask("balance", village)
    document = Document.open(village, mode="look", clock=clock, user="")
    standing = Standing(document.snapshot(), document.footprints)
    found = measured(standing.figures(2), "households").balance()
    document.close()
    assert answer["measures"]["gini"] == round(found.gini, 6)
    assert answer["total"]["mean"] == round(found.mean, 6)


def test_a_range_is_the_target_in_place_of_the_mean(ask, village):
    _, answer, _ = ask("balance", village, "--target", "10-20")
    assert answer["target"]["is_range"]
    assert (answer["target"]["low"], answer["target"]["high"]) == (10, 20)
    for row in answer["rows"]:
        assert (row["band"] == "inside") == (10 <= row["value"] <= 20)


def test_sheet_has_a_row_a_unit_and_people_read_the_indices(tell, village, tmp_path):
    code, out, _ = tell("balance", village, "--out", tmp_path / "a.csv", "--lang", "zh")
    assert code == 0
    assert "基尼系数" in out
    lines = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("编码,名称")


def test_an_index_of_more_than_ten_keeps_its_digits(ask, tell, project):
    document = Document.open(project, clock=clock, user="")
    first = int(document.file.read_columns("building", ["fid"])["fid"][0])
    document.file.update_rows("building", {first: {"households": 100_000}})
    document.close()
    words = ("balance", project, "--measure", "households", "--by", "grid")
    _, answer, _ = ask(*words)
    index = answer["measures"]["max_over_mean"]
    _, out, _ = tell(*words)
    assert f"{index:,.3f}" in out
    assert f"\t{answer['rows'][0]['over_mean']:,.3f}\t" in out


@pytest.mark.parametrize("by", ["grid", "community", "worker"])
@pytest.mark.parametrize(
    ("measure", "column"), [("minutes", "load"), ("utilisation", "utilisation")]
)
def test_work_is_shared_as_the_table_of_work_says(ask, project, by, measure, column):
    staff(project)
    _, table, _ = ask("workload", project, "--by", by)
    code, answer, err = ask("balance", project, "--by", by, "--measure", measure)
    assert (code, err) == (0, "")
    values = [row[column] for row in table["rows"]]
    known = [value for value in values if value is not None]
    told = [row["value"] for row in answer["rows"]]
    assert told == sorted(known, reverse=True) + [None] * (len(values) - len(known))
    assert answer["total"]["unknown"] == len(values) - len(known)
    assert answer["total"]["count"] == len(known)
    indices = table["measures"]
    if measure == "utilisation":
        indices = indices["utilisation"]
    for name in ("max_over_mean", "min_over_mean", "cv", "gini", "within"):
        assert answer["measures"][name] == indices[name]
    of_row = {(row["code"], row["name"]): row[column] for row in table["rows"]}
    for row in answer["rows"]:
        assert row["value"] == of_row[row["code"], row["name"]]


def test_grids_nobody_looks_after_are_counted_and_said(ask, tell, project):
    staff(project)
    _, answer, _ = ask("balance", project, "--measure", "utilisation")
    grids = len(answer["rows"])
    assert (answer["nobody"], answer["total"]["unknown"]) == (grids - 3, grids - 3)
    _, workers, _ = ask("balance", project, "--by", "worker", "--measure", "minutes")
    whole = ask("balance", project, "--measure", "minutes")[1]["total"]["value"]
    found = workers["total"]["value"] + workers["unassigned"]["load"]
    assert found == pytest.approx(whole, abs=1e-6)
    _, out, _ = tell("balance", project, "--by", "worker")
    assert f"{grids - 3} grids nobody looks after" in out
    assert "%" in out


def test_work_is_measured_in_what_the_norm_counts_in(ask, project):
    document = Document.open(project, clock=clock, user="")
    body = to_body(equivalents_norm())
    document.apply_batch(keep_standard(StandardKind.NORM, "折算", body, ()))
    document.close()
    code, answer, _ = ask("balance", project, "--measure", "minutes")
    assert (code, answer["error"]["code"]) == (1, "balance.other_unit")
    _, answer, _ = ask("balance", project, "--measure", "equivalents")
    assert (answer["measure"], answer["unit"]) == ("equivalents", "equivalents")
    code, answer, _ = ask("balance", project, "--by", "worker", "--measure", "people")
    assert (code, answer["error"]["code"]) == (1, "balance.not_by_worker")


def test_a_norms_own_bands_are_those_of_its_work(ask, project):
    document = Document.open(project, clock=clock, user="")
    body = to_body(replace(time_norm(), near=0.05, far=0.5))
    document.apply_batch(keep_standard(StandardKind.NORM, "细", body, ()))
    document.close()
    _, answer, _ = ask("balance", project, "--measure", "minutes")
    assert answer["measures"]["near"] == 0.05
    mean = answer["total"]["mean"]
    for row in answer["rows"]:
        inside = abs(row["value"] / mean - 1) <= 0.05
        assert (row["band"] == "inside") == inside


@pytest.mark.parametrize("by", ["grid", "worker"])
def test_balance_leaves_out_what_the_workload_leaves_out_and_says_so(
    ask, tell, project, by
):
    units = staff(project)
    document = Document.open(project, clock=clock, user="")
    file = document.file
    add_posts(file, [1], [999_999], "full_time_worker")
    file.bulk_insert("event", {"time": ["2026-02-01"]})
    document.close()
    assert units
    names = ("posts_left_out", "capacity_of_norm", "not_known", "nowhere")
    _, work, _ = ask("workload", project, "--by", by)
    _, shared, _ = ask("balance", project, "--by", by, "--measure", "utilisation")
    assert [shared[name] for name in names] == [work[name] for name in names]
    assert shared["posts_left_out"] == {"unit_gone": 2}
    assert shared["nowhere"]["event"] == 1
    _, said, _ = tell(
        "balance", project, "--by", by, "--measure", "utilisation", "--lang", "zh"
    )
    for words in ("2 个岗位所在的网格已不存在", "1 个事件没有地点"):
        assert words in said
