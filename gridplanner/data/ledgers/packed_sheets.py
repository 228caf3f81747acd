"""Look into a zipped workbook before it is read: how large it is, and what it lacks.

The reader holds all cells between the first and the last one at a time; a stray
value in the last row and column of a sheet would take all memory there is. So the
archive is read through once, a piece at a time.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.errors import ImportRejected
from gridplanner.data.ledgers.sheet import MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIECE = 1 << 20
_KEPT = 400
_MOST_BYTES = 2 << 30
# A cell that holds something: a value, a text within, or a formula.
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>/]*>\s*<(?:v>|is|f)')
_UNVALUED = re.compile(rb"<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>|</c>)")
_SHEET = re.compile(rb"<sheet\b[^>]*>")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Measured:
    """How large a workbook is.

    Attributes
    ----------
    kind : str
        ``"xlsx"`` or ``"ods"``.
    rows : int
        The last row in use of any sheet, from 1.
    cells : int
        Rows times columns in use, of the largest sheet.
    unvalued : dict of str to int
        Formulas without a value, by name of the sheet.
    """

    kind: str
    rows: int
    cells: int
    unvalued: dict[str, int]


def measure(path: Path) -> Measured:
    """Measure a zipped workbook.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Measured
        Of a binary workbook (``.xlsb``) only its kind.

    Raises
    ------
    ImportRejected
        ``ledger.damaged``, ``ledger.not_a_workbook`` or ``ledger.too_large``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                raise ImportRejected("ledger.too_large", file=path.name, most=MOST_ROWS)
            if "content.xml" in names:
                return Measured("ods", 0, 0, {})
            if not any(name.startswith("xl/") for name in names):
                raise ImportRejected("ledger.not_a_workbook", file=path.name)
            return _measure_sheets(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError) as error:
        raise ImportRejected("ledger.damaged", file=path.name) from error


def _measure_sheets(archive: zipfile.ZipFile) -> Measured:
    names = _sheet_names(archive)
    rows = cells = 0
    unvalued = {}
    for part in archive.namelist():
        if not part.startswith("xl/worksheets/") or not part.endswith(".xml"):
            continue
        height, width, lacking = _measure_part(archive, part)
        rows, cells = max(rows, height), max(cells, height * width)
        if lacking and part in names:
            unvalued[names[part]] = lacking
        if rows > MOST_ROWS:
            break
    return Measured("xlsx", rows, cells, unvalued)


def _measure_part(archive: zipfile.ZipFile, part: str) -> tuple[int, int, int]:
    """Find the last row and column in use, and count formulas without a value."""
    height, widest, lacking = 0, b"", 0
    for piece in _pieces(archive, part):
        for match in _CELL.finditer(piece):
            height = max(height, int(match[2]))
            if (len(match[1]), match[1]) > (len(widest), widest):
                widest = match[1]
        if b"<f" in piece:
            lacking += sum(1 for _ in _UNVALUED.finditer(piece))
        if height > MOST_ROWS:
            break
    return height, _number_of(widest), lacking


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Read a part in pieces that end with a cell."""
    kept = b""
    with archive.open(part) as file:
        while block := file.read(_PIECE):
            piece = kept + block
            end = piece.rfind(b"</c>") + 4
            end = end if end > 4 else max(len(piece) - _KEPT, 0)
            yield piece[:end]
            kept = piece[end:]
    yield kept


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Tell the name of the sheet in each part of the archive."""
    try:
        book = archive.read("xl/workbook.xml")
        relations = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    targets = {}
    for found in _RELATION.findall(relations):
        targets[_attribute(found, b"Id")] = _attribute(found, b"Target")
    names = {}
    for found in _SHEET.findall(book):
        target = targets.get(_attribute(found, rb"\w+:id"), "").lstrip("/")
        part = target if target.startswith("xl/") else f"xl/{target}"
        names[part] = _attribute(found, b"name")
    return names


def _attribute(tag: bytes, name: bytes) -> str:
    import html

    found = re.search(rb"\s" + name + rb'="([^"]*)"', tag)
    return html.unescape(found[1].decode("utf-8", "replace")) if found else ""
