"""Where the dwellings of a building stand in its matrix: rows are floors.

Column ``row`` of a dwelling is the line it stands on, counted upwards with the ground
floor as 1 and basements 0, -1 …; ``col`` counts across the whole building from 1. A
dwelling of several lines or columns has its lowest line and its leftmost column there.
Ledgers give neither: such dwellings are put where their floor and number say, beside
those that have a place; those keep it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from gridplanner.data.dwelling_words import read_room, strip_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = Mapping[str, Any]

_SPAN = 60  # a slip of digits must not make a matrix of a thousand floors
_GROUND = 1


@dataclass(frozen=True, slots=True)
class Place:
    """The cells of one dwelling: lines from below, columns from the left, from 0."""

    line: int
    column: int
    lines: int = 1
    columns: int = 1

    def cells(self) -> list[tuple[int, int]]:
        """All its cells, as line and column."""
        return [
            (line, column)
            for line in range(self.line, self.line + self.lines)
            for column in range(self.column, self.column + self.columns)
        ]


@dataclass(frozen=True, slots=True)
class Layout:
    """The grid of a building.

    Attributes
    ----------
    floors : tuple of int or None
        Number of the floor of each line, from below; None where nobody says.
    columns : tuple of int
        Entrance each column belongs to, 0 where none.
    places : mapping of int to Place
        By id of the dwelling; no two share a cell.
    strips : mapping of str to tuple of int
        Dwellings beside the floors, in order: shops and garages, by their use.
    ground : int
        Line of the ground floor, perhaps one there is not.
    """

    floors: tuple[int | None, ...] = ()
    columns: tuple[int, ...] = ()
    places: Mapping[int, Place] = field(default_factory=dict)
    strips: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    ground: int = 0

    def stored(self, number: int) -> dict[str, int]:
        """Give the columns that keep the place of a dwelling."""
        place = self.places[number]
        return {
            "row": place.line - self.ground + _GROUND,
            "col": place.column + 1,
            "rowspan": place.lines,
            "colspan": place.columns,
        }

    def with_place(self, number: int, place: Place) -> Layout:
        """Put one dwelling somewhere else."""
        return replace(self, places={**self.places, number: place})


def lay_out(dwellings: Iterable[Row], units: Sequence[int] = ()) -> Layout:
    """Put the dwellings of a building into its grid.

    Parameters
    ----------
    dwellings : iterable of mapping
        Rows of table ``dwelling`` that hold.
    units : sequence of int, optional
        Ids of the entrances in their order.

    Returns
    -------
    Layout
        Every dwelling has a place or stands in a strip. Of two that claim the same
        cell the one with the lower id keeps it.
    """
    rows = sorted(dwellings, key=lambda row: int(row["id"]))
    strips: dict[str, list[Row]] = defaultdict(list)
    homes = []
    for row in rows:
        strip = strip_of(row["use"])
        if strip:
            strips[strip].append(row)
        else:
            homes.append(row)
    grid = _Grid({number: at for at, number in enumerate(units, 1)})
    loose = [row for row in homes if not grid.take(row)]
    grid.place(loose)
    floors, columns, places, ground = grid.ranked()
    ordered = {
        use: tuple(int(row["id"]) for row in sorted(found, key=_along))
        for use, found in strips.items()
    }
    return Layout(floors, columns, places, ordered, ground)


def _along(row: Row) -> tuple[int, int, str, int]:
    room = str(row["room"] or "")
    digits = int(room) if room.isdecimal() else 10**9
    return row["col"] or 10**6, digits, room, int(row["id"])


def floor_of(row: Row) -> int | None:
    """Give the floor of a dwelling: as written, else as its number says."""
    if isinstance(row["floor"], int) and row["floor"]:
        return int(row["floor"])
    return read_room(row["room"])[0]


# Lines and columns while the grid grows: a stored one is (number, 0, 0), a new one
# stands behind it, so that sorting puts each where it belongs.
_Key = tuple[int, int, int]


class _Grid:
    """The grid while dwellings are put into it."""

    def __init__(self, order: Mapping[int, int]) -> None:
        self._order = order
        self._taken: set[tuple[_Key, _Key]] = set()
        self._where: dict[int, tuple[_Key, _Key, int, int]] = {}
        self._floors: dict[_Key, int | None] = {}
        self._lines: dict[int | None, _Key] = {}
        self._columns: dict[_Key, int] = {}
        self._suffixes: dict[_Key, set[int]] = defaultdict(set)
        # First and last line, first and last column of each of several cells.
        self._wide: list[tuple[_Key, _Key, _Key, _Key]] = []

    def take(self, row: Row) -> bool:
        """Put a dwelling where the file says; False where it does not say."""
        line, column = row["row"], row["col"]
        if not (isinstance(line, int) and isinstance(column, int)):
            return False
        if abs(line) > _SPAN * 4 or not 0 < column <= _SPAN * 10:
            return False
        lines = min(max(int(row["rowspan"] or 1), 1), _SPAN)
        columns = min(max(int(row["colspan"] or 1), 1), _SPAN)
        cells = {
            ((at, 0, 0), (across, 0, 0))
            for at in range(line, line + lines)
            for across in range(column, column + columns)
        }
        if cells & self._taken:
            return False
        self._put(row, (line, 0, 0), (column, 0, 0), (lines, columns), cells)
        for key in {across for _, across in cells}:
            self._columns.setdefault(key, 0)
        if len(cells) > 1:
            first, last = min(cells), max(cells)
            self._wide.append((first[0], last[0], first[1], last[1]))
        return True

    def _free(self, line: _Key, column: _Key) -> bool:
        """Tell whether a cell is nobody's, one between those of a wide one too."""
        return (line, column) not in self._taken and not any(
            bottom <= line <= top and left <= column <= right
            for bottom, top, left, right in self._wide
        )

    def _put(
        self,
        row: Row,
        line: _Key,
        column: _Key,
        size: tuple[int, int],
        cells: set[tuple[_Key, _Key]],
    ) -> None:
        self._taken |= cells
        self._where[int(row["id"])] = (line, column, *size)
        for at, _ in cells:
            self._floors.setdefault(at, None)
        floor = floor_of(row)
        if self._floors.get(line) is None:
            self._floors[line] = floor
        self._lines.setdefault(floor, line)
        self._columns[column] = self._columns.get(column) or int(row["unit_id"] or 0)
        suffix = read_room(row["room"])[1]
        if suffix:
            self._suffixes[column].add(suffix)

    def place(self, loose: Sequence[Row]) -> None:
        """Put those in that have no place, as their floors and numbers say."""
        if not loose:
            return
        lines = {int(row["id"]): self._line(floor_of(row)) for row in loose}
        for row in sorted(loose, key=lambda row: self._reading(row, lines)):
            line = lines[int(row["id"])]
            column = self._column(row, line)
            self._put(row, line, column, (1, 1), {(line, column)})

    def _reading(self, row: Row, lines: Mapping[int, _Key]) -> tuple[Any, ...]:
        suffix = read_room(row["room"])[1]
        unit = int(row["unit_id"] or 0)
        last = len(self._order) + 1
        return (
            self._order.get(unit, last),
            unit,
            suffix is None,
            suffix or 0,
            lines[int(row["id"])],
            str(row["room"] or ""),
            int(row["id"]),
        )

    def _line(self, floor: int | None) -> _Key:
        """Give the line of a floor, perhaps a new one above the next floor below."""
        if floor in self._lines:
            return self._lines[floor]
        known = [(number, key) for number, key in self._lines.items() if number]
        if floor is None:
            key = (_GROUND, 0, 0)
            if key not in self._floors:
                self._floors[key] = None
            return key
        stored = [pair for pair in known if not pair[1][1]]
        below = [pair for pair in stored if pair[0] < floor]
        if not stored:
            key = (floor + (floor < 0), 0, 0)
        elif below:
            key = (max(below)[1][0], floor + 10**3, 0)
        else:
            key = (min(stored)[1][0] - 1, floor + 10**3, 0)
        self._floors.setdefault(key, floor)
        if stored:
            self._lines[floor] = key
        return key

    def _column(self, row: Row, line: _Key) -> _Key:
        """Give a free column of the dwelling's entrance, perhaps a new one."""
        unit = int(row["unit_id"] or 0)
        suffix = read_room(row["room"])[1]
        own = sorted(key for key, whose in self._columns.items() if whose == unit)
        for key in own:
            fits = suffix is None or suffix in self._suffixes[key]
            if fits and self._free(line, key):
                return key
        stored = [key[0] for key in own] or [key[0] for key in self._columns]
        new = sum(1 for key in self._columns if key[1])
        key = (
            max(stored, default=0),
            self._order.get(unit, len(self._order)) + 1,
            new + 1,
        )
        if self._free(line, key):
            return key
        # It would stand within a wide dwelling; behind all of them nothing does.
        return max(k[0] for k in self._columns), len(self._order) + 2, new + 1

    def ranked(
        self,
    ) -> tuple[tuple[int | None, ...], tuple[int, ...], dict[int, Place], int]:
        """Count lines and columns through; empty lines between floors stay."""
        whole = [key[0] for key in self._floors if not key[1]]
        if whole and max(whole) - min(whole) <= _SPAN * 2:
            for number in range(min(whole), max(whole) + 1):
                self._floors.setdefault((number, 0, 0), None)
        across = [key[0] for key in self._columns if not key[1]]
        for number in range(1, max(across, default=0) + 1):
            self._columns.setdefault((number, 0, 0), 0)
        lines = {key: at for at, key in enumerate(sorted(self._floors))}
        columns = {key: at for at, key in enumerate(sorted(self._columns))}
        places = {}
        for number, (line, column, high, wide) in self._where.items():
            top = (line[0] + high - 1, 0, 0) if high > 1 else line
            last = (column[0] + wide - 1, 0, 0) if wide > 1 else column
            places[number] = Place(
                lines[line],
                columns[column],
                lines[top] - lines[line] + 1,
                columns[last] - columns[column] + 1,
            )
        floors = self._named(sorted(self._floors))
        ground = sum(key[0] < _GROUND for key in lines)
        units = tuple(self._columns[key] for key in sorted(self._columns))
        return floors, self._filled(units), places, ground

    def _named(self, keys: list[_Key]) -> tuple[int | None, ...]:
        """Name the empty lines between two floors where only one number fits."""
        floors = [self._floors[key] for key in keys]
        for at in range(1, len(floors)):
            before = floors[at - 1]
            if floors[at] is None and before is not None:
                following = next((f for f in floors[at + 1 :] if f is not None), None)
                next_one = before + 1 or 1
                if following is not None and next_one < following:
                    floors[at] = next_one
        return tuple(floors)

    @staticmethod
    def _filled(units: tuple[int, ...]) -> tuple[int, ...]:
        """Let a column without an entrance of its own belong to the one before."""
        found: list[int] = []
        for unit in units:
            found.append(unit or (found[-1] if found else 0))
        return tuple(found)
