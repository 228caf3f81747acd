"""Find the header of a sheet and the rows of people below it.

Ledgers begin with a title, have headers of one to three rows with merged cells, then
often a row that says how to fill it in, then the people, then totals and who signed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.ledgers.columns import count_known
from gridplanner.data.ledgers.ledger import SkippedRow
from gridplanner.data.ledgers.sheet import Merged, Sheet, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gridplanner.data.ledgers.sheet import Cell

_SEARCHED = 10
_DEEPEST = 3
_LEAST = 3
_DICTIONARY = re.compile(
    r"字典|说明|注意事项|须知|填写要求|样例|示例|模板说明|代码表|下拉|参数|选项"
)
_COMMENT = re.compile(
    r"必填|选填|可填|可不填|请填|请按|请选|请勿|格式|例如|示例|样例|如[:：]|不能为空"
    r"|导入前|删除此行|删除第|填写|下拉|须与|应与|按照|以身份证|位数字|必须"
)
_TOTAL = re.compile(r"^\s*(?:合\s*计|总\s*计|共\s*计|小\s*计|本页合计|累\s*计)")
_SIGNED = re.compile(
    r"^\s*(?:填\s*表\s*人|制\s*表\s*人?|审\s*核\s*人?|填\s*报|填表日期|填表单位|负责人"
    r"|单位负责人|经办人|联系人|统计人|核对人|盖章|注\s*[:：]|说\s*明\s*[:：]"
    r"|备\s*注\s*[:：]|日\s*期\s*[:：])"
)
_NUMBER = re.compile(r"\d{14,17}[\dXx]")
_WHOLE = re.compile(r"\d{17}[\dXx]").fullmatch


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header of a sheet stands.

    Attributes
    ----------
    first, last : int
        Rows from 0, both included.
    titles : tuple of str
        One for each column of the sheet, each but the empty ones once.
    """

    first: int
    last: int
    titles: tuple[str, ...]


def find_header(
    sheet: Sheet, *, count: Callable[[Iterable[str]], tuple[int, bool]] = count_known
) -> Header | None:
    """Find the header among the first ten rows that hold anything.

    Parameters
    ----------
    sheet : Sheet
    count : callable, optional
        Counts the known titles, and says whether one that must be is among them.

    Returns
    -------
    Header or None
        The rows with the most known titles, at least three with the name or the ID
        number among them; None where there are none.
    """
    grid = _Grid(sheet)
    best, most = None, (_LEAST - 1, _DEEPEST)
    for first in _filled(sheet)[:_SEARCHED]:
        for last in range(first, min(first + _DEEPEST, len(sheet.rows))):
            if last > first and not grid.holds_together(first, last):
                break
            titles = grid.titles(first, last)
            known, tells = count(filter(None, titles))
            # Of rows that say as much those are meant that say it with more words.
            if tells and (known, last - first) > most:
                best, most = Header(first, last, titles), (known, last - first)
    return best


def header_at(sheet: Sheet, row: int) -> Header:
    """Take the header that ends in a row the user named (from 0)."""
    grid = _Grid(sheet)
    row = min(max(row, 0), max(len(sheet.rows) - 1, 0))
    first = row
    while first > max(0, row - _DEEPEST + 1) and grid.holds_together(first - 1, row):
        first -= 1
    return Header(first, row, grid.titles(first, row))


def is_dictionary(sheet: Sheet) -> bool:
    """Tell by its name whether a sheet only explains another one."""
    return bool(_DICTIONARY.search(sheet.name))


def _filled(sheet: Sheet) -> list[int]:
    found = []
    for index, row in enumerate(sheet.rows):
        if any(cell != "" for cell in row):
            found.append(index)
            if len(found) == _SEARCHED:
                break
    return found


