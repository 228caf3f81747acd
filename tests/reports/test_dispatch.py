"""The weekly dispatch: its figures, its ranks, and what it says nobody recorded."""

from __future__ import annotations

from datetime import date

import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.data.job import Progress
from gridplanner.data.period import month_of
from gridplanner.report_writing import Wish, make_report, write_report
from gridplanner.reports.dispatch import MOST_BARS, Frame, dispatch, ranked_bars
from gridplanner.reports.facts import Facts
from gridplanner.reports.report import Kind, Picture, Table, share_of, with_remark
from tests.helpers.registry_town import settled_town

MONTH = month_of(date(2026, 10, 1))


@pytest.fixture
def document(tmp_path):
    document = settled_town(tmp_path / "town.gpkg", seed=1)
    yield document
    document.close()


def visit(document, count=30, day="2026-10-07"):
    homes = [1 + n % 12 for n in range(count)]
    document.file.bulk_insert("visit", {"household_id": homes, "date": [day] * count})


def made(document, draw=None):
    standing = Standing(document.snapshot(), document.footprints)
    facts = Facts(document, standing)
    spans = (facts.done(MONTH), facts.done(MONTH.before))
    return dispatch(facts, *spans, Frame("monthly", "王主任"), draw)


def tables(report):
    return {
        part.title: part
        for section in report.sections
        for part in section.parts
        if isinstance(part, Table)
    }


def test_what_nobody_recorded_is_a_dash_and_is_named(document):
    report = made(document)
    words = " ".join(report.sections[0].words)
    assert "未取得的数据：走访记录、下次应访日期、事件、巡查轨迹。" in words
    found = tables(report)["各网格走访"]
    assert all(row[4] is None and row[5] is None for row in found.rows)
    assert share_of(found, 6) == (None, None, None)


def test_visits_stand_in_the_row_of_their_grid_and_the_rest_is_told(document):
    visit(document)
    document.file.bulk_insert("visit", {"date": ["2026-10-08"] * 3})
    standing = Standing(document.snapshot(), document.footprints)
    facts = Facts(document, standing)
    work = facts.done(MONTH).work
    found = tables(made(document))["各网格走访"]
    assert [row[4] for row in found.rows] == work.visits[:-1].tolist()
    assert sum(work.visits.tolist()) == 33
    assert f"{work.visits[-1]} 次走访没有对应的网格" in found.note
    households = [row[3] for row in found.rows]
    assert households == facts.column("households")


def test_equal_rates_share_a_rank(document):
    visit(document)
    found = tables(made(document))["各网格走访"]
    rates = [found.share(6, row) for row in found.rows]
    assert [row[-1] for row in found.rows] == [
        None if rate is None else 1 + sum(r > rate for r in rates if r is not None)
        for rate in rates
    ]


def test_areas_above_add_up_to_what_their_grids_do(document):
    visit(document)
    report = made(document)
    by_grid, above = (
        tables(report)[name] for name in ("各网格走访", "各网格走访（按上级汇总）")
    )
    for index in (3, 4, 5, 10, 11):
        assert above.totals()[index] == by_grid.totals()[index]
    assert share_of(above, 6) == share_of(by_grid, 6)


def test_the_user_s_sentence_stands_first_and_the_span_before_beside(document):
    visit(document, 10)
    visit(document, 4, day="2026-09-09")
    report = with_remark(made(document), " 本月完成秋季走访。 ")
    assert with_remark(report, " ") is report
    assert report.sections[0].words[0] == "本月完成秋季走访。"
    rows = {row[0]: row for row in tables(report)["与上期比较"].rows}
    facts = Facts(document, Standing(document.snapshot(), document.footprints))
    in_grids = [
        int(facts.done(span).work.visits[:-1].sum()) for span in (MONTH, MONTH.before)
    ]
    assert in_grids[0] > in_grids[1] > 0
    assert list(rows["走访次数"][1:]) == [str(number) for number in in_grids]


def test_a_map_is_drawn_of_the_rates_that_are_known(document):
    visit(document)
    asked = []

    def draw(title, values, unit):
        asked.append((title, values, unit))
        return Picture(title, b"", 1, 1)

    report = made(document, draw)
    ((title, values, unit),) = asked
    found = tables(report)["各网格走访"]
    rates = [found.share(6, row) for row in found.rows]
    assert (title, unit) == ("走访率", "%")
    assert sorted(values.values()) == sorted(100 * r for r in rates if r is not None)


def test_of_very_many_bars_both_ends_are_shown():
    values = {number: float(number) for number in range(200)}
    names = {number: f"第{number}网格" for number in values}
    bars = ranked_bars("户数", names, values, "户")
    assert len(bars.values) == MOST_BARS
    assert (bars.values[0], bars.values[-1]) == (199.0, 0.0)
    assert "共 200 个" in bars.title


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".pdf"])
def test_a_report_of_a_town_is_written_with_its_map(tmp_path, qapp, document, suffix):
    visit(document)
    standing = Standing(document.snapshot(), document.footprints)
    report = make_report(
        document, standing, Wish("weekly", MONTH, "王主任"), Progress()
    )
    assert [column.kind for column in tables(report)["各网格事件"].columns].count(
        Kind.SHARE
    ) == 3
    path = tmp_path / f"周调度{suffix}"
    write_report(path, report)
    assert path.stat().st_size > 5_000
    assert report.charts == 2
