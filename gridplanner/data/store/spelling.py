"""People found by full pinyin also where only their initials are on record.

Older files, and other programs, leave the column of full pinyin empty. What was typed
is divided into syllables in every way that can be read; their initials are looked up,
and the names found are spelt and compared.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from gridplanner.data.people.names import spell

if TYPE_CHECKING:
    from collections.abc import Iterator

    import apsw

_SYLLABLE = re.compile(
    "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])"
    "(?:i?ang?|i?ao|ai?|e[inr]?|eng|i[aenu]?|ing|i?ong|o|ou|u?ang?|uai?|u[aeino]?|v[en]?)"
    "|ang?|a[io]?|e[inr]?|eng|ou?"
)
_BEGUN = re.compile("[zcs]h?|[bpmfdtnlgkhjqxrzcsyw]")
_LETTERS = 6  # of the longest syllable
_LAST = "\U0010ffff"  # comes after whatever may follow a prefix
_MOST = 5  # syllables; longer names are found by their beginning
_LOOKED_AT = 20_000  # names spelt at most, of one way to divide the word


@cache
def initials_of(word: str) -> frozenset[str]:
    """Give the initials of all ways to divide pinyin into syllables.

    The last syllable need not be whole.

    Examples
    --------
    >>> sorted(initials_of("wangxiuying")), sorted(initials_of("xian"))
    (['wxy', 'wxyg'], ['x', 'xa', 'xan', 'xn'])
    >>> sorted(initials_of("wangx"))
    ['wx']
    """
    found: set[str] = set()
    _divide(word, "", found)
    return frozenset(found)


def _divide(rest: str, before: str, found: set[str]) -> None:
    if not rest or len(before) == _MOST:
        found.add(before)
        return
    for end in range(1, min(len(rest), _LETTERS) + 1):
        if _SYLLABLE.fullmatch(rest, 0, end):
            _divide(rest[end:], before + rest[0], found)
    if _BEGUN.fullmatch(rest):
        found.add(before + rest[0])


def spelt_like(connection: apsw.Connection, word: str, condition: str) -> Iterator[int]:
    """Give people whose name in pinyin begins with a word, where only that is missing.

    Parameters
    ----------
    connection : apsw.Connection
    word : str
        Letters of ASCII, lower case; ü as v.
    condition : str
        Of the rows that count.
    """
    for first in sorted(initials_of(word), key=len, reverse=True):
        # Both come from one index; rows are read only of the names that fit.
        names: Any = connection.execute(
            "SELECT DISTINCT pinyin, name FROM person WHERE pinyin >= ? AND pinyin < ?"
            " LIMIT ?",
            (first, first + _LAST, _LOOKED_AT),
        )
        for initials, name in names:
            if _full(str(name or "")).startswith(word):
                rows: Any = connection.execute(
                    "SELECT id FROM person WHERE pinyin = ? AND name = ?"  # noqa: S608 - our own condition
                    f" AND pinyin_full ISNULL AND {condition}",
                    (initials, name),
                )
                yield from (number for (number,) in rows)


@lru_cache(maxsize=50_000)
def _full(name: str) -> str:
    return spell(name)[1]


def spell_touched(connection: apsw.Connection) -> None:
    """Spell the names which another program wrote, while they stand in the log."""
    rows: list[Any] = connection.execute(
        "SELECT id, name FROM person WHERE id IN"
        " (SELECT row_id FROM gp_touched WHERE table_name = 'person')"
    ).fetchall()
    connection.executemany(
        "UPDATE person SET pinyin = ?, pinyin_full = ? WHERE id = ?",
        [(*spell(str(name or "")), number) for number, name in rows],
    )