class _Grid:
    """The first rows of a sheet with merged cells filled in."""

    def __init__(self, sheet: Sheet) -> None:
        self._rows = sheet.rows
        self._width = sheet.width
        self._merged = [m for m in sheet.merged if m.top < 3 * _SEARCHED]
        self._whole = max(2, self._width * 2 // 3)

    def holds_together(self, first: int, last: int) -> bool:
        """Tell whether merged cells make some rows one header.

        A cell merged over most of the width is the title of the sheet above it.
        """
        if any(m.top <= first and m.width > self._whole for m in self._over(first)):
            return False
        return any(
            (m.height > 1 and m.bottom >= last)
            or (m.width > 1 and m.height == 1 and m.top < last)
            for m in self._over(first)
        )

    def _over(self, row: int) -> list[Merged]:
        return [m for m in self._merged if m.top <= row <= m.bottom]

    def titles(self, first: int, last: int) -> tuple[str, ...]:
        """Join the titles of some rows, column by column."""
        found: list[str] = []
        seen: dict[str, int] = {}
        for column in range(self._width):
            parts: list[str] = []
            for row in range(first, last + 1):
                part = re.sub(r"\s+", "", self._at(row, column)).replace("/", "、")
                if part and (not parts or parts[-1] != part):
                    parts.append(part)
            title = "/".join(parts)
            seen[title] = seen.get(title, 0) + 1
            if title and seen[title] > 1:
                title = f"{title}_{seen[title]}"
            found.append(title)
        return tuple(found)

    def _at(self, row: int, column: int) -> str:
        for m in self._merged:
            if m.top <= row <= m.bottom and m.left <= column <= m.right:
                row, column = m.top, m.left
                break
        cells = self._rows[row] if row < len(self._rows) else []
        return written(cells[column]) if column < len(cells) else ""


@dataclass(frozen=True, slots=True)
class Body:
    """The rows below a header.

    Attributes
    ----------
    rows : tuple of int
        Rows of people, from 0.
    skipped : tuple of SkippedRow
    """

    rows: tuple[int, ...]
    skipped: tuple[SkippedRow, ...]


def find_body(sheet: Sheet, header: Header) -> Body:
    """Sort the rows below a header into people and what is nobody.

    Parameters
    ----------
    sheet : Sheet
    header : Header

    Returns
    -------
    Body
        Blank rows are in neither. Comments are looked for right below the header
        only; totals, signatures and a header that is printed again anywhere.
    """
    kept: list[int] = []
    skipped: list[SkippedRow] = []
    titles = frozenset(title.split("/")[-1] for title in header.titles if title)
    for index in range(header.last + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if kept and any(_is_whole(cell) for cell in row):
            kept.append(index)
            continue
        cells = [written(cell) for cell in row if cell != ""]
        cells = [cell for cell in cells if cell]
        if not cells:
            continue
        reason = _why_nobody(cells, is_first=not kept)
        if not reason and _is_header_again(row, titles):
            reason = "header"
        if reason:
            skipped.append(SkippedRow(index + 1, reason))
        else:
            kept.append(index)
    return Body(tuple(kept), tuple(skipped))


def _is_whole(cell: Cell) -> bool:
    """Tell whether a cell holds a whole ID number, and the row so a person."""
    return isinstance(cell, str) and len(cell) == 18 and bool(_WHOLE(cell))


def _why_nobody(cells: Sequence[str], *, is_first: bool) -> str:
    """Say what a row is if it is nobody's; empty for a row of a person."""
    if any(_NUMBER.search(cell) for cell in cells):
        # Whoever has an ID number is somebody, but for the example of a comment.
        return "comment" if is_first and _is_comment(cells, 1 / 2) else ""
    if any(_TOTAL.match(cell) for cell in cells[:3]):
        return "total"
    if _SIGNED.match(cells[0]) and (len(cells) <= 6 or "：" in cells[0]):
        return "signature"
    if is_first and (_is_comment(cells, 1 / 4) or _is_numbering(cells)):
        return "comment"
    return ""


def _is_comment(cells: Sequence[str], share: float) -> bool:
    hints = sum(bool(_COMMENT.search(cell)) for cell in cells)
    return hints > 0 and hints >= share * len(cells)


def _is_numbering(cells: Sequence[str]) -> bool:
    """Tell whether a row numbers the columns: 1 2 3, or (1) (2) (3)."""
    numbers = [re.sub(r"[()（）]", "", cell) for cell in cells]
    expected = [str(n) for n in range(1, len(cells) + 1)]
    return len(cells) >= 3 and numbers == expected


def _is_header_again(row: Sequence[Cell], titles: frozenset[str]) -> bool:
    """Tell whether a row repeats the header, as on each printed page."""
    cells = [re.sub(r"\s+", "", cell) for cell in row if isinstance(cell, str) and cell]
    found = sum(cell in titles for cell in cells)
    return found >= _LEAST and found * 2 > len(cells)


def fill_merged(sheet: Sheet, header: Header) -> Sheet:
    """Write the value of cells merged downwards into each of their rows.

    Only inside the merged range: what is blank elsewhere stays so.

    Parameters
    ----------
    sheet : Sheet
    header : Header

    Returns
    -------
    Sheet
        With rows of its own below the header.
    """
    below = [m for m in sheet.merged if m.top > header.last and m.height > 1]
    if not below:
        return sheet
    rows = list(sheet.rows)
    for m in below:
        value = rows[m.top][m.left] if m.left < len(rows[m.top]) else ""
        for index in range(m.top + 1, min(m.bottom + 1, len(rows))):
            if rows[index] is sheet.rows[index]:
                rows[index] = list(rows[index])
            if m.left < len(rows[index]):
                rows[index][m.left] = value
    return Sheet(sheet.name, rows, sheet.merged, sheet.is_hidden, sheet.unvalued)
