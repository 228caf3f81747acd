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
    """Households move into a unit."""
    DEMOLISHED = "demolished"
    """Everybody moves out of some units."""
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
    """

    asked: Asked
    worker: int = 0
    takers: Mapping[int, int] = field(default_factory=dict)
    capacity: float = 0.0
    units: tuple[int, ...] = ()
    households: int = 0
    norm: str = ""
    preset: str = ""
