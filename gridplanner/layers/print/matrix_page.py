"""Matrices of buildings on paper: parted into tables that fit, small houses packed.

A table of many entrances is parted between entrances, one of many floors between
floors, in parts of like size, each with its headings. A dwelling of several cells that
is cut stands in both parts. Houses of a village stand many on a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.layers.matrix_words import floor_words, strip_words
from gridplanner.layers.print.ink import Rect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gridplanner.data.matrix import Cell, Matrix
    from gridplanner.layers.matrix_looks import Entry

SIDE: Final = 15.0
"""Width of the names of the floors, millimetres."""
TOP: Final = 6.4
"""Height of the names of the entrances."""
NUMBERS: Final = 4.6
"""Height of the numbers of the columns."""
NAME: Final = 6.0
"""Height of the name of a house above its table, on a page of several."""
_NARROWEST, _LOWEST = 25.0, 7.6  # of a cell
_PACKED: Final = (36.0, 12.0)  # of a cell on a page of several houses, at least
_GROWN: Final = tuple(3.0 - 0.05 * step for step in range(41))  # and times as large
_GAP: Final = (4.0, 3.0)
_STRIP: Final = 6  # columns of a house that has shops alone


@dataclass(frozen=True, slots=True)
class Spot:
    """A dwelling in a table: its row and column, how many, and what lives there."""

    row: int
    column: int
    rows: int
    columns: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """Rows from the topmost floor down, shops and garages last.

    Attributes
    ----------
    name : str
        Of the house, where several stand on a page.
    rows, columns : tuple of str
        What they are called.
    entrances : tuple of (str, int, int)
        Name, first column and number of columns.
    spots : tuple of Spot
    """

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    entrances: tuple[tuple[str, int, int], ...]
    spots: tuple[Spot, ...]

    @property
    def head(self) -> float:
        """Height of what stands above the rows."""
        high = NAME if self.name else 0.0
        high += TOP if any(name for name, _first, _count in self.entrances) else 0.0
        return high + (NUMBERS if any(self.columns) else 0.0)

    @property
    def side(self) -> float:
        """Width of what stands left of the columns."""
        return SIDE if any(self.rows) else 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """A table at its place on a page, where each cell has a size."""

    table: Table
    place: Rect
    cell: tuple[float, float]


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """What the tables of one page show.

    Attributes
    ----------
    tables : tuple of Standing
    entries : tuple of Entry
        Of the legend: states with their counts, of this page and the others.
    homes, people, households : int
        Of all pages.
    is_sparing : bool
        Whether no dwelling is filled with a colour.
    """

    tables: tuple[Standing, ...]
    entries: tuple[Entry, ...]
    homes: int
    people: int
    households: int
    is_sparing: bool = False

    @property
    def shown(self) -> list[Cell]:
        """The cells of this page."""
        return [spot.cell for one in self.tables for spot in one.table.spots]


def table_of(matrix: Matrix, name: str = "") -> Table:
    """Put a matrix into rows and columns as they are printed."""
    floors = len(matrix.floors)
    strips = {use: cells for use, cells in matrix.strips.items() if cells}
    longest = max(map(len, strips.values()), default=0)
    columns = len(matrix.columns) or min(longest, _STRIP)
    rows = [floor_words(floor) for floor in reversed(matrix.floors)]
    spots = []
    for cell in matrix.cells:
        at = cell.place
        assert at is not None  # it stands on a floor
        row = floors - at.line - at.lines
        spots.append(Spot(row, at.column, at.lines, at.columns, cell))
    for use, cells in strips.items():
        for first in range(0, len(cells), columns):
            rows.append("" if first else strip_words(use))
            part = cells[first : first + columns]
            row = len(rows) - 1
            spots += [Spot(row, at, 1, 1, cell) for at, cell in enumerate(part)]
    if name and len(rows) == 1 and len(strips) == 0:
        rows = [""]  # a house of one floor need not say so
    titles = matrix.columns if len(matrix.columns) > 1 else ()
    return Table(
        name,
        tuple(rows),
        titles or ("",) * columns,
        tuple((one.name, one.column, one.columns) for one in matrix.headings),
        tuple(spots),
    )


def part_table(table: Table, room: Rect) -> list[Standing]:
    """Part a table into those that fit a place each, from the left and from the top."""
    most = max(1, int((room.width - table.side) // _NARROWEST))
    high = max(1, int((room.height - table.head) // _LOWEST))
    standing = []
    count = -(-len(table.rows) // high)
    per_part = -(-len(table.rows) // count)
    for first, last in _columns_of(table, most):
        for top in range(0, len(table.rows), per_part):
            part = _cut(table, (top, top + per_part), (first, last))
            standing.append(_filling(part, room))
    return standing


def pack_tables(tables: Sequence[Table], room: Rect) -> list[list[Standing]]:
    """Put small tables side by side, in rows, as large as as few pages have room for.

    Every table must fit a page; see `fits_packed`.
    """
    least = len(_packed(tables, room, _PACKED))
    for grown in _GROWN:
        cell = grown * _PACKED[0], grown * _PACKED[1]
        if all(_fits(table, room, cell) for table in tables):
            pages = _packed(tables, room, cell)
            if len(pages) == least:
                return pages
    return _packed(tables, room, _PACKED)


def _packed(
    tables: Iterable[Table], room: Rect, cell: tuple[float, float]
) -> list[list[Standing]]:
    pages: list[list[Standing]] = [[]]
    x, y, tallest = room.x, room.y, 0.0
    for table in tables:
        wide, high = _size(table, cell)
        if x > room.x and x + wide > room.right + 1e-6:
            x, y, tallest = room.x, y + tallest + _GAP[1], 0.0
        if pages[-1] and y + high > room.bottom + 1e-6:
            pages.append([])
            x, y, tallest = room.x, room.y, 0.0
        pages[-1].append(Standing(table, Rect(x, y, wide, high), cell))
        x += wide + _GAP[0]
        tallest = max(tallest, high)
    return [page for page in pages if page]


def fits_packed(table: Table, room: Rect) -> bool:
    """Tell whether a table is small enough to stand among others."""
    return _fits(table, room, _PACKED)


def _fits(table: Table, room: Rect, cell: tuple[float, float]) -> bool:
    wide, high = _size(table, cell)
    return wide <= room.width and high <= room.height


def _size(table: Table, cell: tuple[float, float]) -> tuple[float, float]:
    wide, high = cell
    return (
        table.side + wide * len(table.columns),
        table.head + high * len(table.rows),
    )


def _columns_of(table: Table, most: int) -> list[tuple[int, int]]:
    """Give first and last column of each part: entrances whole, parts of like width."""
    whole = len(table.columns)
    ends = {first + count for _name, first, count in table.entrances} | {whole}
    least = -(-whole // most)
    for limit in range(-(-whole // least), most + 1):
        found, first = [], 0
        while first < whole:
            last = min(first + limit, whole)
            inside = [end for end in ends if first < end <= last]
            last = max(inside) if inside else last
            found.append((first, last))
            first = last
        if len(found) == least or limit == most:
            return found
    return [(0, whole)]


def _cut(table: Table, rows: tuple[int, int], columns: tuple[int, int]) -> Table:
    (top, bottom), (first, last) = rows, columns
    spots = []
    for one in table.spots:
        up, down = max(one.row, top), min(one.row + one.rows, bottom)
        left, right = max(one.column, first), min(one.column + one.columns, last)
        if up < down and left < right:
            spots.append(
                Spot(up - top, left - first, down - up, right - left, one.cell)
            )
    entrances = []
    for name, start, count in table.entrances:
        left, right = max(start, first), min(start + count, last)
        if left < right:
            entrances.append((name, left - first, right - left))
    return Table(
        table.name,
        table.rows[top:bottom],
        table.columns[first:last],
        tuple(entrances),
        tuple(spots),
    )


def _filling(table: Table, room: Rect) -> Standing:
    """Make the cells as large as the page lets: what is left is room to write in."""
    wide = (room.width - table.side) / max(len(table.columns), 1)
    high = (room.height - table.head) / max(len(table.rows), 1)
    place = Rect(
        room.x,
        room.y,
        table.side + wide * len(table.columns),
        table.head + high * len(table.rows),
    )
    return Standing(table, place, (wide, high))


def place_of(standing: Standing, spot: Spot) -> Rect:
    """Give the place of a dwelling on the page."""
    wide, high = standing.cell
    table, place = standing.table, standing.place
    return Rect(
        place.x + table.side + spot.column * wide,
        place.y + table.head + spot.row * high,
        spot.columns * wide,
        spot.rows * high,
    )
