"""The ways one word may mean somebody: each one look-up in an index.

What was typed tells which columns it may stand in: Chinese characters in names, Latin
letters in the pinyin, digits in numbers. The closest ways come first; the table is
never read through.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gridplanner.data.people.id_numbers import check_digit
from gridplanner.data.store.asking import ids_json
from gridplanner.data.store.registry_tables import INSIDE_NAME, LONG_NAME
from gridplanner.data.store.spelling import spelt_like

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import apsw

HOLDS = "coalesce(valid_to, '') = '' AND merged_into ISNULL"
_LAST = "\U0010ffff"  # comes after whatever may follow a prefix
CONTACT = "emergency_phone"
"""Column of the telephone by which somebody else is reached for a person."""
_HAS_CONTACT = "emergency_phone NOT NULL"
_NUMBER = re.compile(r"\d+[\dXx]")
_TAIL = 4
_LEAST_NUMBER = 5  # digits from which a number is looked for from its beginning


_COLUMNS = "id name pinyin pinyin_full id_no phone emergency_phone valid_to merged_into"
# Stands in the place of the table where few people are asked about: it has no index,
# so the few are looked through and not the many who are called alike.
_AMONG = (
    "WITH person AS MATERIALIZED (SELECT "  # noqa: S608 - our own columns
    + ", ".join(f"those.{name}" for name in _COLUMNS.split())
    + " FROM json_each(?) AS wanted"
    " CROSS JOIN main.person AS those ON those.id = wanted.value) "
)


def answers(
    connection: apsw.Connection, word: str, among: Sequence[int] | None = None
) -> Iterator[tuple[str, Iterator[int]]]:
    """Ask in all ways that fit the word, closest first; each answers as it is read.

    Parameters
    ----------
    connection : apsw.Connection
    word : str
        Folded.
    among : sequence of int, optional
        Ids of the people asked about; all without.

    Yields
    ------
    tuple of str and iterator of int
        Column the word stands in, and ids, which may come again.
    """
    first, bound = ("", ()) if among is None else (_AMONG, (ids_json(among),))
    for column, condition, values in _questions(word):
        query = f"{first}SELECT id FROM person WHERE {condition} AND {HOLDS}"  # noqa: S608 - our own columns
        rows: Any = connection.execute(query, (*bound, *values))
        yield column, (number for (number,) in rows)
    letters = word.replace("ü", "v")
    if letters.isascii() and letters.isalpha():
        wanted = None if among is None else frozenset(among)
        ids = spelt_like(connection, letters, HOLDS)
        yield "pinyin", (n for n in ids if wanted is None or n in wanted)


Question = tuple[str, str, tuple[str, ...]]


def _questions(word: str) -> Iterator[Question]:
    """Give column, condition and what is bound, for all ways that fit the word."""
    letters = word.replace("ü", "v")
    if _NUMBER.fullmatch(word):
        yield from _numbers(word.upper())
    elif not letters.isascii():
        yield _whole("name", word)
        yield _begins("name", word)
        for inside in INSIDE_NAME:
            expression, _, rows = inside.partition(" WHERE ")
            yield _begins(expression, word, "name", rows=rows)
        yield _long_names(word)
    elif letters.isalpha():
        yield _whole("pinyin", letters)
        yield _whole("pinyin_full", letters, "pinyin")
        for name in dict.fromkeys([word.capitalize(), word.upper(), word]):
            yield _whole("name", name)
        yield _begins("pinyin", letters)
        yield _begins("pinyin_full", letters, "pinyin")
        yield _long_names(word)
    else:
        yield _whole("id_no", word.upper())
        yield _begins("id_no", word.upper())
        yield _long_names(word)


def _numbers(word: str) -> Iterator[Question]:
    if len(word) == _TAIL:
        yield _whole("substr(phone, -4)", word, "phone")
        yield _whole("substr(id_no, -4)", word, "id_no")
        yield _whole("substr(emergency_phone, -4)", word, CONTACT, rows=_HAS_CONTACT)
    if len(word) < _LEAST_NUMBER:
        return
    yield _whole("phone", word)
    for number in _same_ids(word):
        yield _whole("id_no", number)
    yield _whole("emergency_phone", word, CONTACT)
    yield _begins("phone", word)
    yield _begins("id_no", word)
    yield _begins("emergency_phone", word, CONTACT)


def _same_ids(word: str) -> Sequence[str]:
    """Give an ID number in both lengths: 15 digits are those of the last century."""
    if len(word) == 15 and word.isdigit():
        first = f"{word[:6]}19{word[6:]}"
        return word, first + check_digit(first)
    if len(word) == 18 and word[6:8] == "19":
        return word, word[:6] + word[8:17]
    return (word,)


def _whole(expression: str, word: str, column: str = "", *, rows: str = "") -> Question:
    among = f"{rows} AND " if rows else ""
    return column or expression, f"{among}{expression} = ?", (word,)


def _begins(
    expression: str, word: str, column: str = "", *, rows: str = ""
) -> Question:
    among = f"{rows} AND " if rows else ""
    condition = f"{among}{expression} >= ? AND {expression} < ?"
    return column or expression, condition, (word, word + _LAST)


def _long_names(word: str) -> Question:
    """Look through the few long names; their index holds all that is asked."""
    escaped = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    rows = LONG_NAME.partition(" WHERE ")[2]
    among = f"SELECT id FROM person WHERE {rows} AND name LIKE ? ESCAPE '\\'"  # noqa: S608 - our own columns
    return "name", f"id IN ({among})", (f"%{escaped}%",)
