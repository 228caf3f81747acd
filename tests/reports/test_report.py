"""Totals, shares and ranks of a report."""

from __future__ import annotations

from dataclasses import replace

from gridplanner.reports.report import Bars, Column, Kind, Table, ranks, share_of
from gridplanner.reports.words import (
    OVER,
    UNDER,
    aim_words,
    cell_words,
    row_words,
    total_words,
)


def test_the_total_of_a_share_is_a_share_of_totals_not_a_mean(table):
    # 25 % and 50 % of 1,000 each; the row of which nothing is known counts in neither.
    assert share_of(table, 3) == (750, 2000, 0.375)
    assert table.share(3, table.rows[0]) == 0.25
    assert total_words(table)[3] == "37.5%（750/2,000）"


def test_nothing_to_divide_by_is_a_dash_and_no_zero(table):
    assert table.share(3, table.rows[2]) is None
    assert row_words(table, 2)[3] == "—"
    assert row_words(table, 3)[2:4] == ["—", "—"]
    none = Table("空", table.columns, (("甲", 0, 0, None, 1.0, 1, ""),), "合计")
    assert share_of(none, 3) == (0, 0, None)
    assert total_words(none)[3] == "—"


def test_totals_add_what_is_known_and_only_what_adds_up(table):
    assert table.totals() == (None, 2400, 750, None, 5004.75, None, None)
    assert total_words(table)[5:] == ["", ""]
    unknown = Table("空", (Column("甲", Kind.TEXT), Column("户")), (("a", None),), "合")
    assert unknown.totals() == (None, None)
    assert total_words(unknown) == ["合", "—"]


def test_equal_values_share_a_rank_and_the_next_is_left_out():
    assert ranks([0.5, 0.9, None, 0.5, 0.1]) == [2, 1, None, 2, 4]
    assert ranks([]) == []


def test_numbers_have_separators_and_two_decimals_where_they_are_no_counts(table):
    assert row_words(table, 0) == [
        "第一网格", "1,000", "250", "25.0%", "5,003.00", "1", "=1+1",
    ]  # fmt: skip


def test_a_row_counted_in_something_else_has_digits_of_its_own():
    columns = (Column("指标", Kind.TEXT), Column("原", Kind.NUMBER), Column("户"))
    rows = (("合计", 1234.0, 1.0), ("CV", 0.0315, 2.0), ("平均", 7.5, 3.0))
    table = Table("前后", columns, rows, digits=(0, 3, None))
    said = [row_words(table, number)[1:] for number in range(3)]
    assert said == [["1,234", "1"], ["0.032", "2"], ["7.50", "3"]]


def test_parts_are_counted(report):
    assert (report.tables, report.charts) == (3, 2)


def test_a_change_that_is_nothing_has_no_sign():
    assert cell_words(-0.0001, 3) == "0.000"
    assert cell_words(-0.002, 3) == "-0.002"


def test_bars_say_what_their_band_and_marks_mean(report):
    bars = next(p for s in report.sections for p in s.parts if isinstance(p, Bars))
    words = aim_words(bars)
    assert "10户–25户" in words
    assert OVER in words
    assert UNDER in words
    assert aim_words(replace(bars, aim=None)) == ""


def test_a_total_has_the_digits_all_its_rows_have():
    columns = (Column("网格", Kind.TEXT), Column("分钟", Kind.NUMBER))
    table = Table("甲", columns, (("一", 1.25), ("二", 2.5)), "合计")
    assert total_words(table) == ["合计", "3.75"]
    assert total_words(replace(table, digits=(0, 0))) == ["合计", "4"]
    assert total_words(replace(table, digits=(0, 1))) == ["合计", "3.75"]
