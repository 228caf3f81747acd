"""How the columns of a table share a page: no number is cut, no number is broken.

Words may be broken between characters where they are Chinese and between words where
they are not; numbers never. A table whose columns have no room side by side is parted,
and each part begins with the columns that name its rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.reports.report import Kind
from gridplanner.reports.words import row_words, total_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.reports.report import Table

    Measure = Callable[[str], float]

_LOOKED_AT: Final = 400  # rows whose words are measured, of very long tables
_BREAKS: Final = re.compile(
    r"(?<=[\u2e80-\uffef])|(?=[\u2e80-\uffef])|\s+|(?<=[/、,，])"
)
_SHARE: Final = re.compile(r"(?=（)|\s+(?=\()")
_NAMES: Final = 2
"""Columns that are written again at the head of each part of a wide table."""
_COMFORT: Final = 18
"""Characters of text a column has before others are given more than they need."""
_LEAST: Final = 6
"""Characters of text a column has at least, or a third of its longest text."""


@dataclass(frozen=True, slots=True)
class Part:
    """Columns of a table that stand side by side.

    Attributes
    ----------
    columns : tuple of int
    widths : tuple of float
        They add up to the room there is.
    """

    columns: tuple[int, ...]
    widths: tuple[float, ...]


def lines_of(table: Table) -> tuple[list[list[str]], list[list[str]]]:
    """Write a table out: its rows, and its totals where it has any."""
    rows = [row_words(table, number) for number in range(len(table.rows))]
    return rows, [total_words(table)] if table.total and rows else []


def parts_of(
    table: Table, lines: Sequence[Sequence[str]], measure: Measure, room: float
) -> list[Part]:
    """Share a width out among the columns of a table, in as many parts as it takes.

    Parameters
    ----------
    table : Table
    lines : sequence of sequence of str
        Rows and totals as they will be written.
    measure : callable
        Gives the width of words, with what stands free on both sides of a cell.
    room : float
        In the unit of `measure`.

    Returns
    -------
    list of Part
        A single column wider than the room has all of it.
    """
    columns = range(len(table.columns))
    half = _LOOKED_AT // 2
    shown = [*lines[:half], *lines[half:][-half:]]
    cells = [[table.columns[n].title, *(line[n] for line in shown)] for n in columns]
    kinds = [column.kind for column in table.columns]
    needs = [
        _needed(own, kind, measure) for own, kind in zip(cells, kinds, strict=True)
    ]
    wishes = [
        max(need, *(measure(words[:_COMFORT]) for words in own))
        for need, own in zip(needs, cells, strict=True)
    ]
    whole = [
        max(wish, *(measure(words) for words in own))
        for wish, own in zip(wishes, cells, strict=True)
    ]
    return [
        Part(
            part,
            _shared(
                [needs[n] for n in part],
                [wishes[n] for n in part],
                [whole[n] for n in part],
                room,
            ),
        )
        for part in _parted(needs, _blocks(table, _names(kinds)), room)
    ]


def _needed(cells: Sequence[str], kind: Kind, measure: Measure) -> float:
    title, *own = cells
    breaks = {Kind.TEXT: _BREAKS, Kind.SHARE: _SHARE}.get(kind)
    pieces = [piece for piece in _BREAKS.split(title) if piece]
    # A title of single characters below one another is not to be read.
    least = measure(title[:2])
    if kind is Kind.TEXT and own:
        longest = max(own, key=len)
        least = measure(longest[: max(_LEAST, min(len(longest) // 3, _COMFORT))])
    for words in own:
        pieces += breaks.split(words) if breaks is not None else [words]
    return max(least, *(measure(piece) for piece in pieces if piece))


def _names(kinds: Sequence[Kind]) -> int:
    """Tell how many columns at the left name the rows."""
    first = next(
        (n for n, kind in enumerate(kinds) if kind is not Kind.TEXT), len(kinds)
    )
    return min(first, _NAMES)


def _blocks(table: Table, names: int) -> list[tuple[int, ...]]:
    """Give the columns that name the rows, then those that stay side by side.

    A share stays beside its parts where they are the columns just before it.
    """
    columns = table.columns
    blocks = [tuple(range(names))]
    for index in range(names, len(columns)):
        column = columns[index]
        if column.kind is Kind.SHARE and sorted(column.of) == [index - 2, index - 1]:
            first = index - 2
        elif column.joined:
            first = index - 1
        else:
            first = index
        own: tuple[int, ...] = (index,)
        while len(blocks) > 1 and blocks[-1][-1] >= first:
            own = (*blocks.pop(), *own)
        blocks.append(own)
    return blocks


def _parted(
    needs: Sequence[float], blocks: Sequence[tuple[int, ...]], room: float
) -> list[tuple[int, ...]]:
    """Fill parts from left to right with what they have room for."""
    head, *others = blocks
    taken = sum(needs[n] for n in head)
    if any(taken + sum(needs[n] for n in block) > room for block in others):
        others = [(column,) for block in others for column in block]
    parts: list[tuple[int, ...]] = []
    part, width = head, taken
    for block in others:
        wide = sum(needs[n] for n in block)
        if width + wide > room and len(part) > len(head):
            parts.append(part)
            part, width = head, taken
        part, width = (*part, *block), width + wide
    return [*parts, part]


def _shared(
    needs: Sequence[float], wishes: Sequence[float], whole: Sequence[float], room: float
) -> tuple[float, ...]:
    """Give each what it needs, then what it wishes, then what is left in proportion."""
    widths = list(needs)
    for wanted in (wishes, whole):
        missing = [
            max(want - wide, 0.0) for want, wide in zip(wanted, widths, strict=True)
        ]
        lacking, left = sum(missing), room - sum(widths)
        if not lacking or left <= 0:
            continue
        part = min(left / lacking, 1.0)
        widths = [
            wide + part * more for wide, more in zip(widths, missing, strict=True)
        ]
    scale = room / sum(widths)
    return tuple(wide * scale for wide in widths)
