"""Long lists over the columns of pages: sorted as people count, nothing parted badly.

A group begins with its heading, never at the foot of a column, and where it goes on in
the next the heading stands there again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBERS: Final = re.compile(r"(\d+)")


def natural_key(words: str) -> tuple[tuple[int, int, str], ...]:
    """Give what words are sorted by where numbers count as numbers.

    Examples
    --------
    >>> sorted(["12号-1", "10号", "2号", "1号", "12号"], key=natural_key)
    ['1号', '2号', '10号', '12号', '12号-1']
    """
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _NUMBERS.split(words)
        if part
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list.

    Attributes
    ----------
    cells : tuple of str
    is_head : bool
        Whether it is the heading of a group.
    is_more : bool
        Whether that heading stands there again, since its group goes on.
    joins : bool
        Whether it belongs to the line before, of which it must not be parted.
    """

    cells: tuple[str, ...]
    is_head: bool = False
    is_more: bool = False
    joins: bool = False


Column = tuple[Line, ...]
Page = tuple[Column, ...]


def flow(
    lines: Sequence[Line], rooms: Iterable[tuple[int, int]], *, rest: tuple[int, int]
) -> tuple[Page, ...]:
    """Let lines flow over the columns of pages.

    Parameters
    ----------
    lines : sequence of Line
    rooms : iterable of (int, int)
        Columns of the first pages, and lines in each.
    rest : tuple of int
        The same of every page after those.

    Returns
    -------
    tuple of pages
        Of which each has its columns, of which each has its lines. Empty for no line.

    Raises
    ------
    ValueError
        Where a column has no room for a heading and a line of three.
    """
    ahead = list(rooms)
    if any(columns < 1 or high < _LEAST for columns, high in (*ahead, rest)):
        raise ValueError(f"no room for a list: {ahead}, {rest}")
    pages: list[Page] = []
    at, head = 0, None
    while at < len(lines):
        columns, high = ahead.pop(0) if ahead else rest
        page, end, after = _page(lines, at, (columns, high), head)
        if end == len(lines):
            page = _evened(lines, at, (columns, high), head)
        at, head = end, after
        pages.append(page)
    return tuple(pages)


_LEAST: Final = 4


def _page(
    lines: Sequence[Line], at: int, room: tuple[int, int], head: Line | None
) -> tuple[Page, int, Line | None]:
    """Fill a page from a line on; tell where the next begins, and in which group."""
    page: list[Column] = []
    while len(page) < room[0] and at < len(lines):
        column, at, head = _column(lines, at, room[1], head)
        page.append(column)
    return tuple(page), at, head


def _evened(
    lines: Sequence[Line], at: int, room: tuple[int, int], head: Line | None
) -> Page:
    """Fill the last page with columns as even as can be."""
    for high in range(max(_LEAST, -(-(len(lines) - at) // room[0])), room[1] + 1):
        page, end, _head = _page(lines, at, (room[0], high), head)
        if end == len(lines):
            return page
    raise AssertionError("what fits a page fits it evenly")


def _column(
    lines: Sequence[Line], at: int, high: int, head: Line | None
) -> tuple[Column, int, Line | None]:
    """Fill a column from a line on; tell where the next begins, and in which group."""
    column: list[Line] = []
    if head is not None and not lines[at].is_head:
        column.append(replace(head, is_more=True))
    while at < len(lines):
        size = _size(lines, at)
        # What is longer than a whole column is parted all the same.
        needed = size if size <= high - 1 else 1
        if len(column) + needed > high and column and not _only_head(column):
            break
        for line in lines[at : at + min(size, high - len(column))]:
            if line.is_head:
                head = replace(line, joins=False)
            column.append(line)
            at += 1
        if len(column) >= high:
            break
    return tuple(column), at, head


def _only_head(column: Sequence[Line]) -> bool:
    return len(column) == 1 and column[0].is_head


def _size(lines: Sequence[Line], at: int) -> int:
    """Tell how many lines from one on must stay together."""
    last = at
    while lines[last].is_head and last + 1 < len(lines):
        last += 1
    while last + 1 < len(lines) and lines[last + 1].joins:
        last += 1
    return last + 1 - at
