"""What a report is made of, whatever it is written to: sections of tables and charts.

A share is never a number of its own: it stands for two columns of its table, and its
total is the sum of the one over the sum of the other. Where there is nothing to divide
by it is none, which every writer shows as a dash.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from gridplanner.resources.format import INDEX_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Cell: TypeAlias = "str | int | float | None"


class Kind(StrEnum):
    """What stands in a column, and so how it is written."""

    TEXT = "text"
    COUNT = "count"
    """A whole number of things."""
    NUMBER = "number"
    """A number with two decimals."""
    INDEX = "index"
    """An index of balance, with three."""
    SHARE = "share"
    """The part of another column that a column is; see `Column.of`."""


_DECIMALS: Final = {Kind.NUMBER: 2, Kind.INDEX: INDEX_DIGITS}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    title : str
        In the language of the report.
    kind : Kind
    of : tuple of int
        Of a share: the columns of its numerator and of its denominator.
    sums : bool
        Whether the numbers of a column add up to its total; those that do not have
        no total. A share has one in any case.
    joined : bool
        Whether it means little without the column before it, so that both stand on
        one page.
    """

    title: str
    kind: Kind = Kind.COUNT
    of: tuple[int, int] = (0, 0)
    sums: bool = True
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under titles, with a total below.

    Attributes
    ----------
    title : str
    columns : tuple of Column
    rows : tuple of tuple
        One cell a column; None where nothing is known. Cells of shares are not
        looked at.
    total : str
        What stands before the totals; without it there are none.
    note : str
        Below the table: what was left out, and why.
    digits : tuple of int or None
        Of each row, the decimals of its `Kind.NUMBER` where it is counted in
        something else than the others; without it they are those of the columns.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: str = ""
    note: str = ""
    digits: tuple[int | None, ...] = ()

    def decimals(self, column: int, row: int | None = None) -> int:
        """Give the decimals of a cell, or of a total where there is no row."""
        kind = self.columns[column].kind
        own = self.digits[row] if self.digits and row is not None else None
        if kind is Kind.NUMBER and own is not None:
            return own
        if kind is Kind.NUMBER and row is None and len(set(self.digits)) == 1:
            own = self.digits[0]
            return _DECIMALS[kind] if own is None else own
        return _DECIMALS.get(kind, 0)

    def share(self, column: int, row: Sequence[Cell]) -> float | None:
        """Give a share of a row; None where it is not known."""
        part, whole = (_number(row[index]) for index in self.columns[column].of)
        return part / whole if part is not None and whole else None

    def totals(self) -> tuple[Cell, ...]:
        """Add up each column; what is not known of any row is left out of the sum.

        Returns
        -------
        tuple
            One cell a column; None for texts, for columns that do not add up, where
            nothing is known at all, and for shares.
        """
        return tuple(
            _sum(row[index] for row in self.rows)
            if column.sums and column.kind in (Kind.COUNT, Kind.NUMBER)
            else None
            for index, column in enumerate(self.columns)
        )


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars ranked from the largest, with the range that is aimed at.

    Attributes
    ----------
    title : str
    names : tuple of str
    values : tuple of float
    aim : tuple of float or None
        From and to.
    unit : str
    """

    title: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    aim: tuple[float, float] | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve below its diagonal: shares of all that ever larger shares hold.

    Attributes
    ----------
    title : str
    points : tuple of tuple of float
        From (0, 0) to (1, 1).
    words : str
        What it says, in a sentence.
    across, upwards : str
        What the axes are shares of.
    """

    title: str
    points: tuple[tuple[float, float], ...]
    words: str = ""
    across: str = ""
    upwards: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A map.

    Attributes
    ----------
    title : str
    png : bytes
    width, height : int
        Pixels.
    """

    title: str
    png: bytes = field(repr=False)
    width: int
    height: int


Part: TypeAlias = "Table | Bars | Curve | Picture"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under its own heading; on a page of its own where asked."""

    title: str
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it will be written.

    Attributes
    ----------
    title : str
    subtitle : str
        Of what town, and of which time.
    made : str
        By whom and when; stands on each page.
    sections : tuple of Section
    """

    title: str
    subtitle: str
    made: str
    sections: tuple[Section, ...]

    @property
    def tables(self) -> int:
        """Number of tables."""
        return sum(isinstance(part, Table) for part in self._parts())

    @property
    def charts(self) -> int:
        """Number of charts and maps."""
        return sum(not isinstance(part, Table) for part in self._parts())

    def _parts(self) -> list[Part]:
        return [part for section in self.sections for part in section.parts]


def with_remark(report: Report, remark: str) -> Report:
    """Let a sentence of the user's own stand first in a report."""
    remark = remark.strip()
    if not remark or not report.sections:
        return report
    first, *others = report.sections
    first = replace(first, words=(remark, *first.words))
    return replace(report, sections=(first, *others))


def share_of(
    table: Table, column: int
) -> tuple[float | None, float | None, float | None]:
    """Give the total of a share: its parts added up, its wholes, the one by the other.

    Rows of which either is not known count in neither, or the share would fall with
    each of them.

    Returns
    -------
    tuple
        Numerator and denominator, None where no row is known; None for the share
        where there is nothing to divide by.
    """
    part, whole = table.columns[column].of
    parts = [_number(row[part]) for row in table.rows]
    wholes = [_number(row[whole]) for row in table.rows]
    known = [
        (of, all_)
        for of, all_ in zip(parts, wholes, strict=True)
        if of is not None and all_ is not None
    ]
    if not known:
        return None, None, None
    of, all_ = sum(pair[0] for pair in known), sum(pair[1] for pair in known)
    return of, all_, of / all_ if all_ else None


def ranks(values: Sequence[float | None]) -> list[int | None]:
    """Rank values from the largest; equal ones share a rank, the next is left out.

    Parameters
    ----------
    values : sequence of float or None
        What is not known has no rank.

    Returns
    -------
    list of int or None

    Examples
    --------
    >>> ranks([0.5, 0.9, None, 0.5, 0.1])
    [2, 1, None, 2, 4]
    """
    found = Counter(value for value in values if value is not None)
    rank, of = 1, {}
    for value in sorted(found, reverse=True):
        of[value] = rank
        rank += found[value]
    return [None if value is None else of[value] for value in values]


def _number(cell: Cell) -> float | None:
    return cell if isinstance(cell, int | float) else None


def _sum(cells: Iterable[Cell]) -> Cell:
    known = [cell for cell in map(_number, cells) if cell is not None]
    return sum(known) if known else None
