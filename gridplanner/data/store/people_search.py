"""Find people by name, pinyin, ID number and telephone, through indexes alone.

What was typed tells which columns it may stand in: Chinese characters in names, Latin
letters in the pinyin, digits in numbers. Each way to ask is one look-up in an index,
the closest first, and ends once there are enough; the table is never read through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from gridplanner.data.access.typed import shown_typed
from gridplanner.data.people.categories import age_on
from gridplanner.data.store.asking import ids_json
from gridplanner.data.store.people_of_houses import people_of_address
from gridplanner.data.store.person_questions import CONTACT, answers
from gridplanner.data.store.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    import apsw

    from gridplanner.data.access.grant import Grant

Row = Any  # a row of values of many types

_LONGEST = 40  # characters; no name or number has more
_PAGE = 400  # people whose homes are read at once


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person as a search shows them: what was typed in plain, the rest masked.

    Attributes
    ----------
    id : int
    name, id_no, phone : str
    matched : str
        Column in which the word stands: ``"name"``, ``"pinyin"``, ``"id_no"``,
        ``"phone"`` or ``"emergency_phone"``.
    sex : str
        Code of GB/T 2261.1, empty where unknown.
    age : int or None
        Whole years.
    home : str
        Estate or name of the house, with number, entrance and room.
    address : str
        Of the house.
    household_id, dwelling_id, building_id : int
        0 for none.
    contact : str
        Telephone of the emergency contact, where that was found.
    """

    id: int
    name: str
    id_no: str
    phone: str
    matched: str
    sex: str
    age: int | None
    home: str
    address: str
    household_id: int
    dwelling_id: int
    building_id: int
    contact: str = ""


def find_people(
    connection: apsw.Connection,
    words: str,
    *,
    limit: int,
    grant: Grant | None = None,
    now: datetime | None = None,
) -> list[FoundPerson]:
    """Find the people who hold, closest first.

    Parameters
    ----------
    connection : apsw.Connection
    words : str
        A name or any part of it, its initials or its beginning in pinyin, an ID number
        or telephone (that of the emergency contact, too), whole, from its beginning or
        its last four. Of several words one must be such, all others stand in the
        address of the home.
    limit : int
        At most so many.
    grant : Grant, optional
        What may be read in plain besides what was typed.
    now : datetime, optional
        For ages, and for the grant.

    Returns
    -------
    list of FoundPerson
        Whole matches first, then beginnings, then the rest, by id.
    """
    asked = [folded(word) for word in words.split()]
    if not asked or max(map(len, asked)) > _LONGEST:
        return []
    if len(asked) == 1:
        found = _take(connection, asked[0], limit)
        return [
            _shown(row, asked[0], found, grant, now)
            for row in _homes(connection, found)
        ]
    for word in asked:
        others = [other for other in asked if other is not word]
        rows, found = _living_in(connection, word, others, limit)
        if rows:
            return [_shown(row, word, found, grant, now) for row in rows]
    return []


def _take(connection: apsw.Connection, word: str, limit: int) -> dict[int, str]:
    """Give ids with the column the word stands in, closest first."""
    return dict(islice(_offers(connection, word), limit))


def _offers(
    connection: apsw.Connection, word: str, among: Sequence[int] | None = None
) -> Iterator[tuple[int, str]]:
    """Give each person once, by the closest question that finds them."""
    seen: set[int] = set()
    for column, ids in answers(connection, word, among):
        for number in ids:
            if number not in seen:
                seen.add(number)
                yield number, column


def _living_in(
    connection: apsw.Connection, word: str, others: Sequence[str], limit: int
) -> tuple[list[Row], dict[int, str]]:
    """Give the homes of the people a word means in which the other words stand.

    Where many have the name, those who live at the address are asked for instead; and
    where many live there too, page follows page until there are enough.
    """
    offers = _offers(connection, word)
    rows: list[Row] = []
    page = dict(islice(offers, _PAGE))
    found = page
    if len(page) == _PAGE:
        among = people_of_address(connection, others)
        if among is not None:
            offers = _offers(connection, word, among)
            found = page = dict(islice(offers, _PAGE))
    while page and len(rows) < limit:
        rows += [row for row in _homes(connection, page) if _lives_in(row, others)]
        page = dict(islice(offers, _PAGE))
        found = found | page
    return rows[:limit], found


