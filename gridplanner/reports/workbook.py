"""A report as a workbook: totals and shares are formulas that go on working.

Beside each formula stands its value, so that a preview that computes nothing shows it
too. Charts are Excel's own; what is unknown is a dash, which no sum counts.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from gridplanner.data.whole_file import whole_file
from gridplanner.reports.charts import curve_png
from gridplanner.reports.report import (
    Bars,
    Column,
    Curve,
    Kind,
    Picture,
    Report,
    Section,
    Table,
    share_of,
)
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.reports.report import Cell

# Classes of an untyped library.
Book: TypeAlias = Any
Sheet: TypeAlias = Any
Format: TypeAlias = Any

FONT: Final = "宋体"
HEAD: Final = 3  # row of the titles, from 0
_NO_TITLE: Final = str.maketrans("[]:*?/\\'", "        ")
_SHEET_NAME: Final = 31
_WIDEST: Final = 40
_UPRIGHT: Final = 85  # percent at which the first sheet fits upright paper
_ON_A_PAGE: Final = 24  # rows of the first sheet that leave room for a chart and a map
_PICTURE: Final = (700, 400)  # pixels at most


def write_workbook(path: Path, report: Report, family: str) -> None:
    """Write a report as an ``.xlsx`` workbook, whole or not at all.

    The first sheet holds its words and maps; every table and every chart has a sheet of
    its own.

    Parameters
    ----------
    path : Path
    report : Report
    family : str
        Font of the charts that are pictures.

    Raises
    ------
    GridPlannerError
        ``export.cannot_write`` or ``export.disk_full``.
    """
    with whole_file(path) as part:
        book = xlsxwriter.Workbook(
            str(part), {"strings_to_formulas": False, "strings_to_urls": False}
        )
        book.set_properties({"title": report.title, "subject": report.subtitle})
        writer = _Writer(book, report, family)
        writer.write_cover()
        for section in report.sections:
            writer.write_section(section)
        book.close()


class _Writer:
    """Writes the sheets of one report."""

    def __init__(self, book: Book, report: Report, family: str) -> None:
        self._book, self._report, self._family = book, report, family
        self._names: set[str] = set()
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def write_cover(self) -> None:
        """Write what the report is, and all its sentences."""
        sheet = self._sheet(text("report.cover"), is_upright=True)
        sheet.set_column(0, 0, 100)
        sheet.write_string(0, 0, self._report.title, self._format(bold=True, size=18))
        sheet.write_string(1, 0, self._report.subtitle, self._format(size=12))
        sheet.write_string(2, 0, self._report.made, self._format(italic=True))
        row, breaks = 4, []
        for section in self._report.sections:
            if row > _ON_A_PAGE and any(
                isinstance(part, Picture | Curve) for part in section.parts
            ):
                breaks.append(row)
            sheet.write_string(row, 0, section.title, self._format(bold=True, size=14))
            row += 1
            for words in section.words:
                sheet.write_string(row, 0, words, self._format(wrap=True))
                row += 1
            row = self._pictures(sheet, row, section) + 1
        sheet.set_h_pagebreaks(breaks)

    def _pictures(self, sheet: Sheet, row: int, section: Section) -> int:
        for part in section.parts:
            if isinstance(part, Curve):
                drawn = curve_png(part, self._family)
            elif isinstance(part, Picture):
                drawn = part
            else:
                continue
            sheet.write_string(row, 0, part.title, self._format(bold=True))
            row += 1 + _insert(sheet, row + 1, drawn.png, drawn.width, drawn.height)
        return row

    def write_section(self, section: Section) -> None:
        """Write the tables and the bars of a section, each on a sheet of its own."""
        for part in section.parts:
            if isinstance(part, Table):
                self._write_table(self._sheet(part.title), part)
            elif isinstance(part, Bars):
                self._write_bars(part)

    def _write_head(self, sheet: Sheet, title: str) -> None:
        sheet.write_string(0, 0, title, self._format(bold=True, size=16))
        about = f"{self._report.subtitle}  {self._report.made}"
        sheet.write_string(1, 0, about, self._format(italic=True))

    def _write_table(self, sheet: Sheet, table: Table) -> None:
        self._write_head(sheet, table.title)
        head = self._format(bold=True, wrap=True, border=True, fill="#EEF1F5")
        for index, column in enumerate(table.columns):
            sheet.write_string(HEAD, index, column.title, head)
            sheet.set_column(index, index, _width(table, index))
        for number, row in enumerate(table.rows, HEAD + 1):
            for index in range(len(table.columns)):
                self._write_cell(sheet, number, index, table, row)
        last = HEAD + len(table.rows)
        if table.rows:
            sheet.autofilter(HEAD, 0, last, len(table.columns) - 1)
        if table.total and table.rows:
            last += 1
            self._write_totals(sheet, last, table)
        if table.note:
            last += 2
            sheet.write_string(last, 0, table.note, self._format(italic=True))
        sheet.freeze_panes(HEAD + 1, 1)
        sheet.repeat_rows(HEAD)

    def _write_cell(
        self, sheet: Sheet, row: int, index: int, table: Table, cells: Sequence[Cell]
    ) -> None:
        column, cell = table.columns[index], cells[index]
        number = _number_format(table, index, row - HEAD - 1)
        style = self._format(border=True, number=number)
        if column.kind is Kind.SHARE:
            part, whole = (f"{xl_col_to_name(at)}{row + 1}" for at in column.of)
            known = f'IF(ISNUMBER({part}),{part}/{whole},"{NONE}")'
            formula = f'=IF(N({whole})=0,"{NONE}",{known})'
            share = table.share(index, cells)
            value = NONE if share is None else share
            sheet.write_formula(row, index, formula, style, value)
        elif cell is None:
            sheet.write_string(row, index, NONE, self._format(border=True, right=True))
        elif isinstance(cell, str):
            sheet.write_string(row, index, cell, self._format(border=True))
        else:
            sheet.write_number(row, index, cell, style)

    def _write_totals(self, sheet: Sheet, row: int, table: Table) -> None:
        totals = table.totals()
        for index, (column, cell) in enumerate(zip(table.columns, totals, strict=True)):
            number = _number_format(table, index)
            style = self._format(bold=True, border=True, fill="#F6F7F9", number=number)
            first, last = HEAD + 2, HEAD + 1 + len(table.rows)
            if index == 0:
                sheet.write_string(row, 0, table.total, style)
            elif column.kind is Kind.SHARE:
                formula = _total_share(column, first, last)
                share = share_of(table, index)[2]
                value = NONE if share is None else share
                sheet.write_formula(row, index, formula, style, value)
            elif cell is not None:
                name = xl_col_to_name(index)
                formula = f"=SUM({name}{first}:{name}{last})"
                sheet.write_formula(row, index, formula, style, cell)
            else:
                sheet.write_blank(row, index, None, style)

    def _write_bars(self, bars: Bars) -> None:
        """Write the numbers of a chart on a sheet, and the chart beside them."""
        sheet = self._sheet(bars.title)
        sheet.fit_to_pages(1, 1)
        self._write_head(sheet, bars.title)
        titles = [text("report.column.name"), bars.unit or text("report.column.number")]
        if bars.aim is not None:
            titles += [text("report.aim_from"), text("report.aim_to")]
        head = self._format(bold=True, wrap=True, border=True, fill="#EEF1F5")
        for index, title in enumerate(titles):
            sheet.write_string(HEAD, index, title, head)
        number = self._format(border=True, number=_bar_format(bars))
        first, count = HEAD + 1, len(bars.names)
        sheet.set_column(0, 0, max(8, 2 + max(map(_digits, bars.names), default=0)))
        sheet.set_column(1, 3, 12)
        for at, (name, value) in enumerate(
            zip(bars.names, bars.values, strict=True), first
        ):
            sheet.write_string(at, 0, name, self._format(border=True))
            for index, each in enumerate((value, *(bars.aim or ())), 1):
                sheet.write_number(at, index, each, number)
        if count:
            self._insert_chart(sheet, bars, first)

    def _insert_chart(self, sheet: Sheet, bars: Bars, first: int) -> None:
        """Put the chart beside its numbers, which begin in a row."""
        chart = self._book.add_chart({"type": "column"})
        last = first + len(bars.names) - 1
        names = [sheet.name, first, 0, last, 0]
        chart.add_series(
            {
                "name": bars.title,
                "categories": names,
                "values": [sheet.name, first, 1, last, 1],
                "fill": {"color": "#2C7FB8"},
                "gap": 40,
            }
        )
        if bars.aim is not None:
            line = self._book.add_chart({"type": "line"})
            for column, key in ((2, "report.aim_from"), (3, "report.aim_to")):
                line.add_series(
                    {
                        "name": text(key),
                        "categories": names,
                        "values": [sheet.name, first, column, last, column],
                        "line": {"color": "#1F2937", "dash_type": "dash", "width": 1},
                    }
                )
            chart.combine(line)
        chart.set_title({"name": bars.title, "name_font": {"size": 12}})
        chart.set_y_axis({"name": bars.unit, "num_format": "#,##0"})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 900, "height": 360})
        sheet.insert_chart(HEAD, 5, chart)

    def _sheet(self, title: str, *, is_upright: bool = False) -> Sheet:
        base = _short(" ".join(title.translate(_NO_TITLE).split()), _SHEET_NAME)
        name, number = base, 2
        while name.casefold() in self._names:
            name = f"{_short(base, _SHEET_NAME - 4)} {number}"
            number += 1
        self._names.add(name.casefold())
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)
        if is_upright:
            sheet.set_print_scale(_UPRIGHT)  # breaks are not heeded where it is fitted
        else:
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{self._report.made.replace('&', '&&')}&R&8&P/&N")
        return sheet

    def _format(
        self,
        *,
        bold: bool = False,
        italic: bool = False,
        wrap: bool = False,
        border: bool = False,
        right: bool = False,
        size: int = 11,
        fill: str = "",
        number: str = "",
    ) -> Format:
        wanted: dict[str, Any] = {"font_name": FONT, "font_size": size}
        wanted |= {"bold": bold, "italic": italic, "text_wrap": wrap}
        wanted |= {"border": int(border), "border_color": "#C9D0D8"} if border else {}
        wanted |= {"align": "right"} if right else {}
        wanted |= {"bg_color": fill} if fill else {}
        wanted |= {"num_format": number} if number else {}
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(wanted)
        return self._formats[key]


def _short(title: str, most: int) -> str:
    """Shorten a title to some signs, between words where it has any."""
    if len(title) <= most:
        return title or "-"
    cut = title[:most]
    if title[most] != " " and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;，、(（") or title[:most]


def _number_format(table: Table, index: int, row: int | None = None) -> str:
    """Give the format of a cell's number; of a text there is none."""
    kind = table.columns[index].kind
    if kind is Kind.TEXT:
        return ""
    if kind is Kind.SHARE:
        return "0.0%"
    digits = table.decimals(index, row)
    return f"#,##0.{'0' * digits}".rstrip(".")


