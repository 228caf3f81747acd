"""A report as a Word file, to be written on in."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gridplanner.data.whole_file import whole_file
from gridplanner.reports.charts import bars_png, curve_png
from gridplanner.reports.layout import lines_of, parts_of
from gridplanner.reports.report import Bars, Curve, Kind, Table
from gridplanner.reports.words import aim_words
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.reports.layout import Part
    from gridplanner.reports.report import Column, Picture, Report

# Classes of a library whose types are half known.
Paper: TypeAlias = Any
Element: TypeAlias = Any
Lines: TypeAlias = list[list[str]]

LATIN, CHINESE = "Times New Roman", "宋体"
_WIDE: Final = 267  # mm between the margins of a landscape A4
_CELL: Final = 9  # points
_POINT: Final = 25.4 / 72
_CELL_MARGINS: Final = 4.2  # mm on both sides of a cell, and some air
_LATIN: Final = 0x2E7F  # the last letter that is as narrow as Latin ones


def write_word(path: Path, report: Report, family: str) -> None:
    """Write a report as a ``.docx`` file, whole or not at all.

    Parameters
    ----------
    path : Path
    report : Report
    family : str
        Font of what is drawn in charts; the words are in fonts every office has.

    Raises
    ------
    GridPlannerError
        ``export.cannot_write`` or ``export.disk_full``.
    """
    paper = docx.Document()
    _set_page(paper, report)
    paper.add_heading(report.title, 0)
    paper.add_paragraph(f"{report.subtitle}\n{report.made}")
    for section in report.sections:
        if section.new_page and section is not report.sections[0]:
            paper.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        paper.add_heading(section.title, 1)
        for words in section.words:
            paper.add_paragraph(words)
        for part in section.parts:
            _add(paper, part, family, is_titled=part.title != section.title)
    for paragraph_style in paper.styles:
        _set_font(paragraph_style)
    for spoken in paper.styles.element.iter(qn("w:lang")):
        # Punctuation and breaks of lines are those of the mainland.
        spoken.set(qn("w:eastAsia"), "zh-CN")
    with whole_file(path) as made:
        paper.save(str(made))


def _add(
    paper: Paper, part: Table | Bars | Curve | Picture, family: str, *, is_titled: bool
) -> None:
    """Add a table, a chart or a map."""
    if isinstance(part, Table):
        _add_table(paper, part, is_titled=is_titled)
    elif isinstance(part, Bars):
        _add_picture(paper, bars_png(part, family), _WIDE)
        if words := aim_words(part):
            paper.add_paragraph(words)
    elif isinstance(part, Curve):
        _add_picture(paper, curve_png(part, family), 110)
        paper.add_paragraph(part.words)
    else:
        _add_picture(paper, part, _WIDE)


def _set_page(paper: Paper, report: Report) -> None:
    page = paper.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(15)
    page.top_margin = page.bottom_margin = Mm(15)
    paper.core_properties.title = report.title
    paper.core_properties.subject = report.subtitle
    paper.core_properties.author = ""
    foot = page.footer.paragraphs[0]
    foot.text = f"{report.title} · {report.subtitle} · {report.made}    "
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = foot.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields


def _set_font(style: Element) -> None:
    """Write Chinese in a Chinese font, which Word keeps apart from the Latin one."""
    if getattr(style, "font", None) is None:
        return
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("w:eastAsiaTheme", "w:asciiTheme", "w:hAnsiTheme", "w:cstheme"):
        fonts.attrib.pop(qn(key), None)
    fonts.set(qn("w:eastAsia"), CHINESE)


def _add_table(paper: Paper, table: Table, *, is_titled: bool) -> None:
    if is_titled:
        paper.add_heading(table.title, 2)
    rows, totals = lines_of(table)
    if not rows:
        paper.add_paragraph(text("report.no_rows"))
    for part in parts_of(table, [*rows, *totals], _wide, _WIDE):
        _add_part(paper, table, part, (rows, totals))
    if table.note:
        paper.add_paragraph(table.note)


def _add_part(
    paper: Paper, table: Table, part: Part, lines: tuple[Lines, Lines]
) -> None:
    """Add columns of a table that stand side by side."""
    shown = [table.columns[index] for index in part.columns]
    made = paper.add_table(rows=1, cols=len(shown), style="Table Grid")
    made.autofit = False
    for column, wide in zip(made.columns, part.widths, strict=True):
        column.width = Mm(wide)
    _fill(made.rows[0], [column.title for column in shown], shown, part, bold=True)
    # Word writes this row again on each page the table goes on to.
    again = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(again)  # noqa: SLF001 - as above
    for own, is_total in zip(lines, (False, True), strict=True):
        _add_lines(made, own, shown, part, bold=is_total)
    paper.add_paragraph()


def _add_lines(
    made: Any,  # noqa: ANN401 - as above
    lines: Lines,
    columns: Sequence[Column],
    part: Part,
    *,
    bold: bool,
) -> None:
    """Add rows, all copies of one: a new one goes through the table for each cell."""
    if not lines:
        return
    first = made.add_row()
    _fill(first, [""] * len(columns), columns, part, bold=bold)
    pattern = first._tr  # noqa: SLF001 - python-docx copies no rows
    for line in lines:
        row = deepcopy(pattern)
        for run, index in zip(row.iter(qn("w:r")), part.columns, strict=True):
            run.text = line[index]
        pattern.addprevious(row)
    pattern.getparent().remove(pattern)


def _wide(words: str) -> float:
    """Estimate the millimetres a cell needs: Word sets the type, not we."""
    ems = sum(1.0 if ord(each) > _LATIN else 0.56 for each in words)
    return ems * _CELL * _POINT + _CELL_MARGINS


def _fill(
    row: Any,  # noqa: ANN401 - as above
    words: Sequence[str],
    columns: Sequence[Column],
    part: Part,
    *,
    bold: bool = False,
) -> None:
    for cell, each, column, wide in zip(
        row.cells, words, columns, part.widths, strict=True
    ):
        cell.width = Mm(wide)
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(each)
        run.font.size, run.font.bold = Pt(_CELL), bold
        if column.kind is not Kind.TEXT:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _add_picture(paper: Paper, picture: Picture, wide: float) -> None:
    paper.add_heading(picture.title, 2)
    paper.add_picture(BytesIO(picture.png), width=Mm(wide))
