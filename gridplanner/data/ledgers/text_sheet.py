"""A ledger as a text file: commas, semicolons or tabs, in GBK, UTF-8 or UTF-16."""

from __future__ import annotations

import codecs
import csv
import re
from typing import TYPE_CHECKING

from gridplanner.data.errors import ImportRejected
from gridplanner.data.ledgers.sheet import MOST_CELLS, MOST_ROWS, Cell, Sheet
from gridplanner.data.sources.encoding import codec, guess_csv

if TYPE_CHECKING:
    from pathlib import Path

_LINES = 10
_FORMULA = re.compile(r'="(.*)"')
# A name or address is never that long: a quotation mark that is not closed swallows
# the rest of the file.
_LONGEST = 100_000


def read_text(path: Path, encoding: str | None) -> tuple[Sheet, str]:
    """Read a text file as a sheet.

    Parameters
    ----------
    path : Path
    encoding : str or None
        As the user names it; None to find out.

    Returns
    -------
    sheet : Sheet
        All values are text, ``="3702…"`` that Excel writes for text without its mark.
    encoding : str
        In which it was read.

    Raises
    ------
    ImportRejected
        If it is no text, or has too many rows.
    """
    _check_lines(path)
    encoding = encoding or _encoding_of(path)
    try:
        name = codec(encoding)
    except LookupError as error:
        raise ImportRejected("ledger.no_such_encoding", encoding=encoding) from error
    # utf-8-sig leaves out the mark of the order of bytes where there is one.
    name = "utf-8-sig" if name == "utf-8" else name
    rows: list[list[Cell]] = []
    size = 0
    try:
        with path.open(encoding=name, errors="replace", newline="") as file:
            separator = _separator([file.readline() for _ in range(_LINES)])
            file.seek(0)
            for row in csv.reader(file, delimiter=separator):
                size += len(row)
                if len(rows) >= MOST_ROWS or size > MOST_CELLS:
                    raise ImportRejected(
                        "ledger.too_large", file=path.name, most=MOST_ROWS
                    )
                if any(len(text) > _LONGEST for text in row):
                    raise ImportRejected("ledger.unclosed_quote", file=path.name)
                rows.append([_plain(text) for text in row])
    except csv.Error as error:
        raise ImportRejected("ledger.unclosed_quote", file=path.name) from error
    return Sheet(path.stem, rows), encoding


def _check_lines(path: Path) -> None:
    """Refuse a file of far too many lines before its rows take all memory.

    A cell may have several lines, so that twice the rows are let through.
    """
    lines = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            lines += piece.count(b"\n")
    if lines > 2 * MOST_ROWS:
        raise ImportRejected("ledger.too_large", file=path.name, most=MOST_ROWS)


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    return guess_csv(path).encoding


def _separator(lines: list[str]) -> str:
    """Choose the mark that parts most of the first lines most often."""
    return max(
        ",;\t|", key=lambda mark: (sum(_marks(line, mark) for line in lines), mark)
    )


def _marks(line: str, mark: str) -> int:
    return re.sub(r'"[^"]*"', "", line).count(mark)


def _plain(text: str) -> str:
    found = _FORMULA.fullmatch(text.strip())
    return found[1] if found else text
