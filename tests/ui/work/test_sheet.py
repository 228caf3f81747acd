"""The sheet of a load shows every line of the sum, and what the sum leaves out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from gridplanner.analysis.arithmetic import arithmetic_of, arithmetic_of_worker
from gridplanner.analysis.workload import Workload
from gridplanner.data.duties import Duties
from gridplanner.data.norms.defaults import equivalents_norm, time_norm
from gridplanner.data.norms.kinds import AGE_UNKNOWN
from gridplanner.resources.texts import set_language, text
from gridplanner.ui.work.sheet import WorkSheet
from gridplanner.ui.work.words import line_name, loads_notes, plain, visits_words
from tests.analysis.test_workload import groups_of, person, town

GRID = 131


def counted(norm, **more):
    groups = groups_of(
        household=[(1, 0, 400), (0, 0, 3)],
        person=[(1, person("aged80", "elder_alone"), 8)],
        events=[(1, 0, 5)],
    )
    return Workload(groups, norm, town([(120, 220)]), routes={GRID: 2000}, **more)


@pytest.fixture
def sheet(qtbot):
    made = WorkSheet(lambda unit: f"网格{unit}", lambda _unit: None)
    qtbot.addWidget(made)
    return made


def said(sheet):
    parts = (*sheet.findChildren(QLabel), *sheet.findChildren(QPushButton))
    return [part.text() for part in parts if not part.isHidden()]


def test_every_line_of_the_sum_stands_with_how_it_comes_about(sheet):
    loads = counted(time_norm()).loads(2)
    found = arithmetic_of(loads, GRID)
    sheet.show_arithmetic(found)
    words = said(sheet)
    assert "400 户 × 1/6 次/月 × 15 分钟" in words
    assert "8 人 × 4.33 次/月 × 20 分钟" in words
    assert plain(400 / 6 * 15) in words
    assert plain(found.load) in words
    assert "5 个 ÷ 3 个月 × 30 分钟" in words
    assert any("2.00 公里（登记的巡查路线）" in each for each in words)
    assert f"{found.load:,.0f} 分钟/月 = {100 * found.utilisation:.0f}%" in words
    assert text("work.one_each") in words


def test_what_distances_add_can_be_reckoned_again(sheet):
    found = replace(
        arithmetic_of(counted(time_norm()).loads(2), GRID), factor=1.0672365
    )
    sheet.show_arithmetic(found)
    visits = 400 / 6 * 15 + 8 * 4.33 * 20
    assert f"以上各行共 {plain(visits)} × 0.0672（分散系数 1.0672）" in said(sheet)
    hidden = replace(found.terms[0], count=None, hundredths=None)
    sheet.show_arithmetic(replace(found, terms=(hidden, *found.terms[1:])))
    assert "分散系数 1.0672：上门时间另加 0.0672 倍" in said(sheet)


def test_what_the_sum_leaves_out_is_counted_and_shown(sheet):
    found = arithmetic_of(counted(time_norm()).loads(2), GRID)
    sheet.show_arithmetic(replace(found, left_out={"age_unknown": 7}))
    words = said(sheet)
    assert text("work.left_out.age_unknown", n="7") in words
    assert text("work.nowhere", what="3 户") in words


def test_equivalents_are_counts_times_weights(sheet):
    found = arithmetic_of(counted(equivalents_norm()).loads(2), GRID)
    sheet.show_arithmetic(found)
    words = said(sheet)
    assert "400 户 × 1" in words
    assert "8 人 × 5" in words
    assert any(each.startswith(f"{found.load:,.0f} 折算户") for each in words)
    assert "可承担" in words
    assert "可用时间" not in words
    assert "面积" in words


def test_ground_that_weighs_nothing_is_neither_a_line_nor_missing(sheet):
    norm = replace(equivalents_norm(), square_kilometre=0.0)
    sheet.show_arithmetic(arithmetic_of(counted(norm).loads(2), GRID))
    words = said(sheet)
    assert "400 户 × 1" in words
    assert not any("面积" in each or "平方公里" in each for each in words)


def test_nobody_there_is_a_dash_and_no_division(sheet):
    found = arithmetic_of(counted(time_norm()).loads(2), GRID)
    empty = replace(found, capacity=0.0, utilisation=float("nan"), staffed=True)
    sheet.show_arithmetic(empty)
    assert "—" in said(sheet)
    assert text("work.nobody") in said(sheet)
    assert not any("nan" in each for each in said(sheet))


def test_a_part_of_a_grid_is_told_as_it_is_reckoned(sheet):
    own = Duties(
        worker_ids=np.array([1, 2]),
        capacity=np.array([200.0, 100.0]),
        workers=np.array([0, 1]),
        unit_ids=np.array([GRID, GRID]),
        share=np.ones(2),
    )
    loads = counted(time_norm()).loads(2, own)
    found = arithmetic_of_worker(loads, own, 1)
    sheet.show_arithmetic(found)
    (portion,) = found.portions
    told = next(each for each in said(sheet) if each.endswith(" × 66.67%"))
    whole = float(told.split(" ")[0].replace(",", ""))
    assert whole == portion.whole / 100
    assert whole * 0.6667 == pytest.approx(portion.hundredths / 100, rel=1e-4)


def test_a_worker_has_parts_of_grids(sheet):
    own = Duties(
        worker_ids=np.array([1, 2]),
        capacity=np.array([300.0, 100.0]),
        workers=np.array([0, 1]),
        unit_ids=np.array([GRID, GRID]),
        share=np.ones(2),
    )
    loads = counted(time_norm()).loads(2, own)
    found = arithmetic_of_worker(loads, own, 1)
    sheet.show_arithmetic(found)
    words = said(sheet)
    whole = loads.rows.load[[unit.id for unit in loads.units].index(GRID)]
    assert f"{plain(whole)} × 75%" in words
    assert "网格131" in words
    assert plain(found.load) in words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sheet_fits_the_narrow_panel(qtbot, sheet, language):
    set_language(language)
    try:
        sheet.show_arithmetic(arithmetic_of(counted(time_norm()).loads(2), GRID))
        assert sheet.minimumSizeHint().width() <= 276  # 300 and its margins
    finally:
        set_language("zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_that_come_with_the_program_have_names(language):
    set_language(language)
    try:
        for norm in (time_norm(), equivalents_norm()):
            for line in norm.lines:
                assert line_name(line) == text(f"norm.line.{line.key}")
        named = replace(time_norm().lines[0], name="独居残疾人")
        assert line_name(named) == "独居残疾人"
        unnamed = replace(time_norm().lines[4], key="own")
        assert text("category.elder_alone") in line_name(unnamed)
    finally:
        set_language("zh")


def test_visits_are_fractions_of_months_where_these_are_whole():
    assert visits_words(1 / 6) == "1/6 次/月"
    assert visits_words(1 / 12) == "1/12 次/月"
    assert visits_words(4.33) == "4.33 次/月"
    assert visits_words(0.4) == "0.4 次/月"
    assert visits_words(0) == "0 次/月"


def test_what_the_loads_of_a_level_leave_out_is_said():
    groups = groups_of(
        household=[(2, 0, 6), (0, 0, 4)], person=[(1, AGE_UNKNOWN, 3), (1, 0, 1)]
    )
    # The second house stands in the gap of the town.
    loads = Workload(groups, time_norm(), town([(120, 220), (40, 40)])).loads(2)
    outside = f"{loads.outside.load[0]:,.0f}"
    assert outside != "0"
    assert loads_notes(loads) == [
        text("balance.left_out.age_unknown", n=3),
        text("balance.left_out.nowhere", n=4),
        text("balance.left_out.outside", amount=text("work.amount.time", n=outside)),
    ]
    assert not loads_notes(Workload(groups_of(), time_norm(), town([(0, 0)])).loads(2))
