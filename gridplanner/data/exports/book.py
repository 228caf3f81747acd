"""Writes workbooks as they come, row by row, straight to where they belong.

A million rows pass through without being held, and nothing is put down on the disk
but the file itself: also where that is an encrypted archive. SpreadsheetML after
ECMA-376 part 1; texts stay texts, whatever they begin with.
"""

from __future__ import annotations

import zipfile
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHEET_ROWS = 1_000_000  # of people on a sheet; Excel takes 1,048,576 rows in all
_BUFFER = 1 << 16
_NO_SHEET = str.maketrans("[]:*?/\\", "       ")
_SHEET_NAME = 31
# Characters no XML may hold.
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), " ")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# 0 plain · 1 text · 2 title · 3 large title · 4 watermark
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="4"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="16"/><name val="宋体"/></font>'
    '<font><i/><sz val="10"/><color rgb="FF8A8F98"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>'
    '</borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0"'
    ' borderId="0"/></cellStyleXfs><cellXfs count="5">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="3" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What stands above and around the rows of a sheet.

    Attributes
    ----------
    name : str
        Of the sheet.
    title : str
        In the first row.
    watermark : str
        Who wrote it and when: in the second row, and above and below each page.
    titles : tuple of str
        Of the columns, in the third row.
    widths : tuple of int
        Of the columns, in digits.
    """

    name: str
    title: str
    watermark: str
    titles: tuple[str, ...]
    widths: tuple[int, ...]


class BookWriter:
    """A workbook being written; `close` makes it whole.

    Parameters
    ----------
    stream : binary file
        Need not be able to go back.
    head : SheetHead
        Of every sheet; from the second on its name has a number.
    """

    def __init__(self, stream: IO[bytes], head: SheetHead) -> None:
        self._archive = zipfile.ZipFile(
            stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3
        )
        self._head = head
        self._letters = [_letters(index) for index in range(len(head.titles))]
        self._sheets = 0
        self._row = 0
        self._part: IO[bytes] | None = None
        self._pieces: list[str] = []
        self._size = 0
        self._begin_sheet()

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows; numbers stay numbers, None stays empty."""
        for row in rows:
            if self._row >= SHEET_ROWS + 3:
                self._end_sheet()
                self._begin_sheet()
            self._write_row(row, style=1)

    def close(self) -> None:
        """Write what is left and end the file."""
        self._end_sheet()
        for name, words in self._parts().items():
            self._archive.writestr(name, words)
        self._archive.close()

    def abandon(self) -> None:
        """Let go of what was written; the file is of no use then."""
        with suppress(OSError, ValueError):
            if self._part is not None:
                self._part.close()
            self._archive.close()
        self._archive.fp = None

    def _begin_sheet(self) -> None:
        self._sheets += 1
        name = f"xl/worksheets/sheet{self._sheets}.xml"
        self._part = self._archive.open(name, "w", force_zip64=True)
        widths = "".join(
            f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
            for i, width in enumerate(self._head.widths, 1)
        )
        self._put(
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews>'
            '<sheetView workbookViewId="0">'
            '<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/>'
            f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>"
        )
        self._row = 0
        self._write_row((self._head.title,), style=3)
        self._write_row((self._head.watermark,), style=4)
        self._write_row(self._head.titles, style=2)

    def _end_sheet(self) -> None:
        mark = escape(self._head.watermark.replace("&", "&&"))
        self._put(
            "</sheetData>"
            '<pageSetup paperSize="9" orientation="landscape"/>'
            f"<headerFooter><oddHeader>&amp;C&amp;8{mark}</oddHeader>"
            f"<oddFooter>&amp;L&amp;8{mark}&amp;R&amp;P/&amp;N</oddFooter></headerFooter>"
            "</worksheet>"
        )
        self._flush()
        assert self._part is not None  # a sheet was begun
        self._part.close()

    def _write_row(self, row: Sequence[Any], *, style: int) -> None:
        self._row += 1
        number = self._row
        cells = []
        for letters, value in zip(self._letters, row, strict=False):
            if value is None or value == "":
                continue
            if isinstance(value, int):
                cells.append(f'<c r="{letters}{number}"><v>{value}</v></c>')
            else:
                words = escape(str(value).translate(_CONTROL))
                cells.append(
                    f'<c r="{letters}{number}" t="inlineStr" s="{style}"><is>'
                    f'<t xml:space="preserve">{words}</t></is></c>'
                )
        self._put(f'<row r="{number}">{"".join(cells)}</row>')

    def _put(self, words: str) -> None:
        self._pieces.append(words)
        self._size += len(words)
        if self._size >= _BUFFER:
            self._flush()

    def _flush(self) -> None:
        assert self._part is not None  # a sheet was begun
        self._part.write("".join(self._pieces).encode("utf-8", "replace"))
        self._pieces, self._size = [], 0

    def _parts(self) -> dict[str, str]:
        numbers = range(1, self._sheets + 1)
        base = " ".join(self._head.name.translate(_NO_SHEET).split()).strip("'") or "-"
        names = [base[: _SHEET_NAME - 4] + (f" {n}" if n > 1 else "") for n in numbers]
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(numbers, names, strict=True)
        )
        titled = "".join(
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{n - 1}">'
            f"'{escape(name.replace(chr(39), chr(39) * 2))}'!$1:$3</definedName>"
            for n, name in zip(numbers, names, strict=True)
        )
        related = "".join(
            f'<Relationship Id="rId{n}" Type="{_RELATED}/worksheet"'
            f' Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        styles = (
            f'<Relationship Id="rId{self._sheets + 1}" Type="{_RELATED}/styles"'
            ' Target="styles.xml"/>'
        )
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml"'
            f' ContentType="{kind}.worksheet+xml"/>'
            for n in numbers
        )
        return {
            "xl/styles.xml": _STYLES,
            "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}">'
            f"<sheets>{sheets}</sheets><definedNames>{titled}</definedNames></workbook>",
            "xl/_rels/workbook.xml.rels": f"{_HEAD}<Relationships"
            f' xmlns="{_PACKAGE}/relationships">{related}{styles}</Relationships>',
            "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATED}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
            "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml"'
            f' ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
            f"{overrides}</Types>",
        }


def _letters(index: int) -> str:
    """Name a column as sheets do: A to Z, then AA."""
    words = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        words = chr(65 + rest) + words
    return words
