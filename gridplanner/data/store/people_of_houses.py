"""Who lives in the houses of an address, where these are few.

A common name stands in more rows than a search may read, and most addresses in few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.store.asking import ids_json
from gridplanner.data.store.house_search import find_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

_HOUSES = 2_000  # from so many on an address is of a whole town
_PEOPLE = 20_000
# Of these alone the name of an entrance or a room is made: 东户, 二单元西室, 网点3.
_INSIDE = frozenset(
    "单元室户层楼号栋幢座门东西南北中一二三四五六七八九十甲乙丙丁网点车库商铺"
)
_LIVING = """
SELECT person.id FROM json_each(?) AS wanted
CROSS JOIN dwelling ON dwelling.building_id = wanted.value
CROSS JOIN household ON household.dwelling_id = dwelling.id
CROSS JOIN person ON person.household_id = household.id
LIMIT ?
"""


def people_of_address(
    connection: apsw.Connection, words: Sequence[str]
) -> list[int] | None:
    """List the people of all houses that hold some words.

    Parameters
    ----------
    connection : apsw.Connection
    words : sequence of str
        Folded. Those that may stand inside a house (numbers, rooms) are passed over.

    Returns
    -------
    list of int or None
        Ids, of former dwellers too; None where no word is of a house alone, or where
        more than 2,000 houses or 20,000 people fit.
    """
    places = [word for word in words if _is_of_house(word)]
    if not places:
        return None
    houses = find_rows(connection, "building", places, limit=_HOUSES)
    if len(houses) == _HOUSES:
        return None
    ids = ids_json(house.id for house in houses)
    rows: Any = connection.execute(_LIVING, (ids, _PEOPLE))
    people = [number for (number,) in rows]
    return None if len(people) == _PEOPLE else people


def _is_of_house(word: str) -> bool:
    """Whether a word can stand in the name or the address of a house alone."""
    return any(
        sign.isalpha() and not sign.isascii() and sign not in _INSIDE for sign in word
    )
