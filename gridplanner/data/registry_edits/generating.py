"""Dwellings of a whole building at once: floors by entrances by rooms.

Dwellings there are keep everything and get a place in the grid; only those that are
missing are added. So a building whose ledger came first can be completed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.dwelling_words import (
    ATTIC,
    BASEMENT,
    GARAGE,
    HOME,
    SHOP,
    number_key,
)
from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.writing import HAND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Row = Mapping[str, Any]

MOST_FLOORS: Final = 60
MOST_ROOMS: Final = 40
MOST: Final = 3000
_COLUMNS = (
    "building_id", "unit_id", "code", "floor", "room", "row", "col", "rowspan",
    "colspan", "use", "source",
)  # fmt: skip
PATTERNS: Final = {
    "501": ("{floor}{place:02}", "{below}{floor}{place:02}"),
    "0501": ("{floor:02}{place:02}", "{below}{floor:02}{place:02}"),
    "5-1": ("{floor}-{place}", "{below}{floor}-{place}"),
}
"""How dwellings are numbered, by the number of the first one on floor 5."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a building is made of.

    Attributes
    ----------
    floors : int
        Number of the topmost floor with dwellings.
    rooms : tuple of int
        Dwellings on a floor, entrance by entrance.
    has_entrances : bool
        Whether the parts of `rooms` are entrances with a name of their own; a row of
        single-storey rooms has none.
    pattern : str
        Key of `PATTERNS`.
    runs_on : bool
        Whether numbers run on from entrance to entrance instead of beginning at 1.
    first_floor : int
        Lowest floor with homes; below it are shops or nothing.
    skipped : frozenset of int
        Numbers no floor has, for instance 4, 13, 14.
    basements : int
        Floors below the ground.
    attic : bool
        Whether rooms under the roof are numbered too.
    shops, garages : int
        Beside the floors, numbered through.
    """

    floors: int
    rooms: tuple[int, ...]
    has_entrances: bool = True
    pattern: str = "501"
    runs_on: bool = False
    first_floor: int = 1
    skipped: frozenset[int] = field(default_factory=frozenset)
    basements: int = 0
    attic: bool = False
    shops: int = 0
    garages: int = 0

    def levels(self) -> list[tuple[int, int]]:
        """Line and number of each floor that has dwellings, from below."""
        below = [(1 - depth, -depth) for depth in range(self.basements, 0, -1)]
        numbers = [n for n in range(1, self.floors + 1) if n not in self.skipped]
        above = [
            (line, number)
            for line, number in enumerate(numbers, 1)
            if number >= self.first_floor
        ]
        return below + above

    def check(self) -> None:
        """Refuse what cannot be a building.

        Raises
        ------
        EditError
            ``refuse.matrix.floors``, ``refuse.matrix.rooms`` or
            ``refuse.matrix.many``, with the greatest number there may be.
        """
        levels = self.levels()
        outside = self.floors > MOST_FLOORS or self.basements > MOST_FLOORS
        if outside or not (levels or self.shops):
            raise EditError("refuse.matrix.floors", most=MOST_FLOORS)
        if not self.rooms or not all(0 < n <= MOST_ROOMS for n in self.rooms):
            raise EditError("refuse.matrix.rooms", most=MOST_ROOMS)
        total = (len(levels) + self.attic) * sum(self.rooms)
        if total + self.shops + self.garages > MOST:
            raise EditError("refuse.matrix.many", most=MOST)


@dataclass(frozen=True, slots=True)
class Numbered:
    """One dwelling of a `Shape`; ``entrance`` counts from 0, ``row`` is None beside."""

    entrance: int | None
    floor: int
    room: str
    row: int | None
    col: int
    use: str


def number_dwellings(shape: Shape) -> list[Numbered]:
    """List the dwellings of a building, entrance by entrance from below.

    Raises
    ------
    EditError
        As `Shape.check`.
    """
    shape.check()
    found = list(_homes(shape))
    for use, count in ((SHOP, shape.shops), (GARAGE, shape.garages)):
        found += [
            Numbered(None, 1, str(number), None, number, use)
            for number in range(1, count + 1)
        ]
    return found


def _homes(shape: Shape) -> Iterator[Numbered]:
    levels = shape.levels()
    above, below = PATTERNS[shape.pattern]
    first = 0
    for entrance, count in enumerate(shape.rooms):
        whose = entrance if shape.has_entrances else None
        for at in range(count):
            place = at + 1 + (first if shape.runs_on else 0)
            for line, number in levels:
                pattern = below if number < 0 else above
                room = pattern.format(floor=abs(number), place=place, below="-")
                use = BASEMENT if number < 0 else HOME
                yield Numbered(whose, number, room, line, first + at + 1, use)
            if shape.attic and levels:
                line, number = levels[-1]
                room = above.format(floor=number, place=place) + "阁"
                yield Numbered(whose, number + 1, room, line + 1, first + at + 1, ATTIC)
        first += count


def entrance_names(count: int) -> list[str]:
    """Name the entrances of a building."""
    return [f"{number}单元" for number in range(1, count + 1)]


def generate(
    building: Row,
    shape: Shape,
    *,
    units: Sequence[Row] = (),
    dwellings: Iterable[Row] = (),
    next_unit_id: int = 1,
) -> Batch:
    """Give a building the dwellings of a shape.

    Parameters
    ----------
    building : mapping
        Row of table ``building``.
    shape : Shape
    units : sequence of mapping
        Its entrances, in their order; those of the shape are these, and new ones
        behind them.
    dwellings : iterable of mapping
        Its dwellings. One of the same entrance and number stays what it is and gets
        floor and place; the others are not touched but for a place that is needed.
    next_unit_id : int
        Id the first new entrance gets.

    Returns
    -------
    Batch

    Raises
    ------
    EditError
        As `Shape.check`.
    """
    wanted = number_dwellings(shape)
    number = int(building["fid"])
    ids, entrances = _entrances(number, shape, units, next_unit_id)
    there: dict[tuple[int, str, str], Row] = {}
    others = [row for row in dwellings if there.setdefault(number_key(row), row) != row]
    new: list[tuple[Any, ...]] = []
    changed: dict[int, dict[str, Any]] = {}
    covered: set[tuple[int | None, int | None]] = set()
    for each in wanted:
        unit = None if each.entrance is None else ids[each.entrance]
        key = number_key({"unit_id": unit, "room": each.room, "use": each.use})
        place = {"row": each.row, "col": each.col}
        if key in there:
            row = there.pop(key)
            floor = {"floor": row["floor"] or each.floor}
            cells = _cells(row)
            if cells[0] == (each.row, each.col):
                covered.update(cells[1:])
                changed[int(row["id"])] = floor
            else:
                changed[int(row["id"])] = {**place, "rowspan": 1, "colspan": 1, **floor}
        elif (each.row, each.col) not in covered:
            code = _code(building, each)
            values = (number, unit, code, each.floor, each.room, *place.values())
            new.append((*values, 1, 1, each.use, HAND))
    # Others could stand where a new one comes: they are placed by their numbers.
    for row in (*there.values(), *others):
        if row["row"] is not None or row["col"] is not None:
            changed[int(row["id"])] = {"row": None, "col": None}
    added = {name: [row[at] for row in new] for at, name in enumerate(_COLUMNS)}
    homes = TableChange("dwelling", added=added if new else {}, changed=changed)
    levels = shape.levels()
    size = {"floors": max((n for _, n in levels), default=shape.floors)}
    if shape.has_entrances:
        size["units"] = max(len(units), len(shape.rooms))
    return Batch(
        "dwelling.generate",
        {"n": str(len(new))},
        (TableChange("building", changed={number: size}), entrances, homes),
    )


def _cells(row: Row) -> list[tuple[int | None, int | None]]:
    """Give the cells of a dwelling as they are stored, its own corner first."""
    if row["row"] is None or row["col"] is None:
        return [(None, None)]
    size = range(row["rowspan"] or 1), range(row["colspan"] or 1)
    return [(row["row"] + up, row["col"] + right) for up, right in product(*size)]


def _entrances(
    building: int, shape: Shape, units: Sequence[Row], next_id: int
) -> tuple[list[int], TableChange]:
    """Give the id of each entrance of the shape, and the rows of the new ones."""
    if not shape.has_entrances:
        return [], TableChange("building_unit")
    ids = [int(unit["id"]) for unit in units][: len(shape.rooms)]
    missing = len(shape.rooms) - len(ids)
    new = list(range(next_id, next_id + missing))
    names = entrance_names(len(shape.rooms))[len(ids) :]
    added: dict[str, Sequence[Any]] = {
        "id": new,
        "building_id": [building] * missing,
        "name": names,
        "position": list(range(len(ids) + 1, len(shape.rooms) + 1)),
        "floors": [shape.floors] * missing,
    }
    return ids + new, TableChange("building_unit", added=added if missing else {})


def _code(building: Row, each: Numbered) -> str | None:
    """Code of a dwelling: its building's, two digits the entrance, four the room."""
    digits = each.room.replace("-", "")
    if not building["code"] or each.use != HOME or not digits.isdecimal():
        return None
    return f"{building['code']}{(each.entrance or 0) + 1:02}{digits:0>4}"
