"""Find houses: buildings and courtyards by address, plate, estate, name or code.

Whole names, plates and codes come by their own indexes, everything else by the index of
words; what that offers is held against the row, so nothing is found that does not hold
every word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.store.asking import ids_json, live
from gridplanner.data.store.schema import TABLES
from gridplanner.data.store.words import candidates, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import apsw

_LAST = "\U0010ffff"  # comes after whatever may follow a prefix
_LOOKED_AT = 200  # rows put in order; a common word stands in far more
_CODES_LOOKED_AT = 5_000  # rows by a beginning that many codes have
_CHUNK = 64
_COLUMNS = {
    "building": ("code", "name", "plate", "estate", "address"),
    "courtyard": ("parcel_code", "name", "plate", "village", "address"),
    "place": ("code", "name", "category", "address"),
}
# Columns with an index of their own, and those among them looked up by a beginning.
_INDEXED = {
    "building": ("code", "name", "plate"),
    "courtyard": ("plate",),
    "place": ("name",),
}
_CODES = {"building": "code"}


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row that holds all words: its id, and its texts by column, None as empty."""

    id: int
    texts: dict[str, str]


def find_rows(
    connection: apsw.Connection, table: str, words: Sequence[str], *, limit: int
) -> list[FoundRow]:
    """Find the buildings, courtyards or places that hold all words, best first.

    Parameters
    ----------
    connection : apsw.Connection
    table : str
        ``"building"``, ``"courtyard"`` or ``"place"``.
    words : sequence of str
        Each must stand in a code, name, plate, estate or address, in a code at its
        beginning; of either case and width.
    limit : int

    Returns
    -------
    list of FoundRow
        Whole texts first, then those that begin with the words, then the rest;
        houses with a name before outbuildings, then by code and id. Where more than
        200 hold a common word, those beyond are found only by a whole text.
    """
    asked = [folded(word) for word in words]
    if not asked:
        return []
    wanted = max(limit, _LOOKED_AT)
    found: dict[int, FoundRow] = {}
    for row in _rows(connection, table, _offers(connection, table, asked)):
        if row.id not in found and _holds(row, table, asked):
            found[row.id] = row
            if len(found) >= wanted:
                break
    together = " ".join(asked)
    return sorted(found.values(), key=lambda row: _order(row, together))[:limit]


def _offers(
    connection: apsw.Connection, table: str, words: Sequence[str]
) -> Iterator[int]:
    """Give ids that may hold the words, whole texts and codes first."""
    key, together = TABLES[table].key, " ".join(words)
    code = _CODES.get(table, "")
    for column in _INDEXED[table]:
        query = f'SELECT "{key}" FROM {table} WHERE {column} IN (?, ?) LIMIT ?'  # noqa: S608 - our own tables
        values = (together, together.upper(), _LOOKED_AT)
        yield from (number for (number,) in connection.execute(query, values))
    for word in words if code else ():
        query = (
            f'SELECT "{key}" FROM {table} WHERE {code} >= ? AND {code} < ?'  # noqa: S608 - our own tables
            f" AND {live(TABLES[table])} LIMIT ?"
        )
        for first in dict.fromkeys([word, word.upper()]) if word.isascii() else ():
            values = (first, first + _LAST, _CODES_LOOKED_AT)
            yield from (number for (number,) in connection.execute(query, values))
    yield from candidates(connection, TABLES[table], words)


def _rows(
    connection: apsw.Connection, table: str, ids: Iterable[int]
) -> Iterator[FoundRow]:
    """Read the rows that hold still, in the order given, some at a time."""
    chunk: list[int] = []
    for number in ids:
        chunk.append(number)
        if len(chunk) == _CHUNK:
            yield from _read(connection, table, chunk)
            chunk = []
    yield from _read(connection, table, chunk)


def _read(
    connection: apsw.Connection, table: str, ids: Sequence[int]
) -> Iterator[FoundRow]:
    key, names = TABLES[table].key, _COLUMNS[table]
    columns = ", ".join(f"{table}.{name}" for name in (key, *names))
    query = (
        f"SELECT {columns} FROM json_each(?) AS wanted"  # noqa: S608 - our own tables
        f" CROSS JOIN {table} ON {table}.{key} = wanted.value"
        f" WHERE {live(TABLES[table])} ORDER BY wanted.key"
    )
    rows: Any = connection.execute(query, (ids_json(ids),)) if ids else ()
    for number, *values in rows:
        texts = ["" if value is None else str(value) for value in values]
        yield FoundRow(number, dict(zip(names, texts, strict=True)))


def _holds(row: FoundRow, table: str, words: Sequence[str]) -> bool:
    code = _CODES.get(table, "")
    texts = [folded(text) for name, text in row.texts.items() if name != code]
    begins = folded(row.texts.get(code, ""))
    return all(
        begins.startswith(word) or any(word in text for text in texts) for word in words
    )


def _order(row: FoundRow, together: str) -> tuple[int, bool, str, int]:
    texts = [folded(text) for text in row.texts.values() if text]
    if together in texts:
        rank = 0
    else:
        rank = 1 if any(text.startswith(together) for text in texts) else 2
    code = row.texts.get("code", "")
    return rank, not row.texts["name"], code, row.id


def estates_in(rows: Sequence[FoundRow], words: Sequence[str]) -> list[tuple[str, int]]:
    """Name the estates that hold all words, each with the first of its buildings."""
    asked = [folded(word) for word in words]
    found: dict[str, int] = {}
    for row in rows:
        estate = row.texts["estate"]
        if estate and all(word in folded(estate) for word in asked):
            found.setdefault(estate, row.id)
    return list(found.items())


def buildings_of_estate(connection: apsw.Connection, estate: str) -> list[int]:
    """List the buildings of an estate that hold, by id."""
    offers = candidates(connection, TABLES["building"], [estate])
    rows = _rows(connection, "building", offers)
    return sorted({row.id for row in rows if row.texts["estate"] == estate})


def without_courtyards_of(
    connection: apsw.Connection, yards: Sequence[FoundRow], houses: Sequence[FoundRow]
) -> list[FoundRow]:
    """Leave out the courtyards some of whose buildings are among `houses`."""
    if not yards:
        return []
    query = (
        "SELECT DISTINCT courtyard_id FROM building"
        " WHERE fid IN (SELECT value FROM json_each(?)) AND courtyard_id NOT NULL"
    )
    ids = ids_json(row.id for row in houses)
    shown = {number for (number,) in connection.execute(query, (ids,))}
    return [row for row in yards if row.id not in shown]


def house_of_courtyard(connection: apsw.Connection, courtyard: int) -> int:
    """Give the first building of a courtyard, one with a name before others; or 0."""
    holds = live(TABLES["building"])
    found: Any = connection.execute(
        f"SELECT fid FROM building WHERE courtyard_id = ? AND {holds}"  # noqa: S608 - a constant
        " ORDER BY coalesce(name, '') = '', fid LIMIT 1",
        (courtyard,),
    ).fetchall()
    return int(found[0][0]) if found else 0
