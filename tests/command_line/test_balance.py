"""The command `balance` and the window say the same to the digit."""

import numpy as np
import pytest

from gridplanner.analysis.balance import balance
from gridplanner.analysis.measured import measured
from gridplanner.analysis.standing import Standing
from gridplanner.data.document import Document
from tests.command_line.conftest import clock


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
