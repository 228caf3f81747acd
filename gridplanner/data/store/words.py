"""Which buildings, courtyards and places hold a word anywhere in their address.

Chinese is written without blanks, so every two characters that stand beside each other
are one sign of an index (FTS5, which keeps nothing but the ids of each sign). A row
that holds a word holds all of its signs; that it holds the word is looked at in the row
itself, so what the index says too much does no harm.

The index is kept up where our own rows are written. Rows of other programs stand in
their log until they are taken over: whoever searches looks at those one by one. An
older program knows of no index; the number of the last change the index has seen tells
that it must be built anew.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from gridplanner.data.store.asking import ids_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import apsw

    from gridplanner.data.store.tables import Table

WORDED: dict[str, tuple[str, ...]] = {
    "building": ("address", "name", "plate", "estate"),
    "courtyard": ("address", "name", "plate", "village"),
    "place": ("name", "address", "category"),
}
"""Columns whose words are found, by table; what stands in an earlier one is not
entered again."""

_MOST_SIGNS = 24  # of one word; the rest is looked at in the rows
# Signs of ASCII that are no letters end a word for FTS5: they go to where no text is.
_APART = re.compile(r"[\x00-/:-@\[-`{-\x7f]")
_BESIDE = 0xE000
_END = chr(0xE100)


def index_name(table: str) -> str:
    """Name the index of a table's words."""
    return f"gp_words_{table}"


def folded(text: str) -> str:
    """Write a text as it is compared: of one width and case."""
    return unicodedata.normalize("NFKC", text).casefold()


def signs_of(texts: Iterable[str | None]) -> str:
    """Give the signs of a row's texts, as the index takes them.

    Parameters
    ----------
    texts : iterable of str or None
        A text that stands in an earlier one is left out.

    Returns
    -------
    str
        Each two characters that follow each other, and each last one with an end sign.

    Examples
    --------
    >>> signs_of(["桃园村5号", "5号", None]).replace(chr(0xE100), "$")
    '桃园 园村 村5 5号 号$'
    """
    kept = ""
    for text in texts:
        plain = _plain(text) if text else ""
        if plain and plain not in kept:
            kept += plain + _END
    return " ".join(map("".join, pairwise(kept)))


def _plain(text: str) -> str:
    return _APART.sub(lambda sign: chr(_BESIDE + ord(sign[0])), folded(text))


def question_of(words: Iterable[str]) -> str:
    """Ask the index for the rows that hold all signs of all words.

    A single character asks for every sign that begins with it.
    """
    asked: dict[str, None] = {}
    for word in words:
        plain = _plain(word)
        if len(plain) == 1:
            asked[f'"{plain}" *'] = None
        for one, other in pairwise(plain):
            asked[f'"{one}{other}"'] = None
    return " AND ".join(list(asked)[:_MOST_SIGNS])


def enter_rows(connection: apsw.Connection, table: Table, ids: Sequence[int]) -> None:
    """Enter rows as they are now; what was entered of them before goes."""
    columns = WORDED.get(table.name)
    if columns is None or not len(ids):
        return
    drop_rows(connection, table, ids)
    _enter(connection, table, ids_json(ids))


def drop_rows(connection: apsw.Connection, table: Table, ids: Sequence[int]) -> None:
    """Take rows out of the index; rows that are not in it are passed over."""
    if table.name in WORDED:
        connection.execute(
            f"DELETE FROM {index_name(table.name)} WHERE rowid IN"  # noqa: S608 - our own tables
            " (SELECT value FROM json_each(?))",
            (ids_json(ids),),
        )


def enter_touched(connection: apsw.Connection, tables: Mapping[str, Table]) -> None:
    """Enter the rows which another program wrote, while they stand in the log."""
    for name in WORDED:
        enter_rows(connection, tables[name], list(_touched(connection, name)))


def build_words(connection: apsw.Connection, tables: Iterable[Table]) -> None:
    """Build the indexes anew from all rows, inside the caller's transaction."""
    for table in tables:
        if table.name in WORDED:
            name = index_name(table.name)
            connection.execute(f"INSERT INTO {name} ({name}) VALUES ('delete-all')")  # noqa: S608 - our own tables
            _enter(connection, table, None)
    connection.execute("UPDATE gp_state SET words_at = change_number")


def add_words(connection: apsw.Connection, tables: Iterable[Table]) -> None:
    """Give a file its indexes, filled from the rows of some tables."""
    connection.execute(
        "ALTER TABLE gp_state ADD COLUMN words_at INTEGER NOT NULL DEFAULT 0"
    )
    for table in WORDED:
        connection.execute(
            f"CREATE VIRTUAL TABLE {index_name(table)} USING fts5(signs, content='',"
            " contentless_delete=1, detail=none, prefix='1', tokenize='ascii')"
        )
    build_words(connection, tables)


def catch_up(connection: apsw.Connection, tables: Iterable[Table]) -> None:
    """Build the indexes anew where an older program wrote without them."""
    if not are_words_known(connection):
        with connection:
            build_words(connection, tables)


def are_words_known(connection: apsw.Connection) -> bool:
    """Tell whether the indexes have seen every change, older programs' too."""
    found: list[Any] = connection.execute(
        "SELECT words_at = change_number FROM gp_state"
    ).fetchall()
    return bool(found[0][0])


def _enter(connection: apsw.Connection, table: Table, ids: str | None) -> None:
    names = ", ".join(f'"{name}"' for name in WORDED[table.name])
    among = "" if ids is None else " WHERE {0} IN (SELECT value FROM json_each(?))"
    rows = connection.execute(
        f'SELECT "{table.key}", {names} FROM "{table.name}"'  # noqa: S608 - our own tables
        + among.format(f'"{table.key}"'),
        () if ids is None else (ids,),
    )
    connection.executemany(
        f"INSERT INTO {index_name(table.name)} (rowid, signs) VALUES (?, ?)",  # noqa: S608 - our own tables
        _signs(rows),
    )


def _signs(rows: Iterable[Any]) -> Iterator[tuple[int, str]]:
    for number, *texts in rows:
        signs = signs_of(str(text) for text in texts if text is not None)
        if signs:
            yield number, signs


def candidates(
    connection: apsw.Connection, table: Table, words: Sequence[str]
) -> Iterator[int]:
    """Give the ids of rows that may hold all words, each once.

    Rows that another program wrote come first, then those of the index by id. Where
    the index has not seen every change, all rows come.
    """
    name = table.name
    if not are_words_known(connection):
        yield from _ids(connection, f'SELECT "{table.key}" FROM "{name}" ORDER BY 1')  # noqa: S608 - our own tables
        return
    fresh = set(_touched(connection, name))
    yield from sorted(fresh)
    question = question_of(words)
    query = f"SELECT rowid FROM {index_name(name)} WHERE {index_name(name)} MATCH ?"  # noqa: S608 - our own tables
    for number in _ids(connection, query, question) if question else ():
        if number not in fresh:
            yield number


def _touched(connection: apsw.Connection, table: str) -> Iterator[int]:
    query = "SELECT DISTINCT row_id FROM gp_touched WHERE table_name = ?"
    return _ids(connection, query, table)


def _ids(connection: apsw.Connection, query: str, *values: str) -> Iterator[int]:
    for (number,) in connection.execute(query, values):
        yield int(number)
