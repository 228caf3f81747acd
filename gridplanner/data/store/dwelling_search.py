"""Find dwellings by an address as people say it: 海棠小区3-2-501, 3号楼2单元501.

The grammar of addresses divides what was typed; the index of words gives the houses of
that place, and the number, the entrance and the room are compared as the address book
compares them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.addresses.address import fold_place
from gridplanner.data.addresses.grammar import parse
from gridplanner.data.store.asking import ids_json
from gridplanner.data.store.house_search import find_rows
from gridplanner.data.store.people_search import home_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

    from gridplanner.data.addresses.address import Address
    from gridplanner.data.store.house_search import FoundRow

_HOUSES = 400  # looked at: an estate has fewer
_LONGEST = 100  # characters; no address has more
_ROOMS = """
SELECT dwelling.id, dwelling.room, building_unit.name, building.fid, building.estate,
    building.name, building.plate, building.address
FROM json_each(?) AS wanted
CROSS JOIN dwelling ON dwelling.building_id = wanted.value
    AND coalesce(dwelling.valid_to, '') = ''
JOIN building ON building.fid = dwelling.building_id
LEFT JOIN building_unit ON building_unit.id = dwelling.unit_id
ORDER BY wanted.key, dwelling.id
"""


@dataclass(frozen=True, slots=True)
class FoundDwelling:
    """A dwelling, its building, and both in words."""

    id: int
    building_id: int
    home: str
    address: str


def find_dwellings(
    connection: apsw.Connection, words: str, *, limit: int
) -> list[FoundDwelling]:
    """Find the dwellings of an address that names a house and a room.

    Parameters
    ----------
    connection : apsw.Connection
    words : str
        Estate or road may be left out, and so may the entrance: all that fit come.
    limit : int

    Returns
    -------
    list of FoundDwelling
        By building; empty where the words name no room.
    """
    address = parse(words) if len(words) <= _LONGEST else None
    if not address or not (address.room and address.number):
        return []
    # They come with numpy, which a search seldom needs.
    from gridplanner.data.addresses.columns import plain_room, plain_unit

    houses = [row.id for row in _houses(connection, address)]
    found = []
    rows: Any = connection.execute(_ROOMS, (ids_json(houses),)) if houses else ()
    for number, room, unit, building, *texts in rows:
        if plain_room(room) != address.room:
            continue
        if address.unit and unit and plain_unit(unit) != address.unit:
            continue
        home = home_of([room, unit, building, *texts])
        found.append(FoundDwelling(number, building, home, str(texts[-1] or "")))
        if len(found) >= limit:
            break
    return found


def houses_of_address(
    connection: apsw.Connection, words: str, *, limit: int
) -> list[FoundRow]:
    """Find the buildings of an address, whatever stands between place and number.

    桃园127号 is 桃园村127号, and 泊里镇5号楼 every building 5 of that town.
    """
    address = parse(words) if len(words) <= _LONGEST else None
    if not address or address.room or not (address.number and address.place):
        return []
    return _houses(connection, address)[:limit]


def _houses(connection: apsw.Connection, address: Address) -> list[FoundRow]:
    rows = find_rows(connection, "building", _words_of(address), limit=_HOUSES)
    return [row for row in rows if _is_meant(row, address)]


def _words_of(address: Address) -> Sequence[str]:
    """Give words that stand in the rows of all houses that may be meant.

    Numerals of a place were made digits, so only what stands between them is asked.
    """
    place = max(re.split(r"\d+", fold_place(address.place)), key=len)
    return [place, address.number] if place else [f"{address.number}号"]


def _is_meant(row: FoundRow, address: Address) -> bool:
    from gridplanner.data.addresses.columns import name_house

    texts = row.texts
    name = name_house(texts["estate"], texts["plate"], texts["name"], texts["address"])
    if name.number != address.number:
        return False
    place = fold_place(address.place)
    return place in name.place or place in name.road
