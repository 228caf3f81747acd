"""What may be asked of what if."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Asked(StrEnum):
    """What might happen."""

    LEAVING = "leaving"
    """Somebody leaves; others take over."""
    JOINING = "joining"
    """Somebody joins, and takes units over."""
    OPENING = "opening"
    """Households move into a unit, or to a point in it."""
    DEMOLISHED = "demolished"
    """Everybody moves out of some units, or some buildings are pulled down."""
    NORM = "norm"
    """The work is reckoned by another norm."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of what if; each kind looks at its own fields alone.

    Attributes
    ----------
    asked : Asked
    worker : int
        Id of who leaves.
    takers : mapping of int to int
        Id of who takes over by id of the unit; 0 for nobody.
    capacity : float
        Minutes a month of who joins.
    units : tuple of int
        Ids of the units taken over, opened into (one), or demolished.
    households : int
        How many move in.
    norm : str
        Name of a norm of the project.
    preset : str
        Name of a norm that comes with the program, where it is one of these.
    shared : bool
        Whether who joins stands beside those who have the units, as one more post.
    place : tuple of float or None
        Where an estate opens, metres of the project CRS; None for the unit as such.
    flats : int
        Of the estate; 0 where only its households were written down.
    lived_in : float
        Percent of the flats that somebody lives in.
    people : float
        People of a household of the estate.
    buildings : tuple of int
        Ids of the buildings pulled down.
    value_of : str
        What of the norm is another, see `gridplanner.data.norms.one_value`; empty
        for nothing.
    value : float
        Its value.
    """

    asked: Asked
    worker: int = 0
    takers: Mapping[int, int] = field(default_factory=dict)
    capacity: float = 0.0
    units: tuple[int, ...] = ()
    households: int = 0
    norm: str = ""
    preset: str = ""
    shared: bool = False
    place: tuple[float, float] | None = None
    flats: int = 0
    lived_in: float = 100.0
    people: float = 0.0
    buildings: tuple[int, ...] = ()
    value_of: str = ""
    value: float = 0.0
