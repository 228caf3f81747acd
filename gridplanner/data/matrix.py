"""The matrix of a building (楼盘表): which dwelling stands where, and who lives in it.

Floors are lines, dwellings columns, entrance by entrance; shops and garages stand in
strips of their own. Several footprints behind one door plate stand side by side.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.dwelling_layout import Place

    Row = Mapping[str, Any]


class State(StrEnum):
    """How a dwelling is lived in, as the matrix marks it."""

    OCCUPIED = "occupied"
    RENTED = "rented"
    VACANT = "vacant"
    CARE = "care"
    UNREGISTERED = "unregistered"


@dataclass(frozen=True, slots=True)
class Cell:
    """One dwelling, or a business without one.

    Attributes
    ----------
    dwelling_id : int
        0 for a business of which only the building is known.
    building_id : int
    room, use : str
    state : State
        Key care before the others.
    is_let : bool
        Whether it is rented out, whatever `state` says.
    place : Place or None
        Lines from below and columns from the left; None in a strip.
    head : str
        Name of the first household's head, masked unless granted.
    households, people, migrants : int
        ``migrants`` are those whose population is not registered here.
    tags : tuple of str
        Open categories of those who live there, each once.
    business : str
        Name of the shop or enterprise.
    """

    dwelling_id: int
    building_id: int
    room: str
    use: str
    state: State
    is_let: bool = False
    place: Place | None = None
    head: str = ""
    households: int = 0
    people: int = 0
    migrants: int = 0
    tags: tuple[str, ...] = ()
    business: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Columns that belong together: an entrance, or a house of a courtyard."""

    building_id: int
    unit_id: int
    name: str
    column: int
    columns: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table.

    Attributes
    ----------
    building_id : int
        The one asked for.
    buildings : tuple of mapping
        Columns of those that are shown, by id.
    floors : tuple of int or None
        Number of the floor of each line, from below; None where nobody says.
    headings : tuple of Heading
        From left to right.
    columns : tuple of str
        What each column is called: its place on the floor, empty where unknown.
    cells : tuple of Cell
        Those that stand on a floor, line by line from below.
    strips : mapping of str to tuple of Cell
        Shops and garages by use.
    """

    building_id: int
    buildings: tuple[Row, ...]
    floors: tuple[int | None, ...] = ()
    headings: tuple[Heading, ...] = ()
    columns: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    strips: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)

    def everyone(self) -> list[Cell]:
        """All dwellings, those of the strips last."""
        beside = [cell for strip in self.strips.values() for cell in strip]
        return [*self.cells, *(cell for cell in beside if cell.dwelling_id)]

    def __bool__(self) -> bool:
        return bool(self.cells or self.strips)

    def counts(self) -> dict[State, int]:
        """Count the homes of each state; shops and garages are no homes."""
        found = Counter(cell.state for cell in self.cells)
        return {state: found[state] for state in State}

    @property
    def people(self) -> int:
        """How many live in all of it."""
        return sum(cell.people for cell in self.everyone())

    @property
    def households(self) -> int:
        """How many households live in all of it."""
        return sum(cell.households for cell in self.everyone())