_HOME = """
SELECT person.id, person.name, person.id_no, person.phone, person.sex, person.birth,
    household.id, dwelling.id, dwelling.room, building_unit.name, building.fid,
    building.estate, building.name, building.plate, building.address,
    person.emergency_phone
FROM json_each(?) AS wanted CROSS JOIN person ON person.id = wanted.value
LEFT JOIN household ON household.id = person.household_id
    AND coalesce(household.valid_to, '') = ''
LEFT JOIN dwelling ON dwelling.id = household.dwelling_id
    AND coalesce(dwelling.valid_to, '') = ''
LEFT JOIN building_unit ON building_unit.id = dwelling.unit_id
LEFT JOIN building ON building.fid = dwelling.building_id
    AND coalesce(building.valid_to, '') = ''
ORDER BY wanted.key
"""


def _homes(connection: apsw.Connection, found: dict[int, str]) -> list[Row]:
    return list(connection.execute(_HOME, (ids_json(found),)))


def _lives_in(row: Row, words: Sequence[str]) -> bool:
    room, entrance, _, *house = row[8:15]
    texts = folded(" ".join(str(text) for text in (room, entrance, *house) if text))
    return all(word in texts or word in folded(home_of(row[8:15])) for word in words)


def _shown(
    row: Row,
    typed: str,
    found: dict[int, str],
    grant: Grant | None,
    now: datetime | None,
) -> FoundPerson:
    number, name, id_no, phone, sex, birth, household, dwelling = row[:8]
    fields = {
        field: shown_typed(field, value, typed, person_id=number, grant=grant, now=now)
        for field, value in (("name", name), ("id_no", id_no), ("phone", phone))
    }
    contact = ""
    if found[number] == CONTACT:
        contact = shown_typed(
            "phone", row[15], typed, person_id=number, grant=grant, now=now
        )
    return FoundPerson(
        id=number,
        **fields,
        matched=found[number],
        sex=str(sex or ""),
        age=age_on(str(birth or ""), now.date()) if now is not None else None,
        home=home_of(row[8:15]),
        address=str(row[14] or row[13] or ""),
        household_id=household or 0,
        dwelling_id=dwelling or 0,
        building_id=row[10] or 0,
        contact=contact,
    )


def home_of(row: Sequence[Any]) -> str:
    """Say where a home is, as short as it is unmistakable.

    Parameters
    ----------
    row : sequence
        Room, name of the entrance, id of the building, its estate, name, plate and
        address; None for none.

    Returns
    -------
    str

    Examples
    --------
    >>> home_of(["501", "2单元", 7, "海棠小区", "海棠小区3号楼", "3号楼", ""])
    '海棠小区 3-2-501'
    >>> home_of(["", None, 8, "", "桃园村5号", "5号", "泊里镇桃园村5号"])
    '桃园村5号'
    """
    room, entrance, _, estate, name, plate, address = (
        "" if part is None else str(part) for part in row
    )
    number = leading_number(plate) or leading_number(name.removeprefix(estate))
    if estate and number:
        parts = [number, leading_number(entrance), room]
        return f"{estate} {'-'.join(part for part in parts if part)}"
    house = name or address or plate
    inside = "-".join(part for part in (leading_number(entrance), room) if part)
    return f"{house} {inside}".strip()


def leading_number(text: str) -> str:
    """Give the number a text begins with; empty where it has none.

    Examples
    --------
    >>> leading_number("3号楼"), leading_number("2单元"), leading_number("桃园")
    ('3', '2', '')
    """
    found = re.match(r"\s*(\d+)", text)
    return found[1] if found else ""
