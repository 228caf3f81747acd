"""Look at a ledger: which sheets list people, and what their columns mean.

Nothing is imported here. `look_at_ledger` serves the window and the command line;
the import reads the same `SheetTable`s and goes on from there.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.errors import ImportRejected
from gridplanner.data.ledgers.columns import signature_of
from gridplanner.data.ledgers.header import (
    Body,
    Header,
    fill_merged,
    find_body,
    find_header,
    header_at,
    is_dictionary,
)
from gridplanner.data.ledgers.ledger import (
    Ledger,
    LedgerColumn,
    LedgerOptions,
    SheetReading,
)
from gridplanner.data.ledgers.samples import (
    doubt_tags,
    sample_of,
    tell_kinds,
    warning_of,
)
from gridplanner.data.ledgers.vocabulary import PEOPLE
from gridplanner.data.ledgers.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from gridplanner.data.ledgers.columns import Meaning
    from gridplanner.data.ledgers.sheet import Cell, Sheet
    from gridplanner.data.ledgers.vocabulary import Vocabulary
    from gridplanner.data.ledgers.workbook import Workbook

Remembered = "Callable[[str], Mapping[str, str] | None]"


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet with its header found, merged cells filled in, and its rows of people.

    Attributes
    ----------
    reading : SheetReading
    sheet : Sheet
    header : Header or None
    rows : tuple of int
        Rows of people in `sheet`, from 0.
    """

    reading: SheetReading
    sheet: Sheet
    header: Header | None
    rows: tuple[int, ...]

    def column(self, index: int) -> list[Cell]:
        """Give the values of a column for the rows of people."""
        cells = self.sheet.rows
        return [
            cells[row][index] if index < len(cells[row]) else "" for row in self.rows
        ]


