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


@pytest.mark.parametrize("is_share", [True, False])
def test_what_belongs_together_stays_on_one_page(is_share):
    """A share beside its parts, a change beside before and after."""
    columns = [Column("编码", Kind.TEXT), Column("名称", Kind.TEXT)]
    for n in range(4):
        at = len(columns)
        columns += [Column(f"已{n}"), Column(f"全{n}", joined=True)]
        share = Column(f"率{n}", Kind.SHARE, of=(at, at + 1))
        columns.append(share if is_share else Column(f"增减{n}", joined=True))
    cells = ("9900001", "第一网格", *((123_456, 1_234_567, None) * 4))
    table = Table("表", tuple(columns), (cells,))
    rows, _totals = lines_of(table)
    parts = parts_of(table, rows, wide, 70.0)
    assert len(parts) > 1
    assert [n for part in parts for n in part.columns[2:]] == list(range(2, 14))
    for part in parts:
        assert (part.columns[2] - 2) % 3 == 0, part
        assert len(part.columns[2:]) % 3 == 0


def test_what_belongs_together_is_parted_where_no_page_holds_it():
    columns = (Column("编码", Kind.TEXT), *(Column("数", joined=True),) * 8)
    table = Table("表", columns, (("9900001", *(123_456_789,) * 8),))
    rows, _totals = lines_of(table)
    parts = parts_of(table, rows, wide, 60.0)
    assert all(sum(part.widths) == pytest.approx(60.0) for part in parts)
    assert [n for part in parts for n in part.columns[1:]] == list(range(1, 9))
