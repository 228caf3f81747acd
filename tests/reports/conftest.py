"""A report with every kind of part, of which totals and shares are easy to work out."""

from __future__ import annotations

import pytest

from gridplanner.reports.report import Bars, Column, Curve, Kind, Report, Section, Table
from gridplanner.ui.theme import load_fonts


@pytest.fixture(scope="session")
def family(qapp):
    return load_fonts()


@pytest.fixture
def table():
    columns = (
        Column("网格", Kind.TEXT),
        Column("户"),
        Column("走访户"),
        Column("走访率", Kind.SHARE, of=(2, 1)),
        Column("分钟/月", Kind.NUMBER),
        Column("名次", sums=False),
        Column("备注", Kind.TEXT),
    )
    rows = (
        ("第一网格", 1000, 250, None, 5003.0, 1, "=1+1"),
        ("第二网格", 1000, 500, None, 0.5, 2, "班子不全"),
        ("第三网格", 0, 0, None, None, None, ""),
        ("第四网格", 400, None, None, 1.25, 3, ""),
    )
    return Table("各网格走访", columns, rows, "合计", "未计入：3 次走访。")


@pytest.fixture
def report(table):
    bars = Bars("各网格户数", ("甲", "乙", "丙"), (30.0, 20.0, 5.0), (10.0, 25.0), "户")
    curve = Curve("劳伦兹曲线", ((0, 0), (0.5, 0.2), (1, 1)), "基尼系数 0.30")
    empty = Table("空表", table.columns, ())
    return Report(
        "周调度",
        "泊里镇 2026-11-16 至 2026-11-22",
        "王主任 2026-11-23",
        (
            Section("本周", ("共走访 750 户。",), (table, bars, curve)),
            Section("其他", (), (empty, table)),
        ),
    )
