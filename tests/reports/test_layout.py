"""Columns share a page: nothing is cut, what has no room follows below."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.reports.layout import lines_of, parts_of
from gridplanner.reports.report import Column, Kind, Table

ROOM = 100.0


def wide(words):
    return 2.0 + sum(2 if ord(each) > 0x2E80 else 1 for each in words)


def table_of(numbers, rows=3, names=("99000010301", "逢家桃园村第一网格")):
    columns = [Column("编码", Kind.TEXT), Column("名称", Kind.TEXT)]
    columns += [Column(f"数{n}") for n in range(len(numbers))]
    body = tuple((*names, *numbers) for _ in range(rows))
    return Table("表", tuple(columns), body, "合计")


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_no_number_is_wider_than_its_column(numbers):
    table = table_of(numbers)
    rows, totals = lines_of(table)
    parts = parts_of(table, [*rows, *totals], wide, ROOM)
    shown = []
    for part in parts:
        assert part.columns[:2] == (0, 1)
        assert sum(part.widths) == pytest.approx(ROOM)
        shown += part.columns[2:]
        for index, width in zip(part.columns[2:], part.widths[2:], strict=True):
            for line in (*rows, *totals):
                assert wide(line[index]) <= width + 1e-9
    assert shown == list(range(2, len(numbers) + 2))


def test_a_table_with_room_for_all_is_one_part():
    table = table_of([1, 2])
    rows, totals = lines_of(table)
    (part,) = parts_of(table, [*rows, *totals], wide, ROOM)
    assert part.columns == (0, 1, 2, 3)


def test_a_total_says_its_parts_only_where_they_do_not_stand_beside_it():
    columns = (
        Column("网格", Kind.TEXT),
        Column("应"),
        Column("已"),
        Column("率", Kind.SHARE, of=(2, 1)),
    )
    known = Table("表", columns, (("甲", 4, 1, None), ("乙", 4, 3, None)), "合计")
    partly = Table("表", columns, (("甲", 4, 1, None), ("乙", 4, None, None)), "合计")
    assert lines_of(known)[1] == [["合计", "8", "4", "50.0%"]]
    assert lines_of(partly)[1] == [["合计", "8", "1", "25.0%（1/4）"]]
