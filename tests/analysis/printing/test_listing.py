"""Lists over columns and pages: nothing is lost, nothing parted badly."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gridplanner.analysis.printing.listing import Line, flow, natural_key


def test_numbers_count_as_numbers():
    plates = ["12号-1", "10号", "甲5号楼", "2号", "1号", "12号"]
    wanted = ["1号", "2号", "10号", "12号", "12号-1", "甲5号楼"]
    assert sorted(plates, key=natural_key) == wanted


def groups(sizes):
    lines = []
    for number, size in enumerate(sizes):
        lines.append(Line((f"组{number}",), is_head=True))
        for at in range(size):
            lines.append(Line((f"{number}-{at}",)))
            if at % 3 == 1:
                lines.append(Line((f"{number}-{at}续",), joins=True))
    return lines


@given(
    some.lists(some.integers(1, 40), min_size=0, max_size=12),
    some.integers(1, 4),
    some.integers(4, 20),
    some.lists(some.tuples(some.integers(1, 3), some.integers(4, 9)), max_size=2),
)
def test_every_line_is_there_once_in_its_order(sizes, columns, high, first):
    lines = groups(sizes)
    pages = flow(lines, first, rest=(columns, high))
    seen = [line for page in pages for column in page for line in column]
    assert [line for line in seen if not line.is_more] == lines
    rooms = [*first, *[(columns, high)] * len(pages)]
    for page, (wide, deep) in zip(pages, rooms, strict=False):
        assert 1 <= len(page) <= wide
        for column in page:
            assert 1 <= len(column) <= deep
            assert not column[-1].is_head
            assert column[0].is_head
            assert not column[0].joins


def test_a_group_that_goes_on_has_its_heading_again():
    pages = flow(groups([9]), (), rest=(1, 5))
    assert [page[0][0].is_more for page in pages] == [False, True, True]
    assert {page[0][0].cells for page in pages} == {("组0",)}


def test_a_column_has_room_for_something():
    assert flow([], (), rest=(1, 4)) == ()
    with pytest.raises(ValueError, match="no room"):
        flow(groups([1]), (), rest=(2, 3))


def test_lines_without_a_heading_flow_too():
    lines = [Line((str(number),)) for number in range(10)]
    pages = flow(lines, [(1, 4)], rest=(2, 4))
    assert [[len(column) for column in page] for page in pages] == [[4], [4, 2]]
