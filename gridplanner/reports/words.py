"""Cells of a report as they are read on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.reports.report import Kind, share_of
from gridplanner.resources.format import NONE, format_percent, format_share
from gridplanner.resources.texts import text

OVER, UNDER = "\u25b2", "\u25bc"
"""Marks of bars beyond what is aimed at."""

if TYPE_CHECKING:
    from gridplanner.reports.report import Bars, Cell, Table


def row_words(table: Table, number: int) -> list[str]:
    """Write the cells of a row; a share is written without its parts.

    They stand in columns of their own beside it.
    """
    row = table.rows[number]
    return [
        format_percent(table.share(index, row))
        if column.kind is Kind.SHARE
        else cell_words(cell, table.decimals(index, number))
        for index, (column, cell) in enumerate(zip(table.columns, row, strict=True))
    ]


def total_words(table: Table) -> list[str]:
    """Write the totals of a table.

    A share is written with its numerator and denominator where these are not the
    totals beside it: rows of which only one of both is known are in neither.
    """
    totals = table.totals()
    words = []
    for index, (column, cell) in enumerate(zip(table.columns, totals, strict=True)):
        if column.kind is Kind.SHARE:
            part, whole, share = share_of(table, index)
            beside = tuple(totals[each] for each in column.of)
            is_beside = beside == (part, whole)
            words.append(
                format_percent(share) if is_beside else format_share(part, whole)
            )
        elif column.kind is Kind.TEXT:
            words.append("")
        else:
            digits = table.decimals(index)
            words.append(cell_words(cell, digits) if column.sums else "")
    words[0] = table.total
    return words


def aim_words(bars: Bars) -> str:
    """Say what the band and the marks of bars mean; nothing without them."""
    if bars.aim is None:
        return ""
    low, high = (f"{end:,.0f}{bars.unit}" for end in bars.aim)
    return text("report.aim", low=low, high=high, over=OVER, under=UNDER)


def cell_words(cell: Cell, digits: int) -> str:
    """Write a cell that is no share; a dash where nothing is known."""
    if cell is None:
        return NONE
    return cell if isinstance(cell, str) else f"{cell:z,.{digits}f}"
