"""The entrances and dwellings of each building, found by the words of an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.addresses.columns import plain_room, plain_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.addresses.address import Address
    from gridplanner.data.addresses.columns import HouseColumns


@dataclass(frozen=True, slots=True)
class Room:
    """Entrance and dwelling of an address, 0 where not found, and what is missing."""

    unit_id: int = 0
    dwelling_id: int = 0
    missing: str = ""


class Rooms:
    """All dwellings, sorted by building: those of one lie beside each other."""

    def __init__(self, houses: HouseColumns) -> None:
        order = np.argsort(houses.dwelling_building, kind="stable")
        self._dwellings = houses.dwelling[order]
        self._units = houses.dwelling_unit[order]
        self._rooms = _each_once(plain_room, houses.room, order)
        self._spans = houses.dwelling_building[order]
        order = np.argsort(houses.unit_building, kind="stable")
        self._unit_ids = houses.unit[order]
        self._unit_names = _each_once(plain_unit, houses.unit_name, order)
        self._unit_spans = houses.unit_building[order]

    def count(self, building: int) -> int:
        """Count the dwellings of a building."""
        start, end = _span(self._spans, building)
        return end - start

    def find(self, building: int, address: Address) -> Room:
        """Find the entrance and the dwelling of an address in its building."""
        unit = self._unit(building, address.unit)
        if address.unit and not unit and self._has_units(building):
            return Room(missing="unit")
        start, end = _span(self._spans, building)
        room = address.room
        if not room:
            # A homestead is one dwelling; a tower without a room is not.
            only = end - start == 1 and not (address.unit or address.floor)
            return Room(unit, int(self._dwellings[start]) if only else 0)
        found = [
            place
            for place in self._places(room, start, end)
            if not unit or self._units[place] in {unit, 0}
        ]
        if len(found) != 1:
            return Room(unit, missing="room")
        at = found[0]
        return Room(unit or int(self._units[at]), int(self._dwellings[at]))

    def _places(self, room: str, start: int, end: int) -> Iterator[int]:
        """List where a room stands among those of its building."""
        while room in self._rooms[start:end]:
            place = self._rooms.index(room, start, end)
            yield place
            start = place + 1

    def _has_units(self, building: int) -> bool:
        start, end = _span(self._unit_spans, building)
        return end > start

    def _unit(self, building: int, name: str) -> int:
        start, end = _span(self._unit_spans, building)
        for place in range(start, end) if name else ():
            if self._unit_names[place] == name:
                return int(self._unit_ids[place])
        return 0


def _span(sorted_ids: NDArray[np.int64], building: int) -> tuple[int, int]:
    """Say where the rows of a building begin and end."""
    start, end = np.searchsorted(sorted_ids, [building, building + 1]).tolist()
    return start, end


def _each_once(
    plain: Callable[[str], str], texts: Sequence[str | None], order: NDArray[np.int64]
) -> list[str]:
    """Write texts plainly, in the order given; equal ones are one text."""
    once: dict[str, str] = {}
    read = [
        once.setdefault(word, word) for word in (plain(text or "") for text in texts)
    ]
    return [read[place] for place in order.tolist()]
