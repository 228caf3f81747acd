"""Find dwellings by who owns them: the name and the telephone of the owner.

An owner who lets a dwelling lives elsewhere and is on record with it alone. Names are
found whole, from their beginning, or from their second character; telephones whole,
from their beginning, or by their last four. Owners have no pinyin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.access.typed import shown_typed
from gridplanner.data.store.asking import ids_json
from gridplanner.data.store.people_search import home_of
from gridplanner.data.store.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    import apsw

    from gridplanner.data.access.grant import Grant

Row = Any  # a row of values of many types

_LAST = "\U0010ffff"  # comes after whatever may follow a prefix
_LONGEST = 40  # characters; no name or number has more
_TAIL = 4
_LEAST_NUMBER = 5  # digits from which a number is looked for from its beginning
_LOOKED_AT = 400  # dwellings among which the other words are looked for
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class FoundOwner:
    """The owner of a dwelling: what was typed in plain, the rest masked.

    Attributes
    ----------
    dwelling_id, building_id : int
    name, phone : str
    home : str
        Estate or name of the house owned, with number, entrance and room.
    """

    dwelling_id: int
    building_id: int
    name: str
    phone: str
    home: str


def find_owners(
    connection: apsw.Connection,
    words: Sequence[str],
    *,
    limit: int,
    grant: Grant | None = None,
    now: datetime | None = None,
) -> list[FoundOwner]:
    """Find the dwellings whose owner a word means, closest first.

    Parameters
    ----------
    connection : apsw.Connection
    words : sequence of str
        Of several one means the owner, all others stand in the address.
    limit : int
    grant, now
        As for `find_people`.

    Returns
    -------
    list of FoundOwner
    """
    asked = [folded(word) for word in words]
    if not asked or max(map(len, asked)) > _LONGEST:
        return []
    for word in asked:
        others = [other for other in asked if other is not word]
        ids = _take(connection, word, _LOOKED_AT if others else limit)
        rows: Any = connection.execute(_HOME, (ids_json(ids),)) if ids else ()
        found = [row for row in rows if _stand_in(row, others)][:limit]
        if found:
            return [_shown(row, word, grant, now) for row in found]
    return []


def _take(connection: apsw.Connection, word: str, limit: int) -> list[int]:
    found: dict[int, None] = {}
    for condition, values in _questions(word):
        query = (
            f"SELECT id FROM dwelling WHERE {condition}"  # noqa: S608 - our own columns
            " AND coalesce(valid_to, '') = '' LIMIT ?"
        )
        for (number,) in connection.execute(query, (*values, limit)):
            found.setdefault(number)
    return list(found)[:limit]


def _questions(word: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give what is asked and what is bound, the closest first."""
    begins = (word, word + _LAST)
    if _DIGITS.fullmatch(word):
        if len(word) == _TAIL:
            tail = "owner_phone NOT NULL AND substr(owner_phone, -4) = ?"
            yield tail, (word,)
        if len(word) >= _LEAST_NUMBER:
            yield "owner_phone = ?", (word,)
            yield "owner_phone >= ? AND owner_phone < ?", begins
    elif not word.isascii():
        yield "owner_name = ?", (word,)
        yield "owner_name >= ? AND owner_name < ?", begins
        inside = "substr(owner_name, 2)"
        yield f"owner_name NOT NULL AND {inside} >= ? AND {inside} < ?", begins


_HOME = """
SELECT dwelling.id, dwelling.owner_name, dwelling.owner_phone, dwelling.room,
    building_unit.name, building.fid, building.estate, building.name, building.plate,
    building.address
FROM json_each(?) AS wanted CROSS JOIN dwelling ON dwelling.id = wanted.value
JOIN building ON building.fid = dwelling.building_id
    AND coalesce(building.valid_to, '') = ''
LEFT JOIN building_unit ON building_unit.id = dwelling.unit_id
ORDER BY wanted.key
"""


def _stand_in(row: Row, words: Sequence[str]) -> bool:
    room, entrance, _, *house = row[3:]
    said = " ".join(str(text) for text in (room, entrance, *house) if text)
    texts = folded(f"{said} {home_of(row[3:])}")
    return all(word in texts for word in words)


def _shown(
    row: Row, typed: str, grant: Grant | None, now: datetime | None
) -> FoundOwner:
    name, phone = (
        shown_typed(field, value, typed, grant=grant, now=now)
        for field, value in (("name", row[1]), ("phone", row[2]))
    )
    return FoundOwner(row[0], row[5], name, phone, home_of(row[3:]))
