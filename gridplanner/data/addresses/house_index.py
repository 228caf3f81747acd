"""What the address book knows of each house, packed: its name, and where its number is.

A district has 300,000 houses with some thousand different places and numbers. Each text
stands once; which house has which number is a sorted array of codes.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.addresses.columns import HouseName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

Number = tuple[str, str]
"""Kind of number, ``"building"`` or ``"plate"``, and the number."""
_MOST_NUMBERS = 2**31


class HouseNames:
    """How the book calls each house, in the order of the houses."""

    def __init__(self) -> None:
        self._parts: tuple[list[str], ...] = ([], [], [], [], [])
        self._once: dict[str, str] = {}

    def add(self, named: HouseName) -> None:
        """Add the name of the next house."""
        parts = named.prefix, named.road, named.place, named.kind, named.number
        for kept, part in zip(self._parts, parts, strict=True):
            kept.append(self._once.setdefault(part, part))

    def prefix(self, index: int) -> str:
        """Give what stands before road and place."""
        return self._parts[0][index]

    def __getitem__(self, index: int) -> HouseName:
        return HouseName(*(part[index] for part in self._parts))


class HousesByPlace:
    """The houses of each place by their numbers."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._numbers: dict[Number, int] = {}
        self._waiting = array("q"), array("q")
        self._codes: Ints = np.zeros(0, np.int64)
        self._houses: Ints = np.zeros(0, np.int64)

    def add(self, place: str, number: Number, index: int) -> None:
        """Note that a house has this number in a place; `settle` once all are."""
        at = self._places.setdefault(place, len(self._places))
        code = self._numbers.setdefault(number, len(self._numbers))
        self._waiting[0].append(at * _MOST_NUMBERS + code)
        self._waiting[1].append(index)

    def settle(self) -> None:
        """Put what was noted in order, for `find`."""
        codes, houses = (np.frombuffer(each, np.int64) for each in self._waiting)
        order = np.argsort(codes, kind="stable")
        self._codes, self._houses = codes[order], houses[order]
        self._waiting = array("q"), array("q")

    def __contains__(self, place: object) -> bool:
        return place in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def find(self, place: str, number: Number) -> list[int]:
        """List the houses of a number in a known place, in the order they came."""
        code = self._numbers.get(number)
        if code is None:
            return []
        wanted = self._places[place] * _MOST_NUMBERS + code
        start, end = np.searchsorted(self._codes, [wanted, wanted + 1])
        found: list[int] = self._houses[start:end].tolist()
        return found
