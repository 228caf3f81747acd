"""The entrances and dwellings of each building, found by the words of an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.addresses.columns import plain_room, plain_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        self._dwellings = houses.dwelling[order].tolist()
        self._units = houses.dwelling_unit[order].tolist()
        self._rooms = [plain_room(houses.room[index]) for index in order]
        self._spans = _spans(houses.dwelling_building[order])
        order = np.argsort(houses.unit_building, kind="stable")
        self._unit_ids = houses.unit[order].tolist()
        self._unit_names = [plain_unit(houses.unit_name[index]) for index in order]
        self._unit_spans = _spans(houses.unit_building[order])

    def count(self, building: int) -> int:
        """Count the dwellings of a building."""
        start, end = self._spans.get(building, (0, 0))
        return end - start

    def find(self, building: int, address: Address) -> Room:
        """Find the entrance and the dwelling of an address in its building."""
        unit = self._unit(building, address.unit)
        if address.unit and not unit and building in self._unit_spans:
            return Room(missing="unit")
        start, end = self._spans.get(building, (0, 0))
        room = address.room
        if not room:
            # A homestead is one dwelling; a tower without a room is not.
            only = end - start == 1 and not (address.unit or address.floor)
            return Room(unit, self._dwellings[start] if only else 0)
        found = [
            place
            for place in self._places(room, start, end)
            if not unit or self._units[place] in {unit, 0}
        ]
        if len(found) != 1:
            return Room(unit, missing="room")
        return Room(unit or self._units[found[0]], self._dwellings[found[0]])

    def _places(self, room: str, start: int, end: int) -> Iterator[int]:
        """List where a room stands among those of its building."""
        while room in self._rooms[start:end]:
            place = self._rooms.index(room, start, end)
            yield place
            start = place + 1

    def _unit(self, building: int, name: str) -> int:
        start, end = self._unit_spans.get(building, (0, 0))
        for place in range(start, end) if name else ():
            if self._unit_names[place] == name:
                return int(self._unit_ids[place])
        return 0


def _spans(sorted_ids: NDArray[np.int64]) -> dict[int, tuple[int, int]]:
    """Say for each id where its rows begin and end."""
    if not len(sorted_ids):
        return {}
    ids, starts = np.unique(sorted_ids, return_index=True)
    if not len(ids):
        return {}
    ends = np.append(starts[1:], len(sorted_ids))
    return dict(
        zip(
            ids.tolist(),
            zip(starts.tolist(), ends.tolist(), strict=True),
            strict=True,
        )
    )