def look_at_ledger(
    path: Path,
    *,
    options: LedgerOptions | None = None,
    remembered: Callable[[str], Mapping[str, str] | None] | None = None,
    words: Vocabulary = PEOPLE,
) -> Ledger:
    """Say what a ledger holds and what its columns mean; nothing is changed.

    Parameters
    ----------
    path : Path
    options : LedgerOptions, optional
        What the user has decided so far.
    remembered : callable, optional
        Gives field by title as kept for the signature of a sheet.
    words : Vocabulary
        What the ledger is taken for.

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
    tables = read_tables(book, options=options, remembered=remembered, words=words)
    return Ledger(
        path=path,
        kind=book.kind,
        encoding=book.encoding,
        sheets=tuple(table.reading for table in tables),
        is_open_elsewhere=book.is_open_elsewhere,
    )


def read_tables(
    book: Workbook,
    *,
    options: LedgerOptions,
    remembered: Callable[[str], Mapping[str, str] | None] | None = None,
    words: Vocabulary = PEOPLE,
) -> list[SheetTable]:
    """Understand every sheet of a workbook.

    Parameters
    ----------
    book : Workbook
    options : LedgerOptions
    remembered, words
        As for `look_at_ledger`.

    Returns
    -------
    list of SheetTable
        In the order of the file.
    """
    return [read_table(sheet, options, remembered, words) for sheet in book.sheets]


def read_table(
    sheet: Sheet,
    options: LedgerOptions,
    remembered: Callable[[str], Mapping[str, str] | None] | None = None,
    words: Vocabulary = PEOPLE,
) -> SheetTable:
    """Understand one sheet."""
    asked = options.header_rows.get(sheet.name)
    header = (
        find_header(sheet, count=words.count)
        if asked is None
        else header_at(sheet, asked - 1)
    )
    is_chosen = sheet.name in options.sheets
    reason = "" if is_chosen else _why_not(sheet, header)
    if header is None or not sheet.rows:
        told = "empty" if _is_blank(sheet) else reason or "no_header"
        reading = SheetReading(sheet.name, told, unvalued=sheet.unvalued)
        return SheetTable(reading, sheet, None, ())
    filled = fill_merged(sheet, header)
    body = find_body(filled, header)
    if not body.rows and not reason:
        reason = "empty"
    signature = signature_of(title for title in header.titles if title)
    kept = remembered(signature) if remembered is not None else None
    chosen = options.chosen_for(sheet.name)
    meanings = words.understand(header.titles, chosen, kept)
    meanings = [_wanted(meaning, options.without) for meaning in meanings]
    reading = _describe(filled, header, body, signature, reason)
    table = SheetTable(reading, filled, header, body.rows)
    columns = _columns(table, header, meanings, set(chosen) | set(kept or ()))
    fields = {column.field for column in columns if column.field}
    reading = dataclasses.replace(
        reading,
        columns=columns,
        missing=words.missing(fields),
        blank_heads=_blank_heads(table, columns),
        is_remembered=kept is not None,
    )
    return dataclasses.replace(table, reading=reading)


def _wanted(meaning: Meaning, without: tuple[str, ...]) -> Meaning:
    if meaning.field not in without:
        return meaning
    return dataclasses.replace(meaning, field="", certainty="left_out")


def _why_not(sheet: Sheet, header: Header | None) -> str:
    if _is_blank(sheet):
        return "empty"
    if sheet.is_hidden:
        return "hidden"
    if is_dictionary(sheet):
        return "dictionary"
    return "" if header is not None else "no_header"


def _is_blank(sheet: Sheet) -> bool:
    return not any(cell != "" for row in sheet.rows for cell in row)


def _describe(
    sheet: Sheet, header: Header, body: Body, signature: str, reason: str
) -> SheetReading:
    return SheetReading(
        name=sheet.name,
        reason=reason,
        header_rows=tuple(range(header.first + 1, header.last + 2)),
        data_from=body.rows[0] + 1 if body.rows else header.last + 2,
        rows=len(body.rows),
        comment_rows=tuple(row.row for row in body.skipped if row.reason == "comment"),
        skipped=body.skipped,
        signature=signature,
        unvalued=sheet.unvalued,
    )


def _columns(
    table: SheetTable, header: Header, meanings: list[Meaning], settled: set[str]
) -> tuple[LedgerColumn, ...]:
    found = []
    has_tags = any(meaning.field == "tags" for meaning in meanings)
    for index, (title, meant) in enumerate(zip(header.titles, meanings, strict=True)):
        values = table.column(index)
        if not title:
            continue
        meaning = meant
        if title not in settled:
            meaning = doubt_tags(meant, values)
            meaning = meaning if has_tags else tell_kinds(meaning, values)
            has_tags = has_tags or meaning.field == "tags"
        warning, warned = warning_of(meaning.field, values)
        found.append(
            LedgerColumn(
                index=index,
                title=title,
                sample=sample_of(meaning, values),
                field=meaning.field,
                certainty=meaning.certainty,
                sensitive=meaning.sensitive,
                warning=warning,
                warned=warned,
                suggested=meaning.suggested,
            )
        )
    return tuple(found)


def _blank_heads(table: SheetTable, columns: tuple[LedgerColumn, ...]) -> int:
    """Count blank cells below the head of a household."""
    index = next((c.index for c in columns if c.field == "head_name"), None)
    if index is None:
        return 0
    blank = [not str(cell).strip() for cell in table.column(index)]
    if all(blank):
        return 0
    return sum(blank[blank.index(False) :])


def chosen_tables(
    tables: list[SheetTable], options: LedgerOptions, words: Vocabulary = PEOPLE
) -> list[SheetTable]:
    """Give the sheets to import.

    Raises
    ------
    ImportRejected
        ``ledger.no_such_sheet``, ``ledger.no_people`` where no sheet lists people
        (``ledger.no_workers``, ``ledger.no_posts``), or ``ledger.missing`` where a
        needed column is not there;
        ``import.no_column`` for one the user named and no sheet has.
    """
    names = [table.sheet.name for table in tables]
    for asked in options.sheets:
        if asked not in names:
            raise ImportRejected(
                "ledger.no_such_sheet", sheet=asked, sheets=", ".join(names)
            )
    _check_columns(tables, options)
    chosen = [
        table
        for table in tables
        if (table.sheet.name in options.sheets if options.sheets else table.rows)
        and table.reading.is_ledger
    ]
    if not chosen:
        raise ImportRejected(_nobody(tables, words))
    for table in chosen:
        if table.reading.missing:
            raise ImportRejected(
                f"ledger.missing.{table.reading.missing[0]}", sheet=table.sheet.name
            )
    return chosen


def _check_columns(tables: list[SheetTable], options: LedgerOptions) -> None:
    """Refuse a column the user named that no sheet has."""
    titles = [column.title for table in tables for column in table.reading.columns]
    for title in options.columns:
        if title not in titles:
            known = ", ".join(dict.fromkeys(titles))
            raise ImportRejected("import.no_column", column=title, columns=known)


def _nobody(tables: list[SheetTable], words: Vocabulary) -> str:
    """Say why there is nobody: titles without rows, or no such titles at all."""
    if any(table.header is not None and not table.rows for table in tables):
        return "ledger.no_rows"
    blank = all(table.reading.reason == "empty" for table in tables)
    return "ledger.blank" if blank else f"ledger.no_{words.kind}"