def _total_share(column: Column, first: int, last: int) -> str:
    """Write the formula of a share's total: over the rows of which both are known."""
    part, whole = (
        f"{xl_col_to_name(at)}{first}:{xl_col_to_name(at)}{last}" for at in column.of
    )
    known = f"ISNUMBER({part})*ISNUMBER({whole})"
    of, all_ = (f"SUMPRODUCT({known},{cells})" for cells in (part, whole))
    return f'=IF({all_}=0,"{NONE}",{of}/{all_})'


def _width(table: Table, index: int) -> float:
    """Give the width of a column by its longest words, in digits."""
    words = [table.columns[index].title]
    words += [str(row[index]) for row in table.rows if row[index] is not None]
    return min(_WIDEST, max(8, 2 + max(_digits(each) for each in words)))


def _digits(words: str) -> int:
    return sum(1 if ord(sign) < 0x2E80 else 2 for sign in words)


def _insert(sheet: Sheet, row: int, png: bytes, width: int, height: int) -> int:
    """Put a picture on a sheet, no larger than `_PICTURE`; give the rows it covers."""
    scale = min(1.0, _PICTURE[0] / width, _PICTURE[1] / height)
    options = {"image_data": BytesIO(png), "x_scale": scale, "y_scale": scale}
    sheet.insert_image(row, 0, "picture.png", options)
    return int(height * scale / 20) + 2


def _bar_format(bars: Bars) -> str:
    """Give the format of the numbers of bars: one decimal where they are small."""
    shown = (*bars.values, *(bars.aim or ()))
    is_whole = all(value == round(value) for value in shown)
    return "#,##0" if is_whole or max(shown) >= 1000 else "#,##0.0"
