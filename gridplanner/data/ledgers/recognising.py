"""Whom a ledger lists: residents, workers with their posts, or posts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.data.ledgers.header import find_header
from gridplanner.data.ledgers.ledger import Ledger, LedgerOptions
from gridplanner.data.ledgers.reading import read_tables
from gridplanner.data.ledgers.sheet import written
from gridplanner.data.ledgers.staff_columns import (
    POSTS,
    WORKERS,
    count_known_staff,
    kind_of_roster,
    meaning_of,
)
from gridplanner.data.ledgers.vocabulary import PEOPLE
from gridplanner.data.ledgers.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from gridplanner.data.ledgers.header import Header
    from gridplanner.data.ledgers.sheet import Sheet
    from gridplanner.data.ledgers.vocabulary import Vocabulary

WORDS: Final[dict[str, Vocabulary]] = {
    words.kind: words for words in (PEOPLE, WORKERS, POSTS)
}
"""What ledgers may list, in the order a user chooses from."""
_LOOKED_AT: Final = 200


def kind_of_sheets(sheets: Iterable[Sheet]) -> str:
    """Tell by their titles whom sheets list.

    Parameters
    ----------
    sheets : iterable of Sheet

    Returns
    -------
    str
        A key of `WORDS`: a roster of workers where one sheet is one, else a list of
        posts where one is; ``"people"`` where nothing tells.
    """
    found = set()
    for sheet in sheets:
        header = find_header(sheet, count=count_known_staff)
        if header is not None and not sheet.is_hidden:
            found.add(kind_of_roster(header.titles, _role_words(sheet, header)))
    return next((kind for kind in ("workers", "posts") if kind in found), "people")


def _role_words(sheet: Sheet, header: Header) -> list[str]:
    """Give the first values of the column of roles."""
    meant = [meaning_of(title).field for title in header.titles]
    if "role" not in meant:
        return []
    at, first = meant.index("role"), header.last + 1
    rows = sheet.rows[first : first + _LOOKED_AT]
    return [written(row[at]) for row in rows if at < len(row)]


def look_at_any(
    path: Path,
    *,
    options: LedgerOptions | None = None,
    kind: str = "",
    remembered: Callable[[str, str], Mapping[str, str] | None] | None = None,
) -> Ledger:
    """Say what a ledger lists and what its columns mean; nothing is changed.

    Parameters
    ----------
    path : Path
    options : LedgerOptions, optional
        What the user has decided so far.
    kind : str
        A key of `WORDS` the user has chosen; empty to tell it by the titles.
    remembered : callable, optional
        Gives field by title as kept for a kind and the signature of a sheet.

    Returns
    -------
    Ledger
        Samples are masked: nothing of it needs a grant.

    Raises
    ------
    ImportRejected
        If the file cannot be read; see `open_workbook`.
    """
    options = options or LedgerOptions()
    book = open_workbook(path, encoding=options.encoding)
    lists = kind or kind_of_sheets(book.sheets)

    def kept(signature: str) -> Mapping[str, str] | None:
        return None if remembered is None else remembered(lists, signature)

    tables = read_tables(book, options=options, remembered=kept, words=WORDS[lists])
    return Ledger(
        path=path,
        kind=book.kind,
        encoding=book.encoding,
        sheets=tuple(table.reading for table in tables),
        is_open_elsewhere=book.is_open_elsewhere,
        lists=lists,
    )
